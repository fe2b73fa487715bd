"""Minutes say what the record says: decisions, rulings, arrivals, actions, and every figure."""

from dataclasses import replace

from hypothesis import HealthCheck, given, settings

from policy_forum.domain.canonical import canonical_json
from policy_forum.features.meetings.rules.minutes.checking import (
    blocks_in,
    differences,
    figures_in,
    told_events,
)
from policy_forum.features.meetings.rules.minutes.document import Count, Figure
from policy_forum.features.meetings.rules.minutes.freezing import frozen, hash_of, thawed
from policy_forum.features.meetings.rules.minutes.told import told
from policy_forum.features.meetings.rules.minutes.votes import TOTAL
from policy_forum.features.meetings.rules.minutes.writing import minutes_of
from tests.domain.minutes.random_evenings import evenings

_MANY = settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])


@_MANY
@given(evenings())
def test_whatever_happens_is_told_once_with_the_figures_of_its_event(evening):
    record = evening.as_record()
    document = minutes_of(record)

    told_once = told_events(document)
    for event in record.trail:
        if event.name in {"MeetingQuestionDecided", "RulingGiven", "MemberArrived", "ActionAgreed"}:
            assert told_once[event.key] == 1, event

    by_key = {event.key: event for event in record.trail}
    decided = {}
    for block in blocks_in(document):
        if block.votes:
            total = block.votes[-1]
            figures = (total.in_favour, total.against, total.abstained)
            for figure, fact in zip(figures, TOTAL, strict=True):
                assert figure.value == by_key[figure.event].facts[fact]
            decided[figures[0].event] = True
    assert set(decided) == {e.key for e in record.events("MeetingQuestionDecided")}
    assert differences(document, record) == ()


@_MANY
@given(evenings())
def test_every_figure_names_an_event_that_is_there(evening):
    record = evening.as_record()
    keys = {event.key for event in record.trail}

    for figure in figures_in(minutes_of(record)):
        named = set(figure.events) if isinstance(figure, Count) else {figure.event}
        assert named <= keys


@_MANY
@given(evenings())
def test_frozen_minutes_are_read_again_as_they_were(evening):
    document = minutes_of(evening.as_record({0: "It was a warm evening."}))
    content = frozen(document)

    again = thawed(content)

    assert canonical_json(frozen(again)) == canonical_json(content)
    assert hash_of(frozen(again)) == hash_of(content)


@_MANY
@given(evenings())
def test_any_changed_figure_is_found(evening):
    record = evening.as_record()
    document = minutes_of(record)
    changed = replace(document, closing=(*document.closing, *_raised(document.opening)))

    assert differences(changed, record)


def _raised(sentences):
    """The sentences with each number one higher."""
    for said in sentences:
        values = {
            name: replace(value, value=value.value + 1)
            if isinstance(value, Figure) and isinstance(value.value, int)
            else value
            for name, value in said.values.items()
        }
        yield replace(said, values=values)


@_MANY
@given(evenings())
def test_every_event_can_be_said_as_a_sentence(evening):
    record = evening.as_record()

    for event in record.trail:
        said = str(told(record, event))
        assert said.endswith(".")
        assert "None" not in said
        assert event.name not in said
