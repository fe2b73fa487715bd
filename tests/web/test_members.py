"""Pages of members: who sees whom, one's own page, offices, membership lists."""

import io
import json

import pytest

from policy_forum.domain.access.actors import OfficeKind
from policy_forum.domain.eligibility import Standing
from policy_forum.features.members import commands
from policy_forum.features.members.models import Member, Office

HEADER = "number,given_name,family_name,email,branch_code,joined_on,standing\n"


@pytest.fixture
def office(make_officer):
    return make_officer(OfficeKind.NATIONAL_OFFICE)


def sent_list(text: str | bytes, **more):
    content = text if isinstance(text, bytes) else (HEADER + text).encode()
    return {"file": (io.BytesIO(content), "list.csv"), **more}


def test_a_visitor_is_asked_to_sign_in(client):
    assert client.get("/members/").status_code == 302
    assert client.get("/members/me").status_code == 302


def test_a_member_sees_the_officers_of_her_branch_and_nobody_else(
    client_as, make_branch, make_member, make_officer
):
    branch = make_branch()
    chair, other, asks = make_officer(OfficeKind.CHAIR, branch), make_member(branch), None
    asks = make_member(branch)

    page = client_as(asks).get("/members/").text

    assert chair.family_name in page
    assert other.family_name not in page
    assert client_as(asks).get(f"/members/{other.id}").status_code == 404


def test_an_officer_sees_the_members_of_her_own_branch(
    client_as, make_branch, make_member, make_officer
):
    branch = make_branch()
    own, elsewhere = make_member(branch, standing=Standing.LAPSED), make_member()
    browser = client_as(make_officer(OfficeKind.POLICY_OFFICER, branch))

    page = browser.get("/members/").text

    assert own.family_name in page
    assert "Lapsed" in page
    assert elsewhere.family_name not in page
    assert browser.get(f"/members/{own.id}").status_code == 200
    assert browser.get(f"/members/{elsewhere.id}").status_code == 404
    assert browser.get(f"/members/?branch={elsewhere.branch_id}").status_code == 404


def test_a_term_that_has_ended_opens_no_directory(
    client_as, make_branch, make_member, make_office, clock
):
    branch = make_branch()
    was_secretary, other = make_member(branch), make_member(branch)
    today = clock.now().date()
    make_office(was_secretary, OfficeKind.SECRETARY, ends_on=today)

    assert other.family_name not in client_as(was_secretary).get("/members/").text
    assert client_as(was_secretary).get("/members/imports").status_code == 403


def test_the_office_searches_all_members_by_name_and_number(client_as, office, make_member):
    found, other = make_member(family_name="Ŵyn-Jones"), make_member()
    browser = client_as(office)

    assert found.family_name in browser.get("/members/?q=Ŵyn").text
    assert other.family_name not in browser.get("/members/?q=Ŵyn").text
    assert found.family_name in browser.get(f"/members/?q={found.number}").text
    assert "No member fits." in browser.get("/members/?q=%25").text
    assert browser.get("/members/?q=%C2%A0&page=999999999999&standing=x").status_code == 200


def test_the_directory_costs_the_same_for_one_and_for_many(
    client_as, make_branch, make_member, make_officer, count_statements
):
    branch = make_branch()
    browser = client_as(make_officer(OfficeKind.SECRETARY, branch))
    with count_statements() as few:
        browser.get("/members/")
    for _more in range(20):
        make_member(branch)
    with count_statements() as many:
        browser.get("/members/")

    assert len(few) == len(many) <= 8


def test_ones_own_page_shows_what_is_held(client_as, make_member):
    member = make_member()

    page = client_as(member).get("/members/me").text

    assert member.number in page
    assert member.email in page


def test_everything_about_oneself_can_be_taken_away_without_keys(
    client_as, make_member, make_motion, make_branch
):
    branch = make_branch()
    member, other = make_member(branch), make_member(branch)
    motion = make_motion(branch=branch, mover=member)

    sent = client_as(member).get("/members/me/everything.json")

    held = json.loads(sent.text)["held"]
    assert held["member"][0]["number"] == member.number
    assert held["motion"][0]["title"] == motion.title
    assert other.number not in sent.text
    assert "fs_uniquifier" not in sent.text
    assert "password" not in sent.text
    assert "attachment" in sent.headers["Content-Disposition"]


def test_she_chooses_whether_her_name_is_shown(client_as, make_member, session):
    member = make_member()
    browser = client_as(member)

    browser.post("/members/me/name-shown", data={"shown": "y"})
    session.expire_all()
    assert session.get_one(Member, member.id).shows_name

    browser.post("/members/me/name-shown", data={})
    session.expire_all()
    assert not session.get_one(Member, member.id).shows_name


def test_the_office_appoints_and_ends_a_term(client_as, office, make_member, session, clock):
    member = make_member()
    browser = client_as(office)
    day = clock.now().date().isoformat()

    sent = browser.post(f"/members/{member.id}/appoint", data={"kind": "chair", "starts_on": day})
    assert sent.status_code == 302
    term = session.query(Office).filter_by(member_id=member.id).one()
    assert term.branch_id == member.branch_id
    assert "Chair" in browser.get(f"/members/{member.id}").text

    sent = browser.post(
        f"/members/offices/{term.id}/end", data={"ends_on": day, "reason": "She moved away."}
    )
    assert sent.status_code == 302
    session.expire_all()
    assert term.ends_on == clock.now().date()


@pytest.mark.parametrize(
    ("changes", "status", "sentence"),
    [
        ({"starts_on": "soon"}, 422, "Enter a date such as"),
        ({"starts_on": ""}, 422, "Enter the first day."),
        ({"kind": "emperor"}, 422, "Not a valid choice"),
        ({"starts_on": "2026-03-02", "ends_on": "2026-03-01"}, 409, "must end after it begins"),
    ],
)
def test_an_unfit_appointment_is_answered(
    client_as, office, make_member, changes, status, sentence
):
    data = {"kind": "chair", "starts_on": "2026-03-02", **changes}

    sent = client_as(office).post(f"/members/{make_member().id}/appoint", data=data)

    assert sent.status_code == status
    assert sentence in sent.text


def test_a_branch_officer_appoints_nobody(client_as, make_officer, make_member):
    browser = client_as(make_officer(OfficeKind.SECRETARY))

    assert browser.get(f"/members/{make_member().id}/appoint").status_code == 403


def test_a_list_is_compared_then_applied_by_a_job(client_as, office, make_branch, session, work_as):
    make_branch(code="NOR")
    browser = client_as(office)

    sent = browser.post(
        "/members/imports",
        data=sent_list("N1,Ann,Example,,NOR,2025-01-31,good\nN2,=Bo,,,XXX,2025-01-31,good\n"),
    )
    address = sent.headers["Location"]
    page = browser.get(address).text
    assert "Nothing has been changed yet" in page
    assert "There is no branch with the code “XXX”." in page

    browser.post(f"{address}/apply")
    page = browser.get(address).text
    assert "0 of 1 changes are ready" in page
    assert 'hx-get="' in page
    assert "HX-Refresh" not in browser.get(f"{address}/progress").headers

    commands.apply_import(work_as, int(address.rpartition("/")[2]))
    assert "Everything below was done" in browser.get(address).text
    assert browser.get(f"{address}/progress").headers["HX-Refresh"] == "true"


def test_refused_rows_are_downloaded_safe_for_spreadsheets(client_as, office, make_branch):
    make_branch(code="NOR")
    browser = client_as(office)
    rows = '"=HYPERLINK(1)",A,B,,XXX,2025-01-31,good\n+1,A,B,,XXX,2025-01-31,good\n'

    address = browser.post("/members/imports", data=sent_list(rows)).headers["Location"]
    text = browser.get(f"{address}/refused.csv").text

    assert "'=HYPERLINK(1)" in text
    assert "'+1" in text
    assert text.count('"') == 3 * 2 * 3  # so that a ";" divides no cell


def test_a_broken_file_is_answered_on_the_page(client_as, office):
    browser = client_as(office)

    for broken in (b"\xff\xff", b"", b"hello", HEADER.encode()):
        sent = browser.post("/members/imports", data=sent_list(broken))
        assert sent.status_code == 422
        assert "Nothing was changed." in sent.text
    assert browser.post("/members/imports", data={}).status_code == 422


def test_when_many_would_lapse_the_page_asks_for_the_number(
    client_as, office, make_branch, make_member
):
    branch = make_branch(code="NOR")
    for _more in range(4):
        make_member(branch)
    browser = client_as(office)
    sent = browser.post(
        "/members/imports",
        data=sent_list("N1,Ann,Example,,NOR,2025-01-31,good\n", is_whole_list="y"),
    )
    address = sent.headers["Location"]

    assert "How many members will lapse" in browser.get(address).text
    assert browser.post(f"{address}/apply", data={"confirmed": "many"}).status_code == 422
    assert browser.post(f"{address}/apply", data={"confirmed": "5"}).status_code == 302


def test_a_list_can_be_put_away(client_as, office, make_branch):
    make_branch(code="NOR")
    browser = client_as(office)
    sent = browser.post("/members/imports", data=sent_list("N1,Ann,Example,,NOR,2025-01-31,good\n"))
    address = sent.headers["Location"]

    assert browser.post(f"{address}/cancel").status_code == 302
    assert "Put away" in browser.get(address).text
    assert browser.post(f"{address}/cancel").status_code == 409
    assert browser.post(f"{address}/apply").status_code == 409
    assert browser.post(f"{address}/preview").status_code == 409
    assert browser.get("/members/imports/999999").status_code == 404


@pytest.mark.parametrize("kind", [k for k in OfficeKind if k is not OfficeKind.NATIONAL_OFFICE])
def test_lists_are_for_the_national_office_only(client_as, make_officer, kind):
    browser = client_as(make_officer(kind))

    for address in ("", "/1", "/1/progress", "/1/refused.csv"):
        assert browser.get(f"/members/imports{address}").status_code == 403
    for verb in ("apply", "cancel", "preview"):
        assert browser.post(f"/members/imports/1/{verb}").status_code == 403
