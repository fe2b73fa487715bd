"""The amendment paper as a PDF: read back with pypdf, as a secretary's reader would."""

from dataclasses import replace
from datetime import date
from io import BytesIO
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pypdf import PdfReader

from policy_forum.domain.text.difference import difference
from policy_forum.domain.text.document import parse_document
from policy_forum.platform.documents.amendment_paper import (
    AmendmentPaperContent,
    PaperAmendment,
    RunChange,
    amendment_paper_pdf,
)
from policy_forum.platform.documents.paper_changes import changed_clauses
from policy_forum.platform.documents.paper_lines import paper_lines
from policy_forum.platform.documents.typesetting import TypesettingError, typeset

TEXT = """## This branch notes

1. The last bus leaves at 17:40.
2. Visiting ends at *20:00*.
3. Nobody should have to choose.

## This branch resolves

1. To write to every councillor.
"""
LATER = TEXT.replace("17:40", "18:10").replace("3. Nobody", "3. New words.\n4. Nobody")


def changes(amended: str = LATER) -> Any:
    return changed_clauses(difference(parse_document(TEXT), parse_document(amended)))


def amendment(number: int, **details: Any) -> PaperAmendment:
    it = PaperAmendment(
        number=number,
        facts=("Proposed by a member of the branch",),
        wording=("In Notes 1, delete ‘17:40’ and insert ‘18:10’.",),
        words="4 words added, 1 word removed.",
        changes=changes(),
        consequences=(f"If {number} is carried, 9 falls.",),
        reason="It is later than that.\n\nAnd it is dark.",
    )
    return replace(it, **details)


def paper(*amendments: PaperAmendment) -> AmendmentPaperContent:
    return AmendmentPaperContent(
        organisation="Harbour Union",
        title="Amendments to evening buses",
        facts=("26-NOR-001", "North"),
        stands="The text is that of revision 1.",
        rule="In the order in which they were proposed.",
        edition="Paper 7f3a2c",
        dated=date(2026, 11, 22),
        lines=tuple(paper_lines(parse_document(TEXT))),
        amendments=amendments,
    )


def read(content: AmendmentPaperContent) -> PdfReader:
    return PdfReader(BytesIO(amendment_paper_pdf(content)))


def words_of(content: AmendmentPaperContent) -> str:
    return " ".join(" ".join(page.extract_text() for page in read(content).pages).split())


def test_it_is_tagged_titled_and_spoken_in_its_language() -> None:
    reader = read(paper(amendment(1)))

    root: Any = reader.trailer["/Root"]
    assert root["/MarkInfo"]["/Marked"]
    assert root["/Lang"] == "en-GB"
    assert b"<pdfuaid:part>1</pdfuaid:part>" in root["/Metadata"].get_data()
    assert reader.metadata
    assert reader.metadata.title == "Amendments to evening buses"


def test_it_holds_all_that_is_known_of_an_amendment() -> None:
    words = words_of(paper(amendment(3)))

    for each in (
        "Amendment 3", "Proposed by a member of the branch", "delete ‘17:40’ and insert ‘18:10’",
        "4 words added", "If 3 is carried, 9 falls.", "It is later than that.", "New words.",
        "For", "Against", "Abstained", "Carried", "Lost", "Fell", "Paper 7f3a2c", "Page 1 of",
    ):  # fmt: skip
        assert each in words


def test_amendments_stand_in_the_order_that_they_are_given() -> None:
    words = words_of(paper(amendment(4), amendment(2)))

    assert words.rindex("Amendment 4") < words.rindex("Amendment 2")


def test_one_that_is_not_put_says_why_and_has_no_line_for_a_result() -> None:
    words = words_of(paper(amendment(1, status="It needs its author.", is_put=False)))

    assert "It needs its author." in words
    assert "Abstained" not in words


def test_a_paper_without_amendments_holds_the_text() -> None:
    words = words_of(paper())

    assert "No amendment waits for a decision." in words
    assert "The last bus leaves" in words


def test_the_same_content_gives_the_same_bytes() -> None:
    assert amendment_paper_pdf(paper(amendment(1))) == amendment_paper_pdf(paper(amendment(1)))


def test_markup_in_words_is_text() -> None:
    sly = '#panic("x") $x$ @a <b> `c` \\ ${d} *e* _f_ //g'

    words = words_of(paper(amendment(1, reason=sly, wording=(sly,), facts=(sly,), status=sly)))

    assert words.count('#panic("x") $x$ @a <b>') >= 4


@settings(max_examples=10, deadline=None)
@given(st.text(max_size=60))
def test_any_words_can_be_set(words: str) -> None:
    sly = amendment(1, reason=words, wording=(words,), facts=(words,), status=words)

    assert amendment_paper_pdf(paper(sly)).startswith(b"%PDF")


def test_long_amendments_name_themselves_on_the_next_page() -> None:
    long = "A reason in many words. " * 400

    assert "Amendment 1, continued" in words_of(paper(amendment(1, reason=long), amendment(2)))


def test_a_paper_that_takes_too_long_is_given_up(tmp_path: Any) -> None:
    template = tmp_path / "slow.typ"
    template.write_text("#for i in range(100000) { for j in range(100000) { let x = i * j } }")

    with pytest.raises(TypesettingError, match="more than 1 seconds"):
        typeset(template, "{}", tmp_path, date(2026, 1, 1), 1)


# ---- What changed ------------------------------------------------------------------------------


def shown(amended: str) -> list[str]:
    marks = {RunChange.KEPT: "{}", RunChange.INSERTED: "+{}+", RunChange.DELETED: "-{}-"}
    return [
        "gap" if clause.is_gap else " ".join(
            part for part in (
                clause.sign,
                clause.note,
                "".join(marks[each.change].format(each.run.text) for each in clause.marker),
                "".join(marks[each.change].format(each.run.text) for each in clause.runs),
            ) if part
        )
        for clause in changes(amended)
    ]  # fmt: skip


def test_changes_stand_between_their_neighbours_with_a_sign() -> None:
    assert shown(LATER) == [
        "This branch notes",
        "± 1. The last bus leaves at -17:40- +18:10+.",
        "2. Visiting ends at 20:00.",
        "+ 3. +New words.+",
        "-3.-+4.+ Nobody should have to choose.",
        "gap",
    ]


def test_a_moved_clause_says_where_it_came_from_and_is_not_new() -> None:
    moved = TEXT.replace("1. The last bus leaves at 17:40.\n2. ", "1. ").replace(
        "3. Nobody should have to choose.\n", "2. Nobody should have to choose.\n"
        "3. The last bus leaves at 17:40.\n"
    )  # fmt: skip

    assert "↕ moved from Notes 1 3. The last bus leaves at 17:40." in shown(moved)


def test_nothing_changed_is_nothing_shown() -> None:
    assert shown(TEXT) in ([], ["gap"])
