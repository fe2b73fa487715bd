"""The second half of a motion’s year: submitted, ruled on, decided, and brought again."""

from tests.journeys.browsing import Page
from tests.journeys.league import (
    at,
    fill_windows,
    move_and_second,
)
from tests.journeys.year import BUSES, FLAGS, GOAL, HALLS, OTHER_GOAL, Year


def motions_are_submitted(year: Year) -> None:
    year.motion("Siân", BUSES).says("This can be done from")
    year.go_to(2026, 7, 2)
    assert not year.motion("Nell", BUSES).offers("Submit to conference")
    for secretary, title in (("Siân", BUSES), ("Hannah", HALLS), ("Hannah", FLAGS)):
        receipt = year.motion(secretary, title).press("Submit to conference")
        receipt.says("This is the branch’s receipt.", title)
        checked = year.league.visitor().open("/").follow("Conference").follow("Check a receipt")
        form = checked.form("Check a receipt").fill("Receipt", receipt.title)
        form.press("Check a receipt").says(title)
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
