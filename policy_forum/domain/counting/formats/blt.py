r"""BLT files: the format of Hill, Wichmann and Woodall's Meek program, with OpenSTV's additions.

    4 2            4 options for 2 seats
    -2             the second has withdrawn (any number of them, on one line or several)
    3 1 3 4 0      3 papers: the first option, then the third, then the fourth
    2 4 1=3 0      2 papers: the fourth, then the first and the third as equals
    5 0            5 blank papers
    0              the end of the papers
    "Adam"         as many names as there are options, in double quotes
    "Title"        may be left out

`#` begins a comment. A paper may begin with an identifier in brackets, which is passed over, as is
`-` in a paper, a rank that was left empty. In a name `\"` is a quote and `\\` a backslash.
Source: B. A. Wichmann, I. D. Hill, D. R. Woodall, "Algorithm 123", The Computer Journal 30 (1987),
and the descriptions of the format by OpenSTV and OpenTally.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from policy_forum.domain.counting.contests import Contest, Ranking
from policy_forum.domain.counting.formats.errors import (
    FormatError,
    distinct_names,
    lines_of,
    make_contest,
    named_twice,
    paper_count,
    shortened,
    too_many_options,
    whole_number,
)
from policy_forum.domain.phrases import phrase

_QUOTED = re.compile(r'\s*"((?:[^"\\]|\\.)*)"')
_ESCAPED = re.compile(r'\\(["\\])')
_IDENTIFIER = re.compile(r"\s*\([^()]*\)")


@dataclass
class _Reading:
    """What is known so far of a file."""

    options: int
    seats: int
    groups: dict[str, tuple[int, ...]]
    withdrawn: set[int] = field(default_factory=set)
    papers: dict[Ranking, int] = field(default_factory=dict)


def read_blt(content: bytes) -> Contest:
    """The contest in a BLT file. Raises FormatError."""
    lines = enumerate(lines_of(content), 1)
    reading = _read_header(lines)
    end_of_papers = _read_papers(reading, lines)
    named = list(_quoted(lines))
    if len(named) < reading.options:
        last = named[-1][1] if named else end_of_papers
        raise FormatError(
            last,
            phrase(
                "There are %(options)s options and only %(names)s names behind the papers.",
                options=reading.options,
                names=len(named),
            ),
        )
    if len(named) > reading.options + 1:
        raise FormatError(
            named[reading.options + 1][1],
            phrase(
                "Behind %(options)s names and a title nothing more can follow.",
                options=reading.options,
            ),
        )
    return make_contest(
        distinct_names(named[: reading.options]),
        reading.papers,
        seats=reading.seats,
        title=named[-1][0] if len(named) > reading.options else "",
        withdrawn=frozenset(reading.withdrawn),
    )


def _read_header(lines: Iterator[tuple[int, str]]) -> _Reading:
    for number, line in lines:
        words = _words(line)
        if not words:
            continue
        found = [whole_number(word) for word in words]
        if len(found) != 2 or found[0] is None or found[1] is None:
            raise FormatError(
                number,
                phrase(
                    "The first line must be two numbers, of options and of seats; it is "
                    "“%(found)s”.",
                    found=shortened(line.strip()),
                ),
            )
        options, seats = found[0], found[1]
        too_many_options(options, number)
        if not 1 <= seats <= options:
            raise FormatError(
                number,
                phrase(
                    "%(seats)s seats cannot be filled from %(options)s options.",
                    seats=seats,
                    options=options,
                ),
            )
        return _Reading(options, seats, {str(o + 1): (o,) for o in range(options)})
    raise FormatError(1, phrase("The file is empty."))


def _words(line: str) -> list[str]:
    return (line.split("#", 1)[0] if "#" in line else line).split()


def _read_papers(reading: _Reading, lines: Iterator[tuple[int, str]]) -> int:
    """Withdrawn options and papers, up to the line that ends them; return that line."""
    last = 1
    for number, written in lines:
        last = number
        identifier = _IDENTIFIER.match(written)
        words = _words(written[identifier.end() :] if identifier else written)
        if not words:
            continue
        if words == ["0"]:
            return number
        if words[0].startswith("-"):
            _read_withdrawn(reading, words, number)
            continue
        if words[0].startswith('"'):
            break
        ranking, count = _read_paper(reading, words, number)
        reading.papers[ranking] = reading.papers.get(ranking, 0) + count
    raise FormatError(last, phrase("A line with a single 0 must end the papers; there is none."))


def _read_withdrawn(reading: _Reading, words: list[str], line: int) -> None:
    if reading.papers:
        raise FormatError(line, phrase("Options that have withdrawn must stand before the papers."))
    for word in words:
        group = reading.groups.get(word[1:])
        if group is None or word[0] != "-":
            raise FormatError(
                line,
                phrase(
                    "“%(found)s” does not say who has withdrawn: it must be a minus and the "
                    "number of an option, 1 to %(options)s.",
                    found=shortened(word),
                    options=reading.options,
                ),
            )
        reading.withdrawn.update(group)


def _read_paper(reading: _Reading, words: list[str], line: int) -> tuple[Ranking, int]:
    if words[-1] != "0":
        raise FormatError(line, phrase("A paper must end with 0; this line does not."))
    count = paper_count(words[0], line)
    try:
        ranking = tuple([reading.groups[word] for word in words[1:-1]])
        twice = len(set(ranking)) != len(ranking)
    except KeyError:
        ranking = tuple([_read_group(reading, word, line) for word in words[1:-1] if word != "-"])
        twice = named_twice(ranking)
    if twice:
        raise FormatError(line, phrase("This paper names an option more than once."))
    return ranking, count


def _read_group(reading: _Reading, word: str, line: int) -> tuple[int, ...]:
    """One option, or several with `=` between them, the smallest number first."""
    found = []
    for part in word.split("="):
        number = whole_number(part)
        if number == 0 and part == word:
            raise FormatError(line, phrase("A 0 ends a paper, and here more follows."))
        if number is None or not 1 <= number <= reading.options:
            raise FormatError(
                line,
                phrase(
                    "“%(found)s” is not an option; they are numbered 1 to %(options)s.",
                    found=shortened(part),
                    options=reading.options,
                ),
            )
        found.append(number - 1)
    return tuple(sorted(found))


def _quoted(lines: Iterator[tuple[int, str]]) -> Iterator[tuple[str, int]]:
    """The names and the title, each with its line."""
    for number, line in lines:
        at = 0
        while found := _QUOTED.match(line, at):
            at = found.end()
            yield _ESCAPED.sub(r"\1", found[1]), number
        rest = line[at:].strip()
        if rest and not rest.startswith("#"):
            raise FormatError(
                number,
                phrase(
                    "A name must stand between double quotes; this is “%(found)s”.",
                    found=shortened(rest),
                ),
            )


def write_blt(contest: Contest) -> str:
    """A contest as a BLT file, which `read_blt` reads back as it was.

    What the format has no place for is left out: the roll, costs and a budget (`seats` of a
    contest with a budget is written as it is). Equal options are written smallest first. Raises
    FormatError for a name that the format cannot say.
    """
    parts = [f"{len(contest.options)} {min(contest.seats, len(contest.options))}"]
    if contest.withdrawn:
        parts.append(" ".join(f"-{option + 1}" for option in sorted(contest.withdrawn)))
    words = [str(option + 1) for option in range(len(contest.options))]
    for ranking, count in contest.papers.items():
        groups = ["=".join([words[option] for option in sorted(group)]) for group in ranking]
        parts.append(" ".join([str(count), *filter(None, groups), "0"]))
    parts.append("0")
    distinct_names((name, None) for name in contest.options)
    parts += map(_in_quotes, contest.options)
    if contest.title:
        parts.append(_in_quotes(contest.title))
    return "\n".join(parts) + "\n"


def _in_quotes(name: str) -> str:
    if "\n" in name or "\r" in name:
        raise FormatError(
            None,
            phrase("The name “%(name)s” has a line break, which BLT cannot say.", name=name),
        )
    escaped = name.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped}"'
