"""In which order amendments are put, and what is said beforehand of each."""

from itertools import combinations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from policy_forum.domain.text.conflicts import conflicts_among
from policy_forum.domain.text.document import Document, parse_document
from policy_forum.domain.text.edits import edit_of
from policy_forum.domain.text.merging import rebase
from policy_forum.domain.text.votes import (
    Proposal,
    VotingOrder,
    arranged,
    consequences,
    measure_of,
    order_of_votes,
    order_with_choice,
    touch_from,
    touch_of,
)
from policy_forum.domain.text.wording import wording

BASE = """## This branch notes

1. The last bus leaves at 17:40.
2. Visiting ends at 20:00.

## This branch resolves

1. To ask the council to restore the evening bus.
2. To write to every councillor.
3. To tell the press.
"""


def edited(*changes: tuple[str, str]) -> str:
    text = BASE
    for old, new in changes:
        assert text.count(old) == 1
        text = text.replace(old, new)
    return text


def edit_for(text: str, base: str = BASE):
    return edit_of(parse_document(base), parse_document(text))


@pytest.mark.parametrize(
    ("text", "measure"),
    [
        (edited(("17:40", "18:40")), (1, 1)),
        (edited(("Visiting ends at 20:00.", "Nobody visits.")), (2, 4)),
        (edited(("2. To write to every councillor.\n3.", "2.")), (5, 5)),
        (edited(("3. To tell the press.\n", "3. To tell the press.\n4. To march.\n")), (7, 0)),
        (edited(("evening bus", "evening bus and train")), (4, 0)),
        ("A wholly other text.\n", (0, 34)),
        (BASE, (7, 0)),
    ],
)
def test_the_measure_is_the_first_clause_and_the_words_that_go(text, measure):
    assert measure_of(edit_for(text)) == measure


P = Proposal
FOUR = (
    P(11, 1, first_place=5, reach=2),
    P(12, 2, first_place=1, reach=9),
    P(13, 3, first_place=5, reach=9),
    P(14, 4, first_place=0, reach=0, replaces_all=True),
)


@pytest.mark.parametrize(
    ("rule", "order"),
    [
        (VotingOrder.AS_RECEIVED, (11, 12, 13, 14)),
        (VotingOrder.TEXT_ORDER, (14, 12, 11, 13)),
        (VotingOrder.FAR_REACHING, (14, 12, 13, 11)),
    ],
)
def test_each_rule_has_its_order(rule, order):
    assert order_of_votes(FOUR, rule) == order
    assert order_of_votes(FOUR[::-1], rule) == order


@pytest.mark.parametrize("rule", list(VotingOrder))
def test_an_amendment_to_an_amendment_comes_immediately_before_it(rule):
    order = order_of_votes([*FOUR, P(15, 5, parent=12), P(16, 6, parent=12)], rule)
    assert order[order.index(12) - 2 : order.index(12) + 1] == (15, 16, 12)


def test_one_to_an_amendment_that_is_not_voted_on_stands_by_itself():
    assert order_of_votes([P(3, 3, parent=99), P(1, 1)], VotingOrder.AS_RECEIVED) == (1, 3)


@pytest.mark.parametrize(
    ("rule", "chosen", "order"),
    [
        (VotingOrder.AS_RECEIVED, (13, 11), (12, 13, 11, 14)),
        (VotingOrder.AS_RECEIVED, (13, 12, 11), (13, 12, 11, 14)),
        (VotingOrder.TEXT_ORDER, (13, 11, 12), (13, 11, 14, 12)),
        (VotingOrder.FAR_REACHING, (11, 13, 12), (11, 13, 14, 12)),
        (VotingOrder.FAR_REACHING, (99, 11, 11), (14, 12, 13, 11)),
        (VotingOrder.AS_RECEIVED, (), (11, 12, 13, 14)),
    ],
)
def test_what_comes_in_after_the_chair_chose_goes_where_the_rule_has_it(rule, chosen, order):
    assert order_with_choice(FOUR, rule, chosen) == order


@st.composite
def proposals(draw) -> list[Proposal]:
    numbers = draw(st.permutations(range(1, draw(st.integers(1, 9)) + 1)))
    return [
        Proposal(
            key=100 + number,
            number=number,
            first_place=draw(st.integers(0, 3)),
            reach=draw(st.integers(0, 3)),
            replaces_all=draw(st.booleans()),
            parent=draw(st.none() | st.integers(100, 99 + number)),
        )
        for number in numbers
    ]


@given(proposals(), st.sampled_from(VotingOrder), st.randoms(use_true_random=False))
def test_every_amendment_is_put_once_and_after_those_that_amend_it(found, rule, chance):
    keys = [proposal.key for proposal in found]
    chosen = chance.sample(keys, chance.randint(0, len(keys)))
    for order in (order_of_votes(found, rule), order_with_choice(found, rule, chosen)):
        assert sorted(order) == sorted(keys)
        assert arranged(found, order) == order
        for proposal in found:
            if proposal.parent in order:
                assert order.index(proposal.key) < order.index(proposal.parent)


@given(proposals(), st.sampled_from(VotingOrder))
def test_the_order_depends_on_nothing_but_the_amendments(found, rule):
    assert order_of_votes(sorted(found, key=lambda p: p.key), rule) == order_of_votes(found, rule)


def said_of(texts: dict[int, str], parents: dict[int, int] | None = None) -> dict[int, str]:
    """The sentences for amendments with these numbers and texts, in the order of numbers."""
    parents = parents or {}
    edits = {
        number: edit_for(text, texts[parents[number]] if number in parents else BASE)
        for number, text in texts.items()
    }
    proposals = [
        P(number, number, *measure_of(edit), edit.replaces_all, parents.get(number))
        for number, edit in edits.items()
    ]
    keys = order_of_votes(proposals, VotingOrder.AS_RECEIVED)
    by_key = {proposal.key: proposal for proposal in proposals}
    pairs = [
        (one, other)
        for one, other in combinations(edits, 2)
        if parents.get(one) == parents.get(other) and conflicts_among((edits[one], edits[other]))
    ]
    touches = {number: touch_from(touch_of(edit).stored()) for number, edit in edits.items()}
    found = consequences([by_key[key] for key in keys], pairs, touches)
    return {key: str(each.sentence) for key, each in found.items() if each.sentence}


LATE = edited(("17:40", "18:40"))
LATER = edited(("17:40", "19:40"))
NIGHT = edited(("the evening bus", "the night bus"))
SOON = edited(("restore the", "restore soon the"))
NO_VISITS = edited(("2. Visiting ends at 20:00.\n", ""))
NO_COUNCILLORS = edited(("2. To write to every councillor.\n3.", "2."))
RADIO = edited(("the press", "the radio"))
ALL_NEW = "1. To do nothing.\n"


@pytest.mark.parametrize(
    ("texts", "sentences"),
    [
        ({1: LATE, 2: NIGHT}, {}),
        ({1: LATE, 2: LATER}, {1: "If 1 is carried, 2 falls."}),
        (
            {1: LATE, 2: LATER, 3: ALL_NEW},
            {1: "If 1 is carried, 2 and 3 fall.", 2: "If 2 is carried, 3 falls."},
        ),
        ({2: LATE, 6: LATE}, {2: "If 2 is carried, 6 says the same and is not put."}),
        ({1: NIGHT, 2: SOON}, {1: "If 1 is carried, 2 is fitted to the new text."}),
        ({1: NO_COUNCILLORS, 2: RADIO}, {1: "If 1 is carried, 2 is fitted to the new text."}),
        ({1: RADIO, 2: NO_COUNCILLORS}, {}),
        ({1: NO_VISITS, 2: NO_COUNCILLORS, 3: RADIO}, {
            2: "If 2 is carried, 3 is fitted to the new text.",
        }),
        (
            {1: NO_COUNCILLORS, 2: edited(("every councillor", "each councillor")), 3: RADIO,
             4: ALL_NEW, 5: NO_COUNCILLORS},
            {
                1: "If 1 is carried, 2 and 4 fall; 5 says the same and is not put; "
                "3 is fitted to the new text.",
                2: "If 2 is carried, 4 and 5 fall.",
                3: "If 3 is carried, 4 falls.",
                4: "If 4 is carried, 5 falls.",
            },
        ),
    ],
)  # fmt: skip
def test_what_follows_is_said_in_one_sentence(texts, sentences):
    assert said_of(texts) == sentences


def test_an_amendment_to_an_amendment_says_what_is_then_put():
    child = edited(("the evening bus", "the night bus and train"))
    rival = edited(("the evening bus", "the night bus or tram"))
    said = said_of({1: NIGHT, 2: child, 3: rival, 4: SOON}, {2: 1, 3: 1})
    assert said == {
        1: "If 1 is carried, 4 is fitted to the new text.",
        2: "If 2 is carried, 3 is fitted to the new text; "
        "1 is put as amended by it; if 1 is not carried, 2 has no effect.",
        3: "If 3 is carried, 1 is put as amended by it; if 1 is not carried, 3 has no effect.",
    }


def test_what_amends_a_thing_that_falls_falls_with_it():
    child = edited(("17:40", "19:45"))
    said = said_of({1: LATE, 2: LATER, 3: child}, {3: 2})
    assert said[1] == "If 1 is carried, 2 and 3 fall."


WORDS = st.lists(st.sampled_from(["late", "night", "bus", "and", "free"]), min_size=1, max_size=3)


@st.composite
def amended(draw) -> Document:
    lines = BASE.splitlines()
    places = [place for place, line in enumerate(lines) if line[:1].isdigit()]
    for place in sorted(draw(st.sets(st.sampled_from(places), min_size=1, max_size=2)))[::-1]:
        words = lines[place].split(" ")
        what = draw(st.sampled_from(["insert", "replace", "cut", "delete", "follow"]))
        at = draw(st.integers(1, len(words) - 1))
        if what == "insert":
            words.insert(at, " ".join(draw(WORDS)))
        elif what == "replace":
            words[at] = " ".join(draw(WORDS))
        elif what == "cut":
            del words[at:]
            words.append("x.")
        lines[place] = " ".join(words)
        if what == "delete":
            del lines[place]
        elif what == "follow":
            lines.insert(place + 1, f"9. {' '.join(draw(WORDS))}.")
    return parse_document(renumbered(lines))


def renumbered(lines: list[str]) -> str:
    number = 0
    for place, line in enumerate(lines):
        if line.startswith("##"):
            number = 0
        elif line[:1].isdigit():
            number += 1
            lines[place] = f"{number}.{line[line.index('.') + 1 :]}"
    return "\n".join(lines) + "\n"


def words_asked(old: Document, new: Document) -> list[str]:
    """The formal wording, without what it says of blank lines and of numbers alone."""
    said_of_layout = ("Leave ", "Keep all other numbers", "Renumber ")
    return [each for each in wording(old, new) if not each.startswith(said_of_layout)]


@given(amended(), amended())
def test_whoever_is_not_named_is_left_as_it_is(one, other):
    base = parse_document(BASE)
    edits = [edit_of(base, each) for each in (one, other)]
    pairs = [(1, 2)] if conflicts_among(edits) else []
    touches = {1: touch_of(edits[0]), 2: touch_of(edits[1])}
    found = consequences([P(1, 1), P(2, 2)], pairs, touches)[1]
    if found.sentence is None:
        carried = rebase(base, one, other)
        assert isinstance(carried, Document)
        assert words_asked(one, carried) == words_asked(base, other)
    if found.same:
        assert not pairs
        assert [c.body for c in one.clauses] == [c.body for c in other.clauses]
