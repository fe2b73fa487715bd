"""A paper has one spelling; what is not a canonical paper of this ballot is spoilt."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from policy_forum.domain.counting.results import Method
from policy_forum.domain.sealing.limits import MOST_PAPER_BYTES
from policy_forum.domain.sealing.papers import (
    Answers,
    PaperQuestion,
    SpoiltPaperError,
    decode_paper,
    encode_paper,
    longest_paper,
    questions_for_the_page,
    ranking_of,
)
from tests.domain.sealing.drawn import MARK, papers

MOTION = PaperQuestion("1", Method.MAJORITY, 3)
RANKED = PaperQuestion("2", Method.SCOTTISH_STV, 4)
EQUALS = PaperQuestion("2", Method.SCHULZE, 4, allows_equal=True)
CHOSEN = PaperQuestion("3", Method.APPROVAL, 4, most_choices=2)
ROOMY = PaperQuestion("7", Method.BORDA, 30)
"""A question whose longest answer leaves room for wrong answers to the others."""


def paper_of(answers, mark=MARK):
    return json.dumps({"a": answers, "b": mark}, separators=(",", ":")).encode()


def reason_for(paper, *questions):
    with pytest.raises(SpoiltPaperError) as refused:
        decode_paper(paper, questions, MARK)
    return str(refused.value.reason)


def test_a_paper_is_spelt_as_the_bundle_says():
    paper = encode_paper({"2": ((3,), (2, 0)), "10": "for", "3": ()}, MARK)

    assert paper == b'{"a":{"10":"for","2":[[3],[0,2]],"3":[]},"b":"0123456789abcdef"}'


@given(papers())
def test_what_is_written_on_a_paper_is_what_is_read(drawn):
    questions, answers = drawn

    paper = encode_paper(answers, MARK)

    assert decode_paper(paper, questions, MARK) == answers
    assert len(paper) <= longest_paper(questions)


def test_the_longest_paper_is_one_that_can_be_handed_in():
    questions = [
        MOTION,
        PaperQuestion("2", Method.MEEK_STV, 12, most_choices=3),
        PaperQuestion("3", Method.PHRAGMEN, 11),
    ]
    fullest: Answers = {"1": "abstain", "2": ((9,), (10,), (11,)), "3": (tuple(range(11)),)}

    paper = encode_paper(fullest, MARK)

    assert len(paper) == longest_paper(questions)
    assert decode_paper(paper, questions, MARK) == fullest


def test_a_ballot_whose_papers_no_envelope_holds_is_refused():
    too_much = [PaperQuestion(str(key), Method.BORDA, 1_000) for key in range(20)]

    with pytest.raises(ValueError, match=str(MOST_PAPER_BYTES)):
        longest_paper(too_much)


@pytest.mark.parametrize(
    ("answers", "question", "sentence"),
    [
        ({"1": "maybe"}, MOTION, "neither for, against nor abstain"),
        ({"1": [[0]]}, MOTION, "neither for, against nor abstain"),
        ({"2": [[0], [4]]}, RANKED, "names an option that there is not"),
        ({"2": [[-1]]}, RANKED, "names an option that there is not"),
        ({"2": [[0], [1], [0]]}, RANKED, "names an option twice"),
        ({"2": [[1, 1]]}, EQUALS, "names an option twice"),
        ({"2": [[0, 1], [2]]}, RANKED, "two options at the same place"),
        ({"3": [[0, 1, 2]]}, CHOSEN, "more options than it may"),
        ({"3": [[0], [1]]}, CHOSEN, "puts the chosen options in an order"),
        ({"2": "for"}, RANKED, "not a list of options"),
        ({"2": [0, 1]}, RANKED, "not a list of options"),
        ({"2": [[]]}, RANKED, "not a list of options"),
        ({"2": [[True]]}, RANKED, "not a list of options"),
        ({"2": [[1.0]]}, RANKED, "not a list of options"),
        ({"2": {"0": 1}}, RANKED, "not a list of options"),
        ({"2": None}, RANKED, "not a list of options"),
        ({"9": [[0]]}, RANKED, "does not answer the questions"),
        ({}, RANKED, "does not answer the questions"),
        ([], RANKED, "is not a paper"),
    ],
)
def test_an_answer_that_does_not_fit_its_question_spoils_the_paper(answers, question, sentence):
    paper = paper_of({**answers, "7": []} if isinstance(answers, dict) else answers)

    assert sentence in reason_for(paper, question, ROOMY)


def test_an_answer_to_a_question_that_was_not_put_spoils_the_paper():
    paper = paper_of({"1": "for", "2": [], "7": []})

    assert "does not answer the questions" in reason_for(paper, MOTION, ROOMY)


def test_options_of_the_same_place_are_read_where_the_method_allows_them():
    assert decode_paper(paper_of({"2": [[0, 1], [2]]}), [EQUALS], MARK) == {"2": ((0, 1), (2,))}


def test_a_paper_of_another_ballot_is_spoilt():
    paper = paper_of({"1": "for"}, mark="f" * 16)

    assert "another ballot" in reason_for(paper, MOTION)


def test_an_overlong_paper_is_spoilt_before_it_is_read():
    assert "longer than any paper" in reason_for(b" " * 100, MOTION)


@pytest.mark.parametrize(
    "paper",
    [
        b'{"a": {"1":"for","7":[]},"b":"0123456789abcdef"}',
        b'{"b":"0123456789abcdef","a":{"1":"for","7":[]}}',
        b'{"a":{"7":[],"1":"for"},"b":"0123456789abcdef"}',
        b'{"a":{"1":"for","7":[]},"b":"012345678\\u0039abcdef"}',
        b'{"a":{"1":"for","7":[]},"b":"0123456789abcdef"}\n',
        b'{"a":{"1":"for","1":"for","7":[]},"b":"0123456789abcdef"}',
    ],
    ids=["space", "order of keys", "order of questions", "escape", "line end", "key twice"],
)
def test_a_paper_in_another_spelling_is_spoilt(paper):
    assert json.loads(paper) == {"a": {"1": "for", "7": []}, "b": MARK}

    assert "not spelt as papers are" in reason_for(paper, MOTION, ROOMY)


def test_a_paper_with_options_of_one_place_in_another_order_is_spoilt():
    assert "not spelt as papers are" in reason_for(paper_of({"2": [[1, 0]]}), EQUALS)


def test_a_paper_that_answers_a_question_in_two_ways_is_spoilt():
    paper = b'{"a":{"1":"for","1":"against","7":[]},"b":"0123456789abcdef"}'

    assert "not spelt as papers are" in reason_for(paper, MOTION, ROOMY)


@pytest.mark.parametrize(
    "paper",
    [b"[" * 60_000, b'{"a":' * 12_000, b"\xff\xfe", b"", b"nonsense", b"[" * 60, b"9" * 5_000],
)
def test_nonsense_however_deep_is_a_spoilt_paper(paper):
    roomy = [PaperQuestion(str(key), Method.BORDA, 999) for key in range(10)]

    with pytest.raises(SpoiltPaperError):
        decode_paper(paper, roomy, MARK)


@given(st.binary(max_size=80))
def test_any_bytes_are_a_paper_or_spoilt(content):
    with pytest.raises(SpoiltPaperError):
        decode_paper(content, [MOTION, RANKED, CHOSEN], MARK)


def test_an_answer_is_counted_as_the_option_it_names():
    assert ranking_of("for") == ((0,),)
    assert ranking_of("against") == ((1,),)
    assert ranking_of("abstain") == ((2,),)
    assert ranking_of(((2,), (0, 1))) == ((2,), (0, 1))


def test_the_page_is_told_how_each_question_is_answered():
    told = json.loads(questions_for_the_page([MOTION, EQUALS, CHOSEN]))

    assert [question["kind"] for question in told] == ["choice", "ranking", "approval"]
    assert told[2] == {
        "key": "3",
        "kind": "approval",
        "options": 4,
        "most_choices": 2,
        "allows_equal": False,
    }
