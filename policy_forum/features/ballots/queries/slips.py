"""Paper slips as tellers and those who hold the ballot see them."""

from dataclasses import dataclass

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from policy_forum.domain.identifiers import MemberId
from policy_forum.features.ballots.models import SlipIssued, Teller
from policy_forum.features.ballots.rules.slips import (
    FEWEST_TELLERS,
    SlipLine,
    are_agreed,
    lines_of,
    questions_that_differ,
)
from policy_forum.features.members.models import Member


@dataclass(frozen=True)
class TellerRow:
    """A teller, and whether her sheet is in; what it says is on `SlipsPage` once all may know."""

    member_id: MemberId
    name: str
    has_entered: bool


@dataclass(frozen=True)
class SlipsPage:
    """The slips of a ballot.

    `sheets` holds what each teller entered, by her key, once at least two have; before that nobody
    sees another’s, so that each counts alone. `mine` is the reader's own.
    """

    given: int
    tellers: tuple[TellerRow, ...]
    is_agreed: bool
    differ: tuple[str, ...]
    sheets: dict[MemberId, tuple[SlipLine, ...]]
    mine: tuple[SlipLine, ...] | None


def slips_given(session: Session, ballot_id: int) -> int:
    """How many slips were given out. One statement."""
    return session.scalar(select(func.count()).where(SlipIssued.ballot_id == ballot_id)) or 0


def list_sheets(session: Session, ballot_id: int) -> list[str | None]:
    """What the tellers entered, None for who has not yet. One statement."""
    found = select(Teller.sheet).where(Teller.ballot_id == ballot_id)
    return list(session.scalars(found.order_by(Teller.member_id)))


def get_slips_page(session: Session, ballot_id: int, reader_id: MemberId | None) -> SlipsPage:
    """The slips of a ballot as the reader may see them. Two statements."""
    given = slips_given(session, ballot_id)
    rows = session.execute(
        select(Member.id, Member.given_name, Member.family_name, Teller.sheet)
        .join(Member, Member.id == Teller.member_id)
        .where(Teller.ballot_id == ballot_id)
        .order_by(Teller.named_at, Teller.member_id)
    ).all()
    sheets = {MemberId(key): sheet for key, _given, _family, sheet in rows}
    entered = {key: lines_of(sheet) for key, sheet in sheets.items() if sheet is not None}
    return SlipsPage(
        given=given,
        tellers=tuple(
            TellerRow(MemberId(key), f"{first} {last}".strip(), sheet is not None)
            for key, first, last, sheet in rows
        ),
        is_agreed=are_agreed(list(sheets.values())),
        differ=questions_that_differ(list(sheets.values())),
        sheets=entered if len(entered) >= FEWEST_TELLERS else {},
        mine=entered.get(reader_id) if reader_id is not None else None,
    )
