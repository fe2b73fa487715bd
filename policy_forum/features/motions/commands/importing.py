"""Reading motions in from files, for a branch and a cycle."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from enum import StrEnum

from sqlalchemy import select

from policy_forum.domain.access.policy import Action
from policy_forum.domain.events import MotionImported, MotionProposed
from policy_forum.domain.identifiers import BranchId, CycleId, MotionId
from policy_forum.domain.phrases import Phrase, phrase
from policy_forum.features.branches.queries import rules_of
from policy_forum.features.cycles.queries import calendar_of
from policy_forum.features.motions.commands.proposing import take_number
from policy_forum.features.motions.commands.wording import keep_revision, set_text
from policy_forum.features.motions.models import Motion
from policy_forum.features.motions.rules import (
    ImportedAmendment,
    ImportedMotion,
    ImportRefusal,
    MotionKind,
    MotionState,
    ParsedImport,
)
from policy_forum.platform.work import Work


class Fate(StrEnum):
    """What became of a motion of the file."""

    ADDED = "added"
    ALREADY_THERE = "already_there"


@dataclass(frozen=True)
class ImportedRow:
    """A motion of the file, what became of it, and what a reader of the summary should know."""

    place: str
    key: str
    motion_id: MotionId
    number: str
    fate: Fate
    amendments: tuple[ImportedAmendment, ...] = ()
    notes: tuple[Phrase, ...] = ()


@dataclass(frozen=True)
class ImportSummary:
    """What a file brought: motions added, those already there, and what was refused."""

    rows: tuple[ImportedRow, ...]
    refusals: tuple[ImportRefusal, ...] = field(default=())

    @property
    def added(self) -> tuple[ImportedRow, ...]:
        """The motions that are new."""
        return tuple(row for row in self.rows if row.fate is Fate.ADDED)

    @property
    def already_there(self) -> tuple[ImportedRow, ...]:
        """The motions that an earlier file brought."""
        return tuple(row for row in self.rows if row.fate is Fate.ALREADY_THERE)


def import_motions(
    work: Work, parsed: ParsedImport, branch_id: BranchId, cycle_id: CycleId
) -> ImportSummary:
    """Put every motion of the file before the branch as proposed; the same file twice adds none."""
    work.authorise(Action.IMPORT_MOTIONS, calendar=calendar_of(work.session, cycle_id))
    known = _already_there(work, (motion.key for motion in parsed.motions), branch_id, cycle_id)
    longest = rules_of(work.session, branch_id).motion_words
    rows = [
        _row_of(motion, known[motion.key])
        if motion.key in known
        else _imported(work, motion, branch_id, cycle_id, longest)
        for motion in parsed.motions
    ]
    return ImportSummary(tuple(rows), parsed.refusals)


def import_motion(
    work: Work, motion: ImportedMotion, branch_id: BranchId, cycle_id: CycleId
) -> ImportedRow:
    """The same for one motion."""
    return import_motions(work, ParsedImport((motion,), ()), branch_id, cycle_id).rows[0]


def _already_there(
    work: Work, keys: Iterable[str], branch_id: BranchId, cycle_id: CycleId
) -> dict[str, Motion]:
    wanted = set(keys)
    read_in = select(Motion).where(
        Motion.branch_id == branch_id, Motion.cycle_id == cycle_id, Motion.source != ""
    )
    return {
        motion.source: motion for motion in work.session.scalars(read_in) if motion.source in wanted
    }


def _row_of(motion: ImportedMotion, stored: Motion) -> ImportedRow:
    notes: tuple[Phrase, ...] = ()
    if stored.revision == 1 and stored.text_markdown != motion.markdown.replace("\r\n", "\n"):
        notes = (phrase("Its text differs from the one read in before, which stays."),)
    return ImportedRow(
        motion.place,
        motion.key,
        MotionId(stored.id),
        stored.number or "",
        Fate.ALREADY_THERE,
        notes=notes,
    )


def _imported(
    work: Work, motion: ImportedMotion, branch_id: BranchId, cycle_id: CycleId, longest: int
) -> ImportedRow:
    number = take_number(work, cycle_id, branch_id)
    stored = Motion(
        cycle_id=cycle_id,
        branch_id=branch_id,
        kind=MotionKind.POLICY,
        state=MotionState.PROPOSED,
        number=number,
        title=motion.title,
        revision=1,
        source=motion.key,
        drafted_at=work.now,
        moved_at=work.now,
        proposed_at=work.now,
    )
    set_text(stored, motion.markdown)
    work.session.add(stored)
    work.session.flush()
    keep_revision(work, stored, "Read in from a file")
    motion_id = MotionId(stored.id)
    work.record(MotionImported(motion_id=motion_id, source=motion.key))
    work.record(MotionProposed(motion_id=motion_id, number=number))
    notes = _notes(stored.words, longest)
    return ImportedRow(
        motion.place, motion.key, motion_id, number, Fate.ADDED, motion.amendments, notes
    )


def _notes(words: int, longest: int) -> tuple[Phrase, ...]:
    if words <= longest:
        return ()
    note = phrase(
        "It has %(words)s words; the branch’s own members may use %(limit)s.",
        words=words,
        limit=longest,
    )
    return (note,)
