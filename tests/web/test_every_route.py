"""Every route × every persona, as one table that is kept beside this test.

Each request is made in the same world and undone. The table says what each person gets: 200 a
page, 302/303 sent on, 403 not open to her, 404 not hers to see, 409 a rule or window refuses,
422 the form was empty. After a change that is meant, print it anew with
`PRINT_ROUTES=1 python3 run.py test tests/web/test_every_route.py` and read the difference.
"""

import os
import re
from collections.abc import Iterator
from datetime import timedelta
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

from policy_forum.domain.access.actors import OfficeKind
from policy_forum.domain.eligibility import Standing
from policy_forum.domain.identifiers import BallotId
from policy_forum.domain.text.document import parse_document
from policy_forum.features.amendments.models import Amendment
from policy_forum.features.amendments.rules import AmendmentState
from policy_forum.features.ballots.commands import open_ballots
from policy_forum.features.ballots.commands.challenges import challenge_roll
from policy_forum.features.ballots.models import BallotQuestion
from policy_forum.features.branches.models import Branch
from policy_forum.features.compositing.commands import begin_composite
from policy_forum.features.conference.commands import submit_motion
from policy_forum.features.conference.models import Submission
from policy_forum.features.members.models import Office
from policy_forum.features.motions.rules import MotionState
from policy_forum.web.access import RouteAudience, audience_of
from policy_forum.web.storage import db
from tests.commands.ballots.sealed import open_secret_ballot
from tests.makers import TEXT
from tests.stage import START
from tests.web.meetings_of_the_world import meetings_for

TABLE = Path(__file__).with_name("routes_by_persona.md")
PERSONAS = (
    "visitor",
    "member",
    "mover",
    "lapsed member",
    "member elsewhere",
    "secretary",
    "secretary elsewhere",
    "national office",
    "returning officer",
    "auditor",
)
NOT_PAGES = {"static", "security.static"}


@pytest.fixture
def people(make_branch, make_member, make_officer, make_standing_orders):
    here, elsewhere = make_branch("Here", "HER"), make_branch("Elsewhere", "ELS")
    make_standing_orders(here)
    return {
        "visitor": None,
        "member": make_member(here),
        "mover": make_member(here),
        "lapsed member": make_member(here, standing=Standing.LAPSED),
        "member elsewhere": make_member(elsewhere),
        "secretary": make_officer(OfficeKind.SECRETARY, here),
        "secretary elsewhere": make_officer(OfficeKind.SECRETARY, elsewhere),
        "national office": make_officer(OfficeKind.NATIONAL_OFFICE, elsewhere),
        "returning officer": make_officer(OfficeKind.RETURNING_OFFICER, elsewhere),
        "auditor": make_officer(OfficeKind.AUDITOR, elsewhere),
    }


def an_amendment(motion, people) -> Amendment:
    return Amendment(
        motion_id=motion.id,
        number=1,
        proposer_id=people["member"].id,
        state=AmendmentState.PENDING,
        base_revision=1,
        base_markdown=TEXT,
        amended_markdown=TEXT.replace("evening bus", "late bus"),
        original_revision=1,
        original_base_markdown=TEXT,
        original_amended_markdown=TEXT.replace("evening bus", "late bus"),
        wording="In Resolves 1, replace ‘evening’ with ‘late’.",
        difference_html="<p>late</p>",
        words_added=1,
        words_removed=1,
        proposed_at=START,
    )


@pytest.fixture
def world(people, make, make_cycle, make_goal, make_motion, session, clock, work_as):
    """What the arguments of routes stand for: an amended motion, a ballot, a submission."""
    here = session.get_one(Branch, people["mover"].branch_id)
    cycle = make_cycle()
    goal = make_goal(cycle)
    motion = make_motion(here, cycle, people["mover"], MotionState.PROPOSED, goal_id=goal.id)
    amendment = an_amendment(motion, people)
    submitted = make.carried(here, cycle, mover=people["mover"])
    put_to_vote = make_motion(here, cycle, people["mover"], MotionState.PROPOSED)
    session.add(amendment)
    session.commit()
    clock.advance(days=45)
    with work_as(people["secretary"]) as work:
        submission_id = submit_motion(work, submitted.id)
    clock.advance(days=10)
    with work_as(people["national office"]) as work:
        composite_id = begin_composite(work, submitted.id)
    clock.set(START)
    with work_as(people["secretary"]) as work:
        (ballot_id,) = open_ballots(work, put_to_vote.id, START + timedelta(days=5))
    voters = [people["member"], people["mover"], people["secretary"], people["member elsewhere"]]
    secret = open_secret_ballot(session, START, voters, [people["returning officer"]])
    with work_as(people["member"]) as work:
        challenge_id = challenge_roll(work, BallotId(secret.id), "Somebody else should be on it.")
    return {
        "ballot_id": ballot_id,
        "secret_ballot_id": secret.id,
        "challenge_id": challenge_id,
        "key_id": secret.key_id,
        "method": "irv",
        "question_id": session.scalar(select(BallotQuestion.id)),
        "submission_id": submission_id,
        "code": session.scalar(select(Submission.receipt)),
        "office_id": session.scalar(select(Office.id)),
        "branch_id": here.id,
        "motion_id": motion.id,
        "amendment_id": amendment.id,
        "composite_id": composite_id,
        "key": 1,
        "letter": "A",
        "clause_id": parse_document(TEXT).clauses[1].id,
        "member_id": people["member"].id,
        "goal_id": goal.id,
        "year": cycle.year,
        "stage": "drafting",
        "way": "up",
        "number": motion.number,
        "version": 1,
        "meetings": meetings_for(session, people, motion.id),
    }


def places(app: Flask, world) -> Iterator[tuple[str, str, str, str]]:
    """Route, audience, method and path of every route; keys that do not exist are 999999.

    Routes of ballots come twice: for a recorded one about a motion, and for a secret one; those
    of meetings for one that is under way, and for one that is over.
    """
    for rule in sorted(app.url_map.iter_rules(), key=lambda rule: (rule.rule, rule.endpoint)):
        if rule.endpoint in NOT_PAGES:
            continue
        audience = audience_of(app, rule.endpoint)
        for what, known in variants(rule.rule, world):
            path = re.sub(r"<(?:([^:<>]*):)?([^<>]+)>", partial(value_of, known), rule.rule)
            for method in sorted((rule.methods or set()) & {"GET", "POST"}):
                yield f"{rule.rule}{what}", str(audience), method, path


def variants(rule: str, world) -> list[tuple[str, dict[str, Any]]]:
    """For what a route is asked: where it is about a ballot or a meeting, for one of each kind."""
    if ":meeting_id>" in rule or rule.startswith("/meetings/in/"):
        return [(what, world | known) for what, known in world["meetings"].items()]
    if ":ballot_id>" not in rule:
        return [("", world)]
    return [("", world), (" (secret)", world | {"ballot_id": world["secret_ballot_id"]})]


def value_of(world, found) -> str:
    converter, name = found[1] or "", found[2]
    if name == "number" and "int" in converter:
        return "1"
    return str(world.get(name, "999999"))


def ask(stage_app: Flask, browser, method: str, path: str) -> int:
    """The status of one request, undone after it."""
    connection: Any = db._app_engines[stage_app][None]
    undone, cookies = connection.begin_nested(), dict(browser._cookies)
    try:
        reply = browser.open(path, method=method)
        return reply.status_code
    finally:
        undone.rollback()
        browser._cookies = cookies


def browser_of(person, client, client_as):
    return client_as(person) if person else client


@pytest.fixture
def statuses(app, world, people, client_as):
    browsers = {
        name: client_as(person) if person else app.test_client() for name, person in people.items()
    }
    return {
        (rule, audience, method): [ask(app, browsers[name], method, path) for name in PERSONAS]
        for rule, audience, method, path in places(app, world)
    }


def printed(statuses) -> str:
    head = "| route | open to | method | " + " | ".join(PERSONAS) + " |\n"
    rule = "| --- | --- | --- | " + " | ".join("---" for _ in PERSONAS) + " |\n"
    rows = (
        f"| `{route}` | {audience} | {method} | " + " | ".join(map(str, found)) + " |\n"
        for (route, audience, method), found in statuses.items()
    )
    title = "# What each person gets at each route\n\n"
    return title + head + rule + "".join(rows)


def test_every_route_gives_every_persona_what_the_table_says(statuses):
    table = printed(statuses)
    print(table)
    if os.environ.get("PRINT_ROUTES"):
        TABLE.write_text(table)

    assert [key for key, found in statuses.items() if any(code >= 500 for code in found)] == []
    assert [key for key, found in statuses.items() if not is_guarded(key, found)] == []
    assert table == TABLE.read_text(), "who gets what has changed: see the head of this file"


def is_guarded(key: tuple[str, str, str], found: list[int]) -> bool:
    """Whether nobody outside the audience gets in: visitors are sent to sign in, others 403."""
    _route, audience, _method = key
    got = dict(zip(PERSONAS, found, strict=True))
    if audience == RouteAudience.EVERYONE:
        return True
    if got["visitor"] != 302:
        return False
    outside = {
        RouteAudience.MEMBERS: (),
        RouteAudience.BRANCH_OFFICERS: ("member", "mover", "national office", "auditor"),
        RouteAudience.NATIONAL_OFFICE: tuple(n for n in PERSONAS[1:] if n != "national office"),
        RouteAudience.AUDITORS: PERSONAS[1:7],
    }[RouteAudience(audience)]
    return all(got[name] == 403 for name in outside)
