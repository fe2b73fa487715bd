"""What a conference paper says: frozen content, with the lines already broken and numbered."""

from dataclasses import dataclass, field
from datetime import date


@dataclass(frozen=True, slots=True)
class PaperRun:
    """A stretch of a line in one style. `link` is a web or mail address, or empty."""

    text: str
    strong: bool = False
    emphasis: bool = False
    link: str = ""


@dataclass(frozen=True, slots=True)
class PaperLine:
    """One numbered line; it is printed on exactly one line.

    `marker` is the clause's own number or letter, such as "2." or "a)", and stands on the first
    line of the clause; without one the clause is a plain paragraph. `depth` 0 is a clause,
    1 a sub-clause, and so on. `is_heading` marks the lines of a heading such as
    "This branch notes".
    """

    number: int
    runs: tuple[PaperRun, ...]
    marker: str = ""
    depth: int = 0
    is_heading: bool = False
    first_of_clause: bool = False


@dataclass(frozen=True, slots=True)
class PaperMotion:
    """One motion: its place on the agenda, its number such as "26-NOR-014", and its text."""

    position: int
    number: str
    title: str
    kind: str
    branch: str
    mandate: str
    lines: tuple[PaperLine, ...]


@dataclass(frozen=True, slots=True)
class PaperGoal:
    """A strategic goal with the motions put under it, in the order of debate."""

    title: str
    sentence: str
    motions: tuple[PaperMotion, ...]


@dataclass(frozen=True, slots=True)
class PaperLeftOut:
    """A motion that was ruled out of order, with the rule cited and the reason given."""

    number: str
    title: str
    branch: str
    rule: str
    reason: str


@dataclass(frozen=True, slots=True)
class PaperWords:
    """The paper's own words, so that a caller can pass them in the reader's language.

    `{…}` stands for what is filled in; `continued` and `continues` get `position` and `number`.
    """

    published: str = "Published {day}"
    how_to_read: str = (
        "Every line of a motion is numbered. The numbers are the same on screen, "
        "on the wall and on paper."
    )
    contents: str = "Contents"
    ruled_out: str = "Ruled out of order"
    ruled_out_sentence: str = (
        "These motions were submitted and will not be debated. Each stands here with the rule "
        "that was applied and the reason that was given."
    )
    rule: str = "Rule"
    reason: str = "Reason"
    index: str = "Index by branch"
    page_of: str = "Page {page} of {pages}"
    continued: str = "Motion {position}, {number}, continued"
    continues: str = "Motion {position} continues on the next page"
    no_motions: str = "No motion was put under this goal."
    links: str = "Links in this motion"
    line: str = "Line {line}"
    missing: str = "About this print"
    missing_sentence: str = (
        "The typefaces of this paper lack the characters below. Each is printed as \ufffd; "
        "the text on screen shows them."
    )


@dataclass(frozen=True, slots=True)
class PaperContent:
    """A whole conference paper.

    `introduction` is plain text with blank lines between paragraphs. `language` is a tag such as
    "en-GB" (BCP 47); a PDF reader speaks the paper in it.
    """

    organisation: str
    title: str
    edition: str
    published_on: date
    introduction: str
    goals: tuple[PaperGoal, ...]
    left_out: tuple[PaperLeftOut, ...] = ()
    language: str = "en-GB"
    words: PaperWords = field(default_factory=PaperWords)
