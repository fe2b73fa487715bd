"""Floors as rules see them, with everything that a test does not speak of filled in sensibly."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import count
from typing import Any

from policy_forum.domain.identifiers import MemberId
from policy_forum.features.ballots.rules import QuestionOutcome, Secrecy
from policy_forum.features.branches.rules import MODEL_RULES, Majority
from policy_forum.features.meetings.rules.attending import Attending
from policy_forum.features.meetings.rules.floor import (
    AmendmentAhead,
    Floor,
    ItemRow,
    MotionBefore,
    Person,
    QuestionRow,
    RulingRow,
    SpeakerRow,
)
from policy_forum.features.meetings.rules.states import (
    ItemKind,
    ItemState,
    MeetingPower,
    MeetingQuestionKind,
    MeetingState,
    QuestionStage,
    SpeakerRole,
)

NOW = datetime(2026, 3, 16, 19, 30, tzinfo=UTC)
BEGAN = NOW - timedelta(minutes=30)
ANN, BEA, CAT, DEE, EVE = (
    Person(MemberId(n), name)
    for n, name in enumerate(
        ("Ann Chair", "Bea Mover", "Cat Second", "Dee For", "Eve Against"), start=1
    )
)
_numbers = count(100)


def floor(**changes: Any) -> Floor:
    """A meeting under way with a quorum, Ann in the chair, and nothing before it."""
    settings: dict[str, Any] = {
        "id": 1,
        "branch_id": 1,
        "branch_name": "North",
        "title": "March meeting",
        "state": MeetingState.OPEN,
        "power": MeetingPower.DECIDES,
        "starts_at": BEGAN,
        "ends_at": BEGAN + timedelta(hours=2),
        "place": "Trades Hall",
        "link": "",
        "code": "CODE",
        "chair": ANN,
        "deputy": None,
        "opened_at": BEGAN,
        "adjourned_at": None,
        "resumes_at": None,
        "closed_at": None,
        "ended_reason": "",
        "had_quorum": True,
        "quorum_lost_at": None,
        "short_notice": 0,
        "orders": MODEL_RULES,
        "items": (),
        "motion": None,
        "amendments": (),
        "questions": (),
        "speakers": (),
        "rulings": (),
        "attending": there(),
        "tellers": (),
        "votes_in": 0,
    }
    return Floor(**(settings | changes))


def there(**changes: Any) -> Attending:
    """Ten in the room and two online, all voting by device; the quorum is five."""
    settings = {
        "room": 10,
        "online": 2,
        "away": 0,
        "left": 0,
        "apologies": 0,
        "entitled": 12,
        "by_card": 0,
        "by_device": 12,
        "on_roll": 40,
        "quorum": 5,
    }
    return Attending(**(settings | changes))


def item(kind: ItemKind = ItemKind.MOTION, **changes: Any) -> ItemRow:
    """An item before the meeting."""
    number = next(_numbers)
    settings: dict[str, Any] = {
        "id": number,
        "position": 3,
        "kind": kind,
        "title": "Evening buses",
        "note": "",
        "state": ItemState.CURRENT,
        "outcome": None,
        "outcome_note": "",
        "motion_id": 7 if kind is ItemKind.MOTION else None,
        "minutes_of_id": 9 if kind is ItemKind.MINUTES else None,
        "minutes_planned": None,
        "taken_at": BEGAN,
        "ended_at": None,
        "suspended": (),
        "in_parts": (),
    }
    return ItemRow(**(settings | changes))


def question(kind: MeetingQuestionKind = MeetingQuestionKind.MOTION, **changes: Any) -> QuestionRow:
    """A question in debate, moved by Bea."""
    settings: dict[str, Any] = {
        "id": next(_numbers),
        "item_id": None,
        "kind": kind,
        "procedural": None,
        "amendment_id": None,
        "amendment_number": None,
        "motion_id": 7,
        "ruling_id": None,
        "interrupts_id": None,
        "wording": "Evening buses",
        "mover": BEA,
        "seconder": None,
        "brought_at": BEGAN,
        "stage": QuestionStage.DEBATED,
        "majority": Majority.SIMPLE,
        "clause": "Model rules 3.3 (version 1)",
        "secrecy": Secrecy.RECORDED,
        "secrecy_why": "",
        "secret_requests": 0,
        "ballot_id": None,
        "part": (),
        "opened_at": None,
        "ends_by": None,
        "closed_at": None,
        "decided_at": None,
        "device": None,
        "hands": None,
        "total": None,
        "cards": None,
        "present": None,
        "entitled": None,
        "quorum": None,
        "outcome": None,
        "outcome_why": "",
        "casting_vote": None,
    }
    return QuestionRow(**(settings | changes))


def decided(
    row: QuestionRow, outcome: QuestionOutcome = QuestionOutcome.CARRIED, **changes: Any
) -> QuestionRow:
    """A question as it is once decided."""
    return replace(row, stage=QuestionStage.DECIDED, outcome=outcome, decided_at=NOW, **changes)


def amendment(number: int, **changes: Any) -> AmendmentAhead:
    """An amendment still to be put."""
    settings: dict[str, Any] = {
        "id": number * 11,
        "number": number,
        "parent_number": None,
        "wording": (f"Delete clause {number}.",),
        "difference_html": "",
        "proposer": CAT,
        "consequence": None,
        "falls_if": None,
    }
    return AmendmentAhead(**(settings | changes))


def motion(**changes: Any) -> MotionBefore:
    """The motion of the item, moved by Bea and seconded by Cat."""
    settings: dict[str, Any] = {
        "id": 7,
        "number": "26-NOR-007",
        "title": "Evening buses",
        "html": "",
        "markdown": "1. One.\n2. Two.\n",
        "revision": 1,
        "mover": BEA,
        "seconders": (CAT,),
        "is_held": False,
        "is_amended": False,
        "state": "proposed",
        "is_rule_change": False,
    }
    return MotionBefore(**(settings | changes))


def asks(
    who: Person | str, role: SpeakerRole, on: QuestionRow | None = None, **changes: Any
) -> SpeakerRow:
    """Somebody who waits to speak; the one made first asked first."""
    number = next(_numbers)
    settings: dict[str, Any] = {
        "id": number,
        "person": who if isinstance(who, Person) else None,
        "guest_name": who if isinstance(who, str) else "",
        "role": role,
        "item_id": on.item_id if on else None,
        "question_id": on.id if on else None,
        "asked_at": BEGAN + timedelta(seconds=number),
        "called_at": None,
        "until": None,
        "minutes": 3,
        "finished_at": None,
        "speeches_before": 0,
    }
    return SpeakerRow(**(settings | changes))


def spoke(who: Person | str, role: SpeakerRole, on: QuestionRow | None = None) -> SpeakerRow:
    """Somebody who has spoken."""
    row = asks(who, role, on)
    called = row.asked_at
    return replace(row, called_at=called, until=called + timedelta(minutes=3), finished_at=called)


def speaks(who: Person | str, role: SpeakerRole, on: QuestionRow | None = None) -> SpeakerRow:
    """Somebody who speaks now."""
    return replace(spoke(who, role, on), finished_at=None)


def ruling(**changes: Any) -> RulingRow:
    """A ruling of Ann that nobody has challenged."""
    settings: dict[str, Any] = {
        "id": next(_numbers),
        "item_id": None,
        "about": "A late amendment",
        "ruling": "It is not taken.",
        "reason": "It came after the deadline.",
        "clause": "Model rules 4.3 (version 1)",
        "raised_by": None,
        "ruled_by": ANN,
        "ruled_at": NOW,
        "upheld": None,
    }
    return RulingRow(**(settings | changes))


def debating(**changes: Any) -> Floor:
    """The motion is before the meeting; Bea moved it and Cat seconded, nobody else has spoken."""
    row = item()
    put = question(item_id=row.id)
    speakers = (spoke(BEA, SpeakerRole.MOVER, put), spoke(CAT, SpeakerRole.SECONDER, put))
    settings = {"items": (row,), "motion": motion(), "questions": (put,), "speakers": speakers}
    return floor(**(settings | changes))
