"""A branch amends a motion with twenty amendments, votes them in order, and gets the clerk's text.

Everything goes through the pages: typed as people say it, edited in place, taken down from the
floor, an amendment to an amendment; some contradict each other, two say the same.
"""

import io
import zipfile

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from policy_forum.features.motions.models import Motion
from policy_forum.web.storage import db
from tests.conftest import ENGINES
from tests.journeys.browsing import Page
from tests.journeys.league import League, at, draft, move_and_second, put_to_vote, vote
from tests.journeys.year import Year
from tests.journeys.year_in_branches import the_office_makes_the_year

TITLE = "A way home from the hospital"
MOTION = """## This branch notes

1. That the last bus from the hospital leaves at 17:40.
2. That visiting at the hospital ends at 20:00.
3. That the county council spends £1.2m a year on taxis.

## This branch believes

1. That public transport is a public good.
2. That nobody should have to choose between a visit and the way home.
3. That timetables should be made with passengers.

## This branch resolves

1. To ask the county council to restore the evening bus.
2. To campaign for
   a) a shelter at every stop;
   b) a timetable at every stop;
   c) fares that a family can pay.
3. To write to every councillor before the budget is set.
4. To report to the branch in the autumn.
"""
# Who moves it, what she types, and how the branch votes; None where it is not put to the vote.
AMENDMENTS = (
    ("Ada", "In Notes 1, replace ‘17:40’ with ‘17:35’.", None),
    ("Tobias", "In Resolves 1 delete 'evening' and insert 'night'", "Against"),
    ("Hal", "In point 1 of Resolves, substitute “early and the late” for “evening”", "For"),
    ("Ada", "In Resolves 1, after ‘county council’ insert ‘and the combined authority’.", "For"),
    ("Tobias", "After Notes 3 add a new clause: That a third of households have no car.", "For"),
    ("Hal", "After Notes 3 insert: ‘That the railway station closes at six.’", "For"),
    ("Ada", "Delete Believes 3", "For"),
    ("Tobias", "In Believes 3 replace ‘passengers’ with ‘those who ride’", "For"),
    ("Hal", "Delete Resolves 2 b)", "Against"),
    ("Ada", "In Resolves 2(b), after ‘timetable’ insert ‘in large print’", "For"),
    ("Tobias", "In Resolves 2 c), after ‘pay’ insert ‘, free for those under 18’", "For"),
    ("Hal", "After Resolves 2 a) insert a new sub-clause: ‘a bench at every stop;’", "For"),
    ("Ada", "In Resolves 3, replace ‘every councillor’ with ‘every county councillor’.", "For"),
    ("Tobias", "Resolves 3: before ‘councillor’ insert ‘county’", "For"),
    ("Hal", "Add at the end: To invite the operators to a public meeting.", "For"),
    ("Ada", "Move Notes 3 to before Notes 1.", "For"),
    ("Tobias", "In Believes 1, delete ‘public good’ and insert ‘right’", "For"),
    ("Hal", "Delete all and replace with: That this branch thanks the drivers.", "Against"),
)
FROM_THE_FLOOR = "In Resolves 4, replace ‘autumn’ with ‘summer’"
TO_AMENDMENT_15 = "In Resolves 5, replace ‘public meeting’ with ‘public meeting in every town’"
THE_CLERKS_TEXT = """## This branch notes

1. That the county council spends £1.2m a year on taxis.
2. That the last bus from the hospital leaves at 17:35.
3. That visiting at the hospital ends at 20:00.
4. That a third of households have no car.
5. That the railway station closes at six.

## This branch believes

1. That public transport is a right.
2. That nobody should have to choose between a visit and the way home.

## This branch resolves

1. To ask the county council and the combined authority to restore the early and the late bus.
2. To campaign for
   a) a shelter at every stop;
   b) a bench at every stop;
   c) a timetable in large print at every stop;
   d) fares that a family can pay, free for those under 18.
3. To write to every county councillor before the budget is set.
4. To report to the branch in the summer.
5. To invite the operators to a public meeting in every town.
"""


@pytest.mark.slow
@pytest.mark.parametrize("engine", ENGINES)
def test_twenty_amendments_become_the_text_that_a_careful_clerk_would_have_written(
    engine, fresh_stage
):
    year = Year(League.on(fresh_stage(engine)))
    the_motion_stands(year)
    for name, wording, _answer in AMENDMENTS:
        propose_in_words(year, name, wording)
    one_is_taken_down_from_the_floor(year)
    one_amends_another(year)
    the_mover_accepts_the_first(year)
    everyone_sees_what_contradicts(year)
    the_chair_puts_the_most_far_reaching_first(year)
    the_clerk_takes_paper_and_file(year)
    the_branch_votes(year)

    with year.league.stage.app.app_context(), Session(db.engine) as session:
        text = session.scalar(select(Motion.text_markdown).where(Motion.title == TITLE))
    assert text == THE_CLERKS_TEXT


def the_motion_stands(year: Year) -> None:
    the_office_makes_the_year(year)
    year.go_to(2026, 3, 10)
    year.motions[TITLE] = draft(year("Nell"), TITLE, MOTION).url
    move_and_second(year("Nell"), year("Ada"), year.motions[TITLE])


def amendments(year: Year, name: str) -> Page:
    """The list of all amendments, as one person reads it."""
    return year(name).open(f"{year.motions[TITLE]}/amendments")


def propose_in_words(year: Year, name: str, wording: str) -> None:
    writing = year.motion(name, TITLE).follow("Propose an amendment").press("Type the wording")
    form = writing.form("Propose this amendment").fill("The formal wording", wording)
    shown = form.press("Preview").does_not_say("could not", "cannot be proposed")
    shown.press("Propose this amendment").says("Your amendment is proposed.")


def one_is_taken_down_from_the_floor(year: Year) -> None:
    page = amendments(year, "Siân").follow("Write down an amendment from the floor")
    form = page.form("Write it down").fill(
        "What was moved", "In Resolves 4, replace ‘winter’ with ‘x’"
    )
    form.press("Write it down", expect=422).says("winter")
    form.fill("What was moved", FROM_THE_FLOOR)
    form.press("Preview").press("Write it down").says("from the floor")


def one_amends_another(year: Year) -> None:
    page = amendments(year, "Ada").follow("Amendment 15").follow("Propose to amend this amendment")
    form = page.press("Type the wording").form("Propose this amendment")
    form.fill("The formal wording", TO_AMENDMENT_15).press("Propose this amendment").says(
        "proposed"
    )


def the_mover_accepts_the_first(year: Year) -> None:
    page = amendments(year, "Nell").follow("Amendment 1").follow("Answer this amendment")
    page.press("Accept amendment 1").says("You accepted the amendment")


def everyone_sees_what_contradicts(year: Year) -> None:
    amendments(year, "Hal").says("If 2 is carried, 3 and 18 fall", "If 7 is carried, 8 and 18 fall")
    on_the_text = year("Hal").open(f"{year.motions[TITLE]}/amendments/text?with=3&with=4")
    on_the_text.says("and the combined authority", "early and the late")


def the_chair_puts_the_most_far_reaching_first(year: Year) -> None:
    page = year("Carys").open(f"{year.motions[TITLE]}/amendments/order")
    form = page.form("Set this order")
    form.fill("Place of amendment 18", "1").fill(
        "Why in this order", "It would replace all others."
    )
    form.press("Set this order").says("It would replace all others.", "If 18 is carried")
    order = year("Hal").open(f"{year.motions[TITLE]}/amendments/order").words
    assert order.index("Amendment 18") < order.index("Amendment 2 ")


def the_clerk_takes_paper_and_file(year: Year) -> None:
    clerk = year("Siân")
    paper = clerk.open(f"{year.motions[TITLE]}/amendments/paper").words
    assert paper.index("Amendment 18") < paper.index("Amendment 2 ")
    pdf = clerk.client.get(f"{year.motions[TITLE]}/amendments/paper.pdf")
    assert (pdf.status_code, pdf.data[:5]) == (200, b"%PDF-")
    word = clerk.client.get(f"{year.motions[TITLE]}/motion.docx")
    with zipfile.ZipFile(io.BytesIO(word.data)) as parts:
        document = parts.read("word/document.xml").decode()
    assert "<w:ins " in document
    assert "<w:del " in document


def the_branch_votes(year: Year) -> None:
    url = year.motions[TITLE]
    put_to_vote(year("Siân"), url, at(2026, 4, 20, 17), first=at(2026, 4, 10, 17))
    answers = {number: answer for number, (_, _, answer) in enumerate(AMENDMENTS, start=1)}
    answers |= {19: "For", 20: "For"}
    in_order = [18, *range(2, 15), 20, 15, 16, 17, 19]
    for name in ("Nell", "Tobias", "Ada"):
        vote(year(name), url, *(answers[n] or "" for n in in_order), about="mendments")
    year.go_to(2026, 4, 10, 17, 1)
    year.league.post()
    shown = amendments(year, "Hal")
    fallen = shown.follow("Amendment 8").words
    assert "Fell" in fallen
    assert "Amendment 7" in fallen or "amendment 7" in fallen
