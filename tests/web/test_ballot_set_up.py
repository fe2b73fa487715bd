"""The pages on which keys are made and questions are put, as each person meets them."""

import html
import re

import pytest
from sqlalchemy import select

from policy_forum.domain.access.actors import OfficeKind
from policy_forum.features.ballots.models import Ballot, BallotQuestion, ElectionKey, Sealing
from policy_forum.features.ballots.queries.keys import find_key
from policy_forum.features.ballots.rules import Secrecy
from policy_forum.features.ballots.rules.keys import KeyState
from policy_forum.features.motions.rules import MotionState
from policy_forum.platform.outbox import OutboxMessage
from policy_forum.web.letters import words_of
from tests.commands.ballots.sealed import ready_key
from tests.stage import START

CODE = re.compile(r'scrutineer-card__group">([0-9A-Z]{5})<')


def key_of(session, key_id):
    found = find_key(session, key_id)
    assert found is not None
    return found


@pytest.fixture
def branch(make_branch, make_cycle, make_standing_orders):
    make_cycle()
    branch = make_branch("North")
    make_standing_orders(branch)
    return branch


@pytest.fixture
def secretary(branch, make_officer):
    return make_officer(OfficeKind.SECRETARY, branch)


@pytest.fixture
def member(branch, make_member):
    return make_member(branch)


@pytest.fixture
def returning_officer(make_officer, make_branch):
    return make_officer(OfficeKind.RETURNING_OFFICER, make_branch("West"))


@pytest.fixture
def key(session, branch, member, secretary):
    return ready_key(session, [member, secretary], START, needed=2, branch=branch)[0]


@pytest.fixture
def begun(client_as, secretary, member, session):
    """A key that the secretary has begun with one scrutineer."""
    data = {"label": "Officers", "numbers": member.number, "needed": "1"}
    sent = client_as(secretary).post("/ballots/keys/new?for=branch", data=data)
    assert sent.status_code == 303
    return session.scalar(select(ElectionKey.id))


def typed(key=None, **changes):
    """An election as it is typed into the form."""
    values = {
        "questions": "1",
        "title": "The chair",
        "explanation": "Ada & Bo\r\nboth stand.",
        "body": "branch",
        "secrecy": "secret",
        "key": str(key.id) if key else "",
        "opens": "",
        "closes": "2026-03-09T17:00",
        "question-1-wording": "Who shall be chair?",
        "question-1-method": "schulze",
        "question-1-options": "Ada | Treasurer since 2022\r\n\r\nBo\r\nReopen nominations",
        "question-1-seats": "",
        "question-1-most_choices": "",
        "question-1-status_quo": "reopen  Nominations",
    }
    return values | {name.replace("__", "-"): value for name, value in changes.items()}


def code_on(page):
    return "-".join(CODE.findall(page))


def test_a_scrutineer_takes_her_card_once_and_confirms_it(client_as, member, begun, session):
    browser = client_as(member)
    place = f"/ballots/keys/{begun}"
    assert "Take my card" in browser.get(place).text
    shown = browser.post(f"{place}/card")
    assert shown.headers["Cache-Control"] == "no-store"
    code = code_on(shown.text)
    assert len(code) > 30
    assert code not in browser.get(place).text
    assert browser.post(f"{place}/card").status_code == 409
    wrong = browser.post(f"{place}/confirmation", data={"code": code[:-1] + "!"})
    assert wrong.status_code == 422
    assert code[:-1] not in wrong.text
    right = browser.post(f"{place}/confirmation", data={"code": code.lower()})
    assert right.status_code == 303
    assert key_of(session, begun).state is KeyState.READY


def test_with_one_scrutineer_the_pages_say_that_she_alone_can_open(
    client_as, member, secretary, begun
):
    browser = client_as(member)
    alone = "she alone can open the envelopes"
    assert alone in browser.get(f"/ballots/keys/{begun}").text
    assert alone in browser.post(f"/ballots/keys/{begun}/card").text
    assert "She alone can open the envelopes" in client_as(secretary).get("/ballots/keys/new").text


def test_the_page_of_a_key_says_who_is_waited_for(client_as, secretary, member, begun):
    page = client_as(secretary).get(f"/ballots/keys/{begun}").text
    assert f"waits for the cards of {member.full_name}" in page
    assert member.full_name in client_as(secretary).get("/ballots/keys").text


def test_a_key_is_there_for_its_people_only(
    client_as, client, begun, make_member, make_branch, make_officer, returning_officer, branch
):
    place = f"/ballots/keys/{begun}"
    assert client.get(place).status_code == 302
    for stranger in (make_member(branch), make_officer(OfficeKind.SECRETARY, make_branch())):
        browser = client_as(stranger)
        assert browser.get(place).status_code == 404
        assert browser.post(f"{place}/card").status_code == 404
        assert browser.post(f"{place}/confirmation", data={"code": "x"}).status_code == 404
        assert browser.get(f"{place}/giving-up").status_code == 404
    assert client_as(returning_officer).get(place).status_code == 200
    assert client_as(returning_officer).post(f"{place}/card").status_code == 403


def test_a_key_is_given_up_after_a_last_question(client_as, secretary, begun, session):
    browser = client_as(secretary)
    assert "Give it up for good?" in browser.get(f"/ballots/keys/{begun}/giving-up").text
    assert browser.post(f"/ballots/keys/{begun}/giving-up").status_code == 303
    assert key_of(session, begun).state is KeyState.GIVEN_UP
    assert browser.get(f"/ballots/keys/{begun}/giving-up").status_code == 409
    assert browser.get(f"/ballots/keys/{begun}").status_code == 200


@pytest.mark.parametrize("needed", ["", "x", "0", "-1", "1.5", "9" * 5000, "٣٣", "🗝"])
def test_rubbish_for_how_many_are_needed_is_asked_for_again(client_as, secretary, needed):
    data = {"label": "K", "numbers": secretary.number, "needed": needed}
    answer = client_as(secretary).post("/ballots/keys/new", data=data)
    assert answer.status_code == 422
    assert "Nothing was lost" in answer.text


@pytest.mark.parametrize(
    "numbers", ["", "nobody", "\u2028", "a\0b", "M1 " * 30, "<script>", "x" * 2000]
)
def test_rubbish_for_scrutineers_is_asked_for_again(client_as, secretary, numbers):
    data = {"label": "K", "numbers": numbers, "needed": "1"}
    answer = client_as(secretary).post("/ballots/keys/new", data=data)
    assert answer.status_code == 422
    assert "<script>" not in answer.text


def test_who_holds_no_ballots_finds_no_door_and_is_refused(
    client_as, client, member, make_officer, make_branch
):
    assert client.get("/ballots/new").status_code == 302
    for person in (member, make_officer(OfficeKind.NATIONAL_OFFICE, make_branch())):
        browser = client_as(person)
        assert "Keys and scrutineers" not in browser.get("/ballots").text
        assert browser.get("/ballots/new").status_code == 403
        assert browser.get("/ballots/keys/new").status_code == 403
        assert browser.post("/ballots/new", data=typed(step="announce")).status_code == 403
        assert browser.get("/ballots/keys").status_code == 200


def test_secretaries_and_the_returning_officer_each_find_their_door(
    client_as, secretary, returning_officer
):
    hers = client_as(secretary).get("/ballots").text
    assert "/ballots/new?for=branch" in hers
    assert "/ballots/new?for=organisation" not in hers
    page = client_as(returning_officer).get("/ballots").text
    assert "/ballots/new?for=organisation" in page
    assert "/ballots/new?for=branch" not in page
    assert client_as(returning_officer).get("/ballots/new").status_code == 200
    assert client_as(secretary).get("/ballots/new?for=organisation").status_code == 403


def test_questions_are_added_and_left_out_one_at_a_time_and_nothing_is_lost(
    client_as, secretary, key
):
    browser = client_as(secretary)
    page = browser.post("/ballots/new", data=typed(key, step="add")).text
    assert "question-2-wording" in page
    assert "question-3-wording" not in page
    assert "Treasurer since 2022" in page
    page = browser.post("/ballots/new", data=typed(key, step="drop", questions="2")).text
    assert "question-2-wording" not in page
    for many in ("10", "99", "x", "-4", "9" * 50):
        page = browser.post("/ballots/new", data=typed(key, step="add", questions=many)).text
        assert "question-11-wording" not in page


def test_everything_that_will_be_fixed_is_shown_before_it_is_announced(
    client_as, secretary, key, session, member
):
    page = html.unescape(
        client_as(secretary).post("/ballots/new", data=typed(key, step="review")).text
    )
    for words in (
        "This is everything that will be fixed",
        "Who shall be chair?",
        "Treasurer since 2022",
        "Reopen nominations",
        "Ada & Bo",
        "Standing orders 1.1 (version 1)",
        "2 members voting",
        "This is a secret ballot",
        "2 of 2 scrutineers together",
        "With fewer than 20 papers",
        "Joined before 2 February 2026",
    ):
        assert words in page
    assert session.scalars(select(Ballot)).all() == []


def test_what_the_review_sends_on_is_what_is_announced(client_as, secretary, key, session):
    browser = client_as(secretary)
    page = browser.post("/ballots/new", data=typed(key, step="review")).text
    hidden = re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)">', page)
    data = {name: html.unescape(value) for name, value in hidden}
    sent = browser.post("/ballots/new", data={**data, "step": "announce"})
    assert sent.status_code == 303
    ballot = session.scalars(select(Ballot)).one()
    assert sent.location == f"/ballots/{ballot.id}"
    assert (ballot.title, ballot.secrecy) == ("The chair", Secrecy.SECRET)
    assert ballot.explanation.splitlines() == ["Ada & Bo", "both stand."]
    question = session.scalars(select(BallotQuestion)).one()
    assert question.status_quo == 2
    assert session.scalars(select(Sealing)).one().key_id == key.id
    assert browser.get(sent.location).status_code == 200
    assert "The chair" in browser.get("/ballots").text


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"title": ""}, "Enter a title"),
        ({"title": "x" * 300}, "at most 200"),
        ({"body": "everyone"}, "of those that are offered"),
        ({"body": ""}, "Say who votes"),
        ({"secrecy": "loud"}, "of those that are offered"),
        ({"key": "999999"}, "of those that are offered"),
        ({"key": ""}, "needs a key"),
        ({"opens": "yesterday"}, "Enter a date and a time"),
        ({"opens": "2020-01-01T00:00"}, "cannot begin in the past"),
        ({"closes": ""}, "Enter when the voting ends"),
        ({"closes": "9999-12-31T23:59"}, "within a year"),
        ({"closes": "2026-03-02T11:00"}, "must end after it begins"),
        ({"body": "delegates", "delegates": "M1;many"}, "Line 1"),
        ({"body": "delegates", "delegates": "nobody"}, "not the number of a member"),
        ({"question-1-wording": " "}, "Enter the question"),
        ({"question-1-method": "coin"}, "of those that are offered"),
        ({"question-1-options": "Ada"}, "between 2 and 60"),
        ({"question-1-options": "Ada\nada\nReopen nominations"}, "twice"),
        ({"question-1-options": "| \nAda\nReopen nominations"}, "has a name"),
        ({"question-1-seats": "many"}, "whole number"),
        ({"question-1-seats": "9" * 5000}, "whole number"),
        ({"question-1-seats": "99"}, "between 1 and 3"),
        ({"question-1-most_choices": "2"}, "not ranked"),
        ({"question-1-status_quo": "Cas"}, "exactly as it stands"),
        ({"question-1-method": "majority"}, "has no options"),
        ({"secrecy": "recorded"}, "for, against or abstain"),
        ({"questions": "2"}, "Question 2"),
    ],
)
@pytest.mark.parametrize("step", ["review", "announce"])
def test_rubbish_in_any_field_is_answered_in_a_sentence(
    client_as, secretary, key, session, changes, words, step
):
    answer = client_as(secretary).post("/ballots/new", data=typed(key, step=step) | changes)
    assert answer.status_code == 422
    assert words in html.unescape(answer.text)
    assert "Nothing was lost" in answer.text
    assert session.scalars(select(Ballot)).all() == []


def test_a_secret_ballot_on_a_motion_is_announced_from_its_page(
    client_as, secretary, member, key, make_motion, branch, session
):
    motion = make_motion(branch, mover=member, state=MotionState.PROPOSED)
    browser = client_as(secretary)
    assert "Officers" not in browser.get(f"/ballots/new/{motion.id}").text
    data = {"opens": "", "closes": "2026-03-09T17:00", "secrecy": "secret", "key": ""}
    refused = browser.post(f"/ballots/new/{motion.id}", data=data)
    assert refused.status_code == 422
    assert "needs a key of its own" in refused.text
    sent = browser.post(f"/ballots/new/{motion.id}", data=data | {"key": str(key.id)})
    assert sent.status_code == 302
    assert session.scalars(select(Ballot)).one().secrecy is Secrecy.SECRET
    assert "This is a secret ballot" in client_as(member).get(f"/motions/{motion.id}").text


def test_no_route_changes_a_ballot_that_is_announced(client_as, secretary, key, session, app):
    browser = client_as(secretary)
    place = browser.post("/ballots/new", data=typed(key, step="announce")).location
    ballot = session.scalars(select(Ballot)).one()
    before = (ballot.title, ballot.opens, ballot.closes, ballot.quorum, ballot.roll_hash)
    setup = session.get_one(Sealing, ballot.id).setup
    changed = typed(key, title="Another", closes="2026-03-20T17:00", step="announce")
    for rule in app.url_map.iter_rules():
        if not rule.rule.startswith("/ballots/<int(max=2147483647):ballot_id>"):
            continue
        path = re.sub(r"<[^>]*ballot_id>", str(ballot.id), rule.rule)
        path = re.sub(r"<[^>]+>", "1", path)
        browser.post(path, data=changed)
    assert browser.post(place, data=changed).status_code == 405
    session.expire_all()
    assert before == (ballot.title, ballot.opens, ballot.closes, ballot.quorum, ballot.roll_hash)
    assert session.get_one(Sealing, ballot.id).setup == setup


@pytest.mark.parametrize(
    "template", ["scrutineer_asked", "scrutineer_confirms", "key_ready", "question_put"]
)
def test_the_messages_can_be_written(
    app, client_as, secretary, member, begun, key, session, template
):
    browser = client_as(member)
    code = code_on(browser.post(f"/ballots/keys/{begun}/card").text)
    browser.post(f"/ballots/keys/{begun}/confirmation", data={"code": code})
    client_as(secretary).post("/ballots/new", data=typed(key, step="announce"))
    message = session.scalars(select(OutboxMessage).filter_by(template=template)).first()
    subject, body = words_of(app)(message.template, message.values)
    assert "\n" not in subject
    assert "http://localhost/ballots/" in body
    assert code not in body


@pytest.mark.parametrize("path", ["/ballots", "/ballots/keys", "/ballots/keys/{}", "/ballots/new"])
def test_pages_cost_few_statements(client_as, secretary, begun, count_statements, path):
    browser = client_as(secretary)
    browser.get(path.format(begun))
    with count_statements() as seen:
        assert browser.get(path.format(begun)).status_code == 200
    assert len(seen) <= 8, seen.texts
