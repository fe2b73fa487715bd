"""Forms of amendments."""

import re
from collections.abc import Mapping

from flask_babel import lazy_gettext as _
from flask_wtf import FlaskForm
from flask_wtf.file import FileField, FileRequired
from wtforms import HiddenField, RadioField, StringField, TextAreaField
from wtforms.validators import Optional

from policy_forum.domain.text.document import Document
from policy_forum.features.amendments.rules import ClauseEdit, Sheet, is_order
from policy_forum.web.forms import SelectChoice, at_most, required

CLAUSES, WHOLE, WORDING = "clauses", "whole", "wording"
TO_MOVER, TO_VOTE = "mover", "vote"
_PLACES = re.compile(r"\d{1,5}(?: \d{1,5})*", re.ASCII)


class AmendForm(FlaskForm):
    """What a member types: clause by clause, a text in one piece or the wording; and her reason.

    `revision` and `version` say what she had before her: the text that is amended (for an
    amendment's text its mark, and `base_text` the text itself), and the amendment that she
    writes anew. `same` is the number of an amendment of which she has been told that it says
    the same. The fields of clauses are `words-0`, `gone-0`, `before-0`, `after-0`, …, and
    `order` has their places where some are moved.
    """

    mode = HiddenField(default=CLAUSES)
    revision = HiddenField(default="0")
    version = HiddenField(default="0")
    same = HiddenField(default="0")
    base_text = HiddenField(default="")
    text = TextAreaField(_("The whole text, as it should be"))
    wording = TextAreaField(_("The formal wording, one instruction a line"))
    reason = TextAreaField(_("Why the branch should agree"), validators=[Optional(), at_most(2000)])

    @property
    def way(self) -> str:
        """How the edit is made: by clauses, as a whole text, or in formal wording."""
        return self.mode.data if self.mode.data in {WHOLE, WORDING} else CLAUSES

    @property
    def revision_seen(self) -> int:
        """The revision of the motion, or the mark of the amendment, that she had before her."""
        return whole_number(self.revision.data)

    @property
    def version_seen(self) -> int:
        """The version of her amendment that she had before her."""
        return whole_number(self.version.data)

    @property
    def same_seen(self) -> int:
        """The number of an amendment that says the same, of which she has been told."""
        return whole_number(self.same.data)

    def carry(self, **values: object) -> None:
        """Set what the form carries along, in place of what came with the request."""
        for name, value in values.items():
            self[name].data, self[name].raw_data = str(value), None


def sheet_typed(base: Document, typed: Mapping[str, str]) -> Sheet:
    """The sheet that was filled in; a clause whose field did not come is unchanged."""
    edits = [
        ClauseEdit(
            words=_plain(typed.get(f"words-{place}", clause.body)),
            is_deleted=f"gone-{place}" in typed,
            before=_plain(typed.get(f"before-{place}", "")),
            after=_plain(typed.get(f"after-{place}", "")),
        )
        for place, clause in enumerate(base.clauses)
    ]
    return Sheet(tuple(edits), _order_typed(base, typed.get("order", "")))


def _order_typed(base: Document, typed: str) -> tuple[int, ...]:
    """The places of clauses as they are to stand; nonsense, or the text's own order, is none."""
    if not _PLACES.fullmatch(typed):
        return ()
    order = tuple(int(place) for place in typed.split(" "))
    return order if order != tuple(sorted(order)) and is_order(base.clauses, order) else ()


class LeaveForm(FlaskForm):
    """The mover's reason for leaving an amendment to the vote."""

    reason = TextAreaField(
        _("Reason, if you want to give one"), validators=[Optional(), at_most(1000)]
    )


class WithdrawForm(FlaskForm):
    """The proposer's reason for taking an amendment back."""

    reason = TextAreaField(
        _("Reason, if you want to give one"), validators=[Optional(), at_most(1000)]
    )


class DeclineForm(FlaskForm):
    """Why the proposer does not agree to a changed form."""

    reason = TextAreaField(
        _("Why you do not agree"), validators=[required(_("a reason for the mover")), at_most(1000)]
    )


class FloorForm(FlaskForm):
    """What an officer takes down in a meeting, who moved it, and whether the mover is asked.

    `revision` says which text she had before her, `to` which amendment is amended (0: none).
    """

    revision = HiddenField(default="0")
    to = HiddenField(default="0")
    text = TextAreaField(
        _("What was moved"), validators=[required(_("what was moved, as it was said"))]
    )
    proposer = StringField(
        _("Who moved it: membership number or e-mail address"),
        validators=[Optional(), at_most(320)],
    )
    reason = TextAreaField(_("Reason that was given"), validators=[Optional(), at_most(2000)])
    way = RadioField(
        _("What happens next"),
        choices=[
            SelectChoice(value=TO_MOVER, label=_("The mover is asked first")),
            SelectChoice(value=TO_VOTE, label=_("It goes to the vote")),
        ],
        default=TO_MOVER,
    )


def whole_number(word: str | None) -> int:
    """A number from a hidden field; nonsense counts as none."""
    plain = (word or "").strip()
    return int(plain) if plain.isascii() and plain.isdecimal() and len(plain) < 10 else 0


def _plain(typed: str) -> str:
    return typed.replace("\r\n", "\n")


class WordFileForm(FlaskForm):
    """A Word document with the text as its sender wants it."""

    file = FileField(
        _("Word document (.docx)"), validators=[FileRequired(_("Choose the file to send."))]
    )
