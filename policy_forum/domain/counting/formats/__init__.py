"""Files of votes, read and written: BLT, PrefLib, Pabulib, and our own bundle.

Whatever the bytes are, a reader gives a contest or raises FormatError, which says the line and the
reason; nothing else.
"""

from policy_forum.domain.counting.contests import Contest
from policy_forum.domain.counting.formats.archive import read_bundle, zip_bundle
from policy_forum.domain.counting.formats.blt import read_blt, write_blt
from policy_forum.domain.counting.formats.bundle import (
    Bundle,
    contests_of,
    make_bundle,
    questions_of,
)
from policy_forum.domain.counting.formats.errors import FormatError
from policy_forum.domain.counting.formats.pabulib import read_pabulib
from policy_forum.domain.counting.formats.preflib import KINDS, read_preflib
from policy_forum.domain.phrases import phrase

BUNDLES = ("zip", "json")
ENDINGS = ("blt", *KINDS, "pb", *BUNDLES)

__all__ = [
    "BUNDLES",
    "ENDINGS",
    "Bundle",
    "FormatError",
    "contest_in_bundle",
    "contests_of",
    "ending_of",
    "make_bundle",
    "questions_of",
    "read_blt",
    "read_bundle",
    "read_contest",
    "write_blt",
    "zip_bundle",
]


def read_contest(name: str, content: bytes, question: str | None = None) -> Contest:
    """The contest in a file, which the ending of its name says how to read.

    `question` is the key of one of a bundle's questions; a bundle with one only needs none. Raises
    FormatError.
    """
    ending = ending_of(name)
    if ending in BUNDLES:
        return contest_in_bundle(read_bundle(content), question)
    if question is not None:
        raise FormatError(
            None, phrase("Only a bundle has several questions; this file is one question.")
        )
    if ending == "blt":
        return read_blt(content)
    if ending == "pb":
        return read_pabulib(content)
    return read_preflib(content, ending)


def ending_of(name: str) -> str:
    """The ending of a file's name, one of ENDINGS. Raises FormatError for any other."""
    ending = name.rpartition(".")[2].lower()
    if ending not in ENDINGS:
        raise FormatError(
            None,
            phrase(
                "The ending of its name does not say what the file is; these can be read: "
                "%(endings)s.",
                endings=", ".join("." + each for each in ENDINGS),
            ),
        )
    return ending


def contest_in_bundle(bundle: Bundle, question: str | None) -> Contest:
    """One question of a bundle as a contest; the only one, where none is named."""
    questions = questions_of(bundle)
    if question is None and len(questions) > 1:
        raise FormatError(
            None,
            phrase(
                "This bundle has %(number)s questions: name one of %(keys)s.",
                number=len(questions),
                keys=", ".join(questions),
            ),
        )
    key = question if question is not None else next(iter(questions))
    if key not in questions:
        raise FormatError(
            None,
            phrase(
                "This bundle has no question “%(key)s”; it has %(keys)s.",
                key=key,
                keys=", ".join(questions),
            ),
        )
    contest = contests_of(bundle).get(key)
    if contest is None:
        raise FormatError(
            None,
            phrase(
                "The papers of this ballot were too few to be published, so question %(key)s "
                "cannot be counted again.",
                key=key,
            ),
        )
    return contest
