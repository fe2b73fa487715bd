"""The organisation comes to be: branches, members as they join, offices, standing orders."""

from collections.abc import Iterator
from dataclasses import replace

from policy_forum.command_line.demo.branches import BRANCHES, REGIONS, Branch, StandingOrders
from policy_forum.command_line.demo.people import ACCOUNTS, PEOPLE, TERMS, Person, Term, person_of
from policy_forum.command_line.demo.playing.acts import Act, Cast, officer
from policy_forum.domain.access.actors import OfficeKind
from policy_forum.features.accounts.commands import make_account, offer_in_demo
from policy_forum.features.branches.commands import (
    make_branch,
    make_region,
    publish_standing_orders,
)
from policy_forum.features.branches.rules import MODEL_RULES, SETTINGS, Rules
from policy_forum.features.members.commands import add_member, appoint_officer
from policy_forum.platform.work import Work

# The membership list was taken over on this day, before the first of the two years.
FOUNDED = -566
ACCOUNTS_MADE = -160


def acts_of_organisation(cast: Cast, password_hash: str) -> Iterator[Act]:
    """Everything that must be there before and beside the two years."""
    yield Act(FOUNDED, 8, None, lambda work: _make_branches(work, cast), "making the branches")
    for person in PEOPLE:
        yield _joining(cast, person)
    for term in TERMS:
        yield _appointment(cast, term)
    for branch in BRANCHES:
        for orders in branch.standing_orders:
            yield _publication(cast, branch, orders)
    yield Act(
        ACCOUNTS_MADE,
        9,
        None,
        lambda work: _make_accounts(work, cast, password_hash),
        "making the accounts",
    )


def _make_branches(work: Work, cast: Cast) -> None:
    for region in REGIONS:
        cast.regions[region.key] = make_region(work, region.name)
    for branch in BRANCHES:
        key = make_branch(work, cast.regions[branch.region], branch.name, branch.code)
        cast.branches[branch.code] = key


def _joining(cast: Cast, person: Person) -> Act:
    def join(work: Work) -> None:
        cast.members[person.key] = add_member(
            work,
            cast.branches[person.branch],
            person.number,
            person.given_name,
            person.family_name,
            person.email,
            cast.date_of(person.joined),
            person.standing,
        )

    return Act(max(person.joined, FOUNDED), 9, None, join, f"{person.key} joins")


def _appointment(cast: Cast, term: Term) -> Act:
    def appoint(work: Work) -> None:
        appoint_officer(
            work,
            cast.members[term.person],
            term.office,
            cast.branches[term.branch] if term.branch else None,
            cast.date_of(term.begins),
            cast.date_of(term.ends) if term.ends is not None else None,
        )

    return Act(max(term.begins, FOUNDED), 10, None, appoint, f"{term.person}: {term.office}")


def _publication(cast: Cast, branch: Branch, orders: StandingOrders) -> Act:
    def publish(work: Work) -> None:
        publish_standing_orders(work, cast.branches[branch.code], rules_from(orders), orders.note)

    secretary = officer(OfficeKind.SECRETARY, branch.code, orders.adopted)
    what = f"{branch.code}: standing orders"
    return Act(orders.adopted, 21, secretary, publish, what)


def rules_from(orders: StandingOrders) -> Rules:
    """The settings of a version, as the command takes them."""
    settings = {name: getattr(orders, name) for name in SETTINGS if hasattr(orders, name)}
    return replace(MODEL_RULES, **settings, meetings=orders.meetings)


def _make_accounts(work: Work, cast: Cast, password_hash: str) -> None:
    for position, account in enumerate(ACCOUNTS, start=1):
        member_id = cast.members[account.person]
        email = person_of(account.person).email
        account_id = make_account(work, member_id, email, password_hash)
        offer_in_demo(work, account_id, position, account.role, account.can_try)
