"""The pages of minutes: who reads them when, what is written to them, and where figures lead."""

import re
from io import BytesIO

import pytest
from docx import Document
from pypdf import PdfReader

from policy_forum.features.meetings.commands.minutes import (
    approve_minutes,
    publish_minutes,
    write_prose,
)
from policy_forum.features.meetings.commands.running import close_meeting
from policy_forum.features.meetings.commands.secret import ask_secret
from policy_forum.features.meetings.rules.states import ItemKind
from policy_forum.features.meetings.views import record as record_views
from tests.commands.meetings.halls import Hall
from tests.commands.meetings.minuted import Minuted


@pytest.fixture
def evening(make, work_as) -> Minuted:
    return Minuted.closed(make, work_as)


def address(evening, rest=""):
    return f"/meetings/{evening.hall.id}/minutes{rest}"


def page_of(client, url):
    response = client.get(url)
    assert response.status_code == 200, response.text
    return response.text


def figures_in(page):
    """The address and the event of each figure."""
    return re.findall(r'class="figure" href="([^"#]+)#event-(\d+)"', page)


def publish(evening):
    evening.by(evening.hall.secretary, publish_minutes, evening.meeting_id)


def test_members_read_minutes_once_they_are_published(evening, client_as):
    member = client_as(evening.hall.members[0])
    assert "The minutes will be here" in page_of(member, address(evening))
    assert member.get(address(evening, ".pdf")).status_code == 404
    publish(evening)

    page = page_of(member, address(evening))

    assert "The motion as amended was carried." in page
    assert evening.hall.members[4].full_name in page
    assert "Publish" not in page


def test_members_of_other_branches_and_visitors_read_none(evening, client_as, client):
    publish(evening)

    assert client_as(evening.hall.stranger).get(address(evening)).status_code == 404
    assert client.get(address(evening)).status_code == 302


def test_who_runs_the_meeting_reads_the_minutes_so_far(make, work_as, client_as):
    evening = Minuted.opened(make, work_as)
    evening.apologies()

    page = page_of(client_as(evening.hall.secretary), address(evening))

    assert "The minutes so far" in page
    assert "The apologies were noted." in page
    assert "The minutes will be here" in page_of(
        client_as(evening.hall.members[0]), address(evening)
    )


def test_before_the_meeting_there_are_no_minutes(make, client_as):
    hall = Hall.called(make)

    page = page_of(client_as(hall.secretary), f"/meetings/{hall.id}/minutes")
    assert "There are no minutes yet" in page


def test_each_figure_leads_to_its_event_in_the_record(evening, client_as):
    publish(evening)
    member = client_as(evening.hall.members[0])
    links = figures_in(page_of(member, address(evening)))

    assert len(links) > 20
    record = page_of(member, links[0][0])
    for url, key in links:
        assert url == f"/meetings/{evening.hall.id}/record?event={key}"
        assert f'id="event-{key}"' in record


def test_a_figure_leads_to_the_page_of_a_long_record_that_has_its_event(
    evening, client_as, monkeypatch
):
    monkeypatch.setattr(record_views, "PAGE", 5)
    publish(evening)
    member = client_as(evening.hall.members[0])
    url, key = figures_in(page_of(member, address(evening)))[-1]

    page = page_of(member, url)

    assert f'id="event-{key}"' in page
    assert page.count('class="record-event__key"') <= 5


def test_the_record_names_nobody_who_voted_or_may_not(evening, client_as):
    publish(evening)

    record = page_of(client_as(evening.hall.members[0]), f"/meetings/{evening.hall.id}/record")

    assert "Amendment 1: Carried, 5 for, 1 against, 0 abstained." in record
    assert "handed in" not in record.lower()
    assert "may vote" not in record


def test_the_record_does_not_say_who_asked_for_a_secret_vote(make, work_as, client_as):
    evening = Minuted.opened(make, work_as)
    question = evening.takes_motion()
    asker = evening.hall.members[7]
    evening.by(asker, ask_secret, question.id)

    page = page_of(client_as(evening.hall.secretary), f"/meetings/{evening.hall.id}/record")

    _before, said = page.split("asked for a secret ballot")
    assert asker.full_name not in said.partition("</li>")[0]


def test_the_record_opens_with_the_minutes(evening, client_as):
    url = f"/meetings/{evening.hall.id}/record"

    assert "The record opens with the minutes" in page_of(client_as(evening.hall.members[0]), url)
    assert "The meeting opened:" in page_of(client_as(evening.hall.secretary), url)


def test_the_secretary_writes_publishes_and_publishes_again(evening, client_as):
    secretary = client_as(evening.hall.secretary)
    key = evening.hall.items[ItemKind.REPORT].id
    form = page_of(secretary, address(evening, f"/edit/{key}"))
    assert "What the record says of it" in form

    saved = secretary.post(
        address(evening, f"/edit/{key}"), data={"text": "<b>Thanks</b> to all.", "version": "0"}
    )
    assert saved.status_code == 303
    published = secretary.post(address(evening, "/publish"))
    assert published.status_code == 303

    assert "&lt;b&gt;Thanks&lt;/b&gt; to all." in page_of(
        client_as(evening.hall.members[0]), address(evening)
    )
    secretary.post(address(evening, "/edit/0"), data={"text": "Warm.", "version": "0"})
    assert "Publish again" in page_of(secretary, address(evening))
    assert "Warm." in page_of(secretary, address(evening, "?draft=1"))
    assert "Warm." not in page_of(secretary, address(evening))


def test_who_saves_second_is_shown_both_texts(evening, client_as):
    evening.by(evening.hall.chair, write_prose, evening.meeting_id, 0, "From the chair.", 0)
    secretary = client_as(evening.hall.secretary)

    answer = secretary.post(
        address(evening, "/edit/0"), data={"text": "From the secretary.", "version": "0"}
    )

    assert answer.status_code == 409
    assert "From the chair." in answer.text
    assert "From the secretary." in answer.text
    version = re.findall(r'name="version"[^>]*value="(\d+)"', answer.text)
    both = secretary.post(
        address(evening, "/edit/0"),
        data={
            "text": "From the secretary.",
            "both": "From the chair.\n\nFrom the secretary.",
            "take": "both",
            "version": version[0],
        },
    )
    assert both.status_code == 303
    page = page_of(secretary, address(evening))
    assert "From the chair." in page
    assert "From the secretary." in page


def test_a_text_that_is_too_long_is_kept_in_the_form(evening, client_as):
    answer = client_as(evening.hall.secretary).post(
        address(evening, "/edit/0"), data={"text": "x" * 10_001, "version": "0"}
    )

    assert answer.status_code == 422
    assert "x" * 10_001 in answer.text


def test_a_member_cannot_write_publish_or_correct(evening, client_as):
    publish(evening)
    member = client_as(evening.hall.members[0])

    for rest in ("/edit/0", "/correct"):
        assert member.get(address(evening, rest)).status_code == 403
        assert member.post(address(evening, rest), data={"text": "No."}).status_code == 403
    assert member.post(address(evening, "/publish")).status_code == 403


def test_an_item_that_is_not_there_is_not_found(evening, client_as):
    assert (
        client_as(evening.hall.secretary).get(address(evening, "/edit/2147483647")).status_code
        == 404
    )


def test_a_correction_stands_below_the_minutes(evening, client_as):
    publish(evening)
    secretary = client_as(evening.hall.secretary)
    empty = secretary.post(address(evening, "/correct"), data={"text": " "})
    assert empty.status_code == 422

    noted = secretary.post(address(evening, "/correct"), data={"text": "Mair, not Mari."})

    assert noted.status_code == 303
    assert "Mair, not Mari." in page_of(client_as(evening.hall.members[0]), address(evening))


def test_approved_minutes_say_so(evening, make, work_as, client_as):
    publish(evening)
    later = Minuted.opened(make, work_as)
    with work_as(later.hall.chair) as work:
        approve_minutes(work, evening.meeting_id, later.meeting_id)

    page = page_of(client_as(evening.hall.members[0]), address(evening))

    assert "Approved minutes" in page
    assert client_as(evening.hall.secretary).get(address(evening, "/edit/0")).status_code == 409


def test_the_files_say_what_the_page_says(evening, client_as):
    publish(evening)
    member = client_as(evening.hall.members[0])

    pdf = member.get(address(evening, ".pdf"))
    word = member.get(address(evening, ".docx"))

    printed = " ".join(page.extract_text() for page in PdfReader(BytesIO(pdf.data)).pages)
    printed = " ".join(printed.split())
    document = Document(BytesIO(word.data))
    written = "\n".join(paragraph.text for paragraph in document.paragraphs)
    for said in (
        "Amendment 1 was carried.",
        "The motion as amended was carried.",
        "Send the accounts round",
        evening.hall.members[4].full_name,
    ):
        assert said in printed
        assert said in written
    votes = [[cell.text for cell in table.rows[-1].cells] for table in document.tables]
    assert votes == [
        ["By device", "5", "1", "0"],
        ["By device", "6", "0", "0"],
        ["By device", "5", "2", "0"],
    ]
    assert "night bus" in written
    again = member.get(address(evening, ".pdf"), headers={"If-None-Match": pdf.headers["ETag"]})
    assert again.status_code == 304


def test_published_minutes_cost_few_statements(evening, client_as, count_statements):
    publish(evening)
    member = client_as(evening.hall.members[0])
    member.get(address(evening))

    with count_statements() as seen:
        assert member.get(address(evening)).status_code == 200

    assert len(seen) <= 4


def test_a_meeting_of_nothing_has_minutes_too(make, work_as, client_as):
    evening = Minuted.opened(make, work_as)
    evening.chair(close_meeting, evening.meeting_id)
    publish(evening)
    member = client_as(evening.hall.members[0])

    page = page_of(member, address(evening))

    assert "Not reached" in page
    assert member.get(address(evening, ".pdf")).status_code == 200
    assert member.get(address(evening, ".docx")).status_code == 200
