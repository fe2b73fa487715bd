"""A branch with a motion to amend, and what one does and looks at on the page for it."""

from dataclasses import dataclass

import pytest
from playwright.sync_api import Locator, Page
from sqlalchemy import select
from sqlalchemy.orm import Session

from policy_forum.features.amendments.models import Amendment
from policy_forum.features.members.models import Member
from policy_forum.web.storage import db
from tests.browser.walk import axe_violations
from tests.makers import Makers
from tests.stage import Stage

# Whether all of the focused element that fits is on the screen, with nothing above its middle.
IS_SEEN = """e => {
  const r = e.getBoundingClientRect(), x = r.left + r.width / 2, y = r.top + r.height / 2;
  const top = document.elementFromPoint(x, y);
  return top !== null && (e === top || e.contains(top) || top.contains(e) || top.control === e);
}"""
# Targets that are lower or narrower than that; links in running text are exempt.
_SMALL = """least => [...document.querySelectorAll("form.amend button, form.amend summary")]
  .filter(e => e.checkVisibility() && !e.matches(".plain-button"))
  .filter(e => { const r = e.getBoundingClientRect(); return r.width < least || r.height < least })
  .map(e => `${e.className} ${e.textContent.trim().slice(0, 40)}`)"""


@dataclass
class Hall:
    """A branch with a motion and two amendments, served; and who is to amend it."""

    stage: Stage
    home: str
    motion_id: int
    cookie: dict[str, str]

    def amendments(self) -> list[Amendment]:
        """What is stored."""
        with self.stage.app.app_context(), Session(db.engine) as session:
            return list(session.scalars(select(Amendment).order_by(Amendment.number)))


def cookie_of(stage: Stage, home: str, member_id: int) -> dict[str, str]:
    """The cookie of a browser in which the member is signed in."""
    browser = stage.app.test_client()
    with stage.app.app_context(), Session(db.engine) as session:
        make = Makers(session, stage.clock)
        key = make.account(session.get_one(Member, member_id)).fs_uniquifier
    with browser.session_transaction() as cookie:
        cookie["_user_id"], cookie["_fresh"] = key, True
    found = browser.get_cookie(stage.app.config["SESSION_COOKIE_NAME"])
    assert found is not None
    return {"name": found.key, "value": found.value, "url": home}


def clause(page: Page, label: str) -> Locator:
    """The part of the sheet that a clause stands in."""
    summary = page.locator(".clause-edit__summary", has_text=f"Change {label}:")
    return page.locator(".clause-edit", has=summary)


def tap(page: Page, label: str) -> Locator:
    """Open a clause's editor by tapping it."""
    found = clause(page, label)
    found.locator(".clause-edit__summary").click()
    return found


def sound(page: Page) -> None:
    """Nothing is wider than the screen, nothing too small for a finger, and axe is content."""
    wide, has = page.evaluate(
        "[document.documentElement.scrollWidth, document.documentElement.clientWidth]"
    )
    assert wide <= has, f"{wide} px wide on {has}"
    assert page.evaluate(_SMALL, 24 if has > 640 else 40) == []
    assert axe_violations(page) == []


def summary_says(page: Page, words: str) -> None:
    """Wait until the line at the foot says that."""
    page.locator("#amend-summary", has_text=words).wait_for(timeout=5_000)


def tab_to(page: Page, words: str) -> None:
    """Press Tab until that is focused; what is focused on the way is in sight."""
    for _time in range(120):
        page.keyboard.press("Tab")
        focused = page.locator(":focus")
        if focused.count():
            said = focused.inner_text()
            assert focused.evaluate(IS_SEEN), f"focused, but out of sight: {said}"
            if words in said:
                return
    pytest.fail(f"Tab never comes to “{words}”")
