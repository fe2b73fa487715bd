"""No words of a question, and no names of options, keep a ballot from being opened or checked."""

import random  # noqa: TID251 - papers of tests, the same at every run
from dataclasses import replace

import pytest

from policy_forum.domain.counting.formats.archive import read_archive
from policy_forum.domain.counting.formats.checking import check_bundle
from policy_forum.domain.counting.results import Method
from policy_forum.features.ballots.rules.names import on_one_line, problem_of_line
from policy_forum.features.ballots.rules.setting_up import (
    OptionAsked,
    QuestionAsked,
    problem_of,
)
from policy_forum.features.branches.rules import Majority
from tests.commands.ballots.opened import NAMES, Opening, some_answer
from tests.commands.ballots.test_publishing import bundle_of, verified

CHOICE = QuestionAsked("Who?", Method.IRV, (OptionAsked("Ada"), OptionAsked("Bo")))
UNSEEN = ("\u202e", "\u2066", "\u200b", "\u200f", "\ufeff", "\x07", "\x1b", "\x9b")


def problem_with(name):
    asked = replace(CHOICE, options=(*CHOICE.options, OptionAsked(name)))
    return problem_of(asked, Majority.SIMPLE)


@pytest.fixture
def opening(session, make, clock):
    return Opening(session, make, clock)


def opened(opening, wording, names):
    chance = random.Random(1)
    papers = [{"1": some_answer(Method.IRV, chance)} for _ in range(22)]
    question = {"wording": wording, "method": Method.IRV, "options": names}
    return opening.open(opening.ballot([question], papers))


@pytest.mark.parametrize("wording", ["Who?\nRank all five.", "Who?\r\n\r\nAll\u2028five.", '"\\'])
def test_a_question_of_several_lines_can_be_opened_and_checked(wording, opening, session, tmp_path):
    content = bundle_of(session, opened(opening, wording, NAMES))
    bundle, files = read_archive(content)
    assert [check for check in check_bundle(bundle, files) if not check.passed] == []
    status, said = verified(content, tmp_path)
    assert status == 0, said


@pytest.mark.parametrize(
    "typed", ["Ada\tExample", "Ada\x85Example", "Ada \u2028 Example", "#1 “=”"]
)
def test_names_as_they_are_stored_can_be_checked(typed, opening, session, tmp_path):
    names = (on_one_line(typed), *NAMES[1:])
    status, said = verified(bundle_of(session, opened(opening, "Who?", names)), tmp_path)
    assert status == 0, said


@pytest.mark.parametrize("character", UNSEEN, ids=ascii)
def test_a_name_or_a_question_with_a_character_that_nobody_sees_is_refused(character):
    assert "cannot be seen" in str(problem_with(f"Ce{character}rys"))
    asked = replace(CHOICE, wording=f"Who{character}?")
    assert "cannot be seen" in str(problem_of(asked, Majority.SIMPLE))


@pytest.mark.parametrize("name", ["A\u200dda", "A\u00adda", "Ａｄａ", " ADA\t"], ids=ascii)
def test_a_name_that_looks_like_another_is_refused(name):
    assert "twice" in str(problem_with(name))


@pytest.mark.parametrize(
    "text", ["نام\u200cه", "Núria O’Brien-Ó", "日本\n語", "👩\u200d🔬"], ids=ascii
)
def test_what_people_are_called_is_not_refused(text):
    assert problem_of_line(text) is None
