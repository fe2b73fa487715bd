"""Making the bundle of an opened ballot: everything that an auditor needs, byte for byte.

`ballot.json` is put together from texts that are canonical already, since tens of thousands of
papers as Python objects would need hundreds of megabytes. `domain.counting.formats` reads what is
written here; a test holds the two to each other.
"""

import hashlib
import io
import json
import zipfile
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select

from policy_forum.domain.canonical import canonical_json, canonical_moment
from policy_forum.domain.counting.formats.archive import BALLOT_FILE, README_FILE, companion_of
from policy_forum.domain.counting.formats.blt import write_blt
from policy_forum.domain.counting.formats.bundle import FORMAT
from policy_forum.features.ballots.commands.boxing import Box
from policy_forum.features.ballots.models import (
    Ballot,
    PublishedBundle,
    RollCorrection,
    Sealing,
)
from policy_forum.features.ballots.queries.board import list_batches
from policy_forum.features.ballots.rules import RollChange
from policy_forum.features.ballots.rules.outcomes import Counted, published_result, shows_papers
from policy_forum.features.ballots.rules.readme import ReadmeFacts, readme_of
from policy_forum.platform.work import Work

# No archive tells when it was packed: the same ballot gives the same bytes.
_EPOCH = (1980, 1, 1, 0, 0, 0)
_UNIX, _READABLE = 3, 0o100644 << 16


@dataclass(frozen=True)
class Opened:
    """All that an opening brought to light; `slips` are rows as the bundle has them."""

    box: Box
    counted: Sequence[Counted]
    slips: Sequence[Mapping[str, Any]]
    slip_papers: int
    threshold: int

    @property
    def is_shown(self) -> bool:
        """Whether single papers are published."""
        return shows_papers(len(self.box.papers), self.threshold)

    @property
    def voted(self) -> int:
        """How many voted, by envelope or by slip."""
        return self.box.envelopes + self.slip_papers


def publish(work: Work, ballot: Ballot, sealing: Sealing, opened: Opened) -> str:
    """Make and store the bundle of a ballot; returns the SHA-256 of the archive."""
    content = bundle_of(work, ballot, sealing, opened)
    digest = hashlib.sha256(content).hexdigest()
    work.session.add(
        PublishedBundle(ballot_id=ballot.id, published_at=work.now, content=content, sha256=digest)
    )
    work.session.flush()
    return digest


def bundle_of(work: Work, ballot: Ballot, sealing: Sealing, opened: Opened) -> bytes:
    """The archive as it is published."""
    counts = {
        "on_roll": ballot.roll_count,
        "voted": opened.voted,
        "envelopes": opened.box.envelopes,
        "papers": len(opened.box.papers),
        "slips": opened.slip_papers,
    }
    companions = {
        companion_of(counted.asked.key): write_blt(counted.contest).encode()
        for counted in opened.counted
        if opened.is_shown and not counted.asked.is_for_or_against
    }
    facts = ReadmeFacts(
        json.loads(sealing.setup),
        sealing.setup_hash,
        counts,
        opened.box.spoilt,
        opened.is_shown,
        tuple(companions),
    )
    ballot_json = _ballot_json(work, ballot, sealing, opened, counts)
    return packed({BALLOT_FILE: ballot_json, **companions, README_FILE: readme_of(facts).encode()})


def _ballot_json(
    work: Work, ballot: Ballot, sealing: Sealing, opened: Opened, counts: Mapping[str, int]
) -> bytes:
    papers = _spelt_papers(opened.box) if opened.is_shown else b"null"
    digest = hashlib.sha256(papers).hexdigest() if opened.is_shown else None
    corrections = _corrections(work, ballot.id)
    results = [published_result(each, is_shown=opened.is_shown) for each in opened.counted]
    others = {
        "format": FORMAT,
        "setup_sha256": sealing.setup_hash,
        "board": list(_board(work, ballot.id)),
        "papers_sha256": digest,
        "spoilt": opened.box.spoilt,
        "slips": list(opened.slips) if opened.is_shown and opened.slips else None,
        "corrections": corrections,
        "roll_at_close": {"count": ballot.roll_count, "sha256": ballot.roll_hash},
        "counts": dict(counts),
        "results": results,
    }
    parts = {key: canonical_json(value) for key, value in others.items()}
    parts |= {"setup": sealing.setup.encode(), "papers": papers}
    return b"{" + b",".join(canonical_json(key) + b":" + parts[key] for key in sorted(parts)) + b"}"


def _spelt_papers(box: Box) -> bytes:
    spelt = (
        f'{{"answers":{answers},"copy":{copy},"tracker":"{tracker}"}}'
        for tracker, copy, answers in box.papers
    )
    return f"[{','.join(spelt)}]".encode()


def _board(work: Work, ballot_id: int) -> Iterator[dict[str, Any]]:
    for batch in list_batches(work.session, ballot_id):
        yield {
            "number": batch.number,
            "published_at": canonical_moment(batch.published_at),
            "added": list(batch.added),
            "withdrawn": list(batch.withdrawn),
            "chain": batch.chain,
        }


def _corrections(work: Work, ballot_id: int) -> list[dict[str, str]]:
    made = select(RollCorrection).where(RollCorrection.ballot_id == ballot_id)
    return [
        {
            "at": canonical_moment(each.made_at),
            "change": RollChange(each.change).value,
            "reason": each.reason,
        }
        for each in work.session.scalars(made.order_by(RollCorrection.id))
    ]


def packed(files: Mapping[str, bytes]) -> bytes:
    """Files as a ZIP archive; the same files give the same bytes."""
    written = io.BytesIO()
    with zipfile.ZipFile(written, "w", zipfile.ZIP_DEFLATED, compresslevel=6) as archive:
        for name, content in files.items():
            entry = zipfile.ZipInfo(name, _EPOCH)
            entry.compress_type = zipfile.ZIP_DEFLATED
            entry.create_system, entry.external_attr = _UNIX, _READABLE
            archive.writestr(entry, content)
    return written.getvalue()
