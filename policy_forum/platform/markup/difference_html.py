"""A difference as HTML, readable without colour and by ear.

Element names: `difference`, `difference-clause difference-clause--inserted` (or
`--deleted`, `--changed`, `--moved`, `--renumbered`, `--unchanged`), `difference-sign` in the
gutter, `difference-moved` for where from, `clause-number`, `clause-text`, `difference-gap`
for what is left out.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from html import escape

from policy_forum.domain.text.clauses import Clause
from policy_forum.domain.text.difference import (
    ChangeKind,
    ClauseChange,
    Difference,
    Run,
    RunKind,
)
from policy_forum.domain.text.inline import Piece, parse_inline
from policy_forum.platform.markup.inline_html import passage
from policy_forum.platform.markup.sanitising import sanitise_clauses, sanitise_each


@dataclass(frozen=True, slots=True)
class DifferenceWords:
    """What is read aloud around changes; the web layer passes them in the reader's language.

    `{place}` in the sentences about moves stands for the clause's label.
    """

    inserted: str = "inserted:"
    end_of_insertion: str = "end of insertion"
    deleted: str = "deleted:"
    end_of_deletion: str = "end of deletion"
    moved_from: str = "moved from {place}"
    moved_to: str = "moved to {place}"
    clauses_left_out: str = "Unchanged clauses are left out here."


ENGLISH = DifferenceWords()
_SIGNS = {
    ChangeKind.INSERTED: "+",
    ChangeKind.DELETED: "−",
    ChangeKind.CHANGED: "±",
    ChangeKind.MOVED_AWAY: "↕",
    ChangeKind.MOVED_HERE: "↕",
}
_QUIET = (ChangeKind.UNCHANGED, ChangeKind.RENUMBERED)


def render_difference(
    difference: Difference,
    *,
    words: DifferenceWords = ENGLISH,
    context: int | None = None,
) -> str:
    """Every clause with its changes marked; `context` limits the unchanged ones around."""
    shown = _shown_places(difference, context)
    parts: list[str] = []
    gap_open = False
    for place, change in enumerate(difference.changes):
        if place in shown:
            parts.append(_clause(change, words))
            gap_open = False
        elif not gap_open:
            parts.append(f'<p class="difference-gap">{escape(words.clauses_left_out)}</p>\n')
            gap_open = True
    return f'<div class="difference">\n{sanitise_clauses(parts)}</div>\n'


def render_changes(
    changes: Iterable[ClauseChange], *, words: DifferenceWords = ENGLISH
) -> tuple[str, ...]:
    """The inside of each change by itself, inline, to stand within an element `difference`."""
    return sanitise_each(_inside(change, words) for change in changes)


def _shown_places(difference: Difference, context: int | None) -> set[int]:
    if context is None:
        return set(range(len(difference.changes)))
    shown: set[int] = set()
    for place, change in enumerate(difference.changes):
        if change.kind not in _QUIET:
            shown.update(range(place - context, place + context + 1))
    return shown


def _clause(change: ClauseChange, words: DifferenceWords) -> str:
    sign = _SIGNS.get(change.kind, "")
    gutter = f'<span class="difference-sign" aria-hidden="true">{sign}</span>' if sign else ""
    depth = (change.new or change.old or _nothing()).depth
    return (
        f'<p class="difference-clause {_class_names(change.kind)} '
        f'difference-clause--depth-{depth}">{gutter}{_inside(change, words)}</p>\n'
    )


def _inside(change: ClauseChange, words: DifferenceWords) -> str:
    return (
        f"{_number(change, words)}{_whence(change, words)}"
        f'<span class="clause-text">{"".join(_runs(change, words))}</span>'
    )


def _class_names(kind: ChangeKind) -> str:
    moved = "difference-clause--moved " if kind.is_move else ""
    return f"{moved}difference-clause--{kind.value}"


def _whence(change: ClauseChange, words: DifferenceWords) -> str:
    if change.counterpart is None:
        return ""
    sentence = words.moved_to if change.kind is ChangeKind.MOVED_AWAY else words.moved_from
    place = sentence.format(place=change.counterpart.label)
    return f'<span class="difference-moved">{escape(place)}</span> '


def _nothing() -> Clause:
    raise ValueError("A change has a clause on at least one side.")


def _number(change: ClauseChange, words: DifferenceWords) -> str:
    old = change.old.shown_marker if change.old else ""
    new = change.new.shown_marker if change.new else ""
    if change.old is None or change.new is None or old == new:
        shown = escape(new or old)
    else:
        shown = _marked(RunKind.DELETED, escape(old), words) if old else ""
        shown += _marked(RunKind.INSERTED, escape(new), words) if new else ""
    return f'<span class="clause-number">{shown}</span> ' if shown else ""


def _runs(change: ClauseChange, words: DifferenceWords) -> Iterator[str]:
    old_pieces = parse_inline(change.old.body).pieces if change.old else ()
    new_pieces = parse_inline(change.new.body).pieces if change.new else ()
    old_at = new_at = 0
    for run in change.runs:
        if change.kind is ChangeKind.MOVED_HERE and change.new:
            yield passage(change.new.body, new_pieces, 0, len(change.new.body))
        elif run.kind is RunKind.DELETED and change.old:
            yield _changed(run, change.old.body, old_pieces, old_at, words)
        elif run.kind is RunKind.INSERTED and change.new:
            yield _changed(run, change.new.body, new_pieces, new_at, words)
        elif change.new:
            yield passage(change.new.body, new_pieces, new_at, new_at + len(run.new))
        old_at += len(run.old)
        new_at += len(run.new)


def _changed(
    run: Run, body: str, pieces: tuple[Piece, ...], at: int, words: DifferenceWords
) -> str:
    text = run.old or run.new
    first = at + len(text) - len(text.lstrip())
    shown = passage(body, pieces, first, at + len(text))
    if not shown:
        return ""
    return (" " if first > at else "") + _marked(run.kind, shown, words)


def _marked(kind: RunKind, html: str, words: DifferenceWords) -> str:
    if kind is RunKind.INSERTED:
        return _spoken("ins", words.inserted, html, words.end_of_insertion)
    return _spoken("del", words.deleted, html, words.end_of_deletion)


def _spoken(tag: str, before: str, html: str, after: str) -> str:
    return (
        f'<{tag}><span class="visually-hidden">{escape(before)} </span>{html}'
        f'<span class="visually-hidden"> {escape(after)} </span></{tag}>'
    )
