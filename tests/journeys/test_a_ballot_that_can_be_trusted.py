"""An election by the whole organisation, in secret, from the key to the auditor's own computer.

Everything goes through the pages. Some voters' browsers seal their papers, as `voting.js` does;
the others have no JavaScript. In the end an auditor confirms the result with two files and no
access, a member finds her paper, and the owner of the database cannot find it for her.
"""

import base64
import re
import subprocess
import sys
from dataclasses import dataclass, field
from itertools import count, cycle
from pathlib import Path

import pytest
from sqlalchemy import func, select, text
from sqlalchemy.orm import Session

from policy_forum.domain.sealing.papers import encode_paper
from policy_forum.domain.sealing.plaintext import pack
from policy_forum.features.accounts.models import Account
from policy_forum.features.ballots.models import Envelope
from policy_forum.features.branches.models import Branch
from policy_forum.features.members.models import Member
from policy_forum.platform.sealing import envelope_hash, new_tracker, seal
from policy_forum.web.storage import db
from tests.conftest import ENGINES
from tests.journeys.browsing import Browser, Page
from tests.journeys.league import NORTH, League, at, typed
from tests.makers import Makers

NEIGHBOURS = 24
SCRUTINEERS = ("Carys", "Hannah", "Olwen")
OPTIONS = ("Ada Example", "Bo Sample", "Cy Pattern", "Di Model")
RANKINGS = ((0, 1), (1, 0, 2), (2,), (0, 3), (3, 1), (0, 2, 1), (1, 2))
CODE = re.compile(r"\b(?:[0-9A-Z]{5}-){7}[0-9A-Z]{5}\b")
HEX = re.compile(r"\b[0-9a-f]{64}\b")


@dataclass
class Election:
    """The ballot as its people know it: who has which card, and who wrote down which tracker."""

    league: League
    url: str = ""
    codes: dict[str, str] = field(default_factory=dict)
    trackers: dict[str, tuple[str, tuple[int, ...]]] = field(default_factory=dict)
    hashes: dict[str, str] = field(default_factory=dict)
    neighbours: list[Browser] = field(default_factory=list)

    def person(self, name: str) -> Browser:
        return self.league.person(name)


@pytest.fixture(params=ENGINES)
def election(request, fresh_stage):
    league = League.on(fresh_stage(request.param))
    election = Election(league)
    with league.stage.app.app_context(), Session(db.engine) as session:
        make = Makers(session, league.stage.clock, count(1000))
        branch = session.scalars(select(Branch).where(Branch.name == NORTH)).one()
        for _ in range(NEIGHBOURS):
            election.neighbours.append(_signed_in(league, make.account(make.member(branch))))
    return election


def _signed_in(league: League, account: Account) -> Browser:
    browser = Browser(league.stage.app, account.email, "10.1.0.1")
    with browser.client.session_transaction() as cookie:
        cookie["_user_id"], cookie["_fresh"] = account.fs_uniquifier, True
    return browser


def number_of(election: Election, name: str) -> str:
    with election.league.stage.app.app_context(), Session(db.engine) as session:
        return session.scalars(select(Member.number).where(Member.given_name == name)).one()


def test_an_auditor_confirms_it_a_member_finds_her_paper_and_the_owner_cannot(election, tmp_path):
    scrutineers_make_a_key(election)
    the_returning_officer_puts_the_election(election)
    members_vote(election)
    nobody_opens_it_before_the_close(election)
    election.league.go_to(at(2026, 3, 16, 12))
    a_late_paper_is_refused(election)
    two_of_three_scrutineers_open_it(election)
    bundle = an_auditor_confirms_it(election, tmp_path)
    every_member_finds_her_paper(election, bundle)
    the_owner_of_the_database_cannot(election)


def scrutineers_make_a_key(election: Election) -> None:
    form = election.person("Ravi").open("/ballots/keys").follow("Begin a key").form("Begin the key")
    form.fill("Name of the key", "Committee").fill(
        "Scrutineers", "\n".join(number_of(election, name) for name in SCRUTINEERS)
    )
    page = form.fill("How many of them are needed", "2").press("Begin the key")
    key = page.url
    for name in SCRUTINEERS:
        card = election.person(name).open(key).press("Take my card")
        (election.codes[name],) = CODE.findall(card.words)
    for name in SCRUTINEERS:
        form = election.person(name).open(key).form("Confirm my card")
        form.fill("The code on your card", election.codes[name].lower()).press("Confirm my card")
    election.person("Ravi").open(key).says("A secret ballot can be sealed to it, once.")


def the_returning_officer_puts_the_election(election: Election) -> None:
    form = (
        election.person("Ravi")
        .open("/ballots/new?for=organisation")
        .form("Look at it before it is announced")
    )
    form.fill("Title of the ballot", "Election of the committee")
    form.fill("What is asked", "Who should serve?")
    form.fill(
        "How it is answered and counted",
        "Single transferable vote (Scottish rules) (several can win)",
    )
    form.fill("Options", "\n".join(OPTIONS)).fill("How many can win", "2")
    form.choose("Secret ballot").fill("Key of a secret ballot", _only_key(form))
    form.fill("Voting ends", typed(at(2026, 3, 16, 12)))
    review = form.press("Look at it before it is announced").says("Who should serve?", *OPTIONS)
    page = review.press("Announce the ballot").says("Election of the committee", "Secret ballot")
    election.url = page.url.partition("?")[0].removeprefix("http://localhost")


def _only_key(form) -> str:
    (words,) = [
        o.words for o in form.control("Key of a secret ballot").find_all("option") if o.get("value")
    ]
    return words


def members_vote(election: Election) -> None:
    for place, (browser, ranking) in enumerate(zip(election.neighbours, cycle(RANKINGS))):
        if place % 2:
            vote_without_javascript(election, browser, ranking)
        else:
            vote_with_javascript(election, browser, ranking)
    # Pressed by somebody at her elbow, she votes again at home: the last paper counts.
    vote_without_javascript(election, election.neighbours[0], (3,))


def vote_without_javascript(election: Election, browser: Browser, ranking: tuple[int, ...]) -> None:
    page = browser.open(f"{election.url}/vote")
    form = page.form("Go on without sealing in this browser")
    for place, option in enumerate(ranking, start=1):
        form.values = [
            (n, str(place) if n == f"q1-{option}" else value) for n, value in form.values
        ]
    review = form.press("Go on without sealing in this browser").says(OPTIONS[ranking[0]])
    receipt = review.press("Hand in my paper").says("Your paper is in")
    envelope = HEX.search(receipt.text.replace("<wbr>", ""))
    tracker = re.search(r"\b[0-9a-f]{32}\b", receipt.words)
    assert tracker
    assert envelope
    election.trackers[browser.name] = tracker[0], ranking


def vote_with_javascript(election: Election, browser: Browser, ranking: tuple[int, ...]) -> None:
    """What the script does in a browser: nothing but the envelope leaves it."""
    page = browser.open(f"{election.url}/vote")
    form = next(f for f in page.root.find_all("form") if f.get("data-public-key"))
    tracker = new_tracker()
    paper = encode_paper({"1": tuple((o,) for o in ranking)}, form.get("data-ballot-mark"))
    envelope = seal(
        pack(paper, tracker, int(form.get("data-paper-bytes"))),
        bytes.fromhex(form.get("data-public-key")),
    )
    values = {e.get("name"): e.get("value") for e in form.find_all("input")}
    answer = browser.client.post(
        form.get("action"), data=values | {"envelope": _base64(envelope)}, follow_redirects=True
    )
    hashed = envelope_hash(envelope)
    assert answer.status_code == 200
    assert hashed in answer.text
    election.trackers[browser.name] = tracker.hex(), ranking
    election.hashes[browser.name] = hashed


def _base64(content: bytes) -> str:
    return base64.b64encode(content).decode()


def nobody_opens_it_before_the_close(election: Election) -> None:
    election.league.post()
    name = SCRUTINEERS[0]
    election.person(name).open(f"{election.url}/opening").does_not_say("Give your code and")
    board = election.neighbours[2].open(f"{election.url}/board")
    assert election.hashes[election.neighbours[2].name] in board.text
    election.league.visitor().open(f"{election.url}/bundle.zip", expect=404)


def a_late_paper_is_refused(election: Election) -> None:
    late = election.neighbours[3]
    answer = late.client.get(f"{election.url}/vote", follow_redirects=True)
    assert "closed" in answer.text


def two_of_three_scrutineers_open_it(election: Election) -> None:
    way = f"{election.url}/opening"
    form = election.person("Carys").open(way).form("Give your code")
    form.fill("The code on your card", election.codes["Carys"]).press("Give your code")
    last = "Give your code and open the ballot"
    wrong = election.person("Olwen").open(way).form(last)
    wrong.fill("The code on your card", election.codes["Hannah"]).press(last, expect=422)
    form = election.person("Olwen").open(way).form(last)
    form.fill("The code on your card", election.codes["Olwen"]).press(last).says("Ada Example")


def an_auditor_confirms_it(election: Election, folder: Path) -> Path:
    """Two files from the public page, on a computer of her own."""
    visitor = election.league.visitor()
    bundle, program = folder / "bundle.zip", folder / "verify.py"
    for way, file in ((f"{election.url}/bundle.zip", bundle), ("/ballots/verify.py", program)):
        status, _kind, content = visitor.fetch(way)
        assert status == 200
        file.write_bytes(content)
    checked = verify(folder)
    assert checked.returncode == 0, checked.stdout + checked.stderr
    assert "FAILED" not in checked.stdout
    return folder


def verify(folder: Path, *more: str):
    return subprocess.run(
        [sys.executable, "-I", "verify.py", "bundle.zip", *more],
        cwd=folder, capture_output=True, text=True, check=False,
    )  # fmt: skip


def every_member_finds_her_paper(election: Election, folder: Path) -> None:
    page: Page = election.league.visitor().open(f"{election.url}/find")
    for tracker, ranking in election.trackers.values():
        form = page.form("Find the paper")
        found = form.fill("Tracker", tracker).press("Find the paper")
        found.says(*(OPTIONS[option] for option in ranking))
    tracker, _ranking = election.trackers[election.neighbours[0].name]
    checked = verify(folder, "--tracker", tracker)
    assert checked.returncode == 0
    assert OPTIONS[3] in checked.stdout


def the_owner_of_the_database_cannot(election: Election) -> None:
    """No row of any table names a voter, or a time, beside a tracker; no envelope is left."""
    trackers = [tracker for tracker, _ in election.trackers.values()]
    with election.league.stage.app.app_context(), Session(db.engine) as session:
        assert session.scalar(select(func.count()).select_from(Envelope)) == 0
        for table in db.metadata.sorted_tables:
            if table.name in {"boxed_paper", "published_bundle"}:
                continue
            rows = session.execute(text(f"SELECT * FROM {table.name}")).all()
            whole = "\n".join(map(str, rows))
            assert not [tracker for tracker in trackers if tracker in whole], table.name
