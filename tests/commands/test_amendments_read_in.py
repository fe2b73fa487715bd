"""Amendments that come with a file of motions: instructions, or the whole amended text."""

import pytest

from policy_forum.domain.phrases import Phrase
from policy_forum.domain.refusals import RefusedError
from policy_forum.domain.text.document import parse_document
from policy_forum.features.amendments.commands import import_amendment
from policy_forum.features.amendments.models import Amendment
from policy_forum.features.amendments.rules import AmendmentState, read_instructions
from policy_forum.features.motions.rules import MotionState
from tests.makers import TEXT

BASE = parse_document(TEXT)


@pytest.mark.parametrize(
    ("instruction", "old", "new"),
    [
        ("In Resolves 1, replace ‘evening’ with ‘late’.", "the evening bus", "the late bus"),
        ("In Resolves 1, delete 'the evening bus' and insert \"it\".", "the evening bus", "it"),
        ("Replace ‘17:40’ with ‘17:45’.", "17:40", "17:45"),
        ("In Notes 1, delete ‘last ’", "last ", ""),
        ("In Notes 1, after ‘hospital’ insert ‘on Sundays’.", "hospital leaves",
         "hospital on Sundays leaves"),
        ("Delete Notes 2.", "2. Visiting ends at 20:00.\n", ""),
        ("Delete Notes 2 and insert: Visits end late.", "Visiting ends at 20:00.",
         "Visits end late."),
        ("After Notes 1 insert a new clause: ‘It is full.’", "2. Visiting",
         "2. It is full.\n3. Visiting"),
        ("At the end add a new clause: ‘To meet.’", "is set.\n", "is set.\n3. To meet.\n"),
        ("Add as new point at end of motion:\n\nTo meet.", "is set.\n", "is set.\n3. To meet.\n"),
        ("At the end of Resolves 2 add ‘(in May)’.", "is set.", "is set. (in May)"),
    ],
)  # fmt: skip
def test_instructions_are_read_by_the_numbers_of_the_text(instruction, old, new):
    assert read_instructions(BASE, instruction) == TEXT.replace(old, new)


def test_several_instructions_all_mean_the_text_as_it_stands():
    amended = read_instructions(BASE, "Delete Notes 1.\n\nIn Notes 2, replace ‘ends’ with ‘stops’.")
    assert amended == TEXT.replace(
        "1. The last bus from the hospital leaves at 17:40.\n", ""
    ).replace("2. Visiting ends", "1. Visiting stops")


def test_all_can_be_replaced_and_the_rest_cut_off():
    assert read_instructions(BASE, "Delete all and replace with:\n\nWe agree.") == "We agree."
    cut = read_instructions(BASE, "Delete all after ‘way home’ and replace with ‘today.’")
    assert cut is not None
    assert str(cut).endswith("the way home today.\n")


@pytest.mark.parametrize(
    ("instruction", "reason"),
    [
        ("Delete clause 1.", "could be 3 clauses"),
        ("Delete clause 9.", "no clause “clause 9”"),
        ("In Resolves 1, replace ‘train’ with ‘tram’.", "stand 0 times"),
        ("Replace ‘the’ with ‘a’.", "they must stand there once"),
    ],
)
def test_what_is_ambiguous_is_refused_and_not_guessed(instruction, reason):
    answer = read_instructions(BASE, instruction)
    assert isinstance(answer, Phrase)
    assert reason in str(answer)


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
        ("Insert a picture of the bus somewhere.", "reads like an instruction"),
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
