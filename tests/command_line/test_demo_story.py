"""The demonstration’s story is one that could have happened under the organisation’s rules."""

import difflib
from itertools import chain, combinations

import pytest

from policy_forum.command_line.demo.people import (
    person_of,
    roll_of,
)
from policy_forum.command_line.demo.story import (
    CYCLES,
    LAST_YEAR,
    THIS_YEAR,
)
from policy_forum.command_line.demo.story.parts import (
    MOTION,
    AmendmentFate,
    ConferenceResult,
    Count,
    MotionFate,
)
from policy_forum.command_line.demo.story.wording import (
    Replace,
    amended,
)
from policy_forum.domain.cycle import Stage
from policy_forum.domain.eligibility import Standing


def told(cycle, motion):
    return pytest.param(cycle, motion, id=f"{cycle.years_ago}-{motion.branch}-{motion.name}")


STORIES = [(cycle, motion) for cycle in CYCLES for motion in cycle.motions]
TOLD = [told(cycle, motion) for cycle, motion in STORIES]
AMENDED = [told(cycle, motion) for cycle, motion in STORIES if motion.amendments]
BALLOTED = [told(cycle, motion) for cycle, motion in STORIES if motion.ballot]
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


def is_carried(count: Count, majority: str, abstentions_count: bool, roll: int) -> bool:
    cast = count.votes_for + count.against + (count.abstain if abstentions_count else 0)
    if majority == "absolute":
        return 2 * count.votes_for > roll
    if majority == "two_thirds":
        return 3 * count.votes_for >= 2 * cast
    return 2 * count.votes_for > cast


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

    assert len(motion.body.split()) <= orders.motion_words
    assert len(motion.title.split()) <= orders.title_words


@of_every_motion
def test_a_motion_goes_its_way_in_order_and_in_the_windows_of_its_year(cycle, motion):
    drafting, deciding = cycle.windows[Stage.DRAFTING], cycle.windows[Stage.BRANCH_DECISIONS]
    steps = [day for day in (motion.drafted, motion.moved, motion.seconded) if day is not None]

    assert steps == sorted(steps)
    assert drafting[0] <= steps[0]
    assert steps[-1] < min(drafting[1], 0)
    for amendment in motion.amendments:
        assert steps[-1] < amendment.proposed < min(deciding[1], 0)
    if motion.ballot:
        assert motion.ballot.opens < min(motion.ballot.closes, 0)
        assert motion.ballot.closes < deciding[1]
    if motion.ending:
        assert steps[-1] < motion.ending.day < 0
        assert motion.ending.reason


@of_every_motion
def test_a_motion_brought_again_belongs_to_the_branch_that_brought_it(cycle, motion):
    if motion.brings_again:
        former = LAST_YEAR.by_name[motion.brings_again]
        assert former.outcome is not None
        assert former.branch == motion.branch
        assert former.outcome.result in {
            ConferenceResult.NOT_REACHED,
            ConferenceResult.REMITTED,
        }
    if motion.adopts:
        assert cycle.by_name[motion.adopts].kind == "model"
        assert "[name" not in motion.body


# Amendments


@of_every_amended_motion
def test_an_amendment_fits_the_text_changes_it_and_keeps_to_the_word_limit(cycle, motion):
    for amendment in motion.amendments:
        text = motion.amended_by(amendment)
        limit = motion.orders_on(amendment.proposed).amendment_words
        assert text != motion.body
        assert words_added(motion.body, text) <= limit


@of_every_amended_motion
def test_the_amendments_that_were_made_can_stand_together_in_one_text(cycle, motion):
    made = [
        amendment
        for amendment in motion.amendments
        if amendment.fate in {AmendmentFate.ACCEPTED, AmendmentFate.CARRIED}
    ]
    text = amended(motion.body, chain.from_iterable(a.changes for a in made))

    assert (text != motion.body) == bool(made)
    if motion.fate in {MotionFate.CARRIED, MotionFate.CARRIED_AS_AMENDED}:
        assert (motion.fate is MotionFate.CARRIED_AS_AMENDED) == bool(made)


@of_every_amended_motion
def test_the_mover_answers_after_all_amendments_are_in_and_before_the_ballot(cycle, motion):
    answers = [a.answered for a in motion.amendments if a.answered is not None]
    accepted = [a.answered for a in motion.amendments if a.fate is AmendmentFate.ACCEPTED]

    assert all(a.answered is None or a.proposed < a.answered for a in motion.amendments)
    assert all(a.answered for a in motion.amendments if a.fate is not AmendmentFate.PENDING)
    assert all(a.proposed < min(accepted) for a in motion.amendments if accepted)
    assert not motion.ballot or all(day < motion.ballot.opens for day in answers)


def test_names_of_amendments_are_unique():
    keys = [amendment.key for _, motion in STORIES for amendment in motion.amendments]

    assert len(set(keys)) == len(keys)


def test_two_pairs_of_amendments_to_the_evening_bus_touch_the_same_words():
    motion = THIS_YEAR.by_name["buses-after-six"]

    def touched(amendment):
        for change in amendment.changes:
            if isinstance(change, Replace):
                begin = motion.body.index(change.old)
                yield begin, begin + len(change.old)

    def clash(one, other):
        return any(b < d and c < a for b, a in touched(one) for c, d in touched(other))

    pairs = [(a.mover, b.mover) for a, b in combinations(motion.amendments, 2) if clash(a, b)]
    assert pairs == [("gareth", "colm"), ("colm", "sunniva")]


# Ballots


@of_every_ballot
def test_no_ballot_has_more_papers_than_members_on_the_roll(cycle, motion):
    roll = roll_of(motion.branch, cycle.freeze_day)
    papers = motion.ballot.papers(roll)

    assert {count.papers for count in motion.ballot.counts} == {len(papers)}
    assert len(papers) <= len(roll)
    assert set(motion.ballot.not_yet) <= {person.key for person in roll}
    assert not set(motion.ballot.not_yet) & set(papers)


@of_every_ballot
def test_a_ballot_asks_about_every_amendment_that_is_still_open_and_then_the_motion(cycle, motion):
    settled = {AmendmentFate.ACCEPTED, AmendmentFate.WITHDRAWN}
    asked = [count.question for count in motion.ballot.counts]

    assert asked == [*(a.key for a in motion.amendments if a.fate not in settled), MOTION]


@of_every_ballot
def test_a_ballot_opens_after_the_notice_that_the_branch_gives(cycle, motion):
    orders = motion.orders_on(motion.ballot.opens)

    assert motion.ballot.opens - motion.seconded >= orders.notice_days


@of_every_ballot
def test_the_counts_of_a_closed_ballot_bear_out_what_the_story_says(cycle, motion):
    if motion.ballot.closes > 0:
        assert motion.fate is MotionFate.BALLOT_OPEN
        return
    orders = motion.orders_on(motion.ballot.opens)
    roll = len(roll_of(motion.branch, cycle.freeze_day))
    majority = orders.rule_change_majority if motion.kind == "rule_change" else orders.majority
    final = motion.ballot.counts[-1]

    assert final.papers >= orders.quorum_of(roll)
    if motion.fate is MotionFate.TIED:
        assert orders.casting_vote
        assert final.votes_for == final.against
    else:
        carried = is_carried(final, majority, orders.abstentions_count, roll)
        assert carried == (motion.fate is not MotionFate.LOST)
    by_key = {amendment.key: amendment for amendment in motion.amendments}
    for count in motion.ballot.counts[:-1]:
        carried = is_carried(count, orders.majority, orders.abstentions_count, roll)
        assert carried == (by_key[count.question].fate is AmendmentFate.CARRIED)


def test_the_member_of_the_sign_in_page_has_something_to_vote_on_and_to_second():
    waiting = [m for m in THIS_YEAR.motions if m.ballot and "nell" in m.ballot.not_yet]
    to_second = [
        m
        for m in THIS_YEAR.motions
        if m.branch == "NOR" and m.fate is MotionFate.WAITING_FOR_SECONDER
    ]

    assert waiting
    assert any("nell" not in (m.mover, *m.co_authors) for m in to_second)
