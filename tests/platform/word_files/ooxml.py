"""Tracked changes accepted and rejected by the rules of ECMA-376, apart from the code under test.

Part 1, 17.13.5: what was inserted goes when it is rejected, what was deleted when it is accepted;
an end of a paragraph that goes joins it with the next. A changed style of a paragraph goes back to
the former one when it is rejected.
"""

from io import BytesIO
from zipfile import ZipFile

from lxml import etree

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"


def part(file: bytes, name: str = "word/document.xml"):
    with ZipFile(BytesIO(file)) as package:
        return etree.fromstring(package.read(name))


def settled(file: bytes, *, accept: bool) -> list[tuple[str, str, tuple[tuple[str, str], ...]]]:
    """The paragraphs after all changes were accepted or rejected: style, text, looks of words."""
    root = part(file)
    body = root.find(f"{W}body")
    goes = "del" if accept else "ins"
    joined = []
    held = None
    for paragraph in body.findall(f"{W}p"):
        style = style_of(paragraph, accept=accept)
        mark = paragraph.find(f"{W}pPr/{W}rPr/{W}{goes}")
        for element in list(paragraph.iter(f"{W}{goes}")):
            if element.getparent() is not None and element.getparent().tag != f"{W}rPr":
                element.getparent().remove(element)
        runs = list(paragraph.iter(f"{W}r"))
        held = (held or []) + runs
        if mark is None:
            joined.append((style, text_of(held), looks_of(held)))
            held = None
    assert held is None, "the last paragraph of a file cannot go"
    return joined


def style_of(paragraph, *, accept: bool) -> str:
    properties = paragraph.find(f"{W}pPr")
    change = properties.find(f"{W}pPrChange")
    if change is not None and not accept:
        properties = change.find(f"{W}pPr")
    return properties.find(f"{W}pStyle").get(f"{W}val")


def text_of(runs) -> str:
    return "".join(
        "\t" if element.tag == f"{W}tab" else element.text or ""
        for run in runs
        for element in run
        if element.tag in (f"{W}t", f"{W}delText", f"{W}tab")
    )


def looks_of(runs) -> tuple[tuple[str, str], ...]:
    """Each word with b, i or nothing; a space has no look."""
    found = []
    for run in runs:
        look = "".join(name for name in "bi" if run.find(f"{W}rPr/{W}{name}") is not None)
        found += [(character, look) for character in text_of([run]) if not character.isspace()]
    return tuple(found)


def of_the_motion(paragraphs):
    """The paragraphs without the title and the facts that stand around the text."""
    return [each for each in paragraphs if each[0] not in ("Title", "MotionFacts")]


def expected(document):
    """The paragraphs that a document should be, written from its clauses."""
    found = []
    for clause in document.clauses:
        if clause.level:
            style = f"Heading{clause.level}"
        else:
            name = "Clause" if clause.shown_marker else "ClauseText"
            style = f"{name}{min(max(clause.depth, 1), 6)}"
        marker = f"{clause.shown_marker}\t" if clause.shown_marker else ""
        inline = clause.inline
        looks = [
            (character, "b" * span.style.strong + "i" * span.style.emphasis)
            for span in inline.spans
            for character in inline.text[span.start : span.end]
            if not character.isspace()
        ]
        plain = [(character, "") for character in marker if not character.isspace()]
        found.append((style, marker + inline.text, tuple(plain + looks)))
    return found
