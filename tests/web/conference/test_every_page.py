"""What holds for every page of conference: its cost, rubbish in forms, keys of nothing."""

import pytest

from tests.web.conference.steps import COMPILING, CONFERENCE, submit

PAGES_OF_THE_OFFICE = (
    "/conference/intake",
    "/conference/2026/agenda",
    "/conference/2026/decisions",
    "/conference/2026/next-cycle",
    "/conference/",
    "/what-we-stand-for",
    "/conference/2026/paper",
    "/conference/offers",
)


@pytest.mark.parametrize("path", PAGES_OF_THE_OFFICE)
@pytest.mark.parametrize("more", [0, 30])
def test_pages_cost_at_most_eight_statements(
    at, adopted, office, path, more, count_statements, make_carried, secretary, session, north,
    cycle,
):  # fmt: skip
    for _ in range(more):
        submit(at, secretary, session, make_carried(north, cycle))
    at(CONFERENCE)
    with count_statements() as seen:
        assert office.get(path).status_code == 200
    assert len(seen) <= 8, seen.texts


def test_the_page_of_a_submission_and_its_lineage_cost_few_statements(
    adopted, office, count_statements
):
    for path in (
        f"/conference/submissions/{adopted.id}",
        f"/conference/submissions/{adopted.id}/outcome",
        f"/conference/receipts/{adopted.receipt}",
        f"/motions/{adopted.motion_id}/lineage",
        f"/motions/{adopted.motion_id}",
    ):
        with count_statements() as seen:
            assert office.get(path).status_code == 200
        # The motion's own page also asks which meeting its mandate is from.
        most = 9 if path == f"/motions/{adopted.motion_id}" else 8
        assert len(seen) <= most, (path, seen.texts)


RUBBISH = "<script>alert(1)</script> ' -- 𝕏 é \u202e" + "x" * 30


@pytest.mark.parametrize(
    ("path", "fields"),
    [
        ("/conference/submissions/{id}/ruling", ("ruling", "rule", "reason")),
        ("/conference/2026/publish", ("introduction",)),
        (
            "/conference/submissions/{id}/outcome",
            ("outcome", "votes_for", "note", "next_owner", "next_step"),
        ),
        ("/conference/2026/next-cycle", ("year", "title", "goals", "drafting_opens")),
    ],
)
def test_rubbish_in_a_form_is_answered_with_a_page(at, office, submitted, published, path, fields):
    for day in (COMPILING, CONFERENCE):
        at(day)
        for long in (1, 400):
            sent = office.post(
                path.format(id=submitted.id), data=dict.fromkeys(fields, RUBBISH * long)
            )
            assert sent.status_code in {303, 409, 422}
            assert "<script>alert" not in sent.text


@pytest.mark.parametrize(
    "path",
    [
        "/conference/submissions/{n}",
        "/conference/submissions/{n}/ruling",
        "/conference/{n}/paper",
        "/conference/2026/paper/{n}",
        "/conference/2026/paper/{n}.pdf",
        "/conference/{n}/decisions",
        "/conference/{n}/agenda",
        "/conference/goals/{n}",
        "/motions/{n}/lineage",
        "/what-we-stand-for/{n}",
        "/conference/receipts/{n}",
    ],
)
@pytest.mark.parametrize("number", [0, 987654, 10**30])
def test_what_is_not_there_is_not_found(office, cycle, path, number):
    assert office.get(path.format(n=number)).status_code == 404
