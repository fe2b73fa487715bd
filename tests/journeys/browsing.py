"""A browser without a screen: it knows only what a page offers, and looks hard at each page.

Links, buttons and fields are found by the words that a person reads. What a page does not offer
cannot be pressed, so a dead end fails the test that walks into it.
"""

import re
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import urlencode, urljoin, urlsplit

from flask import Flask
from flask.testing import FlaskClient

from tests.journeys.letter_box import newest_letter
from tests.journeys.page_tree import Element, parse_page

# What a program says where a person should read a word; "None of them" is English.
_NEVER_SHOWN = re.compile(
    r"(?<!\w)None(?! [a-z]|\w)|%\(|Undefined|Traceback|\{\{|<Markup"
    r"|(?<!\w)[A-Z]\w+State\."
)


@dataclass
class Form:
    """A form as it stands on a page, to be filled in by the words of its labels."""

    page: "Page"
    element: Element
    values: list[tuple[str, Any]] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.values = [pair for each in self.controls() for pair in _standing(each)]

    def controls(self) -> list[Element]:
        """The fields, in order; buttons are not among them."""
        found = self.element.find_all("input", "textarea", "select")
        return [e for e in found if e.get("name") and "disabled" not in e.attributes]

    def buttons(self) -> list[Element]:
        """Its buttons: those within it, and those elsewhere that name it."""
        inside = [b for b in self.element.find_all("button") if not b.get("form")]
        key = self.element.get("id")
        named = [b for b in self.page.buttons if key and b.get("form") == key]
        return [*inside, *named]

    def labels(self) -> dict[str, list[Element]]:
        """The fields by the words of their labels."""
        by_id = {each.get("id"): each for each in self.controls()}
        found: dict[str, list[Element]] = {}
        for label in self.page.root.find_all("label"):
            if label.get("for") in by_id:
                found.setdefault(label.words, []).append(by_id[label.get("for")])
        return found

    def control(self, words: str, group: str = "") -> Element:
        """The one field so labelled; within the fieldset with such a legend, if one is named."""
        found = [e for label, es in self.labels().items() if label.startswith(words) for e in es]
        if group:
            inside = [
                id(each)
                for box in self.element.find_all("fieldset")
                for legend in box.find_all("legend")[:1]
                if group in legend.words
                for each in box.walk()
            ]
            found = [each for each in found if id(each) in inside]
        labels = sorted(self.labels())
        assert len(found) == 1, (
            f"{self.page.url}: {len(found)} fields “{words}” {group}: {labels}\n{self.page.words}"
        )
        return found[0]

    def fill(self, words: str, value: Any, group: str = "") -> "Form":
        """Type into the field with that label, or choose in it by the words of the choice."""
        element = self.control(words, group)
        if element.name == "select":
            value = _choice(element, value)
        if element.get("type") in {"radio", "checkbox"}:
            return self._mark(element, is_marked=bool(value))
        assert "readonly" not in element.attributes, f"“{words}” cannot be changed"
        name = element.get("name")
        self.values = [(n, value if n == name else v) for n, v in self.values]
        return self

    def choose(self, words: str, group: str = "") -> "Form":
        """Mark a radio button or a box."""
        return self._mark(self.control(words, group), is_marked=True)

    def value(self, words: str, group: str = "") -> Any:
        """What stands in a field now."""
        name = self.control(words, group).get("name")
        return next((value for n, value in self.values if n == name), "")

    def _mark(self, element: Element, *, is_marked: bool) -> "Form":
        name, value = element.get("name"), element.get("value") or "on"
        is_radio = element.get("type") == "radio"
        self.values = [(n, v) for n, v in self.values if n != name or (not is_radio and v != value)]
        if is_marked:
            self.values.append((name, value))
        return self

    def press(self, words: str, expect: int = 200) -> "Page":
        """Press the button with these words, and follow where it leads."""
        found = [b for b in self.buttons() if b.words == words]
        assert len(found) == 1, f"{self.page.url}: no button “{words}” in this form"
        return self.page.browser.send(self, found[0], expect)


def _standing(element: Element) -> list[tuple[str, Any]]:
    """What a browser would send for a field that nobody touched."""
    name, kind = element.get("name"), element.get("type")
    if element.name == "textarea":
        # A browser drops the first line end after the tag, and sends CRLF.
        text = element.raw_text
        return [(name, text.removeprefix("\n").replace("\n", "\r\n"))]
    if element.name == "select":
        options = element.find_all("option")
        chosen = [o for o in options if "selected" in o.attributes] or options[:1]
        return [(name, option.get("value")) for option in chosen]
    if kind in {"radio", "checkbox"}:
        is_marked = "checked" in element.attributes
        return [(name, element.get("value") or "on")] if is_marked else []
    if kind in {"submit", "button", "file"}:
        return []
    return [(name, element.get("value"))]


def _choice(element: Element, words: str) -> str:
    offered = {option.words: option.get("value") for option in element.find_all("option")}
    assert words in offered, f"“{words}” is not offered: {sorted(offered)}"
    return offered[words]


@dataclass
class Page:
    """A page that was read, and everything that it offers."""

    browser: "Browser"
    url: str
    status: int
    text: str

    def __post_init__(self) -> None:
        try:
            self.root = parse_page(self.text)
        except AssertionError as error:
            raise AssertionError(f"{self.url}: {error}") from error
        self.buttons = self.root.find_all("button")

    @property
    def words(self) -> str:
        """Everything that a person reads on it."""
        return self.root.words

    @property
    def title(self) -> str:
        """Its one heading of the first order."""
        return self.root.find_all("h1")[0].words

    @property
    def main(self) -> Element:
        """The main part."""
        return self.root.find_all("main")[0]

    def says(self, *sentences: str) -> "Page":
        """Check that it can be read here."""
        for sentence in sentences:
            assert sentence in self.words, f"{self.url} does not say “{sentence}”:\n{self.words}"
        return self

    def does_not_say(self, *sentences: str) -> "Page":
        """Check that it cannot be read here."""
        for sentence in sentences:
            assert sentence not in self.words, f"{self.url} says “{sentence}”"
        return self

    def links(self, words: str) -> list[Element]:
        """The links with exactly these words; if there are none, those that hold them."""
        found = [a for a in self.root.find_all("a") if a.get("href")]
        return [a for a in found if a.words == words] or [a for a in found if words in a.words]

    def href(self, words: str, beside: str = "") -> str:
        """Where the link with these words leads; `beside`: words in the same item of a list."""
        links = self.links(words)
        if beside:
            items = [item for item in self.root.find_all("li", "tr") if beside in item.words]
            near = {id(each) for item in items for each in item.walk()}
            links = [link for link in links if id(link) in near]
        found = {urljoin(self.url, link.get("href")) for link in links}
        assert len(found) == 1, f"{self.url}: {len(found)} links “{words}”:\n{self.words}"
        return found.pop()

    def follow(self, words: str, beside: str = "") -> "Page":
        """Follow the link with these words."""
        return self.browser.open(self.href(words, beside))

    def offers(self, words: str) -> bool:
        """Whether there is a button, or a link, with exactly these words."""
        return any(e.words == words for e in self.root.find_all("button", "a"))

    def form(self, button: str, holding: str = "") -> Form:
        """The form with that button; `holding` names words in it when several have one."""
        forms = [Form(self, element) for element in self.root.find_all("form")]
        found = [
            form
            for form in forms
            if any(b.words == button for b in form.buttons()) and holding in form.element.words
        ]
        assert len(found) == 1, f"{self.url}: {len(found)} forms “{button}”:\n{self.words}"
        return found[0]

    def first_form(self, button: str) -> Form:
        """The first form with that button, where the page offers the same thing in two places."""
        forms = [Form(self, element) for element in self.root.find_all("form")]
        found = [form for form in forms if any(b.words == button for b in form.buttons())]
        assert found, f"{self.url}: no form “{button}”:\n{self.words}"
        return found[0]

    def press(self, button: str, expect: int = 200) -> "Page":
        """Press the button with these words, with its form as it stands."""
        return self.form(button).press(button, expect)

    def check(self) -> None:
        """What must hold of every page, whoever reads it."""
        wrong = _NEVER_SHOWN.findall(self.words) if self.browser.checks_words else []
        ids = Counter(each.get("id") for each in self.root.walk() if each.get("id"))
        twice = [key for key, times in ids.items() if times > 1]
        headings = [each.words for each in self.root.find_all("h1")]
        where = f"{self.browser.name} at {self.url}"
        assert not wrong, f"{where} shows {wrong}:\n{self.words}"
        assert not twice, f"{where} has ids twice: {twice}"
        assert len(headings) == 1, f"{where} has {len(headings)} headings: {headings}"
        assert headings[0], f"{where} has an empty heading"
        fragments = [a.get("href")[1:] for a in self.root.find_all("a")
                     if re.fullmatch(r"#.+", a.get("href"))]  # fmt: skip
        dead = [fragment for fragment in fragments if fragment not in ids]
        assert not dead, f"{where} has links to places it lacks: {dead}"
        unnamed = [f.attributes for f in self.root.find_all("button") if not f.words]
        assert not unnamed, f"{where} has buttons without words: {unnamed}"


@dataclass
class Browser:
    """One person's browser; `name` says whose in what fails. Every page it sees is checked.

    `seen` counts its pages by address without keys, for a summary. With texts of others, which
    may say anything, `checks_words` is switched off.
    """

    app: Flask
    name: str = "visitor"
    address: str = "127.0.0.1"
    client: FlaskClient = field(init=False)
    seen: Counter[str] = field(default_factory=Counter)
    checks_words: bool = True

    def __post_init__(self) -> None:
        self.client = self.app.test_client()

    def open(self, url: str, expect: int = 200) -> Page:
        """Read a page; links within the application only."""
        return self._read("GET", url, expect)

    def fetch(self, url: str) -> tuple[int, str, bytes]:
        """Status, type and content of what is no page, such as a PDF."""
        answer = self.client.get(_local(url), environ_base={"REMOTE_ADDR": self.address})
        return answer.status_code, answer.headers.get("Content-Type", ""), answer.data

    def send(self, form: Form, button: Element, expect: int = 200) -> Page:
        """Submit a form with one of its buttons."""
        values = list(form.values)
        if button.get("name"):
            values.append((button.get("name"), button.get("value")))
        target = button.get("formaction") or form.element.get("action") or form.page.url
        url = urljoin(form.page.url, target)
        if (form.element.get("method") or "get").lower() == "get":
            return self.open(f"{url.split('?')[0]}?{urlencode(values)}", expect)
        data: dict[str, list[Any]] = {}
        for name, value in values:
            data.setdefault(name, []).append(value)
        return self._read("POST", url, expect, data=data)

    def _read(self, method: str, url: str, expect: int, **more: Any) -> Page:
        assert not urlsplit(url).netloc or urlsplit(url).hostname == "localhost", url
        answer = self.client.open(
            _local(url),
            method=method,
            follow_redirects=True,
            environ_base={"REMOTE_ADDR": self.address},
            **more,
        )
        path = answer.request.path
        self.seen[re.sub(r"/\d+(?=/|$)", "/…", path)] += 1
        where = f"{self.name}: {method} {url} → {path}: {answer.status_code}"
        assert answer.status_code == expect, f"{where}, not {expect}\n{_plain(answer.text)}"
        assert answer.mimetype == "text/html", where
        full = f"http://localhost{path}"
        if answer.request.query_string:
            full += "?" + answer.request.query_string.decode()
        page = Page(self, full, answer.status_code, answer.text)
        page.check()
        return page

    def wander(self) -> int:
        """Follow links from the first page until each kind of page was read once; how many.

        A kind is an address without its keys. No link may lead to a page that is not there, or
        that this person may not read.
        """
        waiting, kinds, read = ["http://localhost/"], {"/"}, 0
        while waiting:
            status, kind, content = self.fetch(url := waiting.pop(0))
            assert status in {200, 302, 303}, f"{self.name}: a link leads to {url}: {status}"
            if status != 200 or not kind.startswith("text/html"):
                continue
            page, read = Page(self, url, status, content.decode()), read + 1
            page.check()
            for link in page.root.find_all("a"):
                address = urljoin(page.url, link.get("href")).partition("#")[0]
                kind = re.sub(r"\d+", "…", _local(address))
                if urlsplit(address).hostname == "localhost" and kind not in kinds:
                    kinds.add(kind)
                    waiting.append(address)
        return read

    def sign_in(self, address: str, mail: Path, post: Any) -> Page:
        """Ask for a link by e-mail, let the letter be delivered (`post`), and use it."""
        asked = self.open("/sign-in").follow("E-mail me a link")
        asked.form("E-mail me a link").fill("E-mail address", address).press("E-mail me a link")
        post()
        link = re.search(r"http://localhost(/sign-in/link/\S+)", newest_letter(mail, address))
        assert link, "the letter holds no link"
        return self.open(link[1]).press("Sign in")


def _local(url: str) -> str:
    parts = urlsplit(url)
    return (parts.path or "/") + (f"?{parts.query}" if parts.query else "")


def _plain(text: str) -> str:
    try:
        return parse_page(text).words[:3000]
    except AssertionError:
        return text[:3000]
