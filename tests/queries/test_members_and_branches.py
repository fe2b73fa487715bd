"""What the queries of branches, members and the office cost: as many statements as they say."""

from datetime import date

import pytest

from policy_forum.domain.access.actors import OfficeKind
from policy_forum.features.administration import queries as of_office
from policy_forum.features.branches import queries as of_branches
from policy_forum.features.members import queries as of_members
from policy_forum.features.members.models import Member

TODAY = date(2026, 3, 2)

COSTS = (
    (1, lambda s, m: of_branches.list_regions(s)),
    (1, lambda s, m: of_branches.list_branches(s)),
    (1, lambda s, m: of_branches.find_branch(s, m.branch_id)),
    (1, lambda s, m: of_branches.list_versions(s, m.branch_id)),
    (1, lambda s, m: of_branches.rules_of(s, m.branch_id)),
    (2, lambda s, m: of_members.list_members(s, {m.branch_id}, "example")),
    (1, lambda s, m: of_members.find_member(s, m.id)),
    (1, lambda s, m: of_members.list_officers(s, m.branch_id, TODAY)),
    (1, lambda s, m: of_members.list_terms(s, m.id)),
    (1, lambda s, m: of_members.list_imports(s)),
    (1, lambda s, m: of_office.figures(s, None, TODAY)),
    (1, lambda s, m: of_office.list_unserved_branches(s, TODAY)),
    (2, lambda s, m: of_office.list_messages(s)),
    (1, lambda s, m: of_office.count_messages(s)),
    (1, lambda s, m: of_office.list_accounts_of_lapsed(s)),
    (1, lambda s, m: of_office.list_terms_ending(s, TODAY)),
    (1, lambda s, m: of_office.list_jobs(s)),
)


@pytest.mark.parametrize(("cost", "query"), COSTS)
def test_a_query_costs_what_it_says_however_many_rows_there_are(
    session, make_branch, make_member, make_officer, make_standing_orders, count_statements,
    cost, query,
):  # fmt: skip
    branch = make_branch()
    member = make_officer(OfficeKind.SECRETARY, branch)
    make_standing_orders(branch)
    for _more in range(5):
        make_member(branch)
    asked = session.get_one(Member, member.id)

    with count_statements() as seen:
        query(session, asked)

    assert len(seen) == cost


def test_the_directory_is_cut_into_pages_in_the_order_of_names(session, make_branch, make_member):
    branch = make_branch()
    for number in range(of_members.PAGE_SIZE + 3):
        make_member(branch, family_name=f"Example{number:03}")

    first, found = of_members.list_members(session, {branch.id})
    second, _found = of_members.list_members(session, {branch.id}, page=2)

    assert (len(first), len(second), found) == (50, 3, 53)
    assert [row.name for row in first + second] == sorted(row.name for row in first + second)


def test_a_branch_whose_officers_term_has_ended_is_not_served(
    session, make_branch, make_member, make_office
):
    served, ended, never = make_branch("Served"), make_branch("Ended"), make_branch("Never")
    make_office(make_member(served), OfficeKind.CHAIR)
    make_office(make_member(ended), OfficeKind.SECRETARY, ends_on=TODAY)
    make_office(make_member(never), OfficeKind.POLICY_OFFICER)

    assert [row.name for row in of_office.list_unserved_branches(session, TODAY)] == [
        "Ended",
        "Never",
    ]
