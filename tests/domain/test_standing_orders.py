"""Standing orders as clauses: each setting is said, numbered, cited and bounded."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from policy_forum.domain.text.votes import VotingOrder
from policy_forum.features.branches.rules import (
    MODEL_RULES,
    CastingVote,
    Majority,
    QuorumKind,
    Setting,
    changed_clauses,
    citation_of,
    clause_of,
    clauses_of,
    problems_of,
)

WHOLE = st.integers(-5, 7000)
RULES = st.builds(
    lambda **settings: replace(MODEL_RULES, **settings),
    quorum_kind=st.sampled_from(QuorumKind),
    quorum_amount=WHOLE,
    majority=st.sampled_from(Majority),
    rule_change_majority=st.sampled_from(Majority),
    casting_vote=st.sampled_from(CastingVote),
    notice_days=WHOLE,
    seconders=WHOLE,
    title_words=WHOLE,
    motion_words=WHOLE,
    amendment_words=WHOLE,
    freeze_days=WHOLE,
    amendment_order=st.sampled_from(VotingOrder),
)


def test_a_decision_cites_the_clause_and_the_version():
    own = replace(MODEL_RULES, branch_id=4, version=2)

    assert str(citation_of(own, Setting.NOTICE)) == "Standing orders 3.1 (version 2)"
    assert str(citation_of(MODEL_RULES, Setting.QUORUM)) == "Model rules 3.2 (version 1)"


def test_numbers_are_unique_and_in_order():
    numbers = [tuple(map(int, row.number.split("."))) for row in clauses_of(MODEL_RULES)]

    assert numbers == sorted(set(numbers))


@pytest.mark.parametrize(
    ("changes", "setting", "sentence"),
    [
        ({}, Setting.QUORUM, "at least 10 in a hundred of those on the roll vote"),
        (
            {"quorum_kind": QuorumKind.NUMBER, "quorum_amount": 1},
            Setting.QUORUM,
            "at least one member votes",
        ),
        ({"notice_days": 0}, Setting.NOTICE, "as soon as it is announced"),
        ({"notice_days": 1}, Setting.NOTICE, "at least one day before it opens"),
        ({"seconders": 3}, Setting.SECONDERS, "needs 3 other members"),
        ({"freeze_days": 0}, Setting.FREEZE_DATE, "before the day a ballot opens"),
        ({"casting_vote": CastingVote.CHAIR}, Setting.TIE, "the chair may give a casting vote"),
        ({"majority": Majority.ABSOLUTE}, Setting.MAJORITY, "more than half of all on the roll"),
        ({}, Setting.ORDER_OF_AMENDMENTS, "in the order in which they were proposed"),
        (
            {"amendment_order": VotingOrder.FAR_REACHING},
            Setting.ORDER_OF_AMENDMENTS,
            "the most far-reaching first",
        ),
        (
            {"amendment_order": VotingOrder.TEXT_ORDER},
            Setting.ORDER_OF_AMENDMENTS,
            "in the order of the text",
        ),
    ],
)
def test_each_setting_says_what_it_means(changes, setting, sentence):
    assert sentence in str(clause_of(replace(MODEL_RULES, **changes), setting).sentence)


def test_the_model_rules_can_be_worked_with():
    assert problems_of(MODEL_RULES) == ()


@given(RULES)
def test_every_clause_has_a_sentence_without_gaps(rules):
    for row in clauses_of(rules):
        assert str(row.sentence).endswith(".")
        assert "%(" not in str(row.sentence)


@given(RULES)
def test_problems_name_a_setting_of_the_rules_and_say_why(rules):
    for problem in problems_of(rules):
        assert hasattr(rules, problem.setting)
        assert str(problem.sentence).endswith(".")


@given(RULES, st.integers(1, 5000))
def test_rules_without_problems_have_a_quorum_of_at_least_one(rules, on_roll):
    if not problems_of(rules):
        assert rules.quorum_of(on_roll) >= 1


@given(RULES)
def test_nothing_has_changed_between_a_version_and_itself(rules):
    assert changed_clauses(rules, rules) == ()
