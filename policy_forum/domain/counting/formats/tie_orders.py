"""A lot in a file: one option name on a line, the luckiest first."""

from collections.abc import Sequence

from policy_forum.domain.counting.formats.errors import FormatError, lines_of, shortened
from policy_forum.domain.phrases import phrase


def read_tie_order(content: bytes, options: Sequence[str]) -> tuple[int, ...]:
    """All option numbers, luckiest first: those of the file, then the others in their own order.

    Empty lines and spaces around a name do not count. Raises FormatError for a name that is no
    option, or stands there twice.
    """
    numbers = {name.strip(): option for option, name in enumerate(options)}
    lot: dict[int, int] = {}
    for line, written in enumerate(lines_of(content), 1):
        name = written.strip()
        if not name:
            continue
        if name not in numbers:
            raise FormatError(
                line, phrase("“%(name)s” is none of the options.", name=shortened(name))
            )
        if numbers[name] in lot:
            raise FormatError(
                line,
                phrase(
                    "“%(name)s” stands in line %(line)s already.",
                    name=shortened(name),
                    line=lot[numbers[name]],
                ),
            )
        lot[numbers[name]] = line
    return (*lot, *(option for option in range(len(options)) if option not in lot))
