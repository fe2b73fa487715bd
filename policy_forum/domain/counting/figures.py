"""Votes as they stand in a sentence."""

from fractions import Fraction

_DECIMALS = 5


def shown(votes: int | Fraction) -> str:
    """`1,234.5`: at most five decimals, what comes after them dropped; `0.00001…` says that it was.

    Sentences only; the exact figure stands in the stage.
    """
    scale = 10**_DECIMALS
    whole = abs(votes) * scale // 1
    before, after = divmod(int(whole), scale)
    decimals = f"{after:05}".rstrip("0")
    sign = "−" if votes < 0 else ""
    more = "…" if abs(votes) * scale != whole else ""
    point = "." if decimals or more else ""
    return f"{sign}{before:,}{point}{decimals or ('0' if more else '')}{more}"


def listed(names: list[str]) -> str:
    """`Ada, Bo, Cy`: names in the order given; the comma alone needs no translation."""
    return ", ".join(names)
