"""A big demonstration in a new database, and the keys of what its pages show."""

import secrets
from dataclasses import dataclass
from pathlib import Path
from zoneinfo import ZoneInfo

from flask_security import hash_password
from sqlalchemy import func, select, text
from sqlalchemy.orm import Session

from policy_forum.application import create_app
from policy_forum.command_line.demo.loading import PASSWORD, load_demo
from policy_forum.command_line.demo.people import person_of
from policy_forum.command_line.demo.scaling import scale_up
from policy_forum.features.accounts.models import Account
from policy_forum.features.amendments.models import Amendment
from policy_forum.features.ballots.models import Ballot, RollEntry
from policy_forum.features.ballots.rules import Secrecy
from policy_forum.features.cycles.models import Cycle
from policy_forum.features.members.models import Member
from policy_forum.features.motions.models import Motion
from policy_forum.features.motions.rules import MotionState
from policy_forum.platform.clock import SystemClock
from policy_forum.settings import Mode, Settings
from policy_forum.web.storage import db
from tests.postgres import postgres_cluster


@dataclass(frozen=True)
class Keys:
    """What the measured pages show; `emails` are of those who look at them."""

    motion: int
    amended_motion: int
    amendment: int
    ballot: int
    secret_ballot: int
    opened_ballot: int
    branch: int
    year: int
    last_year: int
    emails: dict[str, str]


def prepare(engine: str, folder: Path, members: int, motions: int) -> tuple[str, Keys]:
    """Make the database; its address and the keys."""
    url = _empty_database(engine, folder)
    settings = Settings(
        secret=secrets.token_hex(32), mode=Mode.DEMO, database_url=url, var_folder=folder
    )
    app = create_app(settings)
    now = SystemClock().now()
    with app.app_context():
        db.create_all()
        load_demo(db.engine, now, ZoneInfo(settings.time_zone), hash_password(PASSWORD))
        scale_up(db.engine, now, now.date(), members=members, motions=motions)
        with Session(db.engine) as session:
            session.execute(text("ANALYZE"))
            session.flush()
            keys = _keys(session)
        db.engine.dispose()
    return url, keys


def _empty_database(engine: str, folder: Path) -> str:
    if engine == "sqlite":
        return f"sqlite:///{folder / 'big.sqlite3'}"
    if engine != "postgresql":
        raise SystemExit(f"{engine} is neither sqlite nor postgresql")
    cluster = postgres_cluster()
    if cluster is None:
        raise SystemExit("PostgreSQL is not installed: name sqlite alone")
    cluster.create_database("big")
    return cluster.url("big")


def _keys(session: Session) -> Keys:
    member, office = person_of("nell"), person_of("hannah")
    who = session.scalars(select(Member).where(Member.number == member.number)).one()
    years = session.scalars(select(Cycle.year).order_by(Cycle.year.desc())).all()
    amendments = select(Amendment.motion_id, func.count().label("times")).group_by(
        Amendment.motion_id
    )
    counted = amendments.subquery()
    proposed = select(Motion.id).where(Motion.state == MotionState.PROPOSED)
    # The last copies, so that keys lie far into the tables.
    plain = proposed.where(Motion.id.not_in(select(counted.c.motion_id))).order_by(Motion.id.desc())
    amended = (
        proposed.join(counted, counted.c.motion_id == Motion.id)
        .order_by(counted.c.times.desc(), Motion.id.desc())
        .limit(1)
    )
    amended_motion = session.scalars(amended).one()
    on_roll = select(Ballot.id).join(RollEntry, RollEntry.ballot_id == Ballot.id)
    her_ballots = on_roll.where(RollEntry.member_id == who.id, Ballot.declared_at.is_(None))
    is_named = Ballot.secrecy != Secrecy.SECRET
    opened = select(Ballot.id).where(~is_named, Ballot.declared_at.is_not(None))
    of_amended = select(Amendment.id).where(Amendment.motion_id == amended_motion)
    return Keys(
        motion=session.scalars(plain.limit(1)).one(),
        amended_motion=amended_motion,
        amendment=session.scalars(of_amended.limit(1)).one(),
        ballot=session.scalars(her_ballots.where(is_named).order_by(Ballot.id).limit(1)).one(),
        secret_ballot=session.scalars(her_ballots.where(~is_named).limit(1)).one(),
        opened_ballot=session.scalars(opened.limit(1)).one(),
        branch=who.branch_id,
        year=years[0],
        last_year=years[1],
        emails={"member": member.email, "office": office.email},
    )


def find_account_key(session: Session, email: str) -> str:
    """What a session cookie holds of the account with that address."""
    return session.scalars(select(Account.fs_uniquifier).where(Account.email == email)).one()
