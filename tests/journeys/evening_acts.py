"""What the people of an evening do, one after the other, by their pages or by commands."""

from datetime import timedelta

from policy_forum.domain.identifiers import MemberId
from policy_forum.features.meetings.commands.calling import call_meeting, plan_meeting
from policy_forum.features.meetings.commands.door import join_meeting
from policy_forum.features.meetings.commands.stewards import name_steward
from policy_forum.features.meetings.rules.calling import MeetingPlan
from policy_forum.features.meetings.rules.floor import QuestionRow
from policy_forum.features.meetings.rules.states import CheckIn, StewardDuty
from tests.journeys.browsing import Browser, Page
from tests.journeys.evening import Evening

PHONE = 20  # the place of the member who is followed with her phone


class Laptop:
    """The chair's page, on the laptop in front of her."""

    def __init__(self, evening: Evening, who: int = 0, name: str = "chair") -> None:
        self.evening = evening
        self.browser = evening.browser_of(who or evening.chair, name)
        self._shown: Page | None = None

    def page(self) -> Page:
        """The page as it is now."""
        self._shown = self.browser.open(f"/meetings/{self.evening.meeting_id}/chair")
        return self._shown

    def press(self, words: str) -> Page:
        """Press the button with these words: on what she was shown last, or on the page anew."""
        page = self._shown
        if page is None or not page.offers(words):
            page = self.page()
        self._shown = page.first_form(words).press(words)
        self.evening.clock.advance(seconds=20)
        return self._shown

    def offers(self) -> set[str]:
        """What the buttons of her page say."""
        return {button.words for button in self.page().root.find_all("button")}


def twelve_amendments_are_proposed(evening: Evening) -> None:
    """Five to the first motion, four and three to the others; some contradict others."""
    restore = "To ask the county council to restore the evening bus."
    for number, prefix in enumerate(("buses", "fair", "speak")):
        evening.propose(
            f"{prefix}-daily", number, restore, f"{restore[:-1]} on every day of the week.", by=31
        )
        evening.propose(
            f"{prefix}-taxi", number, restore, "To pay for a night taxi instead.", by=32
        )
    evening.propose(
        "buses-shifts", 0, "2. Visiting ends at 20:00.",
        "2. Visiting ends at 20:00.\n3. Shifts end at 22:00.", by=33,
    )  # fmt: skip
    evening.propose("buses-quarter", 0, "22:00", "22:15", by=34, to="buses-shifts")
    evening.propose("buses-budget", 0, "before the budget is set", "within a month", by=35)
    for number, prefix in ((1, "fair"), (2, "speak")):
        evening.propose(
            f"{prefix}-budget", number, "before the budget is set", "within a month", by=35
        )
    evening.propose("fair-visit", 1, "leaves at 17:40", "leaves at 17:35", by=36)


def the_meeting_is_called(evening: Evening) -> None:
    """Planned and called in time by the secretary; two tellers are named."""
    with evening.as_member(evening.secretary) as work:
        evening.meeting_id = plan_meeting(
            work,
            MeetingPlan(
                branch_id=work.actor.branch_id,  # type: ignore[arg-type]
                title="March meeting",
                starts_at=evening.starts_at,
                ends_at=evening.starts_at + timedelta(hours=3),
                place="The Mechanics’ Hall",
                link="https://meet.example.org/norbeck",
            ),
        )
    with evening.as_member(evening.secretary) as work:
        call_meeting(work, evening.meeting_id)
    for teller in evening.people[:2]:
        with evening.as_member(evening.secretary) as work:
            name_steward(work, evening.meeting_id, MemberId(teller), StewardDuty.TELLER)


def people_come(evening: Evening, phone: Browser) -> None:
    """Twenty minutes before it begins; one of the forty checks in with her phone."""
    evening.clock.set(evening.starts_at - timedelta(minutes=20))
    evening.everybody_comes(but=[PHONE])
    code = evening.floor().code
    arrived = phone.open(f"/meetings/in/{code}").press("Check in: I am in the room")
    arrived.says("You can vote")
    for who in (evening.chair, evening.secretary):
        with evening.as_member(who) as work:
            join_meeting(work, evening.meeting_id, CheckIn.OWN_PHONE)
    attending = evening.floor().attending
    assert (attending.entitled, attending.by_card, attending.online) == (40, 14, 14)
    evening.clock.set(evening.starts_at + timedelta(minutes=1))


def the_motion_is_moved(evening: Evening, laptop: Laptop, phone: Browser, title: str) -> None:
    """The item is taken, the mover speaks, and one member speaks against by her phone."""
    item = next(item for item in evening.floor().items if title in item.title)
    laptop.press(f"Take item {item.position}")
    mover = evening.floor().motion
    assert mover is not None
    assert mover.mover is not None
    laptop.press(f"Call {mover.mover.name}")
    laptop.press("The speech has ended")
    phone.open(f"/meetings/{evening.meeting_id}").press("Speak against")
    name = evening.name_of(evening.people[PHONE])
    laptop.press(f"Call {name}")
    laptop.press("The speech has ended")


def amendment(evening: Evening, laptop: Laptop, name: str) -> int:
    """The amendment, which is next in the order of votes, is put; its mover speaks."""
    number = evening.number_of(name)
    laptop.press(f"Bring amendment {number}")
    assert evening.question().amendment_id == evening.amendments[name]
    mover = evening.question().mover
    assert mover is not None
    laptop.press(f"Call {mover.name}")
    laptop.press("The speech has ended")
    return number


def the_vote(
    evening: Evening,
    laptop: Laptop,
    phone: Browser,
    votes: tuple[int, ...],
    hands: tuple[int, int, int],
    by_phone: str = "For",
) -> QuestionRow:
    """The vote is opened, taken and closed; the phone gets its receipt. Returns the question."""
    laptop.press("Open the vote")
    question = evening.question()
    receipt = phone.open(f"/meetings/{evening.meeting_id}").press(by_phone)
    receipt.says("received")
    evening.everybody_votes(*votes, but=[PHONE], hands=hands)
    laptop.press("Close the vote")
    return evening.question_of(question.id)


def reply_and_vote(evening: Evening, laptop: Laptop) -> None:
    """The mover replies, where she may, before the motion itself is voted on."""
    reply = [words for words in laptop.offers() if words.endswith("to reply")]
    if reply:
        laptop.press(reply[0])
        laptop.press("The speech has ended")


def speak_if_asked(evening: Evening, laptop: Laptop) -> None:
    """Where the page asks to call who moved what is before the meeting, she speaks."""
    mover = evening.question().mover
    if mover is not None and f"Call {mover.name}" in laptop.offers():
        laptop.press(f"Call {mover.name}")
        laptop.press("The speech has ended")
