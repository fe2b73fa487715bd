"""A branch meeting of forty on a database of its own: who is there, and what each of them does."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from policy_forum.domain.access.actors import Actor, OfficeKind
from policy_forum.domain.identifiers import (
    AgendaItemId,
    AmendmentId,
    MeetingId,
    MemberId,
    MotionId,
)
from policy_forum.domain.sealing.papers import encode_paper
from policy_forum.features.accounts.queries import find_actor
from policy_forum.features.amendments.commands import propose_amendment
from policy_forum.features.amendments.models import Amendment
from policy_forum.features.amendments.rules import AmendmentState, text_mark
from policy_forum.features.ballots.commands.envelopes import seal_and_hand_in
from policy_forum.features.ballots.commands.slips import enter_sheet
from policy_forum.features.ballots.commands.unsealing import give_share
from policy_forum.features.ballots.queries.whole import get_whole_ballot
from policy_forum.features.ballots.rules import Choice
from policy_forum.features.ballots.rules.slips import SlipLine
from policy_forum.features.branches.models import Branch
from policy_forum.features.branches.rules import CastingVote, QuorumKind
from policy_forum.features.meetings.commands.door import check_in, join_meeting, leave_meeting
from policy_forum.features.meetings.commands.hands import enter_hands
from policy_forum.features.meetings.commands.voting import vote
from policy_forum.features.meetings.models import Attendance
from policy_forum.features.meetings.queries.floor import get_floor
from policy_forum.features.meetings.rules.floor import Figures, Floor, QuestionRow
from policy_forum.features.meetings.rules.states import CheckIn
from policy_forum.features.members.models import Member
from policy_forum.features.motions.commands.wording import set_text
from policy_forum.features.motions.models import Motion
from policy_forum.features.motions.rules import MotionState
from policy_forum.platform.clock import FixedClock
from policy_forum.platform.work import Work, unit_of_work
from policy_forum.web.storage import db
from tests.commands.ballots.sealed import Card, ready_key
from tests.journeys.browsing import Browser
from tests.makers import TEXT, Makers
from tests.stage import START, Stage

BY_CARD, BY_PHONE, ONLINE = 14, 10, 14  # besides the chair and the secretary: forty in all
QUORUM = 20
NO_MEETING = MeetingId(0)


@dataclass
class Evening:
    """The branch, its meeting, and the people by their places: 0–13 have cards, the rest devices.

    Everybody acts through the commands of members, each in a transaction of her own.
    """

    app: Flask
    clock: FixedClock
    people: list[int] = field(default_factory=list)
    chair: int = 0
    secretary: int = 0
    meeting_id: MeetingId = NO_MEETING
    motions: list[MotionId] = field(default_factory=list)
    amendments: dict[str, AmendmentId] = field(default_factory=dict)
    starts_at: datetime = START
    key_id: int = 0
    cards: list[Card] = field(default_factory=list)

    @classmethod
    def of_forty(cls, stage: Stage) -> "Evening":
        """The branch a fortnight before the meeting: three proposed motions, nothing called yet."""
        evening = cls(stage.app, stage.clock)
        evening.starts_at = stage.clock.now() + timedelta(days=14, hours=7)
        with evening.session() as session:
            make = Makers(session, stage.clock)
            make.cycle(start=stage.clock.now())
            branch = make.branch("Norbeck", "NOR")
            make.standing_orders(
                branch,
                casting_vote=CastingVote.CHAIR,
                meeting_rules={
                    "quorum_kind": QuorumKind.NUMBER.value,
                    "quorum_amount": QUORUM,
                    "secret_ballot_requests": 3,
                    "notice_days": 7,
                },
            )
            evening._people_the_branch(make, branch)
        return evening

    def _people_the_branch(self, make: Makers, branch: Branch) -> None:
        chair = make.officer(OfficeKind.CHAIR, branch)
        secretary = make.officer(OfficeKind.SECRETARY, branch)
        self.chair, self.secretary = chair.id, secretary.id
        members = [make.member(branch, f"Person{n}") for n in range(BY_CARD + BY_PHONE + ONLINE)]
        self.people = [member.id for member in members]
        for number, title in enumerate(("Evening buses", "A summer fair", "Who may speak")):
            motion = make.motion(branch, None, members[30 + number], MotionState.PROPOSED, TEXT)
            motion.title = title
            set_text(motion, TEXT)
            make.session.commit()
            self.motions.append(MotionId(motion.id))
        now = make.clock.now()
        key, self.cards = ready_key(make.session, [chair], now, branch=branch, label="Meeting")
        self.key_id = key.id

    @contextmanager
    def session(self) -> Iterator[Session]:
        """A session of its own, so that nothing is seen that was not committed."""
        with self.app.app_context(), Session(db.engine) as session:
            yield session

    @contextmanager
    def as_member(self, member_id: int) -> Iterator[Work]:
        """A unit of work of a member; a second passes afterwards."""
        with (
            self.session() as session,
            unit_of_work(session, self._actor(session, member_id), self.clock) as work,
        ):
            yield work
        self.clock.advance(seconds=1)

    def _actor(self, session: Session, member_id: int) -> Actor:
        actor = find_actor(session, MemberId(member_id), self.clock.now().date())
        assert actor is not None
        return actor

    def floor(self) -> Floor:
        """The meeting as it stands."""
        with self.session() as session:
            floor = get_floor(session, self.meeting_id, self.clock.now())
        assert floor is not None
        return floor

    def question(self) -> QuestionRow:
        """What is before the meeting."""
        question = self.floor().question
        assert question is not None
        return question

    def propose(self, name: str, motion: int, old: str, new: str, *, by: int, to: str = "") -> None:
        """A member proposes an amendment that replaces some words, to the motion or to another."""
        with self.as_member(self.people[by]) as work:
            found = work.session.get_one(Motion, self.motions[motion])
            parent = self.amendments.get(to)
            text, seen = found.text_markdown, found.revision
            if parent is not None:
                text = work.session.get_one(Amendment, parent).amended_markdown
                seen = text_mark(text)
            assert old in text, f"{old!r} is not in the text"
            self.amendments[name] = propose_amendment(
                work,
                self.motions[motion],
                seen,
                text.replace(old, new),
                "",
                parent_id=parent,
            )

    def browser_of(self, member_id: int, name: str) -> Browser:
        """The browser of a member who is signed in."""
        with self.session() as session:
            make = Makers(session, self.clock)
            account = make.account(session.get_one(Member, member_id))
            key = account.fs_uniquifier
        browser = Browser(self.app, name)
        with browser.client.session_transaction() as cookie:
            cookie["_user_id"], cookie["_fresh"] = key, True
        return browser

    def question_of(self, question_id: int) -> QuestionRow:
        """A question of the meeting, ended or not."""
        return next(row for row in self.floor().questions if row.id == question_id)

    def name_of(self, member_id: int) -> str:
        """A member's name."""
        with self.session() as session:
            return session.get_one(Member, member_id).full_name

    def number_of(self, name: str) -> int:
        """The number of an amendment."""
        with self.session() as session:
            return session.get_one(Amendment, self.amendments[name]).number

    def state_of(self, name: str) -> AmendmentState:
        """How an amendment stands."""
        with self.session() as session:
            return session.get_one(Amendment, self.amendments[name]).state

    def motion_state(self, number: int) -> MotionState:
        """How a motion stands."""
        with self.session() as session:
            return session.get_one(Motion, self.motions[number]).state

    def text_of(self, number: int) -> str:
        """A motion's text as it stands."""
        with self.session() as session:
            return session.get_one(Motion, self.motions[number]).text_markdown

    def item(self, title: str) -> AgendaItemId:
        """The key of the item with that title in it."""
        return next(item.id for item in self.floor().items if title in item.title)

    def everybody_comes(self, *, but: Sequence[int] = ()) -> None:
        """Cards at the door, phones in the room, and those online."""
        for place, member_id in enumerate(self.people):
            if place in but:
                continue
            if place < BY_CARD:
                with self.as_member(self.secretary) as work:
                    check_in(work, self.meeting_id, member_id, CheckIn.DOOR)
            else:
                how = CheckIn.OWN_PHONE if place < BY_CARD + BY_PHONE else CheckIn.ONLINE
                with self.as_member(member_id) as work:
                    join_meeting(work, self.meeting_id, how)

    def leave(self, places: Sequence[int]) -> None:
        """Some go home."""
        for place in places:
            with self.as_member(self.people[place]) as work:
                leave_meeting(work, self.meeting_id, self.people[place])

    def come_back(self, places: Sequence[int]) -> None:
        """Some who left by device come back."""
        for place in places:
            with self.as_member(self.people[place]) as work:
                join_meeting(work, self.meeting_id, CheckIn.ONLINE)

    def everybody_votes(
        self,
        for_: int,
        against: int,
        abstain: int = 0,
        *,
        but: Sequence[int] = (),
        hands: tuple[int, int, int],
    ) -> None:
        """So many devices for, against and abstaining; two tellers count hands.

        `but` are the people whose devices somebody else presses.
        """
        question_id = self.question().id
        devices = [key for n, key in enumerate(self.people) if n >= BY_CARD and n not in but]
        there = self._there()
        devices = [self.secretary, *(key for key in devices if key in there)]
        for place, member_id in enumerate(devices[: for_ + against + abstain]):
            choice = Choice.FOR if place < for_ else Choice.AGAINST
            choice = choice if place < for_ + against else Choice.ABSTAIN
            with self.as_member(member_id) as work:
                vote(work, question_id, choice)
        for teller in self.people[:2]:
            with self.as_member(teller) as work:
                enter_hands(work, question_id, Figures(*hands))

    def _there(self) -> set[int]:
        with self.session() as session:
            rows = session.scalars(
                select(Attendance).where(Attendance.meeting_id == self.meeting_id)
            )
            return {row.member_id for row in rows if row.presence.is_there}

    def everybody_votes_in_secret(
        self, for_: int, against: int, slips: tuple[int, int, int]
    ) -> None:
        """So many seal papers for and against; the slips of card holders are counted by tellers."""
        ballot_id = self.question().ballot_id
        assert ballot_id is not None
        there = self._there()
        devices = [self.secretary, *(key for key in self.people[BY_CARD:] if key in there)]
        for place, member_id in enumerate(devices[: for_ + against]):
            with self.as_member(member_id) as work:
                ballot = get_whole_ballot(work.session, ballot_id, MemberId(member_id))
                assert ballot is not None
                assert ballot.sealing is not None
                answer = "for" if place < for_ else "against"
                paper = encode_paper({"1": answer}, ballot.sealing.ballot_mark)
                seal_and_hand_in(work, ballot_id, paper)
        self.clock.advance(minutes=10)
        words = ("for", "against", "abstain")
        lines = [SlipLine("1", word, n) for word, n in zip(words, slips, strict=True) if n]
        for teller in self.people[:2]:
            with self.as_member(teller) as work:
                enter_sheet(work, ballot_id, lines)
        with self.as_member(self.chair) as work:
            give_share(work, ballot_id, self.cards[0].code)
