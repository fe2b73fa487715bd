"""The national office's own pages."""

import re
from datetime import UTC, date, datetime, timedelta

import pytest

from policy_forum.domain.access.actors import OfficeKind
from policy_forum.domain.eligibility import Standing
from policy_forum.platform.jobs import JobRow, JobState
from policy_forum.platform.outbox import MessageState, OutboxMessage


@pytest.fixture
def browser(client_as, make_officer):
    return client_as(make_officer(OfficeKind.NATIONAL_OFFICE))


@pytest.fixture
def make_message(session, clock):
    def make_message(state=MessageState.SENT, **changes) -> OutboxMessage:
        message = OutboxMessage(
            queued_at=clock.now(),
            address="ann@example.org",
            template="as_written",
            values={},
            subject="Your link",
            body="https://forum.example/link/secret",
            state=state,
            **changes,
        )
        session.add(message)
        session.commit()
        return message

    return make_message


def test_the_front_page_says_what_waits(browser, make_branch, make_cycle, make_message):
    branch = make_branch()
    make_cycle()
    make_message(MessageState.GIVEN_UP)

    page = browser.get("/office/").text

    assert "message that did not arrive, or may not have" in page
    assert branch.name in page
    assert "stands at “Drafting”" in page


def test_the_front_page_leads_to_every_room_of_the_office(browser):
    page = browser.get("/office/").text
    rooms = re.findall(r'actions__item"><a class="govuk-link" href="([^"]+)"', page)

    assert "/motions/import" in rooms
    assert "/composites/" in rooms
    assert len(rooms) == 10
    assert [room for room in rooms if browser.get(room).status_code != 200] == []


def test_an_office_is_held_from_midnight_by_the_organisations_clocks(
    client_as, make_member, make_office, clock
):
    officer = make_member()
    make_office(officer, OfficeKind.NATIONAL_OFFICE, starts_on=date(2026, 6, 2))
    browser = client_as(officer)

    clock.set(datetime(2026, 6, 1, 22, 59, tzinfo=UTC))
    assert browser.get("/office/").status_code == 403
    clock.set(datetime(2026, 6, 1, 23, 0, tzinfo=UTC))
    assert browser.get("/office/").status_code == 200


def test_the_front_page_costs_few_statements(browser, make_branch, make_cycle, count_statements):
    make_cycle()
    for _more in range(5):
        make_branch()

    with count_statements() as seen:
        browser.get("/office/")

    assert len(seen) <= 8


def test_an_empty_organisation_has_a_front_page(browser):
    assert "There is no cycle yet" in browser.get("/office/").text


def test_the_outbox_gives_the_reason_why_a_message_was_given_up(browser, make_message):
    make_message(MessageState.GIVEN_UP, problem="550 no such mailbox")

    assert "550 no such mailbox" in browser.get("/office/outbox").text
    assert "550 no such mailbox" in browser.get("/office/outbox?state=given_up").text
    assert "550 no such mailbox" not in browser.get("/office/outbox?state=sent").text
    assert browser.get("/office/outbox?state=nonsense&page=-3").status_code == 200


def test_a_message_that_may_hold_a_link_keeps_its_text_to_itself(browser, make_message):
    message = make_message()

    page = browser.get(f"/office/outbox/{message.id}").text

    assert "secret" not in page
    assert "The text is for its reader only" in page


def test_a_message_given_up_is_sent_again_and_others_are_not(browser, make_message, session):
    given_up, sent = make_message(MessageState.GIVEN_UP), make_message()

    assert browser.post(f"/office/outbox/{given_up.id}/again").status_code == 302
    assert browser.post(f"/office/outbox/{sent.id}/again").status_code == 409
    assert browser.post("/office/outbox/999999/again").status_code == 404
    session.expire_all()
    assert session.get_one(OutboxMessage, given_up.id).state is MessageState.WAITING


def test_accounts_of_lapsed_members_are_listed(browser, make_member, make_account):
    lapsed, good = make_member(standing=Standing.LAPSED), make_member()
    make_account(lapsed)
    make_account(good)

    page = browser.get("/office/accounts").text

    assert lapsed.email in page
    assert good.email not in page


@pytest.mark.parametrize("address", ["", "outbox", "outbox/1", "accounts", "terms", "jobs"])
def test_the_office_is_for_the_national_office(client, client_as, make_officer, address):
    assert client.get(f"/office/{address}").status_code == 302
    for kind in (OfficeKind.SECRETARY, OfficeKind.RETURNING_OFFICER, OfficeKind.AUDITOR):
        assert client_as(make_officer(kind)).get(f"/office/{address}").status_code == 403


def test_terms_that_end_soon_are_listed(browser, make_member, make_office, clock):
    soon, later = make_member(), make_member()
    today = clock.now().date()
    make_office(soon, OfficeKind.CHAIR, ends_on=today + timedelta(days=20))
    make_office(later, OfficeKind.CHAIR, ends_on=today + timedelta(days=200))

    page = browser.get("/office/terms").text

    assert soon.family_name in page
    assert later.family_name not in page
    assert "term of office that ends within 30 days" in browser.get("/office/").text


def test_a_job_that_failed_is_shown_with_its_reason(browser, session, clock):
    session.add(
        JobRow(
            kind="apply_membership_import",
            payload={},
            queued_at=clock.now(),
            state=JobState.FAILED,
            problem="The disk is full.",
        )
    )
    session.commit()

    assert "The disk is full." in browser.get("/office/jobs").text
    assert "job that failed" in browser.get("/office/").text
