"""Forms of the chair's page. Each has a prefix of its own, as many are on one page."""

from collections.abc import Iterable
from typing import Any

from flask_babel import gettext
from flask_babel import lazy_gettext as _
from flask_wtf import FlaskForm
from wtforms import (
    DateField,
    RadioField,
    SelectField,
    SelectMultipleField,
    StringField,
    TextAreaField,
)
from wtforms.validators import InputRequired, Optional
from wtforms.widgets import CheckboxInput, ListWidget

from policy_forum.domain.refusals import Refusal
from policy_forum.features.ballots.forms.fields import WholeNumberField
from policy_forum.features.branches.rules import ClauseRow
from policy_forum.features.cycles.forms import MomentField
from policy_forum.features.meetings.rules.actions import LONGEST_OWNER, LONGEST_WHAT
from policy_forum.features.meetings.rules.procedure import TABLE, Detail
from policy_forum.features.meetings.rules.rulings import LONGEST, LONGEST_ABOUT
from policy_forum.features.meetings.rules.states import ProceduralKind, SpeakerRole
from policy_forum.web.forms import SelectChoice, at_most
from policy_forum.web.presentation import said

_LONGEST_NAME = 200
_WHO = {"list": "present", "autocomplete": "off"}
_EACH, _TOGETHER = "each", "together"


class ChairForm(FlaskForm):
    """What all of these share: a refusal is said above the form, and what was typed stays."""

    def refuse(self, refusal: Refusal) -> None:
        """Say what stands against it."""
        self.form_errors = [said(refusal.sentence)]


def _named(label: Any, *, needed: bool = True, hint: Any = "") -> StringField:
    first = InputRequired(_("Type her name, or her membership number.")) if needed else Optional()
    return StringField(
        label,
        description=hint,
        validators=[first, at_most(_LONGEST_NAME)],
        render_kw=dict(_WHO),
    )


class CallForm(ChairForm):
    """Call somebody who has not asked by her own device."""

    name = _named(_("Who speaks"), hint=_("A member’s name or number, or the name of a guest."))
    is_guest = SelectField(_("She is"), default="member")
    role = SelectField(_("As what"))

    def offer(self, roles: Iterable[SpeakerRole]) -> None:
        """Offer the roles in which somebody can be called."""
        self.is_guest.choices = [
            SelectChoice(value="member", label=gettext("a member of the branch")),
            SelectChoice(value="guest", label=gettext("a guest")),
        ]
        self.role.choices = [SelectChoice(value=r.value, label=said(r.label)) for r in roles]


class ProceduralForm(ChairForm):
    """Who moves a procedural motion."""

    mover = _named(_("Who moves it"))
    seconder = _named(_("Who seconds it"), needed=False)


class _ReasonForm(ProceduralForm):
    reason = TextAreaField(
        _("Why"),
        description=_("The minutes give the reason."),
        validators=[InputRequired(_("Say why.")), at_most(LONGEST)],
    )


class _WhenForm(ProceduralForm):
    resumes_at = MomentField(
        _("When it goes on"),
        description=_("Leave it empty for a day to be named."),
        validators=[Optional()],
    )


class _Ticks(SelectMultipleField):
    """Boxes to tick."""

    widget = ListWidget(prefix_label=False)
    option_widget = CheckboxInput()


class _ClausesForm(ProceduralForm):
    clauses = _Ticks(
        _("Which clauses do not hold for this item"),
        validators=[InputRequired(_("Choose at least one clause."))],
    )

    def offer(self, clauses: Iterable[ClauseRow]) -> None:
        """Offer the clauses that can be suspended."""
        self.clauses.choices = [
            SelectChoice(value=row.number, label=f"{row.number} {said(row.title)}")
            for row in clauses
        ]


class _PartsForm(ProceduralForm):
    labels = _Ticks(
        _("Which clauses are voted on by themselves"),
        validators=[InputRequired(_("Choose at least one clause."))],
    )
    how = RadioField(_("How"), default=_EACH)

    def offer(self, labels: Iterable[str]) -> None:
        """Offer the clauses of the motion."""
        self.how.choices = [
            SelectChoice(value=_EACH, label=gettext("each by itself")),
            SelectChoice(value=_TOGETHER, label=gettext("together, as one part")),
        ]
        self.labels.choices = [SelectChoice(value=each, label=each) for each in labels]

    def parts(self) -> tuple[tuple[str, ...], ...]:
        """The labels of the clauses of each part."""
        chosen = tuple(self.labels.data or ())
        if self.how.data == _TOGETHER:
            return (chosen,)
        return tuple((label,) for label in chosen)


class ChallengeForm(ProceduralForm):
    """A challenge to the chair's last ruling."""

    deputy = _named(
        _("Who takes the chair meanwhile"),
        hint=_("Nobody presides over the vote on her own ruling."),
    )


class RequestsForm(ChairForm):
    """How many in the room ask for a secret ballot."""

    in_room = WholeNumberField(
        _("How many raised their voting cards to ask for it"),
        default=0,
        validators=[InputRequired(_("Type how many; nought if nobody did."))],
    )


_FORMS: dict[Detail | None, type[ChairForm]] = {
    None: ProceduralForm,
    Detail.REASON: _ReasonForm,
    Detail.WHEN: _WhenForm,
    Detail.CLAUSES: _ClausesForm,
    Detail.PARTS: _PartsForm,
    Detail.RULING: ChallengeForm,
    Detail.REQUESTS: RequestsForm,
}


def form_of(kind: ProceduralKind) -> type[ChairForm]:
    """The form by which a procedural motion is moved, with what the table says it needs."""
    return _FORMS[TABLE[kind].asks]


class RulingForm(ChairForm):
    """A ruling of the chair."""

    about = StringField(
        _("On what"),
        description=_("The point of order, in a few words."),
        validators=[InputRequired(_("Say what the ruling is about.")), at_most(LONGEST_ABOUT)],
    )
    ruling = TextAreaField(
        _("What you rule"), validators=[InputRequired(_("Say what you rule.")), at_most(LONGEST)]
    )
    reason = TextAreaField(
        _("Why"),
        description=_("Everyone in the meeting sees the reason."),
        validators=[InputRequired(_("Say why you rule so.")), at_most(LONGEST)],
    )
    clause = SelectField(_("Which clause says so"))
    raised_by = _named(_("Who raised it"), needed=False)

    def offer(self, clauses: Iterable[ClauseRow]) -> None:
        """Offer the clauses, those first on which a ruling rests most likely now."""
        rows = [
            SelectChoice(value=row.number, label=f"{row.number} {said(row.title)}")
            for row in clauses
        ]
        self.clause.choices = [SelectChoice(value="", label=gettext("none of them")), *rows]


class ActionForm(ChairForm):
    """What somebody will do."""

    what = StringField(
        _("What is to be done"),
        validators=[InputRequired(_("Say what is to be done.")), at_most(LONGEST_WHAT)],
    )
    owner = StringField(
        _("Who does it"),
        validators=[InputRequired(_("Say who does it.")), at_most(LONGEST_OWNER)],
        render_kw=dict(_WHO),
    )
    due_on = DateField(_("By when"), validators=[Optional()])


class AdjournForm(ChairForm):
    """The chair adjourns the meeting, for want of a quorum or of order."""

    reason = StringField(_("Why"), validators=[InputRequired(_("Say why.")), at_most(LONGEST)])
    resumes_at = MomentField(
        _("When it goes on"),
        description=_("Leave it empty for a day to be named."),
        validators=[Optional()],
    )


class AgainForm(ChairForm):
    """An item is taken again."""

    reason = StringField(
        _("Why it is taken again"), validators=[InputRequired(_("Say why.")), at_most(LONGEST)]
    )
