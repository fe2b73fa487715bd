"""Amendments that come with a file of motions: instructions, or the whole amended text."""

import pytest

from policy_forum.domain.phrases import Phrase
from policy_forum.domain.refusals import RefusedError
from policy_forum.features.amendments.commands import import_amendment
from policy_forum.features.amendments.models import Amendment
from policy_forum.features.amendments.rules import AmendmentState
from policy_forum.features.motions.rules import MotionState
from tests.makers import TEXT


@pytest.fixture
def motion(make_motion, session):
    motion = make_motion(state=MotionState.PROPOSED)
    motion.mover_id = None
    session.commit()
    return motion


def read_in(work_as, session, motion, text, title="Amendment A"):
    with work_as() as work:
        answer = import_amendment(work, motion.id, title, text)
    return answer if isinstance(answer, Phrase) else session.get(Amendment, answer)


def test_one_that_is_read_in_goes_to_the_vote_when_nobody_can_accept_it(work_as, session, motion):
    amendment = read_in(work_as, session, motion, "In Resolves 1, replace ‘evening’ with ‘late’.")
    assert (amendment.state, amendment.proposer_id) == (AmendmentState.LEFT_TO_VOTE, None)
    assert amendment.reason == "Amendment A"
    assert amendment.wording == "In Resolves 1, delete ‘evening’ and insert ‘late’."


def test_a_whole_text_is_taken_as_the_amended_text(work_as, session, motion):
    amendment = read_in(work_as, session, motion, TEXT.replace("evening", "late"))
    assert amendment.words_added == 1
    other = read_in(work_as, session, motion, "A wholly different proposal, in one sentence.")
    assert other.wording.startswith("Delete all and replace with")


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        (TEXT, "It changes nothing"),
        ("", "Nothing would be left"),
        ("Insert a picture of the bus somewhere.", "does not say where"),
        ("In Resolves 1, replace ‘train’ with ‘tram’.", "does not stand in Resolves 1"),
        ("<table><tr></tr></table>", "Line 1"),
    ],
)
def test_what_cannot_be_read_is_told_with_the_reason(work_as, session, motion, text, reason):
    answer = read_in(work_as, session, motion, text)
    assert isinstance(answer, Phrase)
    assert reason in str(answer)


def test_members_do_not_read_amendments_in(work_as, make_member, motion):
    with pytest.raises(RefusedError), work_as(make_member()) as work:
        import_amendment(work, motion.id, "A", "Delete Notes 2.")
