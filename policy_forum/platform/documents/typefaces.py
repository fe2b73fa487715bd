"""The typefaces that documents are set in, and which characters they have.

PDF/UA-1 (ISO 14289-1, 7.21.8) forbids a page that refers to a missing glyph, and typst refuses to
write one. So text is checked against the typefaces before it is typeset, and a character that none
of them has becomes U+FFFD, the sign Unicode made for it.
"""

import struct
import unicodedata
from functools import cache
from pathlib import Path

FONT_FOLDER = Path(__file__).parent / "fonts"
MISSING = "\N{REPLACEMENT CHARACTER}"

# These come from DejaVu Sans Mono, which is inside the typst wheel and so has no file to read.
_SYMBOLS_INSIDE_TYPST = frozenset("←↑→↓↔⇐⇒⇔■□▪▫▲△▶▷▼▽◆◇○●◦☐☑☒★☆✓✔✗✘")

_SPACES = {"Cc", "Zl", "Zp", "Zs"}
_NEVER_PRINTED = {"Cn", "Co", "Cs"}
_VARIATION_SELECTORS = frozenset(map(chr, (*range(0xFE00, 0xFE10), *range(0xE0100, 0xE01F0))))


def printable(text: str) -> tuple[str, frozenset[str]]:
    """Return `text` in characters that can be printed, and the characters that could not.

    Control characters and every kind of space become one space each. Invisible formatting
    characters are dropped: among them are the direction overrides, with which a line could be
    printed in another order than it was written.
    """
    missing: set[str] = set()
    printed = []
    for cluster in _clusters(text):
        if any(typeface.issuperset(cluster) for typeface in _typefaces()):
            printed.append(cluster)
            continue
        # A letter and its accents must come from one typeface, or the accent is a missing glyph.
        base, marks = cluster[0], list(cluster[1:])
        base_is_missing = not any(base in typeface for typeface in _typefaces())
        missing.update(([base] if base_is_missing else []) + marks)
        printed.append(MISSING if base_is_missing else base + MISSING * len(marks))
    return "".join(printed), frozenset(missing)


def _clusters(text: str) -> list[str]:
    """Split `text` into characters, each with the combining marks that follow it."""
    clusters: list[str] = []
    for character in unicodedata.normalize("NFC", text):
        category = unicodedata.category(character)
        if category == "Cf" or character in _VARIATION_SELECTORS:
            continue
        if category in _SPACES:
            clusters.append("\u00a0" if character in "\u00a0\u202f" else " ")
        elif category.startswith("M") and clusters:
            clusters[-1] += character
        else:
            clusters.append(character)
    return clusters


@cache
def _typefaces() -> tuple[frozenset[str], ...]:
    """Return the characters of each typeface, by family."""
    files = sorted(FONT_FOLDER.glob("*-Regular.ttf"))
    return (*(_printable_characters_of(file) for file in files), _SYMBOLS_INSIDE_TYPST)


def _printable_characters_of(font_file: Path) -> frozenset[str]:
    return frozenset(
        character
        for character in map(chr, characters_of(font_file))
        if unicodedata.category(character) not in _NEVER_PRINTED
    )


def characters_of(font_file: Path) -> frozenset[int]:
    """Return the code points in the Unicode `cmap` tables of a TrueType file.

    Reads formats 4 and 12 (OpenType specification, "cmap"), the only ones current fonts use for
    Unicode; a file that has neither raises ValueError.
    """
    font = font_file.read_bytes()
    start = _table_offset(font, b"cmap")
    (count,) = struct.unpack_from(">H", font, start + 2)
    found: set[int] = set()
    for index in range(count):
        platform, _, offset = struct.unpack_from(">HHI", font, start + 4 + 8 * index)
        (table_format,) = struct.unpack_from(">H", font, start + offset)
        if platform in (0, 3) and table_format in _READERS:
            found |= _READERS[table_format](font, start + offset)
    if not found:
        raise ValueError(f"{font_file.name} has no Unicode cmap of format 4 or 12: use another.")
    return frozenset(found)


def _table_offset(font: bytes, wanted: bytes) -> int:
    (count,) = struct.unpack_from(">H", font, 4)
    for index in range(count):
        tag, _, offset, _ = struct.unpack_from(">4sIII", font, 12 + 16 * index)
        if tag == wanted:
            return int(offset)
    raise ValueError(f"The font has no {wanted.decode()} table: use a TrueType or OpenType file.")


def _segments(font: bytes, at: int) -> set[int]:
    """Read format 4: parallel arrays of segment ends, starts, deltas and glyph offsets."""
    segments = struct.unpack_from(">H", font, at + 6)[0] // 2
    ends = struct.unpack_from(f">{segments}H", font, at + 14)
    rest = at + 16 + 2 * segments
    starts = struct.unpack_from(f">{segments}H", font, rest)
    deltas = struct.unpack_from(f">{segments}H", font, rest + 2 * segments)
    offsets_at = rest + 4 * segments
    offsets = struct.unpack_from(f">{segments}H", font, offsets_at)

    def has_glyph(segment: int, code: int) -> bool:
        if offsets[segment] == 0:
            return (code + int(deltas[segment])) % 0x10000 != 0
        place = offsets_at + 2 * segment + offsets[segment] + 2 * (code - starts[segment])
        (glyph,) = struct.unpack_from(">H", font, place)
        return int(glyph) != 0

    return {
        code
        for segment in range(segments)
        for code in range(starts[segment], ends[segment] + 1)
        if code != 0xFFFF and has_glyph(segment, code)
    }


def _groups(font: bytes, at: int) -> set[int]:
    """Read format 12: groups of first code, last code, first glyph."""
    (count,) = struct.unpack_from(">I", font, at + 12)
    found: set[int] = set()
    for first, last, glyph in struct.iter_unpack(">III", font[at + 16 : at + 16 + 12 * count]):
        found.update(range(first + (glyph == 0), last + 1))
    return found


_READERS = {4: _segments, 12: _groups}
