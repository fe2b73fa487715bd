"""The practice hall is apart from the forum: its database, its cookie, its addresses, its post."""

import re
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from sqlalchemy import func, select, text

from policy_forum.application import _put_away, make_runner
from policy_forum.features.accounts import rules
from policy_forum.features.meetings.commands import practice_world
from policy_forum.features.meetings.commands.practice import PracticePeople
from policy_forum.platform.clock import SystemClock
from policy_forum.platform.database import Base
from policy_forum.platform.halls import mark_of_tables, prepare_hall
from policy_forum.platform.mailer import NoPost, post_for
from policy_forum.settings import PRACTICE_MEGABYTES, PRACTICE_PREFIX
from policy_forum.web.mounting import Mount
from tests.stage import application_on, settings_for
from tests.web.meetings.practice_trainee import (
    ADDRESS,
    START,
    PracticeHall,
    Trainee,
    crawl,
    page_of,
    send,
)

ROOT = Path(__file__).resolve().parents[3]


@pytest.fixture(scope="module")
def hall(tmp_path_factory):
    """A hall of its own for these tests."""
    opened = PracticeHall.opened(tmp_path_factory.mktemp("hall"))
    yield opened
    opened.close()


def rows_in(session):
    return {
        table.name: count
        for table in Base.metadata.sorted_tables
        if (count := session.scalar(select(func.count()).select_from(table)))
    }


def test_nothing_of_a_practice_meeting_is_in_the_database_of_the_forum(hall):
    trainee = Trainee.starts(hall, "Ada")
    trainee.presses()

    with hall.session_of(hall.forum) as forum, hall.session_of(hall.hall) as practice:
        assert rows_in(forum) == {}
        assert rows_in(practice)["meeting"] >= 2


def test_the_cookie_of_the_hall_is_sent_to_the_hall_alone(hall):
    trainee = Trainee.starts(hall)
    cookies = trainee.browser.get_cookie("policy_forum_practice", path=PRACTICE_PREFIX)

    assert cookies is not None
    assert trainee.browser.get_cookie("policy_forum") is None
    assert trainee.browser.get(trainee.address).status_code == 200
    # The same meeting in the forum: she is nobody there.
    assert trainee.browser.get(f"/meetings/{trainee.meeting_id}").status_code == 302


def test_the_forum_shows_the_way_to_the_hall_and_starts_nothing_itself(hall):
    browser = hall.browser()
    page = page_of(browser, "/meetings/practice")

    assert START in [link.get("href") for link in page.find_all("a")]
    assert not [f for f in page.find_all("form") if f.get("action").endswith("practice")]
    hall.forum.config["WTF_CSRF_ENABLED"] = False
    assert browser.post("/meetings/practice").status_code == 404


def test_help_and_the_hall_itself_lead_to_the_page_that_starts(hall):
    assert "/meetings/practice" in [
        link.get("href") for link in page_of(hall.browser(), "/help").find_all("a")
    ]
    home = page_of(hall.browser(), f"{PRACTICE_PREFIX}/")
    assert START in [link.get("href") for link in home.find_all("a")]
    assert "nothing of it counts" in home.words
    assert "nothing of it counts" not in page_of(hall.browser(), "/").words


def test_a_meeting_of_another_is_not_shown(hall):
    mine, hers = Trainee.starts(hall, "Ada"), Trainee.starts(hall, "Bo")

    for page in ("", "/chair", "/door", "/minutes", "/snapshot?page=floor", "/record"):
        assert mine.browser.get(f"{hers.address}{page}").status_code in {403, 404}, page
    listed = page_of(mine.browser, f"{PRACTICE_PREFIX}/meetings/")
    assert f"{mine.address}" in [link.get("href") for link in listed.find_all("a")]
    assert f"{hers.address}" not in [link.get("href") for link in listed.find_all("a")]


def test_who_is_nobody_in_the_hall_is_led_to_where_a_meeting_is_started(hall):
    answer = hall.browser().get(f"{PRACTICE_PREFIX}/meetings/")

    assert answer.status_code == 302
    assert answer.headers["Location"] == START


def test_signing_out_of_the_hall_stays_in_the_hall(hall):
    trainee = Trainee.starts(hall)
    page = page_of(trainee.browser, f"{PRACTICE_PREFIX}/")
    (form,) = [f for f in page.find_all("form") if f.get("action").endswith("sign-out")]

    answer = send(trainee.browser, form, {})

    assert answer.status_code == 302
    assert urlsplit(answer.headers["Location"]).path == f"{PRACTICE_PREFIX}/"


def test_a_full_hall_says_so_and_until_when(hall, monkeypatch):
    monkeypatch.setattr(practice_world, "MOST_WORLDS", 0)
    browser = hall.browser()
    page = page_of(browser, START)
    (form,) = [f for f in page.find_all("form") if f.get("action") == START]

    answer = send(browser, form, {"name": "Ada"})

    assert answer.status_code == 409
    assert "The practice hall is full" in answer.text


def test_one_address_cannot_fill_the_hall(hall, monkeypatch):
    allowed = {**rules.ALLOWED, rules.AttemptKind.PRACTICE_ADDRESS: 0}
    monkeypatch.setattr(rules, "ALLOWED", allowed)
    browser = hall.browser()
    page = page_of(browser, START)
    (form,) = [f for f in page.find_all("form") if f.get("action") == START]

    answer = send(browser, form, {})

    assert answer.status_code == 409
    assert "wait a quarter of an hour" in answer.text


def test_the_hall_cannot_fill_the_disk(hall):
    with hall.session_of(hall.hall) as practice:
        pages = practice.scalar(text("PRAGMA max_page_count"))
        assert pages * practice.scalar(text("PRAGMA page_size")) == PRACTICE_MEGABYTES * 2**20


def test_a_name_that_is_too_long_is_refused_and_kept_in_the_form(hall):
    browser = hall.browser()
    page = page_of(browser, START)
    (form,) = [f for f in page.find_all("form") if f.get("action") == START]

    answer = send(browser, form, {"name": "Ada" * 30})

    assert answer.status_code == 422
    assert "Ada" * 30 in answer.text


def test_no_address_leads_a_visitor_out_of_the_hall(hall):
    left, failed = crawl(hall.browser(), f"{PRACTICE_PREFIX}/")

    assert left == {}
    assert failed == {}


def test_no_address_leads_who_practises_out_of_the_hall(hall):
    trainee = Trainee.starts(hall, "Ada")
    trainee.chairs_until("Call Tomos Abacus")

    left, failed = crawl(trainee.browser, f"{trainee.address}/chair")

    assert left == {}
    assert failed == {}
    for page in ("floor", "screen", "notice"):
        answer = trainee.browser.get(f"{trainee.address}/snapshot?page={page}")
        found = ADDRESS.findall(" ".join(answer.get_json()["parts"].values()))
        assert found
        assert all(value.startswith(f"{PRACTICE_PREFIX}/") for _name, value in found), found


def test_the_code_of_the_screen_leads_to_the_hall_once(hall):
    trainee = Trainee.starts(hall, "Ada")
    trainee.presses()

    assert (
        f"localhost{PRACTICE_PREFIX}/meetings/in"
        in trainee.browser.get(f"{trainee.address}/screen").text
    )


@pytest.mark.parametrize(
    "script", sorted((ROOT / "static" / "js").glob("*.js")), ids=lambda path: path.name
)
def test_no_script_writes_an_address_of_its_own(script):
    code = re.sub(r"^\s*(//|\*|/\*).*$", "", script.read_text("utf-8"), flags=re.MULTILINE)

    assert re.findall(r"""["'`]/[a-z][^"'`]*["'`]""", code) == []


def test_the_post_of_the_hall_is_thrown_away(tmp_path):
    own = settings_for("", tmp_path)

    assert isinstance(post_for(own.for_practice("week")), NoPost)
    assert not isinstance(post_for(own), NoPost)


def test_the_hall_of_last_week_is_thrown_away(tmp_path):
    forum = settings_for("", tmp_path)
    before, now = (forum.for_practice(f"{week}-{mark_of_tables()}") for week in ("47", "48"))
    before.var_folder.mkdir(parents=True)
    prepare_hall(before.database_url, before.var_folder)
    (made,) = before.var_folder.glob("*.sqlite3")

    prepare_hall(now.database_url, now.var_folder)
    prepare_hall(now.database_url, now.var_folder)

    left = [path.name for path in now.var_folder.glob("*.sqlite3")]
    assert left == [f"practice-48-{mark_of_tables()}.sqlite3"]
    assert not made.exists()


def test_a_hall_that_another_process_made_meanwhile_is_left_alone(tmp_path, monkeypatch):
    own = settings_for("", tmp_path).for_practice("47")
    own.var_folder.mkdir(parents=True)
    path = Path(own.database_url.removeprefix("sqlite:///"))
    whole = Base.metadata.create_all

    def another_is_quicker(engine):
        whole(engine)
        path.write_text("of another process")

    monkeypatch.setattr(Base.metadata, "create_all", another_is_quicker)
    prepare_hall(own.database_url, own.var_folder)

    assert path.read_text() == "of another process"
    assert list(own.var_folder.iterdir()) == [path]


def test_the_forum_makes_its_hall_when_somebody_first_goes_there(tmp_path):
    forum = application_on(f"sqlite:///{tmp_path / 'forum.sqlite3'}", tmp_path, SystemClock())
    browser = forum.test_client()
    folder = tmp_path / "practice"
    assert browser.get("/help").status_code == 200
    assert not folder.exists()

    answer = browser.get(START)
    assert isinstance(forum.wsgi_app, Mount)
    hall = forum.wsgi_app.mounted()

    try:
        assert answer.status_code == 200
        assert "Start a practice meeting" in answer.text
        assert len(list(folder.glob("practice-*.sqlite3"))) == 1
        assert [d for d in make_runner(hall).duties if isinstance(d, PracticePeople)]
        assert not [d for d in make_runner(forum).duties if isinstance(d, PracticePeople)]
    finally:
        _put_away(hall)
    assert hall.extensions["policy_forum_stop"].is_set()
