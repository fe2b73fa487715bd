"""Why an instruction is refused: where it stands, what is wrong, and what could be meant."""

from dataclasses import dataclass

from policy_forum.domain.phrases import Phrase

MOST_PROBLEMS = 20
"""After so many the reader stops: nobody mends more at a time."""


@dataclass(frozen=True)
class WordingProblem:
    """One reason why a wording cannot be carried out.

    `line` counts the lines of the instructions from 1; `candidates` are labels of clauses, or
    passages in their context, of which the author has to choose.
    """

    line: int
    sentence: Phrase
    candidates: tuple[str, ...] = ()


class WordingRefusedError(ValueError):
    """A wording that cannot be carried out; `problems` says why, in the order of its lines."""

    def __init__(self, problems: tuple[WordingProblem, ...]) -> None:
        self.problems = problems
        super().__init__(" ".join(f"Line {p.line}: {p.sentence}" for p in problems))


class Unfit(Exception):  # noqa: N818 - never leaves the package
    """One instruction does not fit; caught where its line is known."""

    def __init__(self, sentence: Phrase, candidates: tuple[str, ...] = ()) -> None:
        super().__init__(str(sentence))
        self.sentence = sentence
        self.candidates = candidates
