"""The letters that were delivered, as their readers find them."""

import email
from email import policy
from pathlib import Path


def letters(mail: Path, address: str) -> list[tuple[str, str]]:
    """Subject and body of the letters to an address, the oldest first."""
    found = []
    for path in sorted(mail.glob("*.eml")):
        letter = email.message_from_bytes(path.read_bytes(), policy=policy.default)
        if letter["To"] == address:
            found.append((str(letter["Subject"]), letter.get_content()))
    return found


def newest_letter(mail: Path, address: str) -> str:
    """The body of the last letter to an address."""
    found = letters(mail, address)
    assert found, f"no letter came to {address}"
    return found[-1][1]
