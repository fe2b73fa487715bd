"""Several press the same button at the same moment: one wins, the others are told why not.

Real commits, over HTTP, on databases of their own.
"""

import threading
from collections import Counter
from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import timedelta

import pytest
from flask.testing import FlaskClient
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from policy_forum.domain.access.actors import OfficeKind
from policy_forum.features.amendments.commands import propose_amendment
from policy_forum.features.amendments.models import Amendment
from policy_forum.features.amendments.rules import AmendmentState
from policy_forum.features.audit_trail.queries import verify_chain
from policy_forum.features.ballots.commands import hand_in_paper, open_ballots
from policy_forum.features.ballots.models import BallotQuestion, Mandate
from policy_forum.features.ballots.rules import Choice
from policy_forum.features.conference.commands import (
    order_agenda,
    rule_on_order,
    submit_motion,
)
from policy_forum.features.conference.models import ConferencePaper, MotionOffer, Submission
from policy_forum.features.members.models import Member
from policy_forum.features.motions.models import Motion, Seconding
from policy_forum.features.motions.rules import MotionState
from policy_forum.platform.audit import AuditRow
from policy_forum.platform.work import unit_of_work
from policy_forum.web.storage import db
from tests.conftest import ENGINES
from tests.journeys.page_tree import parse_page
from tests.makers import TEXT, Makers
from tests.stage import Stage

Press = tuple[FlaskClient, str, dict]
DONE, REFUSED = 303, 409


@dataclass
class Answer:
    """What one who pressed was answered."""

    status: int
    text: str


class Branch:
    """A branch on a stage of its own, where everyone can press at once."""

    def __init__(self, stage: Stage) -> None:
        self.stage, self.app, self.clock = stage, stage.app, stage.clock
        self.context = self.app.app_context()
        self.context.push()
        self.session = Session(db.engine, expire_on_commit=False)
        self.make = Makers(self.session, self.clock)
        self.make.standing_orders()
        self.cycle = self.make.cycle()
        self.branch = self.make.branch("North", "NOR")
        self.members = [self.make.member(self.branch) for _ in range(4)]
        self.secretary = self.make.officer(OfficeKind.SECRETARY, self.branch)

    def close(self) -> None:
        """Let go of the database."""
        self.session.close()
        self.context.pop()

    def browser(self, member: Member) -> FlaskClient:
        """A signed-in browser; each call makes another, as on another device."""
        account = self.make.account(member)
        browser = self.app.test_client()
        with browser.session_transaction() as cookie:
            cookie["_user_id"], cookie["_fresh"] = account.fs_uniquifier, True
        return browser

    def do(self, member: Member, command, *values, **more):
        """Run a command as a member."""
        with unit_of_work(self.session, self.make.actor(member), self.clock) as work:
            return command(work, *values, **more)

    def all_press(self, presses: Iterable[Press]) -> list[Answer]:
        """Let all of them press at the same moment; nobody may see an error page."""
        presses = list(presses)
        self.session.rollback()
        gate = threading.Barrier(len(presses))

        def press(one: Press) -> Answer:
            browser, path, data = one
            gate.wait()
            answer = browser.post(path, data=data)
            return Answer(answer.status_code, answer.text)

        with ThreadPoolExecutor(len(presses)) as pool:
            answers = list(pool.map(press, presses))
        assert {a.status for a in answers} <= {DONE, REFUSED}, [a.text for a in answers]
        for answer in answers:
            if answer.status == REFUSED:
                assert len(parse_page(answer.text).find_all("h1")) == 1
        self.session.expire_all()
        return answers

    def count(self, statement) -> int:
        """The number that a statement finds."""
        return self.session.scalar(statement) or 0

    def events(self, name: str) -> int:
        """How often something stands in the trail, which must hold."""
        assert verify_chain(self.session).holds
        return self.count(select(func.count()).where(AuditRow.name == name))


@pytest.fixture(params=ENGINES)
def north(request, fresh_stage):
    branch = Branch(fresh_stage(request.param))
    yield branch
    branch.close()


def statuses(answers: list[Answer]) -> Counter:
    return Counter(answer.status for answer in answers)


def test_of_two_neighbours_who_second_at_once_one_is_the_seconder(north):
    motion = north.make.motion(north.branch, north.cycle, north.members[0], MotionState.MOVED)
    path = f"/motions/{motion.id}/seconding"

    answers = north.all_press((north.browser(m), path, {}) for m in north.members[1:])

    assert statuses(answers) == {DONE: 1, REFUSED: 2}
    assert north.count(select(func.count()).select_from(Seconding)) == 1
    assert north.session.get(Motion, motion.id).number == "26-NOR-001"
    assert north.events("MotionProposed") == 1


def test_of_two_answers_to_an_amendment_at_once_one_stands(north):
    mover, neighbour = north.members[:2]
    motion = north.make.motion(north.branch, north.cycle, mover, MotionState.PROPOSED)
    amended = TEXT.replace("evening bus", "night bus")
    key = north.do(neighbour, propose_amendment, motion.id, 1, amended, "")
    version = str(north.session.get(Amendment, key).version)
    accept = (f"/amendments/{key}/acceptance", {"version": version})
    leave = (f"/amendments/{key}/leave-to-vote", {"version": version, "reason": "The branch."})

    answers = north.all_press((north.browser(mover), *one) for one in (accept, leave, accept))

    assert statuses(answers) == {DONE: 1, REFUSED: 2}
    state = north.session.get(Amendment, key).state
    text = north.session.get(Motion, motion.id).text_markdown
    assert (state is AmendmentState.ACCEPTED) == ("night bus" in text)
    assert north.events("AmendmentAccepted") + north.events("AmendmentLeftToVote") == 1


def test_a_result_that_is_declared_from_all_sides_is_declared_once(north):
    motion = north.make.motion(north.branch, north.cycle, north.members[0], MotionState.PROPOSED)
    north.clock.advance(hours=1)
    closes = north.clock.now()
    north.clock.advance(hours=-1)
    (ballot,) = north.do(north.secretary, open_ballots, motion.id, closes)
    question = north.session.scalars(select(BallotQuestion.id)).one()
    for member in north.members[:3]:
        north.do(member, hand_in_paper, ballot, {question: Choice.FOR})
    north.clock.advance(hours=1)
    path = f"/ballots/{ballot}/result"
    presses: list[Press] = [(north.browser(north.secretary), path, {}) for _ in range(3)]
    runner = north.app.extensions["policy_forum_runner"]()
    beside = threading.Thread(target=runner.run_once)
    beside.start()

    answers = north.all_press(presses)
    beside.join()

    assert DONE in statuses(answers)
    assert north.count(select(func.count()).select_from(Mandate)) == 1
    assert north.events("ResultDeclared") == north.events("MotionDecided") == 1
    assert north.session.get(Motion, motion.id).state is MotionState.CARRIED


def test_a_motion_submitted_twice_at_once_has_one_receipt(north):
    motion = north.make.carried(north.branch, north.cycle)
    north.clock.advance(days=45)
    path = f"/motions/{motion.id}/submission"

    answers = north.all_press((north.browser(north.secretary), path, {}) for _ in range(3))

    assert statuses(answers) == {DONE: 1, REFUSED: 2}
    assert north.count(select(func.count()).select_from(Submission)) == 1
    assert north.events("MotionSubmitted") == 1


def test_an_offered_motion_is_brought_again_once(north):
    motion = north.make.motion(north.branch, north.cycle, state=MotionState.REMITTED_BY_CONFERENCE)
    following = north.make.cycle(2027, north.clock.now() + timedelta(days=1))
    offer = MotionOffer(motion_id=motion.id, cycle_id=following.id, offered_at=north.clock.now())
    north.session.add(offer)
    north.session.commit()
    north.clock.advance(days=1)
    doors = (f"/conference/offers/{following.id}/{motion.id}", f"/motions/{motion.id}/again")

    answers = north.all_press(
        (north.browser(member), door, {}) for door in doors for member in north.members[:2]
    )

    assert statuses(answers) == {DONE: 1, REFUSED: 3}
    again = select(func.count()).where(Motion.brought_again_from_id == motion.id)
    assert north.count(again) == 1
    offers = north.browser(north.members[3]).get("/conference/offers").text
    assert "A member of your branch has brought it again." in offers
    assert "Bring it again" not in offers


def test_two_officers_who_publish_at_once_publish_one_edition(north):
    officers = [north.make.officer(OfficeKind.NATIONAL_OFFICE) for _ in range(2)]
    motion = north.make.carried(north.branch, north.cycle)
    north.clock.advance(days=45)
    submission = north.do(north.secretary, submit_motion, motion.id)
    north.clock.advance(days=10)
    north.do(officers[0], rule_on_order, submission, in_order=True, rule="SO 4.2")
    north.do(officers[0], order_agenda, north.cycle.id, [submission])
    form = {"introduction": "Welcome."}

    answers = north.all_press(
        (north.browser(officer), f"/conference/{north.cycle.year}/publish", form)
        for officer in officers
    )

    assert DONE in statuses(answers)
    editions = north.session.scalars(select(ConferencePaper.edition)).all()
    assert sorted(editions) == list(range(1, len(editions) + 1))
    assert len(editions) == statuses(answers)[DONE]
