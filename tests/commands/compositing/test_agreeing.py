"""Composites are agreed by the movers of their sources, each for her own motion."""

import pytest
from sqlalchemy import select

from policy_forum.domain.access.actors import OfficeKind
from policy_forum.domain.refusals import Reason, RefusedError
from policy_forum.features.branches.models import Branch
from policy_forum.features.compositing import commands
from policy_forum.features.compositing.models import CompositeAnswer, CompositeRevision
from policy_forum.features.compositing.queries import what_needs
from policy_forum.features.compositing.rules import CompositeState
from policy_forum.features.motions.rules import MotionState
from policy_forum.platform.outbox import OutboxMessage


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


def test_the_office_finds_objections_and_agreement_among_what_needs_it(
    put_out, first, second, mover_of, make, office, session, clock
):
    def sentences():
        return [str(need.sentence) for need in what_needs(session, make.actor(office), clock.now())]

    assert sentences() == []
    put_out.answer(mover_of(first), first, agrees=False, reason="No.")
    assert sentences() == ["A mover objects to this composite: read why"]
    put_out.answer(mover_of(first), first, agrees=True)
    assert sentences() == []
    put_out.answer(mover_of(second), second, agrees=True)
    assert sentences() == ["All movers have signed off: publish the composite"]
