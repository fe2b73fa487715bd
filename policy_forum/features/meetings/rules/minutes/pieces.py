"""Pieces of an item in the order in which things happened, joined where they belong together."""

from collections.abc import Iterable
from dataclasses import dataclass, replace

from policy_forum.features.meetings.rules.minutes.document import Block, BlockKind


@dataclass(frozen=True)
class Piece:
    """A block with the key of the event at which it stands; of a question there are two."""

    at: int
    question_id: int | None
    block: Block


def in_order(pieces: Iterable[Piece]) -> tuple[Block, ...]:
    """The blocks by time; what was put and what came of it are one block if nothing came between.

    Of a question that was interrupted the second piece keeps its title, so that a reader knows
    what the meeting came back to. A piece that says nothing goes, its events to the other.
    """
    joined: list[Piece] = []
    for piece in sorted(pieces, key=lambda each: each.at):
        before = joined[-1] if joined else None
        if before and piece.question_id is not None and before.question_id == piece.question_id:
            joined[-1] = Piece(before.at, before.question_id, _together(before.block, piece.block))
        else:
            joined.append(piece)
    return tuple(piece.block for piece in joined if not _is_empty(piece.block))


def _together(first: Block, second: Block) -> Block:
    return replace(
        first,
        middle=first.middle + second.middle,
        votes=second.votes,
        outcome=second.outcome,
        after=second.after,
        events=first.events + second.events,
    )


def _is_empty(block: Block) -> bool:
    says = (
        block.sentences
        or block.wording
        or block.middle
        or block.outcome
        or block.after
        or block.text
    )
    return block.kind is BlockKind.NOTE and not says
