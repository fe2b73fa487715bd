"""A Word file that somebody sent: what it changes, and in which text."""

import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from policy_forum.domain.text.document import Document, TextRefusedError, parse_document
from policy_forum.domain.text.limits import MERGED
from policy_forum.platform.word_files.markdown import AmendedText, amended_text, plain_markdown
from policy_forum.platform.word_files.reading import read_word_file
from policy_forum.platform.word_files.sides import SideParagraph, text_after, text_before

_SIGNS = str.maketrans("‘’‚“”„‑–—", "'''\"\"\"---")


@dataclass(frozen=True)
class ArrivedFile:
    """The two texts of a file. `before` is the one without its tracked changes, in Markdown.

    `motion_id` and `revision` are those that our own files carry.
    """

    before: str
    after: tuple[SideParagraph, ...]
    is_tracked: bool
    authors: frozenset[str]
    motion_id: int | None
    revision: int | None

    def is_on(self, base: Document) -> bool:
        """Whether its changes were made to this text: word for word, whatever the marks.

        Typographic quotation marks, dashes and spaces do not count: word processors change them.
        """
        try:
            had = parse_document(self.before, MERGED)
        except TextRefusedError:
            return False
        return _words(had) == _words(base)

    def amended(self, base: Document) -> AmendedText:
        """The base as the file wants it."""
        return amended_text(base, self.after)


def arrived_file(content: bytes, around: Iterable[str | None] = ()) -> ArrivedFile:
    """Read a Word file; leading paragraphs that say only what is `around` the text are skipped.

    Raises WordFileRefusedError with a sentence on what is wrong, where, and what to do.
    """
    text = read_word_file(content)
    known = {_plain(words) for words in around if words}
    before, after = text_before(text), text_after(text)
    return ArrivedFile(
        before=plain_markdown(_without_top(before, known)),
        after=_without_top(after, known),
        is_tracked=text.is_tracked,
        authors=text.authors,
        motion_id=text.motion_id,
        revision=text.revision,
    )


def _without_top(paragraphs: Sequence[SideParagraph], known: set[str]) -> tuple[SideParagraph, ...]:
    start = 0
    while start < len(paragraphs) and _plain(paragraphs[start].text) in known:
        start += 1
    return tuple(paragraphs[start:])


def _words(document: Document) -> list[str]:
    return [words for clause in document.clauses if (words := _plain(clause.text))]


def _plain(text: str) -> str:
    return " ".join(unicodedata.normalize("NFC", text).translate(_SIGNS).split())
