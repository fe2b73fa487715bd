"""Finding one's way in the conference paper: contents, running heads, page breaks, index."""

import re
from dataclasses import replace
from itertools import pairwise

from pypdf.generic import Destination

from policy_forum.platform.documents.conference_paper import PaperContent, PaperLeftOut
from tests.platform.papers import (
    clause,
    long_motion,
    motion,
    page_lines,
    paper,
    printed_lines,
    read,
)

RUNNING = ("Harbour Union ·", "Motion ", "Page ")


def many_motions() -> PaperContent:
    return paper(*(long_motion(position, 3 + position % 7) for position in range(1, 25)))


def bookmarks_of_motions(content: PaperContent) -> list[Destination]:
    nested = [item for item in read(content).outline if isinstance(item, list)]
    return [mark for marks in nested for mark in marks if isinstance(mark, Destination)]


def test_contents_and_bookmarks_lead_to_the_page_of_each_motion() -> None:
    pages = page_lines(many_motions())
    contents = " ".join(line for page in pages[:2] for line in page)

    bookmarks = bookmarks_of_motions(many_motions())

    assert len(bookmarks) == 24
    for position, mark in enumerate(bookmarks, start=1):
        title = f"{position} Long motion {position}"
        page = read(many_motions()).get_destination_page_number(mark)
        assert page is not None
        assert mark.title == title.replace(" ", ". ", 1)
        assert title in pages[page]
        assert re.search(rf"{title}\s+26-NOR-{position:03}\s+North Valley {page + 1}\b", contents)


def test_a_motion_over_a_page_break_says_so_at_the_foot_and_at_the_head() -> None:
    broken = 0
    for page, following in pairwise(page_lines(many_motions())):
        foot = re.search(r"Motion (\d+) continues on the next page", " ".join(page))
        head = re.search(r"Motion (\d+), 26-NOR-\d+, continued", " ".join(following))
        text = [line for line in following if not line.startswith(RUNNING)]
        assert (foot and foot[1]) == (head and head[1])
        assert bool(foot) == bool(re.match(r"\d+ (\d+\. )?[a-zT]", text[0]))
        broken += bool(foot)
    assert broken > 5


def test_no_heading_is_left_alone_at_the_foot_of_a_page() -> None:
    for page in page_lines(many_motions())[2:-1]:
        body = [line for line in page if not line.startswith(RUNNING)]
        assert re.match(r"\d+ (\d+\. )?[a-zT]", body[-1]), body[-1]
        assert "This branch notes" not in body[-1]


def test_every_page_has_its_number_and_the_number_of_pages() -> None:
    pages = page_lines(many_motions())

    for number, page in enumerate(pages, start=1):
        assert f"Page {number} of {len(pages)}" in " ".join(page)


def test_the_index_lists_branches_by_name_with_the_page_of_each_motion() -> None:
    motions = [
        replace(motion(*clause(1, "1.", "A."), position=n, title=f"T{n}"), branch=branch)
        for n, branch in enumerate(["Ynys Môn", "Émile Zola", "East Docks", "Ynys Môn"], start=1)
    ]

    index = page_lines(paper(*motions))[-1]

    at = index.index("Index by branch")
    assert index[at + 1 : at + 8] == [
        "East Docks", "3 26-NOR-003 T3 2",
        "Émile Zola", "2 26-NOR-002 T2 2",
        "Ynys Môn", "1 26-NOR-001 T1 2", "4 26-NOR-004 T4 2",
    ]  # fmt: skip


def test_motions_ruled_out_of_order_stand_with_rule_and_reason() -> None:
    left_out = PaperLeftOut(
        "26-WES-002", "Expel the treasurer", "West Moor", "Standing order 7.2", "It names a member."
    )

    printed = printed_lines(replace(paper(), left_out=(left_out,)))

    at = printed.index("Expel the treasurer")
    assert printed[at + 2 : at + 4] == ["Rule: Standing order 7.2", "Reason: It names a member."]
    assert "No motion was put under this goal." in printed
