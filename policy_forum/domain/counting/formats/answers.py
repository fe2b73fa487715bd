"""A question of a bundle, and what an answer to it says as a ranking."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from policy_forum.domain.counting.contests import Ranking
from policy_forum.domain.counting.formats.errors import (
    FormatError,
    distinct_names,
    shortened,
    too_many_options,
)
from policy_forum.domain.counting.results import Method
from policy_forum.domain.phrases import phrase

_KEY = re.compile(r"[A-Za-z0-9_-]{1,40}")


@dataclass(frozen=True)
class Question:
    """One question: `status_quo` is the number of the option that every winner must beat."""

    key: str
    wording: str
    method: Method
    seats: int
    most_choices: int | None
    options: tuple[str, ...]
    status_quo: int | None

    @classmethod
    def from_json(cls, said: Mapping[str, Any], place: str) -> "Question":
        """A question whose values have their types already. Raises FormatError."""
        if not _KEY.fullmatch(said["key"]):
            raise FormatError(
                None,
                phrase(
                    "“%(key)s” cannot be the key of a question: letters, digits, - and _ only.",
                    key=shortened(said["key"]),
                ),
            )
        too_many_options(len(said["options"]), None)
        options = distinct_names((name, None) for name in said["options"])
        if not 1 <= said["seats"] <= len(options):
            raise FormatError(
                None,
                phrase(
                    "“%(place)s”: %(seats)s seats cannot be filled from %(options)s options.",
                    place=place,
                    seats=said["seats"],
                    options=len(options),
                ),
            )
        return cls(
            said["key"],
            said["wording"],
            Method(said["method"]),
            said["seats"],
            said["most_choices"],
            options,
            _option_said(said["status_quo"], options, place),
        )


def _option_said(said: Any, options: tuple[str, ...], place: str) -> int | None:
    """The number of an option that is said by its number or its name, if any is."""
    if said is None:
        return None
    if type(said) is str and said in options:
        return options.index(said)
    if type(said) is int and 0 <= said < len(options):
        return said
    raise FormatError(None, phrase("“%(place)s.status_quo” is none of the options.", place=place))


def answer_as_ranking(question: Question, answer: Any, place: str) -> Ranking:
    """What an answer says: "for", "against", "abstain", or groups of options, the best first.

    Raises FormatError, which names the place, for anything else.
    """
    if type(answer) is str:
        for option, name in enumerate(question.options):
            if name.casefold() == answer.casefold():
                return ((option,),)
    elif type(answer) is list and all(type(group) is list and group for group in answer):
        named = [option for group in answer for option in group]
        everything = range(len(question.options))
        if all(type(option) is int and option in everything for option in named) and len(
            set(named)
        ) == len(named):
            return tuple([tuple(sorted(group)) for group in answer])
    raise FormatError(
        None,
        phrase(
            "“%(place)s” has an answer to question %(key)s that cannot be: options are numbered "
            "0 to %(last)s, in lists, each at most once.",
            place=place,
            key=question.key,
            last=len(question.options) - 1,
        ),
    )
