"""Procedural motions: when each is in order, who moves it, and what it says."""

from dataclasses import replace
from datetime import timedelta

import pytest

from policy_forum.features.ballots.rules import Secrecy
from policy_forum.features.branches.rules import MODEL_RULES, Majority, MeetingRules, Setting
from policy_forum.features.meetings.rules.procedure import TABLE, Procedural
from policy_forum.features.meetings.rules.procedure_moving import (
    refusal_of_detail,
    refusal_of_mover,
    refusal_of_requests,
    wording_of,
)
from policy_forum.features.meetings.rules.procedure_order import (
    list_on_offer,
    refusal_of_procedural,
    suspendable,
)
from policy_forum.features.meetings.rules.states import (
    ItemKind,
    MeetingQuestionKind,
    MeetingState,
    ProceduralKind,
    QuestionStage,
    SpeakerRole,
)
from tests.domain.chairing import floors
from tests.domain.chairing.floors import NOW

K = ProceduralKind


def _open_kinds(floor):
    return {offer.kind for offer in list_on_offer(floor) if offer.refusal is None}


def _sentence(refusal):
    return str(refusal.sentence) if refusal else ""


def _why(floor, kind):
    return _sentence(refusal_of_procedural(floor, kind))


def test_every_kind_has_its_row_with_a_clause_and_what_follows():
    assert set(TABLE) == set(K)
    for offer in list_on_offer(floors.debating()):
        assert str(offer.clause).startswith(
            "Model rules 5.4" if offer.majority is None else "Model rules 6"
        )
        assert str(offer.row.carried) != str(offer.row.lost)


def test_majorities_are_those_of_the_standing_orders():
    rules = replace(
        MODEL_RULES, meetings=MeetingRules(be_now_put_majority=Majority.TWO_THIRDS_PRESENT)
    )
    offers = {offer.kind: offer for offer in list_on_offer(floors.debating(orders=rules))}
    assert offers[K.BE_NOW_PUT].majority is Majority.TWO_THIRDS_PRESENT
    assert offers[K.NEXT_BUSINESS].majority is Majority.SIMPLE
    assert offers[K.SECRET_BALLOT].majority is None


def test_in_a_debate_on_a_motion_all_are_in_order_but_a_challenge():
    assert _open_kinds(floors.debating()) == set(K) - {K.CHALLENGE}


def test_between_items_only_adjourning_the_meeting_is_in_order():
    assert _open_kinds(floors.floor()) == {K.ADJOURN_MEETING}


def test_on_a_report_nothing_is_put_so_only_three_are_in_order():
    floor = floors.floor(items=(floors.item(ItemKind.REPORT),))
    assert _open_kinds(floor) == {K.REFER_BACK, K.SUSPEND, K.ADJOURN_MEETING}


@pytest.mark.parametrize("kind", list(K))
def test_nothing_interrupts_a_vote(kind):
    floor = floors.debating()
    voting = replace(floor.questions[0], stage=QuestionStage.VOTING)
    assert "nothing interrupts" in _why(replace(floor, questions=(voting,)), kind)


@pytest.mark.parametrize("kind", sorted(set(K) - {K.CHALLENGE, K.SECRET_BALLOT}))
def test_a_procedural_motion_waits_until_a_speech_has_ended(kind):
    floor = floors.debating()
    speaks = floors.speaks(floors.DEE, SpeakerRole.FOR, floor.questions[0])
    floor = replace(floor, speakers=(*floor.speakers, speaks))
    assert "Dee For is speaking" in _why(floor, kind)


def test_one_procedural_motion_is_dealt_with_at_a_time():
    floor = floors.debating()
    first = floors.question(MeetingQuestionKind.PROCEDURAL, procedural=K.REMIT)
    floor = replace(floor, questions=(*floor.questions, first))
    assert "one procedural motion" in _why(floor, K.NEXT_BUSINESS)


@pytest.mark.parametrize("state", sorted(set(MeetingState) - {MeetingState.OPEN}))
def test_none_is_in_order_while_the_meeting_is_not_under_way(state):
    assert _open_kinds(floors.debating(state=state)) == set()


def test_parts_come_after_the_amendments_and_once():
    floor = floors.debating(amendments=(floors.amendment(2),))
    assert "amendment 2" in _why(floor, K.IN_PARTS)
    items = (replace(floor.items[0], in_parts=(("Paragraph 1",),)),)
    assert "agreed on the parts" in _why(replace(floor, amendments=(), items=items), K.IN_PARTS)


def test_only_the_last_ruling_is_challenged_and_once():
    given = floors.ruling()
    assert refusal_of_procedural(floors.floor(rulings=(given,)), K.CHALLENGE) is None
    settled = floors.floor(rulings=(given, floors.ruling(upheld=True)))
    assert refusal_of_procedural(settled, K.CHALLENGE) is not None


def test_a_vote_that_is_secret_is_not_made_so_again():
    floor = floors.debating()
    secret = replace(floor.questions[0], secrecy=Secrecy.SECRET)
    assert "secret already" in _why(replace(floor, questions=(secret,)), K.SECRET_BALLOT)


@pytest.mark.parametrize("kind", [K.BE_NOW_PUT, K.NEXT_BUSINESS, K.ADJOURN_DEBATE])
def test_who_has_spoken_does_not_cut_the_debate_short(kind):
    floor = floors.debating()
    by_mover, by_another = Procedural(kind, floors.BEA.id), Procedural(kind, floors.DEE.id)
    assert "somebody who has not" in _sentence(refusal_of_mover(floor, by_mover, may_vote=True))
    assert refusal_of_mover(floor, by_another, may_vote=True) is None


def test_who_has_spoken_may_still_move_to_remit():
    moved = Procedural(K.REMIT, floors.BEA.id, reason="More work is needed.")
    assert refusal_of_mover(floors.debating(), moved, may_vote=True) is None


def test_a_point_of_order_is_no_speech():
    floor = floors.debating()
    point = floors.spoke(floors.DEE, SpeakerRole.POINT_OF_ORDER, floor.questions[0])
    floor = replace(floor, speakers=(*floor.speakers, point))
    moved = Procedural(K.BE_NOW_PUT, floors.DEE.id)
    assert refusal_of_mover(floor, moved, may_vote=True) is None


def test_who_may_not_vote_moves_nothing_and_nobody_seconds_herself():
    floor = floors.debating()
    assert refusal_of_mover(floor, Procedural(K.REMIT, 9), may_vote=False) is not None
    alone = Procedural(K.REMIT, 9, seconder_id=9)
    assert refusal_of_mover(floor, alone, may_vote=True) is not None


@pytest.mark.parametrize(
    "moved",
    [
        Procedural(K.REMIT, 9),
        Procedural(K.REFER_BACK, 9, reason=" "),
        Procedural(K.ADJOURN_MEETING, 9, resumes_at=NOW),
        Procedural(K.SUSPEND, 9),
        Procedural(K.SUSPEND, 9, clauses=("3.3",)),
        Procedural(K.IN_PARTS, 9),
        Procedural(K.IN_PARTS, 9, parts=(("Notes 1",), ("Notes 1",))),
        Procedural(K.CHALLENGE, 9, ruling_id=1),
    ],
)
def test_what_is_missing_is_said(moved):
    assert refusal_of_detail(floors.debating(), moved, NOW) is not None


def test_the_chair_does_not_preside_over_a_challenge_to_herself():
    given = floors.ruling()
    floor = floors.floor(rulings=(given,))
    by_herself = Procedural(K.CHALLENGE, 9, ruling_id=given.id, deputy_id=floors.ANN.id)
    by_another = replace(by_herself, deputy_id=floors.DEE.id)
    assert refusal_of_detail(floor, by_herself, NOW) is not None
    assert refusal_of_detail(floor, by_another, NOW) is None


def test_quorum_and_majorities_are_never_suspended():
    offered = set(suspendable(floors.debating()))
    protected = {Setting.MEETING_QUORUM, Setting.MAJORITY, Setting.RULE_CHANGE, Setting.NOTICE}
    assert offered
    assert not offered & protected


def test_a_clause_is_suspended_once():
    floor = floors.debating()
    items = (replace(floor.items[0], suspended=("5.1",)),)
    assert Setting.SPEECHES not in suspendable(replace(floor, items=items))


def test_the_wording_says_what_is_voted_on():
    floor = floors.debating(rulings=(floors.ruling(),))
    later = NOW + timedelta(days=1)
    wordings = [
        str(wording_of(floor, moved))
        for moved in (
            Procedural(K.NEXT_BUSINESS, 9),
            Procedural(K.ADJOURN_MEETING, 9, resumes_at=later),
            Procedural(K.ADJOURN_MEETING, 9),
            Procedural(K.SUSPEND, 9, clauses=("5.1", "5.2")),
            Procedural(K.CHALLENGE, 9),
            Procedural(K.IN_PARTS, 9, parts=(("Notes 1",), ("Notes 2",))),
        )
    ]
    assert wordings == [
        "That the meeting move to the next business.",
        "That the meeting be adjourned until 17 March 2026 at 19:30.",
        "That the meeting be adjourned to a day to be named.",
        "That clauses 5.1, 5.2 of the standing orders be suspended for this item.",
        "That the chair’s ruling on “A late amendment” be overturned.",
        "That the motion be voted on in parts, with these by themselves: Notes 1; Notes 2.",
    ]


def test_enough_requests_make_a_vote_secret_and_cards_ask_once_each():
    assert refusal_of_requests(MODEL_RULES, by_device=3, in_room=2, cards=4) is None
    assert "4 have asked" in _sentence(refusal_of_requests(MODEL_RULES, 3, 1, 4))
    assert "4 voting cards" in _sentence(refusal_of_requests(MODEL_RULES, 3, 5, 4))
