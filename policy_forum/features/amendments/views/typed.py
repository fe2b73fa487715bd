"""What came with the form, read as the whole amended text, and laid out in another way."""

from collections.abc import Mapping
from dataclasses import dataclass

from flask_babel import gettext as _

from policy_forum.domain.text.document import Document, print_document
from policy_forum.domain.text.instructions import (
    WordingProblem,
    WordingRefusedError,
    apply_wording,
    is_wording,
)
from policy_forum.features.amendments.forms import CLAUSES, WHOLE, WORDING, AmendForm, sheet_typed
from policy_forum.features.amendments.rules import (
    Sheet,
    assembled,
    blank_sheet,
    read_documents,
    read_text,
    sheet_of,
)


@dataclass(frozen=True)
class Typed:
    """An edit as it came: the sheet, and the whole text that it asks for.

    `text` is None for wording that was not understood; `problems` then say why. It
    `is_misplaced` where instructions were typed as if they were the whole text.
    """

    sheet: Sheet
    text: str | None
    problems: tuple[WordingProblem, ...] = ()
    is_misplaced: bool = False


def typed_in(form: AmendForm, base: Document, sent: Mapping[str, str]) -> Typed:
    """The edit that was sent, in whichever way it was made."""
    if form.way == CLAUSES:
        sheet = sheet_typed(base, sent)
        return Typed(sheet, assembled(base, sheet))
    sheet = blank_sheet(base)
    if form.way == WHOLE:
        text = plain(form.text.data)
        return Typed(sheet, text, is_misplaced=_are_instructions(base, text))
    wording = plain(form.wording.data)
    if not wording.strip():
        return Typed(sheet, print_document(base))
    try:
        return Typed(sheet, print_document(apply_wording(base, wording)))
    except WordingRefusedError as refused:
        return Typed(sheet, None, refused.problems)


def lay_out(form: AmendForm, base: Document, typed: Typed, way: str) -> Sheet | None:
    """Go over to another way of editing with what was typed; None where that would lose some.

    The form then stays as it was and says why.
    """
    if typed.text is None:
        return None
    if typed.is_misplaced:
        if way == WORDING:
            form.carry(mode=WORDING, wording=typed.text)
        return typed.sheet if way == WORDING else None
    amended = read_text(typed.text)
    if way == WHOLE:
        form.carry(mode=WHOLE, text=typed.text)
        return typed.sheet
    if not isinstance(amended, Document):
        first = amended[0]
        sentence = _("Line %(line)s: %(reason)s", line=first.line, reason=first.reason)
        _complain(form, str(sentence))
        return None
    if way == WORDING:
        sentences = read_documents(base, amended).sentences
        form.carry(mode=WORDING, wording="\n\n".join(sentences))
        return typed.sheet
    sheet = sheet_of(base, amended)
    if sheet is None:
        text = _(
            "This text cannot be taken apart by clauses without losing some of it. Go on here."
        )
        _complain(form, str(text))
        return None
    form.carry(mode=CLAUSES)
    return sheet


def _are_instructions(base: Document, text: str) -> bool:
    """Whether a text reads like formal wording and has nothing of the one that it should amend."""
    if not is_wording(text):
        return False
    return not any(clause.body in text for clause in base.clauses if len(clause.body) > 1)


def _complain(form: AmendForm, sentence: str) -> None:
    if form.way == CLAUSES:
        form.form_errors = [sentence]
    else:
        form[form.way if form.way == WORDING else "text"].errors = [sentence]


def plain(typed: str | None) -> str:
    """What came in a field, with line feeds at line ends."""
    return (typed or "").replace("\r\n", "\n")
