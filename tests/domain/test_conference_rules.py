"""Receipts, mandates in words, order by goal, and what changed between editions."""

import string
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as some

from policy_forum.domain.cycle import Window
from policy_forum.features.conference.rules import (
    FrozenMandate,
    Heading,
    IntakeFacts,
    LeftOutFacts,
    PaperGoalFacts,
    PaperItemFacts,
    RegisterStatus,
    are_all_met,
    changes_between,
    frozen_hash,
    grouped_by_goal,
    intake_checks,
    items_of,
    moved_to,
    paper_content,
    receipt_code,
    refusal_to_update,
    sentence_of_change,
    standing_of,
    tidy_receipt,
    words_of_mandate,
)

MANDATE = FrozenMandate(
    votes_for=41,
    votes_against=3,
    votes_abstain=2,
    voted=46,
    roll_count=112,
    roll_hash="0" * 64,
    quorum=12,
    majority="simple",
    by_casting_vote=False,
    standing_orders_version=2,
    standing_orders_id=None,
    ballot_id=7,
    revision=1,
    decided_at="2026-03-02T12:00:00+00:00",
)


def test_a_mandate_is_said_with_everything_it_rests_on():
    assert str(words_of_mandate(MANDATE)) == (
        "41 for, 3 against, 2 abstained, of 112 on the roll; "
        "quorum 12 met; standing orders version 2"
    )


def test_a_mandate_of_a_meeting_is_counted_of_those_who_were_there():
    of_meeting = FrozenMandate.from_json(MANDATE.as_json() | {"ballot_id": None, "voted": 9})
    assert of_meeting.is_quorate
    assert str(words_of_mandate(of_meeting)) == (
        "41 for, 3 against, 2 abstained, in a meeting of 112 who might vote; "
        "quorum 12 met; standing orders version 2"
    )


def test_a_casting_vote_is_said():
    by_chair = FrozenMandate.from_json(MANDATE.as_json() | {"by_casting_vote": True})
    assert "carried by the chair’s casting vote" in str(words_of_mandate(by_chair))


@given(some.text(), some.text(), some.text())
def test_a_hash_tells_text_mandate_and_number_apart(number, title, text):
    plain = MANDATE.as_json()
    digest = frozen_hash(number, title, text, plain)
    assert digest == frozen_hash(number, title, text, dict(reversed(plain.items())))
    assert digest != frozen_hash(number, title, text + ".", plain)
    assert digest != frozen_hash(number, title, text, plain | {"votes_for": 42})


@given(some.text(alphabet="0123456789abcdef", min_size=64, max_size=64))
def test_a_receipt_has_no_signs_that_are_taken_for_one_another(digest):
    code = receipt_code("26-NOR-014", digest)
    assert code.startswith("26-NOR-014-")
    ending = code.removeprefix("26-NOR-014-")
    assert len(ending) == 4
    assert not set(ending) & set("01IO" + string.ascii_lowercase)
    assert tidy_receipt(f" {code.lower()}\n") == code


@given(some.dictionaries(some.integers(), some.none() | some.integers(0, 9)), some.randoms())
def test_a_goals_motions_stand_together_and_keep_their_order(places, chance):
    given_order = list(places)
    chance.shuffle(given_order)
    ordered = grouped_by_goal(given_order, places)
    assert sorted(ordered) == sorted(given_order)
    ranks = [99 if places[key] is None else places[key] for key in ordered]
    assert ranks == sorted(ranks)
    for goal in set(places.values()):
        within = [key for key in ordered if places[key] == goal]
        assert within == [key for key in given_order if places[key] == goal]


@given(some.lists(some.integers(), min_size=1, unique=True), some.integers(-3, 30))
def test_moving_one_changes_nothing_else(keys, place):
    moved = moved_to(keys, keys[0], place)
    assert moved.index(keys[0]) == min(max(place, 1), len(keys)) - 1
    assert [key for key in moved if key != keys[0]] == keys[1:]


def item(key, position, **changes):
    facts = {
        "submission_id": key,
        "motion_id": key,
        "goal_id": None,
        "position": position,
        "number": f"26-NOR-{key:03}",
        "title": f"Motion {key}",
        "kind": "Policy motion",
        "branch": "North",
        "mandate": MANDATE.as_json(),
        "text": "Text.",
        "html": "<p>Text.</p>",
        "sha256": "0" * 64,
    }
    return PaperItemFacts(**(facts | changes))


def left_out(key, reason="Two subjects."):
    return LeftOutFacts(key, key, f"26-NOR-{key:03}", f"Motion {key}", "North", "4.2", reason)


def paper(items=(), out=(), introduction=""):
    heading = Heading("The League", "Conference 2026", 2026, introduction)
    return paper_content(heading, [PaperGoalFacts(None, "", "")], list(items), list(out))


@pytest.mark.parametrize(
    ("before", "after", "said"),
    [
        (paper(), paper([item(1, 1)]), "26-NOR-001, Motion 1: new, as motion 1."),
        (
            paper([item(1, 1)]),
            paper([item(1, 2)]),
            "26-NOR-001, Motion 1: now motion 2; it was motion 1.",
        ),
        (
            paper([item(1, 1)]),
            paper(out=[left_out(1)]),
            "26-NOR-001, Motion 1: ruled out of order.",
        ),
        (
            paper(out=[left_out(1)]),
            paper([item(1, 1)]),
            "26-NOR-001, Motion 1: now ruled in order, and on the agenda as motion 1.",
        ),
        (
            paper(out=[left_out(1)]),
            paper(out=[left_out(1, "Another reason.")]),
            "26-NOR-001, Motion 1: the ruling against it was revised.",
        ),
        (
            paper([item(1, 1)]),
            paper([item(1, 1, goal_id=None, title="Other")]),
            "26-NOR-001, Other: printed with other words or under another goal.",
        ),
        (paper([item(1, 1)]), paper(), "26-NOR-001, Motion 1: no longer in the paper."),
        (paper(), paper(introduction="By the sea."), "The introduction was written anew."),
    ],
)
def test_an_edition_says_what_is_different(before, after, said):
    assert [str(sentence_of_change(c)) for c in changes_between(before, after)] == [said]


@given(some.sets(some.integers(1, 20)), some.sets(some.integers(1, 20)))
def test_editions_differ_only_if_something_changed(first, second):
    before = paper(item(key, place) for place, key in enumerate(sorted(first), 1))
    after = paper(item(key, place) for place, key in enumerate(sorted(second), 1))
    assert bool(changes_between(before, after)) == (first != second)
    assert len(list(items_of(after))) == len(second)


def test_what_expires_is_no_longer_in_force_on_its_day():
    day = date(2029, 5, 15)
    assert standing_of(RegisterStatus.UNDER_WAY, day, day) is RegisterStatus.EXPIRED
    before = day - timedelta(days=1)
    assert standing_of(RegisterStatus.UNDER_WAY, day, before) is RegisterStatus.UNDER_WAY
    assert standing_of(RegisterStatus.SUPERSEDED, day, day) is RegisterStatus.SUPERSEDED


def test_nobody_strikes_an_entry_out_by_hand_or_lets_it_expire_before_it_began():
    day = date(2026, 5, 15)
    adopted, struck = RegisterStatus.ADOPTED, RegisterStatus.STRUCK_OUT
    assert refusal_to_update(adopted, struck, None, day)
    assert refusal_to_update(struck, adopted, None, day)
    assert refusal_to_update(adopted, adopted, day, day)
    assert refusal_to_update(adopted, adopted, None, day) is None


NOON = datetime(2026, 4, 20, 12, tzinfo=UTC)


@pytest.mark.parametrize(
    ("changes", "failing"),
    [
        ({}, set()),
        ({"submitted_at": NOON + timedelta(days=1)}, {0}),
        ({"window": None}, {0}),
        ({"mandate": FrozenMandate.from_json(MANDATE.as_json() | {"voted": 11})}, {1}),
        ({"words": 501}, {2}),
        ({"hash_matches": False}, {3}),
        ({"has_goal": False}, {4}),
    ],
)
def test_each_check_fails_for_its_own_reason(changes, failing):
    facts = {
        "submitted_at": NOON,
        "window": Window(NOON, NOON + timedelta(days=1)),
        "mandate": MANDATE,
        "words": 500,
        "word_limit": 500,
        "hash_matches": True,
        "has_goal": True,
    }
    checks = intake_checks(IntakeFacts(**(facts | changes)))
    assert {place for place, check in enumerate(checks) if not check.is_met} == failing
    assert are_all_met(checks) == (not failing)
