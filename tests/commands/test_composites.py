"""Composites: written by the office, agreed by the movers, each step in the trail."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from policy_forum.domain.access.actors import OfficeKind
from policy_forum.domain.refusals import Reason, RefusedError
from policy_forum.domain.text.compositing import HeadingWords, OfficeWords, Passage
from policy_forum.domain.text.document import parse_document
from policy_forum.features.compositing import commands
from policy_forum.features.compositing.models import (
    Composite,
    CompositeAnswer,
    CompositeRevision,
    CompositeSource,
)
from policy_forum.features.compositing.queries import what_needs
from policy_forum.features.compositing.rules import CompositeState
from policy_forum.features.motions.rules import MotionState
from policy_forum.platform.audit import AuditRow
from policy_forum.platform.outbox import OutboxMessage
from tests.makers import TEXT

COMPILING = timedelta(days=55)
OTHER = """## This branch notes

1. Buses were cut by a third.

## This branch calls on

1. The operator to publish its figures.

## This branch resolves

1. To ask the council to restore the evening bus, and to pay for it.
2. To invite the operator to a meeting.
"""


@pytest.fixture
def cycle(make_cycle):
    return make_cycle()


@pytest.fixture
def office(make_officer):
    return make_officer(OfficeKind.NATIONAL_OFFICE)


@pytest.fixture
def first(make_motion, cycle):
    return make_motion(cycle=cycle, state=MotionState.SUBMITTED)


@pytest.fixture
def second(make_motion, cycle):
    return make_motion(cycle=cycle, state=MotionState.SUBMITTED, text=OTHER, title="Buses")


@pytest.fixture
def mover_of(session):
    from policy_forum.features.members.models import Member

    return lambda motion: session.get_one(Member, motion.mover_id)


@pytest.fixture
def bench(work_as, office, first, second, session, clock):
    """A composite of two motions while the office compiles, and a way to do things to it."""
    clock.advance(days=COMPILING.days)

    class Bench:
        def __init__(self):
            with work_as(office) as work:
                self.id = commands.begin_composite(work, first.id)

        @property
        def row(self):
            session.expire_all()
            return session.get_one(Composite, self.id)

        def do(self, command, *values, **more):
            version = self.row.version
            with work_as(office) as work:
                return command(work, self.id, version, *values, **more)

        def take(self, clause, words=""):
            found = next(c for c in parse_document(OTHER).clauses if c.label == clause)
            self.do(commands.take_clause, letter="B", clause_id=found.id, words=words)

        def key_of(self, words):
            plan = self.row.plan
            return next(entry["key"] for entry in plan if words in str(entry))

        def answer(self, member, motion, *, agrees, reason=""):
            revision = self.row.revision
            with work_as(member) as work:
                commands.answer_composite(
                    work, self.id, motion.id, revision, agrees=agrees, reason=reason
                )

        def names(self):
            rows = session.scalars(select(AuditRow.name).order_by(AuditRow.id))
            return [name for name in rows if "Composite" in name]

    made = Bench()
    made.do(commands.add_source, second.id)
    return made


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


def test_a_composite_is_put_out_only_when_every_source_is_heard(bench, make_motion, cycle):
    pigeons = make_motion(cycle=cycle, state=MotionState.SUBMITTED, text="1. Feed the pigeons.")
    bench.do(commands.add_source, pigeons.id)
    with pytest.raises(RefusedError, match=f"Nothing of {pigeons.number} is in the text"):
        bench.do(commands.put_out)

    bench.do(commands.leave_out_source, pigeons.id)
    bench.do(commands.put_out)

    assert (bench.row.state, bench.row.revision) == (CompositeState.OUT, 1)


def test_a_motion_in_the_same_words_as_another_is_heard_with_it(bench, make_motion, cycle):
    twin = make_motion(cycle=cycle, state=MotionState.SUBMITTED)
    bench.do(commands.add_source, twin.id)

    bench.do(commands.put_out)

    assert bench.row.state is CompositeState.OUT


def test_the_movers_and_their_secretaries_are_written_to(bench, session, first, make_officer):
    from policy_forum.features.branches.models import Branch

    secretary = make_officer(OfficeKind.SECRETARY, session.get_one(Branch, first.branch_id))
    bench.take("Resolves 2")
    bench.do(commands.put_out)

    letters = session.scalars(select(OutboxMessage)).all()
    assert len(letters) == 3
    assert secretary.email in {letter.address for letter in letters}
    assert {letter.template for letter in letters} == {"composite_put_out"}


def test_what_is_with_the_movers_does_not_change(bench):
    bench.take("Resolves 2")
    bench.do(commands.put_out)

    with pytest.raises(RefusedError, match="Take it back first"):
        bench.do(commands.title_composite, "Other words")


@pytest.fixture
def put_out(bench):
    bench.take("Resolves 2")
    bench.do(commands.put_out)
    return bench


def test_it_is_agreed_when_all_movers_have_signed_off(
    put_out, first, second, mover_of, work_as, office
):
    put_out.answer(mover_of(first), first, agrees=True)
    with (
        pytest.raises(RefusedError, match=f"{second.number} have not signed off"),
        work_as(office) as work,
    ):
        commands.publish_as_agreed(work, put_out.id)

    put_out.answer(mover_of(second), second, agrees=True)
    with work_as(office) as work:
        commands.publish_as_agreed(work, put_out.id)

    assert put_out.row.state is CompositeState.AGREED
    assert put_out.names() == [
        "CompositeBegun", "MotionAddedToComposite", "MotionAddedToComposite", "CompositeWorded",
        "CompositePutOut", "CompositeAnswered", "CompositeAnswered", "CompositeAgreed",
    ]  # fmt: skip


def test_an_objection_needs_a_reason_and_stands_in_the_way(
    put_out, first, second, mover_of, work_as, office
):
    with pytest.raises(RefusedError, match="Say why"):
        put_out.answer(mover_of(first), first, agrees=False)
    put_out.answer(mover_of(first), first, agrees=False, reason="The hospital is left out.")
    put_out.answer(mover_of(second), second, agrees=True)

    with pytest.raises(RefusedError, match=f"{first.number} object"), work_as(office) as work:
        commands.publish_as_agreed(work, put_out.id)


def test_a_changed_text_asks_again_and_an_unchanged_one_does_not(
    put_out, first, mover_of, work_as, office, session
):
    put_out.answer(mover_of(first), first, agrees=True)
    for change, revision in ((False, 1), (True, 2)):
        with work_as(office) as work:
            commands.take_back(work, put_out.id, "A word is missing.")
        if change:
            put_out.take("Resolves 1")
        put_out.do(commands.put_out)
        assert put_out.row.revision == revision

    assert len(session.scalars(select(CompositeRevision)).all()) == 2
    (answer,) = session.scalars(select(CompositeAnswer))
    assert answer.revision == 1


def test_an_answer_to_an_older_text_is_refused(put_out, first, mover_of, work_as):
    with pytest.raises(RefusedError) as refused, work_as(mover_of(first)) as work:
        commands.answer_composite(work, put_out.id, first.id, 0, agrees=True)

    assert refused.value.refusal.reason is Reason.CHANGED_MEANWHILE


def test_a_mover_can_think_again(put_out, first, mover_of, session):
    put_out.answer(mover_of(first), first, agrees=False, reason="No.")
    put_out.answer(mover_of(first), first, agrees=True)

    (answer,) = session.scalars(select(CompositeAnswer))
    assert (answer.agrees, answer.reason) == (True, "")


def test_nobody_answers_for_a_motion_of_another(put_out, first, second, mover_of):
    with pytest.raises(RefusedError) as refused:
        put_out.answer(mover_of(second), first, agrees=True)

    assert refused.value.refusal.reason is Reason.NOT_PERMITTED


def test_the_secretary_answers_where_the_mover_cannot(put_out, first, make_officer, session):
    from policy_forum.features.branches.models import Branch

    secretary = make_officer(OfficeKind.SECRETARY, session.get_one(Branch, first.branch_id))
    put_out.answer(secretary, first, agrees=True)

    (answer,) = session.scalars(select(CompositeAnswer))
    assert answer.answered_by_id == secretary.id


def test_it_can_be_given_up_with_a_reason(put_out, work_as, office, session):
    with pytest.raises(RefusedError, match="Enter the reason"), work_as(office) as work:
        commands.set_aside(work, put_out.id, " ")
    with work_as(office) as work:
        commands.set_aside(work, put_out.id, "The motions ask for different things.")

    assert put_out.row.state is CompositeState.SET_ASIDE
    last = session.scalars(select(OutboxMessage).order_by(OutboxMessage.id.desc())).first()
    assert last.values["reason"] == "The motions ask for different things."


def test_movers_find_it_among_what_needs_them_until_they_have_answered(
    put_out, first, mover_of, make, session, clock
):
    mover = make.actor(mover_of(first))
    (need,) = what_needs(session, mover, clock.now())
    assert (need.key, need.number) == (put_out.id, first.number)

    put_out.answer(mover_of(first), first, agrees=True)

    assert what_needs(session, mover, clock.now()) == ()
