"""`flask ballots count`: one question, counted by the method that is asked for."""

import json
from dataclasses import replace
from typing import Any

import click

from policy_forum.command_line.ballots.group import (
    bad_input,
    contest_of,
    file_kind,
    malformed,
    question_option,
    read_file,
)
from policy_forum.command_line.ballots.table import lines_of_result
from policy_forum.domain.counting.contests import Contest, ContestError
from policy_forum.domain.counting.formats import Bundle, FormatError
from policy_forum.domain.counting.formats.answers import Question
from policy_forum.domain.counting.formats.errors import printable
from policy_forum.domain.counting.formats.tie_orders import read_tie_order
from policy_forum.domain.counting.lots import lot_order
from policy_forum.domain.counting.methods import METHODS, PaperKind
from policy_forum.domain.counting.methods import count as counted
from policy_forum.domain.counting.results import CountResult, Method
from policy_forum.domain.counting.serialising import result_as_json


@click.command("count")
@click.argument("file", type=file_kind)
@click.option(
    "--method",
    "method_name",
    required=True,
    type=click.Choice([method.value for method in Method]),
    help="The rule to count by.",
)
@click.option(
    "--seats",
    type=click.IntRange(min=1),
    help="How many are elected. Without it as many as the file says, or one. For a .pb it stands "
    "in place of the budget.",
)
@click.option(
    "--tie-order",
    type=file_kind,
    help="A file of option names, one on a line, the luckiest first; those left out follow in the "
    "order of FILE. Without it the lot of a bundle, or the order of FILE.",
)
@click.option(
    "--status-quo", metavar="NAME", help="The option that every other must beat (schulze)."
)
@question_option
@click.option("--json", "as_json", is_flag=True, help="Answer in JSON.")
def count(
    file: str,
    method_name: str,
    seats: int | None,
    tie_order: str | None,
    status_quo: str | None,
    question: str | None,
    *,
    as_json: bool,
) -> None:
    """Count the votes in FILE: who won, stage by stage, and why."""
    method = Method(method_name)
    contest, bundle, asked = contest_of(file, question)
    contest = _with_seats(contest, seats, method)
    lot = _lot(contest, tie_order, bundle, asked)
    result = _count(contest, method, lot, _status_quo(contest, status_quo, method, asked))
    if as_json:
        answer = result_as_json(result) | _money(contest, result)
        click.echo(json.dumps(answer, ensure_ascii=False, indent=2))
    else:
        # A file may name an option by characters that would steer the terminal.
        click.echo("\n".join(map(printable, lines_of_result(contest, result))))


def _with_seats(contest: Contest, seats: int | None, method: Method) -> Contest:
    """The contest with the seats that are asked for; exits where they cannot be filled."""
    if seats is not None:
        if seats > len(contest.standing):
            bad_input(f"{seats} seats cannot be filled from {len(contest.standing)} options.")
        contest = replace(contest, seats=seats, costs=None, budget=None)
    elif contest.budget is not None and _only_fills_seats(method):
        bad_input(
            f"{method.value} fills seats and does not share out a budget: say how many with "
            f"--seats, or count by {Method.EQUAL_SHARES.value}."
        )
    if contest.seats > 1 and not METHODS[method].has_seats:
        bad_input(
            f"{method.value} decides one seat, not {contest.seats}: count by a method for several "
            "winners, or with --seats 1."
        )
    return contest


def _only_fills_seats(method: Method) -> bool:
    is_approval = METHODS[method].paper is PaperKind.APPROVAL
    return is_approval and method is not Method.EQUAL_SHARES


def _lot(
    contest: Contest, tie_order: str | None, bundle: Bundle | None, question: Question | None
) -> tuple[int, ...]:
    if tie_order is not None:
        try:
            return read_tie_order(read_file(tie_order), contest.options)
        except FormatError as error:
            malformed(tie_order, error)
    if bundle is not None and question is not None:
        return lot_order(bundle.setup["seed"], question.key, len(contest.options))
    return tuple(range(len(contest.options)))


def _status_quo(
    contest: Contest, name: str | None, method: Method, question: Question | None
) -> int | None:
    """The number of the option that is the status quo; exits where it cannot be one."""
    if name is None:
        return question.status_quo if question and method is Method.SCHULZE else None
    if method is not Method.SCHULZE:
        bad_input(f"Only schulze knows a status quo; {method.value} does not.")
    if name not in contest.options:
        bad_input(f"“{name}” is none of the options: {', '.join(contest.options)}.")
    return contest.options.index(name)


def _count(
    contest: Contest, method: Method, lot: tuple[int, ...], status_quo: int | None
) -> CountResult:
    try:
        return counted(method, contest, lot, status_quo)
    except ContestError as error:
        bad_input(f"{method.value} cannot count this: {error}.")


def _money(contest: Contest, result: CountResult) -> dict[str, Any]:
    """What the projects cost, where there is a budget."""
    if contest.budget is None or contest.costs is None:
        return {}
    costs = dict(zip(contest.options, map(str, contest.costs), strict=True))
    spent = sum(contest.costs[winner] for winner in result.winners)
    return {"budget": str(contest.budget), "spent": str(spent), "costs": costs}
