"""Making an election key: begun by who holds the ballot, made by its scrutineers' cards.

No code of a card and no private key is stored or recorded: a code is shown once, to the one who
took the card, and the private half of the key is split and forgotten in the request that makes it.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from sqlalchemy import exists, or_, select

from policy_forum.domain.access.actors import OfficeKind
from policy_forum.domain.access.policy import Action
from policy_forum.domain.access.who import Subject, subject_of_branch
from policy_forum.domain.eligibility import Standing
from policy_forum.domain.events import CardConfirmed, CardTaken, KeyBegun, KeyGivenUp, KeyMade
from policy_forum.domain.identifiers import BranchId, ElectionKeyId, MemberId
from policy_forum.domain.refusals import Reason, Refusal, RefusedError
from policy_forum.domain.sealing.base32 import MistypedError
from policy_forum.features.ballots.commands.telling import tell_everyone
from policy_forum.features.ballots.models import ElectionKey, Scrutineer, Sealing
from policy_forum.features.ballots.rules.keys import (
    NO_CODE,
    NO_SUCH_KEY,
    NOT_YOUR_CARD,
    KeyStanding,
    refusal_of_scrutineers,
    refusal_to_begin,
    refusal_to_confirm,
    refusal_to_give_up,
    refusal_to_take,
)
from policy_forum.features.members.models import Member, Office
from policy_forum.platform.sealing import make_card, make_election_key, open_share
from policy_forum.platform.work import Work

_LONGEST_CODE = 200


@dataclass(frozen=True)
class Card:
    """A scrutineer's card, to be shown once. `code` is kept nowhere else."""

    position: int
    code: str = field(repr=False)
    is_key_made: bool


def begin_key(
    work: Work, branch_id: BranchId | None, label: str, numbers: Sequence[str], needed: int
) -> ElectionKeyId:
    """Begin a key that `needed` of the scrutineers hold together, and ask them for their part.

    `numbers` are their membership numbers; without a branch the key is the whole organisation's.
    """
    work.authorise(Action.MAKE_ELECTION_KEY, subject_of_branch(branch_id))
    label, named = label.strip(), [number.strip() for number in numbers]
    work.refuse_if(refusal_to_begin(label, named, needed))
    known = _who_can_hold(work, branch_id, named)
    work.refuse_if(refusal_of_scrutineers(named, known))
    key = ElectionKey(
        branch_id=branch_id,
        label=label,
        made_by_id=work.actor.member_id,
        made_at=work.now,
        needed=needed,
        of=len(named),
    )
    work.session.add(key)
    work.session.flush()
    members = [known[number] for number in named]
    work.session.add_all(
        Scrutineer(key_id=key.id, member_id=member.id, position=position)
        for position, member in enumerate(members, start=1)
    )
    key_id = ElectionKeyId(key.id)
    work.record(KeyBegun(key_id=key_id, needed=needed, of=key.of))
    _tell(work, key, members, "scrutineer_asked")
    return key_id


def take_card(work: Work, key_id: ElectionKeyId) -> Card:
    """Make the card of the scrutineer who asks; with the last card the key is made.

    Until then she may take another, which replaces the one before.
    """
    key, scrutineers = _locked(work, key_id)
    work.authorise(Action.HOLD_CARD, _subject(key, scrutineers))
    work.refuse_if(refusal_to_take(_standing(work, key, scrutineers)))
    hers = _of_actor(work, scrutineers)
    code, public = make_card()
    hers.card_public, hers.card_taken_at = public.hex(), work.now
    work.record(CardTaken(key_id=key_id, member_id=MemberId(hers.member_id)))
    is_last = all(scrutineer.card_public for scrutineer in scrutineers)
    if is_last:
        _make_key(work, key, scrutineers)
    return Card(hers.position, code, is_last)


def confirm_card(work: Work, key_id: ElectionKeyId, code: str) -> None:
    """Take note that a scrutineer's printed card works: it opens the share sealed to it."""
    key, scrutineers = _locked(work, key_id)
    work.authorise(Action.HOLD_CARD, _subject(key, scrutineers))
    work.refuse_if(refusal_to_confirm(_standing(work, key, scrutineers)))
    hers = _of_actor(work, scrutineers)
    if not code.strip() or len(code) > _LONGEST_CODE:
        raise RefusedError(NO_CODE)
    try:
        share = open_share(bytes.fromhex(hers.sealed_share or ""), code)
    except MistypedError as error:
        raise RefusedError(Refusal(Reason.INVALID, error.reason, NO_CODE.rule)) from None
    if share is None:
        raise RefusedError(NOT_YOUR_CARD)
    if hers.confirmed_at is None:
        hers.confirmed_at = work.now
        work.record(CardConfirmed(key_id=key_id, member_id=MemberId(hers.member_id)))
        _tell_when_ready(work, key, scrutineers)


def give_up_key(work: Work, key_id: ElectionKeyId) -> None:
    """Give a key up that no ballot uses; its cards open nothing."""
    key, scrutineers = _locked(work, key_id)
    work.authorise(Action.MAKE_ELECTION_KEY, _subject(key, scrutineers))
    work.refuse_if(refusal_to_give_up(_standing(work, key, scrutineers)))
    key.given_up_at = work.now
    work.record(KeyGivenUp(key_id=key_id))


def lock_key(work: Work, key_id: int) -> tuple[ElectionKey, KeyStanding]:
    """A key, held so that nobody else changes or uses it meanwhile, and where it stands."""
    key, scrutineers = _locked(work, key_id)
    return key, _standing(work, key, scrutineers)


def _locked(work: Work, key_id: int) -> tuple[ElectionKey, list[Scrutineer]]:
    key = work.session.scalar(
        select(ElectionKey)
        .where(ElectionKey.id == key_id)
        .with_for_update()
        .execution_options(populate_existing=True)
    )
    if key is None:
        raise RefusedError(NO_SUCH_KEY)
    scrutineers = work.session.scalars(
        select(Scrutineer)
        .where(Scrutineer.key_id == key_id)
        .order_by(Scrutineer.position)
        .execution_options(populate_existing=True)
    )
    return key, list(scrutineers)


def _subject(key: ElectionKey, scrutineers: Sequence[Scrutineer]) -> Subject:
    holders = frozenset(MemberId(scrutineer.member_id) for scrutineer in scrutineers)
    return replace(subject_of_branch(key.branch_id), scrutineer_ids=holders)


def _standing(work: Work, key: ElectionKey, scrutineers: Sequence[Scrutineer]) -> KeyStanding:
    is_used = work.session.scalar(select(exists().where(Sealing.key_id == key.id)))
    return KeyStanding(
        of=key.of,
        taken=sum(scrutineer.card_public is not None for scrutineer in scrutineers),
        confirmed=sum(scrutineer.confirmed_at is not None for scrutineer in scrutineers),
        is_used=bool(is_used),
        is_given_up=key.given_up_at is not None,
    )


def _of_actor(work: Work, scrutineers: Sequence[Scrutineer]) -> Scrutineer:
    return next(each for each in scrutineers if each.member_id == work.actor.member_id)


def _who_can_hold(
    work: Work, branch_id: BranchId | None, numbers: Sequence[str]
) -> dict[str, Member]:
    """Those named who can hold a card: of the branch, or the returning officer, by number."""
    chosen = select(Member).where(Member.number.in_(numbers), Member.standing == Standing.GOOD)
    if branch_id is not None:
        returning_officers = select(Office.member_id).where(
            Office.kind == OfficeKind.RETURNING_OFFICER, Office.held_on(work.today)
        )
        chosen = chosen.where(or_(Member.branch_id == branch_id, Member.id.in_(returning_officers)))
    return {member.number: member for member in work.session.scalars(chosen)}


def _make_key(work: Work, key: ElectionKey, scrutineers: Sequence[Scrutineer]) -> None:
    cards = [bytes.fromhex(scrutineer.card_public or "") for scrutineer in scrutineers]
    made = make_election_key(cards, key.needed)
    key.public_key = made.public.hex()
    for scrutineer, sealed, digest in zip(
        scrutineers, made.sealed_shares, made.share_hashes, strict=True
    ):
        scrutineer.sealed_share, scrutineer.share_hash = sealed.hex(), digest
    work.record(KeyMade(key_id=ElectionKeyId(key.id), public_key=key.public_key))
    _tell(work, key, _members(work, scrutineers), "scrutineer_confirms")


def _tell_when_ready(work: Work, key: ElectionKey, scrutineers: Sequence[Scrutineer]) -> None:
    maker = work.session.get(Member, key.made_by_id) if key.made_by_id else None
    if maker and all(scrutineer.confirmed_at for scrutineer in scrutineers):
        _tell(work, key, [maker], "key_ready")


def _members(work: Work, scrutineers: Sequence[Scrutineer]) -> list[Member]:
    keys = [scrutineer.member_id for scrutineer in scrutineers]
    return list(work.session.scalars(select(Member).where(Member.id.in_(keys))))


def _tell(work: Work, key: ElectionKey, members: Sequence[Member], template: str) -> None:
    shown = {
        "label": key.label,
        "path": f"/ballots/keys/{key.id}",
        "needed": key.needed,
        "of": key.of,
    }
    tell_everyone(work, members, template, shown)
