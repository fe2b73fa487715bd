"""The first half of a motion’s year: written, seconded, amended, voted on in its branch."""

from tests.journeys.league import (
    address_of,
    at,
    draft,
    fill_windows,
    move_and_second,
    put_to_vote,
    typed,
    vote,
)
from tests.journeys.letter_box import letters
from tests.journeys.year import (
    BUSES,
    BUSES_TEXT,
    FLAGS,
    GOAL,
    HALLS,
    OTHER_GOAL,
    SHORT_TEXT,
    YEAR,
    Year,
)


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
    waiting = year("Nell").open("/").follow("Answer amendment 1 to your motion")
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
    first.says("If 2 is carried, 3 falls.", "recorded vote")
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
