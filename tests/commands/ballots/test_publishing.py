"""What is published of an opened ballot can be checked without us, by our reader and by theirs."""

import hashlib
import io
import json
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest
from sqlalchemy import select

from policy_forum.domain.counting.formats.archive import read_archive
from policy_forum.domain.counting.formats.checking import check_bundle
from policy_forum.domain.counting.methods import METHODS
from policy_forum.domain.counting.results import Method
from policy_forum.features.ballots.models import (
    Ballot,
    BallotQuestion,
    Envelope,
    PublishedBundle,
    RollCorrection,
    Sealing,
)
from policy_forum.features.ballots.rules import QuestionOutcome, RollChange
from policy_forum.features.ballots.rules.outcomes import shows_papers, shows_slips_apart
from policy_forum.platform.audit import AuditRow
from policy_forum.platform.sealing import envelope_hash
from tests.commands.ballots.opened import Opening
from tests.stage import START

VERIFY = Path(__file__).resolve().parents[3] / "static" / "verify.py"
ALL = tuple(METHODS)


@pytest.fixture
def opening(session, make, clock):
    return Opening(session, make, clock)


def bundle_of(session, ballot):
    return session.get_one(PublishedBundle, ballot.id).content


def ballot_json(content):
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return json.loads(archive.read("ballot.json"))


def verified(content, folder, *more):
    """Exit status and lines of the program that shares no code with us."""
    if not VERIFY.is_file():
        pytest.skip("static/verify.py is not there")
    path = folder / "bundle.zip"
    path.write_bytes(content)
    command = [sys.executable, "-I", str(VERIFY), str(path), *more]
    done = subprocess.run(command, capture_output=True, text=True, timeout=60, check=False)
    return done.returncode, done.stdout + done.stderr


@pytest.mark.parametrize("method", ALL, ids=str)
def test_a_bundle_of_every_method_passes_the_independent_program(
    method, opening, session, tmp_path
):
    content = bundle_of(session, opening.opened(method))
    status, said = verified(content, tmp_path)
    assert status == 0, said


@pytest.mark.parametrize("method", ALL, ids=str)
def test_a_bundle_of_every_method_passes_our_own_reader(method, opening, session):
    bundle, files = read_archive(bundle_of(session, opening.opened(method)))
    failed = [check for check in check_bundle(bundle, files) if not check.passed]
    assert failed == []


def test_all_methods_in_one_ballot_are_published_together(opening, session, tmp_path):
    ballot = opening.opened(*ALL, voters=26)
    content = bundle_of(session, ballot)
    status, said = verified(content, tmp_path)
    assert status == 0, said
    assert [each["question"] for each in ballot_json(content)["results"]] == [
        str(place) for place in range(1, len(ALL) + 1)
    ]


@pytest.mark.parametrize("voters", [0, 1, 5, 19])
def test_below_the_threshold_there_are_totals_only(voters, opening, session, tmp_path):
    ballot = opening.opened(Method.MAJORITY, Method.APPROVAL, Method.SCHULZE, voters=voters)
    content = bundle_of(session, ballot)
    told = ballot_json(content)
    assert told["papers"] is None
    assert told["papers_sha256"] is None
    assert told["slips"] is None
    choice, approval, ranked = told["results"]
    assert sum(choice["totals"].values()) == voters
    assert approval["stages"] == ranked["stages"] == ranked["ties"] == []
    assert ranked["totals"] is None
    kept = session.scalars(select(BallotQuestion.result).order_by(BallotQuestion.position)).all()
    assert "words" not in kept[2]
    assert "matrix" not in kept[2]
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        assert archive.namelist() == ["ballot.json", "README.txt"]
    status, said = verified(content, tmp_path)
    assert status == 0, said


def test_from_the_threshold_on_papers_are_shown_and_slips_apart_only_where_both_are_many():
    assert not shows_papers(19, 20)
    assert shows_papers(20, 20)
    assert not shows_slips_apart(500, 19, 20)
    assert not shows_slips_apart(19, 500, 20)
    assert shows_slips_apart(20, 20, 20)


def test_slips_to_several_questions_are_published_as_rows_that_add_up(opening, session, tmp_path):
    chance = [{"1": "for", "2": ((0,), (1,))}] * 22
    questions = [
        {"wording": "Yes?", "method": Method.MAJORITY},
        {"wording": "Who?", "method": Method.IRV, "options": ("Ada", "Bo", "Cerys")},
    ]
    ballot = opening.ballot(questions, chance)
    opening.slips(ballot, '{"1":[["against",2],["for",1]],"2":[[[[1],[0]],2]]}', 4)
    opening.open(ballot)
    content = bundle_of(session, ballot)
    told = ballot_json(content)
    assert sum(row["count"] for row in told["slips"]) == told["counts"]["slips"] == 3
    assert told["results"][0]["totals"] == {"for": 23, "against": 2, "abstain": 0}
    assert told["results"][1]["blank"] == 1
    status, said = verified(content, tmp_path)
    assert status == 0, said
    kept = session.scalars(select(BallotQuestion.result)).first()
    assert "slips" not in kept


def test_what_many_slips_say_is_kept_apart_from_many_papers(opening, session):
    opening.people += [opening.make.member(opening.branch) for _ in range(20)]
    ballot = opening.ballot([{"wording": "Yes?", "method": Method.MAJORITY}], [{"1": "for"}] * 25)
    opening.slips(ballot, '{"1":[["against",15],["for",5]]}', 20)
    opening.open(ballot)
    assert session.scalars(select(BallotQuestion.result)).one()["slips"] == {
        "for": 5, "against": 15, "abstain": 0}  # fmt: skip


def test_spoilt_envelopes_are_counted_and_the_bundle_still_passes(opening, session, tmp_path):
    ballot = opening.ballot([{"wording": "Yes?", "method": Method.MAJORITY}], [{"1": "for"}] * 21)
    foreign = ballot.sealed(b'{"a":{"1":"for"},"b":"0000000000000000"}')
    session.add(
        Envelope(
            ballot_id=ballot.id,
            member_id=opening.people[25].id,
            envelope_hash=envelope_hash(foreign),
            sealed=foreign,
        )
    )
    session.commit()
    opening.open(ballot)
    content = bundle_of(session, ballot)
    assert ballot_json(content)["spoilt"] == 1
    status, said = verified(content, tmp_path)
    assert status == 0, said


def test_corrections_of_the_roll_are_in_the_bundle_without_names(opening, session, tmp_path):
    ballot = opening.ballot([{"wording": "Yes?", "method": Method.MAJORITY}], [{"1": "for"}] * 21)
    session.add(
        RollCorrection(
            ballot_id=ballot.id,
            member_id=opening.people[29].id,
            change=RollChange.REMOVED,
            reason="Joined after the freeze date.",
            made_at=START,
            roll_count=29,
            roll_hash="a" * 64,
        )
    )
    row = session.get_one(Ballot, ballot.id)
    row.roll_count, row.roll_hash = 29, "a" * 64
    session.commit()
    opening.open(ballot)
    content = bundle_of(session, ballot)
    told = ballot_json(content)
    assert told["corrections"] == [
        {"at": "2026-03-02T12:00:00Z", "change": "removed",
         "reason": "Joined after the freeze date."}]  # fmt: skip
    status, said = verified(content, tmp_path)
    assert status == 0, said


def test_a_voter_finds_her_paper_in_the_bundle_with_the_program(opening, session, tmp_path):
    ballot = opening.opened(Method.MAJORITY)
    tracker = next(iter(ballot.trackers))
    status, said = verified(bundle_of(session, ballot), tmp_path, "--tracker", tracker)
    assert status == 0
    assert f"Your tracker {tracker} is on 1 paper(s)" in said


def test_a_bundle_in_which_one_paper_was_changed_fails(opening, session, tmp_path):
    content = bundle_of(session, opening.opened(Method.MAJORITY, voters=25))
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        files = {name: archive.read(name) for name in archive.namelist()}
    files["ballot.json"] = files["ballot.json"].replace(
        b'{"answers":{"1":"for"}', b'{"answers":{"1":"against"}', 1
    )
    changed = io.BytesIO()
    with zipfile.ZipFile(changed, "w") as archive:
        for name, held in files.items():
            archive.writestr(name, held)
    status, _said = verified(changed.getvalue(), tmp_path)
    assert status == 1


def test_the_hash_of_the_bundle_is_kept_and_in_the_trail(opening, session):
    ballot = opening.opened(Method.MAJORITY)
    digest = hashlib.sha256(bundle_of(session, ballot)).hexdigest()
    assert session.get_one(Sealing, ballot.id).bundle_hash == digest
    assert session.get_one(PublishedBundle, ballot.id).sha256 == digest
    facts = session.scalars(select(AuditRow.facts).where(AuditRow.name == "BallotUnsealed")).one()
    assert facts["bundle_hash"] == digest


def test_the_archive_says_in_plain_words_how_to_check_it(opening, session):
    content = bundle_of(session, opening.opened(Method.SCHULZE))
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        text = archive.read("README.txt").decode()
        assert set(archive.namelist()) == {"ballot.json", "question-1.blt", "README.txt"}
        assert {entry.date_time for entry in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}
    assert "python3 verify.py" in text
    assert all(len(line) <= 100 for line in text.splitlines())


def test_a_question_for_or_against_is_carried_or_lost_by_its_method(opening, session):
    two_thirds = {"wording": "Yes?", "method": Method.TWO_THIRDS}
    papers = [{"1": "for"}] * 13 + [{"1": "against"}] * 7
    opening.open(opening.ballot([two_thirds], papers))
    assert session.scalars(select(BallotQuestion.outcome)).one() is QuestionOutcome.LOST


def test_a_tie_on_a_question_of_its_own_is_not_carried(opening, session):
    simple = {"wording": "Yes?", "method": Method.MAJORITY}
    opening.open(opening.ballot([simple], [{"1": "for"}, {"1": "against"}]))
    assert session.scalars(select(BallotQuestion.outcome)).one() is QuestionOutcome.LOST


def test_no_file_lists_papers_in_the_order_in_which_envelopes_were_opened(opening, session):
    content = bundle_of(session, opening.opened(Method.IRV, voters=30))
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        lines = archive.read("question-1.blt").decode().splitlines()
    papers = lines[1 : lines.index("0")]
    rankings = [[int(word) for word in line.split()[1:-1]] for line in papers]
    assert len(rankings) > 10
    assert rankings == sorted(rankings)
