"""Minutes of a meeting that was held: written, published, corrected, approved."""

from typing import Any

import pytest

from policy_forum.domain.refusals import Reason, RefusedError
from policy_forum.features.meetings.commands.minutes import (
    approve_minutes,
    note_correction,
    publish_minutes,
    write_prose,
)
from policy_forum.features.meetings.models import AgendaItem, Minutes
from policy_forum.features.meetings.queries.minutes import (
    find_minutes,
    find_prose,
    list_minutes_of_motion,
    minutes_path,
)
from policy_forum.features.meetings.queries.minutes_record import get_record
from policy_forum.features.meetings.rules.minutes.checking import differences
from policy_forum.features.meetings.rules.minutes.freezing import hash_of, thawed
from policy_forum.features.meetings.rules.minutes.writing import minutes_of
from policy_forum.features.meetings.rules.states import ItemKind, MinutesState
from tests.commands.meetings.minuted import Minuted


@pytest.fixture
def evening(make, work_as) -> Minuted:
    return Minuted.closed(make, work_as)


@pytest.fixture
def document(evening, session, clock):
    return minutes_of(record_of(session, evening, clock))


def record_of(session, evening, clock) -> Any:
    record = get_record(session, evening.hall.id, clock.zone)
    assert record is not None
    return record


def page_of(session, evening) -> Any:
    page = find_minutes(session, evening.hall.id)
    assert page is not None
    return page


def secretary(evening, command, *given):
    return evening.by(evening.hall.secretary, command, evening.meeting_id, *given)


def refused(evening, command, *given):
    with pytest.raises(RefusedError) as refusal:
        secretary(evening, command, *given)
    return refusal.value.refusal.reason


def sentences_of(document, key):
    item = next(item for item in document.items if item.key == key)
    said = []
    for block in item.blocks:
        said += [*block.sentences, *block.middle, *block.outcome, *block.after]
    return [str(sentence) for sentence in (*said, *item.outcome)]


def test_the_minutes_agree_with_the_record(evening, document, session, clock):
    assert differences(document, record_of(session, evening, clock)) == ()


def test_items_stand_in_the_order_taken_and_the_rest_is_not_reached(evening, document):
    assert [item.title for item in document.items] == [
        "Apologies", "The treasurer’s report", evening.hall.motion.title, "Any other business",
    ]  # fmt: skip
    assert document.not_reached == ("The summer fair",)


def test_a_motion_is_told_with_its_debate_votes_text_and_mandate(evening, document):
    item = evening.hall.items[ItemKind.MOTION]
    said = sentences_of(document, item.id)

    assert "The motion as amended was carried." in said
    assert "Amendment 1 was carried." in said
    assert any(sentence.startswith("Amendment 2 fell.") for sentence in said)
    assert any("became revision 2 of the motion" in sentence for sentence in said)
    assert any("mandate of the branch" in sentence for sentence in said)
    blocks = next(each for each in document.items if each.key == item.id).blocks
    totals = [
        (line.in_favour.value, line.against.value)
        for block in blocks
        if block.votes
        for line in [block.votes[-1]]
    ]
    assert totals == [(5, 1), (6, 0), (5, 2)]
    text = next(block.text for block in blocks if block.text)
    assert "night bus" in text.markdown


def test_who_was_let_in_by_mistake_is_in_no_minutes(evening, document):
    named = {person.name for roll in document.attendance for person in roll.people}

    assert evening.hall.members[8].full_name not in named
    assert evening.hall.members[0].full_name in named


def test_who_may_not_vote_is_counted_and_not_named(evening, document):
    assert [str(said) for said in document.without_vote] == [
        "1 of those present was not in good standing, and had no vote."
    ]


def test_an_action_has_its_owner_and_its_day(evening, document):
    ((item, action),) = document.all_actions()

    assert item.key == evening.hall.items[ItemKind.REPORT].id
    assert action.owner == evening.hall.members[1].full_name
    assert action.due_on is not None


def test_only_prose_changes_when_the_secretary_writes(evening, document, session, clock):
    key = evening.hall.items[ItemKind.REPORT].id

    version = secretary(evening, write_prose, key, "The branch has £420.\r\n\r\n\r\nThanks.", 0)

    again = minutes_of(record_of(session, evening, clock))
    item = next(item for item in again.items if item.key == key)
    assert item.prose == "The branch has £420.\n\nThanks."
    assert version == 1
    assert item.blocks == next(i for i in document.items if i.key == key).blocks


def test_the_second_of_two_who_write_at_once_is_refused_and_nothing_is_lost(evening, session):
    key = evening.hall.items[ItemKind.REPORT].id
    secretary(evening, write_prose, key, "First.", 0)

    assert refused(evening, write_prose, key, "Second.", 0) is Reason.CHANGED_MEANWHILE
    assert find_prose(session, evening.hall.id, key).text == "First."
    secretary(evening, write_prose, key, "First.\n\nSecond.", 1)
    assert find_prose(session, evening.hall.id, key).text == "First.\n\nSecond."


def test_nobody_writes_to_an_item_of_another_meeting(evening, make, work_as):
    other = Minuted.opened(make, work_as)

    key = other.hall.items[ItemKind.REPORT].id
    assert refused(evening, write_prose, key, "Here.", 0) is Reason.INVALID


def test_a_member_without_office_cannot_write_or_publish(evening):
    member = evening.hall.members[0]
    for command, given in ((write_prose, (0, "Me.", 0)), (publish_minutes, ())):
        with pytest.raises(RefusedError) as refusal:
            evening.by(member, command, evening.meeting_id, *given)
        assert refusal.value.refusal.reason is Reason.NOT_PERMITTED


def test_minutes_are_published_once_the_meeting_is_closed(make, work_as):
    evening = Minuted.opened(make, work_as)

    assert refused(evening, publish_minutes) is Reason.WRONG_STATE


def test_published_minutes_are_frozen_with_their_hash(evening, document, session):
    secretary(evening, publish_minutes)

    page = page_of(session, evening)
    assert page.minutes_state is MinutesState.PUBLISHED
    assert page.content_hash == hash_of(page.content)
    assert thawed(page.content).items == document.items
    assert refused(evening, publish_minutes) is Reason.ALREADY_DONE


def test_minutes_are_published_again_after_something_was_written(evening, session):
    first = secretary(evening, publish_minutes)
    secretary(evening, write_prose, 0, "It was warm.", 0)

    assert page_of(session, evening).published().prose == ""
    second = secretary(evening, publish_minutes)

    assert first != second
    assert page_of(session, evening).published().prose == "It was warm."


def test_approved_minutes_take_no_prose_and_keep_the_corrections(evening, make, work_as, session):
    secretary(evening, publish_minutes)
    assert refused(evening, note_correction, " ") is Reason.INVALID
    secretary(evening, note_correction, "The treasurer is Mair, not Mari.")
    secretary(evening, note_correction, "The treasurer is Mair, not Mari.")
    later = Minuted.opened(make, work_as)

    with work_as(later.hall.chair) as work:
        content_hash = approve_minutes(work, evening.meeting_id, later.meeting_id)

    page = page_of(session, evening)
    assert page.minutes_state is MinutesState.APPROVED
    assert page.approved_by_meeting_id == later.meeting_id
    assert page.content_hash == content_hash == hash_of(page.content)
    (correction,) = page.published().corrections
    assert correction.text == "The treasurer is Mair, not Mari."
    assert refused(evening, write_prose, 0, "Late.", 0) is Reason.ALREADY_DONE
    assert refused(evening, publish_minutes) is Reason.ALREADY_DONE
    secretary(evening, note_correction, "And the bus is the 7.")
    assert page_of(session, evening).content_hash == content_hash


def test_minutes_that_nobody_published_are_published_when_they_are_approved(
    evening, make, work_as, session
):
    later = Minuted.opened(make, work_as)

    with work_as(later.hall.chair) as work:
        first = approve_minutes(work, evening.meeting_id, later.meeting_id)
    with work_as(later.hall.chair) as work:
        again = approve_minutes(work, evening.meeting_id, later.meeting_id)

    row = session.get(Minutes, evening.hall.id, populate_existing=True)
    assert row.published_at is not None
    assert first == again == row.content_hash


def test_a_motion_leads_to_its_item_once_the_minutes_are_published(evening, session):
    motion_id = evening.hall.motion.id
    assert list_minutes_of_motion(session, motion_id) == ()
    secretary(evening, publish_minutes)

    (link,) = list_minutes_of_motion(session, motion_id)
    item = session.get(AgendaItem, link.item_id)
    assert item.motion_id == motion_id
    assert link.path == minutes_path(evening.hall.id, item.id)
    assert link.path == f"/meetings/{evening.hall.id}/minutes#item-{item.id}"


def test_the_record_costs_the_same_however_long_the_meeting_was(
    evening, session, clock, count_statements
):
    with count_statements() as seen:
        get_record(session, evening.hall.id, clock.zone)

    assert len(seen) <= 15
