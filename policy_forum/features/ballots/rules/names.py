"""Names of options as they stand on papers, in files and beside their counts: plain, and distinct.

What cannot be seen has no place in them. It would let two options look the same, turn round what
stands beside a name, or break the line of a file that other programs read.
"""

import re
import unicodedata
from collections.abc import Iterable

from policy_forum.domain.phrases import Phrase, phrase

# Controls, marks of direction, characters without width. Two of the latter join letters in some
# scripts, and so are let be where names are written; where names are compared they go.
_UNSEEN = re.compile(
    "[\x00-\x08\x0e-\x1b\x7f-\x84\x86-\x9f\u061c\u200b\u200e\u200f\u202a-\u202e\u2060-\u206f\ufeff]"
)
_JOINERS = re.compile("[\u00ad\u200c\u200d\ufe00-\ufe0f]")


def on_one_line(text: str) -> str:
    """The text with a single space wherever there is any white space, breaks of lines included."""
    return " ".join(text.split())


def problem_of_line(text: str) -> Phrase | None:
    """What stands against a name or a question: characters that nobody sees."""
    found = _UNSEEN.search(text)
    if found is None:
        return None
    return phrase(
        "After “%(before)s” stands a character that cannot be seen (%(code)s). Delete it, and what "
        "stands next to it, and type that anew.",
        before=_UNSEEN.sub("", text[: found.start()])[-20:],
        code=f"U+{ord(found[0]):04X}",
    )


def problem_of_names(names: Iterable[str]) -> Phrase | None:
    """What stands against these names of options; None if each is plain and no two look alike."""
    seen: set[str] = set()
    for name in names:
        plain = _JOINERS.sub("", unicodedata.normalize("NFKC", on_one_line(name)).casefold())
        if plain in seen:
            return phrase("“%(name)s” stands there twice.", name=name)
        seen.add(plain)
        problem = problem_of_line(name)
        if problem:
            return problem
    return None
