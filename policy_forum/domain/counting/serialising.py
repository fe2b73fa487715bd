"""A result as the bundle and the command line print it."""

from collections import Counter
from collections.abc import Sequence
from fractions import Fraction

from policy_forum.domain.counting.results import CountResult, Stage, TieBroken

_MOST_DECIMALS = 20


def result_as_json(result: CountResult) -> dict[str, object]:
    """Return {"winners", "stages", "ties"} of plain lists, dictionaries, texts and numbers.

    Options are named; where two have the same name, their number (from 1) is added. Votes are
    texts that Fraction() reads back without loss (see exact).
    """
    names = distinct_names(result.options)
    return {
        "winners": [names[winner] for winner in result.winners],
        "stages": [_stage(stage, names) for stage in result.stages],
        "ties": [_tie(tie, names) for tie in result.ties],
    }


def exact(amount: Fraction | int) -> str:
    """Print an amount without rounding: "12", "12.5" or, where no decimal ends, "37/3".

    A decimal that needs more than twenty places is printed as a fraction as well.
    """
    amount = Fraction(amount)
    if amount.denominator == 1:
        return str(amount.numerator)
    places = _decimals(amount.denominator)
    if places is None:
        return f"{amount.numerator}/{amount.denominator}"
    digits = f"{abs(amount.numerator) * 10**places // amount.denominator:0{places + 1}d}"
    sign = "-" if amount < 0 else ""
    return f"{sign}{digits[:-places]}.{digits[-places:]}"


def distinct_names(options: Sequence[str]) -> tuple[str, ...]:
    """The names of options, with a number added to those that are not the only one of the name."""
    times = Counter(options)
    return tuple(
        name if times[name] == 1 else f"{name} [{number}]"
        for number, name in enumerate(options, start=1)
    )


def _decimals(denominator: int) -> int | None:
    """How many decimals a fraction in lowest terms needs; None when they never end, or are many."""
    twos = fives = 0
    while denominator % 2 == 0:
        denominator, twos = denominator // 2, twos + 1
    while denominator % 5 == 0:
        denominator, fives = denominator // 5, fives + 1
    places = max(twos, fives)
    return places if denominator == 1 and places <= _MOST_DECIMALS else None


def _stage(stage: Stage, names: Sequence[str]) -> dict[str, object]:
    return {
        "number": stage.number,
        "title": str(stage.title),
        "votes": {names[option]: exact(votes) for option, votes in stage.votes.items()},
        "elected": [names[option] for option in stage.elected],
        "excluded": [names[option] for option in stage.excluded],
        "not_transferable": exact(stage.not_transferable),
        "rounded_off": exact(stage.rounded_off),
        "quota": None if stage.quota is None else exact(stage.quota),
    }


def _tie(tie: TieBroken, names: Sequence[str]) -> dict[str, object]:
    return {
        "options": [names[option] for option in tie.options],
        "taken": names[tie.taken],
        "purpose": tie.purpose,
        "decided_by": tie.decided_by.value,
        "at_stage": tie.at_stage,
        "stage": tie.stage,
    }
