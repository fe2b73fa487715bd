"""The demonstration’s story is one that could have happened under the organisation’s rules."""

import difflib
from itertools import chain

import pytest

from policy_forum.command_line.demo.people import (
    person_of,
)
from policy_forum.command_line.demo.story import (
    CYCLES,
    LAST_YEAR,
    THIS_YEAR,
)
from policy_forum.command_line.demo.story.parts import (
    MOTION,
    Count,
    MotionFate,
)
from policy_forum.command_line.demo.story.wording import (
    amended,
)
from policy_forum.domain.cycle import Stage
from policy_forum.domain.eligibility import Standing
from policy_forum.domain.text.conflicts import conflicts_among
from policy_forum.domain.text.document import count_words, parse_document
from policy_forum.domain.text.edits import edit_of
from policy_forum.domain.text.words import word_count
from policy_forum.features.amendments.rules import AmendmentState
from policy_forum.features.branches.rules import CastingVote, Majority
from policy_forum.features.conference.rules import ConferenceOutcome
from policy_forum.features.motions.rules import MotionKind, asks_for_something


def told(cycle, motion):
    return pytest.param(cycle, motion, id=f"{cycle.years_ago}-{motion.branch}-{motion.name}")


STORIES = [(cycle, motion) for cycle in CYCLES for motion in cycle.motions]
TOLD = [told(cycle, motion) for cycle, motion in STORIES]
AMENDED = [told(cycle, motion) for cycle, motion in STORIES if motion.amendments]
BALLOTED = [told(cycle, motion) for cycle, motion in STORIES if motion.ballots]
of_every_motion = pytest.mark.parametrize(("cycle", "motion"), TOLD)
of_every_amended_motion = pytest.mark.parametrize(("cycle", "motion"), AMENDED)
of_every_ballot = pytest.mark.parametrize(("cycle", "motion"), BALLOTED)


def people_acting(motion):
    yield motion.mover, motion.drafted
    for key in (*motion.co_authors, *motion.invited):
        yield key, motion.drafted
    for key in motion.seconders:
        yield key, motion.seconded or motion.moved
    for amendment in motion.amendments:
        yield amendment.mover, amendment.proposed


def is_carried(count: Count, majority: Majority, roll: int) -> bool:
    if majority is Majority.ABSOLUTE:
        return 2 * count.votes_for > roll
    if majority is Majority.TWO_THIRDS_PRESENT:
        return 3 * count.votes_for >= 2 * count.papers
    if majority is Majority.TWO_THIRDS:
        return 3 * count.votes_for >= 2 * (count.votes_for + count.against)
    return count.votes_for > count.against


def words_added(before: str, after: str) -> int:
    old, new = before.split(), after.split()
    changes = difflib.SequenceMatcher(None, old, new, autojunk=False).get_opcodes()
    return sum(end - begin for tag, _, _, begin, end in changes if tag != "equal")


# The way of each motion


@of_every_motion
def test_all_who_act_are_members_of_the_branch_in_good_standing_who_had_joined(cycle, motion):
    for key, day in people_acting(motion):
        person = person_of(key)
        assert person.branch == motion.branch
        assert person.standing is Standing.GOOD
        assert person.joined < day


@of_every_motion
def test_authors_do_not_second_their_own_motion(cycle, motion):
    authors = [motion.mover, *motion.co_authors, *motion.invited]

    assert len(set(authors)) == len(authors)
    assert not set(authors) & set(motion.seconders)


@of_every_motion
def test_a_motion_is_seconded_as_often_as_its_branch_asks(cycle, motion):
    if motion.seconded is None:
        assert motion.fate in {MotionFate.DRAFT, MotionFate.WAITING_FOR_SECONDER}
        later = (motion.amendments, motion.ballot, motion.ending, motion.submitted)
        assert not any(later)
    else:
        assert len(set(motion.seconders)) == motion.orders_on(motion.seconded).seconders


@of_every_motion
def test_a_motion_serves_a_goal_of_its_year(cycle, motion):
    assert motion.goal in {goal.key for goal in cycle.goals}


@of_every_motion
def test_a_motion_keeps_to_the_word_limits_of_its_branch(cycle, motion):
    orders = motion.orders_on(motion.drafted)

    assert count_words(parse_document(motion.body)) <= orders.motion_words
    assert word_count(motion.title) <= orders.title_words


@of_every_motion
def test_a_motion_goes_its_way_in_order_and_in_the_windows_of_its_year(cycle, motion):
    drafting, deciding = cycle.windows[Stage.DRAFTING], cycle.windows[Stage.BRANCH_DECISIONS]
    steps = [day for day in (motion.drafted, motion.moved, motion.seconded) if day is not None]

    assert steps == sorted(steps)
    assert drafting[0] <= steps[0]
    assert steps[-1] < min(drafting[1], 0)
    for amendment in motion.amendments:
        assert steps[-1] < amendment.proposed < min(deciding[1], 0)
    for ballot in motion.ballots:
        assert ballot.opens < min(ballot.closes, 0)
        assert ballot.closes < deciding[1]
    if motion.ending:
        assert steps[-1] < motion.ending.day < 0
        assert motion.ending.reason


@of_every_motion
def test_a_motion_brought_again_belongs_to_the_branch_that_brought_it(cycle, motion):
    if motion.brings_again:
        former = LAST_YEAR.by_name[motion.brings_again]
        assert former.outcome is not None
        assert former.branch == motion.branch
        assert former.outcome.outcome in {
            ConferenceOutcome.NOT_REACHED,
            ConferenceOutcome.REMITTED,
        }
    if motion.adopts:
        assert cycle.by_name[motion.adopts].kind is MotionKind.MODEL
        assert "[name" not in motion.body


# Amendments


@of_every_amended_motion
def test_an_amendment_fits_the_text_changes_it_and_keeps_to_the_word_limit(cycle, motion):
    for amendment in motion.amendments:
        text = motion.amended_by(amendment)
        limit = motion.orders_on(amendment.proposed).amendment_words
        before = motion.text_on(amendment.proposed)
        assert text != before
        assert words_added(before, text) <= limit


@of_every_amended_motion
def test_the_amendments_that_were_made_can_stand_together_in_one_text(cycle, motion):
    made = [
        amendment
        for amendment in motion.amendments
        if amendment.fate in {AmendmentState.ACCEPTED, AmendmentState.CARRIED}
    ]
    text = amended(motion.body, chain.from_iterable(a.changes for a in made))

    assert (text != motion.body) == bool(made)
    if motion.fate in {MotionFate.CARRIED, MotionFate.CARRIED_AS_AMENDED}:
        assert (motion.fate is MotionFate.CARRIED_AS_AMENDED) == bool(made)


@of_every_amended_motion
def test_the_mover_answers_before_a_ballot_is_announced(cycle, motion):
    answers = [a.answered for a in motion.amendments if a.answered is not None]

    assert all(a.answered is None or a.proposed < a.answered for a in motion.amendments)
    assert all(a.answered for a in motion.amendments if a.fate is not AmendmentState.PENDING)
    for ballot in motion.ballots:
        assert all(day < motion.announced(ballot) for day in answers)


@of_every_amended_motion
def test_every_amendment_says_why(cycle, motion):
    assert all(amendment.reason for amendment in motion.amendments)


def test_names_of_amendments_are_unique():
    keys = [amendment.key for _, motion in STORIES for amendment in motion.amendments]

    assert len(set(keys)) == len(keys)


def test_the_amendments_to_the_evening_bus_conflict_as_the_story_needs_it():
    motion = THIS_YEAR.by_name["buses-after-six"]
    open_ones = [a for a in motion.amendments if a.fate is not AmendmentState.ACCEPTED]
    base = parse_document(motion.text_on(open_ones[0].proposed))
    edits = [edit_of(base, parse_document(motion.amended_by(a))) for a in open_ones]
    conflicts = conflicts_among(edits)

    anew = [place for place, edit in enumerate(edits) if edit.replaces_all]
    assert [open_ones[place].mover for place in anew] == ["priya"]
    assert {tuple(open_ones[place].mover for place in c.edits) for c in conflicts} == {
        ("gareth", "colm"),
        ("colm", "sunniva"),
        *((other.mover, "priya") for other in open_ones[:-1]),
    }


@of_every_motion
def test_a_motion_asks_for_something(cycle, motion):
    assert asks_for_something(parse_document(motion.body))


# Ballots


@of_every_ballot
def test_no_ballot_has_more_papers_than_members_on_the_roll(cycle, motion):
    for ballot in motion.ballots:
        roll = motion.roll(ballot)
        papers = ballot.papers(roll)
        assert {count.papers for count in ballot.counts} == {len(papers)}
        assert len(papers) <= len(roll)
        assert set(ballot.not_yet) <= {person.key for person in roll}
        assert not set(ballot.not_yet) & set(papers)


@of_every_ballot
def test_the_papers_add_up_to_the_counts(cycle, motion):
    for ballot in motion.ballots:
        papers = ballot.papers(motion.roll(ballot)).values()
        for count in ballot.counts:
            choices = [paper[count.question] for paper in papers]
            assert choices == list(count.choices())


@of_every_ballot
def test_amendments_that_are_still_open_are_voted_on_before_the_motion(cycle, motion):
    settled = {AmendmentState.ACCEPTED, AmendmentState.WITHDRAWN}
    asked = [[count.question for count in ballot.counts] for ballot in motion.ballots]
    open_ones = [a.key for a in motion.amendments if a.fate not in settled]

    assert asked == [questions for questions in (open_ones, [MOTION]) if questions][: len(asked)]


@of_every_ballot
def test_a_ballot_is_announced_after_seconding_and_after_the_ballot_before_it(cycle, motion):
    announced = [motion.announced(ballot) for ballot in motion.ballots]
    before = [motion.seconded, *(ballot.closes for ballot in motion.ballots)]

    assert all(day >= end for day, end in zip(announced, before, strict=False))


@of_every_ballot
def test_a_ballot_stays_open_for_as_many_days_as_its_notice_has(cycle, motion):
    for ballot in motion.ballots:
        assert ballot.closes - ballot.opens >= motion.orders_on(ballot.opens).notice_days


@of_every_ballot
def test_the_counts_of_a_closed_ballot_bear_out_what_the_story_says(cycle, motion):
    for ballot in motion.ballots:
        if ballot.closes > 0:
            assert motion.fate is MotionFate.BALLOT_OPEN
            return
        orders = motion.orders_on(ballot.opens)
        assert ballot.counts[0].papers >= orders.quorum_of(len(motion.roll(ballot)))
    _check_the_vote_on_the_motion(motion)


@of_every_ballot
def test_the_counts_on_amendments_bear_out_their_fates(cycle, motion):
    by_key = {amendment.key: amendment for amendment in motion.amendments}
    ballot = motion.amendment_ballot
    if ballot is None or ballot.closes > 0:
        return
    majority, roll = motion.orders_on(ballot.opens).majority, len(motion.roll(ballot))
    for count in ballot.counts:
        carried = is_carried(count, majority, roll)
        assert carried == (by_key[count.question].fate is AmendmentState.CARRIED)


def _check_the_vote_on_the_motion(motion):
    ballot = motion.ballot
    orders = motion.orders_on(ballot.opens)
    is_rule_change = motion.kind is MotionKind.RULE_CHANGE
    majority = orders.rule_change_majority if is_rule_change else orders.majority
    if motion.fate is MotionFate.TIED:
        assert orders.casting_vote is CastingVote.CHAIR
        assert ballot.counts[0].votes_for == ballot.counts[0].against
    else:
        carried = is_carried(ballot.counts[0], majority, len(motion.roll(ballot)))
        assert carried == (motion.fate is not MotionFate.LOST)


def test_the_member_of_the_sign_in_page_has_something_to_vote_on_and_to_second():
    waiting = [m for m in THIS_YEAR.motions if m.ballot and "nell" in m.ballot.not_yet]
    to_second = [
        m
        for m in THIS_YEAR.motions
        if m.branch == "NOR" and m.fate is MotionFate.WAITING_FOR_SECONDER
    ]

    assert waiting
    assert any("nell" not in (m.mover, *m.co_authors) for m in to_second)
