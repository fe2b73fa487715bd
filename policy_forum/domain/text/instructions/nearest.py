"""What an author may have meant by words or a name that a text does not have."""

from difflib import SequenceMatcher, get_close_matches
from itertools import accumulate, product

from policy_forum.domain.text.document import Document
from policy_forum.domain.text.instructions.known_names import plain
from policy_forum.domain.text.instructions.passages import (
    folded,
)

LONGEST_SHOWN = 60
_MOST_CANDIDATES = 8
_MOST_WORDS = 40
_MOST_LABELS = 2_000
_NEARLY = 0.75


class Nearest:
    """Looks for what is nearly the same in one text."""

    def __init__(self, base: Document) -> None:
        self.base = base

    def words(self, words: str, places: list[int]) -> tuple[str, ...]:
        """Passages that are nearly the words, the nearest first."""
        wanted = folded(words).split()[:_MOST_WORDS]
        if not wanted:
            return ()
        likely = sorted(
            (self._likeliest(place, wanted) for place in places), key=lambda one: -one[0]
        )
        close = []
        for score, place, at in likely[:_MOST_CANDIDATES]:
            parts = self.base.clauses[place].text.split(" ")
            size = len(wanted)
            for begin, width in product((at, at + 1, at + 2), (size, size - 1, size + 1)):
                window = " ".join(parts[begin : begin + max(width, 1)])
                ratio = SequenceMatcher(None, " ".join(wanted), folded(window), autojunk=False)
                if score and ratio.ratio() >= _NEARLY:
                    close.append((ratio.ratio(), window))
        close.sort(key=lambda one: -one[0])
        return tuple(dict.fromkeys(text for _ratio, text in close))[:3]

    def _likeliest(self, place: int, wanted: list[str]) -> tuple[int, int, int]:
        """How many of the words stand together in a clause, the clause, and from which on."""
        known, stems = set(wanted), {word[:4] for word in wanted}
        small = folded(self.base.clauses[place].text).split(" ")
        scores = [(part in known) * 2 + (part[:4] in stems) for part in small]
        sums = [0, *accumulate(scores)]
        last = max(len(small) - len(wanted), 0)
        best = max(
            range(last + 1), key=lambda at: sums[min(at + len(wanted), len(small))] - sums[at]
        )
        return sums[min(best + len(wanted), len(small))] - sums[best], place, best

    def labels(self, name: str) -> tuple[str, ...]:
        """Labels that are spelt nearly so, and one that shares a word."""
        wanted = " ".join(plain(name)[:12])
        spoken = {" ".join(plain(label)): label for label in self._labels()}
        close = get_close_matches(wanted, spoken, n=4, cutoff=0.5)
        words = set(wanted.split())
        sharing = [label for key, label in spoken.items() if words & set(key.split())]
        return tuple(dict.fromkeys([spoken[key] for key in close] + sharing[::-1][-1:]))[:4]

    def _labels(self) -> list[str]:
        """The first labels of the text last, so that they win over like ones."""
        return [clause.label for clause in self.base.clauses[:_MOST_LABELS]][::-1]


def shortened(text: str) -> str:
    """Words as they are shown in a sentence: on one line, cut where they are long."""
    shown = " ".join(text.split())
    return shown if len(shown) <= LONGEST_SHOWN else shown[:LONGEST_SHOWN].rstrip() + "…"
