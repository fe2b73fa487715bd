"""What minutes say of an evening: complete sentences in the past tense, in the order of time."""

from dataclasses import replace
from datetime import date, timedelta

from policy_forum.features.ballots.rules import Choice, Secrecy
from policy_forum.features.meetings.rules.minutes.document import BlockKind
from policy_forum.features.meetings.rules.minutes.writing import minutes_of
from policy_forum.features.meetings.rules.states import (
    ItemKind,
    ItemOutcome,
    MeetingQuestionKind,
    ProceduralKind,
    QuestionStage,
    SpeakerRole,
)
from tests.domain.minutes.meetings_on_record import Evening

_RESUMED = (
    "The meeting resumed at 19:03 on 2026-03-06 with 6 members present who could vote; the quorum "
    "was 5."
)


def opened(*people: int) -> Evening:
    evening = Evening()
    for number in people or (0, 1, 2, 3, 4):
        evening.arrive(number)
    evening.open()
    return evening


def with_motion() -> tuple[Evening, int]:
    """An evening with its motion before it."""
    evening = opened()
    evening.take(evening.plan(ItemKind.MOTION, "Evening buses", motion=True))
    return evening, evening.bring(MeetingQuestionKind.MOTION)


def written(evening: Evening):
    return minutes_of(evening.as_record())


def said(sentences) -> list[str]:
    return [str(sentence) for sentence in sentences]


def blocks(evening: Evening):
    return written(evening).items[0].blocks


class TestTheChair:
    def test_a_deputy_presides_while_a_ruling_is_challenged(self):
        evening = opened()
        evening.wait(10)
        evening.record("ChairTaken", member_id=1, as_deputy=True)
        evening.wait(5)
        evening.record("ChairTaken", member_id=0, as_deputy=False)

        assert said(written(evening).presiding) == [
            "Ann Archer was in the chair.",
            "Bob Baker took the chair at 19:11, while a ruling of the chair was challenged.",
            "Ann Archer returned to the chair at 19:16.",
        ]

    def test_the_chair_of_the_branch_presides_without_an_event(self):
        record = opened().as_record()
        alone = [event for event in record.trail if event.name != "ChairTaken"]

        document = minutes_of(replace(record, trail=alone, chair="Carys Dafydd"))

        assert said(document.presiding) == ["Carys Dafydd was in the chair."]

    def test_a_ruling_has_its_reason_and_what_became_of_it(self):
        evening, _question = with_motion()
        ruling_id = evening.rule()
        challenge = evening.bring(
            MeetingQuestionKind.PROCEDURAL, "That the ruling be overturned.",
            ProceduralKind.CHALLENGE, ruling_id=ruling_id,
        )  # fmt: skip
        evening.record("RulingChallenged", ruling_id=ruling_id, question_id=challenge)
        evening.decide(challenge, (6, 1, 0), (0, 0, 0))
        evening.record("RulingSettled", ruling_id=ruling_id, upheld=False)
        evening.rulings[ruling_id] = replace(evening.rulings[ruling_id], upheld=False)

        ruling = next(block for block in blocks(evening) if block.kind is BlockKind.RULING)

        assert said(ruling.sentences) == [
            "Ffion Gruffudd had asked about: whether guests may speak.",
            "Ann Archer, in the chair, ruled:",
        ]
        assert ruling.wording == ("They may, once.",)
        assert said(ruling.after) == [
            "The reason given was: Nothing in the standing orders forbids it.",
            "The ruling was challenged.",
            "It was overturned by the meeting.",
        ]


class TestQuestions:
    def test_an_interrupted_amendment_is_told_in_two_pieces(self):
        evening, question = with_motion()
        amendment = evening.bring(MeetingQuestionKind.AMENDMENT, amendment_id=evening.amend())
        procedural = evening.bring(
            MeetingQuestionKind.PROCEDURAL, "That the question be now put.",
            ProceduralKind.BE_NOW_PUT,
        )  # fmt: skip
        evening.decide(procedural)
        evening.decide(amendment)
        evening.decide(question)

        titles = [str(block.title) for block in blocks(evening) if block.title]

        assert titles == [
            "The motion", "Amendment 1", "Procedural motion: that the question be now put",
            "Amendment 1", "The motion",
        ]  # fmt: skip

    def test_the_debate_is_told_by_side(self):
        evening, question = with_motion()
        for role, number in (
            (SpeakerRole.MOVER, 3), (SpeakerRole.SECONDER, 1), (SpeakerRole.FOR, 2),
            (SpeakerRole.FOR, 3), (SpeakerRole.FOR, 2), (SpeakerRole.POINT_OF_ORDER, 4),
        ):  # fmt: skip
            evening.speak(question, role, number)
        evening.decide(question)

        (block,) = [each for each in blocks(evening) if each.title]

        assert said(block.middle)[:4] == [
            "Bob Baker spoke as the seconder.",
            "There were 3 speeches in favour, by Carys Dafydd (2) and Dev Eswaran.",
            "Nobody spoke against.",
            "1 point of order was raised, by Éabha Flynn.",
        ]

    def test_hands_and_devices_stand_apart_and_together(self):
        evening, question = with_motion()
        evening.decide(question, (5, 2, 1), (3, 1, 0))

        (block,) = [each for each in blocks(evening) if each.votes]

        assert [
            (str(line.way), line.in_favour.value, line.against.value, line.abstained.value)
            for line in block.votes
        ] == [("By show of hands", 5, 2, 1), ("By device", 3, 1, 0), ("Together", 8, 3, 1)]
        assert said(block.outcome) == ["The motion was carried."]
        assert said(block.after)[0] == (
            "It needed more votes for than against, under Standing orders 3.3 (version 2)."
        )

    def test_a_secret_vote_has_its_total_alone_and_says_how_many_asked(self):
        evening, question = with_motion()
        evening.record("SecretVoteAsked", question_id=question, requests=5, needed=5)
        evening.decide(question, (0, 0, 0), (7, 4, 0), secrecy=Secrecy.SECRET)

        (block,) = [each for each in blocks(evening) if each.votes]

        assert [str(line.way) for line in block.votes] == ["By secret ballot"]
        assert said(block.middle)[:2] == [
            "5 members asked for a secret ballot; 5 were needed.",
            "The vote was by secret ballot.",
        ]

    def test_a_tie_is_broken_by_the_chair(self):
        evening, question = with_motion()
        evening.decide(question, (3, 3, 0), (1, 1, 0), casting=Choice.FOR)

        (block,) = [each for each in blocks(evening) if each.votes]

        assert said(block.outcome) == [
            "The votes were equal, and the chair gave a casting vote in favour.",
            "The motion was carried.",
        ]

    def test_a_question_that_was_withdrawn_says_why(self):
        evening, _question = with_motion()
        amendment = evening.bring(MeetingQuestionKind.AMENDMENT, amendment_id=evening.amend())
        evening.drop(amendment, QuestionStage.WITHDRAWN, "Its mover had left.")

        block = next(b for b in blocks(evening) if str(b.title) == "Amendment 1")

        assert block.wording == ("Delete clause 1.",)
        assert said(block.outcome) == [
            "Amendment 1 was withdrawn and not put to the vote.", "Its mover had left.",
        ]  # fmt: skip

    def test_a_vote_without_quorum_is_told_before_the_one_that_decided(self):
        evening, question = with_motion()
        evening.wait()
        evening.record(
            "MeetingQuestionDecided", question_id=question, outcome="inquorate", votes_for=2,
            votes_against=0, votes_abstain=0, by_casting_vote=False,
        )  # fmt: skip
        evening.record("MeetingVoteTakenAgain", "enough have come back", question_id=question)
        evening.decide(question)

        (block,) = [each for each in blocks(evening) if each.votes]

        assert said(block.middle)[:2] == [
            "A vote that ended at 19:03 decided nothing, because there was no quorum.",
            "The vote was taken again 1 time, because: enough have come back.",
        ]

    def test_the_text_is_the_one_that_stood_when_the_motion_was_decided(self):
        evening, question = with_motion()
        evening.decide(question)

        text = blocks(evening)[-1].text

        assert text is not None
        assert str(text.said) == "The text of the motion as it was carried"
        assert "restore the evening bus" in text.markdown


class TestTheOrderOfThings:
    def test_an_item_taken_twice_stands_once_at_its_first_place(self):
        evening = opened()
        first, second = (evening.plan(ItemKind.OTHER, title) for title in ("Fair", "Hall"))
        evening.take(first)
        evening.end(ItemOutcome.ADJOURNED)
        evening.take(second)
        evening.end()
        evening.wait()
        evening.record("ItemTakenAgain", "there was time", item_id=first)

        document = written(evening)

        assert [item.title for item in document.items] == ["Fair", "Hall"]
        assert said(document.items[0].blocks[-1].sentences) == [
            "The meeting came back to this item at 19:06. The reason was: there was time."
        ]

    def test_an_adjournment_to_another_day_says_the_day(self):
        evening = opened()
        evening.take(evening.plan(ItemKind.OTHER, "Fair"))
        evening.end()
        evening.record("MeetingAdjourned", "the hall closed", resumes_at=None)
        evening.now += timedelta(days=1)
        evening.record("MeetingResumed", present=6, quorum=5)
        evening.close()

        document = written(evening)

        between = document.items[1]
        assert (between.number, str(between.title)) == (None, "After the last item")
        assert [said(block.sentences) for block in between.blocks] == [
            ["The meeting was adjourned at 19:03. The reason given was: the hall closed."],
            [_RESUMED],
        ]
        assert said(document.closing) == ["The meeting closed at 19:04 on 2026-03-06."]

    def test_suspended_standing_orders_are_told_with_the_item(self):
        evening, _question = with_motion()
        evening.record("StandingOrdersSuspended", item_id=evening.current, clauses=["5.1", "5.2"])

        sentences = [line for block in blocks(evening) for line in said(block.sentences)]

        assert (
            "Clauses 5.1 and 5.2 of the standing orders were suspended for this item." in sentences
        )

    def test_an_action_without_an_item_stands_at_the_end(self):
        evening = opened()
        evening.agree("Thank the caretaker", date(2026, 4, 1))

        (action,) = written(evening).actions

        assert (action.what, action.owner) == ("Thank the caretaker", "Gus Hall")

    def test_items_that_were_not_taken_are_not_reached(self):
        evening = opened()
        evening.plan(ItemKind.OTHER, "Summer fair")
        evening.close()

        assert written(evening).not_reached == ("Summer fair",)
        assert not written(evening).is_so_far
