"""Secret votes in a meeting: asked for or ruled, sealed, with slips, and read once opened."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from policy_forum.domain.access.actors import OfficeKind
from policy_forum.domain.cycle import Stage
from policy_forum.domain.eligibility import RollBody
from policy_forum.domain.refusals import Reason
from policy_forum.domain.sealing.papers import encode_paper
from policy_forum.features.ballots.commands.abandoning import abandon_ballot
from policy_forum.features.ballots.commands.envelopes import seal_and_hand_in
from policy_forum.features.ballots.commands.slips import enter_sheet
from policy_forum.features.ballots.commands.unsealing import give_share
from policy_forum.features.ballots.models import Ballot, Mandate, RollEntry, Sealing, SlipIssued
from policy_forum.features.ballots.queries.whole import list_whole_questions
from policy_forum.features.ballots.rules import QuestionOutcome, Secrecy
from policy_forum.features.ballots.rules.slips import SlipLine
from policy_forum.features.branches.rules import CastingVote
from policy_forum.features.meetings.commands.deciding import cast_from_chair, declare
from policy_forum.features.meetings.commands.secret import (
    ask_secret,
    make_secret,
    open_secret_vote,
)
from policy_forum.features.meetings.commands.voting import (
    close_vote,
    open_vote,
    take_vote_again,
    vote,
)
from policy_forum.features.meetings.models import SecretRequest
from policy_forum.features.meetings.rules.states import CheckIn, QuestionStage
from policy_forum.features.motions.rules import MotionState
from policy_forum.platform.audit import AuditRow
from tests.commands.amendments.steps import refusal_of
from tests.commands.ballots.sealed import ready_key
from tests.commands.meetings.halls import Hall
from tests.commands.meetings.voting_steps import FOR, Floor
from tests.makers import YEAR
from tests.stage import START


class SecretFloor(Floor):
    """A floor with a key that one scrutineer opens."""

    def make_key(self):
        scrutineer = self.hall.secretary
        branch, now = self.hall.branch, self.hall.make.clock.now()
        key, cards = ready_key(self.session, [scrutineer], now, branch=branch)
        self.key_id, self.code = key.id, cards[0].code

    def opens_secret(self, minutes=5):
        """The motion is put as a sealed ballot; returns question and ballot."""
        self.make_key()
        question_id = self.takes_motion().id
        self.chair(make_secret, question_id, "It is about a person.")
        return question_id, self.chair(open_secret_vote, question_id, self.key_id, minutes)

    def seals(self, ballot_id, *choices):
        """Those with a device hand in sealed papers."""
        mark = self.session.get_one(Sealing, ballot_id).setup_hash[:16]
        key = list_whole_questions(self.session, ballot_id)[0].key
        for member, choice in zip(self.devices, choices, strict=False):
            self.by(member, seal_and_hand_in, ballot_id, encode_paper({key: choice}, mark))

    def slips(self, ballot_id, **counted):
        """Both tellers enter the same sheet."""
        key = list_whole_questions(self.session, ballot_id)[0].key
        lines = [SlipLine(key, said, count) for said, count in counted.items()]
        for teller in self.hall.tellers:
            self.by(teller, enter_sheet, ballot_id, lines)

    def time_passes(self, minutes=6):
        clock = self.hall.make.clock
        clock.set(clock.now() + timedelta(minutes=minutes))

    def unseals(self, ballot_id):
        self.by(self.hall.secretary, give_share, ballot_id, self.code)


@pytest.fixture
def floor(make, work_as):
    """A hall without cards."""
    return SecretFloor(Hall.under_way(make, by_card=0, by_phone=6, online=4), work_as)


def test_when_enough_ask_the_vote_is_secret_and_who_asked_is_deleted_with_the_result(floor):
    question_id = floor.takes_motion().id
    for member in floor.devices[:4]:
        floor.by(member, ask_secret, question_id)
    assert floor.by(floor.devices[0], ask_secret, question_id) == 4
    assert floor.question(question_id).secrecy is Secrecy.RECORDED
    floor.by(floor.devices[4], ask_secret, question_id)
    question = floor.question(question_id)
    assert question.secrecy is Secrecy.SECRET
    assert "5 members asked for a secret vote (Standing orders 5.4" in question.secrecy_why
    assert "secret" in refusal_of(lambda: floor.chair(open_vote, question_id)).sentence.text

    floor.make_key()
    ballot_id = floor.chair(open_secret_vote, question_id, floor.key_id, 5)
    floor.seals(ballot_id, "for")
    floor.time_passes()
    floor.unseals(ballot_id)
    floor.declares(question_id)
    assert floor.session.scalars(select(SecretRequest)).all() == []
    asked = floor.session.scalars(select(AuditRow).where(AuditRow.name == "SecretVoteAsked")).all()
    assert [row.facts["requests"] for row in asked] == [1, 2, 3, 4, 5]
    assert all("member_id" not in row.facts and row.actor_id is None for row in asked)


def test_who_is_not_there_or_may_not_vote_cannot_ask_for_it(floor):
    question_id = floor.takes_motion().id
    floor.hall.comes(floor.hall.newcomer, CheckIn.OWN_PHONE)
    for member in (floor.hall.members[11], floor.hall.newcomer, floor.hall.stranger):
        assert refusal_of(lambda who=member: floor.by(who, ask_secret, question_id))


def test_only_the_chair_of_the_meeting_rules_it_and_says_why(floor):
    question_id = floor.takes_motion().id
    assert refusal_of(lambda: floor.by(floor.hall.secretary, make_secret, question_id, "Why not."))
    assert refusal_of(lambda: floor.chair(make_secret, question_id, "  "))


def test_a_sealed_vote_is_put_to_those_who_are_there_and_decides_the_motion(floor):
    question_id, ballot_id = floor.opens_secret()
    ballot = floor.session.get(Ballot, ballot_id)
    assert (ballot.roll_body, ballot.roll_count, ballot.motion_id) == (RollBody.PRESENT, 12, None)
    assert refusal_of(lambda: floor.by(floor.devices[0], vote, question_id, FOR))
    floor.seals(ballot_id, "for", "for", "against", "abstain")
    refusal = refusal_of(lambda: floor.closes(question_id))
    assert refusal.reason is Reason.WINDOW_NOT_OPEN
    floor.time_passes()
    assert floor.closes(question_id).stage is QuestionStage.COUNTING
    refusal = refusal_of(lambda: floor.chair(declare, question_id))
    assert "not been opened" in refusal.sentence.text
    floor.unseals(ballot_id)
    question = floor.declares(question_id)
    assert question.outcome is QuestionOutcome.CARRIED
    assert (question.device_for, question.device_against, question.device_abstain) == (2, 1, 1)
    assert floor.fresh(floor.hall.motion).state is MotionState.CARRIED
    mandate = floor.session.scalars(select(Mandate)).one()
    assert (mandate.roll_count, mandate.roll_hash) == (12, ballot.roll_hash)


def test_who_comes_after_it_was_opened_is_told_why_she_cannot_vote_in_it(floor):
    _question_id, ballot_id = floor.opens_secret()
    late = floor.hall.members[11]
    floor.hall.comes(late, CheckIn.OWN_PHONE)
    mark = floor.session.get(Sealing, ballot_id).setup_hash[:16]
    paper = encode_paper({list_whole_questions(floor.session, ballot_id)[0].key: "for"}, mark)
    refusal = refusal_of(lambda: floor.by(late, seal_and_hand_in, ballot_id, paper))
    assert "at the meeting" in refusal.sentence.text


def test_who_holds_a_card_votes_on_a_slip_that_the_tellers_count(make, work_as):
    floor = SecretFloor(Hall.under_way(make), work_as)
    question_id, ballot_id = floor.opens_secret()
    assert len(floor.session.scalars(select(SlipIssued)).all()) == 4
    assert len(floor.session.scalars(select(RollEntry)).all()) == 14
    floor.seals(ballot_id, "for", "against")
    floor.time_passes()
    refusal = refusal_of(lambda: floor.unseals(ballot_id))
    assert refusal
    floor.slips(ballot_id, **{"for": 3, "against": 1})
    floor.unseals(ballot_id)
    question = floor.declares(question_id)
    assert (question.device_for, question.device_against) == (4, 2)
    assert question.hands_for is None


def test_a_key_that_is_not_ready_or_used_opens_nothing_and_changes_nothing(floor):
    question_id = floor.takes_motion().id
    floor.chair(make_secret, question_id, "It is about a person.")
    assert refusal_of(lambda: floor.chair(open_secret_vote, question_id, 999_999, 5))
    assert floor.question(question_id).stage is QuestionStage.DEBATED
    floor.make_key()
    for minutes in (0, 61):
        assert refusal_of(
            lambda m=minutes: floor.chair(open_secret_vote, question_id, floor.key_id, m)
        )


def test_a_secret_vote_does_not_outlast_the_window_of_the_year(floor, clock):
    floor.make_key()
    question_id = floor.takes_motion().id
    floor.chair(make_secret, question_id, "It is about a person.")

    edge = START + timedelta(days=YEAR[Stage.BRANCH_DECISIONS][1])
    clock.set(edge - timedelta(minutes=2))
    ballot_id = floor.chair(open_secret_vote, question_id, floor.key_id, 5)
    assert floor.session.get(Ballot, ballot_id).closes == edge


def test_a_secret_tie_goes_to_the_chair_of_the_meeting(make, work_as):
    orders = {"casting_vote": CastingVote.CHAIR}
    hall = Hall.under_way(make, by_card=0, by_phone=6, online=4, orders=orders)
    floor = SecretFloor(hall, work_as)
    question_id, ballot_id = floor.opens_secret()
    floor.seals(ballot_id, "for", "against")
    floor.time_passes()
    floor.unseals(ballot_id)
    assert floor.declares(question_id).outcome is QuestionOutcome.TIED
    floor.chair(cast_from_chair, question_id, FOR)
    assert floor.fresh(floor.hall.motion).state is MotionState.CARRIED


def test_a_sealed_vote_whose_figures_are_known_is_not_taken_again(floor):
    question_id, ballot_id = floor.opens_secret()
    floor.seals(ballot_id, "against", "against", "for")
    floor.time_passes()
    floor.chair(close_vote, question_id)
    floor.unseals(ballot_id)

    refusal = refusal_of(lambda: floor.chair(take_vote_again, question_id, "I was not ready."))

    assert "declare the result" in refusal.sentence.text
    assert floor.declares(question_id).outcome is QuestionOutcome.LOST


def test_a_sealed_vote_that_was_given_up_is_taken_again_with_another_key(floor, make):
    question_id, ballot_id = floor.opens_secret()
    floor.time_passes()

    officer = make.officer(OfficeKind.RETURNING_OFFICER)
    floor.by(officer, abandon_ballot, ballot_id, "The cards are lost.")
    floor.chair(close_vote, question_id)
    assert "given up" in refusal_of(lambda: floor.chair(declare, question_id)).sentence.text
    floor.chair(take_vote_again, question_id, "The cards were lost.")
    assert floor.question(question_id).stage is QuestionStage.DEBATED
    key, cards = ready_key(
        floor.session, [floor.hall.secretary], make.clock.now(), branch=floor.hall.branch
    )
    floor.key_id, floor.code = key.id, cards[0].code
    again = floor.chair(open_secret_vote, question_id, floor.key_id, 5)
    assert again != ballot_id
