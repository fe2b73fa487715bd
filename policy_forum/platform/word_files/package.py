"""The package around a Word file's main part: types, relationships, properties, styles."""

import re
from collections.abc import Mapping
from datetime import UTC
from io import BytesIO
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from lxml import etree
from lxml.builder import ElementMaker

from policy_forum.platform.word_files.content import WordFacts, WordMotion
from policy_forum.platform.word_files.styles import styles
from policy_forum.platform.word_files.wordprocessing import (
    CONTENT_TYPES,
    CUSTOM,
    MOTION_PROPERTY,
    PACKAGE_RELATIONS,
    RELATIONS,
    REVISION_PROPERTY,
    VARIANT,
    WORD,
    Element,
    make,
    w,
)

_DAY_OF_ZIP = (1980, 1, 1, 0, 0, 0)
_PROPERTIES_OF_ALL = "{D5CDD505-2E9C-101B-9397-08002B2CF9AE}"
_CORE = "http://schemas.openxmlformats.org/package/2006/metadata/core-properties"
_DUBLIN = "http://purl.org/dc/elements/1.1/"
_TERMS = "http://purl.org/dc/terms/"
_INSTANCE = "http://www.w3.org/2001/XMLSchema-instance"
_EXTENDED = "http://schemas.openxmlformats.org/officeDocument/2006/extended-properties"
_KIND = "application/vnd.openxmlformats-officedocument"
_MAIN = f"{_KIND}.wordprocessingml"
_TYPES = {
    "/word/document.xml": f"{_MAIN}.document.main+xml",
    "/word/styles.xml": f"{_MAIN}.styles+xml",
    "/word/settings.xml": f"{_MAIN}.settings+xml",
    "/word/comments.xml": f"{_MAIN}.comments+xml",
    "/docProps/core.xml": "application/vnd.openxmlformats-package.core-properties+xml",
    "/docProps/app.xml": f"{_KIND}.extended-properties+xml",
    "/docProps/custom.xml": f"{_KIND}.custom-properties+xml",
}
# What XML 1.0 cannot hold (section 2.2).
_NOT_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def plain(text: str) -> str:
    """The text without characters that no XML file may hold."""
    return _NOT_XML.sub("", text)


def packed(
    about: WordMotion | WordFacts,
    document: Element,
    comments: Element | None,
    links: Mapping[str, str],
) -> bytes:
    """The file: main part, comments if there are any, links by relationship, and all around.

    A motion’s file keeps which motion and revision it is, and tracks what its reader changes.
    """
    motion = about if isinstance(about, WordMotion) else None
    parts = {
        "_rels/.rels": _package_relations(has_custom=motion is not None),
        "docProps/core.xml": _core(about),
        "docProps/app.xml": _app(),
        **({"docProps/custom.xml": _custom(motion)} if motion else {}),
        "word/document.xml": document,
        "word/_rels/document.xml.rels": _document_relations(links, comments is not None),
        "word/styles.xml": styles(about.language),
        "word/settings.xml": _settings(about.language, tracks=motion is not None),
    }
    if comments is not None:
        parts["word/comments.xml"] = comments
    file = BytesIO()
    with ZipFile(file, "w") as package:
        for name, root in {"[Content_Types].xml": _types(parts), **parts}.items():
            entry = ZipInfo(name, _DAY_OF_ZIP)
            entry.compress_type = ZIP_DEFLATED
            entry.create_system = 0
            package.writestr(entry, _as_bytes(root))
    return file.getvalue()


def _as_bytes(root: Element) -> bytes:
    content: bytes = etree.tostring(root, encoding="UTF-8", xml_declaration=True, standalone=True)
    return content


def _types(parts: Mapping[str, Element]) -> Element:
    make_type = ElementMaker(namespace=CONTENT_TYPES, nsmap={None: CONTENT_TYPES})
    rels = "application/vnd.openxmlformats-package.relationships+xml"
    return make_type.Types(
        make_type.Default(Extension="rels", ContentType=rels),
        make_type.Default(Extension="xml", ContentType="application/xml"),
        *[
            make_type.Override(PartName=name, ContentType=kind)
            for name, kind in _TYPES.items()
            if name.removeprefix("/") in parts
        ],
    )


def _relations(*relations: tuple[str, str, str, bool]) -> Element:
    relate = ElementMaker(namespace=PACKAGE_RELATIONS, nsmap={None: PACKAGE_RELATIONS})
    return relate.Relationships(
        *[
            relate.Relationship(
                Id=key, Type=kind, Target=target, **({"TargetMode": "External"} if outside else {})
            )
            for key, kind, target, outside in relations
        ]
    )


def _package_relations(*, has_custom: bool) -> Element:
    core = "http://schemas.openxmlformats.org/package/2006/relationships/metadata/core-properties"
    return _relations(
        ("main", f"{RELATIONS}/officeDocument", "word/document.xml", False),
        ("core", core, "docProps/core.xml", False),
        ("app", f"{RELATIONS}/extended-properties", "docProps/app.xml", False),
        *(
            [("custom", f"{RELATIONS}/custom-properties", "docProps/custom.xml", False)]
            if has_custom
            else []
        ),
    )


def _document_relations(links: Mapping[str, str], has_comments: bool) -> Element:
    inside = ["styles", "settings", *(["comments"] if has_comments else [])]
    return _relations(
        *[(name, f"{RELATIONS}/{name}", f"{name}.xml", False) for name in inside],
        *[(key, f"{RELATIONS}/hyperlink", address, True) for key, address in links.items()],
    )


def _core(motion: WordMotion | WordFacts) -> Element:
    """Who and what: the organisation, never a person or a machine."""
    names = {"cp": _CORE, "dc": _DUBLIN, "dcterms": _TERMS, "xsi": _INSTANCE}
    root = etree.Element(f"{{{_CORE}}}coreProperties", nsmap=names)
    for name, text in (
        ("title", motion.title),
        ("creator", motion.organisation),
        ("language", motion.language),
    ):
        etree.SubElement(root, f"{{{_DUBLIN}}}{name}").text = plain(text)
    for name in ("created", "modified"):
        moment = etree.SubElement(root, f"{{{_TERMS}}}{name}")
        moment.set(f"{{{_INSTANCE}}}type", "dcterms:W3CDTF")
        moment.text = motion.made_at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    return root


def _app() -> Element:
    app = ElementMaker(namespace=_EXTENDED, nsmap={None: _EXTENDED})
    return app.Properties(app.Application("Policy Forum"))


def _custom(motion: WordMotion) -> Element:
    custom = ElementMaker(namespace=CUSTOM, nsmap={None: CUSTOM, "vt": VARIANT})
    values = ((MOTION_PROPERTY, motion.motion_id), (REVISION_PROPERTY, motion.revision))
    root = custom.Properties()
    for number, (name, value) in enumerate(values, start=2):
        entry = custom.property(fmtid=_PROPERTIES_OF_ALL, pid=str(number), name=name)
        etree.SubElement(entry, f"{{{VARIANT}}}i4").text = str(value)
        root.append(entry)
    return root


def _settings(language: str, *, tracks: bool) -> Element:
    """With tracking on, what a reader changes is seen as her change."""
    root = etree.Element(w("settings"), nsmap={"w": WORD})
    make(root, "zoom", percent="100")
    if tracks:
        make(root, "trackRevisions")
    make(root, "defaultTabStop", val="567")
    compat = make(root, "compat")
    word = "http://schemas.microsoft.com/office/word"
    make(compat, "compatSetting", name="compatibilityMode", uri=word, val="15")
    make(root, "themeFontLang", val=language)
    return root
