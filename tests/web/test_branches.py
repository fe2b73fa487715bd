"""Pages of branches: what everybody reads, and who may publish."""

import re
from dataclasses import asdict, replace
from datetime import timedelta

import pytest

from policy_forum.domain.access.actors import OfficeKind
from policy_forum.features.branches.rules import (
    MODEL_RULES,
    OF_MEETINGS,
    SETTINGS,
    Majority,
    MeetingRules,
)
from tests.stage import START


def form_of(rules=MODEL_RULES, **changes):
    """What the form sends for these rules."""
    sent = {name: str(getattr(rules, name)) for name in SETTINGS}
    sent |= {f"{OF_MEETINGS}{name}": str(value) for name, value in asdict(rules.meetings).items()}
    sent["meeting_late_arrivals_vote"] = "yes" if rules.meetings.late_arrivals_vote else "no"
    return {"based_on": "0", "note": "General meeting of 2 March", **sent, **changes}


def test_the_list_names_branches_under_their_regions(client, make_region, make_branch):
    make_branch("Norbeck", region=make_region("North and Dales"))

    page = client.get("/branches/").text

    assert page.index("North and Dales") < page.index("Norbeck")


def test_a_branch_without_rules_of_its_own_says_so(client, make_branch):
    page = client.get(f"/branches/{make_branch().id}").text

    assert "no standing orders of its own: the model rules apply" in page
    assert "3.2 Quorum" in page


def test_officers_are_named_to_members_only(client, client_as, make_branch, make_officer):
    branch = make_branch()
    secretary = make_officer(OfficeKind.SECRETARY, branch)

    assert secretary.family_name not in client.get(f"/branches/{branch.id}").text
    assert secretary.family_name in client_as(secretary).get(f"/branches/{branch.id}").text


def test_the_secretary_publishes_a_version_and_it_is_in_force(client_as, make_branch, make_officer):
    branch = make_branch()
    browser = client_as(make_officer(OfficeKind.SECRETARY, branch))

    sent = browser.post(
        f"/branches/{branch.id}/standing-orders/new", data=form_of(notice_days="14")
    )

    assert sent.status_code == 302
    page = browser.get(f"/branches/{branch.id}/standing-orders").text
    assert "at least 14 days before it opens" in page
    assert "General meeting of 2 March" in page


@pytest.mark.parametrize(
    ("setting", "rubbish", "sentence"),
    [
        ("notice_days", "soon", "Enter a whole number"),
        ("notice_days", "", "Enter a whole number"),
        ("notice_days", "-1", "Enter a whole number"),
        ("notice_days", "٣", "Enter a whole number"),
        ("notice_days", "99999999999999", "Enter a whole number"),
        ("freeze_days", "4000", "The freeze date must be between 0 and 366."),
        ("seconders", "0", "The number of seconders must be between 1 and 10."),
        ("quorum_amount", "0", "between 1 and 100 in a hundred"),
        ("amendment_words", "600", "must not be longer than a whole motion"),
        ("meeting_mover_minutes", "a while", "Enter a whole number"),
        ("meeting_quorum_minutes", "500", "must be between 0 and 120"),
        ("meeting_quorum_amount", "0", "between 1 and 100 in a hundred"),
        ("meeting_amendment_deadline_days", "9", "Amendments must not be due before motions are"),
        ("meeting_quorum_kind", "", "Choose how the quorum is counted."),
        ("meeting_late_arrivals_vote", "perhaps", "Not a valid choice"),
        ("meeting_adjourn_majority", "loudest", "Not a valid choice"),
        ("majority", "loudest", "Not a valid choice"),
        ("note", "", "Enter how and when this was agreed."),
    ],
)
def test_rubbish_is_answered_beside_its_question_and_kept(
    client_as, make_branch, make_officer, setting, rubbish, sentence
):
    branch = make_branch()
    browser = client_as(make_officer(OfficeKind.SECRETARY, branch))

    sent = browser.post(
        f"/branches/{branch.id}/standing-orders/new", data=form_of(**{setting: rubbish})
    )

    assert sent.status_code == 422
    assert sentence in sent.text
    assert "General meeting of 2 March" in sent.text or setting == "note"


def test_an_officer_of_another_branch_cannot_publish(client_as, make_branch, make_officer):
    elsewhere = make_officer(OfficeKind.SECRETARY)
    browser = client_as(elsewhere)
    address = f"/branches/{make_branch().id}/standing-orders/new"

    assert browser.get(address).status_code == 404
    assert browser.post(address, data=form_of()).status_code == 403


def test_who_saw_an_older_version_is_told_of_the_newer(
    client_as, make_branch, make_officer, make_standing_orders
):
    branch = make_branch()
    make_standing_orders(branch)
    browser = client_as(make_officer(OfficeKind.CHAIR, branch))

    sent = browser.post(f"/branches/{branch.id}/standing-orders/new", data=form_of(based_on="0"))

    assert sent.status_code == 409
    assert "Another version was published while you wrote this one" in sent.text


def test_every_version_can_be_read_with_what_changed(client, make_branch, make_standing_orders):
    branch = make_branch()
    make_standing_orders(branch)
    make_standing_orders(branch, version=2, seconders=2)

    page = client.get(f"/branches/{branch.id}/standing-orders/2").text
    older = client.get(f"/branches/{branch.id}/standing-orders/1").text

    assert "needs 2 other members" in page
    assert "What changed with this version" in page
    assert "Replaced" in older
    assert client.get(f"/branches/{branch.id}/standing-orders/3").status_code == 404


def test_the_office_makes_a_branch_in_a_new_region(client_as, make_officer):
    browser = client_as(make_officer(OfficeKind.NATIONAL_OFFICE))

    sent = browser.post(
        "/branches/new", data={"name": "Skelderby", "code": "ske", "new_region": "Dales"}
    )

    assert sent.status_code == 302
    assert "Skelderby" in browser.get("/branches/").text


def test_the_office_publishes_model_rules(client_as, make_officer, client, make_branch):
    browser = client_as(make_officer(OfficeKind.NATIONAL_OFFICE))

    sent = browser.post("/branches/model-rules/new", data=form_of(seconders="3"))

    assert sent.status_code == 302
    assert "needs 3 other members" in client.get(f"/branches/{make_branch().id}").text


def test_a_branch_page_costs_few_statements(client_as, make_branch, make_officer, count_statements):
    branch = make_branch()
    member = make_officer(OfficeKind.SECRETARY, branch)
    for _other in range(5):
        make_officer(OfficeKind.CHAIR, branch)
    browser = client_as(member)

    with count_statements() as seen:
        browser.get(f"/branches/{branch.id}")

    assert len(seen) <= 8


def test_a_version_says_in_which_order_amendments_are_put(client_as, make_branch, make_officer):
    branch = make_branch()
    browser = client_as(make_officer(OfficeKind.SECRETARY, branch))
    form = browser.get(f"/branches/{branch.id}/standing-orders/new").text
    assert "The most far-reaching first" in form
    page = f"/branches/{branch.id}/standing-orders/new"
    assert browser.post(page, data=form_of(amendment_order="by_lot")).status_code == 422
    assert browser.post(page, data=form_of(amendment_order="far_reaching")).status_code == 302
    shown = browser.get(f"/branches/{branch.id}/standing-orders").text
    assert "the most far-reaching first, each after those that amend it" in shown


def test_the_rules_of_meetings_can_be_changed_and_are_shown(client_as, make_branch, make_officer):
    branch = make_branch()
    browser = client_as(make_officer(OfficeKind.SECRETARY, branch))
    own = replace(
        MODEL_RULES,
        meetings=MeetingRules(
            notice_days=10, late_arrivals_vote=False, suspend_majority=Majority.TWO_THIRDS_PRESENT
        ),
    )
    address = f"/branches/{branch.id}/standing-orders"

    assert browser.post(f"{address}/new", data=form_of(own)).status_code == 302

    page = browser.get(address).text
    assert "at least 10 days before it begins" in page
    assert "may speak, but not vote" in page
    assert "carried by two thirds of those present" in page
    again = browser.post(f"{address}/new", data=form_of(own, based_on="1"))
    assert "These are the rules in force already" in again.text


def test_the_form_starts_from_the_rules_of_meetings_in_force(
    client_as, make_branch, make_officer, make_standing_orders
):
    branch = make_branch()
    make_standing_orders(
        branch, meeting_rules={"late_arrivals_vote": False, "parts_majority": "absolute"}
    )
    browser = client_as(make_officer(OfficeKind.CHAIR, branch))

    form = parsed(browser.get(f"/branches/{branch.id}/standing-orders/new").text)

    assert form["meeting_notice_days"] == "7"
    assert form["meeting_late_arrivals_vote"] == "no"
    assert form["meeting_parts_majority"] == "absolute"
    assert form["meeting_challenge_majority"] == "two_thirds"
    assert set(form_of()) <= set(form)


def test_the_form_asks_for_every_setting_under_its_chapter(client_as, make_officer):
    page = client_as(make_officer(OfficeKind.NATIONAL_OFFICE)).get("/branches/model-rules/new").text

    for number in range(1, 7):
        assert f'href="#chapter-{number}"' in page
        assert f'id="chapter-{number}"' in page
    assert page.index("6. Procedural motions</h2>") < page.index("Overturning a ruling")
    # For motions, for rule changes, and for the eight procedural motions.
    assert page.count("Two thirds of those present") == 2 + 8


def test_own_clauses_are_marked_and_the_model_is_quoted(client, make_branch, make_standing_orders):
    branch = make_branch()
    make_standing_orders(
        branch,
        quorum_kind=MODEL_RULES.quorum_kind,
        quorum_amount=MODEL_RULES.quorum_amount,
        notice_days=MODEL_RULES.notice_days,
        meeting_rules={"speaker_minutes": 4},
    )

    for address in (f"/branches/{branch.id}", f"/branches/{branch.id}/standing-orders"):
        page = client.get(address).text
        assert "1 clause is the branch’s own and is marked so" in page
        assert page.count(">Own</strong>") == 1
        assert "In the model rules: Who moves something" in page


def test_where_the_model_holds_no_clause_is_marked_as_own(client, make_branch):
    page = client.get(f"/branches/{make_branch().id}").text

    assert ">Own</strong>" not in page
    assert "6.7 Challenging the chair" in page
    assert ">Own</strong>" not in client.get("/branches/model-rules").text


def test_a_version_that_says_what_the_model_says_tells_so(
    client, make_branch, make_standing_orders
):
    branch = make_branch()
    make_standing_orders(
        branch,
        quorum_kind=MODEL_RULES.quorum_kind,
        quorum_amount=MODEL_RULES.quorum_amount,
        notice_days=MODEL_RULES.notice_days,
    )

    assert "Every clause is as in the model rules." in client.get(f"/branches/{branch.id}").text


def test_a_replaced_version_is_compared_with_the_model_of_its_time(
    client, make_branch, make_standing_orders
):
    """The office took over the branch's four minutes after the branch had given them up."""
    branch = make_branch()
    own = {"meeting_rules": {"speaker_minutes": 4}}
    make_standing_orders(branch, **own)
    make_standing_orders(branch, version=2, published_at=START - timedelta(days=200))
    make_standing_orders(None, published_at=START - timedelta(days=100), **own)

    old = client.get(f"/branches/{branch.id}/standing-orders/1").text
    new = client.get(f"/branches/{branch.id}/standing-orders/2").text

    assert "In the model rules: Who moves something speaks for at most 5 minutes" in old
    assert "everyone else for at most 3 minutes" in clause(new, "5-1").split("In the model")[0]
    assert "everyone else for at most 4 minutes" in clause(new, "5-1").split("In the model")[1]


def test_changed_clauses_of_meetings_are_compared_between_versions(
    client, make_branch, make_standing_orders
):
    branch = make_branch()
    make_standing_orders(branch)
    make_standing_orders(branch, version=2, meeting_rules={"quorum_minutes": 45})

    page = client.get(f"/branches/{branch.id}/standing-orders/2").text

    changes = page[page.index("What changed with this version") :]
    assert "4.5 Without a quorum" in changes
    assert changes.index("up to 30 minutes") < changes.index("up to 45 minutes")
    assert "3.2 Quorum" not in changes


def clause(page, number):
    """The row of a clause on a page."""
    start = page.index(f'id="clause-{number}"')
    return page[start : page.index("</dd>", start)]


def parsed(page):
    """What a browser would send of the form of standing orders as it stands."""
    sent = dict(re.findall(r'<input[^>]*name="(\w+)"[^>]*type="text"[^>]*value="([^"]*)"', page))
    for radio in re.findall(r"<input[^>]*checked[^>]*>", page):
        attributes = dict(re.findall(r'(\w+)="([^"]*)"', radio))
        sent[attributes["name"]] = attributes["value"]
    selects = r'<select[^>]*name="(\w+)"[^>]*>.*?<option selected value="(\w+)"'
    sent |= dict(re.findall(selects, page, re.DOTALL))
    return sent | {"based_on": "", "note": ""}
