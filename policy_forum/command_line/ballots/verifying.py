"""`flask ballots verify`: everything that a published ballot says of itself, checked."""

import click

from policy_forum.command_line.ballots.group import FAILED, file_kind, malformed, read_file
from policy_forum.domain.counting.formats import FormatError
from policy_forum.domain.counting.formats.archive import read_archive
from policy_forum.domain.counting.formats.checking import Check, check_bundle
from policy_forum.domain.counting.formats.errors import printable


@click.command("verify")
@click.argument("bundle", type=file_kind)
def verify(bundle: str) -> None:
    """Check the hashes, the board and the numbers of BUNDLE (.zip or .json), and count it again.

    Exit code 1: a check failed; 2: it cannot be read at all.
    """
    try:
        checks = check_bundle(*read_archive(read_file(bundle)))
    except FormatError as error:
        malformed(bundle, error)
    for check in checks:
        click.echo(printable(_line(check)))
    failed = sum(not check.passed for check in checks)
    if failed:
        click.echo(f"{failed} of {len(checks)} checks FAILED.")
        raise click.exceptions.Exit(FAILED)
    click.echo(f"All {len(checks)} checks passed." if _all_made(checks) else "No check failed.")


def _line(check: Check) -> str:
    if check.left_out:
        return f"--      {check.what} Not checked: {check.left_out}."
    if check.fault:
        return f"FAILED  {check.what} No: {check.fault}."
    return f"ok      {check.what}"


def _all_made(checks: tuple[Check, ...]) -> bool:
    return not any(check.left_out for check in checks)
