"""Two meetings of one branch, for the table of routes: one under way, one that is over.

The one under way is chaired by an ordinary member; the mover of the motion is there, and a teller.
"""

from datetime import timedelta
from typing import Any

from sqlalchemy.orm import Session

from policy_forum.features.ballots.rules import Secrecy
from policy_forum.features.branches.rules import Majority
from policy_forum.features.meetings.models import (
    AgendaItem,
    Attendance,
    Meeting,
    MeetingAction,
    MeetingQuestion,
    Minutes,
    Speaker,
    Steward,
)
from policy_forum.features.meetings.rules.states import (
    ItemKind,
    ItemOutcome,
    ItemState,
    MeetingQuestionKind,
    MeetingState,
    Presence,
    QuestionStage,
    SpeakerRole,
    StewardDuty,
    VotesBy,
)
from tests.stage import START


def meetings_for(session: Session, people: dict[str, Any], motion_id: int) -> dict[str, Any]:
    """What the arguments of routes of meetings stand for, by the state of the meeting."""
    return {
        " (under way)": _under_way(session, people, motion_id),
        " (over)": _over(session, people),
    }


def _meeting(session: Session, people: dict[str, Any], state: MeetingState, **more: Any) -> Meeting:
    secretary = people["secretary"]
    meeting = Meeting(
        branch_id=secretary.branch_id,
        title="March meeting",
        state=state,
        starts_at=START - timedelta(minutes=10),
        ends_at=START + timedelta(hours=2),
        place="Trades Hall",
        made_at=START - timedelta(days=20),
        made_by_id=secretary.id,
        called_at=START - timedelta(days=15),
        called_by_id=secretary.id,
        edition=1,
        chair_id=people["member"].id,
        opened_at=START - timedelta(minutes=8),
        had_quorum=True,
        **more,
    )
    session.add(meeting)
    session.flush()
    return meeting


def _item(meeting: Meeting, **more: Any) -> AgendaItem:
    return AgendaItem(meeting_id=meeting.id, position=1, title="Buses", **more)


def _under_way(session: Session, people: dict[str, Any], motion_id: int) -> dict[str, Any]:
    meeting = _meeting(session, people, MeetingState.OPEN, code="RDWAYS")
    mover = people["mover"]
    item = _item(meeting, kind=ItemKind.MOTION, motion_id=motion_id, state=ItemState.CURRENT)
    session.add(item)
    session.flush()
    session.add_all(_there(meeting, people))
    question = MeetingQuestion(
        meeting_id=meeting.id,
        item_id=item.id,
        kind=MeetingQuestionKind.MOTION,
        motion_id=motion_id,
        wording="Buses",
        mover_id=mover.id,
        brought_at=START,
        stage=QuestionStage.DEBATED,
        majority=Majority.SIMPLE,
        secrecy=Secrecy.RECORDED,
    )
    speaker = Speaker(
        meeting_id=meeting.id,
        item_id=item.id,
        member_id=mover.id,
        role=SpeakerRole.FOR,
        asked_at=START,
    )
    action = MeetingAction(
        meeting_id=meeting.id, item_id=item.id, what="Write", owner_name="Nell", added_at=START
    )
    session.add_all([question, speaker, action])
    session.commit()
    return {
        "meeting_id": meeting.id,
        "item_id": item.id,
        "item_key": item.id,
        "question_id": question.id,
        "speaker_id": speaker.id,
        "action_id": action.id,
        "kind": "adjourn_debate",
        "duty": "teller",
        "code": meeting.code,
    }


def _there(meeting: Meeting, people: dict[str, Any]) -> list[Attendance | Steward]:
    """Three who came by their own phones, and one of them is a teller."""
    came = [
        Attendance(
            meeting_id=meeting.id,
            member_id=people[name].id,
            presence=Presence.ROOM,
            votes_by=VotesBy.DEVICE,
            arrived_at=START,
            last_seen_at=START,
        )
        for name in ("member", "mover", "secretary")
    ]
    teller = StewardDuty.TELLER
    mover_id = people["mover"].id
    return [*came, Steward(meeting_id=meeting.id, member_id=mover_id, duty=teller, named_at=START)]


def _over(session: Session, people: dict[str, Any]) -> dict[str, Any]:
    meeting = _meeting(session, people, MeetingState.CLOSED, code="ENDEDX", closed_at=START)
    item = _item(meeting, kind=ItemKind.OTHER, state=ItemState.DONE, outcome=ItemOutcome.NOTED)
    session.add_all([item, Minutes(meeting_id=meeting.id)])
    session.commit()
    return {
        "meeting_id": meeting.id,
        "item_id": item.id,
        "item_key": item.id,
        "kind": "adjourn_debate",
        "duty": "teller",
        "code": meeting.code,
    }
