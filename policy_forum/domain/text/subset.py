"""What is not in the house's Markdown subset, found line by line in one pass."""

import re
from bisect import bisect_right
from collections.abc import Iterator
from itertools import islice

from policy_forum.domain.text.limits import TextLimits, TextProblem

_MOST_OF_A_KIND = 50
_ESCAPED = re.compile(r"\\[!-/:-@\[-`{-~]")
_NEVER = "\x00-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069\ud800-\udfff"
_NOT_STORED = re.compile(f"[{_NEVER}]")
_FORBIDDEN_CHARACTER = re.compile(f"[{_NEVER}\u061c\u200e\u200f]")
_BIDI = frozenset("\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
_IMAGE = re.compile(r"!\[[^\[\]]*\][(\[]")
_RAW_HTML = re.compile(r"</?[A-Za-z][A-Za-z0-9-]*(?:[\s/][^<>]*)?>|<!--|<\?|<![A-Za-z\[]")
_FENCE = re.compile(r"^[ \t]*(?:`{3,}|~{3,})", re.MULTILINE)
_TABLE_RULE = re.compile(
    r"^[ \t]*(?:\|[ \t]*)?:?-+:?[ \t]*(?:\|[ \t]*:?-+:?[ \t]*)+\|?[ \t]*$"
    r"|^[ \t]*\|[ \t]*:?-+:?[ \t]*\|[ \t]*$",
    re.MULTILINE,
)
_SCANS = (
    (
        ("![",),
        _IMAGE,
        "Images cannot be part of a motion. Remove the image, or link to it instead.",
    ),
    (
        ("<",),
        _RAW_HTML,
        "HTML cannot be used here. Remove the tag, or write the sign as \\< if you mean it.",
    ),
    (
        ("```", "~~~"),
        _FENCE,
        "Code blocks cannot be used here. Remove the line of backticks or tildes.",
    ),
    (("|",), _TABLE_RULE, "Tables cannot be part of a motion. Write the rows as a list instead."),
)


def normalise_newlines(markdown: str) -> str:
    """The text with every line end written as one line feed, without a byte order mark."""
    markdown = markdown.removeprefix("\ufeff")
    if "\r" not in markdown:
        return markdown
    return markdown.replace("\r\n", "\n").replace("\r", "\n")


def size_problems(source: str, limits: TextLimits) -> tuple[TextProblem, ...]:
    """What makes the text too large to look at more closely."""
    if len(source) > limits.characters:
        return (
            TextProblem(
                1,
                f"The text has {len(source):,} characters; at most {limits.characters:,} "
                "are accepted. Shorten it.",
            ),
        )
    count = source.count("\n") + 1
    if count > limits.lines:
        return (
            TextProblem(
                limits.lines + 1,
                f"The text has {count:,} lines; at most {limits.lines:,} are accepted. Shorten it.",
            ),
        )
    if len(source) <= limits.line_length:
        return ()
    return tuple(
        TextProblem(
            number,
            f"This line has {len(line):,} characters; at most {limits.line_length:,} are "
            "accepted. Divide it into paragraphs.",
        )
        for number, line in enumerate(source.split("\n"), start=1)
        if len(line) > limits.line_length
    )


def subset_problems(source: str, *, lets_marks: bool = False) -> tuple[TextProblem, ...]:
    """Constructs outside the subset, up to fifty of a kind, by line; linear time."""
    found = sorted(_occurrences(source, _NOT_STORED if lets_marks else _FORBIDDEN_CHARACTER))
    if not found:
        return ()
    starts = _line_starts(source)
    return tuple(TextProblem(bisect_right(starts, at), reason) for at, reason in found)


def _occurrences(source: str, characters: re.Pattern[str]) -> Iterator[tuple[int, str]]:
    for match in islice(characters.finditer(source), _MOST_OF_A_KIND):
        yield match.start(), _character_reason(source, match.start())
    bare = _ESCAPED.sub("  ", source) if "\\" in source else source
    for needs, pattern, reason in _SCANS:
        if not any(sign in bare for sign in needs):
            continue
        for match in islice(pattern.finditer(bare), _MOST_OF_A_KIND):
            yield match.start(), reason


def _character_reason(source: str, at: int) -> str:
    """Invisible characters are found again by the word before them."""
    code = f"U+{ord(source[at]):04X}"
    before = _FORBIDDEN_CHARACTER.sub(" ", source[max(0, at - 60) : at].rpartition("\n")[2]).split()
    where = f" after ‘{before[-1]}’" if before else " at the beginning of this line"
    does = "changes the direction of reading" if source[at] in _BIDI else "controls a machine"
    return f"An invisible character ({code}){where} {does}. Delete it, or type the words again."


def _line_starts(source: str) -> list[int]:
    starts = [0]
    for line in source.split("\n"):
        starts.append(starts[-1] + len(line) + 1)
    return starts
