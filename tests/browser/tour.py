"""Pictures of every page as every persona: `python -m tests.browser.tour DIR`.

Loads the demonstration into a temporary folder, serves it, and visits what links lead to with
Chromium, at the width of a phone and of a desk. DIR gets one PNG for each persona, page and
width, and an index.html that shows them all. Whatever is wrong with a page is printed (status,
console, content security policy, pages wider than a phone, axe), and the exit status is then 1.
"""

import html
import sys
import tempfile
from dataclasses import dataclass, field
from pathlib import Path

from playwright.sync_api import Page

from tests.browser.chromium import open_chromium
from tests.browser.demo_site import PERSONAS, served_demo
from tests.browser.walk import Finding, walk

EXAMPLES = 2


@dataclass
class Album:
    """The pictures that have been taken, by persona."""

    folder: Path
    pictures: list[tuple[str, str, str]] = field(default_factory=list)

    def take(self, page: Page, persona: str, endpoint: str, example: int, width: int) -> None:
        """Photograph a whole page, and remember where it was."""
        number = f"-{example}" if example > 1 else ""
        name = f"{persona}-{endpoint.replace('.', '_')}{number}-{width}.png"
        page.screenshot(path=self.folder / name, full_page=True)
        self.pictures.append((persona, name, page.url))

    def write_index(self, findings: list[Finding]) -> None:
        """Put all pictures on one page, with what was found above them."""
        found = "".join(f"<li>{html.escape(str(finding))}</li>" for finding in findings)
        shown = "".join(
            f'<figure><a href="{name}"><img src="{name}" alt="" width="320" loading="lazy"></a>'
            f"<figcaption>{html.escape(name)}</figcaption></figure>"
            for _persona, name, _url in self.pictures
        )
        self.folder.joinpath("index.html").write_text(
            '<!doctype html><html lang="en"><meta charset="utf-8"><title>Tour</title>'
            "<style>figure{display:inline-block;margin:1em;vertical-align:top;width:320px}"
            "figcaption{font:small sans-serif;overflow-wrap:anywhere}</style>"
            f"<h1>Tour</h1><ol>{found}</ol>{shown}</html>",
            encoding="utf-8",
        )


def main(folder: Path) -> int:
    """Take the pictures; return 1 if anything was wrong with a page."""
    folder.mkdir(parents=True, exist_ok=True)
    album, findings = Album(folder), []
    with (
        tempfile.TemporaryDirectory() as scratch,
        served_demo(Path(scratch)) as site,
        open_chromium() as browser,
    ):
        for persona in PERSONAS:
            one = walk(browser, site, persona, examples=EXAMPLES, picture=album.take)
            findings += one.findings
            print(f"{persona}: {one.seen.total()} pages, {len(one.findings)} findings", flush=True)
    album.write_index(findings)
    for finding in findings:
        print(finding)
    print(f"{len(album.pictures)} pictures: {folder / 'index.html'}")
    return int(bool(findings))


if __name__ == "__main__":
    if len(sys.argv) != 2:
        sys.exit("Say where the pictures go: python -m tests.browser.tour DIR")
    sys.exit(main(Path(sys.argv[1])))
