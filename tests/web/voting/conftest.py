"""A branch with voters, and a secret ballot of every kind of question."""

import pytest

from policy_forum.domain.access.actors import OfficeKind
from tests.commands.ballots.sealed import open_secret_ballot
from tests.stage import START
from tests.web.voting.papers import ALL


@pytest.fixture
def branch(make_branch):
    return make_branch("North")


@pytest.fixture
def secretary(branch, make_officer):
    return make_officer(OfficeKind.SECRETARY, branch)


@pytest.fixture
def voters(branch, secretary, make_member):
    return [secretary, *(make_member(branch) for _ in range(4))]


@pytest.fixture
def ballot(session, branch, voters):
    return open_secret_ballot(session, START, voters, voters[:1], branch=branch, questions=ALL)


@pytest.fixture
def voter(client_as, voters):
    return client_as(voters[1])
