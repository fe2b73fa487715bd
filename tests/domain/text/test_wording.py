"""An edit is put into the phrases of the hall."""

import pytest
from hypothesis import given

from policy_forum.domain.text.document import parse_document
from policy_forum.domain.text.wording import wording
from tests.domain.text.texts import MOTION, motion_texts


def said(old: str, new: str) -> tuple[str, ...]:
    return wording(parse_document(MOTION), parse_document(MOTION.replace(old, new)))


def test_words_are_replaced_deleted_and_inserted() -> None:
    assert said("station", "port") == ("In Notes 1, delete ‘station’ and insert ‘port’.",)
    assert said(" for buses", "") == ("In Resolves 1 a), delete ‘for buses’.",)
    assert said("is late", "is always late") == (
        "In Notes 1, after ‘from the station is’ insert ‘always’.",
    )
    assert said("a cap on rents", "a cap on rents now") == (
        "At the end of Resolves 1 b) add ‘now’.",
    )
    assert said("Rents in", "All Rents in") == ("At the beginning of Notes 2 insert ‘All’.",)


def test_clauses_are_deleted_and_inserted_by_the_old_numbers() -> None:
    assert said("2. Rents", "2. Wages fell.\n3. Rents") == (
        "After Notes 1 insert a new clause: ‘Wages fell.’",
    )
    assert said("   a) a lane for buses\n   b)", "   a)") == ("Delete Resolves 1 a).",)
    assert said(
        "(https://bus.example/complain).\n", "(https://bus.example/complain).\n3. To march.\n"
    ) == ("At the end add a new clause: ‘To march.’",)


def test_a_word_that_stands_twice_is_told_apart() -> None:
    old, new = "the bus and the bus", "the bus and the train"
    assert wording(parse_document(old), parse_document(new)) == (
        "In paragraph 1, after ‘the bus and the’ delete ‘bus’ and insert ‘train’.",
    )


def test_changes_with_hardly_a_word_between_them_are_said_as_one() -> None:
    old = "To guarantee one return journey after six."
    new = "To guarantee return journeys until ten at night."
    (said_as_one,) = wording(parse_document(old), parse_document(new))
    assert said_as_one == (
        "In paragraph 1, delete ‘one return journey after six’ and insert "
        "‘return journeys until ten at night’."
    )
    old, new = "To hold a public meeting soon.", "To hold public meetings soon."
    assert wording(parse_document(old), parse_document(new)) == (
        "In paragraph 1, delete ‘a public meeting’ and insert ‘public meetings’.",
    )


def test_changes_with_a_sign_or_longer_words_between_them_are_said_apart() -> None:
    old, new = "To meet, march and sing.", "To sit, march and dance."
    assert len(wording(parse_document(old), parse_document(new))) == 2


def test_a_word_is_quoted_whole_where_the_space_before_it_goes() -> None:
    assert said("town have risen", "town: have risen") == (
        "In Notes 2, after ‘Rents in the town’ insert ‘:’.",
    )
    assert said("council for:", "council for homes.") == (
        "In Resolves 1, delete ‘for:’ and insert ‘for homes.’",
    )


@pytest.mark.parametrize(
    ("old", "new", "sentence"),
    [
        ("a public hall", "a ‘public’ hall", "delete “public” and insert “‘public’”."),
        ("a ‘public’ hall", "a public hall", "delete “‘public’” and insert “public”."),
        ("for buses, trams and all", "for buses and trams",
         "delete ‘buses, trams and all’ and insert ‘buses and trams’."),
        ("write to the board now", "write to [the board](https://a.example) now",
         "delete ‘the board’ and insert ‘[the board](https://a.example)’."),
        ("the members' hall", "the members’ hall", "delete “members'” and insert “members’”."),
        ("see it (below) now", "see it now", "delete ‘(below)’."),
        ("it is late", "it is late; so", "add ‘; so’."),
    ],
)  # fmt: skip
def test_signs_are_quoted_with_the_words_they_stand_at(old: str, new: str, sentence: str) -> None:
    (spoken,) = wording(parse_document(old), parse_document(new))
    assert spoken.endswith(sentence)


def test_neighbours_go_and_come_in_one_sentence() -> None:
    assert said("   a) a lane for buses\n   b) a cap on rents\n", "") == (
        "Delete Resolves 1 a) and Resolves 1 b).",
    )
    assert said("2. Rents", "2. Wages fell.\n3. Snow fell.\n4. Rents") == (
        "After Notes 1 insert new clauses: ‘2. Wages fell.\n3. Snow fell.’",
    )
    assert said("Rents in the town have risen by 10.27 per cent.", "Wages fell.") == (
        "Delete Notes 2 and insert instead: ‘Wages fell.’",
    )


def test_a_clause_is_moved_by_its_number() -> None:
    old = "1. Wages fell this year.\n2. Rents rose this year.\n3. Snow fell on the moors."
    new = "1. Rents rose this year.\n2. Snow fell on the moors.\n3. Wages fell this year."
    assert wording(parse_document(old), parse_document(new)) == ("Move clause 1 to the end.",)


def test_a_clause_that_moves_to_another_section_is_counted_there() -> None:
    walk = MOTION.replace("2. To write to", "2. To walk there.\n3. To write to")
    new = walk.replace("2. To walk there.\n3.", "2.").replace(
        "10.27 per cent.\n", "10.27 per cent.\n3. To walk there.\n"
    )
    assert wording(parse_document(walk), parse_document(new)) == (
        "Move Resolves 2 to after Notes 2.",
    )
    assert wording(parse_document(new), parse_document(walk)) == (
        "Move Notes 3 to after Resolves 1.",
    )


SECTIONS = (
    "## Homes\n\n1. Build them.\n2. Rent them.\n\n## Buses\n\n1. Run them.\n2. Fix them.\n3. Go."
)


def test_a_section_moves_as_one() -> None:
    first, second = SECTIONS.split("\n\n## ")
    new = f"## {second}\n\n{first}"
    assert wording(parse_document(SECTIONS), parse_document(new)) == (
        "Move the section ‘Homes’ to the end.",
    )


def test_neighbours_move_in_one_sentence() -> None:
    old = "\n".join(f"{n}. To do the thing that is called {n} now." for n in range(1, 6))
    items = old.split("\n")
    new = "\n".join(
        f"{n}. {item.partition(' ')[2]}" for n, item in enumerate(items[2:] + items[:2], start=1)
    )
    assert wording(parse_document(old), parse_document(new)) == (
        "Move clause 1 and clause 2 to the end.",
    )


def test_a_new_section_is_quoted_as_it_stands() -> None:
    assert said(
        "This branch resolves:", "This branch believes:\n\n1. It is so.\n\nThis branch resolves:"
    ) == ("After Notes 2 insert new clauses: ‘This branch believes:\n\n1. It is so.’",)


def test_the_number_is_quoted_where_it_is_not_the_next() -> None:
    old = "1. To meet in the hall.\n2. To march to the sea."
    (sentence,) = wording(parse_document(old), parse_document(old + "\n5. To sing."))
    assert "5. To sing." in sentence


def test_words_are_quoted_with_their_marks_where_marks_change() -> None:
    old, new = "a **good** thing", "a **very\ngood** thing"
    assert wording(parse_document(old), parse_document(new)) == (
        "In paragraph 1, delete ‘**good**’ and insert ‘**very\ngood**’.",
    )
    assert wording(parse_document("a good thing"), parse_document("a *good* thing")) == (
        "In paragraph 1, delete ‘good’ and insert ‘*good*’.",
    )


def test_a_new_motion_replaces_all() -> None:
    sentences = wording(parse_document(MOTION), parse_document("Let us walk.\n"))
    assert sentences == ("Delete all and replace with: ‘Let us walk.’",)


@given(motion_texts())
def test_what_did_not_change_is_not_spoken_of(text: str) -> None:
    document = parse_document(text)
    assert wording(document, document) == ()
