"""PrefLib files of orders: .soc, .soi, .toc and .toi, with the headers of 2022 and the old ones.

New files say `# KEY: value`, then `count: order`. Old ones have the number of options, a line
`number,name` for each, a line of totals (`voters,papers,orders`), then `count,order`. An order is
`3,{1,2},4`: numbers from 1, the best first, equals in braces. What is not named is not ranked; `-`
is a rank left empty. The second letter of the ending says what a file may hold: s(trict) has no
equals, t(ies) may; (c)omplete orders name every option, (i)ncomplete ones need not.
Source: N. Mattei, T. Walsh, "PrefLib: a library for preferences", ADT 2013, and preflib.org/format.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from policy_forum.domain.counting.contests import Contest, Ranking
from policy_forum.domain.counting.formats.errors import (
    MOST_OPTIONS,
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

KINDS = ("soc", "soi", "toc", "toi")
_NAME = re.compile(r"ALTERNATIVE NAME\s+([0-9]{1,6})", re.IGNORECASE)
_LONGEST_ORDER = 8 * MOST_OPTIONS
_OUTSIDE_BRACES = re.compile(r",(?![^{]*\})")


@dataclass
class _Header:
    """What stands before the orders: `papers` is how many the file says that it has."""

    options: tuple[str, ...]
    kind: str
    title: str = ""
    papers: int | None = None
    papers_line: int | None = None
    groups: dict[str, tuple[int, ...]] = field(init=False)

    def __post_init__(self) -> None:
        self.groups = {str(o + 1): (o,) for o in range(len(self.options))}


def read_preflib(content: bytes, kind: str) -> Contest:
    """The contest in a file whose name ends on `kind`, one of KINDS. Raises FormatError."""
    lines = [(n, line.strip()) for n, line in enumerate(lines_of(content), 1)]
    lines = [(number, line) for number, line in lines if line]
    if not lines:
        raise FormatError(1, phrase("The file is empty."))
    if lines[0][1].startswith("#"):
        header = _new_header([each for each in lines if each[1].startswith("#")], kind)
        orders = _split([each for each in lines if not each[1].startswith("#")], ":")
    else:
        header, used = _old_header(lines, kind)
        orders = _split(lines[used:], ",")
    papers: dict[Ranking, int] = {}
    for number, count, order in orders:
        ranking = _read_order(header, order, number)
        papers[ranking] = papers.get(ranking, 0) + count
    _check_total(header, sum(papers.values()))
    return make_contest(header.options, papers, title=header.title)


def _split(lines: list[tuple[int, str]], mark: str) -> Iterator[tuple[int, int, str]]:
    for number, line in lines:
        count, found, order = line.partition(mark)
        if not found and mark == ":":
            raise FormatError(
                number,
                phrase(
                    "This line must be a number of papers, a colon and their order; it is "
                    "“%(found)s”.",
                    found=shortened(line),
                ),
            )
        yield number, paper_count(count.strip(), number), order


def _new_header(lines: list[tuple[int, str]], kind: str) -> _Header:
    values: dict[str, tuple[str, int]] = {}
    names: dict[int, tuple[str, int]] = {}
    for number, line in lines:
        key, colon, value = (part.strip() for part in line[1:].partition(":"))
        key = key.upper()
        if not colon:
            continue
        named = _NAME.fullmatch(key)
        if key in values or (named and int(named[1]) in names):
            raise FormatError(number, phrase("The file says “%(key)s” twice.", key=shortened(key)))
        if named:
            names[int(named[1])] = (value, number)
        else:
            values[key] = (value, number)
    options, line_of_options = _header_number(values, "NUMBER ALTERNATIVES")
    if options is None:
        raise FormatError(1, phrase("The file does not say “# NUMBER ALTERNATIVES: …”."))
    too_many_options(options, line_of_options)
    papers, papers_line = _header_number(values, "NUMBER VOTERS")
    said, said_at = values.get("DATA TYPE", (kind, 1))
    return _Header(
        _names_in_order(names, options, line_of_options),
        _known_kind(said, said_at),
        values.get("TITLE", ("", 1))[0],
        papers,
        papers_line,
    )


def _header_number(values: dict[str, tuple[str, int]], key: str) -> tuple[int | None, int | None]:
    if key not in values:
        return None, None
    written, line = values[key]
    found = whole_number(written)
    if found is None:
        raise FormatError(
            line,
            phrase(
                "“%(key)s” must be a whole number; it is “%(found)s”.",
                key=key,
                found=shortened(written),
            ),
        )
    return found, line


def _known_kind(said: str, line: int) -> str:
    kind = said.strip().lower()
    if kind not in KINDS:
        raise FormatError(
            line,
            phrase(
                "“%(kind)s” is not a kind of data that can be counted; these are: soc, soi, toc, "
                "toi.",
                kind=shortened(said),
            ),
        )
    return kind


def _names_in_order(
    names: dict[int, tuple[str, int]], options: int, line: int | None
) -> tuple[str, ...]:
    for number, (_, at) in names.items():
        if not 1 <= number <= options:
            raise FormatError(
                at,
                phrase(
                    "Option %(number)s has a name, and there are only %(options)s options.",
                    number=number,
                    options=options,
                ),
            )
    for number in range(1, options + 1):
        if number not in names:
            raise FormatError(line, phrase("Option %(number)s has no name.", number=number))
    return distinct_names(names[number] for number in range(1, options + 1))


def _old_header(lines: list[tuple[int, str]], kind: str) -> tuple[_Header, int]:
    """The header, and how many lines it takes."""
    number, line = lines[0]
    options = whole_number(line)
    if options is None:
        raise FormatError(
            number,
            phrase(
                "A PrefLib file begins with “# KEY: value” or with the number of options; this "
                "begins with “%(found)s”.",
                found=shortened(line),
            ),
        )
    too_many_options(options, number)
    names: dict[int, tuple[str, int]] = {}
    for at, named in lines[1 : options + 1]:
        written, comma, name = named.partition(",")
        option = whole_number(written.strip())
        if not comma or option is None or option in names:
            raise FormatError(
                at,
                phrase(
                    "This line must be the number of an option, a comma and its name; it is "
                    "“%(found)s”.",
                    found=shortened(named),
                ),
            )
        names[option] = (name.strip(), at)
    options_named = _names_in_order(names, options, lines[-1][0])
    if len(lines) < options + 2:
        raise FormatError(lines[-1][0], phrase("The line of totals behind the names is missing."))
    at, totals = lines[options + 1]
    found = [whole_number(word.strip()) for word in totals.split(",")]
    if len(found) != 3 or None in found:
        raise FormatError(
            at,
            phrase(
                "This line must be three numbers, of voters, papers and different orders; it is "
                "“%(found)s”.",
                found=shortened(totals),
            ),
        )
    return _Header(options_named, kind, papers=found[1], papers_line=at), options + 2


def _read_order(header: _Header, order: str, line: int) -> Ranking:
    if " " in order:
        order = order.replace(" ", "")
    ranking: Ranking
    try:
        ranking = tuple([header.groups[word] for word in order.split(",")])
        twice = len(set(ranking)) != len(ranking)
    except KeyError:
        ranking = tuple(_groups(header, order, line))
        twice = named_twice(ranking)
    if twice:
        raise FormatError(line, phrase("This order names an option more than once."))
    if header.kind[0] == "s" and any(len(group) > 1 for group in ranking):
        raise FormatError(
            line,
            phrase("A file of strict orders (.%(kind)s) has no equals.", kind=header.kind),
        )
    if header.kind[2] == "c" and sum(map(len, ranking)) != len(header.options):
        raise FormatError(
            line,
            phrase(
                "A file of complete orders (.%(kind)s) names every option on each paper; this "
                "one does not.",
                kind=header.kind,
            ),
        )
    return ranking


def _groups(header: _Header, order: str, line: int) -> Iterator[tuple[int, ...]]:
    if len(order) > _LONGEST_ORDER:
        raise FormatError(line, phrase("This order names an option more than once."))
    for part in _OUTSIDE_BRACES.split(order) if order else ():
        if part == "-":
            continue
        is_group = part.startswith("{") and part.endswith("}")
        words = part[1:-1].split(",") if is_group else [part]
        yield tuple(sorted(_option(header, word, line) for word in words))


def _option(header: _Header, word: str, line: int) -> int:
    if word not in header.groups:
        raise FormatError(
            line,
            phrase(
                "“%(found)s” is not an option; they are numbered 1 to %(options)s.",
                found=shortened(word),
                options=len(header.options),
            ),
        )
    return header.groups[word][0]


def _check_total(header: _Header, papers: int) -> None:
    if header.papers is not None and header.papers != papers:
        raise FormatError(
            header.papers_line,
            phrase(
                "The file says %(said)s papers and has %(found)s: a part may be missing.",
                said=header.papers,
                found=papers,
            ),
        )
