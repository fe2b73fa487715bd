"""The pages of composites: the workbench, the text with its sources, answers, who sees what."""

import re
from datetime import timedelta

import pytest

from policy_forum.domain.access.actors import OfficeKind
from policy_forum.features.compositing.models import Composite
from policy_forum.features.members.models import Member
from policy_forum.features.motions.rules import MotionState

OTHER = """## This branch notes

1. Buses were cut by a third.

## This branch resolves

1. To ask the county council to restore the evening bus, and to pay for it.
2. To invite the operator to a meeting.
"""


@pytest.fixture
def office(make_officer):
    return make_officer(OfficeKind.NATIONAL_OFFICE)


@pytest.fixture
def first(make_motion, make_cycle):
    return make_motion(cycle=make_cycle(), state=MotionState.SUBMITTED)


@pytest.fixture
def second(make_motion, first):
    return make_motion(state=MotionState.SUBMITTED, text=OTHER, title="Buses for all")


@pytest.fixture
def bench(client_as, office, first, second, clock, session):
    """The office's browser at a composite of two motions, and ways to press its buttons."""
    clock.advance(days=55)

    class Bench:
        browser = client_as(office)

        def __init__(self):
            reply = self.browser.post("/composites/begin/2026", data={"motion_id": first.id})
            self.address = reply.headers["Location"].partition("#")[0]
            self.post("sources", motion_id=second.id)

        @property
        def row(self):
            session.expire_all()
            return session.get_one(Composite, int(self.address.rpartition("/")[2]))

        def post(self, path, **values):
            data = {"version": self.row.version, **values}
            return self.browser.post(f"{self.address}/{path}", data=data)

        def read(self, path=""):
            return self.browser.get(self.address + path).text

        def take(self, words):
            found = re.search(
                rf"{re.escape(words)}.*?name=\"letter\" value=\"B\">"
                r"<input type=\"hidden\" name=\"clause\" value=\"(\w+)\"",
                self.read(),
                re.DOTALL,
            )
            assert found
            return self.post("passages", letter="B", clause=found.group(1))

    return Bench()


def test_the_workbench_shows_sources_near_equals_and_what_is_taken(bench, first, second):
    page = bench.read()

    assert first.number in page
    assert second.number in page
    assert "To invite the operator to a meeting." in page
    assert "Alike:" in page
    assert "0 of 28 words taken (0 %)" in page
    assert "not taken" in page


def test_a_clause_is_taken_by_its_button(bench):
    reply = bench.take("To invite the operator to a meeting.")

    assert reply.status_code == 303
    assert bench.row.text_markdown.endswith("3. To invite the operator to a meeting.\n")
    page = bench.read()
    assert re.search(r"B<span[^>]*> \([\w-]+\)</span>: Resolves 2", page)


def test_words_of_a_clause_are_chosen_on_a_page(bench):
    link = re.search(r'href="([^"]+/clauses/B/\w+)"', bench.read().partition("and to pay")[2])
    assert link
    page = bench.browser.get(link.group(1))
    assert page.status_code == 200

    wrong = bench.browser.post(
        link.group(1), data={"version": bench.row.version, "words": "To do nothing"}
    )
    assert wrong.status_code == 422
    assert "To do nothing</textarea>" in wrong.text
    assert "does not have the words" in wrong.text


def test_passages_move_and_are_removed(bench):
    bench.take("To invite the operator to a meeting.")
    key = bench.row.plan[-1]["key"]

    bench.post(f"passages/{key}/place", place=len(bench.row.plan) - 1)
    assert "2. To invite the operator" in bench.row.text_markdown
    bench.post(f"passages/{key}/removal")
    assert "To invite the operator" not in bench.row.text_markdown


def test_two_passages_are_joined_with_linking_words(bench):
    bench.take("To invite the operator to a meeting.")
    key = bench.row.plan[-2]["key"]
    reply = bench.post(f"passages/{key}/joining")
    page = bench.browser.get(reply.headers["Location"]).text
    assert "Linking words of the national office" in page

    sent = bench.browser.post(
        reply.headers["Location"],
        data={
            "version": bench.row.version,
            "part-0": "To write to every councillor",
            "link-1": "and, before the budget is set,",
            "part-1": "invite the operator to a meeting.",
            "depth": "1",
            "kind": "",
        },
    )

    assert sent.status_code == 303
    assert bench.row.text_markdown.endswith(
        "2. To write to every councillor and, before the budget is set, "
        "invite the operator to a meeting.\n"
    )


def test_rewording_keeps_what_was_typed_when_it_is_refused(bench):
    key = bench.row.plan[-1]["key"]
    reply = bench.browser.post(
        f"{bench.address}/passages/{key}",
        data={"version": bench.row.version, "part-0": "To shout", "depth": "1", "kind": ""},
    )

    assert reply.status_code == 422
    assert "To shout</textarea>" in reply.text
    assert "Nothing was lost" in reply.text


def test_the_office_adds_its_own_words(bench):
    assert bench.post("words", text="To report.", kind="item").status_code == 303
    assert bench.post("words", text=" ", kind="item").status_code == 422
    assert bench.post("words", text="<b>x</b>", kind="item").status_code == 409

    assert "national office" in bench.read("/text")
    assert bench.row.text_markdown.endswith("3. To report.\n")


def test_the_nearest_motions_are_offered(bench, make_motion):
    third = make_motion(state=MotionState.SUBMITTED, title="The same again")
    make_motion(state=MotionState.SUBMITTED, text="1. Pigeons.", title="Pigeons")

    near = bench.read("/sources").partition("All other motions")

    assert third.number in near[0]
    assert "Both have: “" in near[0]
    assert "Pigeons" in near[2]


def test_movers_sign_off_and_the_composite_is_published(
    bench, client_as, session, first, second, client
):
    bench.take("To invite the operator to a meeting.")
    assert bench.post("putting-out").status_code == 303
    page = bench.read()
    assert "Signed off for 0 of 2 sources." in page

    for motion in (first, second):
        mover = client_as(session.get_one(Member, motion.mover_id))
        link = f"{bench.address}/sources/{motion.id}/answer"
        assert link in mover.get(bench.address).text
        assert "See which words" in mover.get(link).text
        unsaid = mover.post(link, data={"revision": 1, "answer": "object", "reason": " "})
        assert unsaid.status_code == 422
        assert mover.post(link, data={"revision": 1, "answer": "agree"}).status_code == 303
    assert client.get(bench.address).status_code == 404
    assert bench.post("agreement").status_code == 303

    assert "Agreed on" in client.get(bench.address).text
    assert "Text 1 was put out to the movers" in client.get(bench.address).text
    assert "Moved by" not in client.get(bench.address).text
    assert bench.address in client.get(f"/motions/{first.id}").text


def test_a_mover_reads_what_of_her_motion_survived(bench, client_as, session, second):
    bench.take("To invite the operator to a meeting.")
    bench.post("putting-out")
    mover = client_as(session.get_one(Member, second.mover_id))

    page = mover.get(f"{bench.address}/sources/{second.id}").text

    assert "7 of 28 words taken (25 %)" in page
    assert "now in Resolves 3" in page
    assert "left out:" in page


def test_a_text_changed_since_the_last_answer_is_shown_as_a_difference(
    bench, client_as, session, second, work_as, office
):
    bench.take("To invite the operator to a meeting.")
    bench.post("putting-out")
    mover = client_as(session.get_one(Member, second.mover_id))
    link = f"{bench.address}/sources/{second.id}/answer"
    mover.post(link, data={"revision": 1, "answer": "object", "reason": "Too little."})
    bench.post("taking-back", reason="To take more.")
    bench.take("Buses were cut by a third.")
    bench.post("putting-out")

    page = mover.get(link).text

    assert "What changed since the text that you answered" in page
    assert "Buses were cut by a third." in page


def test_drafts_are_the_offices_own(bench, client_as, make_member, client):
    member = client_as(make_member())

    for path in ("", "/text"):
        assert member.get(bench.address + path).status_code == 404
        assert client.get(bench.address + path).status_code == 404
    assert member.get(f"{bench.address}/sources").status_code == 403
    assert "Evening buses" not in member.get("/composites/").text
    assert "Evening buses" in bench.browser.get("/composites/").text


def test_nobody_answers_for_a_motion_that_is_not_theirs(bench, client_as, make_member, first):
    bench.take("To invite the operator to a meeting.")
    bench.post("putting-out")

    stranger = client_as(make_member())

    assert stranger.get(f"{bench.address}/sources/{first.id}/answer").status_code == 404
    assert stranger.get(bench.address).status_code == 200


def test_setting_aside_needs_a_reason(bench):
    assert bench.post("setting-aside", reason="").status_code == 422
    assert bench.post("setting-aside", reason="They differ.").status_code == 303
    assert "They differ." in bench.read()


@pytest.mark.parametrize("path", ["", "/text", "/sources"])
def test_pages_cost_few_statements(bench, count_statements, path, make_motion):
    bench.take("To invite the operator to a meeting.")
    for _ in range(3):
        make_motion(state=MotionState.SUBMITTED, text=OTHER)
    with count_statements() as seen:
        bench.read(path)

    assert len(seen) <= 8


@pytest.mark.parametrize(
    ("path", "data"),
    [
        ("passages", {}),
        ("passages", {"letter": "ZZZ", "clause": "x" * 500}),
        ("passages/1/place", {"place": "many"}),
        ("passages/8/place", {"place": "9" * 30}),
        ("passages/8/place", {"place": "-1"}),
        ("passages/2147483647/removal", {}),
        ("sources", {"motion_id": "9" * 30}),
        ("sources", {"motion_id": "2147483647"}),
        ("title", {"title": "x" * 5000}),
        ("words", {"text": "x", "kind": "poem"}),
        ("words", {"text": "# \u202e", "kind": "heading"}),
        ("passages/1", {"depth": "99", "kind": "x"}),
        ("putting-out", {"version": "old"}),
    ],
)
def test_rubbish_is_refused_and_changes_nothing(bench, path, data):
    before = bench.row.text_markdown

    reply = bench.post(path, **data)

    assert reply.status_code in {303, 409, 422}
    assert bench.row.text_markdown == before


def test_a_step_on_an_old_page_is_refused(bench):
    reply = bench.post("title", title="Mine", version=1)

    assert reply.status_code == 409
    assert "was changed since you opened the page" in reply.text


def test_a_visitor_is_sent_to_sign_in(bench, client):
    assert client.get(f"{bench.address}/sources").status_code == 302
    assert client.get("/composites/").status_code == 200


def test_years_are_kept_apart(bench, make_cycle, clock):
    make_cycle(year=2025, start=clock.now() - timedelta(days=700))

    assert "Evening buses" not in bench.browser.get("/composites/?year=2025").text


def test_the_history_of_a_source_tells_nothing_of_a_composite(
    bench, client, client_as, session, first
):
    bench.take("To invite the operator")
    assert bench.post("putting-out").status_code == 303
    mover = client_as(session.get_one(Member, first.mover_id))
    objection = {"revision": 1, "answer": "object", "reason": "It drops our demand."}
    answer = mover.post(f"{bench.address}/sources/{first.id}/answer", data=objection)
    assert answer.status_code == 303

    history = client.get(f"/motions/{first.id}/history").text.partition("What happened")[2]

    assert history
    assert "omposite" not in history.partition("</main>")[0]
    assert "It drops our demand." not in history
