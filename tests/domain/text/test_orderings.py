"""Where several edits put something in at one point, the merge says that their order decided."""

from itertools import permutations

from policy_forum.domain.text.document import parse_document
from policy_forum.domain.text.edits import edit_of
from policy_forum.domain.text.merging import Merged, Ordering, merge_edits
from tests.domain.text.test_conflicts import LIST, changed, merged


def test_points_where_the_order_decided_are_named() -> None:
    first = changed(LIST, ("2. to rest", "2. to eat\n3. to rest"))
    second = changed(LIST, ("2. to rest", "2. to sing\n3. to rest"), ("at home", "at our home"))
    third = changed(LIST, ("at home", "at his home"))
    result = merged(LIST, LIST, second, first, third)
    assert "2. to sing\n3. to eat\n4. to rest" in result.text
    assert "at our his home" in result.text
    words, clauses = sorted(result.orderings, key=lambda ordering: ordering.clause_label)
    assert (words.clause_label, words.edits, words.after) == ("Resolves 1 a)", (1, 3), "at")
    assert (clauses.clause_label, clauses.edits, clauses.after) == ("Resolves 1 b)", (1, 2), "")


def test_what_one_author_adds_and_another_adds_with_more_needs_no_order() -> None:
    one = changed(LIST, ("2. to rest", "2. to eat\n3. to rest"))
    more = changed(LIST, ("2. to rest", "2. to sing\n3. to eat\n4. to rest"))
    for order in permutations([one, more]):
        result = merged(LIST, *order)
        assert result.text == more
        assert result.orderings == ()


def test_orderings_are_of_the_edits_that_were_asked_about() -> None:
    base = parse_document("One.")
    edits = [edit_of(base, parse_document(text)) for text in ("One.", "One.\n\nB.", "One.\n\nC.")]
    result = merge_edits(base, edits)
    assert isinstance(result, Merged)
    assert result.orderings == (Ordering("Paragraph 1", (1, 2), base.clauses[0].id),)
