"""What a secret ballot is, is published in canonical form when it is announced, and stays so."""

import hashlib
import json
from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import select

from policy_forum.domain.canonical import canonical_json
from policy_forum.domain.counting.results import Method
from policy_forum.domain.eligibility import RollBody
from policy_forum.domain.identifiers import BranchId, ElectionKeyId
from policy_forum.domain.refusals import Reason
from policy_forum.domain.sealing.papers import encode_paper, longest_paper
from policy_forum.features.ballots.commands.keys import give_up_key
from policy_forum.features.ballots.commands.questions import put_question
from policy_forum.features.ballots.models import Ballot, ElectionKey, Scrutineer, Sealing
from policy_forum.features.ballots.queries.keys import list_ready_keys
from policy_forum.features.ballots.queries.whole import get_whole_ballot
from policy_forum.features.ballots.rules import BallotAbout, Secrecy
from policy_forum.features.ballots.rules.setting_up import OptionAsked, QuestionAsked, QuestionSetUp
from policy_forum.features.branches.rules import Majority
from policy_forum.platform.audit import AuditRow
from tests.commands.ballots.sealed import ready_key
from tests.stage import START

DAY = timedelta(days=1)
QUESTIONS = [
    {
        "key": "1",
        "wording": "Who shall be chair?",
        "method": "schulze",
        "seats": 1,
        "most_choices": None,
        "options": ["Ada", "Bo", "Zoë"],
        "majority": None,
        "status_quo": 2,
    },
    {
        "key": "2",
        "wording": "Shall she be paid?",
        "method": "two-thirds",
        "seats": 1,
        "most_choices": None,
        "options": ["For", "Against", "Abstain"],
        "majority": "two_thirds",
        "status_quo": None,
    },
]
OPTIONS = (OptionAsked("Ada"), OptionAsked("Bo"), OptionAsked("Zoë"))


@pytest.fixture
def make_key(session, branch, voters):
    def ready(members=None, of=branch, needed=2):
        return ready_key(session, members or voters[:3], START, needed=needed, branch=of)[0]

    return ready


@pytest.fixture
def election(branch, make_key):
    return QuestionSetUp(
        title="The chair",
        branch_id=BranchId(branch.id),
        body=RollBody.BRANCH,
        secrecy=Secrecy.SECRET,
        closes=START + 2 * DAY,
        key_id=ElectionKeyId(make_key().id),
        questions=(
            QuestionAsked("Who shall be chair?", Method.SCHULZE, OPTIONS, status_quo=2),
            QuestionAsked("Shall she be paid?", Method.TWO_THIRDS),
        ),
    )


@pytest.fixture
def ask(work_as, secretary):
    def put(set_up):
        with work_as(secretary) as work:
            return put_question(work, set_up, "The Test League")

    return put


def test_the_set_up_says_everything_in_the_form_of_the_bundle(ask, election, session):
    ballot_id = ask(election)
    sealing, ballot = session.get_one(Sealing, ballot_id), session.get_one(Ballot, ballot_id)
    told = json.loads(sealing.setup)
    assert told.pop("questions") == QUESTIONS
    assert told == {
        "ballot": ballot_id,
        "organisation": "The Test League",
        "title": "The chair",
        "body": "North",
        "secrecy": "secret",
        "opened_at": "2026-03-02T12:00:00Z",
        "opens": "2026-03-02T12:00:00Z",
        "closes": "2026-03-04T12:00:00Z",
        "roll": {
            "count": ballot.roll_count,
            "sha256": ballot.roll_hash,
            "rule": [
                "Members of North",
                "In good standing when the roll was made",
                "Joined before 2 February 2026",
            ],
            "clause": "Standing orders 1.1 (version 1)",
            "shut_out": [],
        },
        "quorum": 2,
        "public_key": sealing.public_key,
        "scrutineers": {"needed": 2, "of": 3},
        "paper_bytes": sealing.paper_bytes,
        "seed": sealing.seed,
        "threshold": 20,
    }


def test_it_is_canonical_and_its_hash_is_published_and_recorded(ask, election, session):
    ballot_id = ask(election)
    sealing = session.get_one(Sealing, ballot_id)
    assert canonical_json(json.loads(sealing.setup)).decode() == sealing.setup
    assert hashlib.sha256(sealing.setup.encode()).hexdigest() == sealing.setup_hash
    row = session.scalars(select(AuditRow).filter_by(name="SetUpPublished")).one()
    assert row.facts["setup_hash"] == sealing.setup_hash


def test_every_paper_there_can_be_fits_into_the_size_of_all_papers(ask, election, session):
    ballot_id = ask(election)
    sealing = session.get_one(Sealing, ballot_id)
    whole = get_whole_ballot(session, ballot_id, None)
    assert whole is not None
    questions = whole.paper_questions
    assert sealing.paper_bytes % 32 == 0
    assert 0 <= sealing.paper_bytes - longest_paper(questions) < 32
    paper = encode_paper({"1": ((2,), (1,), (0,)), "2": "against"}, sealing.setup_hash[:16])
    assert len(paper) <= sealing.paper_bytes


def test_each_ballot_draws_its_own_seed(ask, election, session, make_key):
    ask(election)
    ask(replace(election, title="Again", key_id=ElectionKeyId(make_key().id)))
    first, second = session.scalars(select(Sealing.seed)).all()
    assert first != second
    assert len(first) == len(second) == 32


def test_a_key_is_used_once(ask, election, session, refused, branch):
    ask(election)
    assert list_ready_keys(session, branch.id) == ()
    again = replace(election, title="Again")
    assert "each ballot needs its own" in str(refused(ask, again).sentence)
    assert len(session.scalars(select(Ballot)).all()) == 1


def test_a_key_that_a_ballot_uses_cannot_be_given_up(ask, election, refused, work_as, secretary):
    ask(election)

    def give_up():
        with work_as(secretary) as work:
            give_up_key(work, election.key_id)

    assert refused(give_up).reason is Reason.WRONG_STATE


def test_a_key_that_is_not_ready_or_is_anothers_seals_nothing(
    ask, election, session, refused, make_key, make_branch, make_member
):
    south = make_branch("South")
    others = make_key([make_member(south)], of=south, needed=1)
    national = make_key(of=None)
    for key_id in (others.id, national.id, 999_999):
        refusal = refused(ask, replace(election, key_id=ElectionKeyId(key_id)))
        assert "no such key" in str(refusal.sentence)
    unconfirmed = make_key()
    session.scalars(select(Scrutineer).filter_by(key_id=unconfirmed.id)).first().confirmed_at = None
    given_up = make_key()
    session.get_one(ElectionKey, given_up.id).given_up_at = START
    session.commit()
    for key, word in ((unconfirmed, "not ready"), (given_up, "given up")):
        refusal = refused(ask, replace(election, key_id=ElectionKeyId(key.id)))
        assert word in str(refusal.sentence)
    assert session.scalars(select(Ballot)).all() == []


def test_a_motion_is_put_to_a_secret_ballot_with_a_key_for_each_vote(
    put, amend, voters, session, make_key, refused
):
    amend(voters[2], "evening bus", "night bus")
    keys = [make_key().id, make_key().id]
    first_close = {"amendments_close": START + DAY}
    secret = {"secrecy": Secrecy.SECRET, "organisation": "The Test League", **first_close}
    for wrong in ((), keys[:1], [keys[0], keys[0]]):
        assert refused(put, key_ids=wrong, **secret).reason is Reason.INVALID
    ballots = [session.get_one(Ballot, key) for key in put(key_ids=keys, **secret)]
    assert [ballot.about for ballot in ballots] == [BallotAbout.AMENDMENTS, BallotAbout.MOTION]
    sealings = [session.get_one(Sealing, ballot.id) for ballot in ballots]
    assert [sealing.key_id for sealing in sealings] == keys
    told = json.loads(sealings[1].setup)
    assert told["questions"][0]["options"] == ["For", "Against", "Abstain"]
    assert told["title"] == "Evening buses from the hospital"
    assert all(ballot.secrecy is Secrecy.SECRET for ballot in ballots)


def test_a_rule_change_is_counted_by_the_higher_majority_in_secret_too(
    put, session, motion, make_key
):
    from policy_forum.features.motions.rules import MotionKind

    motion.kind = MotionKind.RULE_CHANGE
    session.commit()
    (ballot_id,) = put(secrecy=Secrecy.SECRET, key_ids=[make_key().id])
    assert session.get_one(Ballot, ballot_id).majority is Majority.TWO_THIRDS
    told = json.loads(session.get_one(Sealing, ballot_id).setup)
    assert told["questions"][0]["method"] == "two-thirds"


def test_a_roll_call_on_a_motion_needs_no_key(put, session):
    (ballot_id,) = put(secrecy=Secrecy.ROLL_CALL)
    assert session.get_one(Ballot, ballot_id).secrecy is Secrecy.ROLL_CALL
    assert session.get(Sealing, ballot_id) is None
