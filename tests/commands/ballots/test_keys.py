"""A key is made by its scrutineers' cards; no card's code and no private half is kept."""

import json

import pytest
from sqlalchemy import select, text

from policy_forum.domain.access.actors import OfficeKind
from policy_forum.domain.eligibility import Standing
from policy_forum.domain.identifiers import BranchId
from policy_forum.domain.refusals import Reason
from policy_forum.features.ballots.commands.keys import (
    begin_key,
    confirm_card,
    give_up_key,
    take_card,
)
from policy_forum.features.ballots.models import ElectionKey, Scrutineer
from policy_forum.features.ballots.queries.keys import find_key, list_keys, list_ready_keys
from policy_forum.features.ballots.rules.keys import KeyState
from policy_forum.platform.audit import AuditRow
from policy_forum.platform.outbox import OutboxMessage
from policy_forum.platform.sealing import join_key, open_share


def key_of(session, key_id):
    found = find_key(session, key_id)
    assert found is not None
    return found


@pytest.fixture
def three(branch, make_member):
    return [make_member(branch, given_name=name) for name in ("Ada", "Bo", "Cas")]


@pytest.fixture
def begin(work_as, secretary, branch):
    def begin_with(members, needed=1, by=secretary, label="Officers 2026", of=branch):
        with work_as(by) as work:
            return begin_key(
                work, BranchId(of.id) if of else None, label, [m.number for m in members], needed
            )

    return begin_with


@pytest.fixture
def take(work_as):
    def take_as(member, key_id):
        with work_as(member) as work:
            return take_card(work, key_id)

    return take_as


@pytest.fixture
def confirm(work_as):
    def confirm_as(member, key_id, code):
        with work_as(member) as work:
            confirm_card(work, key_id, code)

    return confirm_as


@pytest.fixture
def give_up(work_as, secretary):
    def give_up_as(key_id, by=secretary):
        with work_as(by) as work:
            give_up_key(work, key_id)

    return give_up_as


def test_two_of_three_cards_make_the_private_half_and_one_does_not(begin, take, three, session):
    key_id = begin(three, needed=2)
    cards = [take(member, key_id) for member in three]
    assert [card.is_key_made for card in cards] == [False, False, True]
    public = bytes.fromhex(session.get_one(ElectionKey, key_id).public_key)
    rows = session.scalars(select(Scrutineer).filter_by(key_id=key_id).order_by("position")).all()
    shares = [
        open_share(bytes.fromhex(row.sealed_share), card.code)
        for row, card in zip(rows, cards, strict=True)
    ]
    opened = [share for share in shares if share]
    assert len(opened) == 3
    assert join_key(opened[1:], public) is not None
    assert join_key(opened[:1], public) is None


def test_neither_code_nor_private_half_is_stored_anywhere(begin, take, three, session):
    key_id = begin(three[:1])
    card = take(three[0], key_id)
    row = session.get_one(Scrutineer, (key_id, three[0].id))
    public = bytes.fromhex(session.get_one(ElectionKey, key_id).public_key)
    share = open_share(bytes.fromhex(row.sealed_share), card.code)
    assert share is not None
    private = (join_key([share], public) or b"").hex()
    assert len(private) == 64
    plain = card.code.replace("-", "")
    for table in ("election_key", "scrutineer", "audit_trail", "outbox_message"):
        for found in session.execute(text(f"SELECT * FROM {table}")):
            kept = json.dumps([str(value) for value in found])
            assert private not in kept
            assert plain not in kept.replace("-", "")
            assert str(share.value) not in kept


def test_a_card_taken_again_before_the_key_is_made_replaces_the_first(
    begin, take, confirm, three, refused
):
    key_id = begin(three[:2], needed=2)
    lost = take(three[0], key_id)
    kept = take(three[0], key_id)
    take(three[1], key_id)
    assert "another card" in str(refused(confirm, three[0], key_id, lost.code).sentence)
    confirm(three[0], key_id, kept.code)


def test_once_the_key_is_made_no_card_can_be_taken(begin, take, three, refused):
    key_id = begin(three[:1])
    take(three[0], key_id)
    assert refused(take, three[0], key_id).reason is Reason.WRONG_STATE


def test_the_key_is_ready_when_all_have_confirmed(begin, take, confirm, three, session, branch):
    key_id = begin(three, needed=2)
    cards = [take(member, key_id) for member in three]
    for member, card in zip(three[:2], cards, strict=False):
        confirm(member, key_id, card.code)
    assert key_of(session, key_id).state is KeyState.CONFIRMING
    assert [h.name for h in key_of(session, key_id).waited_for] == [three[2].full_name]
    assert list_ready_keys(session, branch.id) == ()
    confirm(three[2], key_id, cards[2].code.lower().replace("-", " "))
    assert key_of(session, key_id).state is KeyState.READY
    assert [key.id for key in list_ready_keys(session, branch.id)] == [key_id]
    assert list_ready_keys(session, None) == ()


@pytest.mark.parametrize(
    "code", ["", "   ", "x", "0" * 500, "AAAAA-" * 8, "'; drop table--", "ï¿½\u2028", "I" * 40]
)
def test_rubbish_for_a_code_is_refused_in_a_sentence(
    begin, take, confirm, three, session, refused, code
):
    key_id = begin(three[:1])
    take(three[0], key_id)
    refusal = refused(confirm, three[0], key_id, code)
    assert refusal.reason is Reason.INVALID
    assert str(refusal.sentence)
    assert session.get_one(Scrutineer, (key_id, three[0].id)).confirmed_at is None


def test_another_scrutineers_code_confirms_nothing(begin, take, confirm, three, refused):
    key_id = begin(three[:2])
    _hers, others = take(three[0], key_id), take(three[1], key_id)
    assert "another card" in str(refused(confirm, three[0], key_id, others.code).sentence)


def test_nobody_confirms_before_the_key_is_made(begin, take, confirm, three, refused):
    key_id = begin(three[:2])
    card = take(three[0], key_id)
    assert refused(confirm, three[0], key_id, card.code).reason is Reason.WRONG_STATE


def test_only_who_is_named_takes_a_card(begin, take, three, secretary, refused):
    key_id = begin(three[:1])
    assert refused(take, three[1], key_id).reason is Reason.NOT_PERMITTED
    assert refused(take, secretary, key_id).reason is Reason.NOT_PERMITTED


def test_a_scrutineer_who_has_lapsed_since_still_holds_her_card(
    begin, take, confirm, three, session
):
    key_id = begin(three[:1])
    three[0].standing = Standing.LAPSED
    session.commit()
    confirm(three[0], key_id, take(three[0], key_id).code)
    assert key_of(session, key_id).state is KeyState.READY


def test_a_key_that_is_given_up_gives_no_cards(begin, take, give_up, three, session, refused):
    key_id = begin(three[:1])
    give_up(key_id)
    assert key_of(session, key_id).state is KeyState.GIVEN_UP
    assert "given up" in str(refused(take, three[0], key_id).sentence)
    assert "given up" in str(refused(give_up, key_id).sentence)


def test_only_who_holds_ballots_begins_and_gives_up_a_key(
    begin, give_up, three, refused, make_officer, make_branch, branch
):
    elsewhere = make_officer(OfficeKind.SECRETARY, make_branch("South"))
    returning = make_officer(OfficeKind.RETURNING_OFFICER, make_branch("West"))
    for person in (three[0], elsewhere, returning):
        assert refused(begin, three, by=person).reason is Reason.NOT_PERMITTED
    key_id = begin(three)
    assert refused(give_up, key_id, by=elsewhere).reason is Reason.NOT_PERMITTED
    assert refused(begin, three, of=None).reason is Reason.NOT_PERMITTED
    assert begin(three, by=returning, of=None)


def test_scrutineers_are_of_the_branch_or_the_returning_officer(
    begin, three, make_member, make_branch, make_officer, branch, refused
):
    stranger = make_member(make_branch("South"))
    lapsed = make_member(branch, standing=Standing.LAPSED)
    assert "Number 2" in str(refused(begin, [three[0], stranger]).sentence)
    assert stranger.number in str(refused(begin, [three[0], stranger]).sentence)
    assert refused(begin, [lapsed]).reason is Reason.INVALID
    assert begin([make_officer(OfficeKind.RETURNING_OFFICER, make_branch("West"))])


@pytest.mark.parametrize(
    ("needed", "label"), [(0, "A"), (3, "A"), (-1, "A"), (1, " "), (1, "x" * 121)]
)
def test_numbers_and_names_that_cannot_be_are_refused(begin, three, refused, needed, label):
    assert refused(begin, three[:2], needed=needed, label=label).reason is Reason.INVALID


def test_nobody_is_named_twice_and_there_are_nine_at_most(
    begin, three, refused, branch, make_member
):
    assert "named twice" in str(refused(begin, [three[0], three[0]]).sentence)
    ten = [make_member(branch) for _ in range(10)]
    assert "between 1 and 9" in str(refused(begin, ten).sentence)
    assert refused(begin, []).reason is Reason.INVALID


def test_everyone_is_told_by_mail_what_she_has_to_do(begin, take, confirm, three, session):
    key_id = begin(three[:2], needed=2)
    cards = [take(member, key_id) for member in three[:2]]
    for member, card in zip(three[:2], cards, strict=True):
        confirm(member, key_id, card.code)
    told = session.execute(select(OutboxMessage.template, OutboxMessage.address)).all()
    templates = [template for template, _address in told]
    assert templates.count("scrutineer_asked") == templates.count("scrutineer_confirms") == 2
    assert templates.count("key_ready") == 1


def test_each_step_is_recorded_without_its_secret(begin, take, confirm, three, session):
    key_id = begin(three[:1])
    card = take(three[0], key_id)
    confirm(three[0], key_id, card.code)
    rows = session.execute(
        select(AuditRow.name, AuditRow.facts).where(AuditRow.about_kind == "election_key")
    ).all()
    assert [name for name, _facts in rows] == ["KeyBegun", "CardTaken", "KeyMade", "CardConfirmed"]
    assert rows[1].facts == {"key_id": key_id, "member_id": three[0].id}


def test_a_scrutineer_sees_her_keys_and_others_do_not(begin, three, session, branch):
    key_id = begin(three[:1])
    assert [key.id for key in list_keys(session, [], three[0].id)] == [key_id]
    assert list_keys(session, [], three[1].id) == ()
    assert [key.id for key in list_keys(session, [branch.id], None)] == [key_id]
