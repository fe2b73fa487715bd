"""Forms of amendments."""

from collections.abc import Mapping

from flask_babel import lazy_gettext as _
from flask_wtf import FlaskForm
from wtforms import HiddenField, TextAreaField
from wtforms.validators import Optional

from policy_forum.domain.text.document import Document
from policy_forum.features.amendments.rules import ClauseEdit, Sheet
from policy_forum.web.forms import at_most

WHOLE, CLAUSES = "whole", "clauses"


class AmendForm(FlaskForm):
    """What a member types: a text in one piece or clause by clause, and her reason.

    `revision` and `version` say what she had before her: the motion's text, and the amendment
    that she writes anew. The fields of clauses are `words-0`, `gone-0`, `after-0`, …, and
    `before` for what comes first.
    """

    mode = HiddenField(default=CLAUSES)
    revision = HiddenField(default="0")
    version = HiddenField(default="0")
    text = TextAreaField(_("The whole text, as it should be"))
    reason = TextAreaField(_("Why the branch should agree"), validators=[Optional(), at_most(2000)])

    @property
    def is_whole(self) -> bool:
        """Whether the text is typed in one piece."""
        return bool(self.mode.data == WHOLE)

    @property
    def revision_seen(self) -> int:
        """The revision of the motion that she had before her."""
        return whole_number(self.revision.data)

    @property
    def version_seen(self) -> int:
        """The version of her amendment that she had before her."""
        return whole_number(self.version.data)


def sheet_typed(base: Document, typed: Mapping[str, str]) -> Sheet:
    """The sheet that was filled in; a clause whose field did not come is unchanged."""
    edits = [
        ClauseEdit(
            words=_plain(typed.get(f"words-{place}", clause.body)),
            is_deleted=f"gone-{place}" in typed,
            after=_plain(typed.get(f"after-{place}", "")),
        )
        for place, clause in enumerate(base.clauses)
    ]
    return Sheet(tuple(edits), _plain(typed.get("before", "")))


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


def whole_number(word: str | None) -> int:
    """A number from a hidden field; nonsense counts as none."""
    plain = (word or "").strip()
    return int(plain) if plain.isascii() and plain.isdecimal() and len(plain) < 10 else 0


def _plain(typed: str) -> str:
    return typed.replace("\r\n", "\n")
