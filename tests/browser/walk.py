"""Walks through the pages of a served application as one person, and says what is wrong."""

from collections import Counter, deque
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from functools import cache
from html.parser import HTMLParser
from typing import Any
from urllib.parse import urldefrag, urljoin, urlsplit

from flask import Flask
from playwright.sync_api import APIResponse, Browser, BrowserContext, Page
from werkzeug.exceptions import HTTPException

from policy_forum.command_line.demo.loading import PASSWORD
from tests.browser.chromium import AXE
from tests.browser.demo_site import SIGNED_OUT, DemoSite, email_of

PHONE, DESK = 390, 1280
_HEIGHT = 900
# Pages that nobody links to, as an address typed wrongly or an old link finds them.
STRAY = ("/no-such-page", "/sign-in/link/spent-long-ago")
_WATCH = """
window.__violations = [];
document.addEventListener('securitypolicyviolation',
  e => window.__violations.push(e.violatedDirective + ' ' + (e.blockedURI || 'inline')));
"""
_TOO_WIDE = """() => {
  const wide = document.documentElement.clientWidth;
  if (document.documentElement.scrollWidth <= wide) return [];
  return [...document.querySelectorAll('body *')]
    .filter(e => e.getBoundingClientRect().right > wide + 1)
    .slice(0, 3)
    .map(e => e.tagName.toLowerCase() + (e.className ? '.' + String(e.className) : ''));
}"""


@dataclass(frozen=True)
class Finding:
    """Something that must not be: who met it, where, what."""

    persona: str
    path: str
    what: str

    def __str__(self) -> str:
        return f"{self.persona} {self.path}: {self.what}"


@dataclass
class Walk:
    """How one person goes through the pages.

    Links are asked for their status, at most `asked_of_each` of one endpoint. Chromium looks at
    `examples` of an endpoint, and at none for which `skip` is true. `picture` is called with the
    page, the persona, the endpoint, the number of the example, and the width.
    """

    site: DemoSite
    persona: str
    examples: int = 1
    asked_of_each: int = 25
    widths: tuple[int, ...] = (DESK, PHONE)
    skip: Callable[[str], bool] = lambda endpoint: False
    picture: Callable[[Page, str, str, int, int], None] | None = None
    asked: Counter[str] = field(default_factory=Counter)
    seen: Counter[str] = field(default_factory=Counter)
    findings: list[Finding] = field(default_factory=list)

    def go(self, browser: Browser) -> list[Finding]:
        """Sign in, and follow every link from the home page and from pages without parameters."""
        context = browser.new_context(reduced_motion="reduce")
        context.add_init_script(_WATCH)
        page = context.new_page()
        if self.persona != SIGNED_OUT:
            sign_in(page, self.site.url, email_of(self.persona))
        self._follow(context, page)
        context.close()
        return self.findings

    def _follow(self, context: BrowserContext, page: Page) -> None:
        waiting = deque(["/", *sorted(paths_without_parameters(self.site.app)), *STRAY])
        linked, met = {"/"}, set[str]()
        while waiting:
            path = waiting.popleft()
            endpoint = endpoint_of(self.site.app, path)
            if path in met or endpoint is None or self.asked[endpoint] >= self.asked_of_each:
                continue
            met.add(path)
            answer = context.request.get(self.site.url + path)
            if not self._is_page(path, answer, is_linked=path in linked):
                continue
            self.asked[endpoint] += 1
            if self.seen[endpoint] < self.examples and not self.skip(endpoint):
                self.seen[endpoint] += 1
                self._see(page, path, endpoint)
            found = links_in(answer.text(), path)
            linked |= found
            waiting.extend(sorted(found - met))

    def _is_page(self, path: str, answer: APIResponse, *, is_linked: bool) -> bool:
        """Whether to look at it; an answer that no link may lead to is a finding."""
        went_elsewhere = urlsplit(answer.url).path != urlsplit(path).path
        if answer.status >= 400 and path not in STRAY:
            if is_linked or answer.status >= 500:
                self._say(path, f"status {answer.status}")
            return False
        if went_elsewhere:
            return False
        return "html" in answer.headers.get("content-type", "")

    def _see(self, page: Page, path: str, endpoint: str) -> None:
        said: list[str] = []

        def hear(message: Any) -> None:
            is_about_status = path in STRAY and "status of 4" in message.text
            if message.type in {"error", "warning"} and not is_about_status:
                said.append(f"console: {message.text[:200]}")

        page.on("console", hear)
        page.on("pageerror", lambda error: said.append(f"script: {error}"))
        for place, width in enumerate(self.widths):
            page.set_viewport_size({"width": width, "height": _HEIGHT})
            if place == 0:
                page.goto(self.site.url + path)
            self._check(page, path, width)
            if self.picture:
                self.picture(page, self.persona, endpoint, self.seen[endpoint], width)
        for violation in page.evaluate("window.__violations"):
            self._say(path, f"content security policy: {violation}")
        page.remove_listener("console", hear)
        for what in said:
            self._say(path, what)

    def _check(self, page: Page, path: str, width: int) -> None:
        if width == PHONE and (wide := page.evaluate(_TOO_WIDE)):
            self._say(path, f"wider than a phone of {PHONE} px: {', '.join(wide)}")
        for violation in axe_violations(page):
            self._say(path, f"axe at {width} px: {violation}")

    def _say(self, path: str, what: str) -> None:
        self.findings.append(Finding(self.persona, path, what))


def walk(browser: Browser, site: DemoSite, persona: str, **how: Any) -> Walk:
    """Walk through the site as a persona, and return the walk with what it found."""
    one = Walk(site, persona, **how)
    one.go(browser)
    return one


def sign_in(page: Page, url: str, email: str) -> None:
    """Sign in on the page for it, with the demonstration's password."""
    page.goto(f"{url}/sign-in")
    page.fill("input[name=email]", email)
    page.fill("input[name=password]", PASSWORD)
    page.locator("form:has(input[name=password]) button").click()
    page.wait_for_url(lambda now: "/sign-in" not in now)


@cache
def _axe_source() -> str:
    return AXE.read_text("utf-8")


def axe_violations(page: Page) -> list[str]:
    """What axe finds against WCAG 2.2 AA and its own best practices."""
    if not page.evaluate("typeof window.axe === 'object'"):
        # Through the debugger's door: the page's own policy would not let it in.
        page.evaluate(_axe_source())
    result = page.evaluate("axe.run(document, {resultTypes: ['violations']})")
    return [
        f"{violation['id']} ({violation['nodes'][0]['target'][0]})"
        for violation in result["violations"]
    ]


class _Links(HTMLParser):
    """Collects where the links of a page lead."""

    def __init__(self) -> None:
        super().__init__()
        self.targets: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Take the target of a link."""
        target = dict(attrs).get("href") if tag == "a" else None
        if target:
            self.targets.append(target)


def links_in(page: str, path: str) -> set[str]:
    """The paths, with their queries, that a page at a path links to within the site."""
    links = _Links()
    links.feed(page)
    found = (urldefrag(urljoin(path, target)).url for target in links.targets)
    return {link for link in found if link.startswith("/") and not link.startswith("//")}


def paths_without_parameters(app: Flask) -> Iterator[str]:
    """Every address that a GET can be sent to without knowing the key of anything."""
    for rule in app.url_map.iter_rules():
        if "GET" in (rule.methods or ()) and not rule.arguments:
            yield rule.rule


def endpoint_of(app: Flask, path: str) -> str | None:
    """The endpoint that answers a GET of a path; None for files, and `stray` for no page."""
    try:
        endpoint, _values = app.url_map.bind("localhost").match(urlsplit(path).path, "GET")
    except HTTPException:
        return "stray" if path in STRAY else None
    if "static" in endpoint:
        return None
    return str(endpoint)
