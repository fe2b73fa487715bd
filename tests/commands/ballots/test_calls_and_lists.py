"""Which ballots a member finds in the list, and what calls for her on the first page."""

from datetime import timedelta

import pytest

from policy_forum.domain.access.actors import OfficeKind
from policy_forum.domain.counting.results import Method
from policy_forum.domain.eligibility import RollBody
from policy_forum.domain.identifiers import BranchId
from policy_forum.features.ballots.commands.keys import begin_key
from policy_forum.features.ballots.commands.questions import put_question
from policy_forum.features.ballots.models import Envelope
from policy_forum.features.ballots.queries.lists import list_ballots
from policy_forum.features.ballots.queries.needs import what_needs
from policy_forum.features.ballots.rules import Secrecy
from policy_forum.features.ballots.rules.setting_up import QuestionAsked, QuestionSetUp
from tests.commands.ballots.sealed import ready_key
from tests.stage import START

DAY = timedelta(days=1)
SCHOOL = QuestionAsked("Shall we have a summer school?", Method.MAJORITY)


@pytest.fixture
def returning_officer(make_officer, make_branch):
    return make_officer(OfficeKind.RETURNING_OFFICER, make_branch("West"))


@pytest.fixture
def ask(work_as, branch, secretary):
    """Ask about the summer school from now on, for two days."""

    def put(by=secretary, of=branch, title="A summer school", key=None):
        set_up = QuestionSetUp(
            title=title,
            branch_id=BranchId(of.id) if of else None,
            body=RollBody.BRANCH if of else RollBody.EVERYONE,
            secrecy=Secrecy.SECRET if key else Secrecy.RECORDED,
            key_id=key.id if key else None,
            closes=START + 2 * DAY,
            questions=(SCHOOL,),
        )
        with work_as(by) as work:
            return put_question(work, set_up, "The Test League")

    return put


@pytest.fixture
def secret(ask, session, branch, voters):
    """A secret ballot whose scrutineers are the first three voters."""
    return ask(key=ready_key(session, voters[:3], START, needed=2, branch=branch)[0])


@pytest.fixture
def called(session, make, clock):
    def calls_for(member):
        needs = what_needs(session, make.actor(member), clock.now())
        return [(need.about.value, need.key) for need in needs]

    return calls_for


def test_the_list_shows_votes_of_the_branch_and_of_the_whole_organisation(
    ask, session, returning_officer, voters, make_member, make_branch
):
    ask()
    ask(by=returning_officer, of=None, title="All")
    mine = list_ballots(session, voters[1].branch_id, voters[1].id)
    assert [(row.title, row.is_on_roll, row.has_voted) for row in mine] == [
        ("All", True, False),
        ("A summer school", True, False),
    ]
    elsewhere = make_member(make_branch("South"))
    assert [row.title for row in list_ballots(session, elsewhere.branch_id, elsewhere.id)] == [
        "All"
    ]


def test_the_first_page_calls_for_papers_cards_and_shares(
    secret, called, voters, clock, branch, work_as, secretary
):
    assert called(voters[4]) == [("ballot", secret)]
    with work_as(secretary) as work:
        key_id = begin_key(work, BranchId(branch.id), "Next", [voters[4].number], 1)
    assert called(voters[4]) == [("ballot", secret), ("election_key", key_id)]
    clock.advance(days=2)
    assert called(voters[4]) == [("election_key", key_id)]
    assert called(voters[1]) == [("ballot", secret)]  # her share


def test_tellers_are_called_to_count_slips_once_it_has_closed(
    secret, called, voters, clock, session
):
    from policy_forum.features.ballots.models import SlipIssued, Teller

    session.add(Teller(ballot_id=secret, member_id=voters[5].id, named_at=START))
    session.add(SlipIssued(ballot_id=secret, member_id=voters[4].id, issued_by_id=voters[5].id))
    session.commit()
    assert called(voters[4]) == []
    clock.advance(days=2)
    assert called(voters[5]) == [("ballot", secret)]
    session.get_one(Teller, (secret, voters[5].id)).sheet = "{}"
    session.commit()
    assert called(voters[5]) == []


def test_a_call_for_a_paper_ends_when_the_envelope_is_in(secret, called, session, voters):
    session.add(
        Envelope(ballot_id=secret, member_id=voters[4].id, envelope_hash="0" * 64, sealed=b"x")
    )
    session.commit()
    assert called(voters[4]) == []
    assert called(voters[3]) == [("ballot", secret)]
    row = list_ballots(session, voters[4].branch_id, voters[4].id)[0]
    assert (row.has_voted, row.turnout) == (True, 1)


def test_nobody_is_called_who_is_not_on_the_roll(secret, called, make_member, make_branch):
    assert called(make_member(make_branch("South"))) == []
