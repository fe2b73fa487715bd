"""Telling the members of a branch of a meeting: an edition is kept, and queued for everyone."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import select

from policy_forum.domain.phrases import Phrase
from policy_forum.features.ballots.commands.telling import moment_in_words, tell_everyone
from policy_forum.features.branches.queries import find_branch
from policy_forum.features.meetings.commands.loading import orders_of
from policy_forum.features.meetings.models import Meeting, MeetingEdition
from policy_forum.features.meetings.rules.calling import deadlines_of
from policy_forum.features.meetings.rules.editions import Edition
from policy_forum.features.meetings.rules.states import ItemKind, MeetingPower
from policy_forum.features.members.models import Member
from policy_forum.platform.work import Work


def send_edition(work: Work, meeting: Meeting, edition: Edition, changes: Sequence[Phrase]) -> int:
    """Keep the next edition, and queue it for every member of the branch who has an address.

    Members of any standing are told, since all may come. Returns to how many it goes.
    """
    members = work.session.scalars(
        select(Member)
        .where(Member.branch_id == meeting.branch_id, Member.email != "")
        .order_by(Member.id)
    ).all()
    meeting.edition += 1
    said = [_in_words(work, change) for change in changes]
    work.session.add(
        MeetingEdition(
            meeting_id=meeting.id,
            number=meeting.edition,
            sent_at=work.now,
            sent_by_id=work.actor.member_id,
            sent_to=len(members),
            content=edition.stored() | {"changes": said},
        )
    )
    template = "meeting_cancelled" if edition.cancelled is not None else "meeting_called"
    tell_everyone(work, members, template, _shown(work, meeting, edition, said))
    return len(members)


def _in_words(work: Work, change: Phrase) -> str:
    """A change as a letter says it, its moments on the clock of the organisation."""
    values = {
        name: moment_in_words(value, work.zone) if isinstance(value, datetime) else value
        for name, value in change.values.items()
    }
    return change.text % values if values else change.text


def _shown(
    work: Work, meeting: Meeting, edition: Edition, changes: Sequence[str]
) -> dict[str, object]:
    branch = find_branch(work.session, meeting.branch_id)
    deadlines = deadlines_of(edition.starts_at, orders_of(work, meeting))
    decides = edition.power is MeetingPower.DECIDES
    return {
        "branch": branch.name if branch else "",
        "title": edition.title,
        "begins": moment_in_words(edition.starts_at, work.zone),
        "ends": moment_in_words(edition.ends_at, work.zone),
        "place": edition.place,
        "link": edition.link,
        "adjustments": edition.adjustments,
        "note": edition.note,
        "decides": decides,
        "edition": meeting.edition,
        "changes": list(changes),
        "reason": edition.cancelled or "",
        "path": f"/meetings/{meeting.id}",
        "items": [
            {
                "title": item.title,
                "note": item.note,
                "minutes": item.minutes_planned,
                "motion_path": f"/motions/{item.motion_id}" if item.motion_id else "",
                "is_motion": item.kind is ItemKind.MOTION,
            }
            for item in edition.items
        ],
        "motions_due": _still_due(work, deadlines.motions) if decides else "",
        "amendments_due": _still_due(work, deadlines.amendments) if decides else "",
        "by": work.actor.name,
    }


def _still_due(work: Work, moment: datetime) -> str:
    return moment_in_words(moment, work.zone) if moment > work.now else ""
