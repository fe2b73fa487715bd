"""Typesetting with typst, in a process of its own.

typst keeps what it has computed for the next compilation, some 350 MB for each different paper of
200 motions and never less; a web server would grow until it is killed. A process of its own gives
the memory back, and can be stopped when a paper takes too long. It costs a tenth of a second.
"""

import json
import subprocess
import sys
from datetime import UTC, date, datetime, time
from pathlib import Path

import typst

_LONGEST_SECONDS = 120


class TypesettingError(RuntimeError):
    """A document could not be typeset; the message says what typst objected to."""


def typeset(
    template: Path, content: str, fonts: Path, day: date, longest_seconds: int = _LONGEST_SECONDS
) -> bytes:
    """Return `template` as a tagged PDF (PDF/UA-1), dated `day`, at midnight UTC.

    The template reads `content`, a JSON text, from `sys.inputs.content`. It can open files of its
    own folder only, and has the fonts in `fonts` and those inside the typst wheel. Raises
    TypesettingError if typst refuses or needs longer than it may.
    """
    order = json.dumps([str(template), content, str(fonts), day.isoformat()])
    try:
        done = subprocess.run(  # noqa: S603 - fixed words; members' text goes in by standard input
            [sys.executable, "-P", __file__],
            input=order.encode(),
            capture_output=True,
            check=False,
            timeout=longest_seconds,
            # Ctrl-C at the server is not meant for the paper: its job would be marked as failed,
            # where a lease that runs out has it done at the next start.
            start_new_session=True,
        )
    except subprocess.TimeoutExpired as error:
        raise TypesettingError(
            f"Typesetting took more than {longest_seconds} seconds and was stopped."
        ) from error
    if done.returncode != 0:
        raise TypesettingError(done.stderr.decode(errors="replace").strip())
    return done.stdout


def _compile(template: str, content: str, fonts: str, day: str) -> bytes:
    compiled = typst.compile(
        template,
        root=str(Path(template).parent),
        font_paths=[fonts],
        ignore_system_fonts=True,
        sys_inputs={"content": content},
        format="pdf",
        pdf_standards="ua-1",
        timestamp=datetime.combine(date.fromisoformat(day), time(), UTC),
    )
    if not isinstance(compiled, bytes):
        raise TypeError("typst gave no single PDF.")
    return compiled


if __name__ == "__main__":
    try:
        sys.stdout.buffer.write(_compile(*json.loads(sys.stdin.buffer.read())))
    except typst.TypstError as refusal:
        sys.exit(f"typst could not set the document: {refusal}")
