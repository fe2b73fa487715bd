"""A whole year with the texts of real motions, where a folder with them is at hand.

The texts are not ours to ship: `POLICY_FORUM_REAL_TEXTS` names a file of JSON Lines, or they are
looked for beside the repository. Without them these tests are skipped.
"""

import json
import os
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from policy_forum.domain.access.actors import OfficeKind
from policy_forum.domain.cycle import Stage as YearStage
from policy_forum.features.amendments.models import Amendment
from policy_forum.features.amendments.rules import AmendmentState
from policy_forum.features.audit_trail.queries import verify_chain
from policy_forum.features.ballots.commands import hand_in_paper, open_ballots
from policy_forum.features.ballots.models import BallotQuestion
from policy_forum.features.ballots.rules import Choice
from policy_forum.features.conference.commands import (
    open_next_cycle,
    order_agenda,
    publish_paper,
    record_outcome,
    rule_on_order,
    submit_motion,
    take_up_offer,
)
from policy_forum.features.conference.models import MotionOffer, Submission
from policy_forum.features.conference.rules import ConferenceOutcome, OutcomeText
from policy_forum.features.cycles.queries import find_cycle
from policy_forum.features.cycles.rules import proposed_windows
from policy_forum.features.members.models import Member
from policy_forum.features.motions.models import Motion
from policy_forum.features.motions.rules import MotionState
from policy_forum.platform.work import unit_of_work
from policy_forum.web.storage import db
from tests.conftest import ENGINES
from tests.journeys.browsing import Browser
from tests.makers import YEAR, Makers
from tests.stage import START, Stage

_BESIDE = Path(__file__).parents[3] / "shared" / "data" / "motions" / "motions.jsonl"
TEXTS = Path(os.environ.get("POLICY_FORUM_REAL_TEXTS") or _BESIDE)
CODES = ("NOR", "SOU", "WES")
CYCLE = [
    OutcomeText(ConferenceOutcome.CARRIED, 90, 20, 4),
    OutcomeText(ConferenceOutcome.REMITTED, note="Come back with the costs."),
    OutcomeText(ConferenceOutcome.NOT_REACHED),
    OutcomeText(ConferenceOutcome.LOST, 20, 90, 4),
]

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(not TEXTS.is_file(), reason=f"no real texts at {TEXTS}"),
]


@dataclass
class RealYear:
    """One year of three branches; `told` collects what is printed at the end."""

    stage: Stage
    officers: dict[str, int] = field(default_factory=dict)
    voters: dict[str, list[int]] = field(default_factory=dict)
    told: Counter[str] = field(default_factory=Counter)

    def settle(self, session: Session) -> None:
        """Three branches with a secretary and two who vote, and the national office."""
        make = Makers(session, self.stage.clock)
        make.standing_orders()
        make.cycle()
        for code in CODES:
            branch = make.branch(code.title(), code)
            self.officers[code] = make.officer(OfficeKind.SECRETARY, branch).id
            self.voters[code] = [make.member(branch).id for _ in range(2)]
        self.officers["office"] = make.officer(OfficeKind.NATIONAL_OFFICE).id
        session.commit()

    def do(self, member_id: int, command: Callable[..., Any], *values: Any, **more: Any) -> Any:
        """Run a command as a member, in a transaction of its own."""
        with self.stage.app.app_context(), Session(db.engine) as session:
            actor = Makers(session, self.stage.clock).actor(session.get_one(Member, member_id))
            session.rollback()
            with unit_of_work(session, actor, self.stage.clock) as work:
                return command(work, *values, **more)

    def ask(self, statement: Any) -> list[Any]:
        """Rows of a query, each a tuple."""
        with self.stage.app.app_context(), Session(db.engine) as session:
            return list(session.execute(statement).all())

    def motions(self, *states: MotionState) -> list[tuple[int, str]]:
        """Key and branch code of the motions of the year that stand so, by number."""
        found = select(Motion.id, Motion.number).where(Motion.state.in_(states))
        return [(key, number[3:6]) for key, number in self.ask(found.order_by(Motion.id))]

    def stand(self, stage: YearStage) -> None:
        """Let the clock stand an hour into a stage."""
        self.stage.clock.set(START + timedelta(days=YEAR[stage][0], hours=1))

    def run(self) -> None:
        """One round of the runner: results that are due, letters, typesetting."""
        self.stage.app.extensions["policy_forum_runner"]().run_once()

    def reader(self, member_id: int) -> Browser:
        """The browser of a member."""
        browser = Browser(self.stage.app, f"member {member_id}", checks_words=False)
        with self.stage.app.app_context(), Session(db.engine) as session:
            account = Makers(session, self.stage.clock).account(session.get_one(Member, member_id))
            with browser.client.session_transaction() as cookie:
                cookie["_user_id"], cookie["_fresh"] = account.fs_uniquifier, True
        return browser


@pytest.mark.parametrize("engine", ENGINES)
def test_real_motions_walk_through_a_year(engine, fresh_stage, tmp_path, capsys):
    year = RealYear(fresh_stage(engine))
    with year.stage.app.app_context(), Session(db.engine) as session:
        year.settle(session)

    read_in(year, tmp_path)
    branches_decide(year)
    winners_are_carried_forward(year)
    the_office_compiles(year)
    conference_decides(year)
    the_next_year_is_opened(year)

    with year.stage.app.app_context(), Session(db.engine) as session:
        verdict = verify_chain(session)
    assert verdict.holds
    with capsys.disabled():
        print(f"\n{engine}: " + ", ".join(f"{n} {what}" for what, n in year.told.items()))


def read_in(year: RealYear, folder: Path) -> None:
    """A third of the motions for each branch, twice: the second time adds none."""
    lines = [line for line in TEXTS.read_text("utf-8").splitlines() if line.strip()]
    runner = year.stage.app.test_cli_runner()
    for place, code in enumerate(CODES):
        own = lines[place :: len(CODES)]
        file = folder / f"{code}.jsonl"
        file.write_text("\n".join([*own, '{"id": "broken"']), "utf-8")
        said = [runner.invoke(args=["motions", "import", str(file), "--branch", code])
                for _time in range(2)]  # fmt: skip
        assert [answer.exit_code for answer in said] == [0, 0], said[0].output
        assert f"{len(own)} added, 0 already there, 1 refused" in said[0].output
        assert f"0 added, {len(own)} already there, 1 refused" in said[1].output
        year.told["amendments not understood"] += said[0].output.count("note     ")
    year.told["motions read in"] = len(lines)
    ((amendments,),) = year.ask(select(func.count()).select_from(Amendment))
    year.told["amendments read in"] = amendments
    offered = sum(len(json.loads(line).get("amendments") or []) for line in lines)
    assert 0 < amendments <= offered
    assert len(year.motions(MotionState.PROPOSED)) == len(lines)


def branches_decide(year: RealYear) -> None:
    """Each branch carries its motions but every fifth, and every other amendment."""
    reader = year.reader(year.voters["NOR"][0])
    proposed = year.motions(MotionState.PROPOSED)
    has_amendments = {key for (key,) in year.ask(select(Amendment.motion_id))}
    now = year.stage.clock.now()
    ballots = []
    for place, (motion_id, code) in enumerate(proposed):
        reader.open(f"/motions/{motion_id}")
        first = now + timedelta(days=1) if motion_id in has_amendments else None
        opened = year.do(
            year.officers[code], open_ballots, motion_id, now + timedelta(days=2),
            amendments_close=first,
        )  # fmt: skip
        ballots.append((opened, code, place % 5 != 4))
    for hours in (1, 24):
        for opened, code, is_for in ballots:
            _vote(year, opened, code, is_for=is_for, is_later=hours > 1)
        year.stage.clock.set(now + timedelta(hours=24 if hours == 1 else 48))
        year.run()
    year.told["amendments carried"] = len(
        year.ask(select(Amendment.id).where(Amendment.state == AmendmentState.CARRIED))
    )
    decided = year.motions(MotionState.CARRIED, MotionState.LOST)
    assert len(decided) == len(proposed)
    assert year.told["amendments carried"] > 0
    for motion_id in has_amendments:
        reader.open(f"/motions/{motion_id}")
        reader.open(f"/motions/{motion_id}/amendments")


def _vote(year, ballots, code, *, is_for: bool, is_later: bool) -> None:
    """Papers for the ballot that is open now: the last on the motion, any before on amendments."""
    ballot_id = ballots[-1] if is_later else ballots[0]
    if is_later and len(ballots) == 1:
        return
    is_on_motion = ballot_id == ballots[-1]
    asked = select(BallotQuestion.id).where(BallotQuestion.ballot_id == ballot_id)
    questions = [key for (key,) in year.ask(asked.order_by(BallotQuestion.id))]
    answers = {
        key: Choice.FOR if (is_for if is_on_motion else place % 2 == 0) else Choice.AGAINST
        for place, key in enumerate(questions)
    }
    for voter in year.voters[code]:
        year.do(voter, hand_in_paper, ballot_id, answers)


def winners_are_carried_forward(year: RealYear) -> None:
    year.stand(YearStage.SUBMISSION)
    carried = year.motions(MotionState.CARRIED)
    for motion_id, code in carried:
        year.do(year.officers[code], submit_motion, motion_id)
    assert year.motions(MotionState.CARRIED) == []
    year.told["carried forward"] = len(carried)


def the_office_compiles(year: RealYear) -> None:
    year.stand(YearStage.COMPILING)
    office = year.officers["office"]
    submitted = [key for (key,) in year.ask(select(Submission.id).order_by(Submission.id))]
    for key in submitted:
        is_last = key == submitted[-1]
        reason = "It asks nothing that conference can decide." if is_last else ""
        year.do(office, rule_on_order, key, in_order=not is_last, rule="SO 4.2", reason=reason)
    ((cycle_id,),) = set(year.ask(select(Submission.cycle_id)))
    year.do(office, order_agenda, cycle_id, submitted[-2::-1])
    year.do(office, publish_paper, cycle_id, "The Test League", "Real texts.")
    year.run()

    visitor = Browser(year.stage.app, checks_words=False)
    paper = visitor.open("/conference/2026/paper")
    titles = [title for (title,) in year.ask(select(Submission.title))]
    paper.says(*(" ".join(title.split()) for title in titles))
    status, kind, pdf = visitor.fetch("/conference/2026/paper.pdf")
    assert (status, kind, pdf[:5]) == (200, "application/pdf", b"%PDF-")
    year.told["on the paper"] = len(submitted) - 1
    year.told["kB of HTML"] = len(paper.text) // 1000
    year.told["kB of PDF"] = len(pdf) // 1000


def conference_decides(year: RealYear) -> None:
    year.stand(YearStage.CONFERENCE)
    on_agenda = select(Submission.id).where(Submission.agenda_position.is_not(None))
    for place, (key,) in enumerate(year.ask(on_agenda.order_by(Submission.agenda_position))):
        text = CYCLE[place % len(CYCLE)]
        year.do(year.officers["office"], record_outcome, key, text)
        year.told[str(text.outcome.label).lower()] += 1
    register = Browser(year.stage.app, checks_words=False).open("/what-we-stand-for")
    adopted = year.ask(select(Motion.title).where(Motion.state == MotionState.ADOPTED))
    register.says(*(" ".join(title.split()) for (title,) in adopted))


def the_next_year_is_opened(year: RealYear) -> None:
    year.stand(YearStage.CLOSED)
    with year.stage.app.app_context(), Session(db.engine) as session:
        cycle = find_cycle(session, 2026)
    assert cycle is not None
    windows = proposed_windows(2027, UTC, (2026, cycle.calendar))
    following = year.do(
        year.officers["office"], open_next_cycle, cycle.id, 2027, "Conference 2027",
        windows=windows,
    )  # fmt: skip
    offers = [key for (key,) in year.ask(select(MotionOffer.motion_id))]
    year.told["offered back"] = len(offers)
    assert offers
    year.stage.clock.set(windows[YearStage.DRAFTING].opens + timedelta(hours=1))
    numbers = dict(year.ask(select(Motion.id, Motion.number)))
    for key in offers:
        code = numbers[key][3:6]
        voter = year.voters[code][0]
        again = year.do(voter, take_up_offer, key, following)
        page = year.reader(voter).open(f"/motions/{again}/lineage")
        page.says(numbers[key])
