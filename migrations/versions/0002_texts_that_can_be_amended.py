"""Texts that can be amended."""

import sqlalchemy as sa
from alembic import op

from policy_forum.platform import database

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Go to this revision."""
    op.create_table(
        "voting_order",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("motion_id", sa.Integer(), nullable=False),
        sa.Column("amendment_ids", sa.JSON(), nullable=False),
        sa.Column("reason", sa.String(length=2000), nullable=False),
        sa.Column("set_by_id", sa.Integer(), nullable=False),
        sa.Column("set_at", database.UtcDateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["motion_id"], ["motion.id"], name=op.f("fk_voting_order_motion_id_motion")
        ),
        sa.ForeignKeyConstraint(
            ["set_by_id"], ["member.id"], name=op.f("fk_voting_order_set_by_id_member")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_voting_order")),
    )
    with op.batch_alter_table("voting_order", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_voting_order_motion_id"), ["motion_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_voting_order_set_by_id"), ["set_by_id"], unique=False)

    op.create_table(
        "changed_form",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("amendment_id", sa.Integer(), nullable=False),
        sa.Column("offered_by_id", sa.Integer(), nullable=False),
        sa.Column("base_revision", sa.Integer(), nullable=False),
        sa.Column("amended_markdown", sa.Text(), nullable=False),
        sa.Column("wording", sa.Text(), nullable=False),
        sa.Column("difference_html", sa.Text(), nullable=False),
        sa.Column("reason", sa.String(length=2000), nullable=False),
        sa.Column("offered_at", database.UtcDateTime(timezone=True), nullable=False),
        sa.Column("answered_at", database.UtcDateTime(timezone=True), nullable=True),
        sa.Column("is_agreed", sa.Boolean(), nullable=True),
        sa.Column("answer_reason", sa.String(length=2000), nullable=False),
        sa.ForeignKeyConstraint(
            ["amendment_id"], ["amendment.id"], name=op.f("fk_changed_form_amendment_id_amendment")
        ),
        sa.ForeignKeyConstraint(
            ["offered_by_id"], ["member.id"], name=op.f("fk_changed_form_offered_by_id_member")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_changed_form")),
    )
    with op.batch_alter_table("changed_form", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_changed_form_amendment_id"), ["amendment_id"], unique=False
        )
        batch_op.create_index(
            batch_op.f("ix_changed_form_offered_by_id"), ["offered_by_id"], unique=False
        )

    with op.batch_alter_table("amendment", schema=None) as batch_op:
        batch_op.add_column(sa.Column("parent_id", sa.Integer(), nullable=True))
        batch_op.add_column(
            sa.Column("is_from_floor", sa.Boolean(), nullable=False, server_default=sa.false())
        )
        batch_op.add_column(sa.Column("recorded_by_id", sa.Integer(), nullable=True))
        batch_op.add_column(
            sa.Column("first_place", sa.Integer(), nullable=False, server_default="0")
        )
        batch_op.add_column(sa.Column("reach", sa.Integer(), nullable=False, server_default="0"))
        batch_op.add_column(sa.Column("changes", sa.JSON(), nullable=False, server_default="{}"))
        batch_op.add_column(sa.Column("marks", sa.JSON(), nullable=False, server_default="[]"))
        batch_op.create_index(batch_op.f("ix_amendment_parent_id"), ["parent_id"], unique=False)
        batch_op.create_index(
            batch_op.f("ix_amendment_recorded_by_id"), ["recorded_by_id"], unique=False
        )
        batch_op.create_foreign_key(
            batch_op.f("fk_amendment_parent_id_amendment"), "amendment", ["parent_id"], ["id"]
        )
        batch_op.create_foreign_key(
            batch_op.f("fk_amendment_recorded_by_id_member"), "member", ["recorded_by_id"], ["id"]
        )


def downgrade() -> None:
    """Go back to the revision before."""
    with op.batch_alter_table("amendment", schema=None) as batch_op:
        batch_op.drop_constraint(
            batch_op.f("fk_amendment_recorded_by_id_member"), type_="foreignkey"
        )
        batch_op.drop_constraint(batch_op.f("fk_amendment_parent_id_amendment"), type_="foreignkey")
        batch_op.drop_index(batch_op.f("ix_amendment_recorded_by_id"))
        batch_op.drop_index(batch_op.f("ix_amendment_parent_id"))
        batch_op.drop_column("marks")
        batch_op.drop_column("changes")
        batch_op.drop_column("reach")
        batch_op.drop_column("first_place")
        batch_op.drop_column("recorded_by_id")
        batch_op.drop_column("is_from_floor")
        batch_op.drop_column("parent_id")

    with op.batch_alter_table("changed_form", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_changed_form_offered_by_id"))
        batch_op.drop_index(batch_op.f("ix_changed_form_amendment_id"))

    op.drop_table("changed_form")
    with op.batch_alter_table("voting_order", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_voting_order_set_by_id"))
        batch_op.drop_index(batch_op.f("ix_voting_order_motion_id"))

    op.drop_table("voting_order")
