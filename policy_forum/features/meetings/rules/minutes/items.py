"""The items in the order taken, each with all that happened while it was before the meeting."""

from collections.abc import Iterable, Sequence

from policy_forum.domain.phrases import phrase
from policy_forum.features.ballots.rules import QuestionOutcome
from policy_forum.features.meetings.rules.floor import ItemRow, QuestionRow
from policy_forum.features.meetings.rules.minutes.document import (
    ActionLine,
    Block,
    BlockKind,
    DecidedText,
    MinutesItem,
)
from policy_forum.features.meetings.rules.minutes.happenings import (
    adjournment_pieces,
    again_pieces,
    amendment_pieces,
    ruling_piece,
    suspension_pieces,
)
from policy_forum.features.meetings.rules.minutes.outcomes import outcome_of
from policy_forum.features.meetings.rules.minutes.pieces import Piece, in_order
from policy_forum.features.meetings.rules.minutes.questions import pieces_of
from policy_forum.features.meetings.rules.minutes.record import (
    ActionOnRecord,
    MeetingRecord,
    MotionOnRecord,
    TrailEvent,
)
from policy_forum.features.meetings.rules.minutes.speaking import (
    speeches_without_question,
    spoken,
)
from policy_forum.features.meetings.rules.states import MeetingQuestionKind, QuestionStage


def taken_items(record: MeetingRecord) -> list[tuple[int, ItemRow]]:
    """The items that were taken, each with the key of the event by which it first was."""
    by_id: dict[int, ItemRow] = {item.id: item for item in record.items}
    firsts: dict[int, int] = {}
    for event in record.events("ItemTaken", "ItemTakenAgain"):
        firsts.setdefault(event.number("item_id"), event.key)
    return [(key, by_id[item_id]) for item_id, key in firsts.items() if item_id in by_id]


def items_of(record: MeetingRecord) -> tuple[MinutesItem, ...]:
    """All items in the order taken, and between them what belongs to none."""
    taken = taken_items(record)
    outside = _pieces_outside(record)
    found: list[MinutesItem] = [*_interlude(outside, 0, taken[0][0] if taken else None)]
    for number, (begins, item) in enumerate(taken, start=1):
        ends_at = taken[number][0] if number < len(taken) else None
        during = _span(record, item, begins, ends_at)
        own = [piece for piece in outside if begins < piece.at <= during]
        found.append(_item(record, number, item, own))
        found += _interlude(outside, during, ends_at)
    return tuple(found)


def _span(record: MeetingRecord, item: ItemRow, begins: int, next_begins: int | None) -> int:
    """Up to which event what belongs to no item is told with this one: its end, or the next."""
    ended = [e.key for e in record.events("ItemEnded", item_id=item.id) if e.key > begins]
    if ended and (next_begins is None or ended[0] < next_begins):
        return ended[0]
    return next_begins if next_begins is not None else max((e.key for e in record.trail), default=0)


def _interlude(pieces: Sequence[Piece], after: int, before: int | None) -> Iterable[MinutesItem]:
    between = [p for p in pieces if p.at > after and (before is None or p.at < before)]
    blocks = in_order(between)
    if blocks:
        title = phrase("Between the items")
        if after == 0:
            title = phrase("Before the first item")
        elif before is None:
            title = phrase("After the last item")
        yield MinutesItem(None, None, title, blocks=blocks)


def _pieces_outside(record: MeetingRecord) -> list[Piece]:
    """What belongs to no item: adjournments, and questions, rulings and speeches without one."""
    taken = {item.id for _key, item in taken_items(record)}
    pieces = [*adjournment_pieces(record)]
    for question in record.questions:
        if question.item_id not in taken:
            pieces += pieces_of(record, question)
    pieces += [ruling_piece(record, r) for r in record.rulings if r.item_id not in taken]
    pieces += _speeches(record, None)
    return pieces


def _item(
    record: MeetingRecord, number: int, item: ItemRow, during: Sequence[Piece]
) -> MinutesItem:
    motion = record.motions.get(item.motion_id) if item.motion_id else None
    own = [q for q in record.questions if q.item_id == item.id]
    pieces = [
        *(piece for question in own for piece in pieces_of(record, question)),
        *(ruling_piece(record, ruling) for ruling in record.rulings if ruling.item_id == item.id),
        *suspension_pieces(record, item.id),
        *again_pieces(record, item.id),
        *amendment_pieces(record, item.motion_id),
        *_speeches(record, item.id),
        *during,
    ]
    events = record.events("ItemTaken", "ItemEnded", item_id=item.id)
    begun = [event for event in events if event.name == "ItemTaken"]
    blocks = in_order(pieces)
    if begun:
        blocks = (_begun(record, item, begun[0]), *blocks)
    if motion is not None:
        blocks = (*blocks, *_text_blocks(motion, own))
    return MinutesItem(
        key=item.id,
        number=number,
        title=motion.title if motion else item.title,
        reference=motion.number if motion else "",
        motion_id=item.motion_id,
        blocks=blocks,
        outcome=tuple(outcome_of(record, item)),
        actions=tuple(actions_of(record, item.id)),
        prose=record.prose.get(item.id, ""),
        events=tuple(event.key for event in events),
    )


def _begun(record: MeetingRecord, item: ItemRow, taken: TrailEvent) -> Block:
    said = [phrase("The meeting took this item at %(clock)s.", clock=record.at(taken))]
    other = record.others.get(item.minutes_of_id) if item.minutes_of_id else None
    if other is not None:
        said.append(
            phrase(
                "The minutes of “%(title)s”, held on %(day)s, were before the meeting.",
                title=other.title,
                day=other.held_on,
            )
        )
    return Block(BlockKind.NOTE, tuple(said))


def _speeches(record: MeetingRecord, item_id: int | None) -> Iterable[Piece]:
    """Speeches on no question stand where the first of them was made."""
    speakers = speeches_without_question(record, item_id)
    if speakers:
        sentences, events = spoken(record, speakers)
        yield Piece(min(events), None, Block(BlockKind.NOTE, sentences, events=events))


# ---- The text as decided, and actions -----------------------------------------------------------


def _text_blocks(motion: MotionOnRecord, questions: Iterable[QuestionRow]) -> Iterable[Block]:
    for question in questions:
        if (
            question.kind is MeetingQuestionKind.MOTION
            and question.stage is QuestionStage.DECIDED
            and question.decided_at is not None
            and question.outcome in _SAID
        ):
            text = motion.text_at(question.decided_at)
            if text is not None:
                yield Block(
                    BlockKind.TEXT, text=DecidedText(_SAID[question.outcome], text.markdown)
                )


_SAID = {
    QuestionOutcome.CARRIED: phrase("The text of the motion as it was carried"),
    QuestionOutcome.LOST: phrase("The text of the motion as it was put and lost"),
    QuestionOutcome.TIED: phrase("The text of the motion as it was put and not carried"),
}


def actions_of(record: MeetingRecord, item_id: int | None) -> Iterable[ActionLine]:
    """The actions agreed with an item, or (None) with none that was taken."""
    taken = {item.id for _key, item in taken_items(record)}
    for action in record.actions:
        place = action.item_id if action.item_id in taken else None
        if place == item_id:
            yield _action(record, action)


def _action(record: MeetingRecord, action: ActionOnRecord) -> ActionLine:
    agreed = record.last("ActionAgreed", action_id=action.id)
    return ActionLine(action.what, action.owner, action.due_on, agreed.key if agreed else 0)
