"""How long the amendment engine takes, beside difflib and merge3 on the same words.

    .venv/bin/python -m benchmarks.text [ROUNDS]

Prints day, machine and load, then for each case the median of processor and wall time in one
process, from documents already read and from the texts as the command line gets them. The
standard library's `difflib` compares the same texts word by word; `merge3` merges them word by
word, one amendment after the other. It is no dependency of the project: where it cannot be
imported, the table says so (`pip install --target DIR merge3`, then PYTHONPATH=DIR).
"""

import difflib
import importlib
import os
import platform
import sys
import time
import tracemalloc
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from random import Random
from statistics import median
from types import ModuleType

from policy_forum.domain.text.conflicts import conflicts_with
from policy_forum.domain.text.difference import difference
from policy_forum.domain.text.document import Document, parse_document
from policy_forum.domain.text.edits import edit_from, edit_of, stored_edit
from policy_forum.domain.text.limits import MERGED
from policy_forum.domain.text.merging import Merged, merge
from policy_forum.domain.text.versions import parse_amended

WORDS_IN_PARAGRAPH = 100
SECTION = 10
MOST_FOR_PEERS = 20


@dataclass(frozen=True)
class Spent:
    """Medians in milliseconds."""

    processor: float
    wall: float

    def __str__(self) -> str:
        return f"{self.processor:9.1f} {self.wall:9.1f}"


def measured(work: Callable[[], object], rounds: int) -> Spent:
    """The medians of some runs, after one that is not counted where runs are short."""
    if rounds > 1:
        work()
    processor, wall = [], []
    for _round in range(rounds):
        began, at = time.process_time(), time.perf_counter()
        work()
        processor.append((time.process_time() - began) * 1000)
        wall.append((time.perf_counter() - at) * 1000)
    return Spent(median(processor), median(wall))


class Author:
    """Writes paragraphs from a vocabulary in which, as in English, few words are most of a text."""

    def __init__(self, seed: int) -> None:
        self.chance = Random(seed)
        syllables = [c + v for c in "bdfgklmnprstvw" for v in "aeiou"]
        self.words = [
            "".join(self.chance.choices(syllables, k=self.chance.randint(1, 4)))
            for _word in range(4_000)
        ]
        self.weights = [1 / (rank + 1) for rank in range(len(self.words))]

    def paragraph(self, length: int = WORDS_IN_PARAGRAPH) -> str:
        """Sentences of twelve words."""
        words = self.chance.choices(self.words, self.weights, k=length)
        sentences = [" ".join(words[at : at + 12]).capitalize() for at in range(0, length, 12)]
        return ". ".join(sentences) + "."


def motion(paragraphs: Sequence[str]) -> str:
    """Numbered items under a heading for every ten."""
    lines = []
    number = 0
    for place, paragraph in enumerate(paragraphs):
        if place % SECTION == 0:
            lines.append(f"## Part {place // SECTION + 1}")
            number = 0
        if paragraph:
            number += 1
            lines.append(f"{number}. {paragraph}")
    return "\n\n".join(lines) + "\n"


def amended(paragraphs: Sequence[str], number: int, count: int) -> str:
    """What amendment `number` of `count` makes of it; no two touch the same words.

    Two of three change words, the others add a clause; of few amendments some delete one.
    """
    changed = list(paragraphs)
    place = number * len(paragraphs) // count
    half = (number * len(paragraphs) % count) * 2 >= count
    words = changed[place].split()
    at = WORDS_IN_PARAGRAPH // 4 + (WORDS_IN_PARAGRAPH // 2 if half else 0)
    if number % 6 == 2:
        words[-1] += f" A sentence of amendment {number} ends the clause."
    elif number % 6 == 5 and count < len(paragraphs):
        words = []
    else:
        words[at : at + 3] = [f"amendment{number}", "says", "otherwise"]
    changed[place] = " ".join(words)
    return motion(changed)


def merge3_module() -> ModuleType | None:
    """The peer, where it is installed."""
    try:
        return importlib.import_module("merge3")
    except ImportError:
        return None


def merged_by_merge3(peer: ModuleType, base: list[str], others: list[list[str]]) -> list[str]:
    """All amendments, one after the other, each against the base."""
    result = base
    for other in others:
        result = list(peer.Merge3(base, result, other).merge_lines())
    return result


def compared_by_difflib(old: list[str], new: list[str]) -> object:
    """The word changes as the standard library finds them."""
    return difflib.SequenceMatcher(None, old, new, autojunk=False).get_opcodes()


def row(name: str, spent: Spent | str, target: str = "") -> None:
    """One line of the table."""
    print(f"{name:58} {spent!s:>19}  {target}")


def checked(result: object) -> None:
    """A merge that failed would be quick for the wrong reason."""
    if not isinstance(result, Merged):
        raise SystemExit(f"The amendments conflict: {result}")


def amendments(paragraphs: int, count: int, targets: tuple[str, str], rounds: int) -> None:
    """Many amendments to one motion: merged, compared, kept."""
    author = Author(paragraphs)
    texts = [author.paragraph() for _paragraph in range(paragraphs)]
    source = motion(texts)
    sources = [amended(texts, number, count) for number in range(count)]
    print(f"\n{paragraphs} paragraphs, {len(source.split()):,} words, {count} amendments")
    base = parse_document(source, MERGED)
    documents = [parse_document(text, MERGED) for text in sources]
    checked(merge(base, documents))
    row("  merge", measured(lambda: merge(base, documents), rounds), targets[0])
    row("  merge, from the texts", measured(lambda: _from_texts(source, sources), rounds))
    row(
        "  differences",
        measured(lambda: [difference(base, one) for one in documents], rounds),
        targets[1],
    )
    _stored(base, documents, rounds)
    if targets == ("", ""):
        return
    _peers(source, sources[:MOST_FOR_PEERS], rounds if count <= MOST_FOR_PEERS else 1)


def _peers(source: str, sources: Sequence[str], rounds: int) -> None:
    """The same by others, of the first amendments only where there are very many."""
    words, others = source.split(" "), [text.split(" ") for text in sources]
    row(
        f"  difflib, differences of {len(others)}",
        measured(lambda: [compared_by_difflib(words, other) for other in others], rounds),
    )
    peer = merge3_module()
    spent = (
        measured(lambda: merged_by_merge3(peer, words, others), rounds) if peer else "not installed"
    )
    row(f"  merge3, merge of {len(others)}", spent)


def _from_texts(source: str, sources: Sequence[str]) -> object:
    base = parse_document(source, MERGED)
    return merge(base, [parse_amended(base, text, MERGED) for text in sources])


def _stored(base: Document, documents: Sequence[Document], rounds: int) -> None:
    stored = [stored_edit(edit_of(base, document)) for document in documents]
    edits = [edit_from(base, values) for values in stored]
    row(
        "  one of them stored, read again and compared with the rest",
        measured(lambda: conflicts_with(edit_from(base, stored[0]), edits[1:]), rounds),
    )


def rewritten(rounds: int) -> None:
    """One long paragraph in quite other words."""
    author = Author(5)
    old, new = author.paragraph(4_000), author.paragraph(4_000)
    print("\none paragraph of 4,000 words, wholly rewritten")
    before, after = parse_document(old, MERGED), parse_document(new, MERGED)
    row("  difference", measured(lambda: difference(before, after), rounds), "150 ms")
    row(
        "  difference, from the texts",
        measured(
            lambda: difference(parse_document(old, MERGED), parse_document(new, MERGED)), rounds
        ),
    )
    row("  memory at the most", f"{_peak_megabytes(author):.1f} MB", "40 MB")
    row("  difflib", measured(lambda: compared_by_difflib(old.split(), new.split()), 1))


def _peak_megabytes(author: Author) -> float:
    """Of texts not met before, since the words of those met are remembered."""
    old, new = author.paragraph(4_000), author.paragraph(4_000)
    tracemalloc.start()
    difference(parse_document(old, MERGED), parse_document(new, MERGED))
    _now, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    return peak / 1e6


def replaced(rounds: int) -> None:
    """Many paragraphs in the place of as many others."""
    author = Author(6)
    old = "\n\n".join([author.paragraph() for _paragraph in range(40)])
    new = "\n\n".join([author.paragraph() for _paragraph in range(36)])
    print("\n40 paragraphs replaced by 36 others, of 100 words each")

    def compare() -> object:
        return difference(parse_document(old, MERGED), parse_document(new, MERGED))

    def compare_read() -> object:
        # Fresh documents remember nothing of an earlier comparison.
        return difference(Document(before.clauses), Document(after.clauses))

    before, after = parse_document(old, MERGED), parse_document(new, MERGED)
    row("  difference", measured(compare_read, rounds), "60 ms")
    row("  difference, from the texts", measured(compare, rounds))
    row("  difflib", measured(lambda: compared_by_difflib(old.split(), new.split()), 1))


def main() -> None:
    """Measure all cases and print the table."""
    rounds = int(sys.argv[1]) if len(sys.argv) > 1 else 9
    now = datetime.now(UTC).strftime("%Y-%m-%d %H:%M UTC")
    load = ", ".join(f"{figure:.1f}" for figure in os.getloadavg())
    print(
        f"{now}; {platform.machine()}, {os.cpu_count()} cores; Python {platform.python_version()}"
    )
    print(f"load average {load}; medians of {rounds} rounds, in ms")
    print(f"{'':58} {'processor':>9} {'wall':>9}  target")
    amendments(50, 20, ("15 ms", "40 ms"), rounds)
    amendments(400, 20, ("", ""), rounds)
    amendments(150, 300, ("250 ms", ""), rounds)
    rewritten(rounds)
    replaced(rounds)
    print(f"\nload average at the end {os.getloadavg()[0]:.1f}")


if __name__ == "__main__":
    main()
