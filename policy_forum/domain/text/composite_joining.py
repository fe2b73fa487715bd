"""Parts of several clauses joined into one."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from policy_forum.domain.text.clauses import Clause
from policy_forum.domain.text.inline import parse_inline
from policy_forum.domain.text.passages import escaped


@dataclass(frozen=True, slots=True)
class Credit:
    """Words with their Markdown, and the clause of a source that they are from."""

    words: str
    body: str
    source: str | None = None
    clause: Clause | None = None
    is_whole: bool = False


def fitted(made: Sequence[Credit]) -> tuple[Credit, ...]:
    """The parts as they stand in one clause.

    A full stop or semicolon goes where the sentence runs on. Marks that would be read differently
    beside each other are shown as signs.
    """
    ends = [
        _run_on(credit) if not following.words[:1].isupper() else credit
        for credit, following in pairwise(made)
    ]
    parts = (*ends, *made[-1:])
    shown = parse_inline(joined([credit.body for credit in parts])).text
    if shown == joined([credit.words for credit in parts]):
        return parts
    return tuple(replace(credit, body=escaped(credit.words)) for credit in parts)


def _run_on(credit: Credit) -> Credit:
    if (
        credit.source is None
        or credit.words[-1:] not in tuple(".;")
        or credit.body[-1:] != credit.words[-1:]
    ):
        return credit
    return replace(credit, words=credit.words[:-1], body=credit.body[:-1])


def joined(texts: Sequence[str]) -> str:
    """The texts with a space between them where one is needed."""
    whole = ""
    for text in texts:
        whole += space_before(whole, text) + text
    return whole


def space_before(before: str, text: str) -> str:
    """None at the beginning and before a sign that closes a phrase."""
    if not (before and text) or (text[0] in ",;:.?!)" and (len(text) == 1 or text[1].isspace())):
        return ""
    return " "
