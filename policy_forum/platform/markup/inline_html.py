"""Styled passages of text as HTML, cut wherever a line or a change ends."""

from collections.abc import Iterable
from html import escape
from itertools import groupby

from policy_forum.domain.text.inline import Piece, Span, Style


def passage(text: str, spans: Iterable[Span | Piece], start: int, end: int) -> str:
    """The part `[start, end)` of a text whose spans are in order, each word escaped.

    Marks open and close within the passage; a link that holds several styles is one link.
    """
    within = (
        (span.style, text[max(start, span.start) : min(end, span.end)])
        for span in spans
        if span.end > start and span.start < end
    )
    return "".join(
        _linked(href, "".join(_emphasised(style, words) for style, words in group))
        for href, group in groupby(within, lambda item: item[0].href)
    )


def _emphasised(style: Style, words: str) -> str:
    html = escape(words)
    if style.emphasis:
        html = f"<em>{html}</em>"
    return f"<strong>{html}</strong>" if style.strong else html


def _linked(href: str | None, html: str) -> str:
    return html if href is None else f'<a href="{escape(href)}">{html}</a>'
