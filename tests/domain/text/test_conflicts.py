"""Two amendments contradict each other where a careful clerk would say so, and nowhere else."""

from itertools import permutations

import pytest

from policy_forum.domain.text.conflicts import Conflict, conflicts_among, conflicts_with
from policy_forum.domain.text.document import Document, parse_document, print_document
from policy_forum.domain.text.edits import edit_of
from policy_forum.domain.text.merging import Merged, conflicts_between, merge, rebase

SENTENCES = "We will buy ten buses for the town. They run at night. Nobody pays for them."
BUSES = (
    "1. Wages fell this year.\n2. Rents rose this year.\n3. Snow fell on the moors.\n4. Buses.\n"
)


def conflicts(base: str, one: str, other: str) -> tuple[Conflict, ...]:
    """The conflicts of two amended texts; the same whichever comes first."""
    document, first, second = map(parse_document, (base, one, other))
    found = conflicts_between(document, first, second)
    turned = conflicts_between(document, second, first)
    assert {(c.clause_label, c.base_words) for c in found} == {
        (c.clause_label, c.base_words) for c in turned
    }
    assert (merge(document, [first, second]) == found) is bool(found)
    return found


def merged(base: str, *amended: str) -> Merged:
    result = merge(parse_document(base), [parse_document(text) for text in amended])
    assert isinstance(result, Merged), result
    return result


def changed(base: str, *changes: tuple[str, str]) -> str:
    for old, new in changes:
        assert base.count(old) == 1, old
        base = base.replace(old, new)
    return base


@pytest.mark.parametrize(
    ("replacing", "inserting"),
    [
        (("ten buses", "twelve trams"), ("buses", "buses each hour")),
        (("ten buses", "twelve trams"), ("ten buses", "as many as ten buses")),
        (("ten buses for", "for"), ("buses for", "buses soon for")),
        (("They run", "These go"), ("They run", "They always run")),
        (("They run", "These go"), ("They run at", "They run only at")),
        (("for them", "for trams"), ("for them.", "for them or us.")),
        (("They run at night", "Nobody knows"), ("night. Nobody", "night, or so. Nobody")),
        (("They run at night. ", ""), ("at night", "late at night")),
    ],
)
def test_an_insertion_conflicts_with_the_loss_of_the_words_it_stands_by(
    replacing: tuple[str, str], inserting: tuple[str, str]
) -> None:
    (conflict,) = conflicts(SENTENCES, changed(SENTENCES, replacing), changed(SENTENCES, inserting))
    assert conflict.first_reading != conflict.second_reading


def test_both_readings_of_a_lost_anchor_are_shown_with_their_new_words() -> None:
    one = changed(SENTENCES, ("ten buses", "twelve trams"))
    other = changed(SENTENCES, ("buses", "buses each hour"))
    (conflict,) = conflicts(SENTENCES, one, other)
    assert conflict.base_words == "ten buses"
    assert conflict.first_reading == "twelve trams"
    assert conflict.second_reading == "ten buses each hour"


@pytest.mark.parametrize(
    ("replacing", "inserting", "result"),
    [
        (
            ("They run at night. ", ""), ("town. ", "town. They are red. "),
            "We will buy ten buses for the town. They are red. Nobody pays for them.",
        ),
        (
            ("They run at night.", "They are slow."), ("night. ", "night. They are red. "),
            SENTENCES.replace("They run at night.", "They are slow. They are red."),
        ),
        (
            ("Nobody pays", "We all pay"), ("night. Nobody", "night. They are red. Nobody"),
            SENTENCES.replace("Nobody pays", "They are red. We all pay"),
        ),
        (
            (" Nobody pays for them.", ""), (" for them.", " for them. They are red."),
            "We will buy ten buses for the town. They run at night. They are red.",
        ),
        (
            ("ten buses", "twelve trams"), ("town. They", "town; we need them. They"),
            SENTENCES.replace("ten buses for the town", "twelve trams for the town; we need them"),
        ),
        (
            ("ten buses", "twelve trams"), ("for the town", "soon for the town"), None,
        ),
        (
            ("ten", "twelve"), ("buses", "trams"),
            "We will buy twelve trams for the town. They run at night. Nobody pays for them.",
        ),
    ],
)  # fmt: skip
def test_an_insertion_at_a_clean_border_stands(
    replacing: tuple[str, str], inserting: tuple[str, str], result: str | None
) -> None:
    one, other = changed(SENTENCES, replacing), changed(SENTENCES, inserting)
    if result is None:
        assert conflicts(SENTENCES, one, other)
        return
    assert not conflicts(SENTENCES, one, other)
    assert merged(SENTENCES, one, other).text == merged(SENTENCES, other, one).text == result


def test_an_abbreviation_ends_no_sentence() -> None:
    base = "Ask e.g. councils for help."
    one, other = changed(base, ("councils", "towns")), changed(base, ("e.g. ", "e.g. large "))
    assert conflicts(base, one, other)


SWAPPED = (
    "1. Rents rose this year.\n2. Wages fell this year.\n3. Snow fell on the moors.\n4. Buses.\n"
)
MOVED = (
    "1. Rents rose this year.\n2. Snow fell on the moors.\n3. Wages fell this year.\n4. Buses.\n"
)


@pytest.mark.parametrize(
    ("other", "reading"),
    [
        (changed(BUSES, ("Wages fell", "Wages rose")), "Wages rose this year."),
        ("1. Rents rose this year.\n2. Snow fell on the moors.\n3. Buses.\n", ""),
        (
            SWAPPED,
            "2. Wages fell this year. [moved to after Clause 2]",
        ),
        (changed(BUSES, ("year.\n2.", "year.\n   a) and prices too.\n2.")), None),
    ],
)
def test_one_cannot_move_what_another_changes_deletes_or_moves_elsewhere(
    other: str, reading: str | None
) -> None:
    (conflict,) = conflicts(BUSES, MOVED, other)
    assert conflict.clause_label == "Clause 1"
    if reading is not None:
        assert conflict.first_reading == "3. Wages fell this year. [moved to after Clause 3]"
        assert conflict.second_reading == reading


def test_the_same_move_made_twice_is_made_once() -> None:
    also = changed(MOVED, ("Snow fell", "Much snow fell"))
    assert merged(BUSES, MOVED, also).text == also
    without = "1. Rents rose this year.\n2. Wages fell this year.\n3. Buses.\n"
    assert merged(BUSES, MOVED, without).text == without


def test_a_move_stands_beside_other_changes() -> None:
    for order in permutations(
        [
            MOVED,
            changed(BUSES, ("Rents rose", "Rents always rose")),
            changed(BUSES, ("4. Buses", "4. We want trams.\n5. Buses")),
        ]
    ):
        result = merged(BUSES, *order)
        assert sorted(result.text.split("\n")) == sorted(
            [
                "1. Rents always rose this year.",
                "2. Snow fell on the moors.",
                "3. Wages fell this year." if result.text.index("Wages") < result.text.index("tra")
                else "4. Wages fell this year.",
                "3. We want trams." if result.text.index("tra") < result.text.index("Wages")
                else "4. We want trams.",
                "5. Buses.",
                "",
            ]
        )  # fmt: skip
        (ordering,) = result.orderings
        assert ordering.clause_label == "Clause 3"


def test_a_short_clause_moved_to_two_places_is_not_doubled() -> None:
    items = [line[3:] for line in BUSES.splitlines()]
    orders = ([3, 0, 1, 2], [0, 3, 1, 2])
    first, second = (
        "".join(f"{number}. {items[at]}\n" for number, at in enumerate(order, start=1))
        for order in orders
    )
    (conflict,) = conflicts(BUSES, first, second)
    assert conflict.clause_label == "Clause 4"


def test_a_clause_cannot_be_moved_below_what_another_deletes() -> None:
    base = "# Notes\n\n1. Wages fell this year.\n\n# Beliefs\n\n1. Rents are high.\n"
    moved = "# Notes\n\n# Beliefs\n\n1. Rents are high.\n2. Wages fell this year.\n"
    without = "# Notes\n\n1. Wages fell this year.\n"
    assert conflicts(base, moved, without)


def test_a_moved_clause_keeps_its_id() -> None:
    base = parse_document(BUSES)
    result = merged(BUSES, MOVED, changed(BUSES, ("Rents rose", "Rents always rose")))
    ids = {clause.text: clause.id for clause in base.clauses}
    found = {clause.text: clause.id for clause in result.document.clauses}
    assert found["Wages fell this year."] == ids["Wages fell this year."]


def test_words_go_along_with_a_clause_that_the_new_base_moved() -> None:
    old, new = parse_document(BUSES), parse_document(MOVED)
    pending = parse_document(changed(BUSES, ("Wages fell", "Wages rose")))
    result = rebase(old, new, pending)
    assert isinstance(result, Document), result
    assert print_document(result) == changed(MOVED, ("Wages fell", "Wages rose"))
    turned = rebase(old, pending, new)
    assert isinstance(turned, Document)
    assert print_document(turned) == print_document(result)


def test_a_clause_that_the_new_base_deleted_cannot_be_moved() -> None:
    old, new = (
        parse_document(BUSES),
        parse_document(BUSES.replace("1. Wages fell this year.\n", "")),
    )
    assert isinstance(rebase(old, new, parse_document(MOVED)), tuple)


STRONG = "The council should build a fair and open house."


@pytest.mark.parametrize(
    ("one", "other", "result"),
    [
        (("fair", "**fair**"), ("open", "*open*"), "a **fair** and *open* house"),
        (("fair and open", "**fair and open**"), ("and", "or"), "a **fair or open** house"),
        (("fair and open", "**fair and open**"), ("fair", "good"), "a **good and open** house"),
        (("fair", "**fair**"), ("fair", "**fair**"), "a **fair** and open house"),
        (("fair", "**fair**"), ("fair and", "very fair and"), "a very **fair** and open house"),
        (("fair", "**fair**"), ("fair and", "fair now and"), "a **fair** now and open house"),
        (("fair", "**fair**"), ("a fair", "one fair"), "one **fair** and open house"),
        (
            ("fair", "[fair](https://a.example)"), ("open", "wide"),
            "a [fair](https://a.example) and wide house",
        ),
        (("fair", "**fair**"), ("fair", "*fair*"), "a ***fair*** and open house"),
    ],
)  # fmt: skip
def test_changes_of_marks_and_of_words_beside_each_other_are_both_made(
    one: tuple[str, str], other: tuple[str, str], result: str
) -> None:
    first, second = changed(STRONG, one), changed(STRONG, other)
    assert not conflicts(STRONG, first, second)
    for order in permutations([first, second]):
        assert result in merged(STRONG, *order).text


@pytest.mark.parametrize(
    ("base", "one", "other"),
    [
        (STRONG, ("fair", "**fair**"), ("fair", "good")),
        (STRONG, ("fair and open", "**fair and open**"), ("fair and open ", "")),
        (STRONG, ("fair", "[fair](https://a.example)"), ("fair", "[fair](https://b.example)")),
        (
            "See [us](https://a.example) now.",
            ("https://a.example", "https://b.example"),
            ("[us](https://a.example)", "us"),
        ),
    ],
)
def test_marks_and_links_that_do_not_go_together_conflict(
    base: str, one: tuple[str, str], other: tuple[str, str]
) -> None:
    assert conflicts(base, changed(base, one), changed(base, other))


def test_a_changed_text_that_keeps_only_headings_conflicts_with_every_other() -> None:
    base = "# Notes\n\n1. Wages fell this year.\n\n# Beliefs\n\n1. Rents are high.\n"
    whole = "# Notes\n\n1. Nobody cares about trams.\n\n# Beliefs\n\n1. We must act at once.\n"
    other = base + "2. So are prices.\n"
    (conflict,) = conflicts(base, whole, other)
    assert conflict.clause_label == "The whole text"


def test_one_edit_is_compared_with_many() -> None:
    base = parse_document(SENTENCES)
    edits = [
        edit_of(base, parse_document(changed(SENTENCES, change)))
        for change in [
            ("ten", "twelve"),
            ("at night", "by day"),
            ("ten", "nine"),
            ("Nobody pays", "We all pay"),
            ("ten", "eight"),
        ]
    ]
    found = conflicts_with(edits[0], edits[1:])
    assert [conflict.edits for conflict in found] == [(0, 2), (0, 4)]
    among = [conflict for conflict in conflicts_among(edits) if 0 in conflict.edits]
    assert list(found) == among


LIST = "This branch resolves:\n\n1. to act:\n   a) at home\n   b) at work\n2. to rest\n"


@pytest.mark.parametrize(
    ("one", "other", "result"),
    [
        (
            ("   b) at work\n", ""), ("   b) at work\n", "   b) at work\n   c) at sea\n"),
            "1. to act:\n   a) at home\n   b) at sea\n2. to rest\n",
        ),
        (
            ("   a) at home\n", ""), ("   b) at work", "   b) at sea\n   c) at work"),
            "1. to act:\n   a) at sea\n   b) at work\n2. to rest\n",
        ),
        (
            ("2. to rest\n", ""), ("2. to rest", "2. to eat\n3. to rest"),
            "1. to act:\n   a) at home\n   b) at work\n2. to eat\n",
        ),
        (
            ("2. to rest\n", "2. to eat\n3. to rest\n4. nap\n"),
            ("1. to act:\n   a)", "1. think\n2. to act:\n   a)"),
            "1. think\n2. to act:\n   a) at home\n   b) at work\n3. to eat\n4. to rest\n5. nap\n",
        ),
    ],
)  # fmt: skip
def test_items_that_come_and_go_side_by_side_are_counted_on(
    one: tuple[str, str], other: tuple[str, str], result: str
) -> None:
    first, second = changed(LIST, one), changed(LIST, other)
    for order in permutations([first, second]):
        found = merged(LIST, *order)
        assert found.text == f"This branch resolves:\n\n{result}"
        assert found.orderings == ()
