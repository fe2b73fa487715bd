"""Making a practice world: made-up members of a branch, their motion, a meeting that begins now.

All of it happens through the commands that members use, by those whose right each is, on days
that lie behind: notice was given in time, the amendments came in, the last meeting has minutes.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from policy_forum.domain.access.actors import SYSTEM, Actor, OfficeKind
from policy_forum.domain.cycle import Stage, Window
from policy_forum.domain.identifiers import (
    AccountId,
    AgendaItemId,
    AmendmentId,
    BranchId,
    CycleId,
    MeetingId,
    MemberId,
    MotionId,
)
from policy_forum.domain.phrases import phrase
from policy_forum.domain.refusals import Reason, Refusal, RefusedError
from policy_forum.features.accounts.commands import make_account
from policy_forum.features.accounts.queries import find_actor
from policy_forum.features.amendments.commands import leave_to_vote, propose_amendment
from policy_forum.features.amendments.commands.loading import load_amendment
from policy_forum.features.amendments.rules.nesting import text_mark
from policy_forum.features.branches.commands import (
    make_branch,
    make_region,
    publish_standing_orders,
)
from policy_forum.features.branches.rules import (
    MODEL_RULES,
    CastingVote,
    MeetingRules,
    QuorumKind,
)
from policy_forum.features.cycles.commands import make_cycle
from policy_forum.features.cycles.queries import find_current_cycle_id
from policy_forum.features.meetings.commands.agenda import add_item, list_items, move_item
from policy_forum.features.meetings.commands.calling import call_meeting, plan_meeting
from policy_forum.features.meetings.commands.door import check_in, give_apologies, join_meeting
from policy_forum.features.meetings.commands.loading import load_meeting
from policy_forum.features.meetings.commands.minutes import publish_minutes
from policy_forum.features.meetings.commands.running import (
    close_meeting,
    end_item,
    open_meeting,
    take_item,
)
from policy_forum.features.meetings.commands.stewards import name_steward
from policy_forum.features.meetings.queries.practice import (
    count_worlds,
    number_of,
)
from policy_forum.features.meetings.rules import practice_story as story
from policy_forum.features.meetings.rules.agenda import NewItem
from policy_forum.features.meetings.rules.calling import MeetingPlan
from policy_forum.features.meetings.rules.practice_story import PEOPLE, Part, WrittenAmendment
from policy_forum.features.meetings.rules.states import (
    CheckIn,
    ItemKind,
    ItemOutcome,
    StewardDuty,
)
from policy_forum.features.members.commands import add_member, appoint_officer
from policy_forum.features.motions.commands import (
    draft_motion,
    load_motion,
    move_motion,
    second_motion,
)
from policy_forum.platform.clock import Clock, FixedClock
from policy_forum.platform.work import Work, unit_of_work

# A hall lasts a week, and whoever goes round its database must come to an end.
MOST_WORLDS = 300
HALL_IS_FULL = Refusal(
    Reason.RULE_NOT_MET,
    phrase(
        "The practice hall is full: %(most)s practice meetings were started this week. It is "
        "emptied on Monday; come back then.",
        most=MOST_WORLDS,
    ),
)
# Two who leave are missed.
ORDERS = replace(
    MODEL_RULES,
    casting_vote=CastingVote.CHAIR,
    meetings=MeetingRules(
        quorum_kind=QuorumKind.NUMBER, quorum_amount=13, secret_ballot_requests=6
    ),
)
_LONG_AGO = 400
_OFFICE = "The office of the practice hall"
_OFFICES = ((Part.CHAIR, OfficeKind.CHAIR), (Part.SECRETARY, OfficeKind.SECRETARY))
_YEAR = {
    Stage.GOALS: (-120, -100),
    Stage.DRAFTING: (-100, 60),
    Stage.BRANCH_DECISIONS: (60, 120),
    Stage.SUBMISSION: (120, 130),
    Stage.COMPILING: (130, 150),
    Stage.PRIORITIES: (150, 160),
    Stage.CONFERENCE: (160, 163),
    Stage.CLOSED: (163, 400),
}


@dataclass(frozen=True)
class World:
    """What was made for somebody who practises: her branch, herself and the meeting she chairs."""

    number: int
    branch_id: BranchId
    account_id: AccountId
    member_id: MemberId
    meeting_id: MeetingId


@dataclass
class _Play:
    """The story being played: its clock, and the keys that were given."""

    session: Session
    clock: FixedClock
    now: datetime
    number: int = 0
    branch_id: BranchId = field(init=False)
    cycle_id: CycleId = field(init=False)
    motion_id: MotionId = field(init=False)
    account_id: AccountId = field(init=False)
    members: dict[Part, MemberId] = field(default_factory=dict)
    amendments: dict[int, AmendmentId] = field(default_factory=dict)

    @contextmanager
    def acts(self, who: Part | None, days: float, minutes: float = 0) -> Iterator[Work]:
        """A unit of work of one of them (None: the system), so long before now (negative)."""
        self.clock.set(self.now + timedelta(days=days, minutes=minutes))
        actor = SYSTEM if who is None else self._actor(self.members[who])
        with unit_of_work(self.session, actor, self.clock) as work:
            yield work

    def _actor(self, member_id: MemberId) -> Actor:
        today = self.clock.now().astimezone(self.clock.zone).date()
        actor = find_actor(self.session, member_id, today)
        assert actor is not None, "who acts in the story was made before"
        return actor


def make_world(session: Session, clock: Clock, name: str) -> World:
    """Make a world for somebody who practises under that name, chair of its branch; return it.

    Each step is committed by itself, as the acts of several people are. Raises RefusedError when
    as many were made as a hall holds.
    """
    now = clock.now().replace(second=0, microsecond=0)
    play = _Play(session, FixedClock(now, clock.zone), now)
    _make_people(play, name)
    _find_year(play)
    with play.acts(Part.SECRETARY, -59) as work:
        publish_standing_orders(work, play.branch_id, ORDERS, story.ORDERS_NOTE)
    _hold_last_meeting(play)
    _write_motion(play)
    meeting_id = _call(play)
    _amend(play)
    _gather(play, meeting_id)
    return World(play.number, play.branch_id, play.account_id, play.members[Part.CHAIR], meeting_id)


def _make_people(play: _Play, name: str) -> None:
    with play.acts(None, -60) as work:
        made = count_worlds(work.session)
        if made >= MOST_WORLDS:
            raise RefusedError(HALL_IS_FULL)
        play.number = number = made + 1
        region_id = make_region(work, f"Practice region {number}")
        code = f"P{chr(65 + number // 26 % 26)}{chr(65 + number % 26)}"
        play.branch_id = make_branch(work, region_id, f"Practice branch {number}", code)
        _add(play, work, Part.CHAIR, name or story.NOBODYS_NAME, "")
        for part, player in PEOPLE.items():
            _add(play, work, part, player.given_name, player.family_name)
        for part, office in (
            (Part.CHAIR, OfficeKind.CHAIR),
            (Part.SECRETARY, OfficeKind.SECRETARY),
        ):
            starts_on = work.today - timedelta(days=_LONG_AGO)
            appoint_officer(work, play.members[part], office, play.branch_id, starts_on)


def _add(play: _Play, work: Work, part: Part, given_name: str, family_name: str) -> None:
    is_new = part is Part.NEWCOMER
    joined = play.now - timedelta(days=5 if is_new else _LONG_AGO)
    number = number_of(play.number, part)
    # Without an address no letter is written to her; an account has to have one.
    member_id = add_member(work, play.branch_id, number, given_name, family_name, "", joined.date())
    play.members[part] = member_id
    account_id = make_account(work, member_id, f"{number.lower()}@practice.invalid")
    if part is Part.CHAIR:
        play.account_id = account_id


def _find_year(play: _Play) -> None:
    """The year in which the motion is written: one for all worlds of a hall."""
    play.cycle_id = find_current_cycle_id(play.session, play.now) or _make_year(play)


def _make_year(play: _Play) -> CycleId:
    with play.acts(None, -60) as work:
        region_id = make_region(work, _OFFICE)
        branch_id = make_branch(work, region_id, _OFFICE, "ZZZ")
        today = work.today
        clerk = add_member(work, branch_id, "Z-1", "Hedd", "Almanac", "", today)
        appoint_officer(work, clerk, OfficeKind.NATIONAL_OFFICE, None, today)
    clerk_acts = play._actor(clerk)  # noqa: SLF001 - she is of no part in the story
    with unit_of_work(play.session, clerk_acts, play.clock) as work:
        windows = {
            stage: Window(play.now + timedelta(days=opens), play.now + timedelta(days=closes))
            for stage, (opens, closes) in _YEAR.items()
        }
        return make_cycle(work, play.now.year, f"Conference {play.now.year}", windows)


def _plan(play: _Play, title: str, begins: datetime) -> MeetingPlan:
    return MeetingPlan(
        play.branch_id,
        title,
        begins,
        begins + timedelta(hours=2),
        story.PLACE,
        story.LINK,
        story.ADJUSTMENTS,
    )


def _hold_last_meeting(play: _Play) -> None:
    """A short meeting a month ago, whose minutes this one approves."""
    begins = play.now - timedelta(days=30)
    with play.acts(Part.SECRETARY, -40) as work:
        key = plan_meeting(work, _plan(play, story.LAST_MEETING, begins))
    with play.acts(Part.SECRETARY, -40, 5) as work:
        call_meeting(work, key)
    with play.acts(Part.SECRETARY, -30, -10) as work:
        for part in list(PEOPLE)[: Part.THIRD_CARD]:
            check_in(work, key, play.members[part], CheckIn.DOOR)
    with play.acts(Part.SECRETARY, -30) as work:
        open_meeting(work, key)
        items = [AgendaItemId(item.id) for item in list_items(work, load_meeting(work, key))]
    for place, item_id in enumerate(items):
        with play.acts(Part.SECRETARY, -30, 10 + 10 * place) as work:
            take_item(work, item_id)
            end_item(work, item_id, ItemOutcome.NOTED)
    with play.acts(Part.SECRETARY, -30, 50) as work:
        close_meeting(work, key)
    with play.acts(Part.SECRETARY, -29) as work:
        publish_minutes(work, key)


def _write_motion(play: _Play) -> None:
    with play.acts(Part.MOVER, -21) as work:
        play.motion_id = draft_motion(work, play.cycle_id, story.TITLE, story.TEXT)
    with play.acts(Part.MOVER, -21, 20) as work:
        move_motion(work, play.motion_id)
    with play.acts(Part.SECONDER, -20) as work:
        second_motion(work, play.motion_id)


def _call(play: _Play) -> MeetingId:
    with play.acts(Part.SECRETARY, -14) as work:
        key = plan_meeting(work, _plan(play, story.MEETING, play.now))
        report = NewItem(ItemKind.REPORT, story.REPORT, minutes_planned=5)
        move_item(work, add_item(work, key, report), -1)
    with play.acts(Part.SECRETARY, -14, 30) as work:
        call_meeting(work, key)
    return key


def _amend(play: _Play) -> None:
    for place, written in enumerate(story.AMENDMENTS):
        with play.acts(written.by, -10, 15 * place) as work:
            play.amendments[written.number] = _propose(play, work, written)
    for written in story.AMENDMENTS:
        answers = Part.MOVER if written.parent is None else _author(written.parent)
        with play.acts(answers, -9) as work:
            key = play.amendments[written.number]
            leave_to_vote(work, key, load_amendment(work, key)[0].version)


def _author(number: int) -> Part:
    return next(written.by for written in story.AMENDMENTS if written.number == number)


def _propose(play: _Play, work: Work, written: WrittenAmendment) -> AmendmentId:
    parent_id = play.amendments.get(written.parent or 0)
    if parent_id is None:
        motion = load_motion(work, play.motion_id)
        text, seen = motion.text_markdown, motion.revision
    else:
        text = load_amendment(work, parent_id)[0].amended_markdown
        seen = text_mark(text)
    amended = text.replace(written.instead_of, written.words)
    return propose_amendment(work, play.motion_id, seen, amended, written.reason, parent_id)


def _gather(play: _Play, meeting_id: MeetingId) -> None:
    """Tellers are named, apologies come, and people come in: by card, by phone and online."""
    with play.acts(Part.SECRETARY, -1) as work:
        for part in (Part.FIRST_TELLER, Part.SECOND_TELLER):
            name_steward(work, meeting_id, play.members[part], StewardDuty.TELLER)
    with play.acts(Part.AWAY, -1, 60) as work:
        give_apologies(work, meeting_id, play.members[Part.AWAY], story.APOLOGY)
    with play.acts(Part.SECRETARY, 0, -8) as work:
        for part, player in PEOPLE.items():
            if player.comes is CheckIn.DOOR:
                check_in(work, meeting_id, play.members[part], CheckIn.DOOR, player.votes_by)
    for part, how in _by_themselves():
        with play.acts(part, 0, -4) as work:
            join_meeting(work, meeting_id, how)


def _by_themselves() -> tuple[tuple[Part, CheckIn], ...]:
    own = ((part, p.comes) for part, p in PEOPLE.items() if p.comes not in {None, CheckIn.DOOR})
    return ((Part.CHAIR, CheckIn.OWN_PHONE), *((part, how) for part, how in own if how))
