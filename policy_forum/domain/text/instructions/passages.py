"""Where quoted words stand in a text: as displayed, or as written with its marks.

Capitals, the form of quotation marks and dashes, and space may differ where the words as they
are quoted stand nowhere. Whole words are preferred to parts of words.
"""

import re
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from itertools import accumulate

from policy_forum.domain.text.clauses import Clause
from policy_forum.domain.text.document import Document
from policy_forum.domain.text.inline import Inline
from policy_forum.domain.text.markers import ClauseKind

_LIKE = str.maketrans(
    {
        **dict.fromkeys("‘’‚‹›`´", "'"),
        **dict.fromkeys("“”„«»", '"'),
        **dict.fromkeys("‐‑‒–—―", "-"),
        "\u00a0": " ",
        "…": ".",
    }
)
_SPACES = re.compile(r"\s+")


@dataclass(frozen=True, slots=True)
class Found:
    """A passage `[start, end)` of the displayed text (or of the body) of a clause."""

    place: int
    start: int
    end: int
    in_body: bool = False


@dataclass(frozen=True, slots=True)
class Window:
    """A part of a text to look in: `[start, end)` of the displayed text of a clause."""

    place: int
    start: int
    end: int


class Passages:
    """The words of one text, to be looked through."""

    def __init__(self, base: Document) -> None:
        self.base = base
        self._offsets: dict[int, list[int]] = {}
        self._shown_places: dict[int, frozenset[int]] = {}

    def find(self, words: str, windows: list[Window] | None = None) -> list[Found]:
        """Where the words stand, in the whole text or in parts of it; the best kind of match."""
        shown = _SPACES.sub(" ", words).strip()
        if not shown:
            return []
        for texts, wanted, in_body in self._readings(shown, words.strip()):
            found = list(texts.occurrences(wanted, windows, in_body=in_body))
            whole = [one for one in found if texts.is_whole(one, wanted)]
            if whole or found:
                return whole or found
        return []

    def _readings(self, shown: str, written: str) -> Iterator[tuple["_Joined", str, bool]]:
        yield self._shown, shown, False
        if written != shown or any(mark in shown for mark in "*_[]\\<>"):
            yield self._written, written, True
        yield self._folded, folded(shown), False

    @cached_property
    def _shown(self) -> "_Joined":
        return _Joined([clause.text for clause in self.base.clauses])

    @cached_property
    def _folded(self) -> "_Joined":
        return _Joined([folded(clause.text) for clause in self.base.clauses])

    @cached_property
    def _written(self) -> "_Joined":
        return _Joined([clause.body for clause in self.base.clauses])

    def body_range(self, found: Found) -> tuple[int, int]:
        """The passage in the clause's body: from its first character to its last."""
        if found.in_body:
            return found.start, found.end
        offsets = self.offsets(found.place)
        if found.start == found.end:
            at = offsets[found.start - 1] + 1 if found.start else 0
            return at, at
        return offsets[found.start], offsets[found.end - 1] + 1

    def offsets(self, place: int) -> list[int]:
        """For each displayed character of a clause its place in the body."""
        known = self._offsets.get(place)
        if known is None:
            known = self._offsets[place] = body_offsets(self.base.clauses[place])
        return known

    def shown(self, place: int) -> frozenset[int]:
        """The places in a clause's body that are displayed; the others are marks."""
        known = self._shown_places.get(place)
        if known is None:
            known = self._shown_places[place] = frozenset(self.offsets(place))
        return known


def passages_of(base: Document) -> Passages:
    """The words of a text to look through; joined once, and remembered with it."""
    found: Passages | None = base.memo.get("passages")
    if found is None:
        found = base.memo["passages"] = Passages(base)
    return found


class _Joined:
    """The texts of all clauses in one, so that a search is one search."""

    def __init__(self, texts: list[str]) -> None:
        self._text = "\n\n".join(texts)
        self._starts = [0, *accumulate(len(text) + 2 for text in texts)]

    def occurrences(
        self, wanted: str, windows: list[Window] | None, *, in_body: bool
    ) -> Iterator[Found]:
        """Where the words stand, without overlap."""
        for begin, end in self._bounds(windows, in_body=in_body):
            at = self._text.find(wanted, begin, end)
            while at >= 0:
                place = bisect_right(self._starts, at) - 1
                start = at - self._starts[place]
                yield Found(place, start, start + len(wanted), in_body)
                at = self._text.find(wanted, at + len(wanted), end)

    def _bounds(self, windows: list[Window] | None, *, in_body: bool) -> Iterator[tuple[int, int]]:
        if windows is None:
            yield 0, len(self._text)
            return
        for window in windows:
            begin = self._starts[window.place]
            limit = self._starts[window.place + 1] - 2
            if in_body:
                yield begin, limit
            else:
                yield begin + window.start, min(begin + window.end, limit)

    def is_whole(self, found: Found, wanted: str) -> bool:
        """Whether it begins and ends at borders of words."""
        start = self._starts[found.place] + found.start
        end = start + len(wanted)
        before, after = self._text[start - 1 : start], self._text[end : end + 1]
        return not (
            (wanted[0].isalnum() and before.isalnum()) or (wanted[-1].isalnum() and after.isalnum())
        )


def folded(text: str) -> str:
    """The text with plain marks and small letters, as long as it was."""
    like = text.translate(_LIKE)
    small = like.lower()
    if len(small) == len(like):
        return small
    return "".join([sign.lower() if len(sign.lower()) == 1 else sign for sign in like])


def body_offsets(clause: Clause) -> list[int]:
    """For each displayed character its place in the body, as `inline` displays it."""
    if clause.kind is ClauseKind.DIVIDER:
        return [0] * len(clause.text)
    inline: Inline = clause.inline
    shift = 0
    if clause.kind is ClauseKind.HEADING:
        shift = 2 if _is_strong_heading(clause) else 0
    offsets: list[int] = []
    after_space = True
    body = clause.body
    for piece in inline.pieces:
        for at in range(piece.start + shift, piece.end + shift):
            is_space = body[at] in " \t\n"
            if not (is_space and after_space):
                offsets.append(at)
            after_space = is_space
    return offsets[: len(clause.text)]


def _is_strong_heading(clause: Clause) -> bool:
    """Whether `heading_words` took a pair of strong marks off the body."""
    body = clause.body
    if body[:2] not in ("**", "__"):
        return False
    words = body.rstrip()
    words = words.rstrip("#").rstrip() or words if words.endswith("#") else words
    inner = words.removesuffix(":")
    return len(inner) > 4 and inner.endswith(body[:2])


def in_context(clause: Clause, start: int, end: int) -> str:
    """A passage with some words on either side, for people to tell it from others."""
    text = clause.text
    begin = text.rfind(" ", 0, max(start - 24, 0)) + 1
    stop = text.find(" ", min(end + 24, len(text)))
    stop = len(text) if stop < 0 else stop
    before, after = ("…" if begin else ""), ("…" if stop < len(text) else "")
    return f"{clause.label}: {before}{text[begin:stop]}{after}"
