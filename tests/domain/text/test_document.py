"""A text is read as its author meant it, and printed as it was written."""

import pytest
from hypothesis import given

from policy_forum.domain.text.document import (
    ClauseKind,
    TextLimits,
    TextRefusedError,
    count_words,
    parse_document,
    print_document,
)
from policy_forum.domain.text.limits import MERGED
from policy_forum.domain.text.matching import carry_ids
from tests.domain.text.texts import MOTION, motion_texts, real_motions


def labels(text: str) -> list[str]:
    return [clause.label for clause in parse_document(text).clauses]


def refusals(text: str, limits: TextLimits | None = None) -> list[tuple[int, str]]:
    with pytest.raises(TextRefusedError) as refused:
        parse_document(text, limits or TextLimits())
    return [(problem.line, problem.reason) for problem in refused.value.problems]


def test_every_clause_has_the_name_that_people_say() -> None:
    assert labels(MOTION) == [
        "Heading ‘Notes’",
        "Notes 1",
        "Notes 2",
        "Heading ‘Resolves’",
        "Resolves 1",
        "Resolves 1 a)",
        "Resolves 1 b)",
        "Resolves 2",
    ]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("1. one\n2. two", ["Clause 1", "Clause 2"]),
        ("1) one\n2) two", ["Clause 1", "Clause 2"]),
        ("1 Notes one\n\n2 Calls for two", ["Clause 1", "Clause 2"]),
        ("(a) one\n\n(b) two", ["Clause (a)", "Clause (b)"]),
        ("i. one\nii. two\niii. three", ["Clause i)", "Clause ii)", "Clause iii)"]),
        (
            "1. one\na) two\nb) three\n2. four",
            ["Clause 1", "Clause 1 a)", "Clause 1 b)", "Clause 2"],
        ),
        ("1. one\n\n   more of one", ["Clause 1", "Clause 1, paragraph 2"]),
        ("One.\n\nTwo.", ["Paragraph 1", "Paragraph 2"]),
        (
            "1. one\n- two\n\nText.\n\n- three\n2. four",
            [
                "Clause 1",
                "Clause 1, bullet 1",
                "Paragraph 1",
                "Bullet 1",
                "Clause 2",
            ],
        ),
        ("•\tone\n\uf0b7\ttwo\no\tthree", ["Bullet 1", "Bullet 2", "Bullet 3"]),
        ("A. one\n\nB. two", ["Clause A", "Clause B"]),
        ("- one\n- two\n  1. three", ["Bullet 1", "Bullet 2", "Bullet 2, 1"]),
        ("## Homes\nOne.\n- two", ["Heading ‘Homes’", "Homes, paragraph 1", "Homes, bullet 1"]),
        ("1. one\n1. two\n1. three", ["Clause 1", "Clause 2", "Clause 3"]),
        ("4. one\n4.1. two\n4.2. three", ["Clause 4", "Clause 4.1", "Clause 4.2"]),
    ],
)
def test_the_usual_ways_of_numbering_are_read(text: str, expected: list[str]) -> None:
    assert labels(text) == expected


@pytest.mark.parametrize(
    "line",
    [
        "8.00 pm Decision Time",
        "3 people were hurt",
        "J. Smith moved the motion",
        "2019. That was the year",
        "*Not* a bullet",
        "#hashtag is a word",
        "-5 degrees",
    ],
)
def test_what_only_looks_like_a_marker_is_text(line: str) -> None:
    (clause,) = parse_document(line).clauses
    assert clause.kind is ClauseKind.PARAGRAPH


@pytest.mark.parametrize(
    "line",
    [
        "# Buses",
        "**Conference notes:**",
        "**Conference notes**:",
        "__Why this matters__",
        "Conference resolves:",
        "This branch further believes that:",
        "We call on the national executive committee to:",
    ],
)
def test_headings_are_known_in_every_dress(line: str) -> None:
    heading, item = parse_document(f"{line}\n1. one").clauses
    assert heading.kind is ClauseKind.HEADING
    assert not heading.text.startswith(("*", "_", "#"))
    assert item.kind is ClauseKind.NUMBERED


@pytest.mark.parametrize("text", ["1. This conference\nnotes that", "A text in which\nwe believe"])
def test_wrapped_prose_does_not_open_a_section(text: str) -> None:
    (clause,) = parse_document(text).clauses
    assert clause.kind is not ClauseKind.HEADING


def test_sections_need_no_blank_lines() -> None:
    text = "Buses\nConference notes:\n1. one\nConference resolves:\n1. two"
    assert labels(text)[2::2] == ["Notes 1", "Resolves 1"]


def test_a_section_that_comes_twice_is_told_apart() -> None:
    text = "Conference notes:\n1. one\n\nConference notes:\n1. two"
    assert labels(text) == [
        "Heading ‘Notes’", "Notes 1", "Heading ‘Notes (second)’", "Notes (second) 1",
    ]  # fmt: skip


def test_wrapped_lines_belong_to_their_clause() -> None:
    first, second = parse_document("1. one\nand more\n   and more\n2. two").clauses
    assert first.text == "one and more and more"
    assert second.text == "two"


@pytest.mark.parametrize(
    ("text", "line", "part"),
    [
        ("One.\n\n![A bus](https://a.example/bus.png)", 3, "Images"),
        ("![A bus][1]", 1, "Images"),
        ("One.\n| a | b |\n|---|---|\n| 1 | 2 |", 3, "Tables"),
        ("One.\nTwo <b>bold</b>.", 2, "HTML"),
        ("<script src='x'>", 1, "HTML"),
        ("a <!-- hidden --> b", 1, "HTML"),
        ("One.\n```\ncode\n```", 2, "Code"),
        ("  ~~~\ncode", 1, "Code"),
        ("One\u202etwo", 1, "direction"),
        ("One.\n\u200ftwo", 2, "direction"),
        ("One.\n\x0cTwo.", 2, "(U+000C) at the beginning"),
        ("One.\n\nBell\x07", 3, "(U+0007) after ‘Bell’"),
        ("One\u2028two", 1, "(U+2028) after ‘One’"),
        ("\x00", 1, "(U+0000) at the beginning"),
        ("[a](javascript:alert)", 1, "https://"),
        ("Two lines,\n[a](//evil.example)", 2, "https://"),
    ],
)
def test_what_is_not_in_the_subset_is_refused_with_its_line(
    text: str, line: int, part: str
) -> None:
    found = refusals(text)
    assert found[0][0] == line
    assert part in found[0][1]
    assert found[0][1].endswith(".")


@pytest.mark.parametrize(
    ("text", "limits", "line"),
    [
        ("x" * 11, TextLimits(characters=10), 1),
        ("a\n" * 5, TextLimits(lines=4), 5),
        ("a\n" + "b" * 9, TextLimits(line_length=8), 2),
        ("- a\n  - b\n    - c", TextLimits(depth=2), 3),
        ("a\n\n" + "[" * 6, TextLimits(brackets_per_block=5), 3),
    ],
)
def test_what_is_too_large_is_refused_with_its_line(
    text: str, limits: TextLimits, line: int
) -> None:
    ((found, reason),) = refusals(text, limits)
    assert found == line
    assert reason.endswith(".")


def test_every_problem_is_told_at_once() -> None:
    assert [line for line, _ in refusals("<b>\n\n![x](y)\n\x00")] == [1, 3, 4]


@pytest.mark.parametrize(
    "text",
    [
        r"Less \<b> than",
        "5 < 6 > 4",
        "see <https://a.example/x> or <a@b.example>",
        "really![1]",
        "| not a table |",
        "a [note] and (sic)",
        "e\u0301 and 🏴\U000e0067\U000e0062\U000e0077\U000e006c\U000e0073\U000e007f",
    ],
)
def test_harmless_signs_are_not_refused(text: str) -> None:
    assert print_document(parse_document(text)) == text


@pytest.mark.parametrize(
    "text",
    [
        "  One.  \n\n\tTwo\tthree.   \n  \n \t\n",
        "1.  one  \n2.\ttwo \t\n\n\n   a)   three\n",
        "# Title #  \n\n**Notes:**  \n",
        "\n\n  \nOne",
        "One\u00a0two\u2003three\u200b.",
    ],
)
def test_space_of_every_kind_stays_as_it_was_written(text: str) -> None:
    assert print_document(parse_document(text)) == text


def test_a_byte_order_mark_hides_no_heading() -> None:
    (heading,) = parse_document("\ufeff# Buses").clauses
    assert heading.kind is ClauseKind.HEADING


def test_line_ends_of_every_machine_are_one() -> None:
    assert print_document(parse_document("One.\r\nTwo.\rThree.")) == "One.\nTwo.\nThree."


@pytest.mark.parametrize(
    ("body", "shown"),
    [
        ("a *b* **c** ***d*** _e_ __f__", "a b c d e f"),
        ("2*3*4 and snake_case_name", "234 and snake_case_name"),
        ("a star alone * here", "a star alone * here"),
        (r"\*not\* \[this\]", "*not* [this]"),
        ('[the *site*](https://a.example "title") now', "the site now"),
        ("[not a link] (x) [neither]", "[not a link] (x) [neither]"),
        ("two   spaces\n  and a line", "two spaces and a line"),
        ("<https://a.example/x>", "https://a.example/x"),
        ("**[a](https://x.example)**", "a"),
    ],
)
def test_the_displayed_text_has_no_marks(body: str, shown: str) -> None:
    (clause,) = parse_document("- x\n\n" + body).clauses[1:]
    assert clause.text == shown
    assert "".join(clause.text[s.start : s.end] for s in clause.inline.spans) == shown


def test_words_of_clauses_and_headings_count_and_markers_do_not() -> None:
    text = "# Two words\n1. and/or is one – 2005-2006 too\n---\n- [here](https://a.example/b)"
    assert count_words(parse_document(text)) == 2 + 5 + 1


@given(motion_texts())
def test_printing_gives_back_every_character(text: str) -> None:
    document = parse_document(text)
    assert print_document(document) == text
    assert parse_document(print_document(document)) == document


@given(motion_texts())
def test_ids_and_labels_are_unique(text: str) -> None:
    clauses = parse_document(text).clauses
    assert len({clause.id for clause in clauses}) == len(clauses)
    assert len({clause.label for clause in clauses}) == len(clauses)


@given(motion_texts())
def test_a_clause_stands_one_deeper_than_what_holds_it(text: str) -> None:
    clauses = parse_document(text).clauses
    for clause in clauses:
        if clause.parent is not None:
            assert clauses[clause.parent].depth == clause.depth - 1
            assert clauses[clause.parent].kind.is_item
        elif clause.kind is not ClauseKind.HEADING:
            assert clause.depth == 1


def test_a_clause_keeps_its_id_when_its_words_and_number_change() -> None:
    old = parse_document(MOTION)
    revised = MOTION.replace("1. The bus", "1. Snow fell.\n2. The slow bus").replace("2. R", "3. R")
    new = carry_ids(old, parse_document(revised))

    by_old_label = {clause.label: clause.id for clause in old.clauses}
    by_new_label = {clause.label: clause.id for clause in new.clauses}
    assert by_new_label["Notes 2"] == by_old_label["Notes 1"]
    assert by_new_label["Notes 3"] == by_old_label["Notes 2"]
    assert by_new_label["Notes 1"] not in by_old_label.values()


@given(motion_texts(), motion_texts())
def test_carried_ids_are_unique_and_change_no_text(one: str, other: str) -> None:
    new = carry_ids(parse_document(one), parse_document(other))
    assert print_document(new) == other
    assert len({clause.id for clause in new.clauses}) == len(new.clauses)


def test_real_motions_parse_and_print_back() -> None:
    for name, text in real_motions():
        assert print_document(parse_document(text)) == text, name


def test_the_deepest_lists_are_read_or_refused() -> None:
    deep = "\n".join("  " * depth + "- item" for depth in range(6))
    assert parse_document(deep).clauses[-1].depth == 6
    ((line, reason),) = refusals("\n".join("  " * depth + "- item" for depth in range(7)))
    assert line == 7
    assert "6 deep" in reason


@pytest.mark.parametrize("mark", ["\u061c", "\u200e", "\u200f"])
def test_a_stored_text_with_marks_of_reading_direction_is_still_read(mark):
    source = f"1. Run{mark} buses.\n"

    assert print_document(parse_document(source, MERGED)) == source
    with pytest.raises(TextRefusedError):
        parse_document(source)
    with pytest.raises(TextRefusedError):
        parse_document("1. Run\u202e buses.\n", MERGED)
