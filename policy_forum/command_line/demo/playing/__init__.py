"""Plays the story of the demonstration, act by act, through the commands that members use."""

from collections.abc import Iterator

from policy_forum.command_line.demo.playing.acts import Act, Cast
from policy_forum.command_line.demo.playing.conference import Road
from policy_forum.command_line.demo.playing.deciding import acts_of_deciding
from policy_forum.command_line.demo.playing.meetings import acts_of_meetings
from policy_forum.command_line.demo.playing.motions import Way
from policy_forum.command_line.demo.playing.organisation import acts_of_organisation
from policy_forum.command_line.demo.playing.secret import acts_of_secret_ballots
from policy_forum.command_line.demo.playing.years import acts_of_years
from policy_forum.command_line.demo.story import CYCLES

__all__ = ["Cast", "play_story"]


def play_story(cast: Cast, password_hash: str) -> int:
    """Play everything up to today; return how many acts that took.

    Every account of the demonstration gets the same password, hashed once by the caller.
    """
    return cast.play(_acts(cast, password_hash))


def _acts(cast: Cast, password_hash: str) -> Iterator[Act]:
    yield from acts_of_organisation(cast, password_hash)
    yield from acts_of_years(cast)
    yield from acts_of_secret_ballots(cast)
    for cycle in CYCLES:
        for motion in cycle.motions:
            way = Way(cast, cycle, motion)
            yield from way.acts()
            yield from acts_of_deciding(way)
        yield from Road(cast, cycle).acts()
    yield from acts_of_meetings(cast)
