"""What can be done to branches and their standing orders."""

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from policy_forum.domain.access.policy import Action
from policy_forum.domain.access.who import Subject
from policy_forum.domain.events import (
    BranchMade,
    ModelRulesPublished,
    RegionMade,
    StandingOrdersPublished,
)
from policy_forum.domain.identifiers import BranchId, RegionId, StandingOrdersId
from policy_forum.domain.phrases import Phrase, phrase
from policy_forum.domain.refusals import Reason, Refusal, RefusedError
from policy_forum.features.branches.models import Branch, Region, StandingOrders
from policy_forum.features.branches.rules import (
    SETTINGS,
    Rules,
    refusal_to_make_branch,
    refusal_to_publish,
)
from policy_forum.platform.work import Work


def make_region(work: Work, name: str) -> RegionId:
    """Make a region that branches can belong to; its name must be new."""
    work.authorise(Action.MAKE_BRANCH)
    if not name.strip() or len(name) > 120:
        sentence = phrase("Give the region a name of at most 120 characters.")
        work.refuse_if(Refusal(Reason.INVALID, sentence))
    region = Region(name=name.strip())
    _add(work, region, phrase("There is a region of that name already."))
    work.record(RegionMade(region_id=RegionId(region.id)))
    return RegionId(region.id)


def make_branch(work: Work, region_id: RegionId, name: str, code: str) -> BranchId:
    """Make a branch; `code` is three capital letters that no other branch has."""
    work.authorise(Action.MAKE_BRANCH)
    work.refuse_if(refusal_to_make_branch(name, code))
    if work.session.get(Region, region_id) is None:
        work.refuse_if(Refusal(Reason.INVALID, phrase("Choose a region.")))
    branch = Branch(region_id=region_id, name=name.strip(), code=code)
    _add(work, branch, phrase("There is a branch of that name or with that code already."))
    key = BranchId(branch.id)
    work.record(BranchMade(branch_id=key, region_id=region_id))
    return key


def publish_standing_orders(
    work: Work, branch_id: BranchId, rules: Rules, note: str, based_on: int | None = None
) -> StandingOrdersId:
    """Publish the branch's next version, for ballots that open and meetings called from now on.

    Only the settings of `rules` count, not its keys. `note` says how the branch agreed to it.
    `based_on` is the newest version that its author saw, to refuse when there is a newer one.
    """
    subject = Subject(branch_id=branch_id, acting_for=branch_id)
    work.authorise(Action.CHANGE_STANDING_ORDERS, subject)
    newest = _newest(work.session, branch_id)
    work.refuse_if(_refusal_if_newer(newest, based_on))
    work.refuse_if(refusal_to_publish(rules, newest.rules() if newest else None, note))

    row = _next_version(work, branch_id, newest, rules, note)
    key = StandingOrdersId(row.id)
    event = StandingOrdersPublished(
        standing_orders_id=key, branch_id=branch_id, version=row.version
    )
    work.record(event, note=row.note)
    return key


def make_model_rules(
    work: Work, rules: Rules, note: str, based_on: int | None = None
) -> StandingOrdersId:
    """Publish the next version of the model rules, for branches without rules of their own."""
    work.authorise(Action.CHANGE_MODEL_RULES)
    newest = _newest(work.session, None)
    work.refuse_if(_refusal_if_newer(newest, based_on))
    work.refuse_if(refusal_to_publish(rules, newest.rules() if newest else None, note))

    row = _next_version(work, None, newest, rules, note)
    key = StandingOrdersId(row.id)
    work.record(ModelRulesPublished(standing_orders_id=key, version=row.version), note=row.note)
    return key


def _newest(session: Session, branch_id: BranchId | None) -> StandingOrders | None:
    return session.scalar(
        select(StandingOrders)
        .where(StandingOrders.branch_id.is_not_distinct_from(branch_id))
        .order_by(StandingOrders.version.desc())
        .limit(1)
    )


def _refusal_if_newer(newest: StandingOrders | None, based_on: int | None) -> Refusal | None:
    if based_on is None or based_on == (newest.version if newest else 0):
        return None
    sentence = phrase(
        "Another version was published while you wrote this one. Look at it, then decide."
    )
    return Refusal(Reason.CHANGED_MEANWHILE, sentence)


def _next_version(
    work: Work,
    branch_id: BranchId | None,
    newest: StandingOrders | None,
    rules: Rules,
    note: str,
) -> StandingOrders:
    settings = {name: getattr(rules, name) for name in SETTINGS}
    row = StandingOrders(
        branch_id=branch_id,
        version=newest.version + 1 if newest else 1,
        published_at=work.now,
        published_by_id=work.actor.member_id,
        note=note.strip(),
        meeting_rules=rules.meetings.overrides(),
        **settings,
    )
    _add(work, row, phrase("Somebody else published a version at the same moment."))
    return row


def _add(work: Work, row: Region | Branch | StandingOrders, taken: Phrase) -> None:
    """Add a row whose uniqueness the database decides; the savepoint keeps the work usable."""
    try:
        with work.session.begin_nested():
            work.session.add(row)
    except IntegrityError as error:
        raise RefusedError(Refusal(Reason.ALREADY_DONE, taken)) from error
