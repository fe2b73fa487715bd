"""The names of WordprocessingML (ECMA-376, part 1, chapter 17) that we read and write."""

from typing import Any, TypeAlias

from lxml import etree

Element: TypeAlias = Any
"""An lxml element; the library ships no types."""

WORD = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE_RELATIONS = "http://schemas.openxmlformats.org/package/2006/relationships"
CONTENT_TYPES = "http://schemas.openxmlformats.org/package/2006/content-types"
CUSTOM = "http://schemas.openxmlformats.org/officeDocument/2006/custom-properties"
VARIANT = "http://schemas.openxmlformats.org/officeDocument/2006/docPropsVTypes"
XML = "http://www.w3.org/XML/1998/namespace"

MOTION_PROPERTY = "Policy Forum motion"
REVISION_PROPERTY = "Policy Forum revision"

HEADING_STYLE = "Heading"
CLAUSE_STYLE = "Clause"
TEXT_STYLE = "ClauseText"
NOT_THE_TEXT = frozenset({"Title", "MotionFacts"})
"""Styles of paragraphs that stand around the motion's text in our own files."""

DEEPEST = 6


def w(name: str) -> str:
    """The full name of a WordprocessingML element or attribute."""
    return f"{{{WORD}}}{name}"


def r(name: str) -> str:
    """The full name of an attribute that points at a relationship."""
    return f"{{{RELATIONS}}}{name}"


def make(parent: Element, name: str, /, **attributes: str) -> Element:
    """A new child element; attributes are WordprocessingML's own."""
    values = {w(key): value for key, value in attributes.items()}
    return etree.SubElement(parent, w(name), values)
