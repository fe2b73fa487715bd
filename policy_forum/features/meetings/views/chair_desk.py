"""What the chair's page shows, made once for a whole page and for the part that follows live."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from flask import render_template, url_for

from policy_forum.domain.access.policy import Action, is_permitted, refusal_of
from policy_forum.domain.access.who import BRANCH_SECRETARY, Subject
from policy_forum.domain.refusals import RefusedError
from policy_forum.domain.text.document import parse_document
from policy_forum.domain.text.limits import MERGED
from policy_forum.features.branches.rules import Setting, citation_of, clause_of
from policy_forum.features.meetings.forms import chair as forms
from policy_forum.features.meetings.queries.chairing import (
    ActionRow,
    PresentRow,
    list_actions,
    list_fallen,
    list_present,
)
from policy_forum.features.meetings.rules.calling import deadlines_of
from policy_forum.features.meetings.rules.debate import balance_of, refusal_to_speak, timer_of
from policy_forum.features.meetings.rules.floor import Floor
from policy_forum.features.meetings.rules.late import press_of_late
from policy_forum.features.meetings.rules.parts import labels_of
from policy_forum.features.meetings.rules.presses import Deed, Press
from policy_forum.features.meetings.rules.procedure_order import (
    last_ruling,
    list_on_offer,
    suspendable,
)
from policy_forum.features.meetings.rules.question_words import title_of
from policy_forum.features.meetings.rules.rulings import suggested_clauses
from policy_forum.features.meetings.rules.running import TAKEN_AGAIN_FROM
from policy_forum.features.meetings.rules.showing import Shown
from policy_forum.features.meetings.rules.speaking import queue_of
from policy_forum.features.meetings.rules.states import (
    ItemState,
    MeetingState,
    ProceduralKind,
    SpeakerRole,
)
from policy_forum.features.meetings.rules.steps import next_step
from policy_forum.features.meetings.views.room import meeting_or_404
from policy_forum.features.motions.rules import MotionState
from policy_forum.web.session import current_actor, now
from policy_forum.web.storage import current_session

_PAGES = {
    Deed.GO_TO_NOTICE: "/call",
    Deed.GO_TO_DOOR: "/door",
    Deed.GO_TO_STEWARDS: "/stewards",
    Deed.GO_TO_MINUTES: "/minutes",
    Deed.GO_TO_MEETING: "",
}
_PAGES_OF_QUESTION = {Deed.GO_TO_HANDS: "hands", Deed.GO_TO_SECRET: "secret"}


@dataclass
class Desk:
    """The chair's page: the floor, and the form on it that was refused, by its name."""

    floor: Floor
    typed: Mapping[str, forms.ChairForm] = field(default_factory=dict)

    def form(self, name: str) -> forms.ChairForm:
        """The form with that name: as it was typed, if it was refused, else empty."""
        found = self.typed.get(name)
        return found if found is not None else form_on(name, self.floor)

    @property
    def refused(self) -> forms.ChairForm | None:
        """The form that was refused."""
        return next(iter(self.typed.values()), None)


def desk_or_refusal(meeting_id: int) -> Floor:
    """The floor, for those who run the meeting; others are told who does."""
    floor = meeting_or_404(meeting_id)
    refusal = refusal_of(Action.RUN_MEETING, current_actor(), subject_of_floor(floor))
    is_challenged = floor.chair is not None and floor.chair.id == current_actor().member_id
    if refusal is not None and not is_challenged:
        raise RefusedError(refusal)
    return floor


def subject_of_floor(floor: Floor) -> Subject:
    """The meeting as the permission table sees it."""
    presides = frozenset({floor.in_chair.id}) if floor.in_chair else frozenset()
    return Subject(branch_id=floor.branch_id, acting_for=floor.branch_id, chair_ids=presides)


def form_on(name: str, floor: Floor, *, is_sent: bool = False) -> forms.ChairForm:
    """A form of the page with what it offers now; `is_sent`: with what was typed into it.

    The name is a kind of procedural motion or one of "call", "ruling", "action", "adjourn" and,
    for an item by its key, "again-12". Each has its name as prefix: what was sent in one is not
    read by another.
    """
    made = forms.form_of(ProceduralKind(name)) if name in set(ProceduralKind) else None
    kind: Any = made or _FORMS.get(name, forms.AgainForm)
    prefix = f"{name}-"
    form: Any = kind(prefix=prefix) if is_sent else kind(prefix=prefix, formdata=None)
    offer = _OFFERS.get(name)
    if offer is not None:
        form.offer(offer(floor))
    made_form: forms.ChairForm = form
    return made_form


_FORMS: Mapping[str, type[forms.ChairForm]] = {
    "call": forms.CallForm,
    "ruling": forms.RulingForm,
    "action": forms.ActionForm,
    "adjourn": forms.AdjournForm,
}


def _labels(floor: Floor) -> tuple[str, ...]:
    markdown = floor.motion.markdown if floor.motion else ""
    return labels_of(parse_document(markdown, MERGED))


_OFFERS: Mapping[str, Callable[[Floor], Iterable[Any]]] = {
    "call": lambda floor: [r for r in SpeakerRole if refusal_to_speak(floor, r) is None],
    "ruling": suggested_clauses,
    ProceduralKind.SUSPEND: lambda floor: [clause_of(floor.orders, s) for s in suspendable(floor)],
    ProceduralKind.IN_PARTS: _labels,
}


def address_of(floor: Floor, press: Press) -> str:
    """Where a button that only leads somewhere leads to."""
    base = url_for("meetings.show", meeting_id=floor.id)
    page = _PAGES_OF_QUESTION.get(press.deed)
    if page is not None:
        return f"{base}/questions/{press.target}/{page}"
    return base + _PAGES[press.deed]


def _fallen(floor: Floor) -> tuple[int, ...]:
    """Which amendments fell with the one whose result is to be read out."""
    fresh = Shown(floor).fresh
    if fresh is None or fresh.amendment_id is None or fresh.decided_at is None:
        return ()
    return list_fallen(current_session(), fresh.motion_id or 0, fresh.decided_at)


def _may_take_down(floor: Floor) -> bool:
    """Whether the reader may write down what is moved from the floor; any vote on it has ended."""
    motion = floor.motion
    if motion is None or motion.is_held or motion.state != MotionState.PROPOSED.value:
        return False
    branch = Subject(branch_id=floor.branch_id, acting_for=floor.branch_id)
    return BRANCH_SECRETARY.includes(current_actor(), branch)


def render_desk(desk: Desk, template: str = "meetings/chair.html") -> str:
    """The page, or with another template the part of it that is fetched anew."""
    floor = desk.floor
    session = current_session()
    present: tuple[PresentRow, ...] = list_present(session, floor.id)
    actions: tuple[ActionRow, ...] = list_actions(session, floor.id)
    return render_template(
        template,
        desk=desk,
        floor=floor,
        shown=Shown(floor),
        step=next_step(floor, now(), _fallen(floor)),
        queue=queue_of(floor),
        balance=balance_of(floor),
        timer=timer_of(floor.speaking, now()),
        offers=list_on_offer(floor) if floor.state is MeetingState.OPEN else (),
        ruling=last_ruling(floor),
        late_press=press_of_late,
        late_clause=citation_of(floor.orders, Setting.AMENDMENT_DEADLINE),
        amendments_due=deadlines_of(floor.starts_at, floor.orders).amendments,
        may_take_down=_may_take_down(floor),
        present=present,
        actions=actions,
        may_run=is_permitted(Action.RUN_MEETING, current_actor(), subject_of_floor(floor)),
        may_rule=is_permitted(Action.RULE_IN_MEETING, current_actor(), subject_of_floor(floor)),
        can_take_again=[
            item.id
            for item in floor.items
            if item.state is ItemState.DONE and item.outcome in TAKEN_AGAIN_FROM
        ],
        address_of=address_of,
        now=now(),
        title_of=title_of,
    )
