"""The organisation in which the journeys take place: people, their branches, their browsers."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from zoneinfo import ZoneInfo

from sqlalchemy.orm import Session

from policy_forum.domain.access.actors import OfficeKind
from policy_forum.features.branches.models import Branch
from policy_forum.web.storage import db
from tests.journeys.browsing import Browser, Form, Page
from tests.makers import Makers
from tests.stage import Stage

LONDON = ZoneInfo("Europe/London")

NORTH, SOUTH, HEAD = "Northmoor", "Southwold Bay", "Headquarters"
CODES = {NORTH: "NOR", SOUTH: "SOU", HEAD: "HEA"}
# given name, family name, branch, office
PEOPLE = (
    ("Nell", "Ashworth", NORTH, None),
    ("Tobias", "Fenn", NORTH, None),
    ("Ada", "O’Connor", NORTH, None),
    ("Hal", "Łukasik", NORTH, None),
    ("Siân", "Pryce", NORTH, OfficeKind.SECRETARY),
    ("Carys", "Llwyd", NORTH, OfficeKind.CHAIR),
    ("Hannah", "Sands", SOUTH, OfficeKind.SECRETARY),
    ("Ibrahim", "Wells", SOUTH, None),
    ("Joan", "Brook", SOUTH, None),
    ("Olwen", "Hart", HEAD, OfficeKind.NATIONAL_OFFICE),
    ("Ravi", "Stone", HEAD, OfficeKind.RETURNING_OFFICER),
)


def settle(session: Session, stage: Stage, people: Iterable[tuple]) -> dict[str, Branch]:
    """Put branches, members and offices into an empty database, with short rules."""
    make = Makers(session, stage.clock)
    make.standing_orders()
    region = make.region("The Coast")
    branches = {name: make.branch(name, code, region) for name, code in CODES.items()}
    for given, family, branch, office in people:
        member = make.member(branches[branch], given, family)
        member.email = address_of(given)
        if office:
            make.office(member, office)
    session.commit()
    return branches


def address_of(given_name: str) -> str:
    """The e-mail address of one of the people."""
    return f"{given_name.lower().replace('â', 'a')}@example.org"


@dataclass
class League:
    """A stage with its people: `league.person("Nell")` is her browser, signed in by e-mail."""

    stage: Stage
    browsers: dict[str, Browser] = field(default_factory=dict)

    @classmethod
    def on(cls, stage: Stage) -> "League":
        """Settle everyone on an empty stage, with protection against forgery switched on."""
        stage.app.config["WTF_CSRF_ENABLED"] = True
        with stage.app.app_context(), Session(db.engine) as session:
            settle(session, stage, PEOPLE)
        return cls(stage)

    @property
    def mail(self):
        """The folder with the letters that were sent."""
        return self.stage.app.extensions["policy_forum"].settings.var_folder / "mail"

    def post(self) -> None:
        """Let the runner do one round: results that are due, letters, jobs."""
        self.stage.app.extensions["policy_forum_runner"]().run_once()

    def person(self, name: str) -> Browser:
        """The browser of one of the people; the first time she signs in by e-mail."""
        if name not in self.browsers:
            browser = Browser(self.stage.app, name, f"10.0.0.{len(self.browsers) + 1}")
            browser.sign_in(address_of(name), self.mail, self.post)
            self.browsers[name] = browser
        return self.browsers[name]

    def visitor(self) -> Browser:
        """Somebody who is not signed in."""
        return self.browsers.setdefault("", Browser(self.stage.app))

    def go_to(self, moment: datetime) -> None:
        """Let the clock stand at a later moment."""
        assert moment > self.stage.clock.now(), "the year only goes forward"
        self.stage.clock.set(moment)


def at(year: int, month: int, day: int, hour: int = 12, minute: int = 0) -> datetime:
    """A moment on the clock of the organisation's zone."""
    return datetime(year, month, day, hour, minute, tzinfo=LONDON)


def typed(moment: datetime) -> str:
    """The moment as a browser's field for date and time sends it."""
    return moment.astimezone(LONDON).strftime("%Y-%m-%dT%H:%M")


def fill_windows(form: Form, windows: dict[str, tuple[datetime, datetime] | None]) -> Form:
    """Say when each stage opens and closes; None leaves it out."""
    for stage, window in windows.items():
        opens, closes = map(typed, window) if window else ("", "")
        form.fill("Opens", opens, group=stage).fill("Closes", closes, group=stage)
    return form


def draft(browser: Browser, title: str, text: str, goal: str = "") -> Page:
    """Write a motion, from the first page on; the page of the draft."""
    form = browser.open("/").follow("Draft a motion").form("Save the draft")
    form.fill("Title", title).fill("Text", text)
    if goal:
        form.fill("Strategic goal", goal)
    return form.press("Save the draft").says("Saved as a draft.", title)


def move_and_second(mover: Browser, seconder: Browser, url: str) -> Page:
    """Bring a draft before the branch, and let a neighbour second it; the numbered motion."""
    mover.open(url).follow("Move this motion").press("Move this motion").says("Moved.")
    return seconder.open(url).press("Second this motion").says("You seconded the motion.")


def put_to_vote(secretary: Browser, url: str, closes: datetime, first: datetime | None = None):
    """Announce the ballot on a motion (and on its amendments before it); the page of the first."""
    form = secretary.open(url).follow("Put it to the vote").form("Announce the ballot")
    if first:
        form.fill("Voting on the amendments ends", typed(first))
    form.fill("Voting on the motion ends", typed(closes))
    return form.press("Announce the ballot").says("The ballot is announced")


def vote(voter: Browser, motion_url: str, *answers: str, about: str = "") -> Page:
    """Hand in a paper with one answer for each question, from the page of the motion."""
    motion = voter.open(motion_url)
    found = {
        link.get("href")
        for panel in motion.root.find_all("ul")
        if panel.get("class") == "actions__list"
        for link in panel.find_all("a")
        if link.words.startswith(("Vote on the", "Change your vote")) and about in link.words
    }
    assert len(found) == 1, f"{voter.name} is not offered one vote: {found}\n{motion.words}"
    paper = voter.open(found.pop())
    change = paper.offers("Change your paper")
    button = "Change your paper" if change else "Hand in your paper"
    form = paper.form(button)
    groups = [
        box.find_all("legend")[0].words
        for box in form.element.find_all("fieldset")
        if box.find_all("legend")[0].words.startswith("Are you for")
    ]
    assert len(groups) == len(answers), groups
    for group, answer in zip(groups, answers, strict=True):
        form.choose(answer, group=group)
    return form.press(button).says("Your paper is in.")
