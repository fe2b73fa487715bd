"""The demonstration is loaded by the commands that members use, on both kinds of database."""

from collections import Counter
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from policy_forum.command_line.demo.loading import PASSWORD, NotEmptyError, load_demo
from policy_forum.command_line.demo.people import ACCOUNTS, PEOPLE
from policy_forum.command_line.demo.scaling import NotLoadedError, scale_up
from policy_forum.command_line.demo.story import LAST_YEAR, THIS_YEAR
from policy_forum.features.accounts.models import Account
from policy_forum.features.accounts.queries import list_demo_sign_ins
from policy_forum.features.amendments.models import Amendment, AmendmentConflict
from policy_forum.features.amendments.rules import AmendmentState
from policy_forum.features.audit_trail.queries import verify_chain
from policy_forum.features.ballots.models import (
    Ballot,
    Envelope,
    Mandate,
    PublishedBundle,
    RecordedVote,
    RollEntry,
    Sealing,
)
from policy_forum.features.conference.models import (
    ConferencePaper,
    Outcome,
    RegisterEntry,
    Submission,
)
from policy_forum.features.cycles.models import Cycle
from policy_forum.features.members.models import Member
from policy_forum.features.motions.models import Motion
from policy_forum.features.motions.rules import MotionState
from policy_forum.platform.clock import FixedClock
from policy_forum.platform.outbox import OutboxMessage
from policy_forum.web.storage import db
from tests.conftest import ENGINES, database_url_for
from tests.stage import Stage, application_on

# In the middle of summer time, so that the story crosses both changes of the clocks.
NOW = datetime(2026, 7, 15, 9, 30, tzinfo=UTC)
LONDON = ZoneInfo("Europe/London")


@pytest.fixture(scope="module", params=ENGINES)
def demo(request, tmp_path_factory, worker_id):
    folder = tmp_path_factory.mktemp(f"demo_{request.param}")
    url = database_url_for(request.param, folder, f"demo_{worker_id}")
    clock = FixedClock(NOW)
    app = application_on(url, folder, clock)
    with app.app_context():
        load_demo(db.engine, NOW, LONDON, "not a hash of anything")
    yield Stage(app, clock)
    with app.app_context():
        db.engine.dispose()


@pytest.fixture
def rows(demo):
    with demo.app.app_context(), Session(db.engine) as session:
        yield session


@pytest.fixture
def years(rows):
    return {cycle.year: cycle.id for cycle in rows.scalars(select(Cycle))}


def states(rows, cycle_id):
    motions = select(Motion.state).where(Motion.cycle_id == cycle_id)
    return Counter(rows.scalars(motions))


def test_everyone_of_the_story_is_a_member(rows):
    assert set(rows.scalars(select(Member.number))) == {person.number for person in PEOPLE}


def test_motions_of_this_year_are_at_every_step_of_the_way_in_a_branch(rows, years):
    found = states(rows, years[2027])

    assert found.total() == len(THIS_YEAR.motions)
    assert set(found) == {
        MotionState.DRAFT,
        MotionState.MOVED,
        MotionState.PROPOSED,
        MotionState.CARRIED,
        MotionState.LOST,
        MotionState.TIED,
        MotionState.WITHDRAWN,
        MotionState.REMITTED,
    }


def test_motions_of_last_year_all_came_to_their_end(rows, years):
    found = states(rows, years[2026])

    assert found.total() == len(LAST_YEAR.motions)
    assert set(found) == {
        MotionState.ADOPTED,
        MotionState.LOST_AT_CONFERENCE,
        MotionState.REMITTED_BY_CONFERENCE,
        MotionState.NOT_REACHED_AT_CONFERENCE,
        MotionState.OUT_OF_ORDER,
    }


def test_last_year_left_submissions_outcomes_a_paper_and_a_register(rows):
    submitted = [motion for motion in LAST_YEAR.motions if motion.submitted is not None]
    adopted = {
        motion.title: motion.outcome.status
        for motion in submitted
        if motion.outcome and motion.outcome.status
    }

    assert len(rows.scalars(select(Submission)).all()) == len(submitted)
    assert len(rows.scalars(select(Outcome)).all()) == len(LAST_YEAR.agenda)
    assert [paper.edition for paper in rows.scalars(select(ConferencePaper))] == [1]
    register = {entry.title: entry.status for entry in rows.scalars(select(RegisterEntry))}
    assert register == adopted


def test_some_amendments_are_in_conflict_and_others_at_every_end(rows):
    assert rows.scalars(select(AmendmentConflict)).all()
    found = set(rows.scalars(select(Amendment.state)))
    assert found >= {
        AmendmentState.PENDING,
        AmendmentState.LEFT_TO_VOTE,
        AmendmentState.ACCEPTED,
        AmendmentState.CARRIED,
        AmendmentState.LOST,
        AmendmentState.WITHDRAWN,
    }


def test_the_votes_were_counted_as_the_story_tells(rows, years):
    told = {
        motion.title: motion.ballot.counts[0]
        for cycle in (LAST_YEAR, THIS_YEAR)
        for motion in cycle.motions
        if motion.ballot and motion.ballot.closes < 0
    }
    counted = rows.execute(
        select(Motion.title, Mandate).join(Mandate, Mandate.motion_id == Motion.id)
    )
    found = {
        title: (mandate.votes_for, mandate.votes_against, mandate.votes_abstain)
        for title, mandate in counted
    }

    assert found == {
        title: (count.votes_for, count.against, count.abstain) for title, count in told.items()
    }


def test_ballots_are_open_and_leave_the_personas_their_vote(rows):
    now_open = rows.scalars(
        select(Ballot).where(Ballot.declared_at.is_(None), Ballot.opens <= NOW)
    ).all()
    nell = rows.scalars(select(Member.id).where(Member.given_name == "Nell")).one()
    may_vote = set(rows.scalars(select(RollEntry.ballot_id).where(RollEntry.member_id == nell)))

    assert sorted(ballot.secrecy for ballot in now_open) == [*["recorded"] * 3, "secret"]
    assert may_vote & {ballot.id for ballot in now_open}
    assert not rows.scalars(
        select(RecordedVote).where(
            RecordedVote.member_id == nell, RecordedVote.handed_in_at > now_open[0].opened_at
        )
    ).all()
    assert not rows.scalars(select(Envelope).where(Envelope.member_id == nell)).all()


def test_a_secret_election_was_counted_and_its_bundle_is_published(rows):
    bundle = rows.scalars(select(PublishedBundle)).one()

    assert rows.scalars(select(Ballot.title).where(Ballot.id == bundle.ballot_id)).one()
    assert rows.get_one(Sealing, bundle.ballot_id).spoilt == 0


def test_the_audit_trail_of_the_story_holds(rows):
    verdict = verify_chain(rows)

    assert verdict.holds
    assert verdict.rows > 500


def test_nothing_in_the_story_happens_after_now(rows):
    from policy_forum.platform.audit import AuditRow

    assert max(rows.scalars(select(AuditRow.happened_at))) <= NOW


def test_no_letters_of_days_long_past_wait_to_be_sent(rows):
    assert rows.scalars(select(OutboxMessage)).all() == []


def test_one_account_for_each_persona_is_offered(rows):
    offered = list_demo_sign_ins(rows)

    assert [sign_in.persona for sign_in in offered] == [account.role for account in ACCOUNTS]
    assert len(rows.scalars(select(Account)).all()) == len(ACCOUNTS)


def test_a_database_with_something_in_it_is_left_alone(demo, rows):
    with demo.app.app_context(), pytest.raises(NotEmptyError, match="empty database"):
        load_demo(db.engine, NOW, LONDON, "x")


def browser_of(demo, rows, given_name):
    account = rows.scalars(
        select(Account)
        .join(Member, Member.id == Account.member_id)
        .where(Member.given_name == given_name)
    ).one()
    browser = demo.app.test_client()
    with browser.session_transaction() as cookie:
        cookie["_user_id"] = account.fs_uniquifier
        cookie["_fresh"] = True
    return browser


@pytest.mark.parametrize("given_name", ["Nell", "Tobias", "Hannah"])
def test_every_page_of_the_list_of_motions_is_there(demo, rows, years, given_name):
    browser = browser_of(demo, rows, given_name)

    shown = {
        (cycle, part): browser.get("/motions/", query_string={"cycle": cycle, "part": part})
        for cycle in ("", *years.values())
        for part in (1, 2)
    }

    assert {page.status_code for page in shown.values()} == {200}
    assert "Bring empty homes back" in shown[years[2026], 1].text


@pytest.mark.parametrize("given_name", ["Nell", "Tobias", "Hannah"])
def test_the_page_of_every_motion_that_is_not_a_draft_can_be_read(demo, rows, given_name):
    browser = browser_of(demo, rows, given_name)
    numbers = select(Motion.id).where(Motion.number.is_not(None))

    refused = {
        key: shown.status_code
        for key in rows.scalars(numbers)
        if (shown := browser.get(f"/motions/{key}")).status_code != 200
    }

    assert refused == {}


def test_the_cycles_pages_of_both_years_can_be_read(demo, years):
    visitor = demo.app.test_client()

    assert {visitor.get(f"/cycles/{year}").status_code for year in years} == {200}


@pytest.mark.parametrize(
    "now",
    [
        datetime(2028, 1, 1, 0, 5, tzinfo=UTC),
        datetime(2027, 3, 28, 0, 30, tzinfo=UTC),
        datetime(2026, 10, 25, 23, 59, tzinfo=UTC),
    ],
    ids=["just after midnight of a leap year", "summer time begins", "winter time began"],
)
def test_the_story_can_be_told_on_any_day(fresh_stage, now):
    stage = fresh_stage("sqlite", FixedClock(now))

    with stage.app.app_context():
        load_demo(db.engine, now, LONDON, "x")
        with Session(db.engine) as session:
            assert verify_chain(session).holds


@pytest.fixture(scope="module", params=ENGINES)
def crowd(request, tmp_path_factory, worker_id):
    folder = tmp_path_factory.mktemp(f"crowd_{request.param}")
    url = database_url_for(request.param, folder, f"crowd_{worker_id}")
    app = application_on(url, folder, FixedClock(NOW))
    with app.app_context():
        with pytest.raises(NotLoadedError, match="flask demo load"):
            scale_up(db.engine, NOW, NOW.date(), members=5_000, motions=120)
        load_demo(db.engine, NOW, LONDON, "x")
        scale_up(db.engine, NOW, NOW.date(), members=5_000, motions=120)
        with Session(db.engine) as session:
            yield session
        db.engine.dispose()


def test_the_demonstration_can_be_made_big(crowd):
    assert len(crowd.scalars(select(Member.id)).all()) == 5_000
    assert len(crowd.scalars(select(Motion.id)).all()) == 120
    assert verify_chain(crowd).holds


def test_after_it_was_made_big_members_can_go_on(crowd):
    newest = crowd.scalars(select(Member).order_by(Member.id.desc()).limit(1)).one()
    another = Member(
        number="CL-X1",
        given_name="Ada",
        family_name="Example",
        branch_id=newest.branch_id,
        joined_on=NOW.date(),
        standing=newest.standing,
    )
    crowd.add(another)
    crowd.flush()

    assert another.id == newest.id + 1
    crowd.rollback()


def test_copied_votes_are_as_many_as_their_mandates_say(crowd):
    mandates = crowd.scalars(select(Mandate)).all()
    from policy_forum.features.ballots.models import BallotQuestion

    wrong = [
        mandate.id
        for mandate in mandates
        if mandate.voted
        != len(
            crowd.scalars(
                select(RecordedVote.member_id)
                .join(BallotQuestion, BallotQuestion.id == RecordedVote.question_id)
                .where(BallotQuestion.ballot_id == mandate.ballot_id)
            ).all()
        )
    ]

    assert mandates
    assert wrong == []


def test_the_password_is_long_enough_for_the_sign_in_page():
    assert len(PASSWORD) >= 10
