"""The texts of the demonstration's motions: Markdown files with a small header."""

from dataclasses import dataclass
from functools import cache
from pathlib import Path

from policy_forum.features.motions.rules import MotionKind

FOLDER = Path(__file__).parent.parent / "texts"


class TextError(ValueError):
    """A text file does not begin with the header it must have."""


@dataclass(frozen=True)
class Text:
    """A motion's text as a branch would type it. `goal` is the key of a goal of its cycle."""

    slug: str
    title: str
    kind: MotionKind
    goal: str
    body: str

    @property
    def words(self) -> int:
        """Words of the body, divided at white space, headings and numbers included."""
        return len(self.body.split())


def parsed(slug: str, content: str) -> Text:
    """The text of a file: lines of `key: value` between two lines of dashes, then Markdown."""
    opening, _, rest = content.partition("---\n")
    header, dashes, body = rest.partition("\n---\n")
    fields = dict(line.split(": ", 1) for line in header.splitlines() if ": " in line)
    if opening or not dashes or set(fields) != {"title", "kind", "goal"}:
        raise TextError(f"{slug}.md: write title, kind and goal between two lines of “---”.")
    if fields["kind"] not in set(MotionKind):
        kinds = ", ".join(MotionKind)
        raise TextError(f"{slug}.md: the kind “{fields['kind']}” is not one of these: {kinds}.")
    kind = MotionKind(fields["kind"])
    return Text(slug, fields["title"], kind, fields["goal"], body.strip() + "\n")


@cache
def text_of(slug: str) -> Text:
    """The text with that name; FileNotFoundError if there is no such file."""
    return parsed(slug, (FOLDER / f"{slug}.md").read_text(encoding="utf-8"))


def all_slugs() -> tuple[str, ...]:
    """The names of all texts, in the order of the alphabet."""
    return tuple(sorted(path.stem for path in FOLDER.glob("*.md")))
