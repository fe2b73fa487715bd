"""What standing orders say of meetings: clauses 4.1 to 7.1, the quorum, and what cannot stand."""

import json
from dataclasses import fields, replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from policy_forum.domain.counting.majority import Tally, Terms, Threshold, decide
from policy_forum.features.branches.rules import (
    MODEL_MEETINGS,
    MODEL_RULES,
    SETTINGS,
    Majority,
    MeetingRules,
    QuorumKind,
    Setting,
    changed_clauses,
    chapters_of,
    citation_of,
    clause_of,
    clauses_of,
    is_same,
    majority_under,
    own_clauses,
    problems_of,
    value_of,
)

WHOLE = st.integers(-5, 2000)
OF_KIND = {
    int: WHOLE,
    bool: st.booleans(),
    Majority: st.sampled_from(Majority),
    QuorumKind: st.sampled_from(QuorumKind),
}
MEETINGS = st.builds(
    MeetingRules,
    **{f.name: OF_KIND[type(getattr(MODEL_MEETINGS, f.name))] for f in fields(MeetingRules)},
)
RULES = MEETINGS.map(lambda meetings: replace(MODEL_RULES, meetings=meetings))


def rules(**changes):
    return replace(MODEL_RULES, meetings=MeetingRules(**changes))


def sentence(setting, **changes):
    return str(clause_of(rules(**changes), setting).sentence)


def test_the_clauses_of_meetings_have_the_numbers_that_decisions_cite():
    numbers = {row.setting: row.number for row in clauses_of(MODEL_RULES)}

    assert numbers[Setting.MEETING_NOTICE] == "4.1"
    assert numbers[Setting.MEETING_QUORUM] == "4.4"
    assert numbers[Setting.CHAIR_RULINGS] == "5.5"
    assert numbers[Setting.CHALLENGE] == "6.7"
    assert numbers[Setting.MINUTES] == "7.1"
    assert numbers[Setting.ORDER_OF_AMENDMENTS] == "3.7"
    assert str(citation_of(MODEL_RULES, Setting.BE_NOW_PUT)) == "Model rules 6.2 (version 1)"


def test_every_clause_stands_in_one_chapter_and_no_chapter_is_empty():
    chapters = chapters_of(MODEL_RULES)

    assert [row.number for row in chapters] == [1, 2, 3, 4, 5, 6, 7]
    assert tuple(c for row in chapters for c in row.clauses) == clauses_of(MODEL_RULES)
    assert all(row.clauses for row in chapters)


@pytest.mark.parametrize(
    ("changes", "setting", "words"),
    [
        ({}, Setting.MEETING_NOTICE, "at least 7 days before it begins"),
        ({"notice_days": 1}, Setting.MEETING_NOTICE, "at least one day before it begins"),
        ({"notice_days": 0}, Setting.MEETING_NOTICE, "without notice"),
        ({"motion_deadline_days": 0}, Setting.MOTION_DEADLINE, "until the meeting begins"),
        ({"amendment_deadline_days": 0}, Setting.AMENDMENT_DEADLINE, "until the meeting begins"),
        ({}, Setting.AMENDMENT_DEADLINE, "at least 2 days before the meeting"),
        ({}, Setting.MEETING_QUORUM, "5 in a hundred"),
        ({}, Setting.MEETING_QUORUM, "never fewer than 5"),
        (
            {"quorum_kind": QuorumKind.NUMBER, "quorum_amount": 12},
            Setting.MEETING_QUORUM,
            "at least 12 members",
        ),
        (
            {"quorum_kind": QuorumKind.NUMBER, "quorum_amount": 1},
            Setting.MEETING_QUORUM,
            "at least one member",
        ),
        ({}, Setting.QUORUM_WAIT, "waits up to 30 minutes"),
        ({"quorum_minutes": 0}, Setting.QUORUM_WAIT, "at the time for which it was called"),
        ({"mover_minutes": 1}, Setting.SPEECHES, "for at most one minute, everyone else"),
        ({"reply_minutes": 0}, Setting.SPEECHES, "There is no reply"),
        ({}, Setting.BALANCE, "not limited"),
        ({"speeches_each_side": 1}, Setting.BALANCE, "after one speech on each side"),
        ({"speeches_each_side": 4}, Setting.BALANCE, "after 4 speeches on each side"),
        ({}, Setting.VOTING_METHOD, "one vote for each member. Who arrives late may vote"),
        ({"late_arrivals_vote": False}, Setting.VOTING_METHOD, "may speak, but not vote"),
        ({"secret_ballot_requests": 1}, Setting.SECRET_BALLOT, "when one member"),
        ({}, Setting.SECRET_BALLOT, "when 5 members"),
        ({}, Setting.BE_NOW_PUT, "two thirds of the votes cast"),
        ({}, Setting.CHALLENGE, "overturned by two thirds of the votes cast"),
        (
            {"suspend_majority": Majority.TWO_THIRDS_PRESENT},
            Setting.SUSPEND,
            "carried by two thirds of those present",
        ),
    ],
)
def test_each_setting_of_meetings_says_what_it_means(changes, setting, words):
    assert words in sentence(setting, **changes)


def test_two_thirds_of_those_present_changes_what_abstaining_means():
    assert "neither for nor against" in sentence(Setting.ABSTENTIONS)
    assert "among those present" not in sentence(Setting.ABSTENTIONS)
    own = replace(MODEL_RULES, rule_change_majority=Majority.TWO_THIRDS_PRESENT)
    assert "among those present" in str(clause_of(own, Setting.ABSTENTIONS).sentence)


@pytest.mark.parametrize(
    ("entitled", "quorum"),
    [(0, 1), (1, 1), (3, 3), (5, 5), (99, 5), (100, 5), (101, 6), (2000, 100)],
)
def test_a_share_is_rounded_up_and_never_less_than_five_or_all(entitled, quorum):
    assert MODEL_RULES.quorum_of_meeting(entitled) == quorum


def test_a_number_is_that_number_however_few_are_left():
    twenty = rules(quorum_kind=QuorumKind.NUMBER, quorum_amount=20)

    assert twenty.quorum_of_meeting(200) == 20
    assert twenty.quorum_of_meeting(12) == 20


@given(st.integers(1, 100), st.integers(1, 50), st.integers(1, 5000))
def test_a_quorum_by_share_can_be_met_and_is_at_least_the_share(share, least, entitled):
    quorum = rules(quorum_amount=share, quorum_least=least).quorum_of_meeting(entitled)

    assert 1 <= quorum <= entitled
    assert 100 * quorum >= share * entitled
    assert quorum >= min(least, entitled)


@given(MEETINGS)
def test_what_is_stored_is_plain_and_comes_back_as_it_was(meetings):
    stored = json.loads(json.dumps(meetings.overrides()))

    assert MeetingRules.from_overrides(stored) == meetings


def test_only_what_differs_from_the_model_is_stored():
    assert MODEL_MEETINGS.overrides() == {}
    meetings = MeetingRules(notice_days=9, adjourn_majority=Majority.ABSOLUTE)
    assert meetings.overrides() == {"notice_days": 9, "adjourn_majority": "absolute"}


@pytest.mark.parametrize(
    "stored",
    [
        {"tea_minutes": 5},
        {"notice_days": "7"},
        {"notice_days": True},
        {"late_arrivals_vote": 1},
        {"adjourn_majority": "loudest"},
    ],
)
def test_rules_that_cannot_be_read_are_never_half_read(stored):
    with pytest.raises(ValueError, match=f"{next(iter(stored))}|loudest"):
        MeetingRules.from_overrides(stored)


@given(RULES)
def test_every_clause_of_meetings_has_a_sentence_without_gaps(own):
    for row in clauses_of(own):
        assert str(row.sentence).endswith(".")
        assert "%(" not in str(row.sentence)


@given(RULES)
def test_problems_of_meetings_name_a_setting_and_say_why(own):
    for problem in problems_of(own):
        value_of(own, problem.setting)
        assert str(problem.sentence).endswith(".")


@given(MEETINGS)
def test_whatever_is_changed_shows_as_a_changed_clause(meetings):
    """Except the least number of a quorum, which says nothing where the quorum is a number."""
    own = replace(MODEL_RULES, branch_id=3, meetings=meetings)
    unseen = {"quorum_least"} if meetings.quorum_kind is QuorumKind.NUMBER else set()

    if set(meetings.overrides()) - unseen:
        assert changed_clauses(MODEL_RULES, own)
        assert not is_same(MODEL_RULES, own)
    else:
        assert not changed_clauses(MODEL_RULES, own)


def test_a_changed_majority_changes_its_clause_and_no_other():
    own = rules(parts_majority=Majority.TWO_THIRDS)

    assert [new.setting for _, new in changed_clauses(MODEL_RULES, own)] == [Setting.IN_PARTS]


def test_a_branchs_own_clauses_are_named_with_what_the_model_says():
    own = replace(rules(speaker_minutes=4), branch_id=3, seconders=2)

    theirs = own_clauses(own, MODEL_RULES)

    assert set(theirs) == {Setting.SECONDERS, Setting.SPEECHES}
    assert "for at most 3 minutes" in str(theirs[Setting.SPEECHES].sentence)


@pytest.mark.parametrize(
    ("changes", "setting", "words"),
    [
        ({"notice_days": 61}, "meeting_notice_days", "between 0 and 60"),
        ({"motion_deadline_days": -1}, "meeting_motion_deadline_days", "between 0 and 60"),
        ({"amendment_deadline_days": 6}, "meeting_amendment_deadline_days", "at most 5 days"),
        ({"quorum_amount": 0}, "meeting_quorum_amount", "between 1 and 100 in a hundred"),
        ({"quorum_amount": 101}, "meeting_quorum_amount", "between 1 and 100 in a hundred"),
        ({"quorum_least": 0}, "meeting_quorum_least", "between 1 and 1000"),
        ({"quorum_minutes": 121}, "meeting_quorum_minutes", "between 0 and 120"),
        ({"mover_minutes": 0}, "meeting_mover_minutes", "between 1 and 60"),
        ({"speaker_minutes": 0}, "meeting_speaker_minutes", "between 1 and 60"),
        ({"reply_minutes": 61}, "meeting_reply_minutes", "between 0 and 60"),
        ({"speeches_each_side": 51}, "meeting_speeches_each_side", "between 0 and 50"),
        ({"secret_ballot_requests": 0}, "meeting_secret_ballot_requests", "between 1 and 1000"),
    ],
)
def test_what_no_meeting_can_work_with_is_said(changes, setting, words):
    (problem,) = problems_of(rules(**changes))

    assert problem.setting == setting
    assert words in str(problem.sentence)


def test_the_majority_of_a_clause_can_be_asked_for():
    own = rules(challenge_majority=Majority.ABSOLUTE)

    assert majority_under(own, Setting.CHALLENGE) is Majority.ABSOLUTE
    assert majority_under(own, Setting.MAJORITY) is Majority.SIMPLE
    with pytest.raises(ValueError, match=r"7\.1"):
        majority_under(own, Setting.MINUTES)
    with pytest.raises(ValueError, match=r"4\.1"):
        majority_under(own, Setting.MEETING_NOTICE)


def test_settings_of_meetings_never_hide_those_of_ballots():
    assert value_of(MODEL_RULES, "notice_days") == MODEL_RULES.notice_days
    assert value_of(rules(notice_days=9), "meeting_notice_days") == 9
    assert not any(name.startswith("meeting_") for name in SETTINGS)


@pytest.mark.parametrize("majority", Majority)
def test_every_majority_can_be_counted(majority):
    assert Threshold(majority.value)
    assert str(majority.label)


VOTES = st.integers(0, 40)


@given(VOTES, VOTES, VOTES, VOTES, st.sampled_from(Majority), st.sampled_from(Majority))
def test_a_majority_that_asks_no_less_carries_nothing_more(ayes, noes, abstained, silent, one, two):
    tally = Tally(ayes, noes, abstained)

    def carries(majority):
        terms = Terms(Threshold(majority.value), 0, tally.voted + silent)
        return decide(tally, terms).is_carried

    if one.asks_no_less_than(two) and carries(one):
        assert carries(two)


@pytest.mark.parametrize(
    ("majority", "other", "asks_no_less"),
    [
        (Majority.TWO_THIRDS_PRESENT, Majority.TWO_THIRDS, True),
        (Majority.TWO_THIRDS, Majority.TWO_THIRDS_PRESENT, False),
        (Majority.ABSOLUTE, Majority.TWO_THIRDS, False),
        (Majority.TWO_THIRDS, Majority.ABSOLUTE, False),
        (Majority.SIMPLE, Majority.ABSOLUTE, False),
    ],
)
def test_which_majority_asks_no_less(majority, other, asks_no_less):
    assert majority.asks_no_less_than(other) is asks_no_less


@pytest.mark.parametrize(
    ("majority", "rule_change", "is_fine"),
    [
        (Majority.TWO_THIRDS_PRESENT, Majority.TWO_THIRDS, False),
        (Majority.TWO_THIRDS_PRESENT, Majority.TWO_THIRDS_PRESENT, True),
        (Majority.TWO_THIRDS, Majority.TWO_THIRDS_PRESENT, True),
        (Majority.ABSOLUTE, Majority.SIMPLE, False),
        (Majority.ABSOLUTE, Majority.TWO_THIRDS, True),
    ],
)
def test_a_rule_change_never_needs_less_than_another_motion(majority, rule_change, is_fine):
    own = replace(MODEL_RULES, majority=majority, rule_change_majority=rule_change)

    assert [problem.setting for problem in problems_of(own)] == (
        [] if is_fine else [Setting.RULE_CHANGE]
    )
