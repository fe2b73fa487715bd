"""Several instructions in one text, and what a text of instructions looks like."""

import itertools

import pytest

from policy_forum.domain.text.document import parse_document, print_document
from policy_forum.domain.text.instructions import (
    WordingRefusedError,
    apply_wording,
    is_wording,
    sentences_in,
)
from tests.domain.text.test_instructions import BASE, TEXT

LINES = (
    "In Notes 2, replace ‘Rents’ with ‘Fares’.",
    "Delete Notes 1.",
    "After Resolves 2 insert a new clause: ‘To march.’",
    "In Resolves 3, delete ‘again’.",
    "Move Resolves 1 c) to before Resolves 1 a).",
)
AMENDED = """\
## This branch notes

1. Fares rose by 10 per cent; wages did not.
2. The council’s members’ fund is **nearly** empty, says the “Gazette”.

## This branch believes

- Nobody should choose between heat and food.
- A town needs a library
  and a park.

## This branch resolves

1. To ask the council for:
   a) a warm room.
   b) a lane for buses;
   c) a cap on rents; and
2. To write to the [operator](https://bus.example/complain).
3. To march.
4. To meet in May. To bring tea.
"""


def amended(text: str) -> str:
    return print_document(apply_wording(BASE, text))


@pytest.mark.parametrize(
    "together",
    [
        "\n".join(LINES),
        "\n\n".join(LINES),
        "\n".join(f"{number}. {line}" for number, line in enumerate(LINES, 1)),
        "\n".join(f"({sign}) {line}" for sign, line in zip("abcde", LINES, strict=True)),
        "\n".join(f"- {line}" for line in LINES),
        "; ".join(line.rstrip(".") for line in LINES),
        " and ".join([line.rstrip(".") for line in LINES[:2]]) + "\n" + "\n".join(LINES[2:]),
        "Amendment 1\n".replace("\n", ": ") + "\n".join(LINES),
        "\r\n".join(LINES),
    ],
)
def test_instructions_are_told_apart_however_they_are_listed(together: str) -> None:
    assert amended(together) == AMENDED


def test_their_order_does_not_matter() -> None:
    for order in itertools.permutations(LINES):
        assert amended("\n".join(order)) == AMENDED


def test_a_scope_holds_for_the_rest_of_its_sentence_and_for_the_lines_below_a_header() -> None:
    wanted = TEXT.replace("again", "soon").replace("tea", "cake")
    said = "In Resolves 3, replace ‘again’ with ‘soon’ and replace ‘tea’ with ‘cake’."
    assert amended(said) == wanted
    assert amended(
        "In Resolves 3:\n- replace ‘again’ with ‘soon’;\n- replace ‘tea’ with ‘cake’."
    ) == (wanted)
    assert amended("Delete ‘again’ in Resolves 3 and ‘nearly’ in Notes 3.") == TEXT.replace(
        " again", ""
    ).replace(" **nearly**", "")


def test_new_text_may_be_several_clauses_and_ends_where_the_next_instruction_begins() -> None:
    said = (
        "Add at end of Resolves:\n4. To march.\n5. To delete the old leaflet.\n\n"
        "In Notes 2, delete ‘; wages did not’."
    )
    wanted = TEXT.replace("; wages did not", "") + "4. To march.\n5. To delete the old leaflet.\n"
    assert amended(said) == wanted


def test_lines_with_a_mark_are_taken_to_the_character() -> None:
    said = (
        "Replace Resolves 3 with exactly:\n>\n> 7.  To *rest*,\n>     ‘quietly.\n\nDelete Notes 1."
    )
    result = amended(said)
    assert result.endswith("/complain).\n\n7.  To *rest*,\n    ‘quietly.\n")


@pytest.mark.parametrize(
    ("one", "other", "where"),
    [
        ("Delete Notes 1.", "In Notes 1, delete ‘hospital’.", "Notes 1"),
        ("In Notes 2, delete ‘Rents rose’.", "In Notes 2, replace ‘rose’ with ‘fell’.", "Notes 2"),
        ("In Notes 2, delete ‘Rents rose’.", "After ‘Rents’ insert ‘and fares’.", "Notes 2"),
        ("Delete Resolves 1.", "Delete Resolves 1 a).", "Resolves 1 a)"),
        ("Move Resolves 3 to the end of Notes.", "Delete Resolves 3.", "Resolves 3"),
    ],
)
def test_two_that_touch_the_same_words_are_refused_naming_both(
    one: str, other: str, where: str
) -> None:
    with pytest.raises(WordingRefusedError) as refused:
        amended(f"{one}\n\n{other}")
    (problem,) = refused.value.problems
    assert problem.line == 3
    assert "lines 1 and 3" in str(problem.sentence)
    assert problem.candidates == (where,)


def test_insertions_at_one_place_stand_in_the_order_given() -> None:
    said = "After ‘Rents’ insert ‘one’.\nAfter ‘Rents’ insert ‘two’."
    assert "Rents one two rose" in amended(said)
    said = "After Notes 1 insert: ‘One.’\nAfter Notes 1 insert: ‘Two.’"
    assert "2. One.\n3. Two.\n4. Rents" in amended(said)


@pytest.mark.parametrize(
    "text",
    [
        *LINES,
        "Delete all and replace with:\n\nWe agree.",
        'In part 4 section 12.6, replace "15 minutes" with "30 minutes".',
        "Add as new point at end of motion:\n\nTo meet.",
        "1. Delete ‘x’.",
        "Leave out “x” and insert “y”.",
        "Amendment 3: insert ‘x’ after ‘y’.",
    ],
)
def test_instructions_are_known_from_motions(text: str) -> None:
    assert is_wording(text)


@pytest.mark.parametrize(
    "text",
    [
        TEXT,
        "",
        "This branch notes:\n\n1. The bus is late.",
        "In a democracy people vote.",
        "To ask the council to delete the by-law.",
        "After the war, rents rose.",
    ],
)
def test_motions_are_not_taken_for_instructions(text: str) -> None:
    assert not is_wording(text)


def test_a_stored_wording_is_parted_at_blank_lines_outside_quotations() -> None:
    parts = (
        "In Notes 2, delete ‘Rents’.",
        "After Notes 1 insert unnumbered paragraphs: ‘One.\n\nDelete nothing.’",
        "Replace Resolves 3 with exactly:\n> 3. It’s\n>\n> ‘so",
        "Delete Notes 3.",
    )
    assert sentences_in("\n\n".join(parts)) == parts
    assert sentences_in("") == ()


def test_an_empty_base_takes_a_whole_text() -> None:
    empty = parse_document("")
    assert print_document(apply_wording(empty, "At the end add: ‘1. To meet.’")) == "1. To meet."
