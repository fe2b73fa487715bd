"""The texts that a motion had: listed, compared, and which of them brought which words."""

import re

import pytest

from policy_forum.features.motions.commands.wording import adopt_text, keep_revision, set_text
from policy_forum.features.motions.models import Motion
from policy_forum.features.motions.rules import MotionState


@pytest.fixture
def motion(make_motion, make_branch, session, clock):
    motion = make_motion(make_branch("North", "NOR"), state=MotionState.PROPOSED)
    clock.advance(days=1)
    return motion


@pytest.fixture
def adopt(work_as, motion, clock):
    """Change the text of the motion, as carrying an amendment does."""

    def do(old, new, cause):
        clock.advance(hours=1)
        with work_as(None) as work:
            row = work.session.get_one(Motion, motion.id)
            adopt_text(work, row, row.text_markdown.replace(old, new), cause)

    return do


@pytest.fixture
def read(client_as, make_member, motion):
    browser = client_as(make_member())

    def get(place, status=200):
        answer = browser.get(f"/motions/{motion.id}/{place}")
        assert answer.status_code == status
        return answer.text

    return get


def plain(html):
    """The words of a page, on one line."""
    return " ".join(re.sub(r"<[^>]+>", "", html).split())


def test_every_text_is_listed_with_cause_and_words(read, adopt):
    adopt("evening", "last", "Amendment 1 carried by the branch")
    adopt("at 17:40", "far too early, at 17:40", "Amendment 2 accepted by the mover")
    page = plain(read("history"))

    assert "Revision 3: Amendment 2 accepted by the mover" in page
    assert "3 words added, 0 removed in revision 3" in page
    assert "1 word added, 1 removed in revision 2" in page
    assert page.count("Compare from revision") == 3


def test_any_two_texts_are_compared_whichever_is_named_first(read, adopt):
    adopt("evening", "last", "Amendment 1 carried by the branch")
    adopt("at 17:40", "far too early, at 17:40", "Amendment 2 accepted by the mover")
    there, back = read("compare?from=1&to=3"), read("compare?from=3&to=1")

    assert "What changed from revision 1 to revision 3" in there
    assert "4 words added, 1 removed." in there
    assert plain(there) == plain(back)
    assert "The words of the text are the same." in read("compare?from=2&to=2")
    for query in ("from=1&to=9", "from=0&to=1", "from=-1&to=99999999999"):
        read(f"compare?{query}", 404)


def test_origins_credit_each_passage_and_name_it_in_words(read, adopt):
    adopt("evening", "last", "Amendment 1 carried by the branch")
    adopt("restore the last bus", "restore the last bus and tram", "Amendment 2 carried")
    page = read("origins")
    text = page.partition('class="origins difference"')[2]

    assert "brought by Amendment 1 carried by the branch: last" in plain(text)
    assert "brought by Amendment 2 carried: and tram" in plain(text)
    assert text.count('class="origin origin--') == 2
    assert "origin--1" in text
    assert "origin--2" in text
    key = plain(page.partition("origins-key")[2].partition("</ul>")[0])
    assert "The first text: drafted" in key
    assert "1 word still stands" in key
    assert "2 words still stand" in key


def test_words_that_another_amendment_took_out_are_credited_no_more(read, adopt):
    adopt("evening", "last", "Amendment 1 carried")
    adopt("restore the last bus", "restore the night bus", "Amendment 2 carried")
    text = read("origins").partition('class="origins difference"')[2]

    assert "brought by Amendment 1 carried: last" not in plain(text)
    assert "brought by Amendment 2 carried: night" in plain(text)
    assert plain(text).count("brought by") == 1


def test_a_text_that_never_changed_says_so(read):
    page = read("origins")
    assert "The text has not changed since" in page
    assert 'class="origin ' not in page


def test_drafts_of_the_authors_are_neither_listed_nor_credited(
    client_as, make_member, make_motion, make_branch, work_as, session, clock
):
    motion = make_motion(make_branch("South", "SOU"))
    with work_as(None) as work:
        clock.advance(hours=1)
        row = work.session.get_one(Motion, motion.id)
        set_text(row, row.text_markdown.replace("evening", "secret"))
        row.revision = 2
        keep_revision(work, row, "Edited")
        session.flush()
    with work_as(None) as work:
        clock.advance(hours=1)
        row = work.session.get_one(Motion, motion.id)
        set_text(row, row.text_markdown.replace("secret", "open"))
        row.revision, row.state, row.number = 3, MotionState.PROPOSED, "26-SOU-001"
        keep_revision(work, row, "Edited")
        row.moved_at = row.proposed_at = work.now
    browser = client_as(make_member())

    assert "secret" not in browser.get(f"/motions/{motion.id}/origins").text
    assert "Revision 2" not in browser.get(f"/motions/{motion.id}/history").text
    assert browser.get(f"/motions/{motion.id}/compare?from=2&to=3").status_code == 404
    assert "The first text" in browser.get(f"/motions/{motion.id}/origins").text


def test_what_others_wrote_is_escaped_in_the_causes(read, adopt):
    adopt("evening", "last", "Amendment 1 <b>carried</b>")
    page = read("origins") + read("history")
    assert "<b>carried</b>" not in page


def test_visitors_see_no_names(client, motion, adopt, session):
    adopt("evening", "last", "Amendment 1 carried")
    motion.state = MotionState.SUBMITTED
    session.commit()
    for place in ("origins", "history", "compare?from=1&to=2"):
        page = client.get(f"/motions/{motion.id}/{place}")
        assert page.status_code == 200
        assert "Mared" not in page.text


def test_the_motion_leads_to_its_origins_once_it_is_amended(client_as, make_member, motion, adopt):
    browser, path = client_as(make_member()), f"/motions/{motion.id}"
    assert f"{path}/origins" not in browser.get(path).text
    adopt("evening", "last", "Amendment 1 carried")
    assert f'href="{path}/origins"' in browser.get(path).text


@pytest.mark.parametrize("count", [1, 9])
def test_the_pages_cost_few_statements(
    client_as, make_member, motion, adopt, count_statements, count
):
    for number in range(count):
        adopt("evening", f"evening {number}", f"Amendment {number} carried")
    browser = client_as(make_member())
    for place in ("origins", "history", "compare"):
        with count_statements() as seen:
            assert browser.get(f"/motions/{motion.id}/{place}").status_code == 200
        assert len(seen) <= 8, seen.texts
