"""An amendment is kept as what it changes, and read again without its whole text."""

import json

import pytest
from hypothesis import example, given

from policy_forum.domain.text.conflicts import conflicts_among
from policy_forum.domain.text.document import parse_document, print_document
from policy_forum.domain.text.edits import Edit, edit_from, edit_of, stored_edit
from policy_forum.domain.text.merging import merge_edits
from tests.domain.text.texts import MOTION, motion_texts


def again(edit: Edit) -> Edit:
    """The edit through JSON and back."""
    return edit_from(edit.base, json.loads(json.dumps(stored_edit(edit))))


@given(motion_texts(), motion_texts())
def test_a_stored_edit_comes_back_whole(base: str, amended: str) -> None:
    edit = edit_of(parse_document(base), parse_document(amended))
    found = again(edit)
    assert found.text == amended
    assert print_document(found.amended) == amended
    for part in ("kept", "replacements", "words", "placed", "rewritten", "moves", "tail"):
        assert getattr(found, part) == getattr(edit, part), part
    assert (found.is_empty, found.replaces_all) == (edit.is_empty, edit.replaces_all)
    assert found.signature == edit.signature


@example("1. the\n1. a bus for all of us\n", "", "\n1. a bus for all of us\n")
@given(motion_texts(), motion_texts(), motion_texts())
def test_stored_edits_conflict_and_merge_as_fresh_ones(base: str, one: str, other: str) -> None:
    document = parse_document(base)
    edits = [edit_of(document, parse_document(text)) for text in (one, other)]
    stored = [again(edit) for edit in edits]
    assert conflicts_among(stored) == conflicts_among(edits)
    assert merge_edits(document, stored) == merge_edits(document, edits)


def test_only_what_changes_is_stored() -> None:
    text = "\n\n".join(f"Paragraph {number} says that buses are late." for number in range(200))
    base = parse_document(text)
    edit = edit_of(base, parse_document(text.replace("Paragraph 70 says", "Paragraph 70 denies")))
    assert len(json.dumps(stored_edit(edit))) < 400


def test_an_edit_of_another_text_is_refused() -> None:
    base = parse_document(MOTION)
    stored = stored_edit(edit_of(base, parse_document(MOTION.replace("late", "slow"))))
    with pytest.raises(ValueError, match="another text"):
        edit_from(parse_document(MOTION + "More."), stored)


@pytest.mark.parametrize(
    ("base", "amended", "is_whole"),
    [
        (MOTION, "A quite new motion.", True),
        ("# Buses\n\nThey are late.\n", "# Buses\n\nNobody minds that.\n", True),
        ("# Buses\n\nThey are late.\n", "# Trams\n\nThey are late.\n", False),
        ("# Buses\n\n## Rents\n", "# Buses\n", False),
        ("# Buses\n\nThey are late.\n", "# Buses\n", True),
        (
            "# Buses\n\nThey are late today.\n\n# Rents\n",
            "# Buses\n\n# Rents\n\nThey are late today.\n",
            False,
        ),
    ],
)
def test_an_edit_that_keeps_no_clause_but_headings_replaces_all(
    base: str, amended: str, is_whole: bool
) -> None:
    assert edit_of(parse_document(base), parse_document(amended)).replaces_all is is_whole
