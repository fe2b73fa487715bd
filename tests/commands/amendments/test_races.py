"""Two at once: nobody amends, agrees to or answers what another has just moved on."""

import pytest
from sqlalchemy import select
from sqlalchemy.orm import sessionmaker

from policy_forum.features.amendments.commands import (
    accept_amendment,
    agree_to_changed_form,
    offer_changed_form,
    propose_amendment,
)
from policy_forum.features.amendments.models import Amendment, ChangedForm
from policy_forum.features.amendments.rules import AmendmentState, text_mark
from policy_forum.features.motions.models import Motion
from policy_forum.features.motions.rules import MotionState
from policy_forum.platform.work import unit_of_work
from policy_forum.web.storage import db
from tests.commands.test_amendments_races import at_once
from tests.makers import TEXT, Makers

ENGINES = pytest.mark.parametrize("engine", ["sqlite", "postgresql"])
LATER = TEXT.replace("evening bus", "last bus at 22:00")


@pytest.fixture
def begin(fresh_stage):
    """On a database of its own: a motion, its mover and an author with one amendment."""

    def do(engine):
        stage = fresh_stage(engine)
        with stage.app.app_context():
            make = Makers(db.session(), stage.clock)
            branch = make.branch()
            mover, author = make.member(branch), make.member(branch)
            motion_id = make.motion(branch, mover=mover, state=MotionState.PROPOSED).id
            actors = make.actor(mover), make.actor(author)
            sessions = sessionmaker(db.engine)

        def act(actor, command, *given):
            with sessions() as session, unit_of_work(session, actor, stage.clock) as work:
                return command(work, *given)

        key = act(actors[1], propose_amendment, motion_id, 1, LATER)
        with sessions() as session:
            version = session.get_one(Amendment, key).version
        return act, actors, sessions, motion_id, key, version

    return do


@ENGINES
def test_one_accepts_while_another_amends_the_amendment(begin, engine):
    act, (mover, author), sessions, motion_id, key, version = begin(engine)
    child = LATER.replace("22:00", "23:00")
    refusals = at_once(
        [
            lambda: act(mover, accept_amendment, key, version),
            lambda: act(author, propose_amendment, motion_id, text_mark(LATER), child, "", key),
        ]
    )
    with sessions() as session:
        motion = session.get_one(Motion, motion_id)
        assert session.get_one(Amendment, key).state is AmendmentState.ACCEPTED
        children = session.scalars(select(Amendment).where(Amendment.id != key)).all()
        assert len(children) + len(refusals) == 1
        for each in children:
            assert (each.parent_id, each.state) == (None, AmendmentState.PENDING)
            assert each.base_markdown == motion.text_markdown


@ENGINES
def test_one_agrees_while_the_other_accepts_as_it_is(begin, engine):
    act, (mover, author), sessions, motion_id, key, version = begin(engine)
    text = LATER.replace("22:00", "21:00")
    form = act(mover, offer_changed_form, key, version, 1, text)
    refusals = at_once(
        [
            lambda: act(mover, accept_amendment, key, version),
            lambda: act(author, agree_to_changed_form, key, form),
        ]
    )
    assert len(refusals) == 1
    with sessions() as session:
        is_agreed = session.get_one(ChangedForm, form).is_agreed
        motion = session.get_one(Motion, motion_id)
        assert motion.text_markdown == (text if is_agreed else LATER)
        assert motion.revision == 2


@ENGINES
def test_two_are_taken_into_one_amendment_at_once(begin, engine):
    act, (_mover, author), sessions, motion_id, key, _version = begin(engine)
    children = []
    for old, new in (("22:00", "23:00"), ("last bus", "late bus")):
        text = LATER.replace(old, new)
        children.append(act(author, propose_amendment, motion_id, text_mark(LATER), text, "", key))
    with sessions() as session:
        versions = {child: session.get_one(Amendment, child).version for child in children}
    refusals = at_once(
        [
            lambda child=child: act(author, accept_amendment, child, versions[child])
            for child in children
        ]
    )
    with sessions() as session:
        parent = session.get_one(Amendment, key)
        taken = [
            child
            for child in children
            if session.get_one(Amendment, child).state is AmendmentState.ACCEPTED
        ]
        assert len(taken) + len(refusals) == 2
        assert ("23:00" in parent.amended_markdown) is (children[0] in taken)
        assert ("late bus" in parent.amended_markdown) is (children[1] in taken)
