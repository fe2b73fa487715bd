"""The coach ticks an exercise from the events of the meeting, and from nothing else."""

import pytest

from policy_forum.features.meetings.rules.floor import Figures
from policy_forum.features.meetings.rules.practice_coach import Happened, list_exercises
from policy_forum.features.meetings.rules.practice_people import miscounted
from policy_forum.features.meetings.rules.practice_story import AMENDMENTS, PEOPLE, TEXT, Part


def done_after(*events):
    happened = [Happened(name, facts) for name, facts in events]
    return [str(each.title) for each in list_exercises(happened) if each.is_done]


def test_nothing_is_done_before_anything_happened():
    assert done_after() == []
    assert len(list_exercises([])) == 11


@pytest.mark.parametrize(
    ("event", "exercise"),
    [
        (("MeetingOpened", {}), "Open the meeting"),
        (("ItemTaken", {"item_id": 1}), "Take an item"),
        (("SpokenTo", {"role": "for"}), "Call a speaker"),
        (("QuestionBrought", {"kind": "amendment"}), "Put an amendment"),
        (("RulingGiven", {"ruling_id": 1}), "Give a ruling"),
        (("StandingOrdersSuspended", {"item_id": 1}), "Suspend standing orders"),
        (("MinutesPublished", {}), "Close the meeting and read the minutes"),
    ],
)
def test_an_exercise_is_done_when_its_event_is_recorded(event, exercise):
    assert done_after(event) == [exercise]


def test_a_motion_that_is_brought_is_not_yet_an_amendment():
    assert done_after(("QuestionBrought", {"kind": "motion"})) == []


def test_a_tie_is_broken_by_a_casting_vote_alone():
    decided = "Close a vote and read out the result"

    assert done_after(("MeetingQuestionDecided", {"by_casting_vote": False})) == [decided]
    assert done_after(("MeetingQuestionDecided", {"by_casting_vote": True})) == [
        decided,
        "Break a tie",
    ]


def test_that_the_question_be_now_put_is_dealt_with_when_it_is_decided():
    brought = (
        "QuestionBrought",
        {"kind": "procedural", "procedural": "be_now_put", "question_id": 7},
    )
    title = "Deal with “that the question be now put”"

    assert title not in done_after(brought)
    assert title not in done_after(brought, ("MeetingQuestionDecided", {"question_id": 6}))
    assert title in done_after(brought, ("MeetingQuestionDecided", {"question_id": 7}))
    assert title in done_after(brought, ("QuestionLeft", {"question_id": 7}))


@pytest.mark.parametrize("end", ["QuorumReached", "MeetingAdjourned", "MeetingClosed"])
def test_a_lost_quorum_is_handled_once_something_followed(end):
    assert done_after(("QuorumReached", {}), ("QuorumLost", {})) == []
    assert done_after(("QuorumLost", {}), (end, {})) == ["Handle a lost quorum"]
    assert done_after((end, {}), ("QuorumLost", {})) == []


@pytest.mark.parametrize("counted", [Figures(2, 1, 0), Figures(0, 3, 0), Figures(1, 1, 1)])
def test_a_miscount_differs_and_counts_as_many_hands(counted):
    wrong = miscounted(counted)

    assert wrong != counted
    assert sum((wrong.in_favour, wrong.against, wrong.abstained)) == 3


def test_the_story_fits_together():
    assert set(PEOPLE) == set(Part) - {Part.CHAIR}
    for written in AMENDMENTS:
        base = TEXT if written.parent is None else AMENDMENTS[written.parent - 1].words
        assert base.count(written.instead_of) == 1
