"""Marks in the margin of a motion's numbered lines, put into HTML that was made at save.

Element names: `line line--marked` (or `line--conflict`), `line-marks` in front of the words of a
line, in it `line-mark line-mark--deletes` (a link) and `line-more`; the style sheet sets them
beside the text, so that no line breaks elsewhere because of them.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from html import escape

_LINE = re.compile(r'<span class="line"( id="(?:[a-z0-9]+-)*line-([0-9]{1,6})"[^<>]*)>')
SHOWN_WIDE, SHOWN_NARROW = 3, 2


@dataclass(frozen=True, slots=True)
class MarginChip:
    """One amendment at the line where its change begins: a link with a number.

    `sign` says what it does (+ − ↕) to those who see, `words` all of it to those who hear.
    """

    label: str
    href: str
    words: str
    sign: str = ""
    kind: str = "changes"
    in_conflict: bool = False


@dataclass(frozen=True, slots=True)
class LineMargin:
    """What stands beside one line: chips, and a link to all of them where they are many.

    `more` has the sentence for so many that are left out, by how many are shown.
    """

    chips: Sequence[MarginChip] = ()
    more_href: str = ""
    more: str = ""
    in_conflict: bool = False


def render_margin(html: str, lines: Mapping[int, LineMargin]) -> str:
    """The text of `render_lines` with marks beside the lines of those numbers.

    `html` must have come from there: it is sanitised, and all that is added is escaped here.
    Linear in the HTML; lines that it does not have are passed over.
    """

    def marked(match: re.Match[str]) -> str:
        line = lines.get(int(match[2]))
        if line is None:
            return match[0]
        kind = "line line--conflict" if line.in_conflict else "line line--marked"
        many = " line--two" if len(line.chips) > 1 else ""
        return f'<span class="{kind}{many}"{match[1]}>{_chips(line)}'

    return _LINE.sub(marked, html)


def _chips(line: LineMargin) -> str:
    if not line.chips:
        return ""
    parts = [_chip(chip, place, line) for place, chip in enumerate(line.chips[:SHOWN_WIDE])]
    return f'<span class="line-marks">{"".join(parts)}{_more(line)}</span>'


def _chip(chip: MarginChip, place: int, line: LineMargin) -> str:
    names = f"line-mark line-mark--{escape(chip.kind)}"
    names += " line-mark--conflict" if chip.in_conflict else ""
    if place >= SHOWN_NARROW - (len(line.chips) > SHOWN_NARROW):
        names += " line-mark--wide"
    if place >= SHOWN_WIDE - (len(line.chips) > SHOWN_WIDE):
        return ""
    sign = f'<span class="line-sign">{escape(chip.sign)}</span>' if chip.sign else ""
    return (
        f'<a class="{names}" href="{escape(chip.href)}"><span aria-hidden="true">{sign}'
        f'{escape(chip.label)}</span><span class="visually-hidden">{escape(chip.words)}</span></a> '
    )


def _more(line: LineMargin) -> str:
    """One link for each width of page, of which the style sheet shows one."""
    return "".join(
        f'<a class="line-more line-more--{name}" href="{escape(line.more_href)}">'
        f'<span aria-hidden="true">+{len(line.chips) - shown + 1}</span>'
        f'<span class="visually-hidden">{escape(line.more)}</span></a> '
        for name, shown in (("wide", SHOWN_WIDE), ("narrow", SHOWN_NARROW))
        if len(line.chips) > shown
    )
