"""A voter finds her paper by its tracker, without an account, and without leaving a trace."""

import html
import re

import pytest
from sqlalchemy import select

from policy_forum.domain.counting.results import Method
from policy_forum.features.ballots.models import Envelope
from policy_forum.platform.sealing import envelope_hash
from tests.commands.ballots.opened import NAMES, Opening, asked_by


@pytest.fixture
def opening(session, make, clock):
    return Opening(session, make, clock)


def words_of(response):
    text = re.sub(r"<[^>]+>", " ", response.get_data(as_text=True))
    return re.sub(r"\s+", " ", html.unescape(text))


def said_by(answer):
    return ", then ".join(" = ".join(NAMES[o] for o in group) for group in answer) or "blank"


def test_a_paper_is_found_by_its_tracker_and_says_what_its_voter_said(opening, client):
    ballot = opening.opened(Method.IRV)
    for tracker, answers in list(ballot.trackers.items())[:5]:
        page = client.post(f"/ballots/{ballot.id}/find", data={"tracker": tracker})
        assert page.status_code == 200
        words = words_of(page)
        assert "This paper is in the box" in words
        assert said_by(answers["1"]) in words


def test_a_tracker_may_be_typed_in_groups_and_capitals(opening, client):
    ballot = opening.opened(Method.MAJORITY)
    tracker = next(iter(ballot.trackers)).upper()
    typed = " ".join(tracker[start : start + 4] for start in range(0, 32, 4))
    page = client.post(f"/ballots/{ballot.id}/find", data={"tracker": typed})
    assert "This paper is in the box" in words_of(page)


def test_a_tracker_that_is_not_in_the_box_gets_reasons_and_no_reproach(opening, client):
    ballot = opening.opened(Method.MAJORITY)
    page = client.post(f"/ballots/{ballot.id}/find", data={"tracker": "0" * 32})
    words = words_of(page)
    assert "No paper in the box carries this tracker" in words
    assert "only your last paper is in the box" in words


@pytest.mark.parametrize("typed", ["", "abc", "g" * 32, "0" * 33, "<script>", "0" * 200])
def test_what_is_no_tracker_is_said_to_be_none(typed, opening, client):
    ballot = opening.opened(Method.MAJORITY)
    page = client.post(f"/ballots/{ballot.id}/find", data={"tracker": typed})
    assert page.status_code == 422
    assert "<script>" not in page.get_data(as_text=True).split("<main")[1]


def test_a_tracker_never_stands_in_an_address_and_the_answer_is_not_kept(opening, client):
    ballot = opening.opened(Method.MAJORITY)
    tracker = next(iter(ballot.trackers))
    form = client.get(f"/ballots/{ballot.id}/find").get_data(as_text=True)
    assert re.search(r'<form method="post"[^>]*/find"', form)
    page = client.post(f"/ballots/{ballot.id}/find", data={"tracker": tracker})
    assert page.headers["Cache-Control"] == "no-store"
    assert not re.search(rf'(href|action)="[^"]*{tracker}', page.get_data(as_text=True))
    assert "No paper" not in words_of(client.get(f"/ballots/{ballot.id}/find?tracker={tracker}"))


def test_papers_with_one_tracker_are_shown_as_copies(opening, client):
    ballot = opening.ballot([asked_by(Method.MAJORITY)], [{"1": "for"}] * 22)
    rows = opening.session.scalars(select(Envelope)).all()
    for row, word in zip(rows[:2], ("for", "against"), strict=True):
        row.sealed = ballot.envelope({"1": word}, tracker=b"\1" * 16)
        row.envelope_hash = envelope_hash(row.sealed)
    opening.session.commit()
    opening.open(ballot)
    words = words_of(client.post(f"/ballots/{ballot.id}/find", data={"tracker": "01" * 16}))
    assert "Copy 1 with this tracker" in words
    assert "Copy 2 with this tracker" in words


def test_few_papers_are_neither_found_nor_listed(opening, client):
    ballot = opening.opened(Method.MAJORITY, voters=19)
    tracker = next(iter(ballot.trackers))
    page = client.post(f"/ballots/{ballot.id}/find", data={"tracker": tracker})
    assert "Single papers are not published" in words_of(page)
    assert "This paper is in the box" not in words_of(page)
    box = words_of(client.get(f"/ballots/{ballot.id}/box"))
    assert "Single papers are not published" in box
    assert tracker[:16] not in box


def test_the_box_lists_all_papers_by_tracker_in_parts(opening, client, make):
    opening.people += [make.member(opening.branch) for _ in range(31)]
    ballot = opening.opened(Method.APPROVAL, voters=61)
    found = []
    for part in (1, 2, 3):
        page = client.get(f"/ballots/{ballot.id}/box?page={part}").get_data(as_text=True)
        found += [a + b for a, b in re.findall(r'tracker">([0-9a-f]{16})<wbr>([0-9a-f]{16})', page)]
    assert found == sorted(ballot.trackers)
