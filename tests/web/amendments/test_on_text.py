"""Amendments on the text: marked in the margin, and read as if some were carried."""

import re

import pytest

from policy_forum.features.amendments.commands import propose_amendment
from policy_forum.features.amendments.models import Amendment
from policy_forum.features.amendments.rules import AmendmentState, text_mark
from policy_forum.features.amendments.views import panel
from policy_forum.features.motions.commands.wording import set_text
from policy_forum.features.motions.rules import MotionState


@pytest.fixture
def motion(motion, session):
    set_text(motion, motion.text_markdown)
    session.commit()
    return motion


@pytest.fixture
def read(client_as, author, motion):
    browser = client_as(author)

    def get(query=""):
        answer = browser.get(f"/motions/{motion.id}/amendments/text{query}")
        assert answer.status_code == 200
        return answer.text

    return get


@pytest.fixture
def amend_amendment(work_as, author, session):
    """Propose an amendment to an amendment."""

    def do(parent, old, new):
        text = parent.amended_markdown.replace(old, new)
        with work_as(author) as work:
            key = propose_amendment(
                work,
                parent.motion_id,
                text_mark(parent.amended_markdown),
                text,
                parent_id=parent.id,
            )
        return session.get(Amendment, key)

    return do


def plain(page):
    """The words of a page, on one line."""
    return " ".join(re.sub(r"<[^>]+>", "", page).split())


def reading(page):
    """The part that is read: the text, and what is below it."""
    return page.partition('id="reading"')[2]


def test_each_amendment_is_marked_at_its_lines_with_a_text_alternative(propose, read):
    first = propose("evening", "last")
    propose("2. Visiting ends at 20:00.\n", "")
    page = read()

    chip = page.partition('id="line-7"')[2].partition("restore")[0]
    assert f'href="/amendments/{first.id}"' in chip
    assert "Amendment 1 changes line 7" in chip
    assert "Amendment 2 deletes line 3" in page
    assert 'class="line line--marked" id="line-3"' in page
    assert 'class="line" id="line-2"' in page
    assert "The text as it stands, with 2 amendments in the margin." in page


def test_the_margin_adds_no_words_to_the_text(propose, read, motion):
    propose("evening", "last")
    text = read().partition('class="motion-text"')[2].partition("</ol>\n</div>")[0]
    without = re.sub(r'<span class="line-marks">.*?</a> </span>', "", text, flags=re.DOTALL)

    assert "line-mark" not in without
    assert motion.text_html.partition('class="motion-text"')[2].startswith(
        without[:60].replace("line line--marked", "line")
    )


def test_many_at_one_line_lead_to_the_list_of_all(propose, read):
    for word in ("last", "night", "late", "Sunday", "hourly"):
        propose("evening", word)
    page = read()
    line = page.partition('id="line-7"')[2].partition("restore")[0]

    assert line.count('class="line-mark ') == 2
    assert 'href="#at-line-7"' in line
    assert "All 5 amendments at line 7" in line
    listed = page.partition('id="at-line-7"')[2].partition('class="at-line"')[0]
    assert all(f"Amendment {number} changes line 7" in listed for number in range(1, 6))


def test_places_in_conflict_carry_the_conflict_pattern(propose, read):
    propose("evening", "last")
    propose("evening", "night")
    propose("20:00", "21:00")
    page = read()

    assert 'class="line line--conflict line--two" id="line-7"' in page
    assert 'class="line line--marked" id="line-3"' in page
    assert "Amendment 1 changes line 7: conflict" in page
    sides = page.partition('id="conflicts"')[2]
    assert "“night”, where the text has “evening”." in sides
    assert "If amendment 1 is carried, amendment 2 falls." in sides


def test_any_set_can_be_read_as_if_it_were_carried(propose, read):
    propose("evening", "last")
    propose("20:00", "21:00")
    propose("every councillor", "each councillor")
    page = read("?with=1&with=2")

    words = "As it would be if amendments 1 and 2 are carried: 2 words added, 2 removed."
    assert words in page
    assert "<ins>" in reading(page)
    assert "each councillor" not in plain(reading(page))
    assert len(re.findall(r'name="with" value="\d+" checked', page)) == 2

    clean = plain(reading(read("?with=1&with=2&as=clean")))
    assert "restore the last bus" in clean
    assert "Visiting ends at 21:00." in clean
    assert "evening" not in clean


def test_only_what_changes_can_be_read(propose, read):
    propose("every councillor", "each councillor")
    page = reading(read("?with=1&as=changes"))
    assert "<ins>" in page
    assert "Unchanged clauses are left out here." in page
    assert "The last bus" not in plain(page)


def test_of_two_that_conflict_the_later_falls_and_both_are_shown(propose, read):
    propose("evening", "last")
    propose("evening", "night")
    page = read("?with=2&with=1&as=clean")

    assert "As it would be if amendment 1 is carried" in page
    assert "Amendment 2 falls. It contradicts amendment 1" in plain(page)
    assert "“night”, where the text has “evening”." in page
    assert "The text is shown without amendment 2." in page
    assert "restore the last bus" in plain(page)


def test_presets_choose_all_that_agree_or_all_in_order(propose, read):
    propose("evening", "last")
    propose("evening", "night")
    propose("20:00", "21:00")

    agreeing, in_order = read("?set=agreeing"), read("?set=in-order")

    assert "As it would be if amendment 3 is carried" in agreeing
    assert "As it would be if amendments 1 and 3 are carried" in in_order
    assert "Amendment 2 falls" in in_order


def test_an_amendment_to_an_amendment_counts_with_the_one_it_changes(
    propose, read, amend_amendment
):
    parent = propose("restore the evening bus", "restore the last bus of the day")
    amend_amendment(parent, "of the day", "of each day")

    assert "Amendment 2, to amendment 1" in read()
    both = read("?with=1&with=2&as=clean")
    assert "restore the last bus of each day" in plain(both)
    assert "As it would be if amendments 1 and 2 are carried" in both
    alone = read("?with=2")
    assert "Amendment 2 changes another amendment: choose that one too." in alone
    assert "The text as it stands" in alone


@pytest.mark.parametrize(
    "query", ["?with=x&with=999999999999", "?set=nothing&as=odd", "?with=&with=-1", "?with=7"]
)
def test_rubbish_in_the_address_is_passed_over(propose, read, query):
    propose("evening", "last")
    assert "The text as it stands, with 1 amendment in the margin." in read(query)


def test_without_amendments_the_text_stands_alone(read):
    page = read()
    assert "No amendment waits for a decision." in page
    assert 'name="with"' not in page


def test_once_the_motion_is_decided_nothing_is_in_the_margin(propose, read, motion, session):
    propose("evening", "last")
    motion.state = MotionState.LOST
    session.commit()
    page = read("?with=1")
    assert "No amendment waits for a decision." in page
    assert "line-mark" not in page


def test_one_that_needs_its_author_is_named_below_and_not_marked(propose, read, session):
    amendment = propose("evening", "last")
    amendment.state = AmendmentState.NEEDS_AUTHOR
    session.commit()
    page = read("?with=1")
    assert "line-mark" not in page
    assert "Not on the text" in page
    assert "Amendment 1" in page


def test_visitors_read_it_once_the_motion_is_submitted(client, propose, motion, session):
    propose("evening", "last")
    path = f"/motions/{motion.id}/amendments/text"
    assert client.get(path).status_code == 404
    motion.state = MotionState.SUBMITTED
    session.commit()
    page = client.get(path)
    assert page.status_code == 200
    assert "Bronwen" not in page.text


@pytest.mark.parametrize("count", [2, 14])
@pytest.mark.parametrize("query", ["", "?with=1&with=2", "?set=in-order&as=clean"])
def test_it_costs_few_statements_whatever_is_asked_for(
    propose, client_as, author, motion, count_statements, count, query
):
    for number in range(count):
        propose("evening", f"evening {number}")
    browser = client_as(author)
    with count_statements() as seen:
        assert browser.get(f"/motions/{motion.id}/amendments/text{query}").status_code == 200
    assert len(seen) <= 7, seen.texts


def test_the_motion_page_leads_there_and_lists_only_the_first_of_many(
    propose, client_as, author, motion, monkeypatch
):
    monkeypatch.setattr(panel, "MOST_ON_MOTION", 2)
    for word in ("last", "night", "late"):
        propose("evening", word)
    path = f"/motions/{motion.id}"
    page = client_as(author).get(path).text
    assert f'href="{path}/amendments/text"' in page
    assert "Amendment 2" in page
    assert "Amendment 3" not in page
    assert "there is 1 more" in page


def test_what_one_whole_text_ends_is_told_once(client_as, author, propose, motion):
    propose(motion.text_markdown, "We ask for trams through every street of every town.")
    propose("evening", "night")
    propose("every councillor", "each councillor")
    browser = client_as(author)
    page = browser.get(f"/motions/{motion.id}/amendments/text?set=in-order").text
    assert page.count('<section class="conflict">') == 1
    assert "Amendments 2 and 3 fall. They or amendment 1" in page


def test_it_is_said_when_no_amendment_is_free_of_conflict(client_as, author, propose, motion):
    propose("evening", "night")
    propose("evening", "last")
    page = client_as(author).get(f"/motions/{motion.id}/amendments/text?set=agreeing").text
    assert "None is free of conflict" in page


def test_each_line_shows_the_sentence_about_it(client_as, author, propose, motion):
    old = motion.text_markdown
    propose(old, old.replace("evening", "night").replace("20:00", "21:00"))
    page = client_as(author).get(f"/motions/{motion.id}/amendments/text").text
    sentences = [part.partition("</p>")[0] for part in page.split('"at-line__wording">')[1:]]
    assert len(set(sentences)) == len(sentences) > 1
