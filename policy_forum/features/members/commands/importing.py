"""Uploading a membership list, looking at what it would change, and deciding about it."""

import hashlib
from pathlib import PurePath

from sqlalchemy import delete
from sqlalchemy.exc import IntegrityError

from policy_forum.domain.access.policy import Action
from policy_forum.domain.events import (
    MembershipImportBegun,
    MembershipImportCancelled,
    MembershipListUploaded,
)
from policy_forum.domain.phrases import phrase
from policy_forum.domain.refusals import Reason, Refusal, RefusedError
from policy_forum.features.members.commands.applying import APPLY_IMPORT
from policy_forum.features.members.commands.comparing import membership_now
from policy_forum.features.members.models import MembershipImport, StagedChange
from policy_forum.features.members.rules import (
    ImportState,
    MembershipList,
    Plan,
    RowRefusal,
    refusal_to_apply,
    refusal_to_cancel,
)
from policy_forum.platform.jobs import queue_job
from policy_forum.platform.work import Work


def upload_membership_list(
    work: Work,
    file_name: str,
    content: bytes,
    *,
    is_whole_list: bool = False,
    compared: tuple[MembershipList, Plan] | None = None,
) -> int:
    """Keep a list with what it would change; its key. Members are not touched.

    Whoever has `compared` it already, outside the transaction, spares others on SQLite the wait.
    Raises BrokenListError, and keeps nothing, when the file is not a membership list.
    """
    work.authorise(Action.IMPORT_MEMBERS)
    if compared is None:
        membership = membership_now(work.session)
        compared = membership.compare(content, work.today, is_whole_list=is_whole_list)
    read, plan = compared
    row = MembershipImport(
        file_name=_shown_name(file_name),
        sha256=hashlib.sha256(content).hexdigest(),
        content=content.decode("utf-8-sig"),
        uploaded_at=work.now,
        uploaded_by_id=work.actor.member_id,
        is_whole_list=is_whole_list,
    )
    _show_plan(row, read, plan)
    work.session.add(row)
    work.session.flush()
    work.record(MembershipListUploaded(import_id=row.id, rows=len(read.rows) + len(read.refusals)))
    return row.id


def preview_again(work: Work, import_id: int) -> None:
    """Compare the list with the members as they are now, after something else changed them."""
    work.authorise(Action.IMPORT_MEMBERS)
    row = work.session.get_one(MembershipImport, import_id, with_for_update=True)
    if row.state not in {ImportState.PREVIEWED, ImportState.REFUSED} or not row.content:
        work.refuse_if(_nothing_to_compare(row.state))
    read, plan = membership_now(work.session).compare(
        row.content.encode(), work.today, is_whole_list=row.is_whole_list
    )
    _show_plan(row, read, plan)


def begin_import(work: Work, import_id: int, confirmed: int | None = None) -> None:
    """Set a previewed list going; `confirmed` is the typed number of those who would lapse.

    Whoever calls this sees to it that `apply_import` follows; `queue_import` leaves it to a job.
    """
    work.authorise(Action.IMPORT_MEMBERS)
    row = work.session.get_one(MembershipImport, import_id, with_for_update=True)
    counts = row.counts
    work.refuse_if(
        refusal_to_apply(
            row.state,
            changes=counts["changes"],
            lapsed=counts["lapsed"],
            members=counts["members"],
            confirmed=confirmed,
        )
    )
    try:
        with work.session.begin_nested():
            row.state, row.rows_done = ImportState.APPLYING, 0
    except IntegrityError as error:
        sentence = phrase("Another membership list is being applied at this moment; wait for it.")
        raise RefusedError(Refusal(Reason.ALREADY_DONE, sentence)) from error
    work.record(MembershipImportBegun(import_id=import_id))


def queue_import(work: Work, import_id: int, confirmed: int | None = None) -> None:
    """Begin, and ask for the job that applies the list."""
    begin_import(work, import_id, confirmed)
    queue_job(work, APPLY_IMPORT, {"import_id": import_id})


def cancel_import(work: Work, import_id: int) -> None:
    """Put a list away, also one whose application has stuck; it and its personal data are gone."""
    work.authorise(Action.IMPORT_MEMBERS)
    row = work.session.get_one(MembershipImport, import_id, with_for_update=True)
    work.refuse_if(refusal_to_cancel(row.state))
    row.state, row.content = ImportState.CANCELLED, ""
    work.session.execute(delete(StagedChange).where(StagedChange.import_id == import_id))
    work.record(MembershipImportCancelled(import_id=import_id))


def _shown_name(file_name: str) -> str:
    bare = PurePath(file_name.replace("\\", "/")).name
    return "".join(c for c in bare if c.isprintable())[:200] or "list.csv"


def _show_plan(row: MembershipImport, read: MembershipList, plan: Plan) -> None:
    row.state, row.problem = ImportState.PREVIEWED, ""
    row.rows_total, row.rows_done = len(plan.rows) + len(plan.lapsing), 0
    row.counts = {
        **{change.value: count for change, count in plan.counts.items()},
        "refused": len(read.refusals),
        "left_out": len(plan.lapsing),
        "changes": row.rows_total,
        "members": plan.members,
    }
    row.refusals = [_kept(refusal) for refusal in read.refusals]
    row.ignored_columns = [name[:60] for name in read.ignored[:50]]
    row.digest = plan.digest


def _kept(refusal: RowRefusal) -> dict[str, object]:
    return {
        "row": refusal.row,
        "number": refusal.number,
        "text": refusal.reason.text,
        "values": dict(refusal.reason.values),
    }


def _nothing_to_compare(state: ImportState) -> Refusal:
    sentence = phrase(
        "This list cannot be compared again: it is %(state)s. Upload the file once more.",
        state=state.value,
    )
    return Refusal(Reason.WRONG_STATE, sentence)
