"""Making the roll of a ballot: who may vote, fixed with its count and its hash."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta, tzinfo
from typing import Any

from sqlalchemy import insert, select
from sqlalchemy.exc import IntegrityError

from policy_forum.domain.eligibility import Elector, RollBody, RollRule, ShutOut, roll, shut_out
from policy_forum.domain.identifiers import BranchId, MemberId
from policy_forum.domain.phrases import Phrase
from policy_forum.domain.refusals import RefusedError
from policy_forum.features.ballots import rules
from policy_forum.features.ballots.models import Ballot, RollEntry
from policy_forum.features.ballots.rules.rolls import Delegate, refusal_of_delegates
from policy_forum.features.branches.rules import Rules
from policy_forum.features.members.models import Member, Office
from policy_forum.platform.work import Work


@dataclass(frozen=True)
class RollTerms:
    """From whom a roll is made, by which rules; `zone` is that in which days are counted.

    `present` are those at a meeting who may vote there. `quorum` is how many must vote where the
    standing orders for ballots do not say it: the quorum of a meeting is who is there.
    """

    body: RollBody
    branch_id: BranchId | None
    orders: Rules
    zone: tzinfo
    delegates: Sequence[Delegate] = field(default=())
    present: frozenset[MemberId] = frozenset()
    quorum: int | None = None


def fix_roll(work: Work, ballot: Ballot, terms: RollTerms) -> Mapping[int, Member]:
    """Fix who may vote in a ballot, and store the ballot; returns the members on the roll by key.

    Raises RefusedError when nobody could vote, when a delegate is unknown or named twice, or when
    another ballot on the motion is under way.
    """
    ballot.roll_body = terms.body
    ballot.freeze_date = _freeze_date(ballot.opens, terms.orders.freeze_days, terms.zone)
    members = _body(work, terms)
    rule = RollRule(terms.branch_id, ballot.freeze_date, terms.body, _named(work, terms, members))
    electors = [
        Elector(MemberId(m.id), BranchId(m.branch_id), m.joined_on, m.standing) for m in members
    ]
    entitled = set(roll(electors, rule))
    on_roll = {m.id: m for m in members if m.id in entitled}
    if not on_roll:
        raise RefusedError(rules.NOBODY_ON_ROLL)
    ballot.roll_count = len(on_roll)
    ballot.roll_hash = rules.hash_of_roll(_lines(on_roll, terms.delegates))
    ballot.quorum = terms.quorum or terms.orders.quorum_of(len(on_roll))
    ballot.shut_out = [_stored(each) for each in shut_out(electors, rule)]
    ballot.sections = _sections(terms.delegates)
    work.session.add(ballot)
    try:
        work.session.flush()
    except IntegrityError as error:
        raise RefusedError(rules.ALREADY_UNDER_WAY) from error
    work.session.execute(insert(RollEntry), _entries(ballot, on_roll, terms.delegates))
    return on_roll


def _body(work: Work, terms: RollTerms) -> Sequence[Member]:
    chosen = select(Member)
    if terms.branch_id is not None:
        chosen = chosen.where(Member.branch_id == terms.branch_id)
    return work.session.scalars(chosen).all()


def _named(work: Work, terms: RollTerms, members: Iterable[Member]) -> frozenset[MemberId]:
    if terms.body is RollBody.OFFICERS:
        held = select(Office.member_id).where(Office.held_on(work.today))
        if terms.branch_id is not None:
            held = held.where(Office.branch_id == terms.branch_id)
        return frozenset(MemberId(key) for key in work.session.scalars(held))
    if terms.body is RollBody.PRESENT:
        return terms.present
    if terms.body is not RollBody.DELEGATES:
        return frozenset()
    numbers = {member.number: MemberId(member.id) for member in members}
    work.refuse_if(refusal_of_delegates(terms.delegates, numbers))
    return frozenset(numbers[delegate.number] for delegate in terms.delegates)


def _lines(on_roll: Mapping[int, Member], delegates: Iterable[Delegate]) -> list[str]:
    """The roll as its hash is made of it: delegates with their votes and sections."""
    named = {d.number: rules.roll_line(d.number, d.weight, d.section) for d in delegates}
    return [named.get(m.number, m.number) for m in on_roll.values()]


def _entries(
    ballot: Ballot, on_roll: Mapping[int, Member], delegates: Iterable[Delegate]
) -> list[dict[str, Any]]:
    by_number = {delegate.number: delegate for delegate in delegates}
    plain = Delegate("")
    found = [(key, by_number.get(on_roll[key].number, plain)) for key in sorted(on_roll)]
    return [
        {
            "ballot_id": ballot.id,
            "member_id": key,
            "weight": delegate.weight,
            "section": delegate.section,
        }
        for key, delegate in found
    ]


def _sections(delegates: Iterable[Delegate]) -> list[Any]:
    return [{"name": name} for name in sorted({d.section for d in delegates if d.section})]


def _stored(each: ShutOut) -> dict[str, Any]:
    sentence = in_english(each.sentence)
    return {"rule": each.bar.value, "sentence": sentence, "count": each.count}


def in_english(sentence: Phrase) -> str:
    """A sentence as it is published once and for all: days as people write them."""
    values = {
        name: f"{value.day} {value:%B %Y}" if isinstance(value, date) else value
        for name, value in sentence.values.items()
    }
    return sentence.text % values if values else sentence.text


def _freeze_date(opens: datetime, freeze_days: int, zone: tzinfo) -> date:
    return opens.astimezone(zone).date() - timedelta(days=freeze_days)
