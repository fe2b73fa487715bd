"""Write into every script the fingerprint of each script that it imports.

Static files are kept by browsers for a year, under an address with a fingerprint of the file. A
page asks for its first script by such an address; what that script imports has to have one as well,
or a browser would run a new script with an old one. Run this after any change of static/js or
static/vendor: `python tools/stamp_scripts.py`. A test says when it was forgotten.
"""

import hashlib
import re
from pathlib import Path

SCRIPTS = Path(__file__).parents[1] / "static" / "js"
_IMPORT = re.compile(r'(?<=from ")(?P<path>\.{1,2}/[\w./-]+\.js)(\?v=[0-9a-f]*)?(?=";)')


def fingerprint(content: bytes) -> str:
    """The fingerprint in a file's address, as policy_forum/web/navigation.py makes it."""
    return hashlib.sha256(content).hexdigest()[:12]


def stamped(script: Path) -> str:
    """A script's text with the fingerprints of what it imports, as they will be once stamped."""

    def _stamp(found: re.Match[str]) -> str:
        imported = (script.parent / found["path"]).resolve()
        content = stamped(imported).encode() if _is_ours(imported) else imported.read_bytes()
        return f"{found['path']}?v={fingerprint(content)}"

    return _IMPORT.sub(_stamp, script.read_text("utf-8"))


def _is_ours(script: Path) -> bool:
    return script.parent == SCRIPTS.resolve()


def main() -> None:
    """Stamp every script of ours."""
    for script, text in [(script, stamped(script)) for script in sorted(SCRIPTS.glob("*.js"))]:
        if script.read_text("utf-8") != text:
            script.write_text(text, "utf-8")
            print(f"stamped {script.name}")


if __name__ == "__main__":
    main()
