"""The page of a roll: who can vote and why not, challenges, corrections, roll calls."""

import hashlib
import re
from datetime import timedelta

import pytest

from policy_forum.domain.access.actors import OfficeKind
from policy_forum.domain.eligibility import RollBody
from policy_forum.features.ballots.commands.answering import answer_questions
from policy_forum.features.ballots.commands.challenges import correct_roll
from policy_forum.features.ballots.commands.declaring import declare_result
from policy_forum.features.ballots.rules import Choice, RollChange, Secrecy
from policy_forum.features.ballots.rules.rolls import Correction, Delegate
from tests.commands.ballots.questions import put_recorded_question
from tests.stage import START

WHY = "The credentials were read wrongly at the desk."
SAID = "I paid my subscription in May and was left out."


@pytest.fixture
def branch(make_branch, make_standing_orders):
    branch = make_branch("North")
    make_standing_orders(branch)
    return branch


@pytest.fixture
def ann(branch, make_member):
    return make_member(branch, "Ann", "Archer")


@pytest.fixture
def late(branch, make_member):
    return make_member(branch, "Lena", "Late", joined_on=START.date())


@pytest.fixture
def officer(make_officer):
    return make_officer(OfficeKind.RETURNING_OFFICER)


@pytest.fixture
def keys(ann, late, branch, work_as):
    return put_recorded_question(work_as, branch)


def challenge_on(browser, path):
    """The way to the one challenge that waits for an answer."""
    (way,) = set(re.findall(r"/ballots/\d+/challenges/\d+", page(browser, path)))
    return way


def page(browser, path):
    answer = browser.get(path)
    assert answer.status_code == 200
    return answer.get_data(as_text=True)


def test_a_member_reads_that_she_is_on_the_roll_and_by_which_clause(keys, ann, client_as):
    said = page(client_as(ann), f"/ballots/{keys[0]}/roll")

    assert "You are on the roll" in said
    assert "Standing orders 1.1 (version 1)" in said
    assert "Joined on or after the freeze date" in said


def test_a_member_who_is_shut_out_reads_why(keys, late, client_as):
    said = page(client_as(late), f"/ballots/{keys[0]}/roll")

    assert "You are not on the roll" in said
    assert "the freeze date was" in said


def test_a_challenge_goes_to_the_returning_officer_and_her_answer_comes_back(
    keys, late, ann, officer, client_as
):
    path = f"/ballots/{keys[0]}/roll"
    browser, office = client_as(late), client_as(officer)
    browser.post(path, data={"reason": SAID, "about": late.number})
    assert SAID in page(browser, path)
    assert SAID not in page(client_as(ann), path)
    assert "Lena Late" in page(office, path)

    answered = office.post(
        challenge_on(office, path),
        data={
            "change": "added",
            "number": late.number,
            "weight": "1",
            "section": "",
            "reason": "The treasurer found the payment of May.",
        },
    )

    assert answered.status_code == 303
    assert "Upheld" in page(client_as(ann), path)
    assert "You are on the roll" in page(browser, path)


@pytest.mark.parametrize(
    "wrong", [{}, {"change": "added"}, {"change": "hocus", "number": "x" * 99}, {"weight": "-3"}]
)
def test_an_answer_that_cannot_be_is_asked_for_again(keys, late, officer, client_as, wrong):
    path, office = f"/ballots/{keys[0]}/roll", client_as(officer)
    client_as(late).post(path, data={"reason": SAID})

    assert office.post(challenge_on(office, path), data=wrong).status_code == 422


def test_nobody_else_can_answer_or_correct(keys, ann, late, officer, client_as, make_officer):
    client_as(late).post(f"/ballots/{keys[0]}/roll", data={"reason": SAID})
    auditor = make_officer(OfficeKind.AUDITOR)
    challenge = challenge_on(client_as(officer), f"/ballots/{keys[0]}/roll")

    for path in (challenge, f"/ballots/{keys[0]}/roll/corrections"):
        assert client_as(ann).get(path).status_code == 403
        assert client_as(auditor).get(path).status_code == 404


def test_a_short_challenge_is_asked_for_again_and_kept(keys, ann, client_as):
    answer = client_as(ann).post(f"/ballots/{keys[0]}/roll", data={"reason": "wrong!"})

    assert answer.status_code == 422
    assert "wrong!" in answer.get_data(as_text=True)


def test_a_roll_call_is_read_by_every_member_after_the_result_and_not_before(
    keys, ann, make_member, client_as, work_as, clock
):
    with work_as(ann) as work:
        answer_questions(work, keys[0], {keys[1]: Choice.AGAINST})
    path, browser = f"/ballots/{keys[0]}/roll-call", client_as(make_member())
    assert browser.get(path).status_code == 404
    clock.set(START + timedelta(days=2))
    with work_as(None) as work:
        declare_result(work, keys[0])

    said = page(browser, path)

    assert "Ann Archer" in said
    assert "Against" in said


@pytest.fixture
def recorded(ann, branch, work_as, clock):
    """A recorded vote in which Ann was against, declared."""
    key, question = put_recorded_question(work_as, branch, secrecy=Secrecy.RECORDED)
    with work_as(ann) as work:
        answer_questions(work, key, {question: Choice.AGAINST})
    clock.set(START + timedelta(days=2))
    with work_as(None) as work:
        declare_result(work, key)
    return key


def test_a_recorded_vote_is_read_by_the_officers_of_the_branch_and_nobody_else(
    recorded, ann, branch, client_as, make_officer
):
    path = f"/ballots/{recorded}/roll-call"

    for member in (ann, make_officer(OfficeKind.SECRETARY), make_officer(OfficeKind.AUDITOR)):
        assert client_as(member).get(path).status_code == 404
        assert path not in page(client_as(member), f"/ballots/{recorded}")
    secretary = client_as(make_officer(OfficeKind.SECRETARY, branch))
    assert path in page(secretary, f"/ballots/{recorded}")
    assert "Ann Archer" in page(secretary, path)


def test_who_voted_by_name_reads_her_own_vote_after_the_result(recorded, ann, client_as):
    assert "You voted: Against." in page(client_as(ann), f"/ballots/{recorded}")


def test_the_page_of_a_roll_call_leads_to_the_names_once_it_is_declared(
    keys, ann, client_as, work_as, clock
):
    way = f"/ballots/{keys[0]}/roll-call"
    assert way not in page(client_as(ann), f"/ballots/{keys[0]}")
    clock.set(START + timedelta(days=2))
    with work_as(None) as work:
        declare_result(work, keys[0])

    assert way in page(client_as(ann), f"/ballots/{keys[0]}")


def test_a_challenge_waits_on_the_first_page_of_the_returning_officer_until_it_is_answered(
    keys, late, officer, client_as
):
    waiting = "Answer what was said against the roll"
    office, path = client_as(officer), f"/ballots/{keys[0]}/roll"
    assert waiting not in page(office, "/")
    client_as(late).post(path, data={"reason": SAID})
    assert waiting in page(office, "/")
    assert waiting not in page(client_as(late), "/")

    office.post(
        challenge_on(office, path),
        data={"change": "nothing", "weight": "1", "reason": "The rule says so."},
    )

    assert waiting not in page(office, "/")


def test_the_hash_of_a_delegates_roll_holds_votes_and_sections(
    ann, branch, officer, make_member, work_as, client_as, session
):
    bea = make_member(branch)
    delegates = (Delegate(ann.number, 40, "A"), Delegate(bea.number, 1, "B"))
    key, _ = put_recorded_question(work_as, branch, RollBody.DELEGATES, delegates)
    before = client_as(officer).get(f"/ballots/{key}/roll.txt").data
    assert sorted(before.decode().split()) == sorted([f"{ann.number};40;A", f"{bea.number};1;B"])
    assert hashlib.sha256(before).hexdigest() in page(client_as(ann), f"/ballots/{key}/roll")

    with work_as(officer) as work:
        correct_roll(work, key, Correction(ann.number, RollChange.WEIGHT, 4, "A"), WHY)

    after = client_as(officer).get(f"/ballots/{key}/roll.txt").data
    assert hashlib.sha256(after).hexdigest() in page(client_as(ann), f"/ballots/{key}/roll")
    assert after != before


def test_the_result_of_a_card_vote_has_both_sections_and_counts_votes_apart_from_people(
    ann, branch, make_member, work_as, client_as, clock
):
    bea = make_member(branch)
    delegates = (Delegate(ann.number, 40, "Unions"), Delegate(bea.number, 3, "Branches"))
    key, question = put_recorded_question(work_as, branch, RollBody.DELEGATES, delegates)
    for member, choice in ((ann, Choice.FOR), (bea, Choice.AGAINST)):
        with work_as(member) as work:
            answer_questions(work, key, {question: choice})
    clock.set(START + timedelta(days=2))
    with work_as(None) as work:
        declare_result(work, key)
    browser = client_as(ann)

    said = page(browser, f"/ballots/{key}/results")
    for each in (said, page(browser, f"/ballots/{key}")):
        assert "Unions" in each
        assert "Branches" in each
        assert "The sections’ shares for it come to 50.00 in a hundred" in each
    assert "40 for, 3 against, 0 abstained" in said
    assert "43 on the roll" not in said
    assert re.search(r"Ann Archer.*40", page(browser, f"/ballots/{key}/roll-call"), re.DOTALL)
