"""What the pages of a secret ballot cost the database: the same few statements for everyone."""

import pytest

MOST = 8
PAGES = ("", "/vote", "/roll", "/board", "/receipt", "/opening")


@pytest.mark.parametrize("part", PAGES)
def test_pages_of_a_secret_ballot_cost_a_voter_few_statements(
    voter, ballot, count_statements, part
):
    with count_statements() as seen:
        assert voter.get(f"/ballots/{ballot.id}{part}").status_code in {200, 303}

    assert len(seen) <= MOST


@pytest.mark.parametrize("part", PAGES)
def test_they_cost_somebody_who_is_shut_out_no_more(
    client_as, make_member, ballot, count_statements, part
):
    stranger = client_as(make_member())
    with count_statements() as seen:
        assert stranger.get(f"/ballots/{ballot.id}{part}").status_code in {200, 303}

    assert len(seen) <= MOST


@pytest.mark.parametrize("part", ["", "/roll", "/board", "/slips"])
def test_they_cost_who_holds_the_ballot_no_more(
    client_as, secretary, ballot, count_statements, part
):
    browser = client_as(secretary)
    with count_statements() as seen:
        assert browser.get(f"/ballots/{ballot.id}{part}").status_code == 200

    assert len(seen) <= MOST
