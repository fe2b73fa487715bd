"""Plans of composites: which passages of which motions make one motion, in their order."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from policy_forum.domain.phrases import Phrase, phrase

MOST_PASSAGES = 500
_MOST_CHARACTERS = 1_000_000
_DEEPEST = 4


class Form(StrEnum):
    """How a passage stands in the composite: as an item of the list at its place, or as prose."""

    ITEM = "item"
    PARAGRAPH = "paragraph"


@dataclass(frozen=True, slots=True)
class Taken:
    """A clause of a source, by its label or id: the whole of it, or `words` out of it."""

    source: str
    clause: str
    words: str = ""


@dataclass(frozen=True, slots=True)
class OfficeWords:
    """Words that are in no source: those that link passages, or a clause the office adds."""

    text: str


Part = Taken | OfficeWords


@dataclass(frozen=True, slots=True)
class Passage:
    """One or more parts that make one clause of the composite.

    One whole clause brings the clauses below it along, unless it is to stand `alone`. `depth` is
    that of the list it stands in, from 1; without a `form` it stands as its first clause did.
    """

    parts: tuple[Part, ...]
    depth: int = 1
    form: Form | None = None
    alone: bool = False


@dataclass(frozen=True, slots=True)
class HeadingWords:
    """A heading that the office writes."""

    text: str


@dataclass(frozen=True, slots=True)
class Plan:
    """A composite as it is planned: its title and its passages in order."""

    title: str
    passages: tuple[Passage | HeadingWords, ...]


@dataclass(frozen=True, slots=True)
class PlanProblem:
    """What is wrong with a plan: at which passage, counted from 1 (0: with the whole)."""

    passage: int
    sentence: Phrase

    def __str__(self) -> str:
        where = f"Passage {self.passage}: " if self.passage else ""
        return where + str(self.sentence)


class PlanRefusedError(ValueError):
    """The plan cannot be followed; `problems` says where and why."""

    def __init__(self, problems: tuple[PlanProblem, ...]) -> None:
        self.problems = problems
        super().__init__(" ".join(map(str, problems[:20])))


@dataclass(frozen=True, slots=True)
class PlanFile:
    """A plan as a file holds it: `sources` gives for each key the name of the file to read."""

    plan: Plan
    sources: Mapping[str, str]


def read_plan(json_text: str) -> PlanFile:
    """Read a plan written as JSON.

    An object with `title`, `sources` (a key for each motion, such as "A", and the name of its
    file) and `passages`, a list in the order of the composite. A passage is one of

    - `{"heading": "This conference notes"}`
    - `{"from": "A", "clause": "Notes 1"}`: the clause with those below it; with `"alone": true`
      without them; with `"words": "…"` only these words of it
    - `{"text": "To report to the next conference."}`: a clause in the office's own words
    - `{"join": [{"from": "A", "clause": "Resolves 2", "words": "…"}, {"text": "and"}, …]}`: one
      clause out of several parts

    and may say `"depth": 2` (a sub-clause) and `"as": "item"` or `"paragraph"`.
    Raises PlanRefusedError with every problem found. Linear in the length.
    """
    if len(json_text) > _MOST_CHARACTERS:
        sentence = phrase("The plan is longer than %(most)s characters.", most=_MOST_CHARACTERS)
        raise PlanRefusedError((PlanProblem(0, sentence),))
    try:
        written = json.loads(json_text)
    except (ValueError, RecursionError) as error:
        sentence = phrase("The plan is not JSON: %(why)s.", why=str(error)[:200])
        raise PlanRefusedError((PlanProblem(0, sentence),)) from error
    return _plan_file(written)


def _plan_file(written: Any) -> PlanFile:
    problems = _problems_of_whole(written)
    if problems:
        raise PlanRefusedError(tuple(PlanProblem(0, sentence) for sentence in problems))
    sources = written["sources"]
    passages: list[Passage | HeadingWords] = []
    found: list[PlanProblem] = []
    for number, entry in enumerate(written["passages"], start=1):
        try:
            passages.append(_passage(entry, sources))
        except _NotReadError as error:
            found.append(PlanProblem(number, error.sentence))
    if found:
        raise PlanRefusedError(tuple(found))
    return PlanFile(Plan(written.get("title", ""), tuple(passages)), dict(sources))


class _NotReadError(Exception):
    def __init__(self, sentence: Phrase) -> None:
        super().__init__(str(sentence))
        self.sentence = sentence


def _problems_of_whole(written: Any) -> list[Phrase]:
    if not isinstance(written, dict):
        return [phrase("The plan must be an object with “title”, “sources” and “passages”.")]
    problems = []
    title, sources, passages = (written.get(key) for key in ("title", "sources", "passages"))
    if title is not None and not isinstance(title, str):
        problems.append(phrase("“title” must be a text."))
    if not isinstance(sources, dict) or not all(
        isinstance(value, str) and key for key, value in sources.items()
    ):
        problems.append(phrase("“sources” must give the name of a file for each key."))
    if not isinstance(passages, list) or not passages:
        problems.append(phrase("“passages” must be a list with at least one passage."))
    elif len(passages) > MOST_PASSAGES:
        problems.append(phrase("The plan has more than %(most)s passages.", most=MOST_PASSAGES))
    unknown = sorted(map(str, written.keys() - {"title", "sources", "passages"}))
    if unknown:
        problems.append(phrase("“%(key)s” is not known here.", key=unknown[0][:80]))
    return problems


_KINDS = ("heading", "from", "text", "join")


def _passage(entry: Any, sources: Mapping[str, str]) -> Passage | HeadingWords:
    kinds = [kind for kind in _KINDS if isinstance(entry, dict) and kind in entry]
    if len(kinds) != 1:
        sentence = phrase("A passage has one of “heading”, “from”, “text” and “join”.")
        raise _NotReadError(sentence)
    if kinds == ["heading"]:
        _refuse_others(entry, {"heading"})
        return HeadingWords(_text(entry, "heading"))
    if kinds == ["join"]:
        _refuse_others(entry, {"join", "depth", "as"})
        parts = entry["join"]
        if not isinstance(parts, list) or not parts:
            raise _NotReadError(phrase("“join” must be a list of parts."))
        joined = tuple(_part(part, sources, {"from", "clause", "words", "text"}) for part in parts)
        return Passage(joined, _depth(entry), _form(entry))
    keys = {"from", "clause", "words", "text", "depth", "as", "alone"}
    part = _part(entry, sources, keys)
    alone = entry.get("alone", False)
    if not isinstance(alone, bool):
        raise _NotReadError(phrase("“alone” must be true or false."))
    return Passage((part,), _depth(entry), _form(entry), alone)


def _part(entry: Any, sources: Mapping[str, str], known: set[str]) -> Part:
    if not isinstance(entry, dict) or ("from" in entry) == ("text" in entry):
        raise _NotReadError(phrase("A part has either “from” with “clause”, or “text”."))
    if "text" in entry:
        _refuse_others(entry, known - {"from", "clause", "words", "alone"})
        return OfficeWords(_text(entry, "text"))
    _refuse_others(entry, known - {"text"})
    source = _text(entry, "from")
    if source not in sources:
        sentence = phrase("There is no source “%(source)s” among “sources”.", source=source[:80])
        raise _NotReadError(sentence)
    words = _text(entry, "words") if "words" in entry else ""
    return Taken(source, _text(entry, "clause"), words)


def _text(entry: Mapping[str, Any], key: str) -> str:
    value = entry.get(key)
    if not isinstance(value, str) or not value.strip():
        raise _NotReadError(phrase("“%(key)s” must be a text that is not empty.", key=key))
    return value.strip()


def _depth(entry: Mapping[str, Any]) -> int:
    depth = entry.get("depth", 1)
    if type(depth) is not int or not 1 <= depth <= _DEEPEST:
        raise _NotReadError(phrase("“depth” must be a number from 1 to %(most)s.", most=_DEEPEST))
    return depth


def _form(entry: Mapping[str, Any]) -> Form | None:
    if "as" not in entry:
        return None
    if entry["as"] not in (*Form,):
        raise _NotReadError(phrase("“as” must be “item” or “paragraph”."))
    return Form(entry["as"])


def _refuse_others(entry: Mapping[str, Any], known: set[str]) -> None:
    unknown = sorted(map(str, entry.keys() - known))
    if unknown:
        raise _NotReadError(phrase("“%(key)s” is not known here.", key=unknown[0][:80]))
