"""What an amendment does to its base, as it was stored when it was saved."""

from collections.abc import Mapping
from typing import Any

from policy_forum.domain.text.document import Document, parse_document
from policy_forum.domain.text.edits import Edit, edit_from, edit_of
from policy_forum.domain.text.limits import MERGED


def stored_change(base: Document, stored: Mapping[str, Any], amended_markdown: str) -> Edit:
    """The edit as it was stored; where none was, or against another text, it is worked out anew."""
    if stored:
        try:
            return edit_from(base, stored)
        except ValueError:
            pass
    return edit_of(base, parse_document(amended_markdown, MERGED))
