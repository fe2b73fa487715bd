"""The pages of the conference paper and its editions."""

from sqlalchemy import select

from policy_forum.features.conference.models import (
    ConferencePaper,
    PaperPdf,
)


def test_the_paper_is_for_everyone(client, published):
    page = client.get("/conference/2026/paper").text
    assert "We meet by the sea." in page
    assert "Everyone gets home" in page
    assert "41 for, 3 against, 2 abstained" in page
    assert 'data-line="1"' in page
    assert 'id="m1-line-1"' in page
    assert "/conference/2026/paper" in client.get("/conference/").text


def test_before_the_paper_there_is_none(client, cycle):
    assert client.get("/conference/2026/paper").status_code == 404
    assert client.get("/conference/2026/paper.pdf").status_code == 404
    assert client.get("/conference/").status_code == 200


def test_an_old_edition_leads_to_the_newest(client, office, published):
    office.post("/conference/2026/publish", data={"introduction": "Another hall."})
    first = client.get("/conference/2026/paper/1").text
    assert "There is a newer edition" in first
    second = client.get("/conference/2026/paper").text
    assert "The introduction was written anew." in second


def test_publishing_twice_the_same_is_refused(office, published):
    again = office.post("/conference/2026/publish", data={"introduction": "We meet by the sea."})
    assert again.status_code == 409
    assert "Nothing changed since the last edition" in again.text


def test_the_pdf_waits_and_then_is_there(client, published, session, clock):
    waits = client.get("/conference/2026/paper.pdf")
    assert waits.status_code == 503
    assert "being made" in waits.text
    paper = session.scalar(select(ConferencePaper))
    session.add(PaperPdf(paper_id=paper.id, sha256="a" * 64, pdf=b"%PDF-1.7", made_at=clock.now()))
    session.commit()
    done = client.get("/conference/2026/paper.pdf")
    assert (done.status_code, done.mimetype) == (200, "application/pdf")
    known = {"If-None-Match": f'"{"a" * 64}"'}
    again = client.get("/conference/2026/paper.pdf", headers=known)
    assert again.status_code == 304
