"""Word files to make in tests, by our own writer and by hand."""

from datetime import UTC, datetime
from io import BytesIO
from zipfile import ZIP_DEFLATED, ZipFile

from policy_forum.domain.text.document import parse_document
from policy_forum.domain.text.edits import edit_of
from policy_forum.domain.text.limits import MERGED
from policy_forum.domain.text.merging import Merged, merge_edits
from policy_forum.platform.word_files.content import Change, WordMotion
from policy_forum.platform.word_files.writing import word_file_of

NOW = datetime(2026, 11, 22, 14, 30, tzinfo=UTC)
TEXT = """## This branch notes

1. The last bus from the *hospital* leaves at 17:40.
2. Visiting ends at 20:00.

## This branch resolves

1. To ask the [county council](https://example.org/council) to restore the **evening** bus.
   a) on weekdays;
   b) on Sundays.
2. To write to every councillor before the budget is set.
"""

_TYPES = """<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">
<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>
<Default Extension="xml" ContentType="application/xml"/>
<Override PartName="/word/document.xml" ContentType="{main}"/>
</Types>"""
MAIN = "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"
WORD = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"


def parsed(text):
    return parse_document(text, MERGED)


def motion_file(text=TEXT, *wanted, remarks=(), **changes):
    """Our own file: a text, and the amended texts that amendments 1, 2, … want of it."""
    base = parsed(text)
    edits = [edit_of(base, parsed(amended)) for amended in wanted]
    merged = merge_edits(base, edits)
    assert isinstance(merged, Merged), "these amendments conflict"
    settings = {
        "title": "Evening buses from the hospital",
        "organisation": "Harbour Union",
        "facts": ("26-NOR-001, North",),
        "closing": "End of the motion.",
        "language": "en-GB",
        "motion_id": 12,
        "revision": 3,
        "made_at": NOW,
        "base": base,
        "amended": merged.document,
        "remarks": remarks,
        "changes": tuple(
            Change(f"Amendment {number} (North)", NOW, edit)
            for number, edit in enumerate(edits, start=1)
        ),
    }
    return word_file_of(WordMotion(**(settings | changes)))


def by_hand(body, main=MAIN, **parts):
    """A file around the XML of a body; other parts by name, dots written as two underscores."""
    document = f'<w:document xmlns:w="{WORD}"><w:body>{body}</w:body></w:document>'
    named = {name.replace("__", "/").replace("_xml", ".xml"): text for name, text in parts.items()}
    return packed(
        {"[Content_Types].xml": _TYPES.format(main=main), "word/document.xml": document, **named}
    )


def packed(parts, **zip_options):
    file = BytesIO()
    with ZipFile(file, "w", ZIP_DEFLATED, **zip_options) as package:
        for name, content in parts.items():
            package.writestr(name, content)
    return file.getvalue()


def paragraph(*runs, style="", properties=""):
    shown = f'<w:pStyle w:val="{style}"/>' if style else ""
    return f"<w:p><w:pPr>{shown}{properties}</w:pPr>{''.join(runs)}</w:p>"


def run(text, look=""):
    return f'<w:r><w:rPr>{look}</w:rPr><w:t xml:space="preserve">{text}</w:t></w:r>'


def inserted(*runs):
    return f'<w:ins w:id="1" w:author="Ann" w:date="2026-11-22T10:00:00Z">{"".join(runs)}</w:ins>'


def deleted(text):
    words = f'<w:r><w:delText xml:space="preserve">{text}</w:delText></w:r>'
    return f'<w:del w:id="2" w:author="Ann" w:date="2026-11-22T10:00:00Z">{words}</w:del>'
