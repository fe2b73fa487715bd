"""The chair’s ruling that the meeting takes an amendment which came in too late."""

from policy_forum.domain.access.policy import Action
from policy_forum.domain.identifiers import AmendmentId, MeetingId, RulingId
from policy_forum.features.branches.rules import Setting, citation_of
from policy_forum.features.meetings.commands.floor import floor_now
from policy_forum.features.meetings.commands.loading import load_meeting, subject_of
from policy_forum.features.meetings.commands.rulings import NewRuling, rule
from policy_forum.features.meetings.rules.late import about_late, refusal_to_take, taken_words
from policy_forum.platform.work import Work


def take_late(
    work: Work, meeting_id: MeetingId, amendment_id: AmendmentId, reason: str
) -> RulingId:
    """Rule that a late amendment to the motion before the meeting is put, in its place.

    It is a ruling like others: with a reason, for all to see, and open to challenge. Raises
    RefusedError for an amendment that is not late, or while one that it amends waits for a ruling.
    """
    meeting = load_meeting(work, meeting_id)
    work.authorise(Action.RULE_IN_MEETING, subject_of(work, meeting))
    floor = floor_now(work, meeting)
    late = {each.id: each for each in floor.late}
    wanted = late.get(amendment_id)
    number, parent = (wanted.number, wanted.parent_number) if wanted else (None, None)
    waits_for = parent if parent in {each.number for each in late.values()} else None
    work.refuse_if(refusal_to_take(number, waits_for))
    assert number is not None
    ruling = NewRuling(
        about=str(about_late(number)),
        ruling=str(taken_words(number)),
        reason=reason,
        clause=str(citation_of(floor.orders, Setting.AMENDMENT_DEADLINE)),
        amendment_id=amendment_id,
    )
    return rule(work, meeting_id, ruling)
