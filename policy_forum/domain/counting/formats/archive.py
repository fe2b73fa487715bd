"""Bundles as files: a ZIP archive with `ballot.json` and its companions, or `ballot.json` alone."""

import io
import json
import zipfile
import zlib
from collections.abc import Mapping
from typing import Any, NoReturn

from policy_forum.domain.canonical import canonical_json
from policy_forum.domain.counting.formats.blt import write_blt
from policy_forum.domain.counting.formats.bundle import CHOICES, Bundle, contests_of, questions_of
from policy_forum.domain.counting.formats.errors import FormatError, text_of
from policy_forum.domain.phrases import phrase

BALLOT_FILE = "ballot.json"
README_FILE = "README.txt"
MOST_FILES = 1_000
LARGEST_BUNDLE = 128 * 1024 * 1024
_ZIP_BEGINS = b"PK"
_EPOCH = (1980, 1, 1, 0, 0, 0)
_UNIX, _READABLE = 3, 0o100644 << 16
_CANNOT_UNPACK = (
    zipfile.BadZipFile,
    zlib.error,
    NotImplementedError,
    RuntimeError,
    EOFError,
    OSError,
    ValueError,
    LookupError,
)


def companion_of(question_key: str) -> str:
    """The name of the BLT file of a question, in the archive."""
    return f"question-{question_key}.blt"


def zip_bundle(bundle: Bundle, readme: str) -> bytes:
    """The archive that is published; the same bundle and README give the same bytes.

    Each question of choices or ranks has its papers beside it in BLT, where papers are published.
    """
    files = {BALLOT_FILE: bundle.canonical_json()}
    if bundle.papers is not None:
        questions = questions_of(bundle)
        for key, contest in contests_of(bundle).items():
            if questions[key].method not in CHOICES:
                files[companion_of(key)] = write_blt(contest).encode()
    files[README_FILE] = readme.encode()
    written = io.BytesIO()
    with zipfile.ZipFile(written, "w", zipfile.ZIP_DEFLATED, compresslevel=6) as archive:
        for name, content in files.items():
            entry = zipfile.ZipInfo(name, _EPOCH)
            entry.compress_type = zipfile.ZIP_DEFLATED
            entry.create_system, entry.external_attr = _UNIX, _READABLE
            archive.writestr(entry, content)
    return written.getvalue()


def read_bundle(content: bytes) -> Bundle:
    """A bundle from an archive, or from `ballot.json` alone. Raises FormatError."""
    return read_archive(content)[0]


def read_archive(content: bytes) -> tuple[Bundle, Mapping[str, bytes]]:
    """A bundle, and the files of its archive by name (none beside a `ballot.json` alone)."""
    if not content.startswith(_ZIP_BEGINS):
        return read_ballot_json(content), {}
    files = _unpack(content)
    if BALLOT_FILE not in files:
        raise FormatError(None, phrase("The archive has no %(name)s.", name=BALLOT_FILE))
    return read_ballot_json(files[BALLOT_FILE]), files


def _unpack(content: bytes) -> dict[str, bytes]:
    """The files of an archive, which may be no larger when unpacked than LARGEST_BUNDLE."""
    files: dict[str, bytes] = {}
    left = LARGEST_BUNDLE
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            entries = archive.infolist()
            if len(entries) > MOST_FILES:
                _refuse_size()
            for entry in entries:
                _check_entry(entry, files)
                with archive.open(entry) as stream:
                    files[entry.filename] = stream.read(left + 1)
                left -= len(files[entry.filename])
                if left < 0:
                    _refuse_size()
    except FormatError:
        raise
    except _CANNOT_UNPACK:
        raise FormatError(
            None, phrase("The archive is damaged, or no ZIP archive: it cannot be unpacked.")
        ) from None
    return files


def _check_entry(entry: zipfile.ZipInfo, files: Mapping[str, bytes]) -> None:
    if entry.filename in files:
        raise FormatError(None, phrase("The archive has two files of the same name."))
    if entry.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
        raise FormatError(None, phrase("The archive is packed in an unusual way."))


def _refuse_size() -> NoReturn:
    raise FormatError(
        None,
        phrase(
            "The archive holds more than %(bytes)s bytes or %(files)s files: no bundle is so "
            "large.",
            bytes=LARGEST_BUNDLE,
            files=MOST_FILES,
        ),
    )


def read_ballot_json(content: bytes) -> Bundle:
    """A bundle from `ballot.json`. Raises FormatError."""
    if len(content) > LARGEST_BUNDLE:
        _refuse_size()
    text = text_of(content)
    try:
        value = json.loads(
            text,
            object_pairs_hook=_object,
            parse_float=_refuse_number,
            parse_constant=_refuse_number,
        )
        canonical_json(value)
        return Bundle.from_json(value)
    except FormatError as error:
        # A file of one line, as we write it, has no other line to blame.
        line = error.line or (None if "\n" in text.rstrip("\n") else 1)
        raise FormatError(line, error.reason) from None
    except json.JSONDecodeError as error:
        raise FormatError(
            error.lineno,
            phrase(
                "This is not JSON: %(reason)s (character %(at)s).", reason=error.msg, at=error.colno
            ),
        ) from None
    except (ValueError, RecursionError):
        raise FormatError(
            None, phrase("The JSON of this file goes beyond what can be read.")
        ) from None


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        raise FormatError(None, phrase("An object in the JSON says the same key twice."))
    return found


def _refuse_number(written: str) -> NoReturn:
    raise FormatError(
        None, phrase("“%(found)s”: a bundle has whole numbers only.", found=written[:40])
    )
