"""Who is at a meeting: coming in, leaving, apologies, and one way of voting for each.

Whatever changes who is there holds the meeting's row (`load_meeting`), so that the quorum is
counted by one at a time, and nobody's vote by device is written while she takes a card.
"""

from dataclasses import dataclass, replace

from sqlalchemy import delete, select

from policy_forum.domain.access.policy import Action, is_permitted
from policy_forum.domain.eligibility import Bar, Elector
from policy_forum.domain.events import (
    ApologiesGiven,
    MemberArrived,
    MemberLeft,
    WayOfVotingChanged,
)
from policy_forum.domain.identifiers import BranchId, MeetingId, MemberId
from policy_forum.domain.phrases import phrase
from policy_forum.domain.refusals import Reason, Refusal, RefusedError
from policy_forum.features.ballots.rules import Secrecy
from policy_forum.features.meetings.commands.counting import count_comings
from policy_forum.features.meetings.commands.items import withdraw_requests
from policy_forum.features.meetings.commands.loading import (
    announce,
    announce_to,
    load_meeting,
    orders_of,
    subject_of,
)
from policy_forum.features.meetings.commands.watching import watch_quorum
from policy_forum.features.meetings.models import (
    Attendance,
    AttendanceChange,
    Meeting,
    MeetingQuestion,
    MeetingVote,
)
from policy_forum.features.meetings.rules.door import (
    Hours,
    VoteNow,
    Voter,
    WayBefore,
    freeze_date_of,
    is_late,
    refusal_of_branch,
    refusal_of_coming,
    refusal_to_apologise,
    refusal_to_change_way,
    refusal_to_come,
    refusal_to_give_card,
    refusal_to_go_with_card,
    refusal_to_leave,
    refusal_to_leave_card,
    way_of,
)
from policy_forum.features.meetings.rules.states import (
    CheckIn,
    Presence,
    QuestionStage,
    VotesBy,
)
from policy_forum.features.members.models import Member
from policy_forum.platform.work import Work

_NOBODY = Refusal(Reason.INVALID, phrase("There is no such member."))
_OWN_WAYS = Refusal(
    Reason.INVALID,
    phrase("Whoever comes in by herself does so online, or by her own phone in the room."),
)
_UNDER_WAY = (QuestionStage.VOTING, QuestionStage.COUNTING)
APOLOGY_CHARACTERS = 300


@dataclass(frozen=True)
class CameIn:
    """How somebody is in now: by which way she votes, why she may not, and what happened to a vote.

    `vote_taken_out`: she had voted by device in the vote that is open, and now holds a card.
    """

    votes_by: VotesBy
    bar: Bar | None
    vote_taken_out: bool = False


def check_in(
    work: Work,
    meeting_id: int,
    member_id: int,
    how: CheckIn = CheckIn.DOOR,
    votes_by: VotesBy | None = None,
) -> CameIn:
    """Let a member in at the door, by name; who may vote gets a card unless she votes by phone.

    Doing it again changes nothing. Raises RefusedError when the door is shut, she belongs to
    another branch, or would have two votes in the question that is open.
    """
    meeting = load_meeting(work, meeting_id)
    work.authorise(Action.KEEP_DOOR, subject_of(work, meeting))
    return _let_in(work, meeting, member_id, how, votes_by)


def join_meeting(work: Work, meeting_id: int, how: CheckIn = CheckIn.ONLINE) -> CameIn:
    """The acting member comes in by herself, online or by her own phone in the room."""
    meeting = load_meeting(work, meeting_id)
    work.authorise(Action.JOIN_MEETING, subject_of(work, meeting))
    if how is CheckIn.DOOR:
        raise RefusedError(_OWN_WAYS)
    member_id = work.actor.member_id or 0
    row = _row_of(work, meeting, member_id)
    if row is not None:
        work.refuse_if(refusal_to_leave_card(row.presence, row.votes_by))
        work.refuse_if(refusal_of_coming(count_comings(work, meeting.id, member_id)))
    return _let_in(work, meeting, member_id, how, None)


def leave_meeting(work: Work, meeting_id: int, member_id: int) -> None:
    """A member leaves: by her own word, or as the door saw, which takes her card back."""
    meeting = load_meeting(work, meeting_id)
    subject = subject_of(work, meeting)
    is_herself = work.actor.member_id == member_id
    work.authorise(Action.JOIN_MEETING if is_herself else Action.KEEP_DOOR, subject)
    row = _row_of(work, meeting, member_id)
    work.refuse_if(refusal_to_leave(row.presence if row else None))
    if row is None:
        return
    if not is_permitted(Action.KEEP_DOOR, work.actor, subject):
        work.refuse_if(refusal_to_go_with_card(row.presence, row.votes_by))
    row.presence, row.left_at = Presence.LEFT, work.now
    work.record(
        MemberLeft(
            meeting_id=MeetingId(meeting.id),
            member_id=MemberId(member_id),
            presence=Presence.LEFT.value,
        )
    )
    _note_change(work, row)
    withdraw_requests(work, meeting_id, member_id)
    watch_quorum(work, meeting)


def give_card(work: Work, meeting_id: int, member_id: int) -> CameIn:
    """Somebody in the room gets a voting card; a vote by device in what is open is taken out."""
    meeting, row = _row_at_the_door(work, meeting_id, member_id)
    work.refuse_if(refusal_to_give_card(row.presence, row.bar))
    taken_out = _change_way(work, meeting, row, VotesBy.CARD)
    announce_to(work, meeting.id, member_id)
    announce(work, meeting.id, "attendance")
    return CameIn(VotesBy.CARD, row.bar, taken_out)


def take_card_back(work: Work, meeting_id: int, member_id: int) -> CameIn:
    """Somebody gives her voting card back, and votes by her own device from the next vote on."""
    meeting, row = _row_at_the_door(work, meeting_id, member_id)
    _change_way(work, meeting, row, VotesBy.DEVICE)
    announce_to(work, meeting.id, member_id)
    announce(work, meeting.id, "attendance")
    return CameIn(VotesBy.DEVICE, row.bar)


def give_apologies(work: Work, meeting_id: int, member_id: int, text: str = "") -> None:
    """A member sends her apologies, or the door notes them; coming takes them back."""
    meeting = load_meeting(work, meeting_id)
    is_herself = work.actor.member_id == member_id
    action = Action.GIVE_APOLOGIES if is_herself else Action.KEEP_DOOR
    work.authorise(action, subject_of(work, meeting))
    _member_of(work, meeting, member_id)
    row = _row_of(work, meeting, member_id)
    work.refuse_if(refusal_to_apologise(meeting.state, row.presence if row else None))
    if row is None:
        row = _new_row(work, meeting, member_id)
    is_first = row.presence is not Presence.APOLOGIES
    row.presence = Presence.APOLOGIES
    row.apology = " ".join(text.split())[:APOLOGY_CHARACTERS]
    if not is_first:
        return
    work.record(ApologiesGiven(meeting_id=MeetingId(meeting.id), member_id=MemberId(member_id)))
    _note_change(work, row)


def _let_in(
    work: Work, meeting: Meeting, member_id: int, how: CheckIn, asked: VotesBy | None
) -> CameIn:
    member = _member_of(work, meeting, member_id)
    hours = Hours(meeting.state, meeting.starts_at, meeting.resumes_at)
    work.refuse_if(refusal_to_come(hours, work.now))
    row = _row_of(work, meeting, member_id)
    bar = _bar_of(work, meeting, member, row)
    is_new = row is None
    row = row or _new_row(work, meeting, member_id)
    votes_by = way_of(how, asked, bar)
    taken_out = _change_way(work, meeting, row, votes_by, is_new=is_new)
    presence = Presence.ONLINE if how is CheckIn.ONLINE else Presence.ROOM
    moved = is_new or row.presence is not presence or row.bar is not bar
    row.presence, row.came_by, row.bar = presence, how, bar
    row.arrived_at, row.left_at = row.arrived_at or work.now, None
    row.last_seen_at, row.apology = work.now, ""
    if moved:
        _note_arrival(work, row)
        watch_quorum(work, meeting)
    return CameIn(votes_by, bar, taken_out)


def _note_arrival(work: Work, row: Attendance) -> None:
    work.record(
        MemberArrived(
            meeting_id=MeetingId(row.meeting_id),
            member_id=MemberId(row.member_id),
            presence=row.presence.value,
            may_vote=row.bar is None,
        )
    )
    _note_change(work, row)


def _note_change(work: Work, row: Attendance) -> None:
    """Keep the change, and tell the pages: everybody’s, and her own."""
    work.session.add(
        AttendanceChange(
            meeting_id=row.meeting_id,
            member_id=row.member_id,
            presence=row.presence,
            happened_at=work.now,
            by_id=work.actor.member_id,
        )
    )
    announce_to(work, row.meeting_id, row.member_id)
    announce(work, row.meeting_id, "attendance")


def _change_way(
    work: Work, meeting: Meeting, row: Attendance, wanted: VotesBy, *, is_new: bool = False
) -> bool:
    """Let somebody vote by that way from now on; whether a vote of hers by device was taken out."""
    if row.votes_by is wanted:
        return False
    question = _vote_under_way(work, meeting)
    was_never_there = is_new or row.presence is Presence.APOLOGIES
    before = None if was_never_there else WayBefore(row.votes_by, row.left_at)
    if before is not None and question is not None and _has_voted(work, question, row.member_id):
        # She was there to vote, whenever her page was last heard of.
        before = replace(before, there_until=None)
    vote = VoteNow(question.stage, question.opened_at) if question else None
    work.refuse_if(refusal_to_change_way(before, wanted, vote))
    row.votes_by = wanted
    work.record(
        WayOfVotingChanged(
            meeting_id=MeetingId(meeting.id),
            member_id=MemberId(row.member_id),
            votes_by=wanted.value,
        )
    )
    if question is None or wanted is not VotesBy.CARD:
        return False
    return _take_vote_out(work, question, row.member_id)


def _vote_under_way(work: Work, meeting: Meeting) -> MeetingQuestion | None:
    """The question that is voted on by hands and devices now; a secret one is voted on sealed."""
    return work.session.scalar(
        select(MeetingQuestion)
        .where(
            MeetingQuestion.meeting_id == meeting.id,
            MeetingQuestion.stage.in_(_UNDER_WAY),
            MeetingQuestion.secrecy != Secrecy.SECRET,
        )
        .order_by(MeetingQuestion.id.desc())
        .limit(1)
        .execution_options(populate_existing=True)
    )


def _has_voted(work: Work, question: MeetingQuestion, member_id: int) -> bool:
    return work.session.get(MeetingVote, (question.id, member_id)) is not None


def _take_vote_out(work: Work, question: MeetingQuestion, member_id: int) -> bool:
    if question.stage is not QuestionStage.VOTING:
        return False
    gone = work.session.execute(
        delete(MeetingVote)
        .where(MeetingVote.question_id == question.id, MeetingVote.member_id == member_id)
        .returning(MeetingVote.member_id)
    ).all()
    return bool(gone)


def _bar_of(work: Work, meeting: Meeting, member: Member, row: Attendance | None) -> Bar | None:
    orders = orders_of(work, meeting)
    voter = Voter(
        elector=Elector(
            member_id=MemberId(member.id),
            branch_id=BranchId(member.branch_id),
            joined_on=member.joined_on,
            standing=member.standing,
        ),
        branch_id=BranchId(meeting.branch_id),
        freeze_date=freeze_date_of(meeting.starts_at, work.zone, orders.freeze_days),
        is_late=is_late(
            late_arrivals_vote=orders.meetings.late_arrivals_vote,
            state=meeting.state,
            came_before=row is not None and row.arrived_at is not None and row.bar is not Bar.LATE,
        ),
    )
    return voter.bar


def _row_at_the_door(work: Work, meeting_id: int, member_id: int) -> tuple[Meeting, Attendance]:
    meeting = load_meeting(work, meeting_id)
    work.authorise(Action.KEEP_DOOR, subject_of(work, meeting))
    row = _row_of(work, meeting, member_id)
    if row is None or row.presence is not Presence.ROOM:
        raise RefusedError(refusal_to_give_card(None, None) or _NOBODY)
    return meeting, row


def _row_of(work: Work, meeting: Meeting, member_id: int) -> Attendance | None:
    key = (meeting.id, member_id)
    return work.session.get(Attendance, key, with_for_update=True, populate_existing=True)


def _new_row(work: Work, meeting: Meeting, member_id: int) -> Attendance:
    row = Attendance(
        meeting_id=meeting.id,
        member_id=member_id,
        presence=Presence.LEFT,
        votes_by=VotesBy.DEVICE,
        apology="",
    )
    work.session.add(row)
    return row


def _member_of(work: Work, meeting: Meeting, member_id: int) -> Member:
    member = work.session.get(Member, member_id)
    if member is None:
        raise RefusedError(_NOBODY)
    refusal = refusal_of_branch(member.full_name, member.branch_id, meeting.branch_id)
    work.refuse_if(refusal)
    return member
