"""What a change of the text does to an amendment, told without putting the texts together."""

from hypothesis import given

from policy_forum.domain.text.document import Document, parse_document
from policy_forum.domain.text.edits import edit_of, stored_edit
from policy_forum.domain.text.limits import MERGED
from policy_forum.domain.text.merging import rebase
from policy_forum.features.amendments.rules import (
    clashes_with,
    is_granted_by,
    read_documents,
    stored_change,
    text_mark,
)
from tests.commands.test_amendments_together import BASE, amended_texts


@given(amended_texts(), amended_texts())
def test_it_clashes_exactly_where_it_could_not_be_carried(changed, amended):
    now, wanted = (parse_document(text, MERGED) for text in (changed, amended))
    change = edit_of(BASE, now)
    own = stored_change(BASE, stored_edit(edit_of(BASE, wanted)), "never read")
    carried = rebase(BASE, now, wanted)
    assert bool(clashes_with(change, own)) is not isinstance(carried, Document)
    if isinstance(carried, Document):
        assert is_granted_by(change, own) is (not read_documents(now, carried).sentences)


def test_what_the_text_says_already_is_granted_and_half_of_it_is_not():
    def edit(*words):
        text = "One two three.\n\nFour five six.\n"
        for old, new in words:
            text = text.replace(old, new)
        base = parse_document("One two three.\n\nFour five six.\n")
        return edit_of(base, parse_document(text))

    both = edit(("two", "2"), ("five", "5"))
    assert is_granted_by(both, edit(("two", "2")))
    assert not is_granted_by(edit(("two", "2")), both)


def test_an_edit_stored_against_another_text_is_worked_out_anew():
    amended = parse_document("One three.\n")
    stored = stored_edit(edit_of(parse_document("Other words.\n"), amended))
    base = parse_document("One two three.\n")
    assert stored_change(base, stored, "One three.\n").text == "One three.\n"
    assert stored_change(base, {}, "One three.\n").text == "One three.\n"


def test_a_mark_tells_texts_apart_and_fits_a_hidden_field():
    assert text_mark("One") != text_mark("Two")
    assert 0 <= text_mark("One") < 10**9
