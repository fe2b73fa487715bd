"""`flask members`: reading in a membership list, appointing the first officers."""

import json
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime
from pathlib import Path
from typing import Any

import click
from flask.cli import AppGroup

from policy_forum.domain.access.actors import OfficeKind
from policy_forum.domain.refusals import RefusedError
from policy_forum.features.members import commands, queries
from policy_forum.features.members.rules import MembershipList, Plan, needs_confirmation
from policy_forum.platform.work import Work, system_work
from policy_forum.web.presentation import said
from policy_forum.web.session import wiring
from policy_forum.web.storage import current_session

members = AppGroup("members", help="Membership lists and offices.")

_SHOWN = 200
_BAR = 40


def _today() -> date:
    clock = wiring().clock
    return clock.now().astimezone(clock.zone).date()


@contextmanager
def _open_work() -> Iterator[Work]:
    with system_work(current_session(), wiring().clock) as work:
        yield work


@members.command("import")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--apply", "applies", is_flag=True, help="Apply it; without this nothing is changed.")
@click.option("--whole-list", is_flag=True, help="Members who are not in the file lapse.")
@click.option("--lapsing", type=int, help="How many will lapse: asked for when they are many.")
@click.option("--json", "as_json", is_flag=True, help="Print the outcome as JSON.")
def import_members(
    file: Path, *, applies: bool, whole_list: bool, lapsing: int | None, as_json: bool
) -> None:
    """Compare a membership list (CSV) with the members, and apply it if told to."""
    content = file.read_bytes()
    try:
        read, plan = _compared(content, whole_list=whole_list)
        if applies and not plan.changes_nothing:
            _apply(file.name, content, whole_list=whole_list, lapsing=lapsing)
    except RefusedError as error:
        raise _refused(error, as_json=as_json) from error
    applied = applies and not plan.changes_nothing
    if as_json:
        click.echo(json.dumps(_outcome(read, plan, applied=applied), ensure_ascii=False, indent=2))
    else:
        _say(read, plan, applied=applied)


def _compared(content: bytes, *, whole_list: bool) -> tuple[MembershipList, Plan]:
    session = current_session()
    membership = commands.membership_now(session)
    session.rollback()
    return membership.compare(content, _today(), is_whole_list=whole_list)


def _apply(name: str, content: bytes, *, whole_list: bool, lapsing: int | None) -> None:
    with _open_work() as work:
        key = commands.upload_membership_list(work, name, content, is_whole_list=whole_list)
    try:
        with _open_work() as work:
            commands.begin_import(work, key, lapsing)
    except RefusedError:
        with _open_work() as work:
            commands.cancel_import(work, key)
        raise
    commands.apply_import(_open_work, key, _show_progress)


def _show_progress(done: int, total: int) -> None:
    """A bar on the error stream, so that what is piped on stays clean."""
    filled = _BAR * done // total if total else _BAR
    bar = "#" * filled + "." * (_BAR - filled)
    click.echo(f"\r[{bar}] {done:,} of {total:,} changes", err=True, nl=done == total)
    sys.stderr.flush()


def _refused(error: RefusedError, *, as_json: bool) -> click.ClickException:
    sentence = said(error.refusal.sentence)
    if as_json:
        click.echo(json.dumps({"applied": False, "problem": sentence}, ensure_ascii=False))
    return click.ClickException(f"{sentence} Nothing was changed.")


def _outcome(read: MembershipList, plan: Plan, *, applied: bool) -> dict[str, Any]:
    return {
        "applied": applied,
        **{change.value: count for change, count in plan.counts.items()},
        "refused": len(read.refusals),
        "left_out": len(plan.lapsing),
        "ignored_columns": list(read.ignored),
        "refusals": [
            {"row": r.row, "number": r.number, "reason": said(r.reason)} for r in read.refusals
        ],
    }


def _say(read: MembershipList, plan: Plan, *, applied: bool) -> None:
    for change, count in plan.counts.items():
        click.echo(f"{change.value:>10} {count:>8,}")
    click.echo(f"{'refused':>10} {len(read.refusals):>8,}")
    for refusal in read.refusals[:_SHOWN]:
        click.echo(f"  row {refusal.row}: {said(refusal.reason)}")
    if len(read.refusals) > _SHOWN:
        click.echo(f"  and {len(read.refusals) - _SHOWN:,} more; --json lists all of them")
    if read.ignored:
        click.echo(f"These columns are not known and were left aside: {', '.join(read.ignored)}.")
    click.echo(_last_line(plan, applied=applied))


def _last_line(plan: Plan, *, applied: bool) -> str:
    if plan.changes_nothing:
        return "This list changes nothing: the members are already as it says."
    if applied:
        return "The list was applied."
    if needs_confirmation(plan.lapsed, plan.members):
        return (
            f"Nothing was changed. {plan.lapsed:,} of {plan.members:,} members would lapse: "
            f"if that is right, add --apply --lapsing {plan.lapsed}."
        )
    return "Nothing was changed. Add --apply to apply the list."


@members.command("appoint")
@click.argument("number")
@click.argument("office", type=click.Choice([kind.value for kind in OfficeKind]))
@click.option("--from", "starts_on", type=click.DateTime(["%Y-%m-%d"]), help="First day (today).")
@click.option("--until", "ends_on", type=click.DateTime(["%Y-%m-%d"]), help="First day without it.")
def appoint(number: str, office: str, starts_on: datetime | None, ends_on: datetime | None) -> None:
    """Appoint the member with that NUMBER to an OFFICE, such as the first national office."""
    today = _today()
    member = queries.find_member_by_number(current_session(), number)
    if member is None:
        message = f"There is no member with the number {number}."
        raise click.ClickException(message)
    # On SQLite a transaction that has read cannot write once somebody else has written.
    current_session().rollback()
    kind = OfficeKind(office)
    try:
        with _open_work() as work:
            commands.appoint_officer(
                work,
                member.id,
                kind,
                None if kind.is_national else member.branch_id,
                starts_on.date() if starts_on else today,
                ends_on.date() if ends_on else None,
            )
    except RefusedError as error:
        raise click.ClickException(said(error.refusal.sentence)) from error
    click.echo(f"{member.name} has been appointed: {kind.label}.")
