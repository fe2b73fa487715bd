"""Motions read in from files."""

import json
from pathlib import Path

import pytest
from sqlalchemy import func, select

from policy_forum.domain.access.actors import OfficeKind
from policy_forum.domain.refusals import RefusedError
from policy_forum.features.motions.commands import import_motions
from policy_forum.features.motions.models import Motion
from policy_forum.features.motions.rules import MotionState, parse_import, parse_markdown_file
from policy_forum.features.motions.views.importing import parse_files
from tests.makers import TEXT

REAL = Path(__file__).resolve().parents[3] / "shared" / "data" / "motions" / "motions.jsonl"


def line(key="a", title="Buses", body=TEXT, **more):
    return json.dumps({"id": key, "title": title, "body_markdown": body, **more})


@pytest.fixture
def north(make_branch):
    return make_branch("North", "NOR")


@pytest.fixture
def cycle(make_cycle):
    return make_cycle(2026)


@pytest.fixture
def office(make_officer):
    return make_officer(OfficeKind.NATIONAL_OFFICE)


@pytest.mark.parametrize(
    ("unfit", "reason"),
    [
        ("{", "not JSON"),
        ("[1]", "one JSON object"),
        ("[" * 100_000, "not JSON"),
        (line(key=""), "“id” must be"),
        (line(key=None), "“id” must be"),
        (line(title=None), "“title” must be"),
        (line(title=" \n "), "title is missing"),
        (line(title="x" * 301), "at most 300 characters"),
        (line(body=7), "“body_markdown” must be"),
        (line(body=""), "Line 1 of the text"),
        (line(body="One\n\n<script>x</script>"), "Line 3 of the text"),
        (line(amendments="all"), "“amendments” must be"),
        (line(amendments=[{"title": "One"}]), "needs a “text”"),
        (line(), "further up"),
    ],
)
def test_what_is_unfit_is_refused_with_its_line_and_the_rest_is_read(unfit, reason):
    parsed = parse_import([line(), "", unfit, line(key="b")], "file.jsonl")

    assert [motion.key for motion in parsed.motions] == ["a", "b"]
    [refusal] = parsed.refusals
    assert refusal.place == "file.jsonl:3"
    assert reason in str(refusal.reason)


def test_a_markdown_file_begins_with_its_title():
    parsed = parse_markdown_file("folder/buses.md", f"# Buses after six\n\n{TEXT}")
    [motion] = parsed.motions
    assert (motion.key, motion.title, motion.markdown) == ("buses", "Buses after six", TEXT)
    assert parse_markdown_file("x.md", TEXT).refusals[0].place == "x.md"


def test_a_file_that_is_not_text_is_refused_with_its_line():
    [refusal] = parse_files([("a.jsonl", b"one\ntwo\xff\n")]).refusals
    assert refusal.place == "a.jsonl:2"


def test_motions_are_proposed_with_numbers_and_the_same_file_changes_nothing(
    work_as, office, north, cycle, session
):
    parsed = parse_import([line("a"), line("b", amendments=[{"title": "1", "text": "Add."}])])
    with work_as(office) as work:
        summary = import_motions(work, parsed, north.id, cycle.id)
    assert [(row.key, row.number) for row in summary.added] == [
        ("a", "26-NOR-001"),
        ("b", "26-NOR-002"),
    ]
    assert summary.rows[1].amendments[0].text == "Add."
    motion = session.get(Motion, summary.rows[0].motion_id)
    assert (motion.state, motion.mover_id) == (MotionState.PROPOSED, None)

    with work_as(None) as work:
        again = import_motions(work, parsed, north.id, cycle.id)
    assert (len(again.added), len(again.already_there)) == (0, 2)
    assert session.scalar(select(func.count()).select_from(Motion)) == 2


def test_only_the_national_office_reads_motions_in(work_as, make_member, north, cycle):
    with pytest.raises(RefusedError), work_as(make_member(north)) as work:
        import_motions(work, parse_import([line()]), north.id, cycle.id)


def test_one_who_wants_to_know_is_told_that_a_text_is_over_the_limit(
    work_as, office, north, cycle, make_standing_orders
):
    make_standing_orders(north, motion_words=10)
    with work_as(office) as work:
        summary = import_motions(work, parse_import([line()]), north.id, cycle.id)
    assert "54 words" in str(summary.rows[0].notes[0])


@pytest.mark.skipif(not REAL.exists(), reason="the real motions are not on this machine")
def test_real_motions_are_read_in(work_as, office, north, cycle):
    parsed = parse_files([("motions.jsonl", REAL.read_bytes())])
    assert [(r.place, str(r.reason)) for r in parsed.refusals] == []
    with work_as(office) as work:
        summary = import_motions(work, parsed, north.id, cycle.id)
    assert len(summary.added) == 53
