"""The mover accepts an amendment in another form, if its proposer agrees."""

import pytest
from sqlalchemy import select

from policy_forum.domain.refusals import Reason
from policy_forum.features.amendments.commands import (
    accept_amendment,
    agree_to_changed_form,
    decline_changed_form,
    leave_to_vote,
    offer_changed_form,
    revise_amendment,
    take_back_changed_form,
    withdraw_amendment,
)
from policy_forum.features.amendments.models import ChangedForm
from policy_forum.features.amendments.queries import find_changed_form, what_needs
from policy_forum.features.amendments.rules import AmendmentState
from policy_forum.features.motions.models import MotionRevision
from tests.commands.amendments.steps import events, letters, refusal_of


@pytest.fixture
def offer(work_as, mover, motion):
    def do(amendment, new, reason="Both buses matter", member=None, old="evening bus"):
        with work_as(member or mover) as work:
            return offer_changed_form(
                work,
                amendment.id,
                amendment.version,
                motion.revision,
                motion.text_markdown.replace(old, new),
                reason,
            )

    return do


def test_an_offer_changes_nothing_yet_and_the_proposer_is_told(
    propose, offer, session, motion, author, mover, make, clock
):
    amendment = propose("evening bus", "last bus")
    key = offer(amendment, "evening bus and the last bus")
    form = session.get(ChangedForm, key)
    assert (form.base_revision, form.is_agreed, form.answered_at) == (1, None, None)
    assert "and the last bus" in form.wording
    assert (motion.revision, amendment.state) == (1, AmendmentState.PENDING)
    assert letters(session)[-1] == (author.email, "amendment_changed_form")
    assert [str(n.sentence) for n in what_needs(session, make.actor(author), clock.now())] == [
        "Answer the changed form that the mover offers of your amendment 1"
    ]
    assert what_needs(session, make.actor(mover), clock.now()) == ()


def test_who_agrees_sees_the_form_in_the_motion_and_her_first_text_kept(
    propose, offer, work_as, session, motion, author, mover
):
    amendment = propose("evening bus", "last bus")
    first = amendment.amended_markdown
    other = propose("every councillor", "each councillor")
    key = offer(amendment, "evening bus and the last bus")
    with work_as(author) as work:
        assert agree_to_changed_form(work, amendment.id, key) == 2
    assert "the evening bus and the last bus" in motion.text_markdown
    assert amendment.state is AmendmentState.ACCEPTED
    assert amendment.amended_markdown == motion.text_markdown
    assert amendment.original_amended_markdown == first
    assert session.get(ChangedForm, key).is_agreed is True
    assert (other.base_revision, other.state) == (2, AmendmentState.PENDING)
    assert events(session)[-4:] == [
        "MotionRevised",
        "ChangedFormAgreed",
        "AmendmentAccepted",
        "AmendmentCarriedToNewText",
    ]
    assert (mover.email, "amendment_changed_form_agreed") in letters(session)
    revision = session.scalars(
        select(MotionRevision).order_by(MotionRevision.number.desc())
    ).first()
    assert revision.cause == "Amendment 1 accepted in a changed form"


def test_nobody_is_handed_back_an_amendment_unseen(propose, offer, work_as, author):
    amendment = propose("every councillor", "each councillor")
    other = propose("evening", "night")
    key = offer(amendment, "last bus")

    def agree(*seen):
        with work_as(author) as work:
            agree_to_changed_form(work, amendment.id, key, seen)

    assert refusal_of(agree).reason is Reason.CHANGED_MEANWHILE
    agree(other.id)
    assert other.state is AmendmentState.NEEDS_AUTHOR


def test_who_declines_gives_a_reason_and_the_mover_answers_anew(
    propose, offer, work_as, session, author, mover, make, clock, motion
):
    amendment = propose("evening bus", "last bus")
    key = offer(amendment, "evening bus and the last bus")

    def decline(reason):
        with work_as(author) as work:
            decline_changed_form(work, amendment.id, key, reason)

    assert refusal_of(lambda: decline(" ")).reason is Reason.INVALID
    decline("The evening bus is not enough.")
    form = find_changed_form(session, amendment.id)
    assert form is not None
    assert (form.is_agreed, form.answer_reason) == (False, "The evening bus is not enough.")
    assert (amendment.state, motion.revision) == (AmendmentState.PENDING, 1)
    assert letters(session)[-1] == (mover.email, "amendment_changed_form_declined")
    assert len(what_needs(session, make.actor(mover), clock.now())) == 1
    assert refusal_of(lambda: decline("Again")).reason is Reason.CHANGED_MEANWHILE


def test_only_the_mover_offers_and_only_the_proposer_answers(
    propose, offer, work_as, author, mover, make_member, north
):
    amendment = propose("evening bus", "last bus")
    stranger = make_member(north)
    for member in (author, stranger):
        refusal = refusal_of(lambda member=member: offer(amendment, "late bus", member=member))
        assert refusal.reason is Reason.NOT_PERMITTED
    key = offer(amendment, "late bus")

    def agree(member):
        with work_as(member) as work:
            agree_to_changed_form(work, amendment.id, key)

    for member in (mover, stranger):
        assert refusal_of(lambda member=member: agree(member)).reason is Reason.NOT_PERMITTED


@pytest.mark.parametrize(
    ("new", "says"), [("last bus", "as it stands"), ("evening bus", "Nothing is changed")]
)
def test_a_form_that_is_none_is_refused(propose, offer, new, says):
    amendment = propose("evening bus", "last bus")
    assert says in str(refusal_of(lambda: offer(amendment, new)).sentence)


def test_the_movers_own_amendment_and_one_without_a_proposer_are_not_offered(
    propose, offer, mover, session
):
    own = propose("evening bus", "last bus", member=mover)
    assert "yourself" in str(refusal_of(lambda: offer(own, "late bus")).sentence)
    nobodys = propose("every councillor", "each councillor")
    nobodys.proposer_id = None
    session.commit()
    assert "Nobody is named" in str(refusal_of(lambda: offer(nobodys, "late bus")).sentence)


def accept_another(work_as, mover, propose, **_):
    other = propose("every councillor", "each councillor")
    with work_as(mover) as work:
        accept_amendment(work, other.id, other.version)


def accept_as_it_is(work_as, mover, amendment, **_):
    with work_as(mover) as work:
        accept_amendment(work, amendment.id, amendment.version)


def withdraw(work_as, author, amendment, **_):
    with work_as(author) as work:
        withdraw_amendment(work, amendment.id)


def revise(work_as, author, amendment, motion, **_):
    with work_as(author) as work:
        text = motion.text_markdown.replace("evening bus", "midnight bus")
        revise_amendment(work, amendment.id, amendment.version, motion.revision, text)


def take_back(work_as, mover, amendment, key, **_):
    with work_as(mover) as work:
        take_back_changed_form(work, amendment.id, key)


@pytest.mark.parametrize("moves_on", [accept_another, accept_as_it_is, withdraw, revise, take_back])
def test_an_offer_lapses_when_the_text_or_the_amendment_moves_on(
    moves_on, propose, offer, work_as, session, author, mover, motion
):
    amendment = propose("evening bus", "last bus")
    key = offer(amendment, "evening bus and the last bus")
    moves_on(
        work_as=work_as,
        author=author,
        mover=mover,
        amendment=amendment,
        motion=motion,
        propose=propose,
        key=key,
    )
    form = find_changed_form(session, amendment.id)
    assert form is not None
    assert (form.is_waiting, form.is_agreed) == (False, None)
    assert form.answer_reason
    assert "ChangedFormLapsed" in events(session)
    assert "amendment_changed_form_lapsed" in [template for _to, template in letters(session)]

    def agree():
        with work_as(author) as work:
            agree_to_changed_form(work, amendment.id, key)

    assert refusal_of(agree).reason is Reason.CHANGED_MEANWHILE


def test_leaving_it_to_the_vote_keeps_the_offer_open(propose, offer, work_as, mover, author):
    amendment = propose("evening bus", "last bus")
    key = offer(amendment, "evening bus and the last bus")
    with work_as(mover) as work:
        leave_to_vote(work, amendment.id, amendment.version)
    with work_as(author) as work:
        assert agree_to_changed_form(work, amendment.id, key) == 2


def test_another_offer_takes_the_place_of_the_first(propose, offer, session, work_as, author):
    amendment = propose("evening bus", "last bus")
    first = offer(amendment, "evening bus and the last bus")
    second = offer(amendment, "last evening bus")
    assert session.get(ChangedForm, first).answered_at is not None
    with work_as(author) as work:
        agree_to_changed_form(work, amendment.id, second)
    assert amendment.state is AmendmentState.ACCEPTED


def test_an_offer_made_on_an_old_text_is_refused(propose, work_as, mover, motion):
    amendment = propose("evening bus", "last bus")
    seen, text = motion.revision, motion.text_markdown.replace("evening bus", "late bus")
    accept_another(work_as, mover, propose)

    def offer_it():
        with work_as(mover) as work:
            offer_changed_form(work, amendment.id, amendment.version, seen, text)

    assert refusal_of(offer_it).reason is Reason.CHANGED_MEANWHILE
