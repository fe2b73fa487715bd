"""Opening a file that somebody sent: bounded, in memory, without entities or macros.

A package is a ZIP file, so its parts may grow beyond all measure when they are unpacked; each is
read up to a limit, whatever the file says of its size. XML is read without DTD, so that there are
no entities to expand or to fetch (CWE-776, CWE-611).
"""

import struct
import zlib
from collections.abc import Mapping
from io import BytesIO
from posixpath import dirname, join, normpath
from zipfile import ZIP_DEFLATED, ZIP_STORED, BadZipFile, ZipFile, ZipInfo

from lxml import etree

from policy_forum.domain.phrases import Phrase, phrase
from policy_forum.platform.word_files.wordprocessing import (
    CONTENT_TYPES,
    PACKAGE_RELATIONS,
    Element,
)

LARGEST_FILE = 8 * 1024 * 1024
_MOST_ENTRIES = 500
_LARGEST_PART = 4 * 1024 * 1024
_LARGEST_ALL = 8 * 1024 * 1024
_MOST_MARKS = 200_000  # tags: ten times those of the longest motion
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_MAIN = "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"
_ENCRYPTED = 0x1
# What the library raises for packages whose tables were changed.
_BROKEN = (BadZipFile, zlib.error, struct.error, EOFError, OSError, RuntimeError, ValueError)


class WordFileRefusedError(ValueError):
    """The file cannot be taken; `sentence` says what is wrong, where, and what to do."""

    def __init__(self, sentence: Phrase) -> None:
        super().__init__(str(sentence))
        self.sentence = sentence


class Parts:
    """The parts of a Word file; each is unpacked and read when it is asked for."""

    def __init__(self, content: bytes) -> None:
        """Open the file. Raises WordFileRefusedError for anything that is no plain .docx."""
        _refuse_other_kinds(content)
        try:
            self._package = ZipFile(BytesIO(content))
        except _BROKEN as error:
            raise WordFileRefusedError(_DAMAGED) from error
        self._entries = _checked(self._package.infolist())
        self._left = _LARGEST_ALL
        self.main = self._find_main()

    def xml(self, name: str) -> Element | None:
        """The root of a part, None if the file has no such part."""
        entry = self._entries.get(name)
        return None if entry is None else _parsed(self._unpacked(entry))

    def beside_main(self, name: str) -> Element | None:
        """The root of the part of that name in the folder of the main part."""
        return self.xml(join(dirname(self.main), name))

    def links(self) -> Mapping[str, str]:
        """Addresses outside the file that the main part links to, by relationship."""
        folder, _, name = self.main.rpartition("/")
        root = self.xml(join(folder, "_rels", f"{name}.rels"))
        if root is None:
            return {}
        return {
            each.get("Id", ""): each.get("Target", "")
            for each in root.iter(f"{{{PACKAGE_RELATIONS}}}Relationship")
            if each.get("TargetMode") == "External"
        }

    def _find_main(self) -> str:
        types = self.xml("[Content_Types].xml")
        kinds = _kinds(types) if types is not None else {}
        if any("macroEnabled" in kind or "vbaProject" in kind for kind in kinds.values()) or any(
            name.lower().endswith("vbaproject.bin") for name in self._entries
        ):
            raise WordFileRefusedError(_MACROS)
        mains = [name for name, kind in kinds.items() if kind == _MAIN]
        if len(mains) != 1 or mains[0] not in self._entries:
            raise WordFileRefusedError(_OTHER_KIND)
        return mains[0]

    def _unpacked(self, entry: ZipInfo) -> bytes:
        limit = min(_LARGEST_PART, self._left)
        try:
            with self._package.open(entry) as part:
                content = part.read(limit + 1)
        except _BROKEN as error:
            raise WordFileRefusedError(_DAMAGED) from error
        if len(content) > limit:
            raise WordFileRefusedError(_TOO_LARGE)
        self._left -= len(content)
        return content


def _refuse_other_kinds(content: bytes) -> None:
    if len(content) > LARGEST_FILE:
        raise WordFileRefusedError(_TOO_LARGE)
    if content.startswith(_OLE):
        raise WordFileRefusedError(_OLD_OR_PROTECTED)
    if not content.startswith(b"PK\x03\x04"):
        raise WordFileRefusedError(_OTHER_KIND)


def _checked(entries: list[ZipInfo]) -> dict[str, ZipInfo]:
    by_name = {entry.filename: entry for entry in entries}
    if len(entries) > _MOST_ENTRIES or len(by_name) != len(entries):
        raise WordFileRefusedError(_DAMAGED)
    if any(entry.flag_bits & _ENCRYPTED for entry in entries):
        raise WordFileRefusedError(_OLD_OR_PROTECTED)
    if any(entry.compress_type not in (ZIP_STORED, ZIP_DEFLATED) for entry in entries):
        raise WordFileRefusedError(_DAMAGED)
    return by_name


def _kinds(types: Element) -> dict[str, str]:
    return {
        normpath(each.get("PartName", "")).lstrip("/"): each.get("ContentType", "")
        for each in types.iter(f"{{{CONTENT_TYPES}}}Override")
    }


def _parsed(content: bytes) -> Element:
    if b"<!DOCTYPE" in content or b"<!ENTITY" in content or b"\0" in content:
        raise WordFileRefusedError(_DAMAGED)
    if content.count(b"<") > _MOST_MARKS:
        raise WordFileRefusedError(_TOO_LARGE)
    # The encoding is ours, lest a declared one hide from us what was looked for above.
    parser = etree.XMLParser(
        encoding="utf-8",
        resolve_entities=False,
        load_dtd=False,
        no_network=True,
        huge_tree=False,
        remove_comments=True,
        remove_pis=True,
    )
    try:
        return etree.fromstring(content, parser)
    except (etree.XMLSyntaxError, ValueError) as error:
        raise WordFileRefusedError(_DAMAGED) from error


_DAMAGED = phrase(
    "This file is damaged or not made by a word processor. Open it there, save it as a Word "
    "document (.docx) and send that."
)
_OTHER_KIND = phrase(
    "This is not a Word document. Save the text as a Word document (.docx) and send that."
)
_OLD_OR_PROTECTED = phrase(
    "This file is protected with a password, or in the old format of Word (.doc). Save it as a "
    "Word document (.docx) without a password and send that."
)
_MACROS = phrase(
    "This file holds macros, small programs that are not taken here. Save it as a Word document "
    "(.docx) without macros and send that."
)
_TOO_LARGE = phrase(
    "This file is larger than the text of any motion can be. Take pictures and other things out "
    "of it, and send the text alone."
)
