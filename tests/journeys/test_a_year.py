"""One year of a motion, walked through the pages that each person is offered, and by nothing else.

From the cycle that the national office makes, to the motion that its branch brings again in the
next one. A button that is missing, or a page that leads nowhere, ends the walk.
"""

from dataclasses import dataclass, field

import pytest

from tests.conftest import ENGINES
from tests.journeys.browsing import Page, letters
from tests.journeys.league import (
    League,
    address_of,
    at,
    draft,
    fill_windows,
    move_and_second,
    put_to_vote,
    typed,
    vote,
)

GOAL, OTHER_GOAL = "A way home for everyone", "Warm homes"
BUSES, HALLS, FLAGS = "Evening buses", "Keep village halls open", "Flags on every lamp post"
BUSES_TEXT = """## This branch notes

1. The last bus leaves at 17:40.
2. Visiting ends at 20:00.

## This branch believes

1. Nobody should have to choose between a visit and the way home.

## This branch resolves

1. To ask the county council to restore the evening bus.
2. To write to every councillor before the budget is set.
"""
SHORT_TEXT = """## This branch resolves

1. To ask conference to look at {what} in the coming year.
"""
YEAR = {
    "Goals": (at(2026, 3, 2, 9), at(2026, 3, 9, 9)),
    "Drafting": (at(2026, 3, 9, 9), at(2026, 5, 4, 9)),
    "Branch decisions": (at(2026, 5, 4, 9), at(2026, 7, 1, 9)),
    "Submission": (at(2026, 7, 1, 9), at(2026, 8, 1, 9)),
    "Compiling": (at(2026, 8, 1, 9), at(2026, 9, 1, 9)),
    "Priorities": None,
    "Conference": (at(2026, 9, 18, 9), at(2026, 9, 21, 9)),
    "Closed": (at(2026, 9, 21, 9), at(2027, 2, 1, 9)),
}


@dataclass
class Year:
    """What was made on the way: the address of each motion by its title."""

    league: League
    motions: dict[str, str] = field(default_factory=dict)

    def __call__(self, name: str):
        return self.league.person(name)

    def motion(self, reader: str, title: str) -> Page:
        """The page of a motion, as a person reads it."""
        browser = self(reader) if reader else self.league.visitor()
        return browser.open(self.motions[title])

    def go_to(self, *moment: int) -> None:
        self.league.go_to(at(*moment))


@pytest.mark.slow
@pytest.mark.parametrize("engine", ENGINES)
def test_a_motion_walks_through_a_whole_year(engine, fresh_stage):
    year = Year(League.on(fresh_stage(engine)))

    the_office_makes_the_year(year)
    members_write_together(year)
    two_save_at_once(year)
    the_motion_is_moved_and_seconded(year)
    amendments_are_proposed_and_answered(year)
    if engine == "sqlite":
        # The pages are the same on both; on the other one a look at the end is enough.
        everyone_looks_round(year)
    the_branch_votes_on_amendments(year)
    the_branch_votes_on_the_motion(year)
    other_motions_are_carried(year)
    motions_are_submitted(year)
    the_office_rules_and_orders(year)
    the_paper_is_published(year)
    conference_decides(year)
    the_next_year_is_opened(year)
    a_remitted_motion_is_brought_again(year)
    the_lineage_shows_it_both_ways(year)
    everyone_looks_round(year)
    the_record_holds(year)


def everyone_looks_round(year: Year) -> None:
    """No link on any kind of page, whoever reads it, leads to nothing."""
    for name in ("Nell", "Siân", "Olwen"):
        assert year(name).wander() > 10
    assert year.league.visitor().wander() > 10


def the_office_makes_the_year(year: Year) -> None:
    office = year("Olwen")
    form = office.open("/").follow("The year").follow("Make a cycle").form("Make a cycle")
    form.fill("Year of the conference", "2026").fill("Title", "Conference 2026")
    shown = fill_windows(form, YEAR).press("Make a cycle")
    shown.says("The cycle of 2026 is made.", "“Goals” closes")

    for title in (GOAL, OTHER_GOAL):
        form = shown.follow("Set a goal").form("Set a goal")
        form.fill("Title", title).fill("In one sentence", f"{title}, by the end of the year.")
        shown = form.press("Set a goal").says("The goal is set.", title)

    form = shown.follow("Branch decisions").form("Move the window")
    form.fill("Closes", typed(at(2026, 7, 1, 8))).fill("Reason", "")
    form.press("Move the window", expect=422).says("Nothing was lost", "Enter a reason.")
    form.fill("Reason", "The hall is not free in the evening.")
    form.press("Move the window").says("“Branch decisions” was moved", "The hall is not free")
    year.league.visitor().open("/").follow("The year").follow("Conference 2026").says(
        "The hall is not free in the evening.", GOAL
    )


def members_write_together(year: Year) -> None:
    nell = year("Nell")
    nell.open("/motions/new", expect=409).says("Drafting")
    early = nell.open("/").says("Draft a motion", "This can be done from")
    assert not early.offers("Draft a motion")
    assert not early.follow("Motions").offers("Write a motion")
    year.go_to(2026, 3, 10)

    form = nell.open("/").follow("Draft a motion").form("Save the draft")
    form.fill("Title", BUSES).fill("Text", "## This branch resolves\n\n<b>shout</b>")
    form.press("Save the draft", expect=422).says("Nothing was lost", "Line 3")
    shown = form.fill("Text", BUSES_TEXT).press("Preview").says("To ask the county council")
    page = shown.form("Save the draft").fill("Strategic goal", GOAL).press("Save the draft")
    year.motions[BUSES] = page.says("Saved as a draft.", GOAL).url

    year("Tobias").open(page.url, expect=404)
    form = page.follow("Ask a co-author").form("Look for members").fill("Name", "tobi")
    form.press("Look for members").press("Ask Tobias Fenn").says("Tobias Fenn asked")
    year.league.post()
    assert letters(year.league.mail, address_of("Tobias"))[-1][0]
    invited = year("Tobias").open("/").follow(BUSES)
    invited.press("Join as co-author").says("You are co-author now")


def two_save_at_once(year: Year) -> None:
    nells = year.motion("Nell", BUSES).follow("Edit the draft").form("Save the draft")
    tobiass = year.motion("Tobias", BUSES).follow("Edit the draft").form("Save the draft")
    nells.fill("Text", BUSES_TEXT.replace("17:40", "17:35")).press("Save the draft")

    changed = BUSES_TEXT.replace("every councillor", "every county councillor")
    both = tobiass.fill("Text", changed).press("Save the draft", expect=409)
    both.says("Somebody saved this motion while you were writing", "17:35", "county councillor")
    saved = both.form("Save both changes together").press("Save both changes together")

    saved.says("17:35", "every county councillor")
    year.motion("Nell", BUSES).says("17:35", "every county councillor")


def the_motion_is_moved_and_seconded(year: Year) -> None:
    year("Ada").open(year.motions[BUSES], expect=404)
    page = move_and_second(year("Nell"), year("Ada"), year.motions[BUSES])
    page.says("26-NOR-001", "Ada O’Connor", "Nell Ashworth")
    assert not year.motion("Hal", BUSES).offers("Second this motion")
    year.league.visitor().open(page.url, expect=404)
    assert not year("Hannah").open(page.url).offers("Propose an amendment")


def propose(year: Year, name: str, clause: str, words: str, wording: str) -> str:
    """Edit one clause in place, look at the preview, propose; the address of the amendment."""
    form = year.motion(name, BUSES).follow("Propose an amendment").form("Propose this amendment")
    form.fill(f"Words of {clause}", words)
    shown = form.press("Preview").says(f"In {clause}, {wording}")
    form = shown.form("Propose this amendment").fill("Why the branch", "It says what we mean.")
    return form.press("Propose this amendment").says("Your amendment is proposed.", wording).url


def amendments_are_proposed_and_answered(year: Year) -> None:
    nobody = "Nobody should have to choose between visiting and the way home."
    restore = "To ask the county council to restore the {} bus."
    friendly = propose(year, "Ada", "Believes 1", nobody, "delete ‘a visit’ and insert ‘visiting’.")
    for name, when in (("Tobias", "night"), ("Hal", "early")):
        wording = f"delete ‘evening’ and insert ‘{when}’."
        clashing = propose(year, name, "Resolves 1", restore.format(when), wording)
        year("Hal").open(clashing)
    year.motion("Hal", BUSES).follow("Amendment 3").says("conflict", "Amendment 2")

    year("Ada").open(friendly).does_not_say("Answer this amendment")
    waiting = year("Nell").open("/").follow(BUSES, beside="amendment 1")
    waiting.follow("Answer this amendment").press("Accept amendment 1").says(
        "You accepted the amendment"
    )
    year.motion("Hal", BUSES).says("between visiting and the way home")

    waiting = year.motion("Nell", BUSES).follow("Amendment 2").follow("Answer this amendment")
    form = waiting.form("Leave it to the vote").fill("Reason", "The branch should choose.")
    form.press("Leave it to the vote").says("The branch votes on this amendment")


def the_branch_votes_on_amendments(year: Year) -> None:
    assert not year.motion("Nell", BUSES).offers("Put it to the vote")
    first = put_to_vote(
        year("Siân"), year.motions[BUSES], at(2026, 4, 20, 17), first=at(2026, 4, 10, 17)
    )
    first.says("Amendments 2 and 3 touch the same words", "recorded vote")
    year.league.post()
    assert "ballot" in letters(year.league.mail, address_of("Hal"))[-1][1].lower()

    year("Hal").open(first.url).press("Hand in your paper", expect=422).says("Nothing was lost")
    url = year.motions[BUSES]
    vote(year("Hal"), url, "Against", "For", about="mendments")
    for name in ("Nell", "Tobias", "Ada"):
        vote(year(name), url, "For", "For", about="mendments")
    vote(year("Hal"), url, "Abstain", "For", about="mendments").says("You can change it until")
    assert not year("Siân").open(first.url).offers("Declare the result")

    year.go_to(2026, 4, 10, 17)
    year("Ada").open(first.url).does_not_say("Hand in your paper", "Change your paper")
    declared = year("Siân").open(first.url).press("Declare the result")
    declared.says("The result is declared.", "3 for, 0 against, 1 abstained")
    year.motion("Hal", BUSES).says("the night bus").does_not_say("early bus")


def the_branch_votes_on_the_motion(year: Year) -> None:
    url = year.motions[BUSES]
    vote(year("Nell"), url, "For")
    vote(year("Ada"), url, "Against")
    vote(year("Ada"), url, "For")
    vote(year("Carys"), url, "Against")
    year.motion("Nell", BUSES).says("The branch votes on the motion.")

    year.go_to(2026, 4, 20, 17, 1)
    year.league.post()
    page = year.motion("Nell", BUSES).says("Carried", "2 for, 1 against, 0 abstained")
    page.says("3 of 6 on the roll voted; the quorum of 2 was met.")
    page.follow("History, and earlier texts").says("Hal", "mendment")
    assert "carried" in letters(year.league.mail, address_of("Nell"))[-1][1].lower()


def other_motions_are_carried(year: Year) -> None:
    """Two more from another branch, one of which will be ruled out of order."""
    for title in (HALLS, FLAGS):
        text = SHORT_TEXT.format(what=title.lower())
        url = draft(year("Ibrahim"), title, text, GOAL).url
        year.motions[title] = url
        move_and_second(year("Ibrahim"), year("Joan"), url)
        put_to_vote(year("Hannah"), url, at(2026, 5, 1, 18))
        for name in ("Ibrahim", "Joan", "Hannah"):
            vote(year(name), url, "For")
    year.go_to(2026, 5, 1, 18)
    year.league.post()
    for title in (HALLS, FLAGS):
        year.motion("Joan", title).says("Carried", "3 for, 0 against, 0 abstained")


def motions_are_submitted(year: Year) -> None:
    year.motion("Siân", BUSES).says("This can be done from")
    year.go_to(2026, 7, 2)
    assert not year.motion("Nell", BUSES).offers("Submit to conference")
    for secretary, title in (("Siân", BUSES), ("Hannah", HALLS), ("Hannah", FLAGS)):
        receipt = year.motion(secretary, title).press("Submit to conference")
        receipt.says("This is the branch’s receipt.", title)
        checked = year.league.visitor().open("/").follow("Conference").follow("Check a receipt")
        form = checked.form("Show these").fill("Receipt", receipt.title)
        form.press("Show these").says(title)
    assert not year.motion("Siân", BUSES).offers("Submit to conference")
    year.motion("", BUSES).says("the night bus").does_not_say("Nell", "Ada", "Tobias")


def rule(year: Year, number: str, ruling: str, reason: str = "") -> Page:
    intake = year("Olwen").open("/").follow("Conference").follow("Open the intake table")
    form = intake.follow(f"Rule on order ({number})").form("Give this ruling")
    form.choose(ruling).fill("Rule that was applied", "Standing orders of conference 4.2")
    is_whole = bool(reason) or ruling == "In order"
    return form.fill("Reason", reason).press("Give this ruling", 200 if is_whole else 422)


def the_office_rules_and_orders(year: Year) -> None:
    year.go_to(2026, 8, 3)
    year("Nell").open("/conference/intake", expect=403)
    rule(year, "26-NOR-001", "In order")
    rule(year, "26-SOU-001", "In order")
    rule(year, "26-SOU-002", "Out of order").says("Enter the reason.")
    rule(year, "26-SOU-002", "Out of order", "It asks nothing that conference can decide.")
    year.motion("", FLAGS).says("Out of order: Standing orders of conference 4.2").follow(
        "Out of order: Standing orders of conference 4.2"
    ).says("It asks nothing that conference can decide.")

    agenda = year("Olwen").open("/").follow("Conference").follow("Put the agenda in order")
    agenda = agenda.press("Put all motions in order on the agenda").says("Every motion in order")
    names = [e.words for e in agenda.root.find_all("p") if "agenda__title" in e.get("class")]
    assert len(names) == 2
    agenda = agenda.press("Down")
    turned = [e.words for e in agenda.root.find_all("p") if "agenda__title" in e.get("class")]
    assert turned == names[::-1]


def the_paper_is_published(year: Year) -> None:
    agenda = year("Olwen").open("/").follow("Conference").follow("Put the agenda in order")
    form = agenda.follow("Publish the conference paper").form("Publish edition 1")
    form.fill("Introduction", "Conference meets in the Guildhall.").press("Publish edition 1")

    papers = year.league.visitor().open("/").follow("Conference")
    paper = papers.follow("Conference paper, edition 1")
    paper.says("Guildhall", BUSES, HALLS, "the night bus", "Northmoor", "2 for, 1 against")
    paper.says("Ruled out of order", FLAGS, "It asks nothing").does_not_say("Nell", "Ibrahim")
    year.league.visitor().open(paper.href("This edition as a PDF"), expect=503)
    year.league.post()
    status, kind, pdf = year.league.visitor().fetch(paper.href("This edition as a PDF"))
    assert (status, kind) == (200, "application/pdf")
    assert pdf.startswith(b"%PDF-")
    assert b"/StructTreeRoot" in pdf


def record(year: Year, number: str, outcome: str, *counts: int, **more: str) -> Page:
    conference = year("Olwen").open("/").follow("Conference")
    decisions = conference.follow("Record what conference decided")
    form = decisions.follow(f"Record the outcome ({number})").form("Record the outcome")
    form.choose(outcome)
    for label, count in zip(("Votes for", "Votes against", "Abstained"), counts, strict=False):
        form.fill(label, str(count))
    for label, words in more.items():
        form.fill(label.replace("_", " "), words)
    return form.press("Record the outcome").says("The outcome is recorded")


def conference_decides(year: Year) -> None:
    year.go_to(2026, 9, 19)
    record(year, "26-SOU-001", "Carried", 120, 30, 4, Who_takes_it_on="The policy team")
    record(year, "26-NOR-001", "Remitted", Note="Come back with the costs.")

    register = year.league.visitor().open("/").follow("What we stand for").says(HALLS, GOAL)
    register.says("120 for, 30 against, 4 abstained")
    year.motion("", BUSES).says("Come back with the costs.")
    entry = year("Olwen").open(register.url).follow("Say how it stands")
    standing = entry.form("Say how it stands")
    standing.fill("How it stands", "Under way").fill("What shows it", "Two halls have reopened.")
    standing.press("Say how it stands").says("Two halls have reopened.")


def the_next_year_is_opened(year: Year) -> None:
    year.go_to(2026, 10, 1)
    form = year("Olwen").open("/").follow("Conference").follow("Open the next cycle")
    form = form.form("Open the next cycle")
    assert form.value("Title") == "Conference 2027"
    windows = {
        "Goals": None,
        "Drafting": (at(2026, 11, 2, 9), at(2027, 5, 3, 9)),
        "Branch decisions": (at(2027, 5, 3, 9), at(2027, 7, 1, 9)),
        "Submission": (at(2027, 7, 1, 9), at(2027, 8, 1, 9)),
        "Compiling": (at(2027, 8, 1, 9), at(2027, 9, 1, 9)),
        "Conference": (at(2027, 9, 17, 9), at(2027, 9, 20, 9)),
        "Closed": (at(2027, 9, 20, 9), at(2028, 2, 1, 9)),
    }
    shown = fill_windows(form, windows).press("Open the next cycle")
    shown.says("Conference 2027", GOAL, OTHER_GOAL)


def a_remitted_motion_is_brought_again(year: Year) -> None:
    year.go_to(2026, 11, 3)
    offers = year("Tobias").open("/").follow("Conference")
    page = offers.follow("Motions offered back to your branch").press("Bring it again")
    page.says("This new draft has the text of the earlier motion", "Brought again from")
    year.motions["again"] = page.url
    move_and_second(year("Tobias"), year("Carys"), page.url).says("27-NOR-001")


def the_lineage_shows_it_both_ways(year: Year) -> None:
    for start in (BUSES, "again"):
        lineage = year.motion("Nell", start).follow("The whole lineage")
        lineage.says("26-NOR-001", "27-NOR-001", "Remitted", GOAL, "Seconded", "Amendments")
    visitor = year.league.visitor()
    visitor.open(year.motions["again"], expect=404)
    old = visitor.open(year.motions[BUSES]).follow("The whole lineage").says("26-NOR-001")
    old.does_not_say("Nell", "27-NOR-001")
    old.follow(GOAL, beside="2027").says("26-SOU-001", "26-NOR-001")


def the_record_holds(year: Year) -> None:
    record_page = year("Ravi").open("/").follow("The record")
    record_page.says("Motion")
    record_page.follow("Check").says("holds")
