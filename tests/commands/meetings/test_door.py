"""The door: who comes in, who may vote, who leaves or sends apologies, and the record of it."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from policy_forum.domain.eligibility import Bar
from policy_forum.domain.refusals import Reason
from policy_forum.features.branches.rules import MeetingRules
from policy_forum.features.meetings.commands.door import (
    check_in,
    give_apologies,
    join_meeting,
    leave_meeting,
)
from policy_forum.features.meetings.models import Attendance
from policy_forum.features.meetings.rules.states import (
    CheckIn,
    MeetingState,
    Presence,
    VotesBy,
)
from tests.commands.meetings.door_steps import changes_of, names_of, refused
from tests.commands.meetings.halls import MEETS, Hall

DOOR, PHONE, ONLINE = CheckIn.DOOR, CheckIn.OWN_PHONE, CheckIn.ONLINE
CARD, DEVICE = VotesBy.CARD, VotesBy.DEVICE


@pytest.fixture
def hall(make):
    return Hall.under_way(make, by_card=2, by_phone=2, online=2)


class TestComingIn:
    def test_who_is_let_in_at_the_door_gets_a_voting_card(self, hall, work_as, session):
        ann = hall.members[8]
        with work_as(hall.doorkeeper) as work:
            came = check_in(work, hall.id, ann.id)
        row = hall.row_of(ann)
        assert (came.votes_by, came.bar) == (CARD, None)
        assert (row.presence, row.votes_by, row.came_by) == (Presence.ROOM, CARD, DOOR)
        assert changes_of(session, hall, ann) == [(Presence.ROOM, hall.doorkeeper.id)]
        assert names_of(session)[-2:] == ["WayOfVotingChanged", "MemberArrived"]

    def test_who_has_a_phone_gets_no_card(self, hall, work_as):
        ann = hall.members[8]
        with work_as(hall.secretary) as work:
            came = check_in(work, hall.id, ann.id, DOOR, DEVICE)
        assert came.votes_by is DEVICE
        assert hall.row_of(ann).votes_by is DEVICE

    def test_who_joins_online_votes_by_her_device(self, hall, work_as, session):
        ann = hall.members[8]
        with work_as(ann) as work:
            join_meeting(work, hall.id, ONLINE)
        row = hall.row_of(ann)
        assert (row.presence, row.votes_by, row.bar) == (Presence.ONLINE, DEVICE, None)
        assert changes_of(session, hall, ann) == [(Presence.ONLINE, ann.id)]

    def test_pressing_twice_comes_in_once(self, hall, work_as, session):
        ann = hall.members[8]
        for _ in range(2):
            with work_as(ann) as work:
                join_meeting(work, hall.id, PHONE)
        assert changes_of(session, hall, ann) == [(Presence.ROOM, ann.id)]
        assert names_of(session).count("MemberArrived") == 1

    @pytest.mark.parametrize(("who", "bar"), [("newcomer", Bar.JOINED), ("lapsed", Bar.STANDING)])
    def test_who_may_not_vote_comes_in_without_a_card(self, hall, work_as, who, bar):
        member = getattr(hall, who)
        with work_as(hall.doorkeeper) as work:
            came = check_in(work, hall.id, member.id)
        row = hall.row_of(member)
        assert (came.bar, came.votes_by) == (bar, DEVICE)
        assert (row.presence, row.bar, row.votes_by) == (Presence.ROOM, bar, DEVICE)

    @pytest.mark.parametrize("who", ["newcomer", "lapsed"])
    def test_who_may_not_vote_can_join_and_listen(self, hall, work_as, who):
        member = getattr(hall, who)
        with work_as(member) as work:
            join_meeting(work, hall.id, ONLINE)
        assert hall.row_of(member).bar is not None

    def test_the_day_before_the_freeze_date_is_early_enough(self, hall, make, work_as):
        freeze = MEETS.date() - timedelta(days=28)
        for joined, bar in ((freeze - timedelta(days=1), None), (freeze, Bar.JOINED)):
            member = make.member(hall.branch, joined_on=joined)
            with work_as(member) as work:
                assert join_meeting(work, hall.id, ONLINE).bar is bar

    def test_a_member_of_another_branch_is_not_let_in(self, hall, work_as):
        refusal = refused(
            work_as, hall.doorkeeper, lambda work: check_in(work, hall.id, hall.stranger.id)
        )
        assert "another branch" in str(refusal.sentence)
        assert hall.row_of(hall.stranger) is None
        refusal = refused(work_as, hall.stranger, lambda work: join_meeting(work, hall.id, ONLINE))
        assert refusal.reason is Reason.NOT_PERMITTED

    def test_only_who_keeps_the_door_lets_others_in(self, hall, work_as):
        ann, ben = hall.members[8], hall.members[9]
        refusal = refused(work_as, ann, lambda work: check_in(work, hall.id, ben.id))
        assert refusal.reason is Reason.NOT_PERMITTED

    def test_nobody_comes_in_by_herself_as_if_at_the_door(self, hall, work_as):
        refusal = refused(work_as, hall.members[8], lambda work: join_meeting(work, hall.id, DOOR))
        assert refusal.reason is Reason.INVALID

    def test_who_holds_a_card_does_not_come_in_by_phone_as_well(self, hall, work_as):
        holder = hall.members[0]
        refusal = refused(work_as, holder, lambda work: join_meeting(work, hall.id, PHONE))
        assert "voting card" in str(refusal.sentence)
        assert hall.row_of(holder).votes_by is CARD

    def test_who_was_online_and_comes_to_the_room_is_counted_once(self, hall, work_as, session):
        online = hall.members[4]
        assert hall.row_of(online).presence is Presence.ONLINE
        with work_as(hall.doorkeeper) as work:
            check_in(work, hall.id, online.id)
        rows = session.scalars(
            select(Attendance).where(
                Attendance.meeting_id == hall.id, Attendance.member_id == online.id
            )
        ).all()
        assert [(row.presence, row.votes_by) for row in rows] == [(Presence.ROOM, CARD)]


class TestHours:
    def test_the_door_opens_two_hours_before(self, make, work_as, clock):
        hall = Hall.called(make)
        ann = hall.members[8]
        clock.set(MEETS - timedelta(hours=2, seconds=1))
        refusal = refused(work_as, ann, lambda work: join_meeting(work, hall.id, ONLINE))
        assert refusal.when == MEETS - timedelta(hours=2)
        clock.set(MEETS - timedelta(hours=2))
        with work_as(ann) as work:
            join_meeting(work, hall.id, ONLINE)
        assert hall.row_of(ann).presence is Presence.ONLINE

    @pytest.mark.parametrize(
        "state", [MeetingState.DRAFT, MeetingState.CLOSED, MeetingState.CANCELLED]
    )
    def test_nobody_comes_in_to_a_meeting_that_is_not_on(self, make, work_as, state):
        hall = Hall.called(make, state=state)
        refusal = refused(
            work_as, hall.members[8], lambda work: join_meeting(work, hall.id, ONLINE)
        )
        assert refusal.reason is Reason.WRONG_STATE

    def test_an_adjourned_meeting_opens_its_door_when_its_day_is_known(self, make, work_as):
        hall = Hall.called(make, state=MeetingState.ADJOURNED)
        ann = hall.members[8]
        refusal = refused(work_as, ann, lambda work: join_meeting(work, hall.id, ONLINE))
        assert "not known yet" in str(refusal.sentence)
        hall.meeting.resumes_at = MEETS
        make.session.commit()
        with work_as(ann) as work:
            join_meeting(work, hall.id, ONLINE)
        assert hall.row_of(ann).presence is Presence.ONLINE


class TestLateArrivals:
    @pytest.fixture
    def strict(self, make):
        """A branch whose standing orders give no vote to who comes after the opening."""
        strict = MeetingRules(late_arrivals_vote=False)
        return Hall.under_way(make, orders={"meeting_rules": strict.overrides()})

    def test_who_comes_after_the_opening_may_not_vote(self, strict, make, work_as):
        late = make.member(strict.branch)
        with work_as(strict.doorkeeper) as work:
            assert check_in(work, strict.id, late.id).bar is Bar.LATE

    def test_who_was_there_and_comes_back_may(self, strict, work_as):
        member = strict.members[0]
        with work_as(strict.doorkeeper) as work:
            leave_meeting(work, strict.id, member.id)
        with work_as(strict.doorkeeper) as work:
            assert check_in(work, strict.id, member.id).bar is None

    def test_coming_in_again_does_not_mend_coming_late(self, strict, make, work_as):
        late = make.member(strict.branch)
        for _ in range(2):
            with work_as(late) as work:
                assert join_meeting(work, strict.id, ONLINE).bar is Bar.LATE

    def test_by_the_model_rules_who_comes_late_votes(self, hall, make, work_as):
        late = make.member(hall.branch)
        with work_as(late) as work:
            assert join_meeting(work, hall.id, ONLINE).bar is None


class TestLeaving:
    def test_who_leaves_is_gone_and_can_come_back(self, hall, work_as, session):
        ann = hall.members[2]
        with work_as(ann) as work:
            leave_meeting(work, hall.id, ann.id)
        row = hall.row_of(ann)
        assert (row.presence, row.left_at) == (Presence.LEFT, hall.make.clock.now())
        arrived = row.arrived_at
        with work_as(ann) as work:
            join_meeting(work, hall.id, ONLINE)
        row = hall.row_of(ann)
        assert (row.presence, row.left_at) == (Presence.ONLINE, None)
        assert row.arrived_at == arrived
        assert names_of(session)[-2:] == ["MemberLeft", "MemberArrived"]

    def test_who_comes_and_goes_all_the_time_is_sent_to_the_door(self, hall, work_as, monkeypatch):
        monkeypatch.setattr("policy_forum.features.meetings.rules.door.MOST_COMINGS", 3)
        ann = hall.members[2]
        with work_as(ann) as work:
            leave_meeting(work, hall.id, ann.id)
        with work_as(ann) as work:
            join_meeting(work, hall.id, ONLINE)
        with work_as(ann) as work:
            leave_meeting(work, hall.id, ann.id)
        refusal = refused(work_as, ann, lambda work: join_meeting(work, hall.id, ONLINE))
        assert refusal.reason is Reason.RULE_NOT_MET
        with work_as(hall.doorkeeper) as work:
            assert check_in(work, hall.id, ann.id).bar is None

    def test_nobody_sends_another_away_but_the_door(self, hall, work_as):
        ann, ben = hall.members[3], hall.members[4]
        refusal = refused(work_as, ann, lambda work: leave_meeting(work, hall.id, ben.id))
        assert refusal.reason is Reason.NOT_PERMITTED
        with work_as(hall.doorkeeper) as work:
            leave_meeting(work, hall.id, ben.id)
        assert hall.row_of(ben).presence is Presence.LEFT

    def test_who_is_not_there_cannot_leave(self, hall, work_as):
        refusal = refused(
            work_as, hall.doorkeeper, lambda work: leave_meeting(work, hall.id, hall.members[9].id)
        )
        assert refusal.reason is Reason.ALREADY_DONE


class TestApologies:
    def test_apologies_are_taken_back_by_coming(self, make, work_as, session):
        hall = Hall.called(make)
        ann = hall.members[5]
        with work_as(ann) as work:
            give_apologies(work, hall.id, ann.id, "At work  until nine")
        row = hall.row_of(ann)
        assert (row.presence, row.apology) == (Presence.APOLOGIES, "At work until nine")
        with work_as(hall.doorkeeper) as work:
            check_in(work, hall.id, ann.id)
        row = hall.row_of(ann)
        assert (row.presence, row.apology) == (Presence.ROOM, "")
        assert names_of(session)[-3:] == ["ApologiesGiven", "WayOfVotingChanged", "MemberArrived"]

    def test_other_words_are_no_second_apology(self, make, work_as, session):
        hall = Hall.called(make)
        ann = hall.members[5]
        for words in ("Ill", "Ill, get on without me"):
            with work_as(ann) as work:
                give_apologies(work, hall.id, ann.id, words)
        assert hall.row_of(ann).apology == "Ill, get on without me"
        assert names_of(session).count("ApologiesGiven") == 1

    def test_who_lapsed_can_send_apologies_too(self, make, work_as):
        hall = Hall.called(make)
        with work_as(hall.lapsed) as work:
            give_apologies(work, hall.id, hall.lapsed.id)
        assert hall.row_of(hall.lapsed).presence is Presence.APOLOGIES

    def test_who_is_there_sends_none(self, hall, work_as):
        ann = hall.members[0]
        refusal = refused(work_as, ann, lambda work: give_apologies(work, hall.id, ann.id))
        assert refusal.reason is Reason.WRONG_STATE

    def test_the_door_notes_them_and_nobody_else_for_another(self, hall, work_as):
        ann, ben = hall.members[8], hall.members[9]
        refusal = refused(work_as, ann, lambda work: give_apologies(work, hall.id, ben.id))
        assert refusal.reason is Reason.NOT_PERMITTED
        with work_as(hall.doorkeeper) as work:
            give_apologies(work, hall.id, ben.id)
        assert hall.row_of(ben).presence is Presence.APOLOGIES
