"""A page with the hooks of static/js/voting.js, and a server that keeps what is sent to it.

The product's own pages have tests of their own; here the script is held to what it says of itself,
under the headers that every page of the product has.
"""

import base64
import json
import re
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from html import escape
from typing import Any

import pytest
from playwright.sync_api import Browser, Page
from werkzeug.datastructures import MultiDict
from werkzeug.middleware.shared_data import SharedDataMiddleware
from werkzeug.wrappers import Request, Response

from policy_forum.domain.counting.results import Method
from policy_forum.domain.sealing.filling import sentences_for_the_page
from policy_forum.domain.sealing.papers import (
    Answer,
    Kind,
    PaperQuestion,
    decode_paper,
    longest_paper,
    questions_for_the_page,
)
from policy_forum.domain.sealing.plaintext import unpack
from policy_forum.platform.sealing import envelope_hash, make_key_pair, open_envelope
from policy_forum.web.headers import CONTENT_SECURITY_POLICY
from tests.architecture.test_vendored_files import ROOT
from tests.browser.test_journey_phone import served

MARK = "0123456789abcdef"
QUESTIONS = (
    PaperQuestion("1", Method.MAJORITY, 3),
    PaperQuestion("2", Method.APPROVAL, 4, most_choices=2),
    PaperQuestion("3", Method.SCOTTISH_STV, 4),
)
NAMES = ["Ada", "Bo", "Cy & Co", "Di"]
SCRIPT = '<script src="/static/js/voting.js" type="module"></script>'


@dataclass
class Booth:
    """Serves the paper and the receipt of ballot 12; `sent` holds path and fields of each POST."""

    questions: Sequence[PaperQuestion] = QUESTIONS
    sent: list[tuple[str, "MultiDict[str, str]"]] = field(default_factory=list)
    accepted: list[bytes] = field(default_factory=list)
    is_open: bool = True

    def __post_init__(self) -> None:
        self.private, self.public = make_key_pair()

    @property
    def paper_bytes(self) -> int:
        """The room for a paper in each envelope."""
        return longest_paper(self.questions)

    def _answer(self, request: Request) -> Response:
        if request.method == "POST":
            self.sent.append((request.path, request.form))
            if request.path == "/ballots/12/envelope" and self.is_open:
                self.accepted.append(base64.b64decode(request.form["envelope"], validate=True))
            return Response(status=303, headers={"Location": "/ballots/12/receipt"})
        page = self.receipt() if request.path.endswith("receipt") else self.paper()
        html = f'<!DOCTYPE html><html lang="en"><meta charset="utf-8"><title>Booth</title>{page}'
        headers = {"Content-Security-Policy": CONTENT_SECURITY_POLICY, "Cache-Control": "no-store"}
        return Response(html, headers=headers, mimetype="text/html")

    def application(self) -> Any:
        """The WSGI application, with the product's static files."""
        pages = Request.application(self._answer)
        return SharedDataMiddleware(pages, {"/static": str(ROOT / "static")})

    def handed_in(self) -> tuple[dict[str, Answer], str]:
        """Open the last envelope that was accepted: answers and tracker (hexadecimal)."""
        plaintext = open_envelope(self.accepted[-1], self.private)
        assert plaintext is not None
        paper, tracker = unpack(plaintext, self.paper_bytes)
        return decode_paper(paper, self.questions, MARK), tracker.hex()

    def receipt(self) -> str:
        """The receipt of the last envelope that was accepted."""
        sealed = envelope_hash(self.accepted[-1]) if self.accepted else ""
        return f"""{SCRIPT}<p data-tracker-known hidden>Your tracker:
            <span data-tracker data-ballot="12" data-envelope-hash="{sealed}"></span>
            <button type="button" data-forget>Forget it</button></p>
            <p data-tracker-unknown>It is in the browser that sealed the paper.</p>"""

    def paper(self) -> str:
        """The paper, with all that voting.js asks for."""
        key, told = self.public.hex(), escape(questions_for_the_page(self.questions))
        sentences = "".join(
            f'<span data-say="{name}">{escape(str(sentence))}</span>'
            for name, sentence in sentences_for_the_page().items()
        )
        return f"""{SCRIPT}<form data-paper-form method="post" action="/ballots/12/review"
            autocomplete="off" novalidate data-questions="{told}">
          <input type="hidden" name="csrf_token" value="token">
          <div data-errors hidden tabindex="-1"><h2>Mend this</h2><ul data-error-list></ul></div>
          {"".join(map(_fieldset, self.questions))}
          <button type="submit" data-look-over hidden disabled>Look it over</button>
          <div data-plain-way><button type="submit" data-plain>Without sealing here</button></div>
          <div data-cannot-seal role="alert" tabindex="-1" hidden>Sealing failed.</div></form>
          <p data-said role="status"></p>
          <section data-review hidden aria-labelledby="review-title">
            <h2 id="review-title" data-review-title tabindex="-1">Look over your paper</h2>
            <dl data-review-list></dl>
            <form data-vote data-ballot="12" data-public-key="{key}" data-ballot-mark="{MARK}"
                data-paper-bytes="{self.paper_bytes}" method="post" action="/ballots/12/envelope">
              <input type="hidden" name="csrf_token" value="token">
              <input type="hidden" name="key" value="{key}">
              <input type="hidden" name="envelope" value="">
              <button type="submit">Hand in my paper</button>
              <button type="button" data-change>Go back and change it</button></form></section>
          <div data-sentences hidden>{sentences}</div>"""


def _fieldset(question: PaperQuestion) -> str:
    key = question.key
    fields = {Kind.CHOICE: _radios, Kind.APPROVAL: _boxes, Kind.RANKING: _places}[question.kind]
    return f"""<fieldset data-question="{key}" data-wording="Question {key}?"
        aria-describedby="q{key}-error"><legend>Question {key}?</legend>
        <p data-error id="q{key}-error" hidden></p>{fields(question)}</fieldset>"""


def _radios(question: PaperQuestion) -> str:
    return "".join(
        f'<label><input type="radio" name="q{question.key}" value="{value}"'
        f' id="q{question.key}-{value}" data-label="{value.title()}">{value.title()}</label>'
        for value in ("for", "against", "abstain")
    )


def _boxes(question: PaperQuestion) -> str:
    boxes = "".join(
        f'<label><input type="checkbox" name="q{question.key}" value="{option}"'
        f' id="q{question.key}-{option}" data-label="{escape(name)}">{escape(name)}</label>'
        for option, name in enumerate(NAMES[: question.options])
    )
    return f'{boxes}<p data-count aria-live="polite"></p>'


def _places(question: PaperQuestion) -> str:
    items = "".join(
        f'<li data-option="{option}" data-label="{escape(name)}"><label>Place of {escape(name)}'
        f' <input type="text" inputmode="numeric" name="q{question.key}-{option}"'
        f' id="q{question.key}-{option}"></label>'
        f'<button type="button" data-up hidden>Move {escape(name)} up</button>'
        f'<button type="button" data-down hidden>Move {escape(name)} down</button></li>'
        for option, name in enumerate(NAMES[: question.options])
    )
    return f"<ol data-ranking>{items}</ol>"


def reads_as_one_of(envelope: str, paper_bytes: int) -> bool:
    """Whether a field that was sent is an envelope in base64, and nothing else."""
    wanted = len(base64.b64encode(bytes(2 + paper_bytes + 16 + 48)))
    return len(envelope) == wanted and re.fullmatch(r"[A-Za-z0-9+/]+=*", envelope) is not None


def as_the_script_has_it(answers: Any) -> Any:
    """Answers as JSON would carry them to the page."""
    return json.loads(json.dumps(answers))


@contextmanager
def entrance(booth: Booth, chromium: Browser) -> Iterator[Callable[..., Page]]:
    """Serve a booth; what is given opens its paper in a new browser. Errors of it fail the test."""
    contexts = []
    with served(booth.application()) as home:

        def begin(*, scripts: bool = True, beforehand: str = "", missing: str = "") -> Page:
            context = chromium.new_context(base_url=home, java_script_enabled=scripts)
            contexts.append(context)
            if beforehand:
                context.add_init_script(beforehand)
            context.set_default_timeout(8_000)
            page = context.new_page()
            page.on("pageerror", lambda error: pytest.fail(f"script: {error}"))
            if missing:
                page.route(missing, lambda route: route.abort())
            page.goto("/ballots/12")
            return page

        try:
            yield begin
        finally:
            for context in contexts:
                context.close()


def fill_in(page: Page) -> None:
    """Answer all three questions."""
    page.get_by_label("Against").check()
    page.get_by_role("checkbox", name="Cy & Co").check()
    page.get_by_role("checkbox", name="Ada").check()
    page.get_by_label("Place of Di").fill("1")
    page.get_by_label("Place of Ada").fill("2")


FILLED_IN: dict[str, Answer] = {"1": "against", "2": ((0, 2),), "3": ((3,), (0,))}
"""What `fill_in` answers."""
FOCUSED = "e => e === document.activeElement"


def look_over(page: Page) -> None:
    """Go on to the review."""
    page.get_by_role("button", name="Look it over").click()


def hand_in(page: Page) -> None:
    """Hand in, and arrive at the receipt."""
    page.get_by_role("button", name="Hand in my paper").click()
    page.wait_for_url("**/receipt")
