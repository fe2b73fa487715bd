"""How moments, numbers and names are said on a page.

Pure functions: each takes the moment it speaks of, the moment it is now and the zone of the
organisation, and returns plain text. `register_filters` binds them to a template environment.
"""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta, tzinfo
from functools import lru_cache
from typing import Any, Protocol

import flask_babel
from babel.dates import format_date, format_skeleton
from babel.lists import format_list
from babel.numbers import format_decimal, format_percent
from jinja2 import Environment

from policy_forum.domain.phrases import Phrase
from policy_forum.web.languages import gettext, ngettext

# The name that text extraction looks for.
_ = gettext

_SOON = timedelta(hours=1)
_MIDNIGHT = time(0, 0)


def said(words: Phrase | str) -> str:
    """A sentence of the domain in the reader's language, its gaps filled."""
    if isinstance(words, str):
        return words
    values = {name: _filled(value) for name, value in words.values.items()}
    return _(words.text, **values)


def _filled(value: object) -> object:
    if isinstance(value, Phrase):
        return said(value)
    if isinstance(value, datetime):
        return _moment_in_full(value)
    return calendar_day(value) if isinstance(value, date) else value


def _moment_in_full(moment: datetime) -> str:
    """A moment inside a sentence: with its year, as the sentence may be read much later."""
    local = moment.astimezone(flask_babel.get_timezone() or UTC)
    clock = f"{local:%H:%M}"
    return _("%(day)s at %(clock)s", day=calendar_day(local.date()), clock=clock)


def spaced(name: str) -> str:
    """`Motion seconded`, of the name of an event."""
    return _CAPITAL.sub(r" \1", name).strip().capitalize()


_CAPITAL = re.compile("([A-Z])")


def day(moment: datetime, now: datetime, zone: tzinfo) -> str:
    """`Friday 4 December`, with the year when it is not this one."""
    local = moment.astimezone(zone)
    pattern = "EEEE d MMMM" if local.year == now.astimezone(zone).year else "EEEE d MMMM y"
    return _written(local.date(), pattern, locale())


def short_day(moment: datetime, now: datetime, zone: tzinfo) -> str:
    """`4 Dec`, with the year when it is not this one: for tables and pictures."""
    local = moment.astimezone(zone)
    pattern = "d MMM" if local.year == now.astimezone(zone).year else "d MMM y"
    return _written(local.date(), pattern, locale())


def calendar_day(day_of_year: date) -> str:
    """`4 December 2025`: a date that has no time of day, such as when a member joined."""
    return _written(day_of_year, "d MMMM y", locale())


# A page says the same few days over and over; the pattern is costly to read each time.
@lru_cache(maxsize=4096)
def _written(date_of_day: date, pattern: str, language: str) -> str:
    return str(format_date(date_of_day, pattern, locale=language))


def month_and_year(moment: datetime, zone: tzinfo) -> str:
    """`March 2026`: since when a goal or an office stands."""
    return str(format_skeleton("yMMMM", moment.astimezone(zone), locale=locale()))


def day_and_time(moment: datetime, now: datetime, zone: tzinfo) -> str:
    """`Friday 4 December at 17:00`."""
    clock = moment.astimezone(zone).strftime("%H:%M")
    return _("%(day)s at %(clock)s", day=day(moment, now, zone), clock=clock)


def closing(moment: datetime, now: datetime, zone: tzinfo) -> str:
    """The end of a half-open window, where midnight is the end of the day before it."""
    if not _is_midnight(moment, zone):
        return day_and_time(moment, now, zone)
    return _("the end of %(day)s", day=day(_last_instant(moment, zone), now, zone))


def how_far(moment: datetime, now: datetime, zone: tzinfo) -> str:
    """`in 6 days`, `tomorrow`, `in 3 hours`, `40 minutes ago`, `yesterday`.

    Days are counted on the calendar of the zone, so that what is tomorrow is called tomorrow;
    within one day hours and minutes are counted, and rounded down.
    """
    days = (moment.astimezone(zone).date() - now.astimezone(zone).date()).days
    if days == 0:
        return _within_the_day(moment - now)
    if days == 1:
        return _("tomorrow")
    if days == -1:
        return _("yesterday")
    if days > 0:
        return ngettext("in %(num)s day", "in %(num)s days", days)
    return ngettext("%(num)s day ago", "%(num)s days ago", -days)


def _within_the_day(distance: timedelta) -> str:
    minutes = int(abs(distance).total_seconds() // 60)
    if minutes < 1:
        return _("now")
    if abs(distance) < _SOON:
        if distance > timedelta():
            return ngettext("in %(num)s minute", "in %(num)s minutes", minutes)
        return ngettext("%(num)s minute ago", "%(num)s minutes ago", minutes)
    hours = minutes // 60
    if distance > timedelta():
        return ngettext("in %(num)s hour", "in %(num)s hours", hours)
    return ngettext("%(num)s hour ago", "%(num)s hours ago", hours)


def deadline(moment: datetime, now: datetime, zone: tzinfo) -> str:
    """`Friday 4 December at 17:00 (in 6 days)`."""
    return _(
        "%(when)s (%(distance)s)",
        when=closing(moment, now, zone),
        distance=how_far(_last_instant(moment, zone), now, zone),
    )


def closes(moment: datetime, now: datetime, zone: tzinfo) -> str:
    """`closes Friday 4 December at 17:00 (in 6 days)`, or `closed …` from that moment on."""
    text = deadline(moment, now, zone)
    if _is_midnight(moment, zone):
        over, ahead = _("closed at %(when)s", when=text), _("closes at %(when)s", when=text)
    else:
        over, ahead = _("closed %(when)s", when=text), _("closes %(when)s", when=text)
    return over if moment <= now else ahead


def opens(moment: datetime, now: datetime, zone: tzinfo) -> str:
    """`opens Monday 2 March at 09:00 (in 3 days)`, or `opened …` from that moment on."""
    text = _(
        "%(when)s (%(distance)s)",
        when=day_and_time(moment, now, zone),
        distance=how_far(moment, now, zone),
    )
    return _("opened %(when)s", when=text) if moment <= now else _("opens %(when)s", when=text)


def _last_instant(moment: datetime, zone: tzinfo) -> datetime:
    """Midnight belongs to the day that it ends, or `tomorrow` would be a day too late."""
    return moment - timedelta(minutes=1) if _is_midnight(moment, zone) else moment


def _is_midnight(moment: datetime, zone: tzinfo) -> bool:
    return moment.astimezone(zone).time() == _MIDNIGHT


def number(count: float) -> str:
    """`12,345`, grouped as the reader's language does."""
    return format_decimal(count, locale=locale())


def share(count: int, base: int) -> str:
    """`41 of 112 (37%)`; without the percentage where the base is nought or too small to say."""
    counted = _("%(count)s of %(base)s", count=number(count), base=number(base))
    if base < _BASE_FOR_PERCENT:
        return counted
    percent = format_percent(count / base, format="#,##0%", locale=locale())
    return _("%(counted)s (%(percent)s)", counted=counted, percent=percent)


_BASE_FOR_PERCENT = 20


def votes(in_favour: int, against: int, abstained: int, roll: int | None = None) -> str:
    """`41 for, 3 against, 2 abstained, of 112 on the roll`."""
    counted = _(
        "%(in_favour)s for, %(against)s against, %(abstained)s abstained",
        in_favour=number(in_favour),
        against=number(against),
        abstained=number(abstained),
    )
    if roll is None:
        return counted
    return _("%(counted)s, of %(roll)s on the roll", counted=counted, roll=number(roll))


def word_count(words: int, limit: int | None = None) -> str:
    """`212 of 300 words`, and by how many it is over when it is."""
    if limit is None:
        return ngettext("%(num)s word", "%(num)s words", words)
    counted = _("%(words)s of %(limit)s words", words=number(words), limit=number(limit))
    if words <= limit:
        return counted
    over = number(words - limit)
    return _("%(counted)s: %(over)s too many", counted=counted, over=over)


def names(people: Sequence[str]) -> str:
    """`Ann, Bob and Cerys`."""
    return format_list(list(people), locale=locale()) if people else ""


def machine_time(moment: datetime) -> str:
    """For the `datetime` attribute of `<time>`: to the minute, with the offset."""
    return moment.isoformat(timespec="minutes")


def locale() -> str:
    """The reader's language, British English outside a request."""
    return str(flask_babel.get_locale() or "en_GB")


class NowAndZone(Protocol):
    """What a request knows of time: the moment it began, and the organisation's zone."""

    @property
    def now(self) -> datetime:
        """The moment the request is answered at; aware."""
        ...

    @property
    def zone(self) -> tzinfo:
        """The zone in which the organisation's times are read."""
        ...


@dataclass(frozen=True)
class _Bound:
    """A function of (moment, now, zone) as a filter of one argument."""

    function: Callable[[datetime, datetime, tzinfo], str]
    time: Callable[[], NowAndZone]

    def __call__(self, moment: datetime) -> str:
        request_time = self.time()
        return self.function(moment, request_time.now, request_time.zone)


_OF_TIME: Mapping[str, Callable[[datetime, datetime, tzinfo], str]] = {
    "day": day,
    "short_day": short_day,
    "day_and_time": day_and_time,
    "closing": closing,
    "how_far": how_far,
    "deadline": deadline,
    "closes": closes,
    "opens": opens,
}

_PLAIN: Mapping[str, Callable[..., Any]] = {
    "said": said,
    "spaced": spaced,
    "calendar_day": calendar_day,
    "number": number,
    "share": share,
    "votes": votes,
    "word_count": word_count,
    "names": names,
    "machine_time": machine_time,
}


def register_filters(environment: Environment, request_time: Callable[[], NowAndZone]) -> None:
    """Make every function here a filter of the same name: `{{ ballot.closes_at | closes }}`.

    `request_time` is called when a page speaks of time, inside the request.
    """
    environment.filters.update(_PLAIN)
    environment.filters.update({name: _Bound(f, request_time) for name, f in _OF_TIME.items()})
    environment.filters["month_and_year"] = lambda m: month_and_year(m, request_time().zone)
