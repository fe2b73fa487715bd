"""Instructions for changed words: each change in words that stand only once where it is."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby

from policy_forum.domain.text.clauses import Clause
from policy_forum.domain.text.difference import ClauseChange, RunKind
from policy_forum.domain.text.inline import displayed_part
from policy_forum.domain.text.instructions.passages import Passages, Window
from policy_forum.domain.text.quoting import sentence
from policy_forum.domain.text.words import units_of

_CONTEXT_WORDS = 4
_SHORT_WORD = 4
_MARKS = frozenset("*_[]<>\\")
_SPACE = " \t\n"
_QUOTES = frozenset("'‘’\"“”")
_CLOSE_BEHIND = frozenset(",.;:!?)")
_ORDINALS = ("first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth")


@dataclass(frozen=True, slots=True)
class Span:
    """`[old, old_end)` of the old body gives way to `[new, new_end)` of the new one."""

    old: int
    old_end: int
    new: int
    new_end: int

    @property
    def only_adds(self) -> bool:
        """Whether nothing goes."""
        return self.old == self.old_end

    @property
    def only_takes(self) -> bool:
        """Whether nothing comes."""
        return self.new == self.new_end


@dataclass(frozen=True, slots=True)
class WordChange:
    """A change as it is said: the words that go and the words that come."""

    span: Span
    deleted: str
    inserted: str


def word_changes(change: ClauseChange) -> list[WordChange]:
    """The changes of one clause, as they are best said.

    Where marks change, or the space before a word, with the whole words they stand at;
    changes with hardly a word between them as one.
    """
    assert change.old is not None
    assert change.new is not None
    old, new = change.old.body, change.new.body
    spans: list[Span] = []
    for span in _neighbours_joined(_spans(change), old):
        grown = span
        if _has_marks(span, old, new) or _is_glued_behind(span, old, new):
            grown = _grown(span, old, new)
        elif _is_glued(span, old, new):
            wide = _grown(span, old, new)
            grown = Span(wide.old, span.old_end, wide.new, span.new_end)
        while spans and grown.old <= spans[-1].old_end and grown is not span:
            last = spans.pop()
            grown = Span(last.old, grown.old_end, last.new, grown.new_end)
        if spans and span.old < spans[-1].old_end:
            last = spans.pop()
            grown = Span(last.old, max(last.old_end, span.old_end), last.new,
                         max(last.new_end, span.new_end))  # fmt: skip
        spans.append(grown)
    return [_said(span, old, new) for span in _neighbours_joined(spans, old)]


def _neighbours_joined(spans: Iterable[Span], old: str) -> Iterator[Span]:
    """Changes with one unchanged word or two short ones between them, as one change.

    "Delete ‘a public meeting’ and insert ‘public meetings’" is clearer than two instructions.
    """
    held: Span | None = None
    for span in spans:
        if held and _belong_together(held, span, old):
            held = Span(held.old, span.old_end, held.new, span.new_end)
            continue
        if held:
            yield held
        held = span
    if held:
        yield held


def _belong_together(one: Span, other: Span, old: str) -> bool:
    if (one.only_adds and other.only_adds) or (one.only_takes and other.only_takes):
        return False
    units = units_of(old[one.old_end : other.old])
    if not all(unit.is_word for unit in units):
        return False
    return len(units) < 2 or (
        len(units) == 2 and all(len(unit.word) <= _SHORT_WORD for unit in units)
    )


def _said(span: Span, old: str, new: str) -> WordChange:
    source = old[span.old : span.old_end].strip()
    shown = displayed_part(old, span.old, span.old_end)
    has_marks = any(mark in source for mark in _MARKS)
    return WordChange(span, source if has_marks else shown, new[span.new : span.new_end].strip())


def _spans(change: ClauseChange) -> Iterator[Span]:
    old_at = new_at = 0
    for equal, group in groupby(change.runs, lambda run: run.kind is RunKind.EQUAL):
        runs = list(group)
        old_end = old_at + sum(len(run.old) for run in runs)
        new_end = new_at + sum(len(run.new) for run in runs)
        if not equal:
            yield Span(old_at, old_end, new_at, new_end)
        old_at, new_at = old_end, new_end


def _has_marks(span: Span, old: str, new: str) -> bool:
    around = old[max(span.old - 1, 0) : span.old_end + 1] + new[span.new : span.new_end]
    return any(mark in around for mark in _MARKS)


def _is_glued(span: Span, old: str, new: str) -> bool:
    """Whether what comes stands otherwise beside the word before it than what goes."""
    came, went = new[span.new : span.new_end], old[span.old : span.old_end]
    if came and went:
        return came[0].isspace() != went[0].isspace() or went[0] in _QUOTES
    return bool(came and span.new and not came[0].isspace() and came[0] not in _CLOSE_BEHIND)


def _is_glued_behind(span: Span, old: str, new: str) -> bool:
    """Whether the word behind the change loses its space or gets one."""
    if not span.old and (span.only_adds or span.only_takes):
        return False
    follows = old[span.old_end : span.old_end + 1], new[span.new_end : span.new_end + 1]
    return follows[0].isspace() != follows[1].isspace()


def _grown(span: Span, old: str, new: str) -> Span:
    """To the space on either side, over what is equal."""
    before, before_new = span.old, span.new
    if old[before : before + 1].isspace() and new[before_new : before_new + 1].isspace():
        before, before_new = _past_space(old, before), _past_space(new, before_new)
    else:
        while before and before_new and old[before - 1] == new[before_new - 1]:
            if old[before - 1] in _SPACE:
                break
            before, before_new = before - 1, before_new - 1
    after, after_new = max(span.old_end, before), max(span.new_end, before_new)
    if old[after : after + 1].isspace() != new[after_new : after_new + 1].isspace():
        after, after_new = _past_space(old, after), _past_space(new, after_new)
    while after < len(old) and after_new < len(new) and old[after] == new[after_new]:
        if old[after] in _SPACE:
            break
        after, after_new = after + 1, after_new + 1
    return Span(before, after, before_new, after_new)


def _past_space(text: str, at: int) -> int:
    while text[at : at + 1].isspace():
        at += 1
    return at


def sentences(
    clause: Clause, name: str, changes: Sequence[WordChange], passages: Passages, place: int
) -> Iterator[str]:
    """A sentence for each change of a clause that is called `name`."""
    for change in changes:
        yield _sentence(clause, name, change, passages, place)


def _sentence(clause: Clause, name: str, change: WordChange, passages: Passages, place: int) -> str:
    before = displayed_part(clause.body, 0, change.span.old)
    window = [Window(place, 0, len(clause.text))]
    if change.deleted:
        start, near = _which(before, change.deleted, passages, window)
        end = [" and insert ", change.inserted] if change.inserted else []
        if near:
            parts = [f"In {name}, after ", near, " delete ", change.deleted, *end]
        else:
            parts = [f"In {name}, delete {start}", change.deleted, *end]
        return sentence(*parts, "")
    if not before:
        return sentence(f"At the beginning of {name} insert ", change.inserted, "")
    if not displayed_part(clause.body, change.span.old, len(clause.body)):
        return sentence(f"At the end of {name} add ", change.inserted, "")
    return sentence(
        f"In {name}, after ", _words_before(before, passages, window), " insert ",
        change.inserted, "",
    )  # fmt: skip


def _which(before: str, words: str, passages: Passages, window: list[Window]) -> tuple[str, str]:
    """Which of several like passages is meant: its place in the row, or the words before it."""
    found = passages.find(words, window)
    if len(found) < 2:
        return "", ""
    near = _words_before(before, passages, window) if before else ""
    if near and len(passages.find(near, window)) == 1:
        return "", near
    count = sum(1 for one in found if not one.in_body and one.end <= len(before) + 1)
    return (f"the {_ORDINALS[count]} ", "") if count < len(_ORDINALS) else ("", "")


def _words_before(before: str, passages: Passages, window: list[Window]) -> str:
    """The last words before a place: four, or as many more as it takes to stand only once."""
    words = before.split(" ")
    count = _CONTEXT_WORDS
    while count < len(words):
        passage = " ".join(words[-count:])
        if len(passages.find(passage, window)) == 1:
            return passage
        count *= 2
    return before
