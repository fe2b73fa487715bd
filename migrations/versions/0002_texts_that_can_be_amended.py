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
        "composite",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("cycle_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("title", sa.String(length=300), nullable=False),
        sa.Column(
            "state",
            sa.Enum(
                "draft",
                "out",
                "agreed",
                "set_aside",
                name="compositestate",
                native_enum=False,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("plan", sa.JSON(), nullable=False),
        sa.Column("last_key", sa.Integer(), nullable=False),
        sa.Column("text_markdown", sa.Text(), nullable=False),
        sa.Column("text_html", sa.Text(), nullable=False),
        sa.Column("renderer_version", sa.String(length=40), nullable=False),
        sa.Column("words", sa.Integer(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("state_reason", sa.String(length=2000), nullable=False),
        sa.Column("begun_at", database.UtcDateTime(timezone=True), nullable=False),
        sa.Column("begun_by_id", sa.Integer(), nullable=True),
        sa.Column("put_out_at", database.UtcDateTime(timezone=True), nullable=True),
        sa.Column("agreed_at", database.UtcDateTime(timezone=True), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["begun_by_id"], ["member.id"], name=op.f("fk_composite_begun_by_id_member")
        ),
        sa.ForeignKeyConstraint(
            ["cycle_id"], ["cycle.id"], name=op.f("fk_composite_cycle_id_cycle")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_composite")),
        sa.UniqueConstraint("cycle_id", "number", name=op.f("uq_composite_cycle_id_number")),
    )
    op.create_table(
        "composite_answer",
        sa.Column("composite_id", sa.Integer(), nullable=False),
        sa.Column("motion_id", sa.Integer(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("agrees", sa.Boolean(), nullable=False),
        sa.Column("reason", sa.String(length=2000), nullable=False),
        sa.Column("answered_at", database.UtcDateTime(timezone=True), nullable=False),
        sa.Column("answered_by_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(
            ["answered_by_id"],
            ["member.id"],
            name=op.f("fk_composite_answer_answered_by_id_member"),
        ),
        sa.ForeignKeyConstraint(
            ["composite_id"],
            ["composite.id"],
            name=op.f("fk_composite_answer_composite_id_composite"),
        ),
        sa.ForeignKeyConstraint(
            ["motion_id"], ["motion.id"], name=op.f("fk_composite_answer_motion_id_motion")
        ),
        sa.PrimaryKeyConstraint(
            "composite_id", "motion_id", "revision", name=op.f("pk_composite_answer")
        ),
    )
    with op.batch_alter_table("composite_answer", schema=None) as batch_op:
        batch_op.create_index("ix_composite_answer_motion", ["motion_id"], unique=False)

    op.create_table(
        "composite_revision",
        sa.Column("composite_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("title", sa.String(length=300), nullable=False),
        sa.Column("text_markdown", sa.Text(), nullable=False),
        sa.Column("put_out_at", database.UtcDateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["composite_id"],
            ["composite.id"],
            name=op.f("fk_composite_revision_composite_id_composite"),
        ),
        sa.PrimaryKeyConstraint("composite_id", "number", name=op.f("pk_composite_revision")),
    )
    op.create_table(
        "composite_source",
        sa.Column("composite_id", sa.Integer(), nullable=False),
        sa.Column("motion_id", sa.Integer(), nullable=False),
        sa.Column("letter", sa.String(length=2), nullable=False),
        sa.Column("added_at", database.UtcDateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["composite_id"],
            ["composite.id"],
            name=op.f("fk_composite_source_composite_id_composite"),
        ),
        sa.ForeignKeyConstraint(
            ["motion_id"], ["motion.id"], name=op.f("fk_composite_source_motion_id_motion")
        ),
        sa.PrimaryKeyConstraint("composite_id", "motion_id", name=op.f("pk_composite_source")),
        sa.UniqueConstraint(
            "composite_id", "letter", name=op.f("uq_composite_source_composite_id_letter")
        ),
    )
    with op.batch_alter_table("composite_source", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_composite_source_motion_id"), ["motion_id"], unique=False
        )

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
        batch_op.add_column(sa.Column("touches", sa.JSON(), nullable=False, server_default="{}"))
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

    with op.batch_alter_table("standing_orders", schema=None) as batch_op:
        batch_op.add_column(
            sa.Column(
                "amendment_order",
                sa.Enum(
                    "as_received",
                    "text_order",
                    "far_reaching",
                    name="votingorder",
                    native_enum=False,
                    length=40,
                ),
                nullable=False,
                server_default="as_received",
            )
        )


def downgrade() -> None:
    """Go back to the revision before."""
    with op.batch_alter_table("standing_orders", schema=None) as batch_op:
        batch_op.drop_column("amendment_order")

    with op.batch_alter_table("amendment", schema=None) as batch_op:
        batch_op.drop_constraint(
            batch_op.f("fk_amendment_recorded_by_id_member"), type_="foreignkey"
        )
        batch_op.drop_constraint(batch_op.f("fk_amendment_parent_id_amendment"), type_="foreignkey")
        batch_op.drop_index(batch_op.f("ix_amendment_recorded_by_id"))
        batch_op.drop_index(batch_op.f("ix_amendment_parent_id"))
        batch_op.drop_column("marks")
        batch_op.drop_column("changes")
        batch_op.drop_column("touches")
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
    with op.batch_alter_table("composite_source", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_composite_source_motion_id"))

    op.drop_table("composite_source")
    op.drop_table("composite_revision")
    with op.batch_alter_table("composite_answer", schema=None) as batch_op:
        batch_op.drop_index("ix_composite_answer_motion")

    op.drop_table("composite_answer")
    op.drop_table("composite")
