"""Short texts of members (goals, reasons, statements) as HTML."""

import re
from xml.etree.ElementTree import Element

from markdown import Markdown
from markdown.treeprocessors import Treeprocessor

from policy_forum.domain.text.document import parse_document
from policy_forum.domain.text.limits import (
    SHORT_TEXT,
    TextLimits,
    TextProblem,
    TextRefusedError,
)
from policy_forum.domain.text.subset import normalise_newlines
from policy_forum.platform.markup.sanitising import sanitise

_HEADINGS = frozenset({"h1", "h2", "h3", "h4", "h5", "h6"})
_STACKED_MARKERS = re.compile(r"[ \t]*(?:(?:[-*+]|[0-9]{1,9}[.)])[ \t]+){4}")
_PREPROCESSORS = ("html_block",)
_BLOCK_PROCESSORS = ("code", "quote", "reference", "setextheader")
_INLINE_PATTERNS = (
    "backtick", "html", "image_link", "image_reference", "reference", "short_reference",
    "short_image_ref",
)  # fmt: skip


class _HeadingsAsStrongLines(Treeprocessor):
    """A short text has no place in the outline of its page."""

    def run(self, root: Element) -> None:
        for element in root.iter():
            if element.tag in _HEADINGS:
                inner = Element("strong")
                inner.text, inner[:] = element.text, element[:]
                element.tag, element.text, element[:] = "p", None, [inner]


def render_prose(markdown: str, limits: TextLimits = SHORT_TEXT) -> str:
    """Paragraphs, lists, emphasis and links of a short text.

    Raises TextRefusedError for what the house's subset does not have. The limits come first,
    because Python-Markdown's cost grows with the square of the open brackets in a block.
    """
    parse_document(markdown, limits)
    source = normalise_newlines(markdown)
    _refuse_stacked_markers(source)
    return sanitise(_markdown().convert(source))


def _refuse_stacked_markers(source: str) -> None:
    """`- - - - x` is one bullet to us, but as many nested lists to Python-Markdown."""
    problems = tuple(
        TextProblem(number, "Several list signs stand in a row here. Keep one of them.")
        for number, line in enumerate(source.split("\n"), start=1)
        if _STACKED_MARKERS.match(line)
    )
    if problems:
        raise TextRefusedError(problems)


def _markdown() -> Markdown:
    markdown = Markdown(extensions=["sane_lists"], output_format="html")
    for name in _PREPROCESSORS:
        markdown.preprocessors.deregister(name)
    for name in _BLOCK_PROCESSORS:
        markdown.parser.blockprocessors.deregister(name)
    for name in _INLINE_PATTERNS:
        markdown.inlinePatterns.deregister(name)
    markdown.treeprocessors.register(_HeadingsAsStrongLines(markdown), "headings", 5)
    return markdown
