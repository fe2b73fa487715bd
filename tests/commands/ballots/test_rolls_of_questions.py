"""Recorded ballots on questions: who is on the roll, what votes weigh, and who voted what."""

from datetime import timedelta
from fractions import Fraction
from functools import partial

import pytest
from sqlalchemy import select

from policy_forum.domain.access.actors import OfficeKind
from policy_forum.domain.counting.results import Method
from policy_forum.domain.eligibility import RollBody, Standing
from policy_forum.domain.refusals import Reason, RefusedError
from policy_forum.features.ballots.commands.answering import answer_questions
from policy_forum.features.ballots.commands.challenges import (
    answer_challenge,
    challenge_roll,
    correct_roll,
)
from policy_forum.features.ballots.commands.declaring import declare_result
from policy_forum.features.ballots.models import Ballot, BallotQuestion, RollEntry
from policy_forum.features.ballots.queries.rolls import list_challenges, list_corrections
from policy_forum.features.ballots.rules import (
    BallotEnd,
    Choice,
    QuestionOutcome,
    RollChange,
    Secrecy,
    hash_of_roll,
)
from policy_forum.features.ballots.rules.rolls import Correction, Delegate
from policy_forum.features.branches.rules import Majority
from policy_forum.features.members.models import Member
from policy_forum.platform.audit import AuditRow
from tests.commands.ballots.questions import put_recorded_question
from tests.stage import START

DAY = timedelta(days=1)
FOR, AGAINST = Choice.FOR, Choice.AGAINST
WHY = "She paid in time; the treasurer has confirmed it."


@pytest.fixture
def branch(make_branch, make_standing_orders):
    branch = make_branch("North")
    make_standing_orders(branch)
    return branch


@pytest.fixture
def officer(make_officer):
    return make_officer(OfficeKind.RETURNING_OFFICER)


@pytest.fixture
def put(work_as, branch):
    return partial(put_recorded_question, work_as, branch)


@pytest.fixture
def answer(work_as):
    def hand_in(member, keys, choice):
        with work_as(member) as work:
            answer_questions(work, keys[0], {keys[1]: choice})

    return hand_in


@pytest.fixture
def declared(work_as, clock, session):
    def declare(keys):
        clock.set(START + 2 * DAY)
        with work_as(None) as work:
            declare_result(work, keys[0])
        session.expire_all()
        return session.get_one(BallotQuestion, keys[1])

    return declare


def on_roll(session, keys):
    return set(session.scalars(select(RollEntry.member_id).where(RollEntry.ballot_id == keys[0])))


def test_the_roll_says_how_many_were_shut_out_and_by_which_rule(put, session, branch, make_member):
    make_member(branch)
    make_member(branch, standing=Standing.LAPSED)
    make_member(branch, joined_on=START.date())
    make_member(branch, joined_on=START.date())
    make_member()

    ballot = session.get_one(Ballot, put()[0])

    assert ballot.roll_count == 1
    assert [(each["rule"], each["count"]) for each in ballot.shut_out] == [
        ("standing", 1),
        ("joined", 2),
    ]


def test_officers_vote_where_the_body_is_those_who_hold_an_office(
    put, session, branch, make_member, make_officer
):
    make_member(branch)
    chair = make_officer(OfficeKind.CHAIR, branch)

    assert on_roll(session, put(RollBody.OFFICERS)) == {chair.id}


def test_delegates_have_the_votes_and_the_section_of_the_list(put, session, branch, make_member):
    ann, bea = make_member(branch), make_member(branch)
    keys = put(RollBody.DELEGATES, (Delegate(ann.number, 40, "A"), Delegate(bea.number, 2, "B")))

    entry = session.get_one(RollEntry, (keys[0], ann.id))

    assert (entry.weight, entry.section) == (40, "A")


@pytest.mark.parametrize(
    ("delegates", "part"),
    [
        ((), "between one"),
        ((Delegate("X1"),), "X1 is not"),
        ((Delegate("X1"), Delegate("X1")), "named twice"),
    ],
)
def test_a_list_of_delegates_that_cannot_be_is_refused(put, delegates, part):
    with pytest.raises(RefusedError, match=part):
        put(RollBody.DELEGATES, delegates)


def test_votes_count_as_often_as_they_weigh(put, answer, declared, branch, make_member):
    ann, bea, cia = (make_member(branch) for _ in range(3))
    keys = put(
        RollBody.DELEGATES,
        (Delegate(ann.number, 5), Delegate(bea.number, 2), Delegate(cia.number, 2)),
    )
    for member, choice in ((ann, AGAINST), (bea, FOR), (cia, FOR)):
        answer(member, keys, choice)

    question = declared(keys)

    assert (question.votes_for, question.votes_against) == (4, 5)
    assert question.outcome is QuestionOutcome.LOST


def test_in_a_card_vote_each_section_has_the_same_say(put, answer, declared, branch, make_member):
    """1,000 to 0 in one section against 3 to 4 in the other: one and three sevenths of two."""
    big, three, four = (make_member(branch) for _ in range(3))
    keys = put(
        RollBody.DELEGATES,
        (
            Delegate(big.number, 1000, "Unions"),
            Delegate(three.number, 3, "Branches"),
            Delegate(four.number, 4, "Branches"),
        ),
        majority=Majority.TWO_THIRDS,
    )
    for member, choice in ((big, FOR), (three, FOR), (four, AGAINST)):
        answer(member, keys, choice)

    question = declared(keys)

    assert Fraction(question.result["share_for"]) == Fraction(5, 7)
    assert question.outcome is QuestionOutcome.CARRIED


@pytest.mark.parametrize(
    ("method", "outcome"),
    [
        (Method.MAJORITY, QuestionOutcome.CARRIED),
        (Method.TWO_THIRDS, QuestionOutcome.CARRIED),
        (Method.TWO_THIRDS_PRESENT, QuestionOutcome.LOST),
        (Method.ABSOLUTE, QuestionOutcome.LOST),
    ],
)
def test_a_question_is_counted_by_its_own_method(
    put, answer, declared, branch, make_member, method, outcome
):
    """Four votes are for, two against, one abstains, and one of the eight is not cast."""
    people = {weight: make_member(branch) for weight in (4, 2, 1)}
    absent = make_member(branch)
    roll = [Delegate(member.number, weight) for weight, member in people.items()]
    keys = put(RollBody.DELEGATES, (*roll, Delegate(absent.number)), method=method)
    for weight, choice in ((4, FOR), (2, AGAINST), (1, Choice.ABSTAIN)):
        answer(people[weight], keys, choice)

    assert declared(keys).outcome is outcome


def test_a_tie_is_not_carried_and_too_few_decide_nothing(
    put, answer, declared, session, branch, make_member
):
    ann, _ = make_member(branch), make_member(branch)
    keys = put()
    answer(ann, keys, FOR)

    question = declared(keys)

    assert question.outcome is QuestionOutcome.INQUORATE
    assert session.get_one(Ballot, keys[0]).ended is BallotEnd.INQUORATE


def test_the_last_paper_before_the_close_counts_and_none_after(
    put, answer, declared, clock, branch, make_member
):
    ann, bea = make_member(branch), make_member(branch)
    keys = put()
    for member, choice in ((ann, FOR), (ann, AGAINST), (bea, AGAINST)):
        answer(member, keys, choice)
    clock.set(START + 2 * DAY)
    with pytest.raises(RefusedError) as refused:
        answer(ann, keys, FOR)

    question = declared(keys)

    assert refused.value.refusal.reason is Reason.WINDOW_CLOSED
    assert (question.votes_for, question.votes_against) == (0, 2)


def test_a_secret_ballot_takes_no_paper_with_a_name(put, answer, branch, make_member):
    ann = make_member(branch)
    keys = put(secrecy=Secrecy.SECRET)

    with pytest.raises(RefusedError, match="secret"):
        answer(ann, keys, FOR)


def test_somebody_who_lapsed_after_the_roll_was_fixed_can_still_vote(
    put, answer, declared, session, branch, make_member
):
    ann, bea = make_member(branch), make_member(branch)
    keys = put()
    ann.standing = Standing.LAPSED
    session.commit()
    answer(ann, keys, FOR)
    answer(bea, keys, FOR)

    assert declared(keys).votes_for == 2


def test_a_challenge_that_is_upheld_puts_a_member_on_the_roll_with_the_reason_for_all(
    put, answer, work_as, session, branch, make_member, officer
):
    make_member(branch)
    late = make_member(branch, joined_on=START.date())
    keys = put()
    with work_as(late) as work:
        challenge = challenge_roll(work, keys[0], "I joined in May, not yesterday.", late.number)
    with work_as(officer) as work:
        answer_challenge(work, challenge, WHY, Correction(late.number, RollChange.ADDED))

    answer(late, keys, FOR)

    session.expire_all()
    ballot = session.get_one(Ballot, keys[0])
    assert ballot.roll_count == 2
    assert list_corrections(session, keys[0])[0].reason == WHY
    assert list_challenges(session, keys[0])[0].upheld is True
    numbers = [m.number for m in (late, *[x for x in branch_members(session, branch) if x != late])]
    assert ballot.roll_hash == hash_of_roll(numbers)


def branch_members(session, branch):
    return session.scalars(select(Member).where(Member.branch_id == branch.id)).all()


def test_a_challenge_that_is_not_upheld_changes_nothing_and_has_its_answer(
    put, work_as, session, branch, make_member, officer
):
    ann = make_member(branch)
    keys = put()
    with work_as(ann) as work:
        challenge = challenge_roll(work, keys[0], "The freeze date came too late for us.")
    with work_as(officer) as work:
        answer_challenge(work, challenge, "The standing orders of 2024 say so in clause 1.1.")

    found = list_challenges(session, keys[0])[0]

    assert (found.upheld, found.about_number) == (False, None)
    assert session.get_one(Ballot, keys[0]).roll_count == 1


def test_the_same_challenge_waits_once(put, work_as, branch, make_member):
    ann = make_member(branch)
    keys = put()
    said = "The freeze date came too late for us."
    with work_as(ann) as work:
        challenge_roll(work, keys[0], said)

    with pytest.raises(RefusedError, match="already"), work_as(ann) as work:
        challenge_roll(work, keys[0], said)


def test_who_is_taken_off_the_roll_loses_her_paper_too(
    put, answer, declared, work_as, branch, make_member, officer
):
    ann, bea, cia = (make_member(branch) for _ in range(3))
    keys = put()
    for member, choice in ((ann, FOR), (bea, FOR), (cia, AGAINST)):
        answer(member, keys, choice)
    with work_as(officer) as work:
        correct_roll(work, keys[0], Correction(ann.number, RollChange.REMOVED), WHY)

    question = declared(keys)

    assert (question.votes_for, question.votes_against) == (1, 1)


def test_after_the_close_the_roll_stands(put, work_as, clock, branch, make_member, officer):
    ann = make_member(branch)
    keys = put()
    clock.set(START + 2 * DAY)

    with pytest.raises(RefusedError) as corrected, work_as(officer) as work:
        correct_roll(work, keys[0], Correction(ann.number, RollChange.REMOVED), WHY)
    with pytest.raises(RefusedError) as challenged, work_as(ann) as work:
        challenge_roll(work, keys[0], "The freeze date came too late for us.")

    assert corrected.value.refusal.reason is Reason.WINDOW_CLOSED
    assert challenged.value.refusal.reason is Reason.WINDOW_CLOSED


def test_only_the_returning_officer_corrects_a_roll(put, work_as, branch, make_officer):
    chair = make_officer(OfficeKind.CHAIR, branch)
    keys = put()

    with pytest.raises(RefusedError) as refused, work_as(chair) as work:
        correct_roll(work, keys[0], Correction(chair.number, RollChange.REMOVED), WHY)

    assert refused.value.refusal.reason is Reason.NOT_PERMITTED


def test_a_correction_is_in_the_trail_with_its_reason(
    put, work_as, session, branch, make_member, officer
):
    make_member(branch)
    late = make_member(branch, joined_on=START.date())
    keys = put()
    with work_as(officer) as work:
        correct_roll(work, keys[0], Correction(late.number, RollChange.ADDED), WHY)

    row = session.scalars(select(AuditRow).order_by(AuditRow.id.desc())).first()

    assert (row.name, row.note) == ("RollCorrected", WHY)
