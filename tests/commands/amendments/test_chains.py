"""Chance courses of events: texts, parents, forms and conflicts agree after every step."""

from contextlib import suppress

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import or_, select

from policy_forum.domain.refusals import RefusedError
from policy_forum.domain.text.conflicts import conflicts_among
from policy_forum.domain.text.document import parse_document
from policy_forum.domain.text.edits import edit_of
from policy_forum.domain.text.limits import MERGED
from policy_forum.features.amendments.commands import (
    accept_amendment,
    agree_to_changed_form,
    decide_amendments,
    leave_to_vote,
    offer_changed_form,
    propose_amendment,
    revise_amendment,
    withdraw_amendment,
)
from policy_forum.features.amendments.models import Amendment, AmendmentConflict, ChangedForm
from policy_forum.features.amendments.rules import (
    stored_change,
    text_mark,
)
from policy_forum.features.motions.rules import MotionState
from tests.commands.test_amendments_together import amended_texts

STEPS = ["propose", "amend it", "accept", "take in", "withdraw", "leave", "form", "revise", "vote"]
COURSES = st.lists(
    st.tuples(st.sampled_from([*STEPS, "propose", "amend it"]), st.integers(0, 7)),
    min_size=4,
    max_size=14,
)


class Course:
    """A motion on its way, with one member who may do everything there is to do."""

    def __init__(self, make, session, work_as, north, member, draw):
        self.session, self.work_as, self.member, self.draw = session, work_as, member, draw
        self.proposer = make.member(north)
        self.motion = make.motion(north, mover=member, state=MotionState.PROPOSED)

    def all(self):
        mine = select(Amendment).where(Amendment.motion_id == self.motion.id)
        return self.session.scalars(mine.order_by(Amendment.number)).all()

    def keys(self):
        return [each.id for each in self.all()]

    def chosen(self, which, *, children=None):
        found = [a for a in self.all() if a.state.is_open]
        if children is not None:
            found = [a for a in found if bool(a.parent_id) is children]
        return found[which % len(found)] if found else None

    def text_for(self, text):
        return self.draw(amended_texts(parse_document(text, MERGED)))

    def act(self, member, command, *given):
        with suppress(RefusedError), self.work_as(member) as work:
            command(work, *given)

    def step(self, what, which):
        if what == "propose":
            motion = self.motion
            text = self.text_for(motion.text_markdown)
            self.act(self.proposer, propose_amendment, motion.id, motion.revision, text)
            return
        one = self.chosen(which, children={"amend it": False, "take in": True}.get(what))
        if one is not None:
            name = what.replace(" ", "_")
            getattr(self, "accept" if what == "take in" else name)(one, which)

    def amend_it(self, one, _which):
        mark, text = text_mark(one.amended_markdown), self.text_for(one.amended_markdown)
        self.act(self.proposer, propose_amendment, self.motion.id, mark, text, "", one.id)

    def accept(self, one, _which):
        for each in (self.member, self.proposer):
            self.act(each, accept_amendment, one.id, one.version, self.keys())

    def withdraw(self, one, _which):
        self.act(self.proposer, withdraw_amendment, one.id)

    def leave(self, one, _which):
        for each in (self.member, self.proposer):
            self.act(each, leave_to_vote, one.id, one.version)

    def vote(self, one, which):
        if one.state.is_ready:
            others = [a.id for a in self.all() if a.state.is_ready and a.id != one.id]
            self.act(None, decide_amendments, self.motion.id, [one.id], others[: which % 3])

    def form(self, one, which):
        text = self.text_for(self.motion.text_markdown)
        given = (one.id, one.version, self.motion.revision, text)
        self.act(self.member, offer_changed_form, *given)
        form = self.session.scalars(
            select(ChangedForm).where(ChangedForm.amendment_id == one.id, waiting())
        ).first()
        if form and which % 2:
            self.act(self.proposer, agree_to_changed_form, one.id, form.id, self.keys())

    def revise(self, one, _which):
        parent = self.session.get(Amendment, one.parent_id) if one.parent_id else None
        base = parent.amended_markdown if parent else self.motion.text_markdown
        revision = text_mark(base) if parent else self.motion.revision
        given = (one.id, one.version, revision, self.text_for(base))
        self.act(self.proposer, revise_amendment, *given)


def waiting():
    return ChangedForm.answered_at.is_(None)


@pytest.fixture
def branch(make):
    branch = make.branch("North", "NOR")
    make.standing_orders(branch, amendment_words=5000)
    return branch, make.member(branch)


@settings(
    max_examples=20, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(steps=COURSES, data=st.data())
def test_everything_agrees_after_every_step(make, session, work_as, branch, steps, data):
    north, member = branch
    course = Course(make, session, work_as, north, member, data.draw)
    first: dict[int, tuple[str, str]] = {}
    for what, which in steps:
        course.step(what, which)
        session.expire_all()
        for each in course.all():
            texts = (each.original_base_markdown, each.original_amended_markdown)
            assert first.setdefault(each.id, texts) == texts
        assert_consistent(session, course.motion, course.all())


def assert_consistent(session, motion, amendments):
    by_key = {each.id: each for each in amendments}
    groups: dict[int | None, list[Amendment]] = {}
    for each in amendments:
        parent = by_key.get(each.parent_id)
        if not each.state.is_open:
            continue
        assert parent is None or (parent.state.is_open and parent.parent_id is None)
        if each.state.is_ready:
            standing = parent.amended_markdown if parent else motion.text_markdown
            assert each.base_markdown == standing
            base = parse_document(standing, MERGED)
            assert stored_change(base, each.changes, "").text == each.amended_markdown
            assert each.wording
            groups.setdefault(each.parent_id, []).append(each)
    for form in session.scalars(select(ChangedForm).where(waiting())):
        if form.amendment_id in by_key:
            assert by_key[form.amendment_id].state.is_ready
            assert form.base_revision == motion.revision
    for siblings in groups.values():
        assert_conflicts(session, siblings)


def assert_conflicts(session, siblings):
    keys = [each.id for each in siblings]
    base = parse_document(siblings[0].base_markdown, MERGED)
    edits = [edit_of(base, parse_document(a.amended_markdown, MERGED)) for a in siblings]
    wanted = {tuple(keys[place] for place in c.edits) for c in conflicts_among(edits)}
    rows = session.scalars(
        select(AmendmentConflict).where(
            or_(AmendmentConflict.first_id.in_(keys), AmendmentConflict.second_id.in_(keys))
        )
    )
    found = {(r.first_id, r.second_id) for r in rows if {r.first_id, r.second_id} <= set(keys)}
    assert found == wanted
