"""Paper slips: who gets one, how they are counted by two, and what is added to the count."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from policy_forum.domain.access.actors import OfficeKind
from policy_forum.domain.counting.results import Method
from policy_forum.domain.eligibility import Standing
from policy_forum.domain.refusals import Reason, RefusedError
from policy_forum.domain.sealing.papers import PaperQuestion
from policy_forum.features.ballots.commands.envelopes import hand_in_envelope
from policy_forum.features.ballots.commands.slips import (
    agreed_slips,
    enter_sheet,
    give_slip,
    name_tellers,
)
from policy_forum.features.ballots.models import Ballot, Sealing, SlipIssued, Teller
from policy_forum.features.ballots.queries.slips import get_slips_page
from policy_forum.features.ballots.rules.envelopes import Why
from policy_forum.features.ballots.rules.slips import (
    NO_SLIPS,
    SheetError,
    SlipLine,
    canonical_sheet,
    lines_of,
    read_lines,
)
from policy_forum.platform.audit import AuditRow
from tests.commands.ballots.refusals import why_of
from tests.commands.ballots.sealed import SIMPLE, open_secret_ballot
from tests.stage import START

CLOSES = START + timedelta(days=2)
RANK = {"wording": "Which name?", "method": Method.SCHULZE, "options": ["Red", "Green", "Blue"]}
RANKING = PaperQuestion("2", Method.SCHULZE, 3, None, allows_equal=True)
STRICT = PaperQuestion("2", Method.IRV, 3)
APPROVING = PaperQuestion("2", Method.APPROVAL, 3, 2)
SHEET = (SlipLine("1", "for", 1), SlipLine("2", ((1,), (0, 2)), 1))


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
    return open_secret_ballot(
        session, START, voters, voters[:1], branch=branch, questions=[SIMPLE, RANK]
    )


@pytest.fixture
def tellers(voters, work_as, secretary, ballot):
    named = voters[1:3]
    with work_as(secretary) as work:
        name_tellers(work, ballot.id, [teller.number for teller in named])
    return named


@pytest.fixture
def give(work_as, ballot):
    def do(teller, member):
        with work_as(teller) as work:
            give_slip(work, ballot.id, member.number)

    return do


@pytest.fixture
def enter(work_as, ballot):
    def do(teller, lines=SHEET):
        with work_as(teller) as work:
            return enter_sheet(work, ballot.id, lines)

    return do


@pytest.fixture
def agreed(work_as, ballot):
    def do():
        with work_as() as work:
            return agreed_slips(work, ballot.id)

    return do


def refusal(call, *args):
    with pytest.raises(RefusedError) as caught:
        call(*args)
    return caught.value.refusal


def test_two_tellers_are_named_and_recorded(session, ballot, tellers):
    assert set(session.scalars(select(Teller.member_id))) == {t.id for t in tellers}
    named = session.scalars(select(AuditRow.name).where(AuditRow.name == "TellerNamed")).all()
    assert len(named) == 2


@pytest.mark.parametrize("which", [(1,), (1, 1), ()])
def test_fewer_than_two_tellers_are_refused(session, work_as, secretary, voters, ballot, which):
    numbers = [voters[n].number for n in which]
    with pytest.raises(RefusedError, match="at least two"), work_as(secretary) as work:
        name_tellers(work, ballot.id, numbers)

    assert session.scalars(select(Teller)).all() == []


def test_a_third_teller_can_be_added_alone(session, work_as, secretary, voters, ballot, tellers):
    with work_as(secretary) as work:
        name_tellers(work, ballot.id, [voters[4].number])

    assert len(session.scalars(select(Teller)).all()) == 3


def test_a_member_who_has_lapsed_is_no_teller(work_as, secretary, voters, make_member, ballot):
    lapsed = make_member(standing=Standing.LAPSED)
    with pytest.raises(RefusedError, match="good standing"), work_as(secretary) as work:
        name_tellers(work, ballot.id, [voters[1].number, lapsed.number])


def test_only_who_holds_the_ballot_names_tellers(work_as, voters, ballot):
    with pytest.raises(RefusedError) as caught, work_as(voters[1]) as work:
        name_tellers(work, ballot.id, [voters[1].number, voters[2].number])

    assert caught.value.refusal.reason is Reason.NOT_PERMITTED


def test_a_slip_marks_a_member_without_her_name_in_the_trail(
    session, ballot, tellers, voters, give
):
    give(tellers[0], voters[3])

    assert session.scalars(select(SlipIssued.member_id)).all() == [voters[3].id]
    facts = session.scalars(select(AuditRow.facts).where(AuditRow.name == "SlipGiven")).all()
    assert facts == [{"ballot_id": ballot.id}]


def test_who_has_a_slip_can_hand_in_no_envelope(work_as, ballot, tellers, voters, give):
    give(tellers[0], voters[3])

    with pytest.raises(RefusedError) as caught, work_as(voters[3]) as work:
        hand_in_envelope(work, ballot.id, ballot.envelope({"1": "for", "2": ()}), ballot.public_hex)

    assert why_of(caught.value) is Why.HAS_SLIP


def test_who_has_an_envelope_in_gets_no_slip(session, work_as, ballot, tellers, voters, give):
    with work_as(voters[3]) as work:
        hand_in_envelope(work, ballot.id, ballot.envelope({"1": "for", "2": ()}), ballot.public_hex)

    assert "is in already" in str(refusal(give, tellers[0], voters[3]).sentence)
    assert session.scalars(select(SlipIssued)).all() == []


def test_nobody_gets_two_slips_and_no_stranger_one(tellers, voters, give, make_member):
    give(tellers[0], voters[3])

    assert refusal(give, tellers[1], voters[3]).reason is Reason.ALREADY_DONE
    assert "not on the roll" in str(refusal(give, tellers[0], make_member()).sentence)


def test_only_a_teller_gives_slips(secretary, tellers, voters, give):
    assert refusal(give, secretary, voters[3]).reason is Reason.NOT_PERMITTED


@pytest.mark.parametrize("moment", [START - timedelta(seconds=1), CLOSES])
def test_slips_are_given_while_the_ballot_is_open(clock, tellers, voters, give, moment):
    clock.set(moment)

    assert refusal(give, tellers[0], voters[3]).reason in {
        Reason.WINDOW_CLOSED,
        Reason.WINDOW_NOT_OPEN,
    }


def test_without_slips_there_is_nothing_to_agree_on(agreed, tellers):
    assert agreed() == NO_SLIPS


def test_equal_sheets_of_two_tellers_are_the_count(clock, tellers, voters, give, enter, agreed):
    give(tellers[0], voters[3])
    give(tellers[1], voters[4])
    clock.set(CLOSES)
    assert agreed() is None
    assert enter(tellers[0]) is False
    assert agreed() is None

    assert enter(tellers[1], tuple(reversed(SHEET))) is True

    count = agreed()
    assert (count.given, count.papers) == (2, 1)
    assert set(count.lines) == set(SHEET)
    assert count.lines[0].as_json == {"answers": {"1": "for"}, "count": 1}


def test_sheets_that_differ_are_no_count_until_they_agree(
    clock, tellers, voters, give, enter, agreed
):
    give(tellers[0], voters[3])
    clock.set(CLOSES)
    enter(tellers[0])
    enter(tellers[1], (SlipLine("1", "against", 1),))
    assert agreed() is None

    enter(tellers[1])

    assert agreed() is not None


def test_a_third_teller_who_counted_otherwise_reopens_the_question(
    clock, work_as, secretary, ballot, tellers, voters, give, enter, agreed
):
    with work_as(secretary) as work:
        name_tellers(work, ballot.id, [voters[4].number])
    give(tellers[0], voters[3])
    clock.set(CLOSES)
    enter(tellers[0])
    enter(tellers[1])
    assert agreed() is not None

    enter(voters[4], (SlipLine("1", "against", 1),))

    assert agreed() is None


def test_nobody_sees_the_other_sheet_before_two_are_in(
    session, clock, ballot, tellers, voters, give, enter
):
    give(tellers[0], voters[3])
    clock.set(CLOSES)
    enter(tellers[0])

    before = get_slips_page(session, ballot.id, tellers[1].id)
    assert (before.sheets, before.differ, before.mine) == ({}, (), None)
    enter(tellers[1], (SlipLine("1", "against", 1), SHEET[1]))

    after = get_slips_page(session, ballot.id, tellers[1].id)
    assert after.differ == ("1",)
    assert set(after.sheets) == {t.id for t in tellers}


def test_more_slips_than_were_given_out_are_refused(clock, tellers, voters, give, enter):
    give(tellers[0], voters[3])
    clock.set(CLOSES)

    found = refusal(enter, tellers[0], (SlipLine("1", "for", 1), SlipLine("1", "against", 1)))

    assert "add up to 2 slips, more than were given out (1)" in str(found.sentence)


def test_a_sheet_before_the_close_or_after_the_opening_is_refused(
    session, clock, ballot, tellers, voters, give, enter
):
    give(tellers[0], voters[3])
    assert refusal(enter, tellers[0]).reason is Reason.WINDOW_NOT_OPEN

    clock.set(CLOSES)
    session.get_one(Sealing, ballot.id).opened_at = CLOSES
    session.get_one(Ballot, ballot.id).declared_at = CLOSES
    session.commit()
    assert refusal(enter, tellers[0]).reason is Reason.WRONG_STATE


def test_only_a_teller_enters_a_sheet(clock, secretary, tellers, voters, give, enter):
    give(tellers[0], voters[3])
    clock.set(CLOSES)

    assert refusal(enter, secretary).reason is Reason.NOT_PERMITTED


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("3: 2, 1", {((1,), (0,)): 3}),
        ("3:2 1", {((1,), (0,)): 3}),
        ("1: 2=3, 1\n\n2 : 3 = 2 > 1", {((1, 2), (0,)): 3}),
        ("4:", {(): 4}),
        ("1: 1\n2: 1,2\n1: 1", {((0,),): 2, ((0,), (1,)): 2}),
        ("", {}),
    ],
)
def test_lines_are_read_in_one_way_however_they_are_typed(text, says):
    assert {line.answer: line.count for line in read_lines(RANKING, text)} == says


def test_chosen_options_have_no_order():
    assert read_lines(APPROVING, "1: 3 1\n1: 1=3") == (SlipLine("2", ((0, 2),), 2),)


@pytest.mark.parametrize(
    ("question", "text", "line"),
    [
        (RANKING, "1: 1\n2, 1", 2),
        (RANKING, "0: 1", 1),
        (RANKING, "1: 4", 1),
        (RANKING, "1: 0", 1),
        (RANKING, "1: 1 1", 1),
        (RANKING, "1: Ada", 1),
        (RANKING, "1000000000: 1", 1),
        (RANKING, "²: 1", 1),
        (STRICT, "1: 1=2", 1),
        (APPROVING, "1: 1 2 3", 1),
    ],
)
def test_a_line_that_cannot_be_read_says_which(question, text, line):
    with pytest.raises(SheetError) as caught:
        read_lines(question, text)

    assert caught.value.line == line
    assert f"Line {line}" in str(caught.value.reason)


def test_a_sheet_comes_back_as_it_was_stored():
    assert set(lines_of(canonical_sheet(SHEET))) == set(SHEET)
    assert canonical_sheet(SHEET) == canonical_sheet(reversed(SHEET))
