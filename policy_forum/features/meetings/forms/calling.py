"""Forms of calling a meeting. Dates and times are those of the organisation's zone."""

from flask_babel import lazy_gettext as _
from flask_wtf import FlaskForm
from wtforms import HiddenField, RadioField, StringField, TextAreaField
from wtforms.validators import InputRequired, Optional

from policy_forum.domain.identifiers import BranchId
from policy_forum.features.ballots.forms.choices import ONE_OF_THESE
from policy_forum.features.cycles.forms import MomentField
from policy_forum.features.meetings.rules.calling import (
    LINK_CHARACTERS,
    NOTE_CHARACTERS,
    PLACE_CHARACTERS,
    TITLE_CHARACTERS,
    MeetingPlan,
)
from policy_forum.features.meetings.rules.states import MeetingPower
from policy_forum.web.forms import SelectChoice, at_most, required
from policy_forum.web.presentation import said


class PlanForm(FlaskForm):
    """When and where a branch meets, and what its members should know before they come.

    `version` is that of the meeting as it was shown, so that nobody undoes another's change.
    """

    title = StringField(
        _("Title"),
        description=_("Such as “March meeting” or “Annual general meeting”."),
        validators=[required(_("a title")), at_most(TITLE_CHARACTERS)],
    )
    starts_at = MomentField(
        _("It begins"), validators=[InputRequired(_("Enter when the meeting begins."))]
    )
    ends_at = MomentField(
        _("It ends"), validators=[InputRequired(_("Enter when the meeting ends."))]
    )
    place = TextAreaField(
        _("Place"),
        description=_("The address, the room, and how to find it."),
        validators=[Optional(), at_most(PLACE_CHARACTERS)],
    )
    link = StringField(
        _("Link to join online"),
        description=_("It begins with https://. Leave it empty if nobody can join online."),
        validators=[Optional(), at_most(LINK_CHARACTERS)],
    )
    adjustments = TextAreaField(
        _("Access, and what members may need"),
        description=_(
            "Members read this as you write it. Say what there is (step-free access, a hearing "
            "loop, an interpreter for sign language, captions online, child care) and whom to "
            "ask for anything else, by when."
        ),
        validators=[Optional(), at_most(NOTE_CHARACTERS)],
    )
    note = TextAreaField(
        _("Anything else"),
        description=_("For example what to bring. It stands above the agenda."),
        validators=[Optional(), at_most(NOTE_CHARACTERS)],
    )
    power = RadioField(
        _("What the meeting may do"),
        default=MeetingPower.DECIDES.value,
        **ONE_OF_THESE,
    )
    version = HiddenField()

    def offer(self) -> None:
        """Offer what a meeting may do."""
        self.power.choices = [
            SelectChoice(value=power.value, label=said(power.label)) for power in MeetingPower
        ]

    def plan(self, branch_id: BranchId) -> MeetingPlan:
        """What was typed, as a plan of that branch. Only after the form has been validated."""
        starts_at, ends_at = self.starts_at.data, self.ends_at.data
        if starts_at is None or ends_at is None:
            raise ValueError("a plan is read from a form after it has been validated")
        return MeetingPlan(
            branch_id=branch_id,
            title=self.title.data or "",
            starts_at=starts_at,
            ends_at=ends_at,
            place=self.place.data or "",
            link=self.link.data or "",
            adjustments=self.adjustments.data or "",
            note=self.note.data or "",
            power=MeetingPower(self.power.data),
        ).tidied()

    def known_version(self) -> int:
        """The version that was shown; 0, which no meeting has, where somebody wrote nonsense."""
        word = self.version.data or ""
        return int(word) if word.isascii() and word.isdecimal() and len(word) < 10 else 0


def values_of(plan: MeetingPlan, version: int = 0) -> dict[str, object]:
    """The values with which a form shows a plan."""
    return {
        "title": plan.title,
        "starts_at": plan.starts_at,
        "ends_at": plan.ends_at,
        "place": plan.place,
        "link": plan.link,
        "adjustments": plan.adjustments,
        "note": plan.note,
        "power": plan.power.value,
        "version": str(version),
    }


class CancelForm(FlaskForm):
    """Why a meeting does not take place."""

    reason = TextAreaField(
        _("Why it is cancelled"),
        description=_("Everyone who was called is told this."),
        validators=[at_most(2000)],
    )
