"""Pages of branches: what everybody reads, and who may publish."""

import pytest

from policy_forum.domain.access.actors import OfficeKind
from policy_forum.features.branches.rules import MODEL_RULES, SETTINGS


def form_of(rules=MODEL_RULES, **changes):
    """What the form sends for these rules."""
    sent = {name: str(getattr(rules, name)) for name in SETTINGS}
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
