"""Forms of the agenda: a new item, and an item that is there."""

from collections.abc import Iterable

from flask_babel import gettext
from flask_babel import lazy_gettext as _
from flask_wtf import FlaskForm
from wtforms import RadioField, StringField, TextAreaField
from wtforms.validators import NumberRange, Optional

from policy_forum.features.ballots.forms.choices import ONE_OF_THESE
from policy_forum.features.ballots.forms.fields import WholeNumberField
from policy_forum.features.meetings.rules.agenda import (
    MOST_MINUTES,
    NAMED_BY_HAND,
    NOTE_CHARACTERS,
    ONCE,
    TITLE_CHARACTERS,
    NewItem,
)
from policy_forum.features.meetings.rules.states import ItemKind
from policy_forum.web.forms import SelectChoice, at_most
from policy_forum.web.presentation import said


def _minutes() -> WholeNumberField:
    return WholeNumberField(
        _("Planned minutes"),
        description=_("Leave it empty if you do not know yet."),
        validators=[
            Optional(),
            NumberRange(
                1, MOST_MINUTES, _("Plan between 1 and %(most)s minutes.", most=MOST_MINUTES)
            ),
        ],
    )


class ItemForm(FlaskForm):
    """What is said of an item that is on the agenda."""

    title = StringField(_("Title"), validators=[Optional(), at_most(TITLE_CHARACTERS)])
    note = TextAreaField(
        _("Note"),
        description=_("Who reports, what it is about: members read it below the title."),
        validators=[Optional(), at_most(NOTE_CHARACTERS)],
    )
    minutes_planned = _minutes()

    def item(self, kind: ItemKind) -> NewItem:
        """What was typed, as an item of that kind."""
        return NewItem(
            kind=kind,
            title=self.title.data or "",
            note=self.note.data or "",
            minutes_planned=self.minutes_planned.data,
        ).tidied()


class NewItemForm(ItemForm):
    """An item that is to be put on the agenda."""

    kind = RadioField(
        _("What it is"),
        default=ItemKind.REPORT.value,
        **ONE_OF_THESE,
    )

    def offer(self, there: Iterable[ItemKind]) -> None:
        """Offer the kinds that can still be added to an agenda that has these."""
        there = set(there)
        kinds = [kind for kind in _OFFERED if kind not in ONCE or kind not in there]
        self.kind.choices = [SelectChoice(value=k.value, label=_label(k)) for k in kinds]

    def new_item(self) -> NewItem:
        """What was typed."""
        return self.item(ItemKind(self.kind.data))


# Motions and minutes are chosen from what there is, below the form.
_OFFERED = (
    ItemKind.REPORT,
    ItemKind.OTHER,
    ItemKind.CHAIR,
    ItemKind.APOLOGIES,
    ItemKind.ANY_OTHER_BUSINESS,
)


def _label(kind: ItemKind) -> str:
    if kind is ItemKind.CHAIR:
        return str(gettext("Election of a chair for the meeting"))
    return said(kind.label) if kind not in NAMED_BY_HAND else _BY_HAND[kind]()


_BY_HAND = {
    ItemKind.REPORT: lambda: str(gettext("A report, which is noted")),
    ItemKind.OTHER: lambda: str(gettext("Something else to talk about or agree on")),
}
