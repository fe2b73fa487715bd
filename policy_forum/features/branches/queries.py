"""Rows of branches and their standing orders."""

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from policy_forum.features.branches.models import StandingOrders
from policy_forum.features.branches.rules import MODEL_RULES, Rules


def rules_of(session: Session, branch_id: int) -> Rules:
    """The rules in force: the branch's newest version, else the model rules. One statement."""
    newest_first = (
        select(StandingOrders)
        .where(or_(StandingOrders.branch_id == branch_id, StandingOrders.branch_id.is_(None)))
        .order_by(StandingOrders.branch_id.is_(None), StandingOrders.version.desc())
        .limit(1)
    )
    row = session.scalar(newest_first)
    return MODEL_RULES if row is None else _rules_from(row)


def _rules_from(row: StandingOrders) -> Rules:
    return Rules(
        standing_orders_id=row.id,
        branch_id=row.branch_id,
        version=row.version,
        quorum_kind=row.quorum_kind,
        quorum_amount=row.quorum_amount,
        majority=row.majority,
        rule_change_majority=row.rule_change_majority,
        casting_vote=row.casting_vote,
        notice_days=row.notice_days,
        seconders=row.seconders,
        title_words=row.title_words,
        motion_words=row.motion_words,
        amendment_words=row.amendment_words,
        freeze_days=row.freeze_days,
    )
