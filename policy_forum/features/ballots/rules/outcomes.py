"""What a count comes to: how each question ended, and what of it is published."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from policy_forum.domain.counting.contests import Contest, Ranking
from policy_forum.domain.counting.formats.bundle import CHOICES
from policy_forum.domain.counting.lots import lot_order
from policy_forum.domain.counting.majority import Tally
from policy_forum.domain.counting.methods import count
from policy_forum.domain.counting.results import CountResult, Method
from policy_forum.domain.counting.serialising import distinct_names, result_as_json
from policy_forum.domain.phrases import Phrase, phrase
from policy_forum.features.ballots.rules.names import on_one_line
from policy_forum.features.ballots.rules.states import QuestionOutcome

FOR_AND_AGAINST = ("For", "Against", "Abstain")
_WORDS = ("for", "against", "abstain")


@dataclass(frozen=True)
class Asked:
    """A question as it is counted; one for or against has no options of its own."""

    key: str
    wording: str
    method: Method
    seats: int
    options: tuple[str, ...]
    status_quo: int | None = None

    @property
    def is_for_or_against(self) -> bool:
        """Whether it is answered by for, against or abstain."""
        return self.method in CHOICES

    @property
    def names(self) -> tuple[str, ...]:
        """The options as the bundle names them."""
        return FOR_AND_AGAINST if self.is_for_or_against else self.options


@dataclass(frozen=True)
class Counted:
    """A question with its result, and the lot that would have broken ties."""

    asked: Asked
    contest: Contest
    lot: tuple[int, ...]
    result: CountResult

    @property
    def tally(self) -> Tally | None:
        """For, against and abstentions, where the question asks for these."""
        if not self.asked.is_for_or_against:
            return None
        votes = [self.contest.papers.get(((option,),), 0) for option in range(len(_WORDS))]
        return Tally(*votes)


def contest_of(asked: Asked, papers: Mapping[Ranking, int], roll: int) -> Contest:
    """What is counted, papers in an order of their own. Raises ContestError.

    Papers come here in the order in which their envelopes were opened, which is that of the board.
    In a file that keeps it, the board would say whose each paper is. A question may have several
    lines; as the title of a file it has one.
    """
    in_order = dict(sorted(papers.items()))
    return Contest(asked.names, in_order, asked.seats, on_one_line(asked.wording), roll)


def count_question(asked: Asked, papers: Mapping[Ranking, int], roll: int, seed: str) -> Counted:
    """Count a question by its method, ties by the lot that follows from the published seed."""
    contest = contest_of(asked, papers, roll)
    lot = lot_order(seed, asked.key, len(asked.names))
    return Counted(asked, contest, lot, count(asked.method, contest, lot, asked.status_quo))


def shows_papers(papers: int, threshold: int) -> bool:
    """Whether single papers are published: so few would show who voted how."""
    return papers >= threshold


def shows_slips_apart(papers: int, slips: int, threshold: int) -> bool:
    """Whether pages may show what the slips alone say: only where both kinds are many."""
    return papers >= threshold and slips >= threshold


def outcome_of_question(counted: Counted, *, is_quorate: bool) -> QuestionOutcome | None:
    """How a question of its own ended; None where it is no question of yes or no.

    A tie is not carried: no rule gives anyone a casting vote.
    """
    if not is_quorate:
        return QuestionOutcome.INQUORATE
    if not counted.asked.is_for_or_against:
        return None
    return QuestionOutcome.CARRIED if counted.result.winners else QuestionOutcome.LOST


def published_result(counted: Counted, *, is_shown: bool) -> dict[str, Any]:
    """A result as the bundle has it. Where papers are too few to be shown, totals only.

    For and against are totals whatever the number; a ranked count then keeps its winners alone.
    """
    asked, result = counted.asked, counted.result
    told = result_as_json(result)
    if not is_shown and not asked.is_for_or_against:
        told |= {"stages": [], "ties": []}
    return {
        "question": asked.key,
        "method": asked.method.value,
        "lot": list(counted.lot),
        **told,
        "totals": totals_of(counted),
        "blank": result.blank,
    }


def totals_of(counted: Counted) -> dict[str, int] | None:
    """Votes by answer or option, where a paper gives each a whole vote or none."""
    tally = counted.tally
    if tally is not None:
        return dict(zip(_WORDS, (tally.in_favour, tally.against, tally.abstained), strict=True))
    if counted.asked.method is not Method.APPROVAL:
        return None
    votes = dict.fromkeys(range(len(counted.asked.names)), 0)
    for ranking, papers in counted.contest.papers.items():
        for option in (option for group in ranking for option in group):
            votes[option] += papers
    names = distinct_names(counted.asked.names)
    return {names[option]: number for option, number in votes.items()}


def slip_totals(asked: Asked, rows: Iterable[Mapping[str, Any]]) -> dict[str, int]:
    """What the slips alone say to a question for or against; nothing for others.

    `rows` are slips as the bundle has them. To be shown only where `shows_slips_apart`.
    """
    if not asked.is_for_or_against:
        return {}
    votes = dict.fromkeys(_WORDS, 0)
    for row in rows:
        votes[row["answers"][asked.key]] += row["count"]
    return votes


def stored_result(
    counted: Counted, *, is_shown: bool, slips: Mapping[str, int] | None = None
) -> dict[str, Any]:
    """A result as it is kept with its question: that of the bundle, and how it is explained."""
    stored = published_result(counted, is_shown=is_shown) | {"is_shown": is_shown}
    if slips:
        stored["slips"] = dict(slips)
    if not is_shown and not counted.asked.is_for_or_against:
        return stored
    result = counted.result
    names = distinct_names(result.options)
    return stored | {
        "words": [phrase_as_json(words) for words in result.words],
        "stage_titles": [phrase_as_json(stage.title) for stage in result.stages],
        "stage_words": [[phrase_as_json(w) for w in stage.words] for stage in result.stages],
        "order": [[names[option] for option in group] for group in result.order],
        "matrix": None if result.matrix is None else [list(row) for row in result.matrix],
    }


def phrase_as_json(words: Phrase) -> dict[str, Any]:
    """A sentence so that it can be kept and said later, in any language."""
    return {"text": words.text, "values": {k: _value(v) for k, v in words.values.items()}}


def _value(value: object) -> Any:
    if isinstance(value, Phrase):
        return phrase_as_json(value)
    if isinstance(value, Fraction):
        return str(value)
    return value if isinstance(value, int) else str(value)


def phrase_from_json(kept: Mapping[str, Any]) -> Phrase:
    """The sentence that `phrase_as_json` kept."""
    return phrase(
        kept["text"],
        **{k: phrase_from_json(v) if isinstance(v, dict) else v for k, v in kept["values"].items()},
    )
