"""Fixing what a secret ballot is: its set-up in canonical form, the hash of it, key and seed."""

import hashlib
from collections.abc import Mapping, Sequence
from typing import Any

from policy_forum.domain.canonical import canonical_json, canonical_moment
from policy_forum.domain.events import SetUpPublished
from policy_forum.domain.identifiers import BallotId, ElectionKeyId
from policy_forum.domain.refusals import RefusedError
from policy_forum.domain.sealing.papers import CHOICES, longest_paper
from policy_forum.features.ballots.commands.keys import lock_key
from policy_forum.features.ballots.commands.rolls import in_english
from policy_forum.features.ballots.models import Ballot, ElectionKey, Sealing
from policy_forum.features.ballots.queries.whole import list_whole_questions
from policy_forum.features.ballots.queries.whole_rows import WholeQuestion, paper_question
from policy_forum.features.ballots.rules import Secrecy
from policy_forum.features.ballots.rules.keys import NO_SUCH_KEY, refusal_to_use
from policy_forum.features.ballots.rules.setting_up import (
    PAPER_STEP,
    PAPER_TOO_LONG,
    THRESHOLD,
    majority_of,
    roll_rules,
)
from policy_forum.features.branches.models import Branch
from policy_forum.features.branches.queries import rules_of
from policy_forum.features.branches.rules import Setting, citation_of
from policy_forum.features.motions.models import Motion
from policy_forum.platform.sealing import new_seed
from policy_forum.platform.work import Work


def seal_up(
    work: Work, ballot: Ballot, key_id: ElectionKeyId | int, organisation: str = ""
) -> None:
    """Bind a ballot to its key, and publish its set-up with its hash and the seed of the lot.

    The ballot is stored with its questions, its roll is fixed. Raises RefusedError when the key
    is not ready, is another's or used, or when a paper would not fit into an envelope.
    """
    key = lock_usable_key(work, key_id, ballot.branch_id)
    work.session.flush()
    questions = list_whole_questions(work.session, ballot.id)
    sealing = Sealing(
        ballot_id=ballot.id,
        key_id=key.id,
        public_key=key.public_key or "",
        seed=new_seed(),
        paper_bytes=_paper_bytes(questions),
    )
    set_up = _set_up(work, ballot, key, sealing, questions) | {"organisation": organisation}
    sealing.setup = canonical_json(set_up | {"body": _body(work, ballot) or organisation}).decode()
    sealing.setup_hash = hashlib.sha256(sealing.setup.encode()).hexdigest()
    ballot.secrecy = Secrecy.SECRET
    work.session.add(sealing)
    work.session.flush()
    work.record(
        SetUpPublished(
            ballot_id=BallotId(ballot.id),
            setup_hash=sealing.setup_hash,
            key_id=ElectionKeyId(key.id),
        )
    )


def lock_usable_key(work: Work, key_id: int, branch_id: int | None) -> ElectionKey:
    """A key to which a ballot of this body can be sealed, held until the work is done."""
    key, standing = lock_key(work, key_id)
    if key.branch_id != branch_id:
        raise RefusedError(NO_SUCH_KEY)
    work.refuse_if(refusal_to_use(standing))
    return key


def _paper_bytes(questions: Sequence[WholeQuestion]) -> int:
    """The size of every paper: the longest there can be, and on to a multiple of 32."""
    try:
        longest = longest_paper([paper_question(question) for question in questions])
    except ValueError as error:
        raise RefusedError(PAPER_TOO_LONG) from error
    return -(-longest // PAPER_STEP) * PAPER_STEP


def _set_up(
    work: Work,
    ballot: Ballot,
    key: ElectionKey,
    sealing: Sealing,
    questions: Sequence[WholeQuestion],
) -> dict[str, Any]:
    return {
        "ballot": ballot.id,
        "title": _title(work, ballot),
        "secrecy": Secrecy.SECRET.value,
        "opened_at": canonical_moment(ballot.opened_at),
        "opens": canonical_moment(ballot.opens),
        "closes": canonical_moment(ballot.closes),
        "roll": _roll(work, ballot),
        "quorum": ballot.quorum,
        "public_key": sealing.public_key,
        "scrutineers": {"needed": key.needed, "of": key.of},
        "paper_bytes": sealing.paper_bytes,
        "seed": sealing.seed,
        "threshold": THRESHOLD,
        "questions": [_question(question) for question in questions],
    }


def _roll(work: Work, ballot: Ballot) -> Mapping[str, Any]:
    orders = rules_of(work.session, ballot.branch_id or 0)
    sentences = roll_rules(ballot.roll_body, _body(work, ballot), ballot.freeze_date)
    return {
        "count": ballot.roll_count,
        "sha256": ballot.roll_hash,
        "rule": [in_english(sentence) for sentence in sentences],
        "clause": str(citation_of(orders, Setting.FREEZE_DATE)),
        "shut_out": ballot.shut_out or [],
    }


def _question(question: WholeQuestion) -> Mapping[str, Any]:
    majority = majority_of(question.method)
    names = [option.name for option in question.options]
    return {
        "key": question.key,
        "wording": question.wording,
        "method": question.method.value,
        "seats": question.seats,
        "most_choices": question.most_choices,
        "options": [choice.capitalize() for choice in CHOICES] if majority else names,
        "majority": majority.value if majority else None,
        "status_quo": question.status_quo,
    }


def _title(work: Work, ballot: Ballot) -> str:
    if ballot.motion_id is None:
        return ballot.title
    return work.session.get_one(Motion, ballot.motion_id).title


def _body(work: Work, ballot: Ballot) -> str:
    """The name of the branch that votes; empty for the whole organisation."""
    if ballot.branch_id is None:
        return ""
    return work.session.get_one(Branch, ballot.branch_id).name
