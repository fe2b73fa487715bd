"""Applying a membership list: slowly beside everybody's work, then at one stroke.

Fifty thousand members take seconds to read, compare and write, and one transaction that long
would hide its own progress, and on SQLite keep everybody else from writing. So the slow part goes
into a table of staged changes, in portions that are committed with the progress, while the members
stay as they are. Then one short transaction takes all changes over with two statements: all or
nothing. A process that is killed leaves the members untouched; whoever takes up the job begins the
staging anew. Only one list is applied at a time, and the staged changes must be exactly those of
the preview, so what was shown is what is done.
"""

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from datetime import date
from typing import Any

from sqlalchemy import Table, delete, insert, or_, select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from policy_forum.domain.eligibility import Standing
from policy_forum.domain.events import MembershipImported, OfficeEnded
from policy_forum.domain.identifiers import MemberId, OfficeId
from policy_forum.domain.phrases import Phrase, phrase
from policy_forum.domain.refusals import Reason, Refusal, RefusedError
from policy_forum.features.members.commands.comparing import membership_now
from policy_forum.features.members.models import Member, MembershipImport, Office, StagedChange
from policy_forum.features.members.rules import Change, ImportState, KnownMember, ListRow, Plan
from policy_forum.platform.clock import Clock
from policy_forum.platform.jobs import Job
from policy_forum.platform.work import Work, system_work

APPLY_IMPORT = "apply_membership_import"
OpenWork = Callable[[], AbstractContextManager[Work]]
OnProgress = Callable[[int, int], None]

_PORTION = 1000


def apply_import(
    open_work: OpenWork, import_id: int, on_progress: OnProgress = lambda done, total: None
) -> None:
    """Apply a list that has begun. `open_work` gives one transaction each time it is called.

    `on_progress(done, total)` is called after each portion. When the members have changed since
    the preview, or anything else stands in the way, the list is marked as refused with the
    sentence, the members stay as they are, and RefusedError is raised.
    """
    try:
        _stage(open_work, import_id, on_progress)
        with open_work() as work:
            _take_over(work, import_id)
    except (RefusedError, IntegrityError) as error:
        refused = error if isinstance(error, RefusedError) else _changed_meanwhile()
        with open_work() as work:
            _mark_refused(work, import_id, refused.refusal.sentence)
        raise refused from error


def apply_import_job(sessions: Callable[[], Session], clock: Clock, job: Job) -> None:
    """The handler of `APPLY_IMPORT` jobs, whose payload is `{"import_id": …}`.

    A refusal is shown with the list, so the job itself has done its part. Anything unexpected
    marks the list too, so that its page does not wait for ever, and is raised.
    """

    @contextmanager
    def open_work() -> Iterator[Work]:
        with sessions() as session, system_work(session, clock) as work:
            yield work

    import_id = int(job.payload["import_id"])
    try:
        apply_import(open_work, import_id)
    except RefusedError:
        return
    except Exception:
        with open_work() as work:
            _mark_refused(work, import_id, phrase("Something went wrong; nobody was changed."))
        raise


def _stage(open_work: OpenWork, import_id: int, on_progress: OnProgress) -> None:
    with open_work() as work:
        row = _locked(work, import_id)
        _forget_staged(work, import_id)
        content, digest, is_whole_list = row.content, row.digest, row.is_whole_list
        membership, today = membership_now(work.session), work.today
    _read, plan = membership.compare(content.encode(), today, is_whole_list=is_whole_list)
    if plan.digest != digest:
        raise _changed_meanwhile()
    staged = list(_staged_changes(import_id, plan, membership.branch_ids))
    for start in range(0, len(staged), _PORTION):
        portion = staged[start : start + _PORTION]
        done = start + len(portion)
        with open_work() as work:
            _stage_portion(work, import_id, portion, done)
        on_progress(done, len(staged))


def _stage_portion(work: Work, import_id: int, portion: list[dict[str, Any]], done: int) -> None:
    _locked(work, import_id).rows_done = done
    work.session.execute(_table(StagedChange).insert(), portion)


def _locked(work: Work, import_id: int) -> MembershipImport:
    row = work.session.get_one(MembershipImport, import_id, with_for_update=True)
    if row.state is not ImportState.APPLYING:
        sentence = phrase("The list was put away before it was applied.")
        raise RefusedError(Refusal(Reason.WRONG_STATE, sentence))
    return row


def _staged_changes(
    import_id: int, plan: Plan, branch_ids: dict[str, int]
) -> Iterator[dict[str, Any]]:
    for change, member_id, row in plan.rows:
        branch_id = branch_ids[row.branch_code]
        yield _staged(import_id, change, member_id, row, branch_id, row.standing)
    for known in plan.lapsing:
        yield _staged(import_id, Change.LAPSED, known.id, known, known.branch_id, Standing.LAPSED)


def _staged(
    import_id: int,
    change: Change,
    member_id: int | None,
    person: ListRow | KnownMember,
    branch_id: int,
    standing: Standing,
) -> dict[str, Any]:
    return {
        "import_id": import_id,
        "change": change,
        "member_id": member_id,
        "number": person.number,
        "given_name": person.given_name,
        "family_name": person.family_name,
        "email": person.email,
        "branch_id": branch_id,
        "joined_on": person.joined_on,
        "standing": standing,
    }


_COPIED = (
    "number",
    "given_name",
    "family_name",
    "email",
    "branch_id",
    "joined_on",
    "standing",
)


def _take_over(work: Work, import_id: int) -> None:
    row = _locked(work, import_id)
    _end_offices_left_behind(work, import_id, work.today)
    staged = _table(StagedChange)
    copied = [staged.c[name] for name in _COPIED]
    of_this = staged.c.import_id == import_id
    added = select(*copied).where(of_this, staged.c.change == Change.ADDED).order_by(staged.c.id)
    work.session.execute(insert(Member).from_select(_COPIED, added))
    work.session.execute(
        update(_table(Member))
        .values({name: staged.c[name] for name in _COPIED})
        .where(of_this, staged.c.member_id == _table(Member).c.id)
    )
    _forget_staged(work, import_id)
    row.state, row.applied_at, row.content = ImportState.APPLIED, work.now, ""
    work.record(_imported(row))


def _imported(row: MembershipImport) -> MembershipImported:
    names = ("added", "changed", "moved", "lapsed", "refused")
    return MembershipImported(import_id=row.id, **{name: row.counts[name] for name in names})


def _end_offices_left_behind(work: Work, import_id: int, today: date) -> None:
    """Whoever moves to another branch no longer holds an office in the one she left."""
    left_behind = (
        select(Office)
        .join(StagedChange, StagedChange.member_id == Office.member_id)
        .where(
            StagedChange.import_id == import_id,
            Office.branch_id != StagedChange.branch_id,
            or_(Office.ends_on.is_(None), Office.ends_on > today),
        )
    )
    for office in work.session.scalars(left_behind):
        office.ends_on = max(office.starts_on, today)
        key = OfficeId(office.id)
        work.record(OfficeEnded(office_id=key, member_id=MemberId(office.member_id)))


def _mark_refused(work: Work, import_id: int, sentence: Phrase) -> None:
    row = work.session.get_one(MembershipImport, import_id, with_for_update=True)
    _forget_staged(work, import_id)
    if row.state is ImportState.APPLYING:
        row.state, row.problem = ImportState.REFUSED, str(sentence)[:500]


def _forget_staged(work: Work, import_id: int) -> None:
    work.session.execute(delete(StagedChange).where(StagedChange.import_id == import_id))


def _changed_meanwhile() -> RefusedError:
    sentence = phrase(
        "The members have changed since this list was compared with them, so it would do "
        "something else than was shown. Nothing was changed: look at the new comparison."
    )
    return RefusedError(Refusal(Reason.CHANGED_MEANWHILE, sentence))


def _table(model: type[Member] | type[StagedChange]) -> Table:
    table = model.__table__
    if not isinstance(table, Table):
        raise TypeError
    return table
