"""The conference paper as a PDF: read back with pypdf, as a delegate's reader would."""

import re
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pypdf.generic import DictionaryObject

from policy_forum.platform.documents.conference_paper import (
    PaperContent,
    PaperGoal,
    PaperLeftOut,
    PaperLine,
    PaperRun,
    TypesettingError,
    conference_paper_pdf,
)
from policy_forum.platform.documents.typefaces import FONT_FOLDER, characters_of, printable
from policy_forum.platform.documents.typesetting import typeset
from tests.platform.papers import (
    NOTES,
    RESOLVES,
    clause,
    expected_lines,
    heading,
    long_motion,
    motion,
    paper,
    printed_lines,
    read,
    with_text,
)

# ---- Tagged, titled, spoken in the right language ----------------------------------------------


def catalogue(content: PaperContent) -> Any:
    """Return the root of the PDF's objects (ISO 32000, "document catalog")."""
    return read(content).trailer["/Root"]


def test_the_paper_is_tagged_and_declares_pdf_ua() -> None:
    root = catalogue(paper(motion(*clause(1, "1.", NOTES))))

    assert root["/MarkInfo"]["/Marked"] == True  # noqa: E712  a pypdf BooleanObject
    assert root["/StructTreeRoot"]["/K"]
    assert root["/ViewerPreferences"]["/DisplayDocTitle"] == True  # noqa: E712
    assert b"<pdfuaid:part>1</pdfuaid:part>" in root["/Metadata"].get_data()


def test_the_paper_has_a_title_and_a_language() -> None:
    content = paper(motion(*clause(1, "1.", NOTES)))

    assert catalogue(content)["/Lang"] == "en-GB"
    metadata = read(content).metadata
    assert metadata is not None
    assert metadata.title == "Conference paper, Spring 2026"
    assert metadata.author == "Harbour Union"


def structure(content: PaperContent) -> list[str]:
    """Return the kinds of the structure elements, in reading order."""
    kinds: list[str] = []

    def walk(node: object) -> None:
        node = node.get_object() if hasattr(node, "get_object") else node
        if isinstance(node, DictionaryObject):
            if "/S" in node:
                kinds.append(str(node["/S"]))
            walk(node.get("/K"))
        elif isinstance(node, list):
            for child in node:
                walk(child)

    walk(catalogue(content)["/StructTreeRoot"])
    return kinds


def test_goals_motions_and_parts_are_headings_and_clauses_are_list_items() -> None:
    lines = (*heading(1, "This branch notes"), *clause(2, "1.", "A."), *clause(3, "2.", "B."))

    kinds = structure(paper(motion(*lines)))

    assert kinds.index("/TOC") < kinds.index("/H2") < kinds.index("/H3") < kinds.index("/L")
    assert kinds[kinds.index("/L") :].count("/Lbl") >= 2


# ---- Lines -------------------------------------------------------------------------------------


def test_each_line_is_printed_once_on_one_line_with_its_number() -> None:
    it = motion(
        *heading(1, "This branch resolves"),
        *clause(2, "1.", RESOLVES * 2),
        *clause(5, "a)", NOTES * 2, depth=1),
        *clause(8, "ii)", RESOLVES * 2, depth=2),
        *clause(11, "", NOTES),
    )

    lines = printed_lines(paper(it))

    start = lines.index("1 This branch resolves")
    assert lines[start : start + len(it.lines)] == expected_lines(it)


def test_line_numbers_come_from_outside() -> None:
    it = motion(*clause(41, "7.", "Kept from an earlier part."))

    assert "41 7. Kept from an earlier part." in printed_lines(paper(it))


@pytest.mark.parametrize("word", ["W" * 80, "WWWWWWW " * 10])
def test_eighty_of_the_widest_letters_stay_on_one_line_and_on_the_page(word: str) -> None:
    it = motion(PaperLine(1, (PaperRun(word, strong=True),), "viii)", 3, first_of_clause=True))
    right_edges: list[float] = []

    def note_edge(text: str, cm: list[float], _tm: object, _font: object, size: float) -> None:
        bold_w = 0.894 * size
        if "W" in text:
            right_edges.append(cm[4] + text.count("W") * bold_w)

    read(paper(it)).pages[1].extract_text(visitor_text=note_edge)

    assert f"1 viii) {word.strip()}" in printed_lines(paper(it))
    page_less_margin = 595.3 - 51
    assert [400 < edge <= page_less_margin for edge in right_edges] == [True]


def test_line_numbers_are_artifacts_so_that_a_sentence_is_read_through() -> None:
    it = motion(*clause(1, "1.", NOTES * 4))
    page = read(paper(it)).pages[1]
    content = page.get_contents()
    assert content is not None

    artifacts = sum(
        operator in (b"BMC", b"BDC") and operands[0] == "/Artifact"
        for operands, operator in content.operations
    )
    without_lines = 4  # the running head, its rule, the foot, the rule above the motion
    assert artifacts >= without_lines + len(it.lines)


def test_wide_lines_in_the_middle_of_a_clause_stay_on_one_line() -> None:
    widest = "=" * 72 + " 4. The"
    texts = ["As it was", widest, "WWWWWWW " * 9 + "WWWWWWWW", widest, "until today."]
    lines = [PaperLine(n, (PaperRun(text),)) for n, text in enumerate(texts, start=1)]
    it = motion(replace(lines[0], first_of_clause=True), *lines[1:])

    printed = printed_lines(paper(it))

    at = printed.index("1 As it was")
    assert printed[at : at + 5] == expected_lines(it)


def test_lines_stay_whole_over_page_breaks() -> None:
    it = long_motion(1, clauses=40)

    lines = printed_lines(paper(it))

    numbered = [line for line in lines if line in set(expected_lines(it))]
    assert numbered == expected_lines(it)


def test_a_line_may_be_empty() -> None:
    it = motion(PaperLine(1, ()), PaperLine(2, (PaperRun(""),), is_heading=True))

    assert {"1", "2"} <= set(printed_lines(paper(it)))


def test_emphasis_does_not_disturb_the_words() -> None:
    runs = (PaperRun("A bus is "), PaperRun("a right", strong=True, emphasis=True), PaperRun("."))

    assert "1 A bus is a right." in printed_lines(paper(motion(PaperLine(1, runs))))


# ---- Members' words are never markup -----------------------------------------------------------


MARKUP = [
    "#panic()",
    "*x* _y_",
    "$ 1 + 1 $",
    "<label> @label",
    '#eval("1")',
    "= x",
    "- x // y",
    "\\",
]


@pytest.mark.parametrize("text", MARKUP)
def test_markup_is_printed_as_it_was_written(text: str) -> None:
    everywhere = PaperContent(
        organisation=text,
        title=text,
        edition=text,
        published_on=date(2026, 3, 20),
        introduction=text,
        goals=(
            PaperGoal(
                text, text, (replace(motion(*clause(1, "1.", text), title=text), branch=text),)
            ),
        ),
        left_out=(PaperLeftOut("26-NOR-002", text, text, text, text),),
    )

    printed = printed_lines(everywhere)

    assert f"1 1. {text}" in printed
    assert f"1 {text}" in printed, "the title"
    assert f"Reason: {text}" in printed


@settings(max_examples=12, deadline=None)
@given(st.text(max_size=80))
def test_any_text_can_be_printed(text: str) -> None:
    content = replace(with_text(text), introduction=text, organisation=text)

    assert conference_paper_pdf(content).startswith(b"%PDF-1.7")


# ---- Typefaces ---------------------------------------------------------------------------------


def test_a_character_without_a_glyph_is_printed_as_a_sign_and_named() -> None:
    printed = " ".join(printed_lines(with_text("Signed by 文 with 👍")))

    assert "1 Signed by \ufffd with \ufffd" in printed
    assert "U+6587 CJK UNIFIED IDEOGRAPH-6587; U+1F44D THUMBS UP SIGN" in printed


def test_every_character_the_typefaces_claim_can_be_printed() -> None:
    claimed = sorted(
        frozenset().union(*(characters_of(file) for file in FONT_FOLDER.glob("*-Regular.ttf")))
    )
    marks = [*map(chr, range(0x300, 0x370))]
    accented = [letter + mark for letter in "aŵ≤Ωж" for mark in marks]
    text = [printable(c)[0] for c in [*map(chr, claimed), *accented, *"←→✓□★"]]
    lines = ["".join(text[at : at + 60]) for at in range(0, len(text), 60)]

    it = motion(*(PaperLine(n, (PaperRun(line),)) for n, line in enumerate(lines, start=1)))

    assert conference_paper_pdf(paper(it)).startswith(b"%PDF")


def test_only_the_typefaces_of_the_project_and_of_typst_are_in_the_file() -> None:
    fonts: set[str] = set()
    for page in read(with_text("a Ж → “b”")).pages:
        resources: Any = page["/Resources"]
        fonts |= {str(font["/BaseFont"]) for font in resources["/Font"].values()}

    families = {re.sub(r".*\+|-.*", "", font) for font in fonts}
    assert families == {"AtkinsonHyperlegibleNext", "NotoSans", "DejaVuSansMono"}


# ---- The same content, the same bytes ----------------------------------------------------------


def test_the_same_content_gives_the_same_bytes_and_another_day_does_not() -> None:
    content = paper(long_motion(1, clauses=5))
    first = conference_paper_pdf(content)

    assert conference_paper_pdf(content) == first
    assert conference_paper_pdf(replace(content, published_on=date(2026, 3, 21))) != first


# ---- Links -------------------------------------------------------------------------------------


def linked(address: str) -> PaperContent:
    run = PaperRun("the evidence", link=address)
    return paper(motion(PaperLine(1, (PaperRun("See "), run, PaperRun(".")))))


def addresses(content: PaperContent) -> set[str]:
    return {
        str(note.get_object()["/A"]["/URI"])
        for page in read(content).pages
        for note in page.get("/Annots", [])
        if "/A" in note.get_object() and "/URI" in note.get_object()["/A"]
    }


def test_a_link_works_on_screen_and_its_address_is_printed_below_the_motion() -> None:
    content = linked("https://example.org/bus?line=4")

    assert addresses(content) == {"https://example.org/bus?line=4"}
    assert "Line 1: https://example.org/bus?line=4" in printed_lines(content)


@pytest.mark.parametrize(
    "address",
    ["javascript:alert(1)", "file:///etc/hosts", "https://", "http://[", "https://a b", "x"],
)
def test_what_is_no_web_or_mail_address_is_printed_as_text_only(address: str) -> None:
    assert addresses(linked(address)) == set()
    assert "1 See the evidence." in printed_lines(linked(address))


# ---- What cannot be set ------------------------------------------------------------------------


def test_a_paper_needs_a_title() -> None:
    with pytest.raises(ValueError, match="needs a title"):
        conference_paper_pdf(paper(title=" "))


def test_a_paper_needs_a_language_that_exists() -> None:
    with pytest.raises(ValueError, match="'gibberish' is no language tag"):
        conference_paper_pdf(replace(paper(), language="gibberish"))


def test_what_typst_refuses_is_said_in_its_words(tmp_path: Path) -> None:
    template = tmp_path / "broken.typ"
    template.write_text('#panic("no such paper")')

    with pytest.raises(TypesettingError, match="no such paper"):
        typeset(template, "{}", FONT_FOLDER, date(2026, 3, 20))


def test_a_template_cannot_read_outside_its_folder(tmp_path: Path) -> None:
    template = tmp_path / "curious.typ"
    template.write_text('#read("/../../etc/hostname")')

    with pytest.raises(TypesettingError):
        typeset(template, "{}", FONT_FOLDER, date(2026, 3, 20))
