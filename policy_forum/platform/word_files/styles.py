"""The paragraph styles of our Word files: one for each heading, depth of clause, and the rest."""

from lxml import etree

from policy_forum.platform.word_files.wordprocessing import (
    CLAUSE_STYLE,
    DEEPEST,
    HEADING_STYLE,
    TEXT_STYLE,
    WORD,
    Element,
    make,
    w,
)

_FACE = "Arial"  # on every machine; a face that is missing would be replaced by any other
_SIZE = 22
_STEP = 567  # twentieths of a point: 1 cm
_PLUM = "7D1F5F"
_QUIET = "5C5660"
_HEADING_LEVELS = 6


def styles(language: str) -> Element:
    """The part that says how each style looks, in the language of the text."""
    root = etree.Element(w("styles"), nsmap={"w": WORD})
    _defaults(root, language)
    normal = _style(root, "Normal", "Normal")
    normal.set(w("default"), "1")
    title = _style(root, "Title", "Title", numbers=False, after=60)
    _letters(title, size=36, bold=True)
    facts = _style(root, "MotionFacts", "Motion facts", numbers=False, after=60)
    _letters(facts, size=18, colour=_QUIET)
    for level in range(1, _HEADING_LEVELS + 1):
        heading = _style(
            root, f"{HEADING_STYLE}{level}", f"heading {level}", before=240, outline=level - 1
        )
        _letters(heading, size=26 if level == 1 else _SIZE, bold=True)
    for depth in range(1, DEEPEST + 1):
        _style(root, f"{CLAUSE_STYLE}{depth}", f"Clause {depth}", left=_STEP * depth, hangs=True)
        _style(root, f"{TEXT_STYLE}{depth}", f"Clause text {depth}", left=_STEP * (depth - 1))
    _link_style(root)
    _minutes_styles(root)
    return root


def _minutes_styles(root: Element) -> None:
    """The paragraphs that only minutes have."""
    _letters(_style(root, "Outcome", "Outcome"), size=_SIZE, bold=True)
    _letters(_style(root, "Wording", "Wording", left=_STEP), size=_SIZE, colour=_QUIET)
    _style(root, "Note", "Note", left=_STEP)
    _style(root, "Person", "Person", after=20)
    _style(root, "Action", "Action", left=_STEP, after=20)
    _style(root, "SignedLine", "Signed line", before=480)
    for key, name in (("Line", "Line of a motion"), ("LineHeading", "Heading of a motion")):
        line = _style(root, key, name, after=0, left=_STEP, hangs=True)
        if key == "LineHeading":
            _letters(line, size=_SIZE, bold=True)


def _defaults(root: Element, language: str) -> None:
    defaults = make(root, "docDefaults")
    run = make(make(defaults, "rPrDefault"), "rPr")
    make(run, "rFonts", ascii=_FACE, hAnsi=_FACE, eastAsia=_FACE, cs=_FACE)
    make(run, "sz", val=str(_SIZE))
    make(run, "szCs", val=str(_SIZE))
    make(run, "lang", val=language, eastAsia=language, bidi=language)
    paragraph = make(make(defaults, "pPrDefault"), "pPr")
    make(paragraph, "spacing", after="120", line="300", lineRule="auto")


def _style(
    root: Element, key: str, name: str, *, numbers: bool = True, before: int = 0,
    after: int = 120, left: int = 0, hangs: bool = False, outline: int | None = None,
) -> Element:  # fmt: skip
    style = make(root, "style", type="paragraph", styleId=key)
    make(style, "name", val=name)
    if key != "Normal":
        make(style, "basedOn", val="Normal")
    make(style, "qFormat")
    properties = make(style, "pPr")
    if outline is not None:
        make(properties, "keepNext")
    if not numbers:
        make(properties, "suppressLineNumbers")
    if hangs:
        make(make(properties, "tabs"), "tab", val="left", pos=str(left))
    make(properties, "spacing", before=str(before), after=str(after))
    if hangs:
        make(properties, "ind", left=str(left), hanging=str(_STEP))
    elif left:
        make(properties, "ind", left=str(left))
    if outline is not None:
        make(properties, "outlineLvl", val=str(outline))
    return style


def _letters(style: Element, *, size: int, bold: bool = False, colour: str = "") -> None:
    properties = make(style, "rPr")
    if bold:
        make(properties, "b")
    if colour:
        make(properties, "color", val=colour)
    make(properties, "sz", val=str(size))


def _link_style(root: Element) -> None:
    style = make(root, "style", type="character", styleId="Hyperlink")
    make(style, "name", val="Hyperlink")
    properties = make(style, "rPr")
    make(properties, "color", val=_PLUM)
    make(properties, "u", val="single")
