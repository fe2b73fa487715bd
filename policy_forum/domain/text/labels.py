"""What people call a clause: "Resolves 3 a)", "Notes, bullet 2", "Paragraph 4"."""

from collections import Counter
from dataclasses import dataclass, field
from functools import lru_cache

from policy_forum.domain.text.clauses import heading_words
from policy_forum.domain.text.inline import parse_inline
from policy_forum.domain.text.markers import ClauseKind, roman_numeral, section_name
from policy_forum.domain.text.parsing import Block

_ORDINALS = ("", "", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth")
_LONGEST_NAME = 40


@dataclass(frozen=True, slots=True)
class Naming:
    """The label, the marker as shown, and the place of the section's heading, of one clause."""

    label: str
    shown_marker: str
    section: int | None


@dataclass(slots=True)
class _Counters:
    section: int | None = None
    section_name: str = ""
    places: Counter[tuple[int | None, int | None, str]] = field(default_factory=Counter)
    labels: Counter[str] = field(default_factory=Counter)
    sections: Counter[str] = field(default_factory=Counter)


def name_blocks(source: str, blocks: list[Block]) -> list[Naming]:
    """A label for every block, each only once in the document."""
    numbers = _shown_numbers(blocks)
    counters = _Counters()
    names: list[Naming] = []
    for place, block in enumerate(blocks):
        if block.kind is ClauseKind.HEADING:
            _enter_section(counters, place, source[block.text : block.end])
        label = _label(counters, block, names, numbers[place])
        counters.labels[label] += 1
        if counters.labels[label] > 1:
            label = f"{label} ({_ordinal(counters.labels[label])})"
        names.append(Naming(label, numbers[place], counters.section))
    return names


def _enter_section(counters: _Counters, place: int, body: str) -> None:
    text = parse_inline(heading_words(body)).text
    name = section_name(text) or _shortened(text.rstrip(":").strip())
    counters.section = place
    counters.sections[name] += 1
    if counters.sections[name] > 1:
        name = f"{name} ({_ordinal(counters.sections[name])})"
    counters.section_name = name


def _shortened(name: str) -> str:
    if len(name) <= _LONGEST_NAME:
        return name
    return name[:_LONGEST_NAME].rpartition(" ")[0].rstrip(",;:") + "…"


def _ordinal(number: int) -> str:
    return _ORDINALS[number] if number < len(_ORDINALS) else str(number)


def _label(counters: _Counters, block: Block, names: list[Naming], shown: str) -> str:
    if block.kind is ClauseKind.HEADING:
        return f"Heading ‘{counters.section_name}’"
    key = (counters.section, block.parent, block.kind.value)
    counters.places[key] += 1
    holder = counters.section_name if block.parent is None else names[block.parent].label
    if block.kind in (ClauseKind.PARAGRAPH, ClauseKind.DIVIDER, ClauseKind.BULLET):
        number = counters.places[key] + (block.parent is not None and key[2] == "paragraph")
        return f"{holder}, {key[2]} {number}" if holder else f"{key[2].capitalize()} {number}"
    return _item_label(counters, block, holder, shown)


def _item_label(counters: _Counters, block: Block, holder: str, shown: str) -> str:
    spoken = shown
    if block.kind is ClauseKind.NUMBERED or (shown[0].isupper() and shown.endswith(".")):
        spoken = shown.strip("(). ")
    elif shown.endswith("."):
        spoken = shown[:-1] + ")"
    if "." in spoken:  # 4.1 names its own parent
        return f"{counters.section_name or 'Clause'} {spoken}"
    joint = ", " if "bullet" in holder.rpartition(",")[2].lower() else " "
    return f"{holder}{joint}{spoken}" if holder else f"Clause {spoken}"


def _shown_numbers(blocks: list[Block]) -> list[str]:
    """The marker of each item as displayed.

    That is what its author wrote, save in lists that repeat one number ("1. 1. 1."), which
    Markdown counts for the author.
    """
    shown: list[str] = []
    last: dict[tuple[int | None, object], tuple[int, int]] = {}
    for block in blocks:
        if block.kind is ClauseKind.HEADING:
            last.clear()
        if block.kind is ClauseKind.BULLET:
            shown.append("•")
            continue
        key = (block.parent, block.style)
        written, counted = last.get(key, (0, 0))
        repeats = block.style is not None and written == block.value == 1
        count = counted + 1 if repeats else block.value
        last[key] = (block.value, count)
        shown.append(renumbered(block.kind, block.shown_marker, count))
    return shown


@lru_cache(maxsize=4096)
def renumbered(kind: ClauseKind, marker: str, value: int) -> str:
    """The marker in its own dress with another number: `(b)` and 4 give `(d)`."""
    sign = marker.strip("(). ")
    if kind is ClauseKind.NUMBERED:
        head, dot, _ = sign.rpartition(".")
        new = f"{head}{dot}{value}"
    elif kind is ClauseKind.LETTERED and 1 <= value <= 26:
        new = chr(ord("a") + value - 1)
    elif kind is ClauseKind.ROMAN and 1 <= value < 400:
        new = roman_numeral(value)
    else:
        return marker
    return marker.replace(sign, new.upper() if sign.isupper() else new, 1)
