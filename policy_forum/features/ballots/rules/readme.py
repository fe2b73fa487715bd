"""What the README of a published bundle tells an auditor."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

_HEAD = """\
{title}
{organisation}{body}
Secret ballot, open from {opens} to {closes}

This archive is all that is published of the ballot. With it anyone can check the result, without
an account and without our programs.

WHAT IS IN IT
  ballot.json        the set-up, the board, the papers with their trackers, and the results
{companions}  README.txt         this text

IN NUMBERS
  {on_roll} on the roll, {voted} voted: {envelopes} sealed papers and {slips} paper slips.
  {papers} papers came out of the envelopes, {spoilt} were spoilt (could not be opened or read).
{shown}
HOW TO CHECK IT
  1. Get verify.py, one file for Python 3.9 or later with nothing to install: it lies beside this
     archive, at /ballots/verify.py. Read it first, or write your own: the format is told below.
  2. python3 verify.py bundle.zip
     It checks every hash, the chain of the board, the numbers, and counts all papers again.
  3. Compare the SHA-256 of this archive with the one on the page of the result, and the hash of
     the set-up with the one that was shown while voting was open:
       {setup_sha256}
  4. A voter looks for her own paper with: python3 verify.py bundle.zip --tracker HER-TRACKER
     She does it on her own machine, so nobody learns which paper is hers.
  5. Who may see the roll gives it with --roll roll.txt.

HOW ballot.json IS SPELT
  JSON in UTF-8, keys sorted, no spaces, nothing escaped that need not be. Each hash is the SHA-256
  of a part spelt so: setup_sha256 of "setup", papers_sha256 of "papers". The chain of a batch of
  the board is the SHA-256 of the chain before it (of setup_sha256 for the first), a line feed,
  "+hash" and a line feed for each envelope that came, "-hash" and a line feed for each that was
  replaced. Options are numbered from 0. A tie that no earlier stage decides goes to the option
  that stands first in "lot": options sorted by the SHA-256 of "seed:question:option".

WHAT CANNOT BE CHECKED FROM HERE
  That the roll held the right people; that each envelope came from its member; that a paper says
  what its voter meant. The first is what challenges of the roll are for, the last only the voter
  can see.
"""

_SHOWN = """\
  Slips have no trackers. They were counted question by question, by two tellers who agree; a row
  under "slips" puts together what so many slips said, without saying that it was the same slips.
"""
_NOT_SHOWN = """\
  Fewer than {threshold} papers: single papers, and stages of a count that would tell of them, are
  not published, because so few would show who voted how. Totals for and against can be checked; a
  ranked count of so few cannot.
"""


@dataclass(frozen=True)
class ReadmeFacts:
    """What the text speaks of; `setup` is the set-up as published, `companions` the BLT files."""

    setup: Mapping[str, Any]
    setup_sha256: str
    counts: Mapping[str, int]
    spoilt: int
    is_shown: bool
    companions: Sequence[str]


def readme_of(facts: ReadmeFacts) -> str:
    """The README of a bundle, in plain English, lines of at most 100 characters and our facts."""
    setup = facts.setup
    shown = _SHOWN if facts.counts["slips"] else ""
    if not facts.is_shown:
        shown = _NOT_SHOWN.format(threshold=setup["threshold"])
    body = setup.get("body") or ""
    return _HEAD.format(
        title=setup["title"],
        organisation=setup["organisation"],
        body=f", {body}" if body and body != setup["organisation"] else "",
        opens=setup["opens"],
        closes=setup["closes"],
        companions="".join(
            f"  {name:<19}the papers for other programs\n" for name in facts.companions
        ),
        setup_sha256=facts.setup_sha256,
        spoilt=facts.spoilt,
        shown=shown,
        **facts.counts,
    )
