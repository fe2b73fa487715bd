"""The code of a meeting, which is on its screen: read aloud, typed by anyone, checked in with.

It proves nothing but that she who types it, a member of the branch and signed in, sees the screen
or was told: it lets nobody in whom her membership does not.
"""

# No typed code is longer than what the table takes.
_LONGEST = 12


def read_code(typed: str) -> str:
    """A code as it is kept, from how people type it: in small letters, with spaces or hyphens."""
    return "".join(sign for sign in typed.upper() if sign.isalnum())[:_LONGEST]


def show_code(code: str) -> str:
    """A code in two halves, as it is shown and read aloud: "K7M-4RW"."""
    half = (len(code) + 1) // 2
    return f"{code[:half]}-{code[half:]}" if code else ""
