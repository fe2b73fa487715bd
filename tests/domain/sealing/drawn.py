"""Questions and papers as Hypothesis draws them."""

from hypothesis import strategies as st

from policy_forum.domain.counting.results import Method
from policy_forum.domain.sealing.papers import CHOICES, Kind, PaperQuestion

MARK = "0123456789abcdef"


@st.composite
def question_papers(draw, most_options=12):
    """One to three questions of any method, with keys as ballots have them."""
    return [
        PaperQuestion(
            key=str(number),
            method=draw(st.sampled_from(Method)),
            options=(options := draw(st.integers(1, most_options))),
            most_choices=draw(st.none() | st.integers(1, options)),
            allows_equal=draw(st.booleans()),
        )
        for number in draw(st.permutations(range(1, draw(st.integers(1, 3)) + 1)))
    ]


@st.composite
def answers_to(draw, question):
    """An answer that the question allows."""
    if question.kind is Kind.CHOICE:
        return draw(st.sampled_from(CHOICES))
    order = draw(st.permutations(range(question.options)))
    named = order[: draw(st.integers(0, question.most))]
    if question.kind is Kind.APPROVAL:
        return (tuple(sorted(named)),) if named else ()
    groups: list[list[int]] = []
    for option in named:
        if groups and question.allows_equal and draw(st.booleans()):
            groups[-1].append(option)
        else:
            groups.append([option])
    return tuple(tuple(sorted(group)) for group in groups)


@st.composite
def papers(draw):
    """Questions, and answers to all of them."""
    questions = draw(question_papers())
    return questions, {question.key: draw(answers_to(question)) for question in questions}
