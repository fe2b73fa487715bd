"""What tests of the chair's page do over and over."""

from policy_forum.features.meetings.queries.floor import get_floor
from policy_forum.features.meetings.rules.steps import next_step


def floor_of(floor):
    """The meeting as it stands now."""
    found = get_floor(floor.session, floor.hall.id, floor.hall.make.clock.now())
    assert found is not None
    return found


def step_of(floor):
    """The next step, as the page shows it now."""
    floor.session.expire_all()
    now = floor.hall.make.clock.now()
    return next_step(floor_of(floor), now)


def page_of(browser, floor):
    """The page as it is now."""
    page = browser.get(f"/meetings/{floor.hall.id}/chair")
    assert page.status_code == 200
    return page.text


def post(browser, floor, path, **data):
    """Send a form of the page."""
    return browser.post(f"/meetings/{floor.hall.id}/chair/{path}", data=data)


def press(browser, floor, button):
    """Press a button of the page."""
    data = {"deed": button.deed.value, "target": button.target or "", "value": button.value}
    return post(browser, floor, "press", **data)
