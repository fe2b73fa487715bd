"""The chair's page: the next step, with its one main button, and what else can be pressed."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from flask import abort, flash, make_response, redirect, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from policy_forum.domain.identifiers import (
    AgendaItemId,
    AmendmentId,
    MeetingId,
    MeetingQuestionId,
    MemberId,
    SpeakerId,
)
from policy_forum.domain.phrases import phrase
from policy_forum.domain.refusals import Reason, Refusal, RefusedError
from policy_forum.features.ballots.rules import Choice
from policy_forum.features.meetings.commands import (
    items,
    parts,
    questions,
    running,
    speaking,
    voting,
)
from policy_forum.features.meetings.commands.deciding import cast_from_chair, declare
from policy_forum.features.meetings.commands.late import take_late
from policy_forum.features.meetings.commands.loading import load_meeting, member_named
from policy_forum.features.meetings.rules.floor import Floor
from policy_forum.features.meetings.rules.presses import Deed
from policy_forum.features.meetings.rules.questions import NewQuestion
from policy_forum.features.meetings.rules.states import (
    ItemOutcome,
    MeetingQuestionKind,
    QuestionStage,
    SpeakerRole,
)
from policy_forum.features.meetings.views.chair_desk import (
    Desk,
    desk_or_refusal,
    render_desk,
)
from policy_forum.features.meetings.views.room import ONE, blueprint
from policy_forum.platform.work import Work
from policy_forum.web.access import RouteAudience, open_to
from policy_forum.web.forms import EmptyForm
from policy_forum.web.presentation import said
from policy_forum.web.session import request_work
from policy_forum.web.storage import current_session

_LONGEST = 1000


@blueprint.get(f"{ONE}/chair")
@open_to(RouteAudience.MEMBERS)
def chair(meeting_id: int) -> str:
    """What the chair does next, and everything she needs for it."""
    return render_desk(Desk(desk_or_refusal(meeting_id)))


@blueprint.get(f"{ONE}/chair/now")
@open_to(RouteAudience.MEMBERS)
def chair_now(meeting_id: int) -> Response:
    """The part of the page that follows the meeting, for the script that fetches it anew."""
    desk = Desk(desk_or_refusal(meeting_id))
    response = make_response(render_desk(desk, "meetings/_chair_now.html"))
    response.headers["Cache-Control"] = "no-store"
    return response


@blueprint.post(f"{ONE}/chair/press")
@open_to(RouteAudience.MEMBERS)
def press(meeting_id: int) -> Response:
    """Do what a button says; what stands against it is said on the page."""
    floor = desk_or_refusal(meeting_id)
    pressed = _pressed(floor)
    if pressed is None:
        abort(404)
    try:
        with request_work() as work:
            _DEEDS[pressed.deed](work, pressed)
    except RefusedError as error:
        current_session().rollback()
        _say(error.refusal)
    return redirect(url_for("meetings.chair", meeting_id=meeting_id), 303)


def _say(refusal: Refusal) -> None:
    words = said(refusal.sentence)
    if refusal.rule is not None:
        words = _("%(sentence)s (%(rule)s)", sentence=words, rule=said(refusal.rule))
    flash(words, "error")


@dataclass(frozen=True)
class _Pressed:
    """What was pressed, on which thing, and what was typed with it."""

    floor: Floor
    deed: Deed
    target: int
    value: str
    name: str
    wording: str
    reason: str
    choice: str

    @property
    def meeting_id(self) -> MeetingId:
        return self.floor.id

    @property
    def item_id(self) -> AgendaItemId:
        return AgendaItemId(self._of({item.id for item in self.floor.items}))

    @property
    def question_id(self) -> MeetingQuestionId:
        return MeetingQuestionId(self._of({row.id for row in self.floor.questions}))

    def _of(self, keys: set[int] | set[AgendaItemId] | set[MeetingQuestionId]) -> int:
        """The target, which has to be of this meeting."""
        if self.target not in keys:
            raise RefusedError(Refusal(Reason.INVALID, phrase("There is no such thing here.")))
        return self.target


def _pressed(floor: Floor) -> _Pressed | None:
    typed = request.form
    deed, target = typed.get("deed", ""), typed.get("target", "")
    if deed not in _DEEDS or not EmptyForm().validate_on_submit():
        return None
    is_key = target.isdecimal() and len(target) < 11
    return _Pressed(
        floor,
        Deed(deed),
        int(target) if is_key else 0,
        typed.get("value", "")[:_LONGEST],
        typed.get("name", "")[:_LONGEST],
        typed.get("wording", "")[: 2 * _LONGEST],
        typed.get("reason", "")[:_LONGEST],
        typed.get("choice", ""),
    )


def _named(work: Work, pressed: _Pressed) -> MemberId:
    meeting = load_meeting(work, pressed.meeting_id)
    return MemberId(member_named(work, meeting, pressed.name).id)


def _take_chair(work: Work, pressed: _Pressed) -> None:
    """With an item as its target that item, the election, is over with it."""
    running.take_chair(work, pressed.meeting_id, _named(work, pressed))
    if pressed.target:
        running.end_item(work, pressed.item_id, ItemOutcome.AGREED)


def _end_item(work: Work, pressed: _Pressed) -> None:
    if pressed.value not in set(ItemOutcome):
        raise RefusedError(Refusal(Reason.INVALID, phrase("Say how the item ends.")))
    running.end_item(work, pressed.item_id, ItemOutcome(pressed.value), pressed.reason)


def _call_by_right(role: SpeakerRole) -> Callable[[Work, _Pressed], None]:
    """Call the mover, the seconder, or the mover to reply: the question says who that is."""

    def call(work: Work, pressed: _Pressed) -> None:
        wanted = pressed.question_id
        question = next(row for row in pressed.floor.questions if row.id == wanted)
        person = question.seconder if role is SpeakerRole.SECONDER else question.mover
        motion = pressed.floor.motion
        if person is None and motion is not None and question.kind is MeetingQuestionKind.MOTION:
            seconder = motion.seconders[0] if motion.seconders else None
            person = seconder if role is SpeakerRole.SECONDER else motion.mover
        spoke = next(
            (
                row
                for row in pressed.floor.speakers
                if row.role is SpeakerRole.MOVER and row.question_id == wanted and row.called_at
            ),
            None,
        )
        if role is SpeakerRole.REPLY and spoke is not None:
            person, guest = spoke.person, spoke.guest_name
        else:
            guest = ""
        speaking.call_person(work, pressed.meeting_id, role, person.id if person else None, guest)

    return call


def _bring_question(work: Work, pressed: _Pressed) -> None:
    if pressed.value not in set(MeetingQuestionKind):
        raise RefusedError(Refusal(Reason.INVALID, phrase("Say what is put to the vote.")))
    kind = MeetingQuestionKind(pressed.value)
    wording = pressed.wording
    if kind is MeetingQuestionKind.MINUTES:
        wording = str(phrase("That the minutes of the last meeting are a true record."))
    allowed = {MeetingQuestionKind.MINUTES, MeetingQuestionKind.REPORT, MeetingQuestionKind.OTHER}
    if kind not in allowed:
        raise RefusedError(Refusal(Reason.INVALID, phrase("This is not put to the vote so.")))
    question = NewQuestion(kind=kind, wording=wording, item_id=pressed.item_id)
    questions.bring_question(work, pressed.meeting_id, question)


def _propose_chair(work: Work, pressed: _Pressed) -> None:
    meeting = load_meeting(work, pressed.meeting_id)
    member = member_named(work, meeting, pressed.name)
    item = pressed.floor.item
    wording = phrase("That %(name)s take the chair for this meeting.", name=member.full_name)
    question = NewQuestion(
        kind=MeetingQuestionKind.CHAIR,
        wording=str(wording),
        item_id=item.id if item else None,
        takes_effect={"member_id": member.id},
    )
    questions.bring_question(work, pressed.meeting_id, question)


def _open_vote(work: Work, pressed: _Pressed) -> None:
    """Whoever speaks has ended by then."""
    voting.open_vote(work, pressed.question_id)
    items.end_speeches(work, pressed.meeting_id)


def _cast(work: Work, pressed: _Pressed) -> None:
    if pressed.choice not in set(Choice):
        sentence = phrase("Choose for, against, or to give no casting vote.")
        raise RefusedError(Refusal(Reason.INVALID, sentence))
    cast_from_chair(work, pressed.question_id, Choice(pressed.choice))


_S = QuestionStage
_DEEDS: Mapping[Deed, Callable[[Work, _Pressed], object]] = {
    Deed.OPEN_MEETING: lambda work, it: running.open_meeting(work, it.meeting_id),
    Deed.TAKE_CHAIR: _take_chair,
    Deed.RETURN_CHAIR: lambda work, it: running.chair_returns(work, it.meeting_id),
    Deed.TAKE_ITEM: lambda work, it: running.take_item(work, it.item_id),
    Deed.END_ITEM: _end_item,
    Deed.CALL_NEXT: lambda work, it: speaking.call_speaker(work, SpeakerId(it.target)),
    Deed.CALL_MOVER: _call_by_right(SpeakerRole.MOVER),
    Deed.CALL_SECONDER: _call_by_right(SpeakerRole.SECONDER),
    Deed.CALL_REPLY: _call_by_right(SpeakerRole.REPLY),
    Deed.END_SPEECH: lambda work, it: speaking.end_speech(work, it.meeting_id),
    Deed.BRING_AMENDMENT: lambda work, it: questions.bring_amendment(
        work, it.meeting_id, AmendmentId(it.target)
    ),
    Deed.TAKE_LATE: lambda work, it: take_late(
        work, it.meeting_id, AmendmentId(it.target), it.reason
    ),
    Deed.BRING_PART: lambda work, it: parts.bring_part(work, it.meeting_id, it.target),
    Deed.BRING_QUESTION: _bring_question,
    Deed.PROPOSE_CHAIR: _propose_chair,
    Deed.LET_FALL: lambda work, it: questions.leave_question(
        work, it.question_id, _S.FELL, it.value
    ),
    Deed.WITHDRAW: lambda work, it: questions.leave_question(
        work, it.question_id, _S.WITHDRAWN, it.value
    ),
    Deed.OPEN_VOTE: _open_vote,
    Deed.CLOSE_VOTE: lambda work, it: voting.close_vote(work, it.question_id),
    Deed.DECLARE: lambda work, it: declare(work, it.question_id),
    Deed.CAST: _cast,
    Deed.VOTE_AGAIN: lambda work, it: voting.take_vote_again(
        work, it.question_id, it.reason or it.value
    ),
    Deed.RESUME: lambda work, it: running.resume_meeting(work, it.meeting_id),
    Deed.CLOSE_MEETING: lambda work, it: running.close_meeting(work, it.meeting_id),
}
