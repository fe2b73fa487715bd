"""Forms of the year. Dates and times are those of the organisation's zone."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, datetime
from typing import Any

from flask_babel import gettext
from flask_babel import lazy_gettext as _
from flask_wtf import FlaskForm
from wtforms import (
    DateTimeLocalField,
    IntegerField,
    SelectField,
    SelectMultipleField,
    StringField,
    TextAreaField,
    ValidationError,
)
from wtforms.validators import InputRequired, NumberRange, Optional
from wtforms.widgets import CheckboxInput, ListWidget

from policy_forum.domain.cycle import Calendar, Stage, Window
from policy_forum.domain.identifiers import GoalId
from policy_forum.features.cycles import rules
from policy_forum.features.cycles.queries import CycleRow, GoalRow
from policy_forum.features.cycles.rules import GoalStatus, GoalText
from policy_forum.web.forms import SelectChoice, at_most, required
from policy_forum.web.presentation import said
from policy_forum.web.session import request_time


class MomentField(DateTimeLocalField):
    """A moment typed on the clock of the organisation's zone; `data` is aware, and in UTC."""

    def process_data(self, value: datetime | None) -> None:
        """Take a stored moment."""
        self.data = value.astimezone(UTC) if value else None

    def process_formdata(self, valuelist: Sequence[str]) -> None:
        """Read what was typed; a moment that the clocks leap over is refused."""
        # What was proposed must not come back in the place of what was cleared.
        self.data = None
        if not any(valuelist):
            return
        try:
            super().process_formdata(list(valuelist))
        except ValueError as error:
            message = gettext("Enter a date and a time, for example 2027-03-04 17:00.")
            raise ValueError(message) from error
        self.data = _from_wall_clock(self.data)

    def _value(self) -> str:
        if self.raw_data:
            return " ".join(self.raw_data)
        if self.data is None:
            return ""
        return self.data.astimezone(request_time().zone).strftime("%Y-%m-%dT%H:%M")


def _from_wall_clock(typed: datetime | None) -> datetime | None:
    if typed is None:
        return None
    zone = request_time().zone
    try:
        moment = typed.replace(tzinfo=zone).astimezone(UTC)
        there_and_back = moment.astimezone(zone).replace(tzinfo=None)
    except OverflowError as error:
        raise ValueError(gettext("Enter a year between 1900 and 2999.")) from error
    if there_and_back != typed:
        raise ValueError(gettext("The clocks leap over that hour: choose another."))
    return moment


class WindowsForm(FlaskForm):
    """Year, title, and when each stage opens and closes; a stage left empty is left out."""

    year = IntegerField(
        _("Year of the conference"),
        validators=[
            InputRequired(_("Enter the year of the conference.")),
            NumberRange(1900, 2999, _("Enter a year of four digits, for example 2027.")),
        ],
    )
    title = StringField(_("Title"), validators=[required(_("a title")), at_most(120)])

    taken_years: frozenset[int] = frozenset()

    def validate_year(self, field: IntegerField) -> None:
        """A year has one cycle."""
        if field.data in self.taken_years:
            raise ValidationError(
                gettext("There is a cycle of %(year)s already.", year=str(field.data))
            )

    def pair(self, stage: Stage) -> tuple[MomentField, MomentField]:
        """The two fields of a stage."""
        return self[f"{stage}_opens"], self[f"{stage}_closes"]

    def windows(self) -> dict[Stage, Window]:
        """The windows of the stages that were filled in."""
        pairs = ((stage, *self.pair(stage)) for stage in Stage)
        return {
            stage: Window(opens.data, closes.data)
            for stage, opens, closes in pairs
            if opens.data and closes.data
        }

    def validate(self, extra_validators: Any = None) -> bool:
        """Check each window, then their order and that none overlaps another."""
        is_valid = super().validate(extra_validators)
        for stage in Stage:
            opens, closes = self.pair(stage)
            if bool(opens.data) != bool(closes.data) and not opens.errors and not closes.errors:
                empty, words = (closes, _CLOSES) if opens.data else (opens, _OPENS)
                empty.errors = [gettext(words, stage=said(stage.label))]
                is_valid = False
        if not is_valid:
            return False
        self.form_errors = [said(p) for p in rules.problems_with(Calendar(self.windows()))]
        return not self.form_errors


_OPENS = "Say when “%(stage)s” opens, or leave both moments empty."
_CLOSES = "Say when “%(stage)s” closes, or leave both moments empty."

for _stage in Stage:
    # Only what may be left out is called optional; what is missing is said for the whole year.
    _checks = [] if _stage in rules.NEEDED_STAGES else [Optional()]
    setattr(WindowsForm, f"{_stage}_opens", MomentField(_("Opens"), validators=_checks))
    setattr(WindowsForm, f"{_stage}_closes", MomentField(_("Closes"), validators=_checks))


class NextCycleForm(WindowsForm):
    """The windows of the next cycle, and which unfinished goals are carried on."""

    goals = SelectMultipleField(
        _("Goals to carry on"),
        coerce=int,
        widget=ListWidget(prefix_label=False),
        option_widget=CheckboxInput(),
    )

    def offer_goals(self, goals: Iterable[GoalRow], *, is_first_look: bool) -> None:
        """Offer the goals that are unfinished; at first all of them are ticked."""
        unfinished = [goal for goal in goals if goal.status.is_unfinished]
        self.goals.choices = [SelectChoice(value=goal.id, label=goal.title) for goal in unfinished]
        if is_first_look:
            self.goals.data = [goal.id for goal in unfinished]

    def goal_ids(self) -> list[GoalId]:
        """The keys of the goals that were ticked."""
        return [GoalId(key) for key in self.goals.data or []]


def first_values(year: int, title: str, windows: Mapping[Stage, Window]) -> dict[str, Any]:
    """Values with which a form of windows is shown first."""
    values: dict[str, Any] = {"year": year, "title": title}
    for stage, window in windows.items():
        values[f"{stage}_opens"], values[f"{stage}_closes"] = window.opens, window.closes
    return values


class MoveWindowForm(FlaskForm):
    """When a stage is to open and close from now on, and why."""

    opens = MomentField(_("Opens"), validators=[InputRequired(_("Enter when the stage opens."))])
    closes = MomentField(_("Closes"), validators=[InputRequired(_("Enter when the stage closes."))])
    reason = TextAreaField(
        _("Reason"),
        description=_("Everyone can read it on the page of the year."),
        validators=[required(_("a reason")), at_most(1000)],
    )

    def window(self, before: Window | None) -> Window:
        """The window as typed. A form knows minutes: an end left as it was keeps its seconds."""
        opens, closes = self.opens.data, self.closes.data
        if opens is None or closes is None:
            raise ValueError("a window is read from a form after it has been validated")
        if before and opens == before.opens.replace(second=0, microsecond=0):
            opens = before.opens
        if before and closes == before.closes.replace(second=0, microsecond=0):
            closes = before.closes
        return Window(opens, closes)

    def check(self, cycle: CycleRow, stage: Stage, now: datetime) -> bool:
        """Ask the rules; what stands against it is said above the form."""
        window = self.window(cycle.calendar.window(stage))
        refusal = rules.refusal_to_move_window(cycle.calendar, stage, window, now)
        self.form_errors = [said(refusal.sentence)] if refusal else []
        return refusal is None


class GoalForm(FlaskForm):
    """A strategic goal."""

    title = StringField(_("Title"), validators=[required(_("a title")), at_most(160)])
    sentence = StringField(
        _("In one sentence"),
        description=_("What a newcomer reads first: what should be different at the end?"),
        validators=[required(_("one sentence")), at_most(300)],
    )
    description = TextAreaField(_("More about it"), validators=[Optional(), at_most(5000)])
    owner = StringField(_("Who takes care of it"), validators=[Optional(), at_most(160)])
    how_decided = StringField(_("How it was decided"), validators=[Optional(), at_most(400)])

    def text(self) -> GoalText:
        """What was typed."""
        return GoalText(
            title=self.title.data or "",
            sentence=self.sentence.data or "",
            description=self.description.data or "",
            owner=self.owner.data or "",
            how_decided=self.how_decided.data or "",
        )


class GoalStatusForm(FlaskForm):
    """How a goal stands, and what has been done."""

    status = SelectField(_("How it stands"))
    progress = TextAreaField(
        _("What has been done"), validators=[required(_("what has been done")), at_most(3000)]
    )

    def offer(self) -> None:
        """Offer what can be chosen by hand."""
        by_hand = [status for status in GoalStatus if status is not GoalStatus.CARRIED_ON]
        self.status.choices = [
            SelectChoice(value=status.value, label=said(status.label)) for status in by_hand
        ]
