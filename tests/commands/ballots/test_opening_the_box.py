"""Scrutineers open a ballot after the close: all of it in one go, or nothing at all."""

import json
from datetime import timedelta

import pytest
from sqlalchemy import func, select

from policy_forum.domain.access.actors import OfficeKind
from policy_forum.domain.counting.results import Method
from policy_forum.domain.refusals import Reason, RefusedError
from policy_forum.features.ballots.commands import declare_due_ballots, unsealing
from policy_forum.features.ballots.commands.abandoning import abandon_ballot
from policy_forum.features.ballots.commands.board import close_board
from policy_forum.features.ballots.commands.envelopes import hand_in_envelope
from policy_forum.features.ballots.commands.unsealing import give_share
from policy_forum.features.ballots.models import (
    Ballot,
    BallotQuestion,
    BoxedPaper,
    Envelope,
    RollEntry,
    Scrutineer,
    Sealing,
    SlipIssued,
    Teller,
)
from policy_forum.features.ballots.rules import BallotEnd, QuestionOutcome
from policy_forum.platform.audit import AuditRow
from policy_forum.platform.outbox import OutboxMessage
from tests.commands.ballots.sealed import open_secret_ballot
from tests.stage import START

AFTER = timedelta(days=3)
ELECTION = {"wording": "Who sits on the committee?", "method": Method.APPROVAL, "seats": 2,
            "options": ("Ada", "Bo", "Cerys")}  # fmt: skip


@pytest.fixture
def north(make_branch):
    return make_branch("North")


@pytest.fixture
def people(north, make_member):
    return [make_member(north) for _ in range(24)]


@pytest.fixture
def sealed(session, people, north):
    """An open ballot with three scrutineers, two of whom are needed."""

    def make(**more):
        settings = {"needed": 2, "branch": north} | more
        return open_secret_ballot(session, START, people, people[:3], **settings)

    return make


@pytest.fixture
def vote(work_as):
    def hand_in(ballot, member, answers, **more):
        envelope = ballot.envelope(answers, **more)
        with work_as(member) as work:
            return hand_in_envelope(work, ballot.id, envelope, ballot.public_hex)

    return hand_in


@pytest.fixture
def give(work_as, people):
    """Let scrutineer number `place` give the code of card number `card` (her own)."""

    def give_code(ballot, place, card=None):
        with work_as(people[place]) as work:
            return give_share(work, ballot.id, ballot.cards[place if card is None else card].code)

    return give_code


@pytest.fixture
def closed(sealed, vote, people, clock):
    """A ballot that has closed, with 22 papers in: 13 for, 7 against, 2 abstained."""
    ballot = sealed()
    words = ["for"] * 13 + ["against"] * 7 + ["abstain"] * 2
    for member, word in zip(people, words, strict=False):
        vote(ballot, member, {"1": word})
    clock.set(START + AFTER)
    return ballot


def refused(excinfo):
    return excinfo.value.refusal


def test_the_box_is_opened_by_as_many_scrutineers_as_are_needed(closed, give, session):
    assert give(closed, 0) == 1
    assert session.scalar(select(func.count()).select_from(BoxedPaper)) == 0
    assert give(closed, 1) == 0
    ballot = session.get(Ballot, closed.id, populate_existing=True)
    question = session.scalars(select(BallotQuestion)).one()
    assert (ballot.voted, ballot.ended) == (22, BallotEnd.COUNTED)
    assert ballot.declared_at == ballot.settled_at == START + AFTER
    assert (question.votes_for, question.votes_against, question.votes_abstain) == (13, 7, 2)
    assert question.outcome is QuestionOutcome.CARRIED


def test_papers_lie_in_the_box_by_tracker_with_what_they_say(closed, give, session):
    give(closed, 0)
    give(closed, 2)
    papers = session.execute(select(BoxedPaper.tracker, BoxedPaper.copy, BoxedPaper.answers)).all()
    assert {tracker: json.loads(answers) for tracker, _copy, answers in papers} == closed.trackers
    assert {copy for _tracker, copy, _answers in papers} == {1}


def test_the_last_paper_of_a_member_is_the_one_that_counts(
    sealed, vote, people, give, clock, session
):
    ballot = sealed()
    vote(ballot, people[5], {"1": "for"})
    vote(ballot, people[5], {"1": "against"})
    clock.set(START + AFTER)
    give(ballot, 0)
    give(ballot, 1)
    question = session.scalars(select(BallotQuestion)).one()
    assert (question.votes_for, question.votes_against) == (0, 1)


def test_after_the_opening_nothing_is_left_that_was_sealed_or_shared(closed, give, session):
    give(closed, 0)
    give(closed, 1)
    session.expire_all()
    assert session.scalar(select(func.count()).select_from(Envelope)) == 0
    for scrutineer in session.scalars(select(Scrutineer)):
        assert scrutineer.given_share is None
        assert scrutineer.sealed_share is None
    voted = session.scalars(select(RollEntry.voted).order_by(RollEntry.member_id)).all()
    assert voted == [True] * 22 + [False] * 2


def test_the_share_that_opens_is_never_stored(closed, give, session, monkeypatch):
    give(closed, 0)
    seen = []
    conclude = getattr(unsealing, "conclude")  # noqa: B009 - it is not meant for others

    def look(work, ballot, opened):
        seen.extend(work.session.scalars(select(Scrutineer.given_share)))
        conclude(work, ballot, opened)

    monkeypatch.setattr(unsealing, "conclude", look)
    give(closed, 1)
    assert seen == [None, None, None]


def test_papers_under_one_tracker_are_copies_sorted_by_what_they_say(
    sealed, vote, people, give, clock, session
):
    ballot = sealed()
    for member, word in zip(people, ("for", "against", "for"), strict=False):
        vote(ballot, member, {"1": word}, tracker=b"\7" * 16)
    clock.set(START + AFTER)
    give(ballot, 0)
    give(ballot, 1)
    papers = session.execute(select(BoxedPaper.copy, BoxedPaper.answers)).all()
    assert [(c, a) for c, a in papers] == [
        (1, '{"1":"against"}'), (2, '{"1":"for"}'), (3, '{"1":"for"}')]  # fmt: skip


def test_what_cannot_be_opened_or_read_is_spoilt_and_still_counts_as_voted(
    sealed, people, work_as, give, clock, session
):
    ballot = sealed()
    nothing = b"\0" * len(ballot.envelope({"1": "for"}))
    foreign = sealed()
    for member, envelope in (
        (people[4], nothing),
        (people[5], ballot.sealed(b'{"a":{"1":"maybe"},"b":"' + ballot.mark.encode() + b'"}')),
        (people[6], ballot.sealed(b'{"a":{"1":"for"},"b":"' + foreign.mark.encode() + b'"}')),
        (people[7], ballot.envelope({"1": "for"})),
    ):
        with work_as(member) as work:
            hand_in_envelope(work, ballot.id, envelope, ballot.public_hex)
    clock.set(START + AFTER)
    give(ballot, 0)
    give(ballot, 1)
    sealing = session.get(Sealing, ballot.id, populate_existing=True)
    assert (sealing.envelopes, sealing.spoilt) == (4, 3)
    assert session.get(Ballot, ballot.id).voted == 4


def test_nobody_opens_before_the_close(sealed, give, clock):
    ballot = sealed()
    with pytest.raises(RefusedError) as excinfo:
        give(ballot, 0)
    assert refused(excinfo).reason is Reason.WINDOW_NOT_OPEN
    clock.set(START + timedelta(days=2))
    assert give(ballot, 0) == 1


def test_only_scrutineers_of_the_ballot_open_it(closed, people, make_officer, north, work_as):
    returning_officer = make_officer(OfficeKind.RETURNING_OFFICER, north)
    for member in (people[10], returning_officer):
        with pytest.raises(RefusedError) as excinfo, work_as(member) as work:
            give_share(work, closed.id, closed.cards[0].code)
        assert refused(excinfo).reason is Reason.NOT_PERMITTED


def test_another_scrutineers_card_is_refused_by_the_name_on_it(closed, give, people):
    with pytest.raises(RefusedError) as excinfo:
        give(closed, 0, card=1)
    assert people[1].family_name in str(refused(excinfo).sentence)


def test_a_card_of_another_key_is_refused_as_no_card_of_this_one(closed, sealed, people, work_as):
    other = sealed()
    with pytest.raises(RefusedError, match="no card of this ballot"), work_as(people[0]) as work:
        give_share(work, closed.id, other.cards[0].code)


def test_a_mistyped_code_is_refused_with_the_group_that_is_wrong(closed, people, work_as):
    code = closed.cards[0].code
    wrong = ("A" if code[0] != "A" else "B") + code[1:]
    with pytest.raises(RefusedError, match="group 1"), work_as(people[0]) as work:
        give_share(work, closed.id, wrong)


def test_one_scrutineer_cannot_give_her_code_for_two(closed, give, session):
    give(closed, 0)
    with pytest.raises(RefusedError, match="Your code is in"):
        give(closed, 0)
    assert session.scalar(select(func.count()).select_from(BoxedPaper)) == 0


def test_an_opened_ballot_is_not_opened_again(closed, give):
    give(closed, 0)
    give(closed, 1)
    with pytest.raises(RefusedError) as excinfo:
        give(closed, 2)
    assert refused(excinfo).reason is Reason.ALREADY_DONE


def test_the_other_scrutineers_and_the_secretary_are_told_and_no_voter(
    closed, give, people, make_officer, north, session
):
    secretary = make_officer(OfficeKind.SECRETARY, north)
    give(closed, 0)
    give(closed, 1)
    told = session.scalars(
        select(OutboxMessage.address).where(OutboxMessage.template == "ballot_unsealed")
    ).all()
    assert set(told) == {people[0].email, people[2].email, secretary.email}


def test_an_opening_after_the_board_was_closed_by_the_clock_gives_the_same(
    closed, give, session, work_as
):
    with work_as() as work:
        ballot, sealing = work.session.get(Ballot, closed.id), work.session.get(Sealing, closed.id)
        hashes = close_board(work, ballot, sealing)
    give(closed, 0)
    give(closed, 1)
    assert session.get(Sealing, closed.id, populate_existing=True).envelopes == len(hashes) == 22


def test_the_clock_does_not_declare_a_secret_ballot(closed, session, clock, stage):
    declared = declare_due_ballots(lambda: session, clock)
    assert declared == 0
    assert session.get(Ballot, closed.id, populate_existing=True).declared_at is None


def test_too_few_voters_decide_nothing_and_the_count_is_kept(
    sealed, vote, people, give, clock, session
):
    ballot = sealed(quorum=5)
    vote(ballot, people[3], {"1": "for"})
    clock.set(START + AFTER)
    give(ballot, 0)
    give(ballot, 1)
    assert session.get(Ballot, ballot.id, populate_existing=True).ended is BallotEnd.INQUORATE
    assert session.scalars(select(BallotQuestion.outcome)).one() is QuestionOutcome.INQUORATE


def test_a_ballot_without_any_paper_can_be_opened(sealed, give, clock, session):
    ballot = sealed(questions=(ELECTION,))
    clock.set(START + AFTER)
    give(ballot, 0)
    give(ballot, 1)
    assert session.get(Ballot, ballot.id, populate_existing=True).voted == 0


def test_slips_are_counted_with_the_papers_and_leave_no_mark_but_that_she_voted(
    sealed, vote, people, give, clock, session
):
    ballot = sealed()
    vote(ballot, people[3], {"1": "for"})
    for member in people[4:6]:
        session.add(SlipIssued(ballot_id=ballot.id, member_id=member.id, issued_by_id=people[7].id))
    sheet = '{"1":[["against",2]]}'
    for member in people[7:9]:
        session.add(Teller(ballot_id=ballot.id, member_id=member.id, named_at=START, sheet=sheet))
    session.commit()
    clock.set(START + AFTER)
    give(ballot, 0)
    give(ballot, 1)
    question = session.scalars(select(BallotQuestion)).one()
    assert (question.votes_for, question.votes_against) == (1, 2)
    assert session.get(Ballot, ballot.id, populate_existing=True).voted == 3
    assert session.scalar(select(func.count()).select_from(SlipIssued)) == 0
    voted = session.scalars(select(RollEntry.member_id).where(RollEntry.voted)).all()
    assert set(voted) == {member.id for member in people[3:6]}


def test_tellers_who_do_not_agree_keep_the_box_shut(sealed, people, give, clock, session):
    ballot = sealed()
    session.add(SlipIssued(ballot_id=ballot.id, member_id=people[4].id, issued_by_id=people[7].id))
    session.commit()
    clock.set(START + AFTER)
    with pytest.raises(RefusedError, match="slips come first"):
        give(ballot, 0)


def test_the_returning_officer_gives_a_ballot_up_with_a_reason(
    closed, make_officer, north, work_as, session
):
    returning_officer = make_officer(OfficeKind.RETURNING_OFFICER, north)
    with work_as(returning_officer) as work:
        abandon_ballot(work, closed.id, "Two cards burnt with the office.")
    session.expire_all()
    assert session.get(Ballot, closed.id).ended is BallotEnd.ABANDONED
    assert session.scalar(select(func.count()).select_from(Envelope)) == 0
    assert session.scalars(select(Scrutineer.sealed_share)).all() == [None] * 3
    notes = session.scalars(select(AuditRow.note).where(AuditRow.name == "BallotAbandoned")).all()
    assert notes == ["Two cards burnt with the office."]


def test_nobody_else_gives_a_ballot_up_and_nobody_without_a_reason(
    closed, people, make_officer, north, work_as
):
    with pytest.raises(RefusedError), work_as(people[0]) as work:
        abandon_ballot(work, closed.id, "I would rather not.")
    returning_officer = make_officer(OfficeKind.RETURNING_OFFICER, north)
    with pytest.raises(RefusedError, match="Say why"), work_as(returning_officer) as work:
        abandon_ballot(work, closed.id, "  ")
