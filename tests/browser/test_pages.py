"""Every kind of page in Chromium: no error, no violation, nothing wider than a phone."""

import os

import pytest

from tests.browser.chromium import chromium_path, open_chromium
from tests.browser.demo_site import SIGNED_OUT, email_of, served_demo
from tests.browser.walk import PHONE, sign_in, walk

pytestmark = [
    pytest.mark.browser,
    pytest.mark.slow,
    pytest.mark.skipif(
        chromium_path() is None and not os.environ.get("CI"), reason="Chromium is not installed"
    ),
]

# Those who are offered most come first, so that each kind of page is looked at once.
WALKERS = ("policy_officer", "secretary", "member", SIGNED_OUT)


@pytest.fixture(scope="module")
def site(tmp_path_factory):
    with served_demo(tmp_path_factory.mktemp("pages")) as site:
        yield site


@pytest.fixture(scope="module")
def chromium(site):
    with open_chromium() as browser:
        yield browser


@pytest.fixture(scope="module")
def walks(site, chromium):
    seen: set[str] = set()
    walks = []
    for persona in WALKERS:
        how = {"widths": (PHONE,), "asked_of_each": 5, "skip": seen.__contains__}
        one = walk(chromium, site, persona, **how)
        seen |= set(one.seen)
        walks.append(one)
    return walks


def test_nothing_is_wrong_with_any_kind_of_page(walks):
    assert [str(finding) for one in walks for finding in one.findings] == []


def test_many_kinds_of_pages_were_looked_at(walks):
    assert len({endpoint for one in walks for endpoint in one.seen}) > 40


FORMS = [
    ("member", "/motions/new", "form[method=post] textarea"),
    ("member", "/ballots", "main a[href^='/ballots/']"),
    ("policy_officer", "/cycles/new", "form[method=post] button"),
    ("policy_officer", "/members/imports", "form[method=post] input[type=file]"),
    (SIGNED_OUT, "/sign-in", "form[method=post] input[type=password]"),
    (SIGNED_OUT, "/sign-in/link", "form[method=post] input[type=email]"),
    (SIGNED_OUT, "/motions/", "form[method=get] button"),
]


@pytest.mark.parametrize(("persona", "path", "what"), FORMS)
def test_forms_are_there_without_javascript(site, chromium, persona, path, what):
    context = chromium.new_context(java_script_enabled=False)
    page = context.new_page()
    if persona != SIGNED_OUT:
        sign_in(page, site.url, email_of(persona))

    page.goto(site.url + path)

    assert page.locator(what).first.is_visible()
    context.close()
