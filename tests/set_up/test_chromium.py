"""Chromium is found, starts without its own downloads, and can check a page with axe."""

import os

import pytest

from tests.browser.chromium import AXE, chromium_path, launch_arguments, open_chromium

PAGE = """<!doctype html><html lang="en"><title>A motion</title><main><h1>A motion</h1>
<img src="data:,"></main></html>"""


@pytest.mark.browser
@pytest.mark.skipif(
    chromium_path() is None and not os.environ.get("CI"), reason="Chromium is not installed"
)
def test_chromium_opens_a_page_and_axe_finds_what_is_wrong_with_it():
    with open_chromium() as browser:
        page = browser.new_page()
        page.set_content(PAGE)
        page.add_script_tag(path=AXE)
        found = page.evaluate("axe.run()")

    assert [violation["id"] for violation in found["violations"]] == ["image-alt"]


def test_the_sandbox_is_off_for_root_only(monkeypatch):
    monkeypatch.setattr(os, "geteuid", lambda: 1000)
    assert "--no-sandbox" not in launch_arguments()

    monkeypatch.setattr(os, "geteuid", lambda: 0)
    assert "--no-sandbox" in launch_arguments()


def test_without_chromium_it_says_what_to_install(monkeypatch):
    monkeypatch.setenv("PATH", "/nowhere")

    with pytest.raises(RuntimeError, match="apt install chromium"), open_chromium():
        pass
