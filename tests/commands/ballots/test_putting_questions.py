"""A question is put to the vote with everything fixed that decides it."""

from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import func, select

from policy_forum.domain.access.actors import OfficeKind
from policy_forum.domain.counting.results import Method
from policy_forum.domain.eligibility import RollBody, Standing
from policy_forum.domain.identifiers import BranchId
from policy_forum.domain.refusals import Reason
from policy_forum.features.ballots.commands.questions import put_question, rehearse_question
from policy_forum.features.ballots.models import (
    Ballot,
    BallotOption,
    BallotQuestion,
    RollEntry,
    Sealing,
)
from policy_forum.features.ballots.queries.whole import get_whole_ballot
from policy_forum.features.ballots.rules import BallotAbout, Secrecy
from policy_forum.features.ballots.rules.rolls import Delegate
from policy_forum.features.ballots.rules.setting_up import (
    OptionAsked,
    QuestionAsked,
    QuestionSetUp,
)
from policy_forum.features.branches.rules import Majority
from policy_forum.platform.audit import AuditRow
from policy_forum.platform.outbox import OutboxMessage
from tests.commands.ballots.sealed import ready_key
from tests.stage import START

DAY = timedelta(days=1)
ADA, BO, NEITHER = OptionAsked("Ada", "Treasurer since 2022"), OptionAsked("Bo"), OptionAsked("No")
SCHOOL = QuestionAsked("Shall we have a summer school?", Method.MAJORITY)
CHOICE = QuestionAsked("Who shall be chair?", Method.APPROVAL, (ADA, BO, NEITHER))


@pytest.fixture
def key(session, branch, voters):
    return ready_key(session, voters[:3], START, needed=2, branch=branch)[0]


@pytest.fixture
def national_key(session, returning_officer):
    return ready_key(session, [returning_officer], START)[0]


@pytest.fixture
def returning_officer(make_officer, make_branch):
    return make_officer(OfficeKind.RETURNING_OFFICER, make_branch("West"))


@pytest.fixture
def school(branch):
    return QuestionSetUp(
        title="A summer school",
        branch_id=BranchId(branch.id),
        body=RollBody.BRANCH,
        secrecy=Secrecy.RECORDED,
        closes=START + 2 * DAY,
        questions=(SCHOOL,),
    )


@pytest.fixture
def election(school, key):
    return replace(
        school, title="The chair", secrecy=Secrecy.SECRET, key_id=key.id, questions=(CHOICE,)
    )


@pytest.fixture
def ask(work_as, secretary):
    def put(set_up, by=secretary):
        with work_as(by) as work:
            return put_question(work, set_up, "The Test League")

    return put


@pytest.fixture
def rehearse(work_as, secretary):
    def try_it(set_up, by=secretary):
        with work_as(by) as work:
            return rehearse_question(work, set_up)

    return try_it


def test_a_question_is_stored_with_its_roll_and_the_terms_of_the_standing_orders(
    ask, school, session, voters
):
    ballot = session.get_one(Ballot, ask(school))
    assert ballot.about is BallotAbout.QUESTION
    assert (ballot.motion_id, ballot.title) == (None, "A summer school")
    assert (ballot.opens, ballot.closes) == (START, START + 2 * DAY)
    assert (ballot.quorum, ballot.majority) == (2, Majority.SIMPLE)
    on_roll = session.scalar(select(func.count()).select_from(RollEntry))
    assert on_roll == ballot.roll_count == len(voters)


def test_several_questions_keep_their_order_methods_and_options(ask, election, session):
    both = (
        replace(CHOICE, most_choices=2, seats=2),
        replace(CHOICE, method=Method.SCHULZE, status_quo=2),
    )
    ballot_id = ask(replace(election, questions=(*both, SCHOOL)))
    whole = get_whole_ballot(session, ballot_id, None)
    assert whole is not None
    questions = whole.questions
    assert [q.method for q in questions] == [Method.APPROVAL, Method.SCHULZE, Method.MAJORITY]
    assert [(o.name, o.about) for o in questions[0].options] == [
        ("Ada", "Treasurer since 2022"),
        ("Bo", ""),
        ("No", ""),
    ]
    assert (questions[0].most_choices, questions[0].seats, questions[1].status_quo) == (2, 2, 2)
    assert questions[2].options == ()


def test_everyone_on_the_roll_is_told_how_secret_it_is(ask, election, session, voters):
    ask(election)
    told = session.execute(
        select(OutboxMessage.address, OutboxMessage.values).filter_by(template="question_put")
    ).all()
    assert {address for address, _values in told} == {voter.email for voter in voters}
    assert {values["secrecy"] for _address, values in told} == {"secret"}


def test_telling_a_thousand_costs_one_statement(
    ask, school, session, branch, make_member, count_statements
):
    for _ in range(60):
        make_member(branch)
    with count_statements() as seen:
        ask(school)
    assert len([s for s in seen.texts if "INSERT INTO outbox_message" in s]) == 1
    assert len([s for s in seen.texts if "INSERT INTO roll_entry" in s]) == 1


def test_putting_it_is_recorded_with_the_hash_of_its_roll(ask, school, session):
    ballot = session.get_one(Ballot, ask(school))
    row = session.scalars(select(AuditRow).filter_by(name="QuestionPut")).one()
    assert row.facts["roll_hash"] == ballot.roll_hash
    assert row.facts["secrecy"] == "recorded"


def test_a_secret_ballot_is_sealed_up_with_it(ask, election, key, session):
    ballot_id = ask(election)
    sealing = session.get_one(Sealing, ballot_id)
    assert (sealing.key_id, sealing.public_key) == (key.id, key.public_key)
    assert session.get_one(Ballot, ballot_id).secrecy is Secrecy.SECRET


def test_the_whole_organisation_is_asked_by_the_returning_officer_alone(
    ask, school, election, national_key, returning_officer, secretary, make_officer, session,
    refused, make_branch, voters,
):  # fmt: skip
    whole = replace(election, branch_id=None, body=RollBody.EVERYONE, key_id=national_key.id)
    for person in (secretary, voters[1], make_officer(OfficeKind.NATIONAL_OFFICE, make_branch())):
        assert refused(ask, whole, by=person).reason is Reason.NOT_PERMITTED
    assert refused(ask, school, by=returning_officer).reason is Reason.NOT_PERMITTED
    ballot = session.get_one(Ballot, ask(whole, by=returning_officer))
    assert ballot.roll_count == len(voters) + 2
    assert ballot.branch_id is None


def test_the_notice_of_the_standing_orders_is_owed_to_a_branch_and_not_to_the_organisation(
    ask, school, branch, make_standing_orders, refused, returning_officer, session
):
    make_standing_orders(branch, version=2, notice_days=7)
    make_standing_orders(None, notice_days=7, freeze_days=0)
    soon = replace(school, opens=START + 6 * DAY, closes=START + 9 * DAY)
    assert refused(ask, soon).when == START + 7 * DAY
    assert refused(ask, school).reason is Reason.INVALID
    without_opening = replace(school, closes=START + 9 * DAY)
    assert session.get_one(Ballot, ask(without_opening)).opens == START + 7 * DAY
    whole = replace(school, branch_id=None, body=RollBody.EVERYONE)
    assert session.get_one(Ballot, ask(whole, by=returning_officer)).opens == START


def test_officers_alone_can_be_asked(ask, school, session, secretary, chair, voters):
    ballot_id = ask(replace(school, body=RollBody.OFFICERS))
    on_roll = set(session.scalars(select(RollEntry.member_id).filter_by(ballot_id=ballot_id)))
    assert on_roll == {secretary.id, chair.id}


def test_delegates_vote_with_their_weights_in_a_recorded_vote_only(
    ask, school, election, session, voters, refused
):
    two = (Delegate(voters[1].number, 30, "unions"), Delegate(voters[2].number, 7, "branches"))
    secret = replace(election, body=RollBody.DELEGATES, delegates=two)
    assert "one vote" in str(refused(ask, secret).sentence)
    ballot_id = ask(replace(school, body=RollBody.DELEGATES, delegates=two))
    rows = session.execute(
        select(RollEntry.weight, RollEntry.section)
        .where(RollEntry.ballot_id == ballot_id)
        .order_by(RollEntry.member_id)
    ).all()
    assert [tuple(row) for row in rows] == [(30, "unions"), (7, "branches")]
    assert (
        refused(ask, replace(school, title="B", body=RollBody.DELEGATES)).reason is Reason.INVALID
    )


@pytest.mark.parametrize("secrecy", [Secrecy.RECORDED, Secrecy.ROLL_CALL])
def test_votes_by_name_are_for_or_against_only(ask, school, secrecy, refused):
    refusal = refused(ask, replace(school, secrecy=secrecy, questions=(CHOICE,)))
    assert "for, against or abstain" in str(refusal.sentence)


def test_pressing_twice_announces_once(ask, school, session, refused):
    ask(school)
    assert refused(ask, school).reason is Reason.ALREADY_DONE
    assert len(session.scalars(select(Ballot)).all()) == 1


def test_a_rehearsal_says_what_would_be_fixed_and_leaves_nothing(
    rehearse, election, session, voters, branch, make_member
):
    make_member(branch, standing=Standing.LAPSED)
    fixed = rehearse(election)
    assert (fixed.roll_count, fixed.quorum) == (len(voters), 2)
    assert fixed.shut_out[0]["count"] == 1
    assert str(fixed.clause) == "Standing orders 1.1 (version 1)"
    for table in (Ballot, BallotQuestion, BallotOption, RollEntry, Sealing, OutboxMessage):
        assert session.scalars(select(table)).all() == []
    assert session.scalars(select(AuditRow).filter_by(name="QuestionPut")).all() == []


def test_what_is_rehearsed_is_what_is_fixed(rehearse, ask, election, session):
    fixed = rehearse(election)
    ballot = session.get_one(Ballot, ask(election))
    assert (fixed.opens, fixed.closes, fixed.roll_hash, fixed.quorum) == (
        ballot.opens,
        ballot.closes,
        ballot.roll_hash,
        ballot.quorum,
    )


@pytest.mark.parametrize(
    "changes",
    [
        {"title": ""},
        {"title": "x" * 201},
        {"explanation": "x" * 10_001},
        {"questions": ()},
        {"questions": (SCHOOL,) * 11},
        {"body": RollBody.EVERYONE},
        {"closes": START},
        {"closes": START - DAY},
        {"closes": START + 400 * DAY},
        {"opens": START - DAY},
        {"opens": START + 3 * DAY},
        {"secrecy": Secrecy.SECRET, "key_id": None},
        {"questions": (replace(SCHOOL, wording=" "),)},
        {"questions": (replace(SCHOOL, wording="x" * 1001),)},
        {"questions": (replace(SCHOOL, options=(ADA, BO)),)},
        {"questions": (replace(SCHOOL, seats=2),)},
    ],
)
def test_what_cannot_be_put_is_refused_in_a_sentence_and_nothing_is_stored(
    ask, school, refused, session, changes
):
    refusal = refused(ask, replace(school, **changes))
    assert str(refusal.sentence)
    assert session.scalars(select(Ballot)).all() == []


@pytest.mark.parametrize(
    "changes",
    [
        {"options": ()},
        {"options": (ADA,)},
        {"options": tuple(OptionAsked(f"Option {n}") for n in range(61))},
        {"options": (ADA, OptionAsked(" "))},
        {"options": (ADA, OptionAsked("x" * 201))},
        {"options": (ADA, OptionAsked("  aDA "))},
        {"options": (ADA, OptionAsked("Bo", "x" * 10_001))},
        {"seats": 0},
        {"seats": 4},
        {"most_choices": 0},
        {"most_choices": 4},
        {"status_quo": 0},
        {"method": Method.IRV, "seats": 2},
        {"method": Method.SCHULZE, "most_choices": 1},
        {"method": Method.SCHULZE, "status_quo": 3},
        {"method": Method.SCHULZE, "status_quo": -1},
    ],
)
def test_a_question_that_cannot_be_counted_is_refused_by_its_number(
    ask, election, refused, changes
):
    questions = (CHOICE, replace(CHOICE, **changes))
    assert "Question 2:" in str(refused(ask, replace(election, questions=questions)).sentence)


def test_a_lower_majority_than_the_standing_orders_ask_for_cannot_be_chosen(
    ask, school, branch, make_standing_orders, refused, session
):
    make_standing_orders(branch, version=2, majority=Majority.TWO_THIRDS)
    assert "standing orders" in str(refused(ask, school).sentence)
    stricter = (replace(SCHOOL, method=Method.TWO_THIRDS_PRESENT),)
    assert (
        session.get_one(Ballot, ask(replace(school, questions=stricter))).majority
        is Majority.TWO_THIRDS_PRESENT
    )


def test_nobody_on_the_roll_is_refused(ask, school, refused, branch, make_standing_orders):
    make_standing_orders(branch, version=2, freeze_days=366 * 20)
    assert refused(ask, school).reason is Reason.RULE_NOT_MET


def test_the_name_of_an_option_is_kept_on_one_line(ask, election, session):
    pasted = replace(CHOICE, options=(OptionAsked("Ada\tExample  "), BO))
    ballot_id = ask(replace(election, questions=(pasted,)))
    names = session.scalars(
        select(BallotOption.name)
        .join(BallotQuestion, BallotQuestion.id == BallotOption.question_id)
        .where(BallotQuestion.ballot_id == ballot_id)
        .order_by(BallotOption.number)
    ).all()
    assert names == ["Ada Example", "Bo"]
