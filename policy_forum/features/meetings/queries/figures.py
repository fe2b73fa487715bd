"""The figures of a vote, as far as they may be shown."""

from policy_forum.features.ballots.rules import Secrecy
from policy_forum.features.meetings.models import MeetingQuestion
from policy_forum.features.meetings.rules.floor import Figures


def figures_of(question: MeetingQuestion) -> tuple[Figures | None, Figures | None, Figures | None]:
    """By device, by hand, and together; nothing before the vote is decided or waits for the chair.

    A secret vote has its figures in the device columns, slips included, and shows the total alone.
    """
    if question.outcome is None or question.device_for is None:
        return None, None, None
    device = Figures(
        question.device_for, question.device_against or 0, question.device_abstain or 0
    )
    hands = Figures(
        question.hands_for or 0, question.hands_against or 0, question.hands_abstain or 0
    )
    total = Figures(
        device.in_favour + hands.in_favour,
        device.against + hands.against,
        device.abstained + hands.abstained,
    )
    if question.secrecy is Secrecy.SECRET:
        return None, None, total
    return device, hands, total
