"""Instructions as people write them, read against the text that they amend.

Understood are the forms that standing orders and order papers use most: “delete all and replace
with”, “delete all after ‘x’ and replace with ‘y’”, “add as new clause at end”, “delete clause”,
“after clause insert”, and “in clause delete, insert, replace”. Numbers mean those of the text that
is amended. What is ambiguous is refused, never guessed.
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import replace

from policy_forum.domain.phrases import Phrase, phrase
from policy_forum.domain.text.document import Document, print_document
from policy_forum.features.amendments.rules.sheet import Sheet, assembled, blank_sheet

_FLAGS = re.IGNORECASE | re.DOTALL
_LONGEST_LINE = 4_000
_OPEN, _CLOSE = "[‘“'\"]", "[’”'\"]"


def _quoted(name: str) -> str:
    return rf"{_OPEN}(?P<{name}>.+?){_CLOSE}"


_CLAUSE = r"(?P<clause>(?:the )?[A-Za-z][^,:‘“'\"]*?)"
_NEW = r"(?:an? )?(?:new )?(?:clauses?|points?|paragraphs?|items?)"
_END = r"[\s.;]*"
_ALL = re.compile(r"delete all (?:and|then) (?:replace with|insert)\s*:?\s*(?P<text>.+)", _FLAGS)
_AFTER = re.compile(
    rf"delete all (?:words )?after {_OPEN}(?P<old>.+?){_CLOSE}\s*"
    rf"(?:(?:and|then) (?:replace with|insert)\s*:?\s*(?P<text>.+))?{_END}",
    _FLAGS,
)
_AT_END = re.compile(
    rf"(?:at (?:the )?end(?: of (?:the )?motion)?,? )?(?:add|insert)(?: as)? {_NEW}"
    rf"(?: at (?:the )?end(?: of (?:the )?motion)?)?\s*:\s*(?P<text>.+)",
    _FLAGS,
)
_LOOKS_LIKE_ONE = re.compile(
    r"\s*(?:delete|insert|add|replace|remove|omit|substitute|leave out|move|at the end|"
    r"(?:in|after|before)\b[^.]{0,80}\b(?:delete|insert|add|replace|remove))\b",
    _FLAGS,
)


class _UnfitError(Exception):
    def __init__(self, reason: Phrase) -> None:
        super().__init__(str(reason))
        self.reason = reason


def read_instructions(base: Document, text: str) -> str | Phrase | None:
    """The whole amended text; why an instruction does not fit; None if there are none to read."""
    written = text.strip()
    try:
        whole = _read_whole(base, written)
        if whole is not None:
            return whole
        lines = [line.strip() for line in written.split("\n") if line.strip()]
        sheet: Sheet | None = blank_sheet(base)
        for line in lines:
            sheet = _read_line(base, sheet, line) if sheet else None
    except _UnfitError as unfit:
        return unfit.reason
    return assembled(base, sheet) if sheet and lines else None


def looks_like_instructions(text: str) -> bool:
    """Whether a text begins as instructions do, so that it is not the amended text itself."""
    return _LOOKS_LIKE_ONE.match(text) is not None


def _read_whole(base: Document, written: str) -> str | None:
    if found := _ALL.fullmatch(written):
        return _unquoted(found["text"])
    if found := _AFTER.fullmatch(written):
        return _cut_after(print_document(base), found["old"], found["text"] or "")
    at_end = _AT_END.fullmatch(written)
    if at_end and "end" in written[: at_end.start("text")].lower() and base.clauses:
        sheet = blank_sheet(base)
        last = next(p for p in reversed(range(len(base.clauses))) if base.clauses[p].depth <= 1)
        return assembled(base, _with(sheet, last, after=_unquoted(at_end["text"])))
    return None


def _cut_after(text: str, old: str, instead: str) -> str:
    at = text.find(_once(text, old)) + len(old)
    new = _unquoted(instead)
    return f"{text[:at].rstrip()} {new}\n" if new else f"{text[:at].rstrip()}\n"


def _read_line(base: Document, sheet: Sheet, line: str) -> Sheet | None:
    if len(line) > _LONGEST_LINE:
        return None
    for pattern, act in _LINES.items():
        if found := pattern.fullmatch(line):
            return act(base, sheet, found)
    return None


def _delete_clause(base: Document, sheet: Sheet, found: re.Match[str]) -> Sheet:
    place = _place(base, found["clause"])
    instead = _unquoted(found["text"] or "")
    if instead:
        return _with(sheet, place, words=instead)
    return _with(sheet, place, is_deleted=True)


def _insert_after(base: Document, sheet: Sheet, found: re.Match[str]) -> Sheet:
    place = _place(base, found["clause"])
    lines = [sheet.edits[place].after, _unquoted(found["text"])]
    return _with(sheet, place, after="\n".join(filter(None, lines)))


def _add_to_clause(base: Document, sheet: Sheet, found: re.Match[str]) -> Sheet:
    place = _place(base, found["clause"])
    words = sheet.edits[place].words.rstrip()
    return _with(sheet, place, words=f"{words} {_unquoted(found['text'])}")


def _change_words(base: Document, sheet: Sheet, found: re.Match[str]) -> Sheet:
    parts = found.groupdict()
    place = _place(base, parts["clause"]) if parts["clause"] else _place_of_words(base, parts)
    words = sheet.edits[place].words
    old = _once(words, parts["old"])
    new = parts.get("new") or ""
    if parts.get("after") is not None:
        new = f"{old}{'' if new[:1] in ',;:.' else ' '}{new}"
    elif not new:
        return _with(sheet, place, words=re.sub(r" {2,}", " ", words.replace(old, "")))
    return _with(sheet, place, words=words.replace(old, new))


def _place_of_words(base: Document, parts: Mapping[str, str]) -> int:
    holding = [p for p, clause in enumerate(base.clauses) if parts["old"] in clause.body]
    if len(holding) == 1:
        return holding[0]
    raise _UnfitError(_not_once(parts["old"], len(holding)))


def _place(base: Document, name: str) -> int:
    wanted = re.sub(r"^(?:the |in )", "", name.strip(), flags=re.IGNORECASE).casefold().rstrip(".")
    by_label = [p for p, clause in enumerate(base.clauses) if clause.label.casefold() == wanted]
    if len(by_label) == 1:
        return by_label[0]
    number = re.sub(r"^(?:clause|point|paragraph|item|sub-?point)\s+", "", wanted)
    shown = [
        p for p, c in enumerate(base.clauses) if c.shown_marker.strip("().").casefold() == number
    ]
    if len(shown) == 1:
        return shown[0]
    if shown:
        text = "“%(name)s” could be %(count)s clauses: name the section too, as in “Resolves 2”."
        raise _UnfitError(phrase(text, name=name.strip(), count=len(shown)))
    raise _UnfitError(phrase("The motion has no clause “%(name)s”.", name=name.strip()))


def _once(text: str, words: str) -> str:
    if text.count(words) != 1:
        raise _UnfitError(_not_once(words, text.count(words)))
    return words


def _not_once(words: str, times: int) -> Phrase:
    return phrase(
        "The words “%(words)s” stand %(times)s times where the instruction looks for them; "
        "they must stand there once.",
        words=words,
        times=times,
    )


def _with(sheet: Sheet, place: int, **changes: str | bool) -> Sheet:
    edits = list(sheet.edits)
    edits[place] = replace(edits[place], **changes)  # type: ignore[arg-type]
    return replace(sheet, edits=tuple(edits))


def _unquoted(text: str) -> str:
    plain = text.strip()
    if plain[:1] in "‘“" and plain.rstrip(".")[-1:] in "’”":
        return plain.rstrip(".")[1:-1].strip()
    if plain[:1] in "'\"" and plain.rstrip(".")[-1:] == plain[:1]:
        return plain.rstrip(".")[1:-1].strip()
    return plain


_Act = Callable[[Document, Sheet, re.Match[str]], Sheet]
_IN = rf"(?:in {_CLAUSE},?\s+)?"
_LINES: Mapping[re.Pattern[str], _Act] = {
    re.compile(
        rf"{_IN}(?:(?P<verb>replace) {_quoted('old')} (?:with|by) {_quoted('new')}"
        rf"){_END}", _FLAGS,
    ): _change_words,
    re.compile(
        rf"{_IN}(?:delete|leave out|remove) {_quoted('old')}"
        rf"(?: and (?:insert|replace with) {_quoted('new')})?{_END}", _FLAGS,
    ): _change_words,
    re.compile(
        rf"{_IN}(?P<after>after) {_quoted('old')},? (?:insert|add) {_quoted('new')}{_END}", _FLAGS
    ): _change_words,
    re.compile(
        rf"(?:after {_CLAUSE},? (?:insert|add)(?: as)? {_NEW}\s*:?\s*(?P<text>.+))", _FLAGS
    ): _insert_after,
    re.compile(rf"at the end of {_CLAUSE},? (?:insert|add)\s*:?\s*(?P<text>.+)", _FLAGS):
        _add_to_clause,
    re.compile(
        rf"(?:delete|remove) {_CLAUSE}(?: and (?:insert|replace with)\s*:?\s*(?P<text>.+))?{_END}",
        _FLAGS,
    ): _delete_clause,
}  # fmt: skip
