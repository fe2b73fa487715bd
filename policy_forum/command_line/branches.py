"""`flask branches make`: the first branches, before anyone can sign in to make them."""

import click
from flask.cli import AppGroup

from policy_forum.domain.identifiers import RegionId
from policy_forum.domain.refusals import RefusedError
from policy_forum.features.branches import commands, queries
from policy_forum.platform.work import Work, system_work
from policy_forum.web.presentation import said
from policy_forum.web.session import wiring
from policy_forum.web.storage import current_session

branches = AppGroup("branches", help="Regions and branches.")


@branches.command("make")
@click.argument("code")
@click.argument("name")
@click.option("--region", required=True, help="Its region, which is made if it is new.")
def make(code: str, name: str, region: str) -> None:
    """Make the branch NAME with the three letters of CODE, which membership lists name it by."""
    try:
        with system_work(current_session(), wiring().clock) as work:
            commands.make_branch(work, _region(work, region.strip()), name, code.upper())
    except RefusedError as refused:
        raise click.ClickException(said(refused.refusal.sentence)) from refused
    click.echo(f"{name.strip()} ({code.upper()}) is there.")


def _region(work: Work, name: str) -> RegionId:
    known = {found: key for key, found in queries.list_region_names(work.session)}
    return known[name] if name in known else commands.make_region(work, name)
