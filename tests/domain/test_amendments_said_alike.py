"""An amendment's stored wording is kept only where making it anew would give the same."""

from hypothesis import given, settings
from hypothesis import strategies as st

from policy_forum.domain.text.document import Document, parse_document, print_document
from policy_forum.domain.text.edits import Edit, edit_of
from policy_forum.domain.text.limits import MERGED
from policy_forum.domain.text.merging import rebase_edit
from policy_forum.features.amendments.rules import is_said_alike, read_documents
from policy_forum.platform.markup import render_difference
from tests.domain.test_amendments_composed import BASE, TEXT, amended_texts


@settings(deadline=None)  # the machine may be busy
@given(st.data())
def test_what_is_kept_is_what_would_be_made_anew(data: st.DataObject) -> None:
    wanted = data.draw(amended_texts(BASE, TEXT, 4))
    for first in wanted:
        for second in wanted:
            change, own = edit_of(BASE, first), edit_of(BASE, second)
            carried = rebase_edit(change, own)
            if first is second or not isinstance(carried, Document):
                continue
            after = edit_of(change.amended, carried)
            assert after.text == print_document(carried)
            if is_said_alike(change, own, after):
                assert what_is_stored(own) == what_is_stored(after)


def what_is_stored(edit: Edit) -> tuple[str, str, int, int]:
    reading = read_documents(edit.base, edit.amended)
    found = reading.difference
    html = render_difference(found, context=1)
    return reading.wording, html, found.words_added, found.words_removed


def test_a_change_of_words_elsewhere_keeps_what_was_stored() -> None:
    assert kept(TEXT.replace("on signs", "on paint"), TEXT.replace("March", "May"))


def test_a_change_beside_it_does_not_for_the_difference_shows_it() -> None:
    assert not kept(TEXT.replace("tell the papers", "tell the press"), TEXT.replace("March", "May"))


def test_a_new_clause_before_it_does_not_for_numbers_change() -> None:
    changed = TEXT.replace("3. To meet", "3. To wait.\n4. To meet")
    assert not kept(changed, TEXT.replace("nine", "ten"))


def test_another_heading_does_not_for_clauses_are_called_by_it() -> None:
    assert not kept(TEXT.replace("branch notes", "branch believes"), TEXT.replace("March", "May"))


def test_words_replaced_throughout_are_said_anew() -> None:
    elsewhere = TEXT.replace("last year than on signs", "last year than on signs and buses")
    assert not kept(elsewhere, TEXT.replace("bus ", "tram "))


def kept(changed: str, wanted: str) -> bool:
    change = edit_of(BASE, parse_document(changed, MERGED))
    own = edit_of(BASE, parse_document(wanted, MERGED))
    carried = rebase_edit(change, own)
    assert isinstance(carried, Document)
    return is_said_alike(change, own, edit_of(change.amended, carried))
