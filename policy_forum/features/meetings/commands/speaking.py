"""Who asks to speak, and who is called: one speaks at a time."""

from sqlalchemy import select

from policy_forum.domain.access.policy import Action
from policy_forum.domain.events import SpokenTo
from policy_forum.domain.identifiers import (
    AgendaItemId,
    MeetingId,
    MeetingQuestionId,
    MemberId,
    SpeakerId,
)
from policy_forum.domain.phrases import phrase
from policy_forum.domain.refusals import Reason, Refusal, RefusedError
from policy_forum.features.meetings.commands.floor import floor_now
from policy_forum.features.meetings.commands.items import end_speeches
from policy_forum.features.meetings.commands.loading import (
    announce,
    announce_to,
    load_meeting,
    subject_of,
)
from policy_forum.features.meetings.models import Attendance, Meeting, Speaker
from policy_forum.features.meetings.rules.debate import (
    minutes_for,
    refusal_to_ask,
    refusal_to_speak,
)
from policy_forum.features.meetings.rules.floor import Floor
from policy_forum.features.meetings.rules.states import SpeakerRole
from policy_forum.features.members.models import Member
from policy_forum.platform.work import Work

_NOBODY = Refusal(Reason.ALREADY_DONE, phrase("Nobody is speaking now."))
_NO_SUCH = Refusal(Reason.INVALID, phrase("There is no such request to speak."))
_LONGEST_NAME = 200


def ask_to_speak(work: Work, meeting_id: MeetingId, role: SpeakerRole) -> SpeakerId:
    """Ask to speak to what is before the meeting; asking twice is asking once.

    Somebody who waits in the same role for another question waits for this one instead.
    """
    meeting = load_meeting(work, meeting_id)
    work.authorise(Action.ASK_TO_SPEAK, subject_of(work, meeting))
    floor = floor_now(work, meeting)
    member_id = work.actor.member_id or 0
    row = work.session.get(Attendance, (meeting.id, member_id))
    is_there = row is not None and row.presence.is_there
    work.refuse_if(refusal_to_ask(floor, role, is_there=is_there))
    waiting = work.session.scalar(
        select(Speaker).where(
            Speaker.meeting_id == meeting.id,
            Speaker.member_id == member_id,
            Speaker.role == role,
            Speaker.called_at.is_(None),
            Speaker.withdrawn_at.is_(None),
        )
    )
    question_id = floor.question.id if floor.question else None
    if waiting is not None and waiting.question_id == question_id:
        return SpeakerId(waiting.id)
    if waiting is not None:
        waiting.withdrawn_at = work.now
        work.session.flush()
    asked = _add(work, meeting, floor, role, member_id)
    announce(work, meeting.id, "queue")
    announce_to(work, meeting.id, member_id)
    return SpeakerId(asked.id)


def withdraw_request(work: Work, speaker_id: SpeakerId) -> None:
    """Take a request back: who made it, or who runs the meeting. Taken back before, it stays so."""
    meeting, speaker = _load_speaker(work, speaker_id)
    is_her_own = speaker.member_id is not None and speaker.member_id == work.actor.member_id
    action = Action.ASK_TO_SPEAK if is_her_own else Action.RUN_MEETING
    work.authorise(action, subject_of(work, meeting))
    if speaker.called_at is not None:
        sentence = phrase("She was called already: end her speech instead.")
        raise RefusedError(Refusal(Reason.ALREADY_DONE, sentence))
    if speaker.withdrawn_at is None:
        speaker.withdrawn_at = work.now
        announce(work, meeting.id, "queue")
        if speaker.member_id is not None:
            announce_to(work, meeting.id, speaker.member_id)


def call_speaker(work: Work, speaker_id: SpeakerId) -> None:
    """Call somebody who waits; whoever spoke has ended. Called already, nothing happens."""
    meeting, speaker = _load_speaker(work, speaker_id)
    work.authorise(Action.RUN_MEETING, subject_of(work, meeting))
    if speaker.withdrawn_at is not None:
        sentence = phrase("She has taken her request back.")
        raise RefusedError(Refusal(Reason.CHANGED_MEANWHILE, sentence))
    if speaker.called_at is not None:
        return
    floor = floor_now(work, meeting)
    work.refuse_if(refusal_to_speak(floor, speaker.role))
    _call(work, meeting, floor, speaker)


def call_person(
    work: Work,
    meeting_id: MeetingId,
    role: SpeakerRole,
    member_id: MemberId | None,
    guest_name: str = "",
) -> SpeakerId:
    """Call a member who has not asked by her own device, or a guest, by name."""
    meeting = load_meeting(work, meeting_id)
    work.authorise(Action.RUN_MEETING, subject_of(work, meeting))
    floor = floor_now(work, meeting)
    work.refuse_if(refusal_to_speak(floor, role))
    _refuse_unknown(work, meeting, member_id, guest_name)
    waiting = _waiting_as(work, meeting, member_id, role)
    speaker = waiting or _add(work, meeting, floor, role, member_id, guest_name)
    _call(work, meeting, floor, speaker)
    return SpeakerId(speaker.id)


def end_speech(work: Work, meeting_id: MeetingId) -> None:
    """Whoever speaks has ended."""
    meeting = load_meeting(work, meeting_id)
    work.authorise(Action.RUN_MEETING, subject_of(work, meeting))
    speaks = select(Speaker.id).where(
        Speaker.meeting_id == meeting.id,
        Speaker.called_at.is_not(None),
        Speaker.finished_at.is_(None),
    )
    if work.session.scalar(speaks.limit(1)) is None:
        raise RefusedError(_NOBODY)
    end_speeches(work, meeting.id)
    announce(work, meeting.id, "floor", "queue")


def _load_speaker(work: Work, speaker_id: int) -> tuple[Meeting, Speaker]:
    speaker = work.session.get(Speaker, speaker_id)
    if speaker is None:
        raise RefusedError(_NO_SUCH)
    meeting = load_meeting(work, speaker.meeting_id)
    work.session.refresh(speaker)
    return meeting, speaker


def _waiting_as(
    work: Work, meeting: Meeting, member_id: int | None, role: SpeakerRole
) -> Speaker | None:
    """Her own request, where she asked by her device and is called by name all the same."""
    if member_id is None:
        return None
    return work.session.scalar(
        select(Speaker).where(
            Speaker.meeting_id == meeting.id,
            Speaker.member_id == member_id,
            Speaker.role == role,
            Speaker.called_at.is_(None),
            Speaker.withdrawn_at.is_(None),
        )
    )


def _add(
    work: Work,
    meeting: Meeting,
    floor: Floor,
    role: SpeakerRole,
    member_id: int | None,
    guest_name: str = "",
) -> Speaker:
    speaker = Speaker(
        meeting_id=meeting.id,
        member_id=member_id,
        guest_name=" ".join(guest_name.split()) if member_id is None else "",
        role=role,
        asked_at=work.now,
    )
    _put_on(speaker, floor)
    work.session.add(speaker)
    work.session.flush()
    return speaker


def _put_on(speaker: Speaker, floor: Floor) -> None:
    speaker.item_id = floor.item.id if floor.item else None
    speaker.question_id = floor.question.id if floor.question else None
    speaker.minutes = minutes_for(floor, speaker.role)


def _call(work: Work, meeting: Meeting, floor: Floor, speaker: Speaker) -> None:
    """Give her the floor; a speech is on what is before the meeting when it is made."""
    end_speeches(work, meeting.id)
    _put_on(speaker, floor)
    speaker.called_at = work.now
    spoken = SpokenTo(
        meeting_id=MeetingId(meeting.id),
        member_id=MemberId(speaker.member_id) if speaker.member_id else None,
        role=speaker.role.value,
        item_id=AgendaItemId(speaker.item_id) if speaker.item_id else None,
        question_id=MeetingQuestionId(speaker.question_id) if speaker.question_id else None,
    )
    work.record(spoken)
    announce(work, meeting.id, "floor", "queue")
    if speaker.member_id is not None:
        announce_to(work, meeting.id, speaker.member_id)


def _refuse_unknown(work: Work, meeting: Meeting, member_id: int | None, guest_name: str) -> None:
    if member_id is not None:
        member = work.session.get(Member, member_id)
        if member is None or member.branch_id != meeting.branch_id:
            sentence = phrase("She is no member of this branch: call her as a guest, by her name.")
            raise RefusedError(Refusal(Reason.INVALID, sentence))
    elif not guest_name.strip() or len(guest_name) > _LONGEST_NAME:
        sentence = phrase("Say who speaks: a member, or a guest’s name of at most 200 characters.")
        raise RefusedError(Refusal(Reason.INVALID, sentence))
