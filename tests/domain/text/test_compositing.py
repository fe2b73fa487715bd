"""One motion out of several: what it says, where each word comes from, what was left out."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from policy_forum.domain.text.compositing import (
    Composite,
    Fate,
    Form,
    HeadingWords,
    OfficeWords,
    Passage,
    Plan,
    PlanProblem,
    PlanRefusedError,
    Taken,
    as_json,
    compose,
)
from policy_forum.domain.text.document import Document, parse_document, print_document
from policy_forum.domain.text.inline import parse_inline
from policy_forum.domain.text.markers import ClauseKind
from policy_forum.domain.text.shingles import words_of
from policy_forum.domain.text.words import units_of
from tests.domain.text.texts import MOTION, motion_texts, real_motions

BUSES = parse_document(
    "## This branch notes\n\n1. The last bus leaves at 17:40.\n2. Visiting ends at 20:00.\n\n"
    "## This branch resolves\n\n1. To ask the county council to restore the evening bus, and to "
    "pay for it.\n2. To call for:\n   a) a *roof* at every stop;\n   b) a raised kerb.\n"
)
TRAINS = parse_document(
    "**This branch believes:**\n\n(1) Trains should wait for the evening bus.\n"
    "(2) Nobody should wait in the rain.\n\n**This branch resolves:**\n\n"
    "- To write to the operator.\n- To report to the next meeting.\n"
)
SOURCES = {"A": BUSES, "B": TRAINS}


def whole(source: str, clause: str) -> Passage:
    return Passage((Taken(source, clause),))


def composed(*passages: Passage | HeadingWords) -> Composite:
    return compose(Plan("Evening buses", passages), SOURCES)


def test_clauses_of_several_motions_are_numbered_as_one_list():
    composite = composed(
        HeadingWords("This conference resolves"),
        whole("B", "resolves, bullet 2"),
        whole("A", "Resolves 2"),
        Passage((OfficeWords("To thank the drivers."),)),
    )

    assert composite.text == (
        "## This conference resolves\n\n- To report to the next meeting.\n- To call for:\n"
        "   a) a *roof* at every stop;\n   b) a raised kerb.\n- To thank the drivers.\n"
    )


def test_an_item_takes_the_dress_of_the_list_it_comes_into():
    composite = composed(
        HeadingWords("This conference believes"),
        whole("A", "Resolves 2"),
        whole("B", "Believes 1"),
        whole("B", "Resolves, bullet 1"),
    )

    labels = [clause.label for clause in composite.document.clauses]
    assert labels[1:] == [
        "Believes 1", "Believes 1 a)", "Believes 1 b)", "Believes 2", "Believes 3"
    ]  # fmt: skip


def test_words_of_two_clauses_are_joined_into_one():
    composite = composed(
        HeadingWords("This conference resolves"),
        Passage(
            (
                Taken("A", "Resolves 1", "To ask the county council to restore the evening bus"),
                OfficeWords(", and"),
                Taken("B", "Resolves, bullet 1", "to write to the operator."),
            )
        ),
    )

    joined = composite.document.clauses[1]
    assert joined.text == (
        "To ask the county council to restore the evening bus, and To write to the operator."
    )
    assert [
        (each.source, each.clause_label, joined.text[each.start : each.end])
        for each in composite.passages
        if each.passage == 2
    ] == [
        ("A", "Resolves 1", "To ask the county council to restore the evening bus"),
        (None, "", ", and"),
        ("B", "Resolves, bullet 1", "To write to the operator."),
    ]


def test_coverage_tells_what_was_taken_changed_and_dropped():
    composite = composed(
        whole("A", "Notes 1"),
        Passage((Taken("A", "Resolves 1", "restore the evening bus"),)),
    )

    buses, trains = composite.coverage
    assert [(c.label, c.fate) for c in buses.clauses] == [
        ("Notes 1", Fate.TAKEN),
        ("Notes 2", Fate.DROPPED),
        ("Resolves 1", Fate.CHANGED),
        ("Resolves 2", Fate.DROPPED),
        ("Resolves 2 a)", Fate.DROPPED),
        ("Resolves 2 b)", Fate.DROPPED),
    ]
    assert [(run.words, run.is_taken) for run in buses.clauses[2].runs] == [
        ("To ask the county council to", False),
        ("restore the evening bus,", True),
        ("and to pay for it.", False),
    ]
    assert trains.words_taken == trains.percent == 0


def test_a_clause_in_the_same_words_as_one_that_was_taken_is_shared():
    twins = {"A": BUSES, "B": BUSES}
    taken, shared = compose(Plan("", tuple(take_all("A", BUSES))), twins).coverage

    assert taken.percent == shared.percent == 100
    assert (shared.words_taken, shared.words_shared) == (0, shared.words)
    assert {clause.fate for clause in shared.clauses} == {Fate.SHARED}
    assert shared.clauses[0].same_as == ("A", "Notes 1")


def test_words_that_stand_twice_are_taken_from_the_second_place_the_second_time():
    source = parse_document("1. Fair pay for all and fair pay now.")
    passage = Passage((Taken("S", "Clause 1", "fair pay"),))

    (coverage,) = compose(Plan("", (passage, passage)), {"S": source}).coverage

    assert coverage.words_taken == 4


def test_emphasis_is_kept_unless_the_cut_goes_through_it():
    source = parse_document("1. Take **all of it** now.")

    def text_of(words: str) -> str:
        passage = Passage((Taken("S", "Clause 1", words),))
        return compose(Plan("", (passage,)), {"S": source}).text

    assert text_of("take all of it now") == "1. Take **all of it** now\n"
    assert text_of("of it now.") == "1. of it now.\n"


def test_a_clause_can_stand_as_a_sub_clause_or_as_prose():
    composite = composed(
        Passage((OfficeWords("To call for:"),), form=Form.ITEM),
        Passage((Taken("B", "Believes 1"),), depth=2),
        Passage((Taken("B", "Believes 2"),), depth=2),
        Passage((Taken("A", "Notes 1"),), form=Form.PARAGRAPH),
    )

    assert composite.text == (
        "1. To call for:\n   a) Trains should wait for the evening bus.\n"
        "   b) Nobody should wait in the rain.\n\nThe last bus leaves at 17:40.\n"
    )


def test_words_that_begin_like_a_number_stay_words():
    composite = composed(Passage((OfficeWords("2. Report."),), form=Form.PARAGRAPH))

    (clause,) = composite.document.clauses
    assert (clause.kind, clause.text) == (ClauseKind.PARAGRAPH, "2. Report.")


@pytest.mark.parametrize(
    ("passage", "sentence"),
    [
        (whole("C", "Notes 1"), "Passage 1: There is no source “C”."),
        (
            whole("B", "Notes 9"),
            (
                "Passage 1: “B” has no clause “Notes 9”. It has: Heading ‘Believes’, Believes 1, "
                "Believes 2, Heading ‘Resolves’, Resolves, bullet 1, Resolves, bullet 2."
            ),
        ),
        (
            Passage((Taken("A", "Notes 1", "the first bus"),)),
            "Passage 1: Notes 1 of “A” does not have the words “the first bus” in a row.",
        ),
    ],
)
def test_what_is_not_there_is_refused_in_a_sentence(passage, sentence):
    with pytest.raises(PlanRefusedError) as refused:
        composed(passage)

    assert str(refused.value) == sentence


def test_office_words_outside_the_subset_are_refused():
    with pytest.raises(PlanRefusedError, match="HTML cannot be used here"):
        composed(Passage((OfficeWords("<script>x</script>"),)))


def test_the_composite_in_plain_values_can_be_written_as_json():
    told = json.loads(json.dumps(as_json(composed(whole("A", "Notes 1")))))

    assert told["passages"][0]["from"] == "A"
    assert told["coverage"][0]["percent"] == 100 * 6 // 36


def take_all(key: str, document: Document) -> list[Passage]:
    """A plan that takes a motion whole: its clauses in order, each with those below it."""
    return [
        Passage((Taken(key, clause.id),))
        for clause in document.clauses
        if clause.parent is None
    ]  # fmt: skip


@given(motion_texts())
def test_a_motion_taken_whole_gives_its_text(text):
    document = parse_document(text)
    composite = compose(Plan("", tuple(take_all("A", document))), {"A": document})

    assert composite.text.strip() == print_document(document).strip()
    assert all(clause.fate is Fate.TAKEN for clause in composite.coverage[0].clauses)
    assert composite.coverage[0].percent == 100


def test_a_real_motion_taken_whole_gives_its_text():
    for _key, text in real_motions():
        document = parse_document(text)
        composite = compose(Plan("", tuple(take_all("A", document))), {"A": document})

        assert composite.text.strip() == print_document(document).strip()


@st.composite
def plans(draw) -> tuple[Plan, dict[str, Document]]:
    """Chance plans over chance texts: clauses, words of clauses, office words, headings."""
    sources = {key: parse_document(draw(motion_texts())) for key in ("A", "B")}
    sources["C"] = parse_document(MOTION)
    office = st.sampled_from(["and", ", and", "to report", "a) and", "1. x", "*so*", "; also"])

    def part(*, with_office: bool = True) -> Taken | OfficeWords:
        key = draw(st.sampled_from(["A", "B", "C"]))
        clauses = [c for c in sources[key].clauses if words_of(c).keys]
        if not clauses or (with_office and draw(st.booleans())):
            return OfficeWords(draw(office))
        clause = draw(st.sampled_from(clauses))
        words = words_of(clause)
        if draw(st.booleans()):
            return Taken(key, clause.id)
        start = draw(st.integers(0, len(words.keys) - 1))
        end = draw(st.integers(start + 1, len(words.keys)))
        return Taken(key, clause.label, words.displayed(start, end))

    def passage() -> Passage | HeadingWords:
        match draw(st.integers(0, 3)):
            case 0:
                return HeadingWords(draw(st.sampled_from(["Notes", "We resolve:", "2. Two"])))
            case 1:
                return Passage((part(with_office=False),), alone=draw(st.booleans()))
            case _:
                parts = tuple(part() for _ in range(draw(st.integers(1, 3))))
                form = draw(st.sampled_from([None, *Form]))
                return Passage(parts, draw(st.integers(1, 3)), form)

    return Plan("", tuple(passage() for _ in range(draw(st.integers(1, 6))))), sources


@given(plans())
def test_every_word_has_its_source_and_coverage_adds_up(drawn):
    plan, sources = drawn
    composite: Composite | None = None
    refused: tuple[PlanProblem, ...] = ()
    try:
        composite = compose(plan, sources)
    except PlanRefusedError as error:
        refused = error.problems
    # Only for a passage that could be read as something else, never for words not found.
    assert all("would not read as one" in str(each.sentence) for each in refused)
    if composite is None:
        return

    assert print_document(parse_document(composite.text)) == composite.text
    for place, clause in enumerate(composite.document.clauses):
        if clause.kind is ClauseKind.DIVIDER:
            continue
        credited = [each for each in composite.passages if each.place == place]
        left = clause.text
        for each in credited:
            assert clause.text[each.start : each.end] == each.words
            left = left[: each.start] + "\0" * len(each.words) + left[each.end :]
        assert not left.replace("\0", "").strip()
    for of in composite.coverage:
        clauses = [c for c in sources[of.source].clauses if c.kind is not ClauseKind.HEADING]
        assert of.words == sum(len(words_of(clause).keys) for clause in clauses)
        for told in of.clauses:
            runs = [sum(u.is_word for u in units_of(run.words)) for run in told.runs]
            taken = sum(n for n, run in zip(runs, told.runs, strict=True) if run.is_taken)
            assert 0 <= told.words_taken <= told.words
            assert (taken, sum(runs)) == (told.words_taken, told.words)
            assert (told.fate in {Fate.DROPPED, Fate.SHARED}) == (not told.words_taken)


@given(plans())
def test_words_credited_to_a_source_stand_in_it(drawn):
    plan, sources = drawn
    try:
        composite = compose(plan, sources)
    except PlanRefusedError:
        return
    for each in composite.passages:
        if each.source is not None and each.clause_id is not None:
            clause = sources[each.source].clause(each.clause_id)
            assert clause is not None
            assert each.words in clause.text or parse_inline(each.words).text in clause.text
