"""Reading a motion’s amendments: conflicts, the text if carried, and what the pages cost."""

import pytest

from policy_forum.domain.identifiers import AmendmentId
from policy_forum.features.amendments.commands import accept_amendment
from policy_forum.features.motions.rules import MotionState


def test_conflicts_are_shown_side_by_side_with_what_falls(client_as, author, propose, motion):
    first = propose("evening", "last")
    propose("evening", "night")
    page = client_as(author).get(f"/motions/{motion.id}/amendments").text
    assert page.count("conflict__side") >= 2
    assert "If amendment 1 is carried, amendment 2 falls." in page
    assert "“night”, where the text has “evening”." in page
    one = client_as(author).get(f"/amendments/{first.id}").text
    assert "conflict__word" in one


def test_a_clause_that_many_meet_at_is_shown_once(client_as, author, propose, motion):
    for word in ("last", "night", "late"):
        propose("evening", word)
    page = client_as(author).get(f"/motions/{motion.id}/amendments").text
    assert page.count('<section class="conflict">') == 1
    assert "3 amendments touch the same words: Resolves 1" in page
    assert "If amendment 1 is carried, amendments 2 and 3 fall." in page


def test_one_that_replaces_the_whole_text_is_named_and_no_text_is_printed_twice(
    client_as, author, propose, motion
):
    propose("evening", "night")
    propose("20:00", "21:00")
    anew = "We ask for trams through every street of every town."
    whole = propose(motion.text_markdown, anew)
    browser = client_as(author)
    page = browser.get(f"/motions/{motion.id}/amendments").text
    assert page.count('<section class="conflict">') == 1
    meeting = page.partition('<section class="conflict">')[2].partition("</section>")[0]
    assert "Amendment 3 replaces the whole text" in meeting
    assert "If one of amendments 1 and 2 is carried, amendment 3 falls." in meeting
    assert meeting.count(f'href="/amendments/{whole.id}"') == 1
    assert "trams" not in meeting
    assert "councillor" not in meeting
    one = browser.get(f"/amendments/{whole.id}").text
    assert "Amendment 3 replaces the whole text" in one


def test_visitors_read_neither_unsent_motions_nor_names(
    client, client_as, propose, motion, author, session
):
    key = propose("evening", "last").id
    for path in (f"/motions/{motion.id}/amendments", f"/amendments/{key}"):
        assert client.get(path).status_code == 404
    motion.state = MotionState.SUBMITTED
    session.commit()
    for path in (f"/motions/{motion.id}/amendments", f"/amendments/{key}"):
        page = client.get(path)
        assert page.status_code == 200
        assert "Bronwen" not in page.text
    assert "Bronwen" in client_as(author).get(f"/amendments/{key}").text


@pytest.mark.parametrize("count", [1, 12])
def test_pages_cost_the_same_whatever_the_number_of_amendments(
    client_as, author, propose, motion, count_statements, count
):
    keys = [propose("evening", f"evening {number}").id for number in range(count)]
    browser = client_as(author)
    paths = {
        f"/motions/{motion.id}/amendments": 7,
        f"/amendments/{keys[0]}": 8,
        f"/motions/{motion.id}/amend": 6,
        f"/motions/{motion.id}/amendments/text": 7,
        f"/motions/{motion.id}/amendments/text?set=in-order": 7,
        f"/motions/{motion.id}": 8,
    }
    for path, most in paths.items():
        with count_statements() as seen:
            assert browser.get(path).status_code == 200
        assert len(seen) <= most, (path, seen.texts)


def test_the_motion_page_lists_its_amendments_with_their_states(client_as, author, propose, motion):
    propose("evening", "last")
    propose("evening", "night")
    page = client_as(author).get(f"/motions/{motion.id}").text
    assert "2 amendments" in page
    assert "Waiting for the mover’s answer" in page
    assert "Propose an amendment" in page


def test_both_versions_of_an_amendment_can_be_read_when_the_text_has_moved_on(
    client_as, author, mover, propose, work_as, session
):
    first = propose("restore the evening bus", "restore the last bus")
    other = propose("20:00", "21:00")
    browser = client_as(author)
    assert "As it was proposed first" not in browser.get(f"/amendments/{first.id}").text
    with work_as(mover) as work:
        accept_amendment(work, AmendmentId(other.id), other.version)

    page = browser.get(f"/amendments/{first.id}").text
    assert f'href="/amendments/{first.id}/versions"' in page
    page = browser.get(f"/amendments/{first.id}/versions").text
    assert "To revision 1 of the motion" in page
    assert "To revision 2 of the motion" in page
    assert page.count("restore the") >= 2
    between = page.partition("Between the two")[2]
    assert "21:00" in between
    assert "last bus" not in between.partition("</section>")[0].partition("<ins>")[2][:40]
    assert browser.get("/amendments/999999/versions").status_code == 404
