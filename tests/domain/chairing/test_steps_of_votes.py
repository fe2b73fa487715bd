"""The next step while a secret vote runs, and what is read out after a casting vote."""

from dataclasses import replace
from datetime import timedelta

from policy_forum.features.ballots.rules import Choice, Secrecy
from policy_forum.features.meetings.rules.floor import Figures
from policy_forum.features.meetings.rules.presses import Deed
from policy_forum.features.meetings.rules.states import MeetingQuestionKind as K
from policy_forum.features.meetings.rules.states import QuestionStage
from policy_forum.features.meetings.rules.steps import next_step
from tests.domain.chairing import floors
from tests.domain.chairing.floors import NOW


def _on_vote(stage, **changes):
    floor = floors.debating()
    row = replace(floor.questions[0], stage=stage, **changes)
    return replace(floor, questions=(row,))


def _deeds(step):
    return {press.deed for press in step.more}


def test_a_secret_vote_is_closed_by_its_time_and_declared_once_it_is_opened():
    until = NOW + timedelta(minutes=5)
    sealed = {"secrecy": Secrecy.SECRET, "sealed_until": until}
    on_vote = _on_vote(QuestionStage.VOTING, **sealed)
    assert next_step(on_vote, NOW).main.deed is Deed.GO_TO_SECRET
    assert Deed.CLOSE_VOTE not in _deeds(next_step(on_vote, NOW))
    assert next_step(on_vote, until).main.deed is Deed.CLOSE_VOTE
    closed = _on_vote(QuestionStage.COUNTING, **sealed)
    assert next_step(closed, until).main.deed is Deed.GO_TO_SECRET
    opened = _on_vote(QuestionStage.COUNTING, is_unsealed=True, **sealed)
    assert next_step(opened, until).main.deed is Deed.DECLARE


def test_a_casting_vote_is_read_out_with_the_figures_that_it_decided():
    floor = floors.debating()
    put = floors.question(K.AMENDMENT, amendment_number=2, item_id=floor.items[0].id)
    tied = floors.decided(put, total=Figures(6, 6, 0), casting_vote=Choice.FOR)
    announced = next_step(replace(floor, questions=(floor.questions[0], tied)), NOW).announce
    assert "I give my casting vote for it, and so it is carried" in str(announced[0])
