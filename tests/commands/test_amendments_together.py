"""Chance sets of amendments: what stands is in the text, and nothing that was written is lost."""

from collections import Counter
from contextlib import suppress
from dataclasses import replace

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import select

from policy_forum.domain.identifiers import AmendmentId
from policy_forum.domain.refusals import RefusedError
from policy_forum.domain.text.difference import RunKind, difference
from policy_forum.domain.text.document import Document, parse_document, print_document
from policy_forum.domain.text.limits import MERGED
from policy_forum.domain.text.merging import Merged, conflicts_between, merge
from policy_forum.features.amendments.commands import decide_amendments, propose_amendment
from policy_forum.features.amendments.models import Amendment, AmendmentConflict
from policy_forum.features.amendments.rules import (
    AmendmentState,
    Candidate,
    Sheet,
    assembled,
    blank_sheet,
    compose,
    sheet_of,
)
from policy_forum.features.motions.models import MotionRevision
from policy_forum.features.motions.rules import MotionState
from tests.makers import TEXT

BASE = parse_document(TEXT)
_WORDS = st.lists(
    st.sampled_from(["late", "night", "buses", "and", "trains", "for", "all", "soon", "free"]),
    min_size=1,
    max_size=4,
).map(" ".join)


@st.composite
def amended_texts(draw, base: Document = BASE) -> str:
    """The base with one to three clauses changed, deleted or followed by a new one."""
    sheet = blank_sheet(base)
    edits = list(sheet.edits)
    places = st.integers(0, len(edits) - 1)
    for place in draw(st.lists(places, min_size=1, max_size=3, unique=True)):
        edits[place] = _changed(draw, edits[place])
    return assembled(base, Sheet(tuple(edits)))


def _changed(draw, edit):
    what = draw(st.sampled_from(["replace", "insert", "cut", "delete", "follow"]))
    words = edit.words.split(" ")
    at = draw(st.integers(0, len(words) - 1))
    if what == "delete":
        return replace(edit, is_deleted=True)
    if what == "follow":
        return replace(edit, after=f"New: {draw(_WORDS)}.")
    if what == "insert":
        words.insert(at, draw(_WORDS))
    elif what == "replace":
        words[at] = draw(_WORDS)
    elif len(words) > 2:
        del words[at]
    return replace(edit, words=" ".join(words))


@given(st.lists(amended_texts(), min_size=1, max_size=6))
def test_what_stands_is_the_merge_and_what_fell_contradicts_it(texts):
    amended = [parse_document(text, MERGED) for text in texts]
    carried = [Candidate(AmendmentId(n), n, text) for n, text in enumerate(amended, start=1)]
    composition = compose(BASE, carried)
    standing = [step.candidate.amended for step in composition.steps]

    ended = (composition.steps, composition.fallen, composition.agreed)
    assert sum(map(len, ended)) == len(carried)
    merged = merge(BASE, standing)
    assert isinstance(merged, Merged)
    assert composition.steps[-1].text == merged.text
    assert_no_word_is_lost(standing, merged.document)
    for fallen in composition.fallen:
        assert fallen.because_of.amended in standing
        assert conflicts_between(BASE, fallen.because_of.amended, fallen.candidate.amended)


def assert_no_word_is_lost(standing, result):
    """Every word that one brings is there, and of the base all but what some one deletes."""
    there = words_of(result.clauses)
    gone: Counter[str] = Counter()
    for each in standing:
        runs = [run for change in difference(BASE, each).changes for run in change.runs]
        brought = Counter(" ".join(r.new for r in runs if r.kind is RunKind.INSERTED).split())
        assert brought <= there
        gone += Counter(" ".join(r.old for r in runs if r.kind is RunKind.DELETED).split())
    assert words_of(BASE.clauses) - gone <= there


def words_of(clauses):
    return Counter(" ".join(clause.body for clause in clauses).split())


@given(amended_texts())
def test_an_edit_by_clauses_is_found_again_in_its_text(text):
    amended = parse_document(text, MERGED)
    sheet = sheet_of(BASE, amended)
    if sheet is not None:
        assert assembled(BASE, sheet) == print_document(amended)


def test_an_untouched_sheet_is_the_text_itself():
    for text in (TEXT, "Just a paragraph.\n", "1. One\n   a) two\n2. Three", "\n\n# H\n\n- x\n"):
        base = parse_document(text)
        assert assembled(base, blank_sheet(base)) == text


@pytest.fixture
def branch(make):
    branch = make.branch("North", "NOR")
    return branch, make.member(branch), make.member(branch)


@settings(
    max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(
    texts=st.lists(amended_texts(), min_size=1, max_size=6),
    order=st.randoms(use_true_random=False),
)
def test_deciding_gives_the_merge_and_keeps_every_text(
    make, session, work_as, branch, texts, order
):
    north, mover, author = branch
    motion = make.motion(north, mover=mover, state=MotionState.PROPOSED)
    written = {}
    for text in texts:
        with suppress(RefusedError), work_as(author) as work:
            written[propose_amendment(work, motion.id, 1, text)] = text
    before = parse_document(motion.text_markdown)
    wanted = {key: session.get(Amendment, key).amended_markdown for key in written}
    keys = list(written)
    order.shuffle(keys)
    cut, end = len(keys) // 2 + len(keys) % 2, len(keys) - len(keys) // 4
    with work_as() as work:
        ended = decide_amendments(work, motion.id, keys[:cut], keys[cut:end])

    assert set(ended) == set(keys[:end])
    stand = [
        parse_document(wanted[key], MERGED)
        for key, state in ended.items()
        if state is AmendmentState.CARRIED
    ]
    merged = merge(before, stand)
    assert isinstance(merged, Merged)
    assert motion.text_markdown == merged.text
    revisions = session.scalars(
        select(MotionRevision.text_markdown)
        .where(MotionRevision.motion_id == motion.id)
        .order_by(MotionRevision.number)
    ).all()
    assert revisions[0] == TEXT
    assert len(revisions) <= 1 + len(stand)
    assert revisions[-1] == motion.text_markdown
    for key, text in written.items():
        assert_kept(session.get(Amendment, key), text, motion)
    assert_conflicts_are_of_open_ones(session, motion)


def assert_kept(amendment, text, motion):
    assert amendment.original_amended_markdown == text
    if amendment.state.is_ready:
        assert amendment.base_markdown == motion.text_markdown
        assert amendment.base_revision == motion.revision
    elif amendment.state is AmendmentState.NEEDS_AUTHOR:
        assert amendment.clashes
        assert amendment.amended_markdown == text
    elif amendment.state is AmendmentState.FELL:
        assert amendment.state_reason


def assert_conflicts_are_of_open_ones(session, motion):
    amendments = {
        a.id: a for a in session.scalars(select(Amendment).where(Amendment.motion_id == motion.id))
    }
    for row in session.scalars(select(AmendmentConflict)):
        if row.first_id not in amendments:
            continue
        first, second = amendments[row.first_id], amendments[row.second_id]
        assert first.state.is_ready == second.state.is_ready
        assert row.places
