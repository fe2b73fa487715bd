"""Sentences of minutes in the site's language, cut where a figure leads to its event."""

import re
from dataclasses import dataclass
from datetime import date

from policy_forum.domain.phrases import Phrase
from policy_forum.features.meetings.rules.minutes.document import Count, Figure, Names
from policy_forum.web.presentation import calendar_day, names, number, said

_BEGIN, _END = "\x02", "\x03"
_CUT = re.compile(f"{_BEGIN}(\\d+)\\|([^{_END}]*){_END}")
_SIGNS = str.maketrans("", "", _BEGIN + _END)


@dataclass(frozen=True)
class Run:
    """A stretch of a sentence; a figure has the key of the event that it comes from."""

    text: str
    event: int = 0


def runs_of(sentence: Phrase | str | Figure | Count) -> tuple[Run, ...]:
    """A sentence in stretches: its words, and each figure by itself."""
    whole = _filled(sentence) if not isinstance(sentence, str) else _plain(sentence)
    runs: list[Run] = []
    at = 0
    for found in _CUT.finditer(str(whole)):
        runs.append(Run(str(whole)[at : found.start()]))
        runs.append(Run(found[2], int(found[1])))
        at = found.end()
    runs.append(Run(str(whole)[at:]))
    return tuple(run for run in runs if run.text)


def plain_of(sentence: Phrase | str | Figure | Count) -> str:
    """A sentence as plain text, for paper and files."""
    return "".join(run.text for run in runs_of(sentence))


def _filled(value: object) -> object:
    if isinstance(value, Phrase):
        gaps = {name: _filled(each) for name, each in value.values.items()}
        return said(Phrase(value.text, gaps))
    if isinstance(value, Figure):
        return _figure(value.value, value.event)
    if isinstance(value, Count):
        return _figure(value.value, value.events[0] if value.events else 0)
    if isinstance(value, Names):
        return names([_plain(each) for each in value.names])
    if isinstance(value, date):
        return calendar_day(value)
    return _plain(value) if isinstance(value, str) else value


def _figure(value: int | str, event: int) -> str:
    shown = number(value) if isinstance(value, int) else _plain(value)
    return f"{_BEGIN}{event}|{shown}{_END}"


def _plain(text: str) -> str:
    """A member's words cannot hold the signs that mark a figure."""
    return text.translate(_SIGNS)
