"""What a voter fills in is read as it is meant, or said what has to be mended."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from policy_forum.domain.counting.results import Method
from policy_forum.domain.sealing.filling import read_fields, sentences_for_the_page
from policy_forum.domain.sealing.papers import PaperQuestion, decode_paper, encode_paper
from tests.domain.sealing.drawn import MARK, question_papers

MOTION = PaperQuestion("1", Method.TWO_THIRDS, 3)
CHOSEN = PaperQuestion("2", Method.APPROVAL, 4, most_choices=2)
RANKED = PaperQuestion("3", Method.IRV, 4)
EQUALS = PaperQuestion("3", Method.SCHULZE, 4, allows_equal=True)
SCRIPTS = Path(__file__).parents[3] / "static" / "js"


def places(*typed):
    return {f"q3-{option}": [place] for option, place in enumerate(typed)}


@pytest.mark.parametrize(
    ("fields", "question", "answer"),
    [
        ({"q1": ["for"]}, MOTION, "for"),
        ({"q2": ["3", "0"]}, CHOSEN, ((0, 3),)),
        ({"q2": ["3", "3"]}, CHOSEN, ((3,),)),
        ({}, CHOSEN, ()),
        (places("2", "", "1", ""), RANKED, ((2,), (0,))),
        (places("4", "", " 2 ", ""), RANKED, ((2,), (0,))),
        (places("1", "2", "1", ""), EQUALS, ((0, 2), (1,))),
        (places("", "", "", ""), RANKED, ()),
        ({}, RANKED, ()),
    ],
)
def test_what_is_filled_in_is_read(fields, question, answer):
    filled = read_fields(fields, [question])

    assert filled.answers == {question.key: answer}
    assert filled.problems == ()


@pytest.mark.parametrize(
    ("fields", "question", "field", "sentence"),
    [
        ({}, MOTION, "q1", "Choose for, against or abstain."),
        ({"q1": ["perhaps"]}, MOTION, "q1", "Choose for, against or abstain."),
        ({"q1": ["for", "against"]}, MOTION, "q1", "Choose for, against or abstain."),
        ({"q2": ["0", "1", "2"]}, CHOSEN, "q2", "Choose at most 2; you chose 3."),
        ({"q2": ["4"]}, CHOSEN, "q2", "Choose among the options on the paper."),
        ({"q2": ["-1"]}, CHOSEN, "q2", "Choose among the options on the paper."),
        ({"q2": ["²"]}, CHOSEN, "q2", "Choose among the options on the paper."),
        (places("1", "2", "1", ""), RANKED, "q3-2", "Two options have the number 1."),
        (places("1", "0", "", ""), RANKED, "q3-1", "Number the options with 1, 2, 3"),
        (places("1", "5", "", ""), RANKED, "q3-1", "up to 4"),
        (places("1", "first", "", ""), RANKED, "q3-1", "Number the options with 1, 2, 3"),
        (places("1", "1.5", "", ""), RANKED, "q3-1", "Number the options with 1, 2, 3"),
        (
            places("1", "2", "", ""),
            PaperQuestion("3", Method.BORDA, 4, most_choices=1),
            "q3-0",
            "Choose at most 1; you chose 2.",
        ),
    ],
)
def test_what_has_to_be_mended_is_said_at_its_field(fields, question, field, sentence):
    filled = read_fields(fields, [question])

    (problem,) = filled.problems
    assert filled.answers == {}
    assert (problem.question, problem.field) == (question.key, field)
    assert sentence in str(problem.sentence)


def test_each_question_has_its_own_problem_and_the_rest_is_kept():
    filled = read_fields({"q2": ["1"]} | places("9"), [MOTION, CHOSEN, RANKED])

    assert [problem.question for problem in filled.problems] == ["1", "3"]
    assert filled.answers == {"2": ((1,),)}


@given(question_papers(most_options=5), st.data())
def test_whatever_is_sent_becomes_a_paper_that_can_be_handed_in_or_a_problem(questions, data):
    values = st.lists(
        st.sampled_from(["for", "against", "abstain", "0", "1", "2", "3", "4", "5", "", "x", "²"]),
        max_size=3,
    )
    names = [f"q{q.key}{part}" for q in questions for part in ("", "-0", "-1", "-2", "-3", "-4")]
    fields = data.draw(st.dictionaries(st.sampled_from(names), values))

    filled = read_fields(fields, questions)

    assert filled.answers.keys() | {p.question for p in filled.problems} == {
        question.key for question in questions
    }
    answered = [question for question in questions if question.key in filled.answers]
    assert decode_paper(encode_paper(filled.answers, MARK), answered, MARK) == filled.answers


def test_the_page_gets_every_sentence_that_its_script_says():
    sentences = sentences_for_the_page()
    script = "".join((SCRIPTS / name).read_text("utf-8") for name in ("voting.js", "ranking.js"))
    reading = (SCRIPTS / "paper-form.js").read_text("utf-8")

    said = {name for name in sentences if f'"{name}"' in script + reading}
    # Boxes cannot send what is not on the page; only a forged form can.
    assert sentences.keys() - said == {"not-there"}
    assert str(sentences["chosen-of"]) == "Chosen: {chosen} of at most {most}"
