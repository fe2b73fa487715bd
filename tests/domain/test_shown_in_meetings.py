"""What pages say of a floor, without a database: results in words, steps of type."""

from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pytest

from policy_forum.domain.identifiers import MeetingQuestionId
from policy_forum.features.ballots.rules import Choice, QuestionOutcome, Secrecy
from policy_forum.features.branches.rules import Majority
from policy_forum.features.meetings.rules.floor import Figures, QuestionRow
from policy_forum.features.meetings.rules.question_words import (
    casting_sentence,
    result_sentence,
    size_for,
    title_of,
    words_in,
)
from policy_forum.features.meetings.rules.states import MeetingQuestionKind, QuestionStage

_NOTHING: dict[str, Any] = dict.fromkeys(
    (
        "item_id", "procedural", "amendment_id", "amendment_number", "motion_id", "ruling_id",
        "interrupts_id", "mover", "seconder", "ballot_id", "opened_at", "ends_by", "closed_at",
        "decided_at", "device", "hands", "total", "cards", "present", "entitled", "quorum",
        "outcome", "casting_vote",
    )
)  # fmt: skip
QUESTION = QuestionRow(
    id=MeetingQuestionId(1),
    kind=MeetingQuestionKind.AMENDMENT,
    wording="That amendment 2 be carried.",
    brought_at=datetime(2026, 3, 16, 19, 5, tzinfo=UTC),
    stage=QuestionStage.DECIDED,
    majority=Majority.SIMPLE,
    clause="",
    secrecy=Secrecy.RECORDED,
    secrecy_why="",
    secret_requests=0,
    part=(),
    outcome_why="",
    **_NOTHING,
)


def asked(**changes):
    return replace(QUESTION, **({"amendment_number": 2} | changes))


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"outcome": QuestionOutcome.CARRIED, "total": Figures(8, 3, 1)},
         "Amendment 2: carried. 8 for, 3 against, 1 abstained."),
        ({"outcome": QuestionOutcome.LOST}, "Amendment 2: lost."),
        ({"outcome": QuestionOutcome.INQUORATE},
         "Amendment 2: without a quorum, and so not decided."),
        ({"outcome": None}, "Amendment 2: no result."),
    ],
)  # fmt: skip
def test_a_result_is_said_with_its_counts_where_there_are_any(changes, said):
    assert str(result_sentence(asked(**changes))) == said


def test_a_procedural_motion_is_called_by_its_words():
    question = asked(
        kind=MeetingQuestionKind.PROCEDURAL,
        wording="That the question be now put.",
        outcome=QuestionOutcome.CARRIED,
    )

    assert str(result_sentence(question)) == "That the question be now put: carried."


@pytest.mark.parametrize(
    ("choice", "said"),
    [
        (Choice.FOR, "It was tied. The chair gave the casting vote for it."),
        (Choice.AGAINST, "It was tied. The chair gave the casting vote against it."),
        (Choice.ABSTAIN, "It was tied, and the chair gave no casting vote."),
    ],
)
def test_a_casting_vote_is_said(choice, said):
    assert str(casting_sentence(asked(casting_vote=choice))) == said


def test_no_casting_vote_is_not_spoken_of():
    assert casting_sentence(asked()) is None


def test_a_part_is_called_by_its_clauses():
    question = asked(kind=MeetingQuestionKind.PART, part=("Resolves 1", "Resolves 2"))

    assert str(title_of(question)) == "The motion in parts: Resolves 1, Resolves 2"


def test_type_grows_smaller_with_the_length_of_the_text_and_never_larger():
    steps = ["xl", "l", "m", "s", "xs"]
    found = [steps.index(size_for("x" * length)) for length in range(0, 3000, 50)]

    assert found == sorted(found)
    assert {steps[each] for each in found} == set(steps)


def test_marks_of_html_are_not_counted_as_text():
    assert words_in('<p class="line">To <ins>ask</ins></p>') == "To ask"
