"""The system's Chromium, driven through Playwright, which never downloads one of its own."""

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from playwright.sync_api import Browser, sync_playwright

NAMES = ("chromium", "chromium-browser", "google-chrome")
# A browser that talks to the page under test and to nobody else.
QUIET = (
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-default-apps",
    "--disable-dev-shm-usage",
    "--disable-domain-reliability",
    "--disable-extensions",
    "--disable-sync",
    "--metrics-recording-only",
    "--no-first-run",
    "--no-pings",
)
AXE = Path(__file__).parent / "vendor" / "axe.min.js"


def chromium_path() -> Path | None:
    """Return where Chromium is; None without one."""
    found = (shutil.which(name) for name in NAMES)
    return next((Path(path) for path in found if path), None)


def launch_arguments() -> list[str]:
    """Return the command line: the sandbox stays on, except for root, where it cannot start."""
    return [*QUIET, *(["--no-sandbox"] if os.geteuid() == 0 else [])]


@contextmanager
def open_chromium() -> Iterator[Browser]:
    """Run a headless Chromium for as long as the block lasts.

    Raises:
        RuntimeError: there is no Chromium on this machine.

    """
    path = chromium_path()
    if path is None:
        raise RuntimeError("Chromium is not installed (on Debian: apt install chromium).")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=path, headless=True, args=launch_arguments()
        )
        try:
            yield browser
        finally:
            browser.close()
