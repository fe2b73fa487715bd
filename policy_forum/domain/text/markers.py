"""How a line begins: the numbers, letters, bullets and headings that open a clause."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum


class ClauseKind(StrEnum):
    """What a clause is by the way it begins."""

    HEADING = "heading"
    NUMBERED = "numbered"
    LETTERED = "lettered"
    ROMAN = "roman"
    BULLET = "bullet"
    PARAGRAPH = "paragraph"
    DIVIDER = "divider"

    @property
    def is_item(self) -> bool:
        """Whether it stands in a list."""
        return self in _ITEMS


_ITEMS = frozenset({ClauseKind.NUMBERED, ClauseKind.LETTERED, ClauseKind.ROMAN, ClauseKind.BULLET})


@dataclass(frozen=True, slots=True)
class ListStyle:
    """What the items of one list have in common: `form` is the dress, such as `()` or `1.1.`."""

    kind: ClauseKind
    form: str


@dataclass(frozen=True, slots=True)
class Marker:
    """The start of a list item: `width` characters of the line, `value` its place from 1."""

    style: ListStyle
    shown: str
    value: int
    indent: int
    width: int


@dataclass(frozen=True, slots=True)
class OpenList:
    """A list that the next line may go on with."""

    style: ListStyle
    shown: str
    value: int
    indent: int


_HEADING = re.compile(r" {0,3}(#{1,6})[ \t]+(?=\S)")
_BOLD_LINE = re.compile(r"[ \t]*(\*\*|__)(?=[^\s*_])([^*_]{1,160})(?<=\S)\1:?[ \t]*")
_DIVIDER = re.compile(r"[ \t]*([-_*=])(?:[ \t]*\1){2,}[ \t]*")
_SPACE = "[ \t\u00a0]"
_ITEM = re.compile(
    rf"([ \t]*)(?:(?P<bullet>[-*+•·▪◦‣\uf0b7–]|o(?=\t))"
    rf"|(?P<open>\()?(?P<sign>\d{{1,3}}(?:\.\d{{1,3}})*|[A-Za-z]|[ivxlcIVXLC]{{2,7}})"
    rf"(?P<close>[.)]?))(?P<space>{_SPACE}+)(?=\S)"
)
_VERBS = frozenset(
    word
    for words in (
        "note notes noting noted notices believe believes believing resolve resolves resolved",
        "resolving call calls calling demand demands instruct instructs mandate mandates",
        "welcome welcomes regret regrets recognise recognises recognising recognize",
        "recognizes condemn condemns consider considers considering commit commits agree",
        "agrees support supports oppose opposes urge urges request requests recommend",
        "recommends affirm affirms reaffirm reaffirms acknowledge acknowledges congratulate",
        "congratulates deplore deplores declare declares observe observes understand",
        "understands reject rejects reiterate reiterates",
    )
    for word in words.split()
)
_ADVERBS = frozenset({"further", "also", "therefore", "additionally", "hereby"})
_LINKS = frozenset({"that", "to", "on", "the", "further", "also", "with", "concern"})
_ROMAN_VALUES = {"i": 1, "v": 5, "x": 10, "l": 50, "c": 100}
_ROMAN_STEPS = (
    (100, "c"), (90, "xc"), (50, "l"), (40, "xl"), (10, "x"), (9, "ix"), (5, "v"), (4, "iv"),
    (1, "i"),
)  # fmt: skip


def roman_numeral(value: int) -> str:
    """The number in small roman numerals, for 1 to 399."""
    parts = []
    for step, sign in _ROMAN_STEPS:
        while value >= step:
            parts.append(sign)
            value -= step
    return "".join(parts)


def roman_value(sign: str) -> int | None:
    """The value of a roman numeral as it is properly written, else None."""
    total, largest = 0, 0
    for character in reversed(sign.lower()):
        value = _ROMAN_VALUES.get(character, 0)
        total += value if value >= largest else -value
        largest = max(largest, value)
    return total if 0 < total < 400 and roman_numeral(total) == sign.lower() else None


def heading_marker(line: str) -> tuple[int, int] | None:
    """For a `#` heading its level and the width of the marker."""
    match = _HEADING.match(line)
    return (len(match.group(1)), match.end()) if match else None


def is_bold_line(line: str) -> bool:
    """Whether the whole line is strong, as people write headings without `#`."""
    return _BOLD_LINE.fullmatch(line) is not None


def is_divider(line: str) -> bool:
    """Whether the line only divides, such as `---`."""
    return _DIVIDER.fullmatch(line) is not None


def section_name(line: str) -> str | None:
    """What people call the section that a line such as "This branch further resolves:" opens.

    "Further resolves" in that case. None when the line is not a short one of the form
    body, verb: at most seven words before the verb, and behind it nothing, a link such as
    "that" or "to", or with a colon at the end up to eight words ("calls on the committee to:").
    """
    if len(line) > 120:
        return None
    text = line.strip()
    words = text.rstrip(":").strip().lower().split()
    at = next((place for place, word in enumerate(words[:8]) if word in _VERBS), None)
    if at is None or not all(word[0].isalpha() for word in words[:at]):
        return None
    behind = words[at + 1 :]
    if not text.endswith(":") and any(word not in _LINKS for word in behind):
        return None
    if len(behind) > 8:
        return None
    near = words[max(at - 1, 0) : at] + behind[:1]
    adverb = next((word for word in near if word in _ADVERBS), "")
    return f"{adverb} {words[at]}".strip().capitalize()


def is_section_line(line: str, *, after_text: bool) -> bool:
    """Whether a plain line opens a section: "Conference resolves:", or the same without colon.

    `after_text` says that no blank line stands before it; then it needs its capital and its
    colon, because wrapped prose may well leave "notes that" alone on a line.
    """
    text = line.strip()
    if not text or not (text[-1] == ":" or text[-1].isalpha()):
        return False
    if after_text and not (text[-1] == ":" and text[0].isupper()):
        return False
    return (text[-1] == ":" or text[0].isupper()) and section_name(text) is not None


def item_marker(line: str, open_lists: Sequence[OpenList], *, after_text: bool) -> Marker | None:
    """The list marker at the start of the line, if it is one in this place.

    `after_text` says that the line follows a paragraph without a blank line; then only
    a bullet or the first number of a list is taken for a marker, because wrapped prose
    may begin a line with anything.
    """
    match = _ITEM.match(line)
    if match is None:
        return None
    indent = len(match.group(1).expandtabs(4))
    if match.group("bullet"):
        style = ListStyle(ClauseKind.BULLET, "•")
        return Marker(style, match.group("bullet"), 1, indent, match.end())
    if bool(match.group("open")) and match.group("close") != ")":
        return None
    read = _reading_of(match, open_lists, line[match.end() :])
    if read is None:
        return None
    style, value = read
    going_on = any(entry.style == style and entry.value + 1 == value for entry in open_lists)
    if after_text and value != 1 and not going_on:
        return None
    shown = line[len(match.group(1)) : match.start("space")]
    return Marker(style, shown, value, indent, match.end())


def _reading_of(
    match: re.Match[str], open_lists: Sequence[OpenList], rest: str
) -> tuple[ListStyle, int] | None:
    sign = match.group("sign")
    form = ("(" if match.group("open") else "") + match.group("close")
    if "." in sign:
        return _decimal_reading(sign, form, open_lists)
    if sign.isdigit():
        style, value = ListStyle(ClauseKind.NUMBERED, form or "bare"), int(sign)
        if not form and not _is_bare_number(style, value, open_lists, rest):
            return None
        return style, value
    return _letter_reading(sign, form, open_lists) if form else None


def _is_bare_number(
    style: ListStyle, value: int, open_lists: Sequence[OpenList], rest: str
) -> bool:
    """`1 Notes that` is a marker; `3 people` and `40 Labour members` are not."""
    going_on = any(entry.style == style and entry.value + 1 == value for entry in open_lists)
    return rest[:1].isupper() and (value == 1 or going_on)


def _decimal_reading(
    sign: str, form: str, open_lists: Sequence[OpenList]
) -> tuple[ListStyle, int] | None:
    """`4.1.` or `5.1` below 5, never `8.00 pm` or `1.5 million`."""
    parent, _, last = sign.rpartition(".")
    if form not in ("", ".") or last.startswith("0"):
        return None
    style = ListStyle(ClauseKind.NUMBERED, "1" + ".1" * sign.count(".") + form)
    value = int(last)
    shown = {entry.shown.rstrip(".") for entry in open_lists}
    has_parent = parent in shown and value == 1
    if form or has_parent or f"{parent}.{value - 1}" in shown:
        return style, value
    return None


def _letter_reading(
    sign: str, form: str, open_lists: Sequence[OpenList]
) -> tuple[ListStyle, int] | None:
    case = "A" if sign.isupper() else "a"
    if not (sign.isupper() or sign.islower()):
        return None
    lettered = ListStyle(ClauseKind.LETTERED, case + form)
    roman = ListStyle(ClauseKind.ROMAN, case + form)
    letter = ord(sign.lower()) - ord("a") + 1 if len(sign) == 1 else 0
    numeral = roman_value(sign) or 0
    open_values = {entry.style: entry.value for entry in open_lists}
    if letter and open_values.get(lettered) == letter - 1:
        return lettered, letter
    if numeral and (open_values.get(roman) == numeral - 1 or sign.lower() in "ivx"):
        return roman, numeral
    if case == "A" and form == "." and letter != 1:
        return None  # an initial: "J. Smith moved"
    if letter:
        return lettered, letter
    return (roman, numeral) if numeral else None
