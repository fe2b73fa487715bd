"""What may come out: one allowlist, applied by two sanitizers of different make.

Bleach is no longer maintained, so it is never the only layer; nh3 reads its result with
another parser, so that a flaw must be in both to matter.
"""

import re
from collections.abc import Callable, Iterable, Sequence

import bleach
import nh3

RENDERER_VERSION = "1"
"""Stored beside rendered text; raised whenever the same text would give other HTML."""

TAGS = frozenset(
    {"a", "del", "div", "em", "h2", "h3", "h4", "h5", "h6", "ins", "li", "ol", "p", "span"}
    | {"strong", "ul"}
)
_SCHEMES = frozenset({"http", "https", "mailto"})
_CLASS = re.compile(
    r"(?:(?:motion-text|clauses?|line|visually-hidden|difference|origins?|prose)(?:-[a-z]+)*"
    r"(?:--[a-z0-9]+(?:-[a-z0-9]+)*)?(?: |$))+"
)
_ID = re.compile(r"(?:[a-z][a-z0-9]*-)*(?:line|clause|change)-[a-z0-9]+(?:-[0-9]+)?")
_LINE = re.compile(r"[0-9]{1,6}")
_TARGET = re.compile(r"(?:https?://|mailto:)\S+", re.IGNORECASE)
_ATTRIBUTES: dict[str, Callable[[str], object]] = {
    "class": _CLASS.fullmatch,
    "id": _ID.fullmatch,
    "data-line": _LINE.fullmatch,
    "aria-hidden": re.compile("true").fullmatch,
    "role": re.compile("list").fullmatch,
}

# No piece holds it: members' words are escaped, and no clause is an empty gap.
_BETWEEN = '<p class="difference-gap"></p>'


def sanitise(html: str) -> str:
    """The HTML with nothing but the allowlist in it; every link carries a `rel`."""
    once = bleach.clean(
        html,
        tags=TAGS,
        attributes=_is_permitted,
        protocols=_SCHEMES,
        strip=True,
        strip_comments=True,
    )
    return nh3.clean(
        once,
        tags=set(TAGS),
        attributes={"*": set(_ATTRIBUTES), "a": {"href"}},
        attribute_filter=_permitted_value,
        url_schemes=set(_SCHEMES),
        link_rel="nofollow noopener noreferrer",
        strip_comments=True,
    )


def sanitise_each(pieces: Iterable[str]) -> tuple[str, ...]:
    """Several pieces, each as `sanitise` gives it, at the cost of one text."""
    joined = _BETWEEN.join(pieces)
    return tuple(sanitise(joined).split(_BETWEEN)) if joined else ()


class _Memory:
    """What pieces were sanitised to: of one text and its versions most clauses are the same.

    Emptied when full, and long pieces are not kept, so it holds some megabytes at most.
    """

    _MOST, _LONGEST = 2_048, 4_000

    def __init__(self) -> None:
        self._known: dict[str, str] = {}

    def each(self, pieces: Sequence[str]) -> list[str]:
        """The pieces as `sanitise_each` gives them."""
        known = dict(self._known)
        new = [piece for piece in dict.fromkeys(pieces) if piece not in known]
        known |= zip(new, sanitise_each(new), strict=True)
        kept = {piece: known[piece] for piece in new if len(piece) <= self._LONGEST}
        if len(self._known) + len(kept) > self._MOST:
            self._known = {}
        self._known |= dict(list(kept.items())[: self._MOST])
        return [known[piece] for piece in pieces]


_memory = _Memory()


def sanitise_clauses(pieces: Sequence[str]) -> str:
    """Pieces that stand one after the other, each whole in itself, as `sanitise` gives them."""
    return "".join(_memory.each(pieces))


def _is_permitted(tag: str, name: str, value: str) -> bool:
    if name == "href":
        return tag == "a" and _TARGET.fullmatch(value) is not None
    check = _ATTRIBUTES.get(name)
    return check is not None and check(value) is not None


def _permitted_value(tag: str, name: str, value: str) -> str | None:
    return value if name == "rel" or _is_permitted(tag, name, value) else None
