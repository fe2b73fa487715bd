"""Why an option won by strongest paths, in words."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from policy_forum.domain.counting.figures import shown
from policy_forum.domain.counting.pairwise import Matrix, Victory, beats_all
from policy_forum.domain.counting.strongest_paths import path_between
from policy_forum.domain.phrases import Phrase, phrase


@dataclass(frozen=True)
class Paths:
    """All that the comparison of pairs has found out, and among which options."""

    options: Sequence[str]
    matrix: Matrix
    won: Sequence[Victory]
    strength: Sequence[Sequence[int]]
    among: Sequence[int]


def against_status_quo(
    options: Sequence[str], matrix: Matrix, status_quo: int | None, staying: Sequence[int]
) -> list[Phrase]:
    """For each option how it stands against the status quo; nothing where there is none."""
    if status_quo is None:
        return []
    words = []
    for option, name in enumerate(options):
        votes = {"for_": matrix[option][status_quo], "against": matrix[status_quo][option]}
        if option in staying and option != status_quo:
            sentence = phrase("%(name)s beats %(status_quo)s, %(for_)s papers to %(against)s.")
        elif option not in staying and any(votes.values()):
            sentence = phrase(
                "%(name)s does not beat %(status_quo)s (%(for_)s papers to %(against)s) "
                "and was dropped."
            )
        else:
            continue
        numbers = {key: shown(number) for key, number in votes.items()}
        words.append(phrase(sentence.text, name=name, status_quo=options[status_quo], **numbers))
    return words


def words_of_winners(paths: Paths, winners: Sequence[int]) -> list[Phrase]:
    """Why the first winner stands above all others, how close it was, and the other winners."""
    first = winners[0]
    if len(paths.among) == 1:
        return [phrase("%(name)s is the only option left.", name=paths.options[first])]
    if beats_all(paths.matrix, paths.among) == first:
        words = [
            phrase("%(name)s beats every other option, one against one.", name=paths.options[first])
        ]
    else:
        words = [_by_paths(paths, first), *_where_not_ahead(paths, first)]
    words += closest_duel(paths.options, [v for v in paths.won if v.winner == first])
    return words + [_next_in_order(paths, *pair) for pair in pairwise(winners)]


def closest_duel(options: Sequence[str], won: Sequence[Victory]) -> list[Phrase]:
    """The closest of some victories, and how many papers the other way round would turn it."""
    if not won:
        return []
    close = min(won, key=lambda victory: victory.lead)
    return [
        phrase(
            "Its closest win was over %(loser)s, %(for_)s papers to %(against)s: had %(papers)s of "
            "those that prefer %(winner)s said the opposite, %(loser)s would have won this duel.",
            winner=options[close.winner],
            loser=options[close.loser],
            for_=shown(close.papers),
            against=shown(close.against),
            papers=shown(close.to_turn),
        )
    ]


def _by_paths(paths: Paths, first: int) -> Phrase:
    name = paths.options[first]
    if all(paths.strength[first][o] > paths.strength[o][first] for o in paths.among if o != first):
        return phrase(
            "No option beats every other one against one. %(name)s won because its path to every "
            "other option is stronger than the path back.",
            name=name,
        )
    return phrase(
        "%(name)s won because no option has a stronger path to it than the path back.", name=name
    )


def _where_not_ahead(paths: Paths, first: int) -> list[Phrase]:
    """For each option that the winner does not beat directly: the paths there and back."""
    words = []
    for other in paths.among:
        if other == first or paths.matrix[first][other] > paths.matrix[other][first]:
            continue
        there, back = paths.strength[first][other], paths.strength[other][first]
        if there or back:
            words.append(_there_and_back(paths, first, other))
        else:
            words.append(
                phrase(
                    "Between %(name)s and %(other)s no path leads in either direction.",
                    name=paths.options[first],
                    other=paths.options[other],
                )
            )
    return words


def _there_and_back(paths: Paths, first: int, other: int) -> Phrase:
    there, back = paths.strength[first][other], paths.strength[other][first]
    return phrase(
        "%(name)s does not beat %(other)s directly (%(for_)s papers to %(against)s). The strongest "
        "path there (%(way)s) has strength %(there)s, the strongest path back (%(way_back)s) "
        "has %(back)s.",
        name=paths.options[first],
        other=paths.options[other],
        for_=shown(paths.matrix[first][other]),
        against=shown(paths.matrix[other][first]),
        way=_printed(paths, first, other),
        way_back=_printed(paths, other, first),
        there=shown(there),
        back=shown(back),
    )


def _printed(paths: Paths, start: int, end: int) -> str:
    way = path_between(paths.won, start, end, max(1, paths.strength[start][end]))
    return " → ".join(paths.options[option] for option in way) or "—"


def _next_in_order(paths: Paths, before: int, after: int) -> Phrase:
    names = {"name": paths.options[after], "other": paths.options[before]}
    there, back = paths.strength[before][after], paths.strength[after][before]
    if there > back:
        return phrase(
            "%(name)s comes after %(other)s: the strongest path from %(other)s to %(name)s has "
            "strength %(there)s, the path back %(back)s.",
            **names,
            there=shown(there),
            back=shown(back),
        )
    return phrase("%(name)s is elected too; by paths it is level with %(other)s.", **names)
