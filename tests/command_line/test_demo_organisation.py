"""The demonstration has people, branches and texts such as a real organisation has."""

import pytest

from policy_forum.command_line.demo.branches import BRANCHES, REGIONS, branch_of
from policy_forum.command_line.demo.people import (
    ACCOUNTS,
    PEOPLE,
    TERMS,
    Persona,
    holder_of,
    person_of,
)
from policy_forum.command_line.demo.story import (
    CYCLES,
)
from policy_forum.command_line.demo.story.texts import TextError, all_slugs, parsed, text_of
from policy_forum.command_line.demo.story.wording import (
    DeleteClause,
    InsertAfter,
    Replace,
    WordingError,
    amended,
)
from policy_forum.domain.access.actors import OfficeKind
from policy_forum.domain.eligibility import Standing
from policy_forum.domain.text.document import parse_document
from policy_forum.features.branches.rules import MODEL_RULES
from policy_forum.features.motions.rules import MotionKind

# People and branches


def test_there_are_three_regions_and_twelve_branches_of_three_letters():
    assert len(REGIONS) == 3
    assert len({branch.code for branch in BRANCHES}) == len(BRANCHES) == 12
    assert all(b.code.isalpha() and b.code.isupper() and len(b.code) == 3 for b in BRANCHES)
    assert {branch.region for branch in BRANCHES} == {region.key for region in REGIONS}


def test_one_branch_goes_by_the_model_rules_for_want_of_its_own():
    without = [branch for branch in BRANCHES if not branch.standing_orders]

    assert len(without) == 1
    assert without[0].orders_on(0) is MODEL_RULES


def test_versions_of_standing_orders_come_in_order_and_are_passed_while_officers_are_in_office():
    for branch in BRANCHES:
        days = [orders.adopted for orders in branch.standing_orders]
        assert days == sorted(set(days))
        for orders in branch.standing_orders:
            assert holder_of(OfficeKind.SECRETARY, branch.code, orders.adopted)
            assert orders.amendment_words < orders.motion_words
            assert orders.note


def test_branches_differ_in_quorum_majority_notice_seconders_and_casting_vote():
    all_orders = [branch.orders_on(0) for branch in BRANCHES]

    for setting in (
        "quorum_kind",
        "majority",
        "notice_days",
        "seconders",
        "casting_vote",
        "motion_words",
        "title_words",
        "amendment_words",
    ):
        assert len({getattr(orders, setting) for orders in all_orders}) > 1


def test_the_standing_orders_of_a_day_are_those_in_force_then():
    assert branch_of("ASH").orders_on(-161).seconders == 1
    assert branch_of("ASH").orders_on(-160).seconders == 2


def test_members_are_some_sixty_or_seventy_with_names_and_addresses_of_their_own():
    assert 60 <= len(PEOPLE) <= 75
    for each in (
        [person.key for person in PEOPLE],
        [person.name for person in PEOPLE],
        [person.number for person in PEOPLE],
        [person.email for person in PEOPLE],
    ):
        assert len(set(each)) == len(each)
    assert all(p.email.isascii() and p.email.endswith(".example.org") for p in PEOPLE)
    assert all(max(len(p.given_name), len(p.family_name)) <= 100 for p in PEOPLE)
    assert max(len(person.name) for person in PEOPLE) > 70
    assert sum(not person.name.isascii() for person in PEOPLE) > 15


def test_some_members_are_lapsed_or_suspended_and_some_joined_too_late():
    assert {person.standing for person in PEOPLE} == set(Standing)
    assert any(person.joined > -MODEL_RULES.freeze_days for person in PEOPLE)


@pytest.mark.parametrize("branch", BRANCHES, ids=lambda branch: branch.code)
@pytest.mark.parametrize("day", [-515, 0])
def test_every_branch_has_its_officers_in_both_years(branch, day):
    for office in (OfficeKind.CHAIR, OfficeKind.SECRETARY, OfficeKind.POLICY_OFFICER):
        holder = holder_of(office, branch.code, day)
        assert holder is not None
        assert holder.branch == branch.code
        assert holder.standing is Standing.GOOD


@pytest.mark.parametrize("term", TERMS, ids=lambda term: f"{term.person}-{term.office}")
def test_nobody_holds_an_office_before_joining(term):
    assert person_of(term.person).joined <= term.begins
    assert term.ends is None or term.begins < term.ends
    assert (term.branch is None) == term.office.is_national


def test_every_persona_has_an_account_to_try():
    assert list(dict.fromkeys(account.persona for account in ACCOUNTS)) == list(Persona)
    assert all(person_of(a.person).standing is Standing.GOOD and a.can_try for a in ACCOUNTS)


# Texts


def test_every_text_is_used():
    assert {motion.slug for cycle in CYCLES for motion in cycle.motions} == set(all_slugs())
    assert len(all_slugs()) == 34


@pytest.mark.parametrize("slug", all_slugs())
def test_a_text_is_of_the_length_of_a_real_motion_and_asks_for_something(slug):
    text = text_of(slug)

    assert 120 <= text.words <= 420
    assert text.title
    assert any(ask in text.body for ask in ("To call", "To ask", "calls on", "to call for"))
    assert "<" not in text.body
    assert "|" not in text.body


@pytest.mark.parametrize("slug", all_slugs())
def test_a_text_is_in_the_subset_that_members_may_use(slug):
    assert len(parse_document(text_of(slug).body).clauses) >= 3


@pytest.mark.parametrize("slug", all_slugs())
def test_the_clauses_of_a_text_are_numbered_without_a_gap(slug):
    assert amended(text_of(slug).body, ()) == text_of(slug).body


def test_there_are_motions_of_every_kind():
    assert {text_of(slug).kind for slug in all_slugs()} == set(MotionKind)


@pytest.mark.parametrize(
    "content",
    ["no header", "---\ntitle: A\n---\n\nB", "---\ntitle: A\nkind: wish\ngoal: b\n---\n\nC"],
)
def test_a_text_without_a_proper_header_is_refused_by_name(content):
    with pytest.raises(TextError, match=r"^bad\.md: "):
        parsed("bad", content)


# The instructions themselves

TEXT = """## This branch resolves

1. One.
   a) with a part.
2. Two.
"""


def test_a_clause_is_inserted_after_the_parts_of_the_one_before_it():
    text = amended(TEXT, [InsertAfter("resolves", 1, "New."), InsertAfter("resolves", 2, "Last.")])

    assert text.split("\n")[2:7] == [
        "1. One.",
        "   a) with a part.",
        "2. New.",
        "3. Two.",
        "4. Last.",
    ]


def test_a_clause_is_deleted_with_its_parts_and_the_rest_is_numbered_afresh():
    assert amended(TEXT, [DeleteClause("resolves", 1)]).endswith("resolves\n\n1. Two.\n")


def test_a_clause_can_be_put_first():
    text = amended(TEXT, [InsertAfter("resolves", 0, "New.")])

    assert text.split("\n")[2:4] == ["1. New.", "2. One."]


@pytest.mark.parametrize(
    "change",
    [
        Replace("Three", "3"),
        Replace("e", "f"),
        DeleteClause("resolves", 3),
        DeleteClause("notes", 1),
        InsertAfter("resolves", 9, "New."),
    ],
)
def test_an_instruction_that_does_not_fit_says_so(change):
    with pytest.raises(WordingError, match=r"(occurs \d+ times|has no (clause|heading))"):
        amended(TEXT, [change])
