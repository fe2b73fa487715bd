"""Composites are written by the office, each step in the trail."""

import pytest
from sqlalchemy import select

from policy_forum.domain.refusals import Reason, RefusedError
from policy_forum.domain.text.compositing import HeadingWords, OfficeWords, Passage
from policy_forum.features.compositing import commands
from policy_forum.features.compositing.models import CompositeSource
from policy_forum.features.compositing.rules import CompositeState
from policy_forum.features.motions.rules import MotionState
from tests.makers import TEXT


def test_a_composite_begins_with_the_whole_of_a_motion(bench, first):
    composite = bench.row

    assert composite.text_markdown == TEXT
    assert (composite.number, composite.state) == (1, CompositeState.DRAFT)
    assert "The last bus from the hospital" in composite.text_html


def test_a_clause_comes_to_the_end_of_the_section_of_its_name(bench):
    bench.take("Resolves 2")
    bench.take("Notes 1")

    assert bench.row.text_markdown == TEXT.replace(
        "2. Visiting ends at 20:00.\n",
        "2. Visiting ends at 20:00.\n3. Buses were cut by a third.\n",
    ) + ("3. To invite the operator to a meeting.\n")


def test_a_section_that_is_missing_comes_along(bench):
    bench.take("Calls 1")

    assert bench.row.text_markdown.endswith(
        "\n\n## This branch calls on\n\n1. The operator to publish its figures.\n"
    )


def test_words_of_a_clause_are_taken_and_those_left_out_are_not(bench):
    bench.take("Resolves 1", "To ask the council … to pay for it.")

    assert bench.row.text_markdown.endswith("3. To ask the council to pay for it.\n")


def test_passages_are_moved_joined_worded_and_removed(bench):
    bench.take("Resolves 2")
    key = bench.row.plan[-1]["key"]
    bench.do(commands.move_passage, key, len(bench.row.plan) - 1)
    assert bench.row.text_markdown.endswith(
        "2. To invite the operator to a meeting.\n"
        "3. To write to every councillor before the budget is set.\n"
    )
    bench.do(commands.join_passages, key)
    assert bench.row.text_markdown.endswith(
        "2. To invite the operator to a meeting. "
        "To write to every councillor before the budget is set.\n"
    )
    bench.do(commands.reword_passage, key, Passage((OfficeWords("To report."),)))
    assert bench.row.text_markdown.endswith("2. To report.\n")
    bench.do(commands.remove_passage, key)
    assert bench.row.text_markdown.endswith(
        "1. To ask the county council to restore the evening bus.\n"
    )


def test_the_office_adds_words_and_headings_of_its_own(bench):
    bench.do(commands.add_office_words, HeadingWords("Conference thanks"))
    bench.do(commands.add_office_words, Passage((OfficeWords("The drivers."),)))

    assert bench.row.text_markdown.endswith("\n\n## Conference thanks\n\n1. The drivers.\n")


@pytest.mark.parametrize(
    ("command", "values"),
    [
        (commands.move_passage, (999, 1)),
        (commands.join_passages, (8,)),
        (commands.remove_passage, (999,)),
    ],
)
def test_a_passage_that_is_not_there_is_refused(bench, command, values):
    with pytest.raises(RefusedError) as refused:
        bench.do(command, *values)

    assert refused.value.refusal.reason is Reason.INVALID


def test_words_that_are_not_in_the_clause_are_refused(bench):
    with pytest.raises(RefusedError, match="does not have the words “a lie” in a row"):
        bench.take("Resolves 1", "a lie")


def test_the_second_of_two_editors_is_told(bench, office, work_as):
    old = bench.row.version
    bench.take("Resolves 2")

    with pytest.raises(RefusedError) as refused, work_as(office) as work:
        commands.title_composite(work, bench.id, old, "Buses for all")

    assert refused.value.refusal.reason is Reason.CHANGED_MEANWHILE


def test_adding_a_source_makes_an_older_page_old(bench, make_motion, cycle):
    before = bench.row.version
    bench.do(commands.add_source, make_motion(cycle=cycle, state=MotionState.SUBMITTED).id)

    assert bench.row.version > before


def test_only_submitted_motions_of_the_year_can_be_sources(bench, make_motion, make_cycle, cycle):
    ruled_out = make_motion(cycle=cycle, state=MotionState.OUT_OF_ORDER)
    elsewhere = make_motion(cycle=make_cycle(year=2025), state=MotionState.SUBMITTED)

    for motion, sentence in ((ruled_out, "not out of order"), (elsewhere, "another year")):
        with pytest.raises(RefusedError, match=sentence):
            bench.do(commands.add_source, motion.id)


def test_a_source_whose_words_stand_in_the_text_cannot_be_left_out(bench, second, session):
    bench.take("Resolves 2")
    with pytest.raises(RefusedError, match="Remove the passages"):
        bench.do(commands.leave_out_source, second.id)
    bench.do(commands.remove_passage, bench.row.plan[-1]["key"])
    bench.do(commands.leave_out_source, second.id)

    assert [source.letter for source in session.scalars(select(CompositeSource))] == ["A"]


def test_nobody_but_the_office_composes_and_only_while_it_compiles(
    bench, first, make_member, work_as, clock, office
):
    with pytest.raises(RefusedError) as refused, work_as(make_member()) as work:
        commands.begin_composite(work, first.id)
    assert refused.value.refusal.reason is Reason.NOT_PERMITTED

    clock.advance(days=30)
    with pytest.raises(RefusedError) as refused:
        bench.do(commands.title_composite, "Too late")
    assert refused.value.refusal.reason is Reason.WINDOW_CLOSED
