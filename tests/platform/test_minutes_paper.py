"""Minutes on paper and for Word: tagged, complete, and whatever members wrote stays text."""

from dataclasses import replace
from datetime import date
from io import BytesIO
from typing import Any
from zipfile import ZipFile

import pytest
from docx import Document
from pypdf import PdfReader

from policy_forum.domain.text.document import parse_document
from policy_forum.platform.documents.minutes_content import (
    Action,
    MinutesContent,
    Note,
    NumberedText,
    People,
    Prose,
    Title,
    Votes,
    Wording,
)
from policy_forum.platform.documents.minutes_paper import minutes_pdf
from policy_forum.platform.documents.paper_lines import paper_lines
from policy_forum.platform.word_files.minutes import minutes_word_file
from tests.makers import TEXT

HOSTILE = '#panic("no") $x$ *bold* <w:p> & "quotes" \\ ] ) \u202e\x07 𓀀'
LINES = tuple(paper_lines(parse_document(TEXT)))
MINUTES = MinutesContent(
    organisation="The Test League",
    title="Minutes of the March meeting",
    facts=("Aberystwyth a’r Cylch", "5 March 2026", "The library"),
    stands="Approved on 2 April 2026.",
    edition="Fingerprint 0123456789ab",
    dated=date(2026, 3, 5),
    parts=(
        Title("Attendance", 1),
        Prose("3 members were present in the room."),
        People((("Siân Gŵyn", "left at 20:10"), ("Ann Archer", ""), ("Bob Baker", ""))),
        Title("Business", 1),
        Title("Evening buses", 2, "1", "26-NOR-014"),
        Title("Amendment 1", 3),
        Wording(("In clause 1 replace ‘evening’ with ‘night’.",)),
        Votes(
            "Amendment 1",
            (("By show of hands", "5", "2", "1"), ("Together", "8", "3", "1")),
        ),
        Prose("Amendment 1 was carried.", is_outcome=True),
        NumberedText("The text of the motion as it was carried", LINES),
        Note(("The chair thanked everyone.", "Tea was served.")),
        Action("Write to the council", "Siân Gŵyn, by 1 April 2026"),
    ),
)


def words_of(pdf: bytes) -> str:
    pages = PdfReader(BytesIO(pdf)).pages
    return " ".join(" ".join(page.extract_text() for page in pages).split())


def test_the_pdf_is_tagged_and_says_everything():
    pdf = minutes_pdf(MINUTES)
    reader = PdfReader(BytesIO(pdf))
    catalogue: Any = reader.trailer["/Root"]
    printed = words_of(pdf)

    assert catalogue["/MarkInfo"]["/Marked"].value is True
    assert b"pdfuaid" in pdf
    assert catalogue["/Lang"] == "en-GB"
    assert reader.metadata is not None
    assert reader.metadata.title == MINUTES.title
    for said in (
        "Siân Gŵyn, left at 20:10", "1. Evening buses", "26-NOR-014", "Signed as a correct record",
        "The last bus from the hospital leaves at 17:40.", "Tea was served.",
        "Action: Write to the council", "Fingerprint 0123456789ab",
    ):  # fmt: skip
        assert said in printed, said


def test_the_same_minutes_are_the_same_file():
    assert minutes_pdf(MINUTES) == minutes_pdf(MINUTES)
    assert minutes_word_file(MINUTES) == minutes_word_file(MINUTES)


def test_what_members_wrote_is_never_run():
    parts = (
        Title(HOSTILE, 1),
        Title(HOSTILE, 2, HOSTILE, HOSTILE),
        Prose(HOSTILE),
        Note((HOSTILE,)),
        Wording((HOSTILE,)),
        People(((HOSTILE, HOSTILE),)),
        Votes(HOSTILE, ((HOSTILE, "1", "2", "3"),)),
        Action(HOSTILE, HOSTILE),
    )
    hostile = replace(MINUTES, title=HOSTILE, facts=(HOSTILE,), parts=parts)

    printed = words_of(minutes_pdf(hostile))
    written = Document(BytesIO(minutes_word_file(hostile)))

    assert '#panic("no") $x$ *bold* <w:p>' in printed
    assert "About this print" in printed
    assert any("#panic" in paragraph.text for paragraph in written.paragraphs)


def test_five_hundred_people_fit():
    people = People(tuple((f"Member {n} of the branch", "") for n in range(500)))

    printed = words_of(minutes_pdf(replace(MINUTES, parts=(people,))))

    assert all(f"Member {n} of" in printed for n in range(500))


def test_the_word_file_has_headings_a_table_and_numbered_lines():
    file = minutes_word_file(MINUTES)
    document = Document(BytesIO(file))
    paragraphs = document.paragraphs

    headings = [
        p.text
        for p in paragraphs
        if p.style and p.style.name.startswith(("Heading 1", "Heading 2", "Heading 3"))
    ]
    assert headings == ["Attendance", "Business", "1. Evening buses (26-NOR-014)", "Amendment 1"]
    (table,) = document.tables
    assert [cell.text for cell in table.rows[0].cells] == ["Votes", "For", "Against", "Abstained"]
    assert [cell.text for cell in table.rows[2].cells] == ["Together", "8", "3", "1"]
    lines = [p.text for p in paragraphs if p.style and p.style.name == "Line of a motion"]
    assert lines[0] == "2\t1.\tThe last bus from the hospital leaves at 17:40."
    assert document.core_properties.author == "The Test League"


def test_the_word_file_keeps_no_motion_and_tracks_nothing():
    with ZipFile(BytesIO(minutes_word_file(MINUTES))) as package:
        assert "docProps/custom.xml" not in package.namelist()
        assert b"trackRevisions" not in package.read("word/settings.xml")


@pytest.mark.parametrize("title", ["", "  "])
def test_minutes_without_a_title_are_refused(title):
    with pytest.raises(ValueError, match="title"):
        minutes_pdf(replace(MINUTES, title=title))
