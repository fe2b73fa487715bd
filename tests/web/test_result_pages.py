"""Pages of an opened ballot: the opening itself, the result explained, the bundle, the help."""

import hashlib
import html
import re
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import select

from policy_forum.domain.access.actors import OfficeKind
from policy_forum.domain.counting.methods import METHODS
from policy_forum.domain.counting.results import Method
from policy_forum.domain.identifiers import ElectionKeyId
from policy_forum.domain.sealing.papers import encode_paper
from policy_forum.features.ballots.commands import open_ballots
from policy_forum.features.ballots.commands.envelopes import seal_and_hand_in
from policy_forum.features.ballots.commands.unsealing import give_share
from policy_forum.features.ballots.models import Ballot, PublishedBundle, Sealing
from policy_forum.features.ballots.rules import BallotEnd, Secrecy
from policy_forum.features.branches.rules import CastingVote
from policy_forum.features.motions.models import Motion
from policy_forum.features.motions.rules import MotionState
from policy_forum.platform.audit import AuditRow
from tests.commands.ballots.opened import NAMES, Opening, asked_by
from tests.commands.ballots.sealed import ready_key
from tests.stage import START

ROOT = Path(__file__).resolve().parents[2]
MAJORITY = {"wording": "Shall we march?", "method": Method.MAJORITY}


@pytest.fixture
def opening(session, make, clock):
    return Opening(session, make, clock)


def words_of(response):
    text = re.sub(
        r"<(script|style).*?</\1>|<[^>]+>", " ", response.get_data(as_text=True), flags=re.DOTALL
    )
    return re.sub(r"\s+", " ", html.unescape(text))


def refusals(session):
    facts = session.scalars(select(AuditRow.facts).where(AuditRow.name == "PaperRefused"))
    return [each["why"] for each in facts]


@pytest.fixture
def closed(opening, clock):
    """A closed ballot with two scrutineers, both needed; 22 papers in."""
    ballot = opening.ballot([MAJORITY], [{"1": "for"}] * 15 + [{"1": "against"}] * 7)
    clock.set(START + timedelta(days=3))
    return ballot


def test_a_scrutineer_opens_the_ballot_and_comes_to_its_result(closed, opening, client_as, session):
    browser = client_as(opening.scrutineer)
    page = browser.get(f"/ballots/{closed.id}/opening")
    assert "Give your code" in words_of(page)
    answer = browser.post(f"/ballots/{closed.id}/opening", data={"code": closed.cards[0].code})
    assert answer.status_code == 303
    assert answer.location.endswith(f"/ballots/{closed.id}/results")
    words = words_of(browser.get(answer.location))
    assert "15 for, 7 against, 0 abstained, of 30 on the roll" in words
    assert "22 of 30 (73%) voted" in words


def test_a_wrong_code_is_explained_recorded_and_not_sent_back(closed, opening, client_as, session):
    browser = client_as(opening.scrutineer)
    answer = browser.post(f"/ballots/{closed.id}/opening", data={"code": "ABCDE-FGHJK"})
    assert answer.status_code == 422
    assert "letters and digits" in words_of(answer)
    assert "FGHJK" not in answer.get_data(as_text=True)
    assert refusals(session) == ["wrong-code"]


def test_an_attempt_before_the_close_is_refused_and_recorded(opening, client_as, session):
    ballot = opening.ballot([MAJORITY], [{"1": "for"}])
    browser = client_as(opening.scrutineer)
    answer = browser.post(f"/ballots/{ballot.id}/opening", data={"code": ballot.cards[0].code})
    assert answer.status_code == 409
    assert "opened once it has closed" in words_of(answer)
    assert refusals(session) == ["opened-early"]


def test_a_returning_officer_who_holds_no_card_is_refused_and_recorded(
    closed, make, client_as, session
):
    officer = make.officer(OfficeKind.RETURNING_OFFICER)
    browser = client_as(officer)
    assert "Only a scrutineer" in words_of(browser.get(f"/ballots/{closed.id}/opening"))
    answer = browser.post(f"/ballots/{closed.id}/opening", data={"code": closed.cards[0].code})
    assert answer.status_code == 403
    assert refusals(session) == ["no-scrutineer"]


def test_a_returning_officer_gives_a_ballot_up_from_its_page(closed, make, client_as, session):
    officer = make.officer(OfficeKind.RETURNING_OFFICER)
    browser = client_as(officer)
    path = f"/ballots/{closed.id}/abandon"
    assert browser.post(path, data={"reason": ""}).status_code == 422
    assert browser.post(path, data={"reason": "All cards are lost."}).status_code == 303
    assert session.get(Ballot, closed.id, populate_existing=True).ended is BallotEnd.ABANDONED


@pytest.mark.parametrize("method", tuple(METHODS), ids=str)
def test_every_method_has_a_result_page_that_explains(method, opening, client):
    ballot = opening.opened(method, voters=25)
    page = client.get(f"/ballots/{ballot.id}/results")
    assert page.status_code == 200
    words = words_of(page)
    assert "Why" in words
    assert f"/help/counting/{method.value}" in page.get_data(as_text=True)
    if method in {Method.IRV, Method.SCOTTISH_STV, Method.MEEK_STV}:
        assert page.get_data(as_text=True).count('class="stages__drawing"') == len(NAMES)
        assert "Votes after each stage" in words
    if method in {Method.SCHULZE, Method.RANKED_PAIRS}:
        assert "Each against each" in words


def test_a_tie_says_what_decided_it_and_shows_the_lot(opening, client):
    question = asked_by(Method.IRV)
    papers = [{"1": ((0,),)}] * 12 + [{"1": ((1,),)}] * 12
    ballot = opening.open(opening.ballot([question], papers))
    words = words_of(client.get(f"/ballots/{ballot.id}/results"))
    assert "the lot decided" in words
    assert "How the lot was made" in words


def test_below_the_threshold_the_page_says_what_it_does_not_show(opening, client):
    ballot = opening.opened(Method.SCOTTISH_STV, Method.APPROVAL, voters=6)
    page = client.get(f"/ballots/{ballot.id}/results")
    assert "single papers" in words_of(page)
    assert "stages__drawing" not in page.get_data(as_text=True)
    assert "Votes after each stage" not in words_of(page)


def test_the_bundle_comes_byte_for_byte_with_its_hash_on_the_page(opening, client, session):
    ballot = opening.opened(Method.MAJORITY)
    answer = client.get(f"/ballots/{ballot.id}/bundle.zip")
    stored = session.get_one(PublishedBundle, ballot.id)
    assert answer.data == stored.content
    assert answer.mimetype == "application/zip"
    digest = hashlib.sha256(answer.data).hexdigest()
    assert digest in client.get(f"/ballots/{ballot.id}/results").get_data(as_text=True)


def test_the_program_that_checks_is_downloaded_as_it_lies_there(client):
    answer = client.get("/ballots/verify.py")
    assert answer.data == (ROOT / "static" / "verify.py").read_bytes()
    assert answer.headers["Content-Disposition"] == 'attachment; filename="verify.py"'
    assert answer.mimetype == "text/x-python"


@pytest.mark.parametrize("part", ["results", "bundle.zip", "box", "find"])
def test_nothing_is_published_before_the_opening(part, closed, client):
    assert client.get(f"/ballots/{closed.id}/{part}").status_code in {302, 404}


def test_a_recorded_result_is_for_members_only(opening, client, client_as, session):
    like = session.get_one(Ballot, opening.opened(Method.MAJORITY).id)
    kept = {c.key: getattr(like, c.key) for c in Ballot.__table__.columns if c.key != "id"}
    ballot = Ballot(**(kept | {"secrecy": Secrecy.RECORDED}))
    session.add(ballot)
    session.commit()
    path = f"/ballots/{ballot.id}/results"
    assert client.get(path).status_code == 403
    assert client_as(opening.people[4]).get(path).status_code == 200


def test_a_lost_quorum_is_said_above_the_counts(opening, client):
    ballot = opening.opened(Method.MAJORITY, quorum=29)
    assert "No decision" in words_of(client.get(f"/ballots/{ballot.id}/results"))


def test_without_a_quorum_nobody_is_said_to_have_won(opening, client, client_as):
    ballot = opening.opened(Method.BORDA, quorum=29)
    words = words_of(client.get(f"/ballots/{ballot.id}/results"))
    assert "Would have won" in words, words
    page = words_of(client_as(opening.people[3]).get(f"/ballots/{ballot.id}"))
    assert "would have won" in page
    assert "Won by" not in page


def test_a_voter_is_led_to_her_paper_by_the_ballot_and_by_her_old_receipt(opening, client_as):
    ballot = opening.opened(Method.BORDA)
    voters = (client_as(person) for person in opening.people)
    pages = [(voter, voter.get(f"/ballots/{ballot.id}").get_data(as_text=True)) for voter in voters]
    led = [voter for voter, page in pages if f"/ballots/{ballot.id}/find" in page]
    assert led
    receipt = led[0].get(f"/ballots/{ballot.id}/receipt")
    assert receipt.location == f"/ballots/{ballot.id}/find"


def test_the_page_of_the_ballot_leads_to_the_result(opening, client_as):
    ballot = opening.opened(Method.BORDA)
    page = client_as(opening.people[3]).get(f"/ballots/{ballot.id}")
    assert f"/ballots/{ballot.id}/results" in page.get_data(as_text=True)
    assert "Won by" in words_of(page)


def test_the_chair_breaks_a_tie_on_the_page_of_the_result(
    opening, make, client_as, session, work_as, clock
):
    make.cycle()
    make.standing_orders(opening.branch, casting_vote=CastingVote.CHAIR)
    motion = make.motion(opening.branch, mover=opening.people[1], state=MotionState.PROPOSED)
    secretary = make.officer(OfficeKind.SECRETARY, opening.branch)
    key, cards = ready_key(session, [opening.scrutineer], START, branch=opening.branch)
    closes, keys = START + timedelta(days=2), [ElectionKeyId(key.id)]
    with work_as(secretary) as work:
        (ballot,) = open_ballots(work, motion.id, closes, secrecy=Secrecy.SECRET, key_ids=keys)
    for member, word in zip(opening.people, ("for", "against"), strict=False):
        with work_as(member) as work:
            seal_and_hand_in(work, ballot, paper_of(session, ballot, word))
    clock.set(closes)
    with work_as(opening.scrutineer) as work:
        give_share(work, ballot, cards[0].code)
    chair = client_as(make.officer(OfficeKind.CHAIR, opening.branch))
    page = chair.get(f"/ballots/{ballot}/results")
    assert "Your casting vote" in words_of(page)
    (action,) = re.findall(r'action="(/ballots/[^"]*casting-vote)"', page.get_data(as_text=True))
    chair.post(action, data={"choice": "for"})
    session.expire_all()
    assert session.get_one(Motion, motion.id).state is MotionState.CARRIED


def paper_of(session, ballot_id, word):
    mark = session.get_one(Sealing, ballot_id).setup_hash[:16]
    return encode_paper({"1": word}, mark)


def test_a_result_page_costs_few_statements(opening, client, count_statements):
    ballot = opening.opened(*METHODS, voters=25)
    with count_statements() as seen:
        assert client.get(f"/ballots/{ballot.id}/results").status_code == 200
    assert len(seen) <= 8


@pytest.mark.parametrize("path", ["/help/counting", "/help/your-vote", "/help"])
def test_help_on_ballots_is_open_to_everyone(path, client):
    assert client.get(path).status_code == 200


@pytest.mark.parametrize("method", tuple(METHODS), ids=str)
def test_every_method_has_its_definition(method, client):
    answer = client.get(f"/help/counting/{method.value}")
    assert answer.status_code == 200
    assert (
        client.get("/help/counting")
        .get_data(as_text=True)
        .count(f'"/help/counting/{method.value}"')
    )


@pytest.mark.parametrize("word", ["plurality", "..%2Fresults", "_lot", "IRV"])
def test_a_method_that_there_is_not_has_no_page(word, client):
    assert client.get(f"/help/counting/{word}").status_code == 404
