"""Small edits such as people make to a motion, made by chance."""

import re
from typing import Any, Protocol

_WORDS = ("fair", "public", "not", "members’", "and/or", "10.27", "(now)", "“free”", "*new*",
          "don’t")  # fmt: skip


class Chance(Protocol):
    """What chooses: a generator of random numbers, or hypothesis."""

    def choice(self, seq: Any, /) -> Any: ...
    def randint(self, low: int, high: int, /) -> int: ...
    def randrange(self, end: int, /) -> int: ...


def edited(text: str, chance: Chance, most: int = 3) -> str:
    """The text with one to `most` small edits."""
    for _count in range(chance.randint(1, most)):
        text = chance.choice(_EDITS)(text, chance)
    return text


def _words(text: str) -> list[re.Match[str]]:
    return list(re.finditer(r"[^\W\d_]{2,}", text))


def _replaced_word(text: str, chance: Chance) -> str:
    words = _words(text)
    if not words:
        return text
    word = chance.choice(words)
    return text[: word.start()] + chance.choice(_WORDS) + text[word.end() :]


def _inserted_word(text: str, chance: Chance) -> str:
    words = _words(text)
    if not words:
        return text
    at = chance.choice(words).end()
    return f"{text[:at]} {chance.choice(_WORDS)}{text[at:]}"


def _deleted_words(text: str, chance: Chance) -> str:
    words = _words(text)
    if not words:
        return text
    word = chance.choice(words)
    end = re.compile(r"[^\W_]+(?:[ ]\w+){0,4}").match(text, word.start())
    stop = end.end() if end else word.end()
    start = word.start() - (text[word.start() - 1 : word.start()] == " ")
    return text[:start] + text[stop:]


def _replaced_all_over(text: str, chance: Chance) -> str:
    words = _words(text)
    return re.sub(rf"\b{chance.choice(words).group()}\b", "public", text) if words else text


def _paragraphs(text: str) -> list[str]:
    return re.split(r"(\n(?=[ \t]*(?:\d+[.)]|[a-z]\)|[-*•])\s)|\n\n+)", text)


def _deleted_clause(text: str, chance: Chance) -> str:
    parts = _paragraphs(text)
    at = 2 * chance.randrange((len(parts) + 1) // 2)
    return "".join(parts[:at] + parts[at + 2 :])


def _inserted_clause(text: str, chance: Chance) -> str:
    parts = _paragraphs(text)
    at = 2 * chance.randrange((len(parts) + 1) // 2)
    marker = re.match(r"[ \t]*(?:\d+[.)]|[a-z]\)|[-*•])?[ \t]*", parts[at])
    gap = parts[at + 1] if at + 1 < len(parts) else "\n\n"
    own = marker.group() if marker else ""
    return "".join([*parts[: at + 1], gap + own + "To ask for a new bus.", *parts[at + 1 :]])


def _moved_clause(text: str, chance: Chance) -> str:
    parts = _paragraphs(text)
    count = (len(parts) + 1) // 2
    one, other = 2 * chance.randrange(count), 2 * chance.randrange(count)
    parts[one], parts[other] = parts[other], parts[one]
    return "".join(parts)


def _sentence_added(text: str, chance: Chance) -> str:
    parts = _paragraphs(text)
    at = 2 * chance.randrange((len(parts) + 1) // 2)
    return "".join([*parts[:at], parts[at] + " It will not wait.", *parts[at + 1 :]])


_EDITS = (
    _replaced_word, _inserted_word, _deleted_words, _replaced_all_over, _deleted_clause,
    _inserted_clause, _moved_clause, _sentence_added,
)  # fmt: skip
