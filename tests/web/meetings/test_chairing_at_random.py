"""Whatever the chair presses, and whoever leaves meanwhile, there is a way to the end."""

from random import Random  # noqa: TID251  what people do in a test, the same in every run

import pytest

from policy_forum.domain.refusals import RefusedError
from policy_forum.features.ballots.rules import Secrecy
from policy_forum.features.meetings.commands.procedural import bring_procedural
from policy_forum.features.meetings.commands.rulings import NewRuling, challenge_ruling, rule
from policy_forum.features.meetings.commands.speaking import ask_to_speak
from policy_forum.features.meetings.commands.watching import watch_quorum
from policy_forum.features.meetings.rules.presses import Ask, Deed
from policy_forum.features.meetings.rules.procedure import Procedural
from policy_forum.features.meetings.rules.states import (
    CheckIn,
    MeetingState,
    Presence,
    ProceduralKind,
    SpeakerRole,
)
from tests.commands.meetings.halls import Hall
from tests.commands.meetings.voting_steps import Floor
from tests.web.meetings.chairing import floor_of, page_of, post, step_of

K = ProceduralKind
KINDS = [K.NEXT_BUSINESS, K.BE_NOW_PUT, K.ADJOURN_DEBATE, K.ADJOURN_MEETING, K.REMIT, K.SUSPEND]
OVER = {MeetingState.CLOSED}


class Evening:
    """A meeting in which things happen by the dice; a button that is shown never breaks."""

    def __init__(self, floor, browser, seed):
        self.floor, self.browser, self.dice = floor, browser, Random(seed)

    @property
    def state(self):
        return self.floor.fresh(self.floor.hall.meeting).state

    def press(self, button):
        """Press a button, with what it asks for, and look at the page that comes."""
        floor, people = self.floor, self.floor.hall.members
        floor.hall.make.clock.advance(seconds=15)
        if button.deed is Deed.GO_TO_HANDS:
            self._count(button.target)
            return
        if button.deed is Deed.GO_TO_DOOR:
            self._come_back()
            return
        data = {"deed": button.deed.value, "target": button.target or "", "value": button.value}
        typed = {
            Ask.NAME: ("name", people[self.dice.randrange(8)].full_name),
            Ask.WORDING: ("wording", "That the fair be in July."),
            Ask.REASON: ("reason", "It is needed."),
            Ask.CHOICE: ("choice", self.dice.choice(["for", "against", "abstain"])),
        }
        data |= dict(typed[ask] for ask in button.asks)
        assert post(self.browser, floor, "press", **data).status_code == 303
        page_of(self.browser, floor)

    def _count(self, question_id):
        cards = self.floor.question(question_id).cards or 0
        against = self.dice.randrange(cards + 1)
        figures = (cards - against, against, 0)
        try:
            self.floor.hands(question_id, *figures)
        except RefusedError:
            self.floor.session.rollback()

    def _come_back(self):
        hall = self.floor.hall
        for member in (hall.chair, hall.secretary, *hall.members[:10]):
            hall.comes(member, CheckIn.OWN_PHONE)
        self.floor.chair(_watch, hall.meeting)

    def something_happens(self):
        """Somebody asks to speak, moves something, is ruled on, or leaves."""
        happening = self.dice.choice([self._asks, self._moves, self._rules, self._leaves])
        try:
            happening()
        except RefusedError:
            self.floor.session.rollback()

    def _somebody(self):
        return self.floor.hall.members[self.dice.randrange(10)]

    def _asks(self):
        role = self.dice.choice(list(SpeakerRole))
        self.floor.by(self._somebody(), ask_to_speak, self.floor.hall.id, role)

    def _moves(self):
        moved = Procedural(
            self.dice.choice(KINDS), self._somebody().id, reason="It is late.", clauses=("5.1",)
        )
        self.floor.chair(bring_procedural, self.floor.hall.id, moved)

    def _rules(self):
        hall = self.floor.hall
        ruling_id = self.floor.chair(rule, hall.id, NewRuling("A point", "It stands.", "So."))
        mover, deputy = hall.members[4].id, hall.members[5].id
        self.floor.chair(challenge_ruling, ruling_id, mover, None, deputy)

    def _leaves(self):
        row = self.floor.hall.row_of(self._somebody())
        if row is not None and row.presence.is_there:
            row.presence, row.left_at = Presence.LEFT, self.floor.hall.make.clock.now()
            self.floor.session.commit()
            self.floor.chair(_watch, self.floor.hall.meeting)


def _watch(work, meeting):
    watch_quorum(work, meeting)


def _is_worth_pressing(press):
    """Closing early would end the test, and secret votes have tests of their own."""
    left_out = {Deed.CLOSE_MEETING, Deed.GO_TO_SECRET, Deed.GO_TO_STEWARDS}
    return press.is_open and press.deed not in left_out


@pytest.mark.parametrize("seed", range(3))
def test_whatever_is_pressed_the_main_button_leads_to_the_end(make, work_as, client_as, seed):
    floor = Floor(Hall.under_way(make), work_as)
    for old, new in (("17:40", "17:45"), ("20:00", "21:00"), ("17:40", "18:15")):
        floor.proposes(floor.hall.motion.text_markdown.replace(old, new))
    evening = Evening(floor, client_as(floor.hall.chair), seed)
    for _ in range(25):
        if evening.state in OVER:
            break
        step = step_of(floor)
        assert step.main.is_open
        open_now = [press for press in (step.main, *step.more) if _is_worth_pressing(press)]
        if evening.dice.random() < 0.35 or not open_now:
            evening.something_happens()
        else:
            evening.press(evening.dice.choice(open_now))
    _to_the_end(evening)
    assert evening.state is MeetingState.CLOSED
    items = floor_of(floor).items
    assert all(item.outcome for item in items)


def _to_the_end(evening):
    """Press the main button, whatever it is; a secret vote nobody asked for in this test."""
    seen = []
    for _ in range(90):
        if evening.state in OVER:
            return
        step = step_of(evening.floor)
        question = floor_of(evening.floor).question
        assert question is None or question.secrecy is not Secrecy.SECRET
        seen.append(str(step.title))
        is_tied_again = len(seen) > 3 and len(set(seen[-3:])) == 1
        more = [press for press in step.more if press.is_open] if is_tied_again else []
        evening.press(more[0] if more else step.main)
    pytest.fail(f"no way to the end: {seen[-6:]}")
