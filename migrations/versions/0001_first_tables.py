"""First tables."""

import sqlalchemy as sa
from alembic import op

from policy_forum.platform import database
from policy_forum.platform.audit import guards_for

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Go to this revision."""
    op.create_table(
        "attempt",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column(
            "kind",
            sa.Enum(
                "sign_in_account",
                "sign_in_everywhere",
                "sign_in_address",
                "message_account",
                "message_everywhere",
                "message_address",
                name="attemptkind",
                native_enum=False,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("source_sha256", sa.String(length=64), nullable=False),
        sa.Column("made_at", database.UtcDateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_attempt")),
    )
    with op.batch_alter_table("attempt", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_attempt_made_at"), ["made_at"], unique=False)
        batch_op.create_index(
            "ix_attempt_source", ["kind", "source_sha256", "made_at"], unique=False
        )

    op.create_table(
        "audit_trail",
        sa.Column(
            "id",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            autoincrement=True,
            nullable=False,
        ),
        sa.Column("happened_at", database.UtcDateTime(timezone=True), nullable=False),
        sa.Column("actor_id", sa.Integer(), nullable=True),
        sa.Column("name", sa.String(length=60), nullable=False),
        sa.Column("about_kind", sa.String(length=40), nullable=False),
        sa.Column("about_id", sa.BigInteger(), nullable=False),
        sa.Column("facts", sa.JSON(), nullable=False),
        sa.Column("note", sa.String(length=2000), nullable=False),
        sa.Column("previous_hash", sa.String(length=64), nullable=False),
        sa.Column("hash", sa.String(length=64), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_audit_trail")),
        sa.UniqueConstraint("hash", name=op.f("uq_audit_trail_hash")),
    )
    with op.batch_alter_table("audit_trail", schema=None) as batch_op:
        batch_op.create_index(
            "ix_audit_trail_about", ["about_kind", "about_id", "id"], unique=False
        )

    op.create_table(
        "cycle",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("title", sa.String(length=120), nullable=False),
        sa.Column("made_at", database.UtcDateTime(timezone=True), nullable=False),
        sa.Column("opened_from_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(
            ["opened_from_id"], ["cycle.id"], name=op.f("fk_cycle_opened_from_id_cycle")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_cycle")),
        sa.UniqueConstraint("year", name=op.f("uq_cycle_year")),
    )
    op.create_table(
        "job",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=60), nullable=False),
        sa.Column("payload", sa.JSON(), nullable=False),
        sa.Column("asked_by_id", sa.Integer(), nullable=True),
        sa.Column(
            "state",
            sa.Enum(
                "waiting",
                "running",
                "done",
                "failed",
                name="jobstate",
                native_enum=False,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("queued_at", database.UtcDateTime(timezone=True), nullable=False),
        sa.Column("leased_until", database.UtcDateTime(timezone=True), nullable=True),
        sa.Column("finished_at", database.UtcDateTime(timezone=True), nullable=True),
        sa.Column("problem", sa.String(length=1000), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_job")),
    )
    with op.batch_alter_table("job", schema=None) as batch_op:
        batch_op.create_index("ix_job_state", ["state", "id"], unique=False)

    op.create_table(
        "outbox_message",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("queued_at", database.UtcDateTime(timezone=True), nullable=False),
        sa.Column("address", sa.String(length=320), nullable=False),
        sa.Column("template", sa.String(length=80), nullable=False),
        sa.Column("values", sa.JSON(), nullable=False),
        sa.Column("subject", sa.String(length=300), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column(
            "state",
            sa.Enum(
                "waiting",
                "handing_over",
                "sent",
                "unsure",
                "given_up",
                name="messagestate",
                native_enum=False,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("not_before", database.UtcDateTime(timezone=True), nullable=True),
        sa.Column("sent_at", database.UtcDateTime(timezone=True), nullable=True),
        sa.Column("problem", sa.String(length=500), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_outbox_message")),
    )
    with op.batch_alter_table("outbox_message", schema=None) as batch_op:
        batch_op.create_index("ix_outbox_message_waiting", ["state", "id"], unique=False)

    op.create_table(
        "region",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_region")),
        sa.UniqueConstraint("name", name=op.f("uq_region_name")),
    )
    op.create_table(
        "branch",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("region_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.Column("code", sa.String(length=3), nullable=False),
        sa.ForeignKeyConstraint(
            ["region_id"], ["region.id"], name=op.f("fk_branch_region_id_region")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_branch")),
        sa.UniqueConstraint("code", name=op.f("uq_branch_code")),
        sa.UniqueConstraint("name", name=op.f("uq_branch_name")),
    )
    with op.batch_alter_table("branch", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_branch_region_id"), ["region_id"], unique=False)

    op.create_table(
        "stage_window",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("cycle_id", sa.Integer(), nullable=False),
        sa.Column(
            "stage",
            sa.Enum(
                "goals",
                "drafting",
                "branch_decisions",
                "submission",
                "compiling",
                "priorities",
                "conference",
                "closed",
                name="stage",
                native_enum=False,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("opens", database.UtcDateTime(timezone=True), nullable=False),
        sa.Column("closes", database.UtcDateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["cycle_id"], ["cycle.id"], name=op.f("fk_stage_window_cycle_id_cycle")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_stage_window")),
        sa.UniqueConstraint("cycle_id", "stage", name=op.f("uq_stage_window_cycle_id_stage")),
    )
    with op.batch_alter_table("stage_window", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_stage_window_cycle_id"), ["cycle_id"], unique=False)

    op.create_table(
        "strategic_goal",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("cycle_id", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("title", sa.String(length=160), nullable=False),
        sa.Column("sentence", sa.String(length=300), nullable=False),
        sa.Column("description", sa.Text(), nullable=False),
        sa.Column("owner", sa.String(length=160), nullable=False),
        sa.Column(
            "status",
            sa.Enum(
                "not_started",
                "under_way",
                "achieved",
                "dropped",
                "carried_on",
                name="goalstatus",
                native_enum=False,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("progress", sa.Text(), nullable=False),
        sa.Column("how_decided", sa.String(length=400), nullable=False),
        sa.Column("carried_from_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(
            ["carried_from_id"],
            ["strategic_goal.id"],
            name=op.f("fk_strategic_goal_carried_from_id_strategic_goal"),
        ),
        sa.ForeignKeyConstraint(
            ["cycle_id"], ["cycle.id"], name=op.f("fk_strategic_goal_cycle_id_cycle")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_strategic_goal")),
        sa.UniqueConstraint(
            "cycle_id", "position", name=op.f("uq_strategic_goal_cycle_id_position")
        ),
    )
    with op.batch_alter_table("strategic_goal", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_strategic_goal_cycle_id"), ["cycle_id"], unique=False)

    op.create_table(
        "member",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("number", sa.String(length=20), nullable=False),
        sa.Column("given_name", sa.String(length=100), nullable=False),
        sa.Column("family_name", sa.String(length=100), nullable=False),
        sa.Column("email", sa.String(length=320), nullable=False),
        sa.Column("branch_id", sa.Integer(), nullable=False),
        sa.Column("joined_on", sa.Date(), nullable=False),
        sa.Column(
            "standing",
            sa.Enum("good", "lapsed", "suspended", name="standing", native_enum=False, length=40),
            nullable=False,
        ),
        sa.Column("shows_name", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(
            ["branch_id"], ["branch.id"], name=op.f("fk_member_branch_id_branch")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_member")),
        sa.UniqueConstraint("number", name=op.f("uq_member_number")),
    )
    with op.batch_alter_table("member", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_member_branch_id"), ["branch_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_member_email"), ["email"], unique=False)
        batch_op.create_index("ix_member_name", ["family_name", "given_name"], unique=False)

    op.create_table(
        "number_series",
        sa.Column("cycle_id", sa.Integer(), nullable=False),
        sa.Column("branch_id", sa.Integer(), nullable=False),
        sa.Column("last", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["branch_id"], ["branch.id"], name=op.f("fk_number_series_branch_id_branch")
        ),
        sa.ForeignKeyConstraint(
            ["cycle_id"], ["cycle.id"], name=op.f("fk_number_series_cycle_id_cycle")
        ),
        sa.PrimaryKeyConstraint("cycle_id", "branch_id", name=op.f("pk_number_series")),
    )
    op.create_table(
        "standing_orders",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("branch_id", sa.Integer(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("published_at", database.UtcDateTime(timezone=True), nullable=False),
        sa.Column("published_by_id", sa.Integer(), nullable=True),
        sa.Column(
            "quorum_kind",
            sa.Enum("number", "share_percent", name="quorumkind", native_enum=False, length=40),
            nullable=False,
        ),
        sa.Column("quorum_amount", sa.Integer(), nullable=False),
        sa.Column(
            "majority",
            sa.Enum(
                "simple", "two_thirds", "absolute", name="majority", native_enum=False, length=40
            ),
            nullable=False,
        ),
        sa.Column(
            "rule_change_majority",
            sa.Enum(
                "simple", "two_thirds", "absolute", name="majority", native_enum=False, length=40
            ),
            nullable=False,
        ),
        sa.Column(
            "casting_vote",
            sa.Enum("not_carried", "chair", name="castingvote", native_enum=False, length=40),
            nullable=False,
        ),
        sa.Column("notice_days", sa.Integer(), nullable=False),
        sa.Column("seconders", sa.Integer(), nullable=False),
        sa.Column("title_words", sa.Integer(), nullable=False),
        sa.Column("motion_words", sa.Integer(), nullable=False),
        sa.Column("amendment_words", sa.Integer(), nullable=False),
        sa.Column("freeze_days", sa.Integer(), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["branch_id"], ["branch.id"], name=op.f("fk_standing_orders_branch_id_branch")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_standing_orders")),
        sa.UniqueConstraint(
            "branch_id", "version", name=op.f("uq_standing_orders_branch_id_version")
        ),
    )
    with op.batch_alter_table("standing_orders", schema=None) as batch_op:
        batch_op.create_index(
            "uq_standing_orders_model_version",
            ["version"],
            unique=True,
            sqlite_where=sa.text("branch_id IS NULL"),
            postgresql_where=sa.text("branch_id IS NULL"),
        )

    op.create_table(
        "account",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("email", sa.String(length=320), nullable=False),
        sa.Column("password", sa.String(length=255), nullable=True),
        sa.Column("active", sa.Boolean(), nullable=False),
        sa.Column("fs_uniquifier", sa.String(length=64), nullable=False),
        sa.Column("member_id", sa.Integer(), nullable=False),
        sa.Column("demo_position", sa.Integer(), nullable=True),
        sa.Column("demo_persona", sa.String(length=80), nullable=False),
        sa.Column("demo_note", sa.String(length=300), nullable=False),
        sa.ForeignKeyConstraint(
            ["member_id"], ["member.id"], name=op.f("fk_account_member_id_member")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_account")),
        sa.UniqueConstraint("email", name=op.f("uq_account_email")),
        sa.UniqueConstraint("fs_uniquifier", name=op.f("uq_account_fs_uniquifier")),
        sa.UniqueConstraint("member_id", name=op.f("uq_account_member_id")),
    )
    op.create_table(
        "conference_paper",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("cycle_id", sa.Integer(), nullable=False),
        sa.Column("edition", sa.Integer(), nullable=False),
        sa.Column("title", sa.String(length=200), nullable=False),
        sa.Column("introduction", sa.Text(), nullable=False),
        sa.Column("content", sa.JSON(), nullable=False),
        sa.Column("published_at", database.UtcDateTime(timezone=True), nullable=False),
        sa.Column("published_by_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(
            ["cycle_id"], ["cycle.id"], name=op.f("fk_conference_paper_cycle_id_cycle")
        ),
        sa.ForeignKeyConstraint(
            ["published_by_id"],
            ["member.id"],
            name=op.f("fk_conference_paper_published_by_id_member"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_conference_paper")),
        sa.UniqueConstraint(
            "cycle_id", "edition", name=op.f("uq_conference_paper_cycle_id_edition")
        ),
    )
    op.create_table(
        "membership_import",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("file_name", sa.String(length=200), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("content", sa.Text(), nullable=False),
        sa.Column("uploaded_at", database.UtcDateTime(timezone=True), nullable=False),
        sa.Column("uploaded_by_id", sa.Integer(), nullable=True),
        sa.Column(
            "state",
            sa.Enum(
                "previewed",
                "applying",
                "applied",
                "refused",
                "cancelled",
                name="importstate",
                native_enum=False,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("applied_at", database.UtcDateTime(timezone=True), nullable=True),
        sa.Column("rows_total", sa.Integer(), nullable=False),
        sa.Column("rows_done", sa.Integer(), nullable=False),
        sa.Column("counts", sa.JSON(), nullable=False),
        sa.Column("refusals", sa.JSON(), nullable=False),
        sa.Column("ignored_columns", sa.JSON(), nullable=False),
        sa.Column("is_whole_list", sa.Boolean(), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("problem", sa.String(length=500), nullable=False),
        sa.ForeignKeyConstraint(
            ["uploaded_by_id"],
            ["member.id"],
            name=op.f("fk_membership_import_uploaded_by_id_member"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_membership_import")),
    )
    with op.batch_alter_table("membership_import", schema=None) as batch_op:
        batch_op.create_index("ix_membership_import_uploaded_at", ["uploaded_at"], unique=False)
        batch_op.create_index(
            "uq_membership_import_applying",
            ["state"],
            unique=True,
            sqlite_where=sa.text("state = 'applying'"),
            postgresql_where=sa.text("state = 'applying'"),
        )

    op.create_table(
        "motion",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("cycle_id", sa.Integer(), nullable=False),
        sa.Column("branch_id", sa.Integer(), nullable=False),
        sa.Column("goal_id", sa.Integer(), nullable=True),
        sa.Column("mover_id", sa.Integer(), nullable=True),
        sa.Column(
            "kind",
            sa.Enum(
                "policy",
                "rule_change",
                "emergency",
                "local_campaign",
                "council",
                "model",
                name="motionkind",
                native_enum=False,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column(
            "state",
            sa.Enum(
                "draft",
                "moved",
                "proposed",
                "carried",
                "lost",
                "tied",
                "withdrawn",
                "remitted",
                "not_reached",
                "submitted",
                "out_of_order",
                "on_agenda",
                "adopted",
                "lost_at_conference",
                "remitted_by_conference",
                "not_reached_at_conference",
                "withdrawn_at_conference",
                name="motionstate",
                native_enum=False,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("number", sa.String(length=20), nullable=True),
        sa.Column("title", sa.String(length=300), nullable=False),
        sa.Column("text_markdown", sa.Text(), nullable=False),
        sa.Column("text_html", sa.Text(), nullable=False),
        sa.Column("renderer_version", sa.String(length=40), nullable=False),
        sa.Column("words", sa.Integer(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("is_amended", sa.Boolean(), nullable=False),
        sa.Column("is_held", sa.Boolean(), nullable=False),
        sa.Column("state_reason", sa.String(length=2000), nullable=False),
        sa.Column("source", sa.String(length=200), nullable=False),
        sa.Column("drafted_at", database.UtcDateTime(timezone=True), nullable=False),
        sa.Column("moved_at", database.UtcDateTime(timezone=True), nullable=True),
        sa.Column("proposed_at", database.UtcDateTime(timezone=True), nullable=True),
        sa.Column("decided_at", database.UtcDateTime(timezone=True), nullable=True),
        sa.Column("brought_again_from_id", sa.Integer(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["branch_id"], ["branch.id"], name=op.f("fk_motion_branch_id_branch")
        ),
        sa.ForeignKeyConstraint(
            ["brought_again_from_id"],
            ["motion.id"],
            name=op.f("fk_motion_brought_again_from_id_motion"),
        ),
        sa.ForeignKeyConstraint(["cycle_id"], ["cycle.id"], name=op.f("fk_motion_cycle_id_cycle")),
        sa.ForeignKeyConstraint(
            ["goal_id"], ["strategic_goal.id"], name=op.f("fk_motion_goal_id_strategic_goal")
        ),
        sa.ForeignKeyConstraint(
            ["mover_id"], ["member.id"], name=op.f("fk_motion_mover_id_member")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_motion")),
        sa.UniqueConstraint("number", name=op.f("uq_motion_number")),
    )
    with op.batch_alter_table("motion", schema=None) as batch_op:
        batch_op.create_index(
            "ix_motion_branch_cycle", ["branch_id", "cycle_id", "state"], unique=False
        )
        batch_op.create_index(
            batch_op.f("ix_motion_brought_again_from_id"), ["brought_again_from_id"], unique=False
        )
        batch_op.create_index("ix_motion_cycle_state", ["cycle_id", "state", "id"], unique=False)
        batch_op.create_index(batch_op.f("ix_motion_goal_id"), ["goal_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_motion_mover_id"), ["mover_id"], unique=False)

    op.create_table(
        "office",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("member_id", sa.Integer(), nullable=False),
        sa.Column(
            "kind",
            sa.Enum(
                "chair",
                "secretary",
                "policy_officer",
                "national_office",
                "returning_officer",
                "auditor",
                name="officekind",
                native_enum=False,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("branch_id", sa.Integer(), nullable=True),
        sa.Column("starts_on", sa.Date(), nullable=False),
        sa.Column("ends_on", sa.Date(), nullable=True),
        sa.ForeignKeyConstraint(
            ["branch_id"], ["branch.id"], name=op.f("fk_office_branch_id_branch")
        ),
        sa.ForeignKeyConstraint(
            ["member_id"], ["member.id"], name=op.f("fk_office_member_id_member")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_office")),
        sa.UniqueConstraint(
            "member_id",
            "kind",
            "branch_id",
            "starts_on",
            name=op.f("uq_office_member_id_kind_branch_id_starts_on"),
        ),
    )
    with op.batch_alter_table("office", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_office_branch_id"), ["branch_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_office_member_id"), ["member_id"], unique=False)

    op.create_table(
        "window_change",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("cycle_id", sa.Integer(), nullable=False),
        sa.Column(
            "stage",
            sa.Enum(
                "goals",
                "drafting",
                "branch_decisions",
                "submission",
                "compiling",
                "priorities",
                "conference",
                "closed",
                name="stage",
                native_enum=False,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("opened_before", database.UtcDateTime(timezone=True), nullable=True),
        sa.Column("closed_before", database.UtcDateTime(timezone=True), nullable=True),
        sa.Column("opens", database.UtcDateTime(timezone=True), nullable=False),
        sa.Column("closes", database.UtcDateTime(timezone=True), nullable=False),
        sa.Column("reason", sa.String(length=1000), nullable=False),
        sa.Column("moved_at", database.UtcDateTime(timezone=True), nullable=False),
        sa.Column("moved_by_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(
            ["cycle_id"], ["cycle.id"], name=op.f("fk_window_change_cycle_id_cycle")
        ),
        sa.ForeignKeyConstraint(
            ["moved_by_id"], ["member.id"], name=op.f("fk_window_change_moved_by_id_member")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_window_change")),
    )
    with op.batch_alter_table("window_change", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_window_change_cycle_id"), ["cycle_id"], unique=False)

    op.create_table(
        "amendment",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("motion_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("proposer_id", sa.Integer(), nullable=True),
        sa.Column(
            "state",
            sa.Enum(
                "pending",
                "left_to_vote",
                "needs_author",
                "accepted",
                "carried",
                "lost",
                "fell",
                "withdrawn",
                name="amendmentstate",
                native_enum=False,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("base_revision", sa.Integer(), nullable=False),
        sa.Column("base_markdown", sa.Text(), nullable=False),
        sa.Column("amended_markdown", sa.Text(), nullable=False),
        sa.Column("original_revision", sa.Integer(), nullable=False),
        sa.Column("original_base_markdown", sa.Text(), nullable=False),
        sa.Column("original_amended_markdown", sa.Text(), nullable=False),
        sa.Column("wording", sa.Text(), nullable=False),
        sa.Column("difference_html", sa.Text(), nullable=False),
        sa.Column("words_added", sa.Integer(), nullable=False),
        sa.Column("words_removed", sa.Integer(), nullable=False),
        sa.Column("reason", sa.String(length=2000), nullable=False),
        sa.Column("state_reason", sa.String(length=2000), nullable=False),
        sa.Column("clashes", sa.JSON(), nullable=False),
        sa.Column("proposed_at", database.UtcDateTime(timezone=True), nullable=False),
        sa.Column("decided_at", database.UtcDateTime(timezone=True), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["motion_id"], ["motion.id"], name=op.f("fk_amendment_motion_id_motion")
        ),
        sa.ForeignKeyConstraint(
            ["proposer_id"], ["member.id"], name=op.f("fk_amendment_proposer_id_member")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_amendment")),
        sa.UniqueConstraint("motion_id", "number", name=op.f("uq_amendment_motion_id_number")),
    )
    with op.batch_alter_table("amendment", schema=None) as batch_op:
        batch_op.create_index("ix_amendment_motion_state", ["motion_id", "state"], unique=False)
        batch_op.create_index(batch_op.f("ix_amendment_proposer_id"), ["proposer_id"], unique=False)

    op.create_table(
        "ballot",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("motion_id", sa.Integer(), nullable=False),
        sa.Column("branch_id", sa.Integer(), nullable=False),
        sa.Column(
            "about",
            sa.Enum("amendments", "motion", name="ballotabout", native_enum=False, length=40),
            nullable=False,
        ),
        sa.Column("opened_at", database.UtcDateTime(timezone=True), nullable=False),
        sa.Column("opened_by_id", sa.Integer(), nullable=True),
        sa.Column("opens", database.UtcDateTime(timezone=True), nullable=False),
        sa.Column("closes", database.UtcDateTime(timezone=True), nullable=False),
        sa.Column("standing_orders_id", sa.Integer(), nullable=True),
        sa.Column("standing_orders_version", sa.Integer(), nullable=False),
        sa.Column("quorum", sa.Integer(), nullable=False),
        sa.Column(
            "majority",
            sa.Enum(
                "simple", "two_thirds", "absolute", name="majority", native_enum=False, length=40
            ),
            nullable=False,
        ),
        sa.Column(
            "casting_vote",
            sa.Enum("not_carried", "chair", name="castingvote", native_enum=False, length=40),
            nullable=False,
        ),
        sa.Column("freeze_date", sa.Date(), nullable=False),
        sa.Column("roll_count", sa.Integer(), nullable=False),
        sa.Column("roll_hash", sa.String(length=64), nullable=False),
        sa.Column("declared_at", database.UtcDateTime(timezone=True), nullable=True),
        sa.Column("voted", sa.Integer(), nullable=True),
        sa.Column(
            "ended",
            sa.Enum(
                "counted",
                "inquorate",
                "amendments_undecided",
                "motion_gone",
                name="ballotend",
                native_enum=False,
                length=40,
            ),
            nullable=True,
        ),
        sa.Column("settled_at", database.UtcDateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["branch_id"], ["branch.id"], name=op.f("fk_ballot_branch_id_branch")
        ),
        sa.ForeignKeyConstraint(
            ["motion_id"], ["motion.id"], name=op.f("fk_ballot_motion_id_motion")
        ),
        sa.ForeignKeyConstraint(
            ["opened_by_id"], ["member.id"], name=op.f("fk_ballot_opened_by_id_member")
        ),
        sa.ForeignKeyConstraint(
            ["standing_orders_id"],
            ["standing_orders.id"],
            name=op.f("fk_ballot_standing_orders_id_standing_orders"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_ballot")),
        sa.UniqueConstraint(
            "motion_id", "about", "opened_at", name=op.f("uq_ballot_motion_id_about_opened_at")
        ),
    )
    with op.batch_alter_table("ballot", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_ballot_branch_id"), ["branch_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_ballot_motion_id"), ["motion_id"], unique=False)
        batch_op.create_index("ix_ballot_settled_at", ["settled_at"], unique=False)
        batch_op.create_index("ix_ballot_undeclared", ["declared_at", "closes"], unique=False)
        batch_op.create_index(
            "uq_ballot_under_way",
            ["motion_id", "about"],
            unique=True,
            sqlite_where=sa.text("declared_at IS NULL"),
            postgresql_where=sa.text("declared_at IS NULL"),
        )

    op.create_table(
        "co_author",
        sa.Column("motion_id", sa.Integer(), nullable=False),
        sa.Column("member_id", sa.Integer(), nullable=False),
        sa.Column("invited_at", database.UtcDateTime(timezone=True), nullable=False),
        sa.Column("joined_at", database.UtcDateTime(timezone=True), nullable=True),
        sa.Column("declined_at", database.UtcDateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["member_id"], ["member.id"], name=op.f("fk_co_author_member_id_member")
        ),
        sa.ForeignKeyConstraint(
            ["motion_id"], ["motion.id"], name=op.f("fk_co_author_motion_id_motion")
        ),
        sa.PrimaryKeyConstraint("motion_id", "member_id", name=op.f("pk_co_author")),
    )
    with op.batch_alter_table("co_author", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_co_author_member_id"), ["member_id"], unique=False)

    op.create_table(
        "membership_import_row",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("import_id", sa.Integer(), nullable=False),
        sa.Column(
            "change",
            sa.Enum(
                "added",
                "lapsed",
                "moved",
                "changed",
                "unchanged",
                name="change",
                native_enum=False,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("member_id", sa.Integer(), nullable=True),
        sa.Column("number", sa.String(length=20), nullable=False),
        sa.Column("given_name", sa.String(length=100), nullable=False),
        sa.Column("family_name", sa.String(length=100), nullable=False),
        sa.Column("email", sa.String(length=320), nullable=False),
        sa.Column("branch_id", sa.Integer(), nullable=False),
        sa.Column("joined_on", sa.Date(), nullable=False),
        sa.Column(
            "standing",
            sa.Enum("good", "lapsed", "suspended", name="standing", native_enum=False, length=40),
            nullable=False,
        ),
        sa.ForeignKeyConstraint(
            ["import_id"],
            ["membership_import.id"],
            name=op.f("fk_membership_import_row_import_id_membership_import"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_membership_import_row")),
    )
    with op.batch_alter_table("membership_import_row", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_membership_import_row_import_id"), ["import_id"], unique=False
        )

    op.create_table(
        "motion_offer",
        sa.Column("motion_id", sa.Integer(), nullable=False),
        sa.Column("cycle_id", sa.Integer(), nullable=False),
        sa.Column("offered_at", database.UtcDateTime(timezone=True), nullable=False),
        sa.Column("taken_up_by_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(
            ["cycle_id"], ["cycle.id"], name=op.f("fk_motion_offer_cycle_id_cycle")
        ),
        sa.ForeignKeyConstraint(
            ["motion_id"], ["motion.id"], name=op.f("fk_motion_offer_motion_id_motion")
        ),
        sa.ForeignKeyConstraint(
            ["taken_up_by_id"], ["motion.id"], name=op.f("fk_motion_offer_taken_up_by_id_motion")
        ),
        sa.PrimaryKeyConstraint("motion_id", "cycle_id", name=op.f("pk_motion_offer")),
    )
    with op.batch_alter_table("motion_offer", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_motion_offer_cycle_id"), ["cycle_id"], unique=False)

    op.create_table(
        "motion_revision",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("motion_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("title", sa.String(length=300), nullable=False),
        sa.Column("text_markdown", sa.Text(), nullable=False),
        sa.Column("cause", sa.String(length=200), nullable=False),
        sa.Column("saved_at", database.UtcDateTime(timezone=True), nullable=False),
        sa.Column("saved_by_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(
            ["motion_id"], ["motion.id"], name=op.f("fk_motion_revision_motion_id_motion")
        ),
        sa.ForeignKeyConstraint(
            ["saved_by_id"], ["member.id"], name=op.f("fk_motion_revision_saved_by_id_member")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_motion_revision")),
        sa.UniqueConstraint(
            "motion_id", "number", name=op.f("uq_motion_revision_motion_id_number")
        ),
    )
    op.create_table(
        "paper_pdf",
        sa.Column("paper_id", sa.Integer(), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("pdf", sa.LargeBinary(), nullable=False),
        sa.Column("made_at", database.UtcDateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["paper_id"],
            ["conference_paper.id"],
            name=op.f("fk_paper_pdf_paper_id_conference_paper"),
        ),
        sa.PrimaryKeyConstraint("paper_id", name=op.f("pk_paper_pdf")),
    )
    op.create_table(
        "register_entry",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("motion_id", sa.Integer(), nullable=False),
        sa.Column("goal_id", sa.Integer(), nullable=True),
        sa.Column("title", sa.String(length=300), nullable=False),
        sa.Column(
            "status",
            sa.Enum(
                "adopted",
                "under_way",
                "achieved",
                "superseded",
                "expired",
                "struck_out",
                name="registerstatus",
                native_enum=False,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("owner", sa.String(length=200), nullable=False),
        sa.Column("evidence", sa.Text(), nullable=False),
        sa.Column("adopted_on", sa.Date(), nullable=False),
        sa.Column("expires_on", sa.Date(), nullable=True),
        sa.ForeignKeyConstraint(
            ["goal_id"],
            ["strategic_goal.id"],
            name=op.f("fk_register_entry_goal_id_strategic_goal"),
        ),
        sa.ForeignKeyConstraint(
            ["motion_id"], ["motion.id"], name=op.f("fk_register_entry_motion_id_motion")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_register_entry")),
        sa.UniqueConstraint("motion_id", name=op.f("uq_register_entry_motion_id")),
    )
    with op.batch_alter_table("register_entry", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_register_entry_goal_id"), ["goal_id"], unique=False)

    op.create_table(
        "seconding",
        sa.Column("motion_id", sa.Integer(), nullable=False),
        sa.Column("member_id", sa.Integer(), nullable=False),
        sa.Column("seconded_at", database.UtcDateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["member_id"], ["member.id"], name=op.f("fk_seconding_member_id_member")
        ),
        sa.ForeignKeyConstraint(
            ["motion_id"], ["motion.id"], name=op.f("fk_seconding_motion_id_motion")
        ),
        sa.PrimaryKeyConstraint("motion_id", "member_id", name=op.f("pk_seconding")),
    )
    with op.batch_alter_table("seconding", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_seconding_member_id"), ["member_id"], unique=False)

    op.create_table(
        "sign_in_link",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=False),
        sa.Column("secret_sha256", sa.String(length=64), nullable=False),
        sa.Column("sent_at", database.UtcDateTime(timezone=True), nullable=False),
        sa.Column("spent_at", database.UtcDateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["account_id"], ["account.id"], name=op.f("fk_sign_in_link_account_id_account")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sign_in_link")),
        sa.UniqueConstraint("secret_sha256", name=op.f("uq_sign_in_link_secret_sha256")),
    )
    with op.batch_alter_table("sign_in_link", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_sign_in_link_account_id"), ["account_id"], unique=False
        )

    op.create_table(
        "submission",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("motion_id", sa.Integer(), nullable=False),
        sa.Column("cycle_id", sa.Integer(), nullable=False),
        sa.Column("submitted_at", database.UtcDateTime(timezone=True), nullable=False),
        sa.Column("submitted_by_id", sa.Integer(), nullable=True),
        sa.Column("receipt", sa.String(length=40), nullable=False),
        sa.Column("title", sa.String(length=300), nullable=False),
        sa.Column("text_markdown", sa.Text(), nullable=False),
        sa.Column("text_html", sa.Text(), nullable=False),
        sa.Column("text_sha256", sa.String(length=64), nullable=False),
        sa.Column("mandate", sa.JSON(), nullable=False),
        sa.Column(
            "state",
            sa.Enum(
                "received",
                "in_order",
                "out_of_order",
                name="submissionstate",
                native_enum=False,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("agenda_position", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(
            ["cycle_id"], ["cycle.id"], name=op.f("fk_submission_cycle_id_cycle")
        ),
        sa.ForeignKeyConstraint(
            ["motion_id"], ["motion.id"], name=op.f("fk_submission_motion_id_motion")
        ),
        sa.ForeignKeyConstraint(
            ["submitted_by_id"], ["member.id"], name=op.f("fk_submission_submitted_by_id_member")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_submission")),
        sa.UniqueConstraint("motion_id", name=op.f("uq_submission_motion_id")),
        sa.UniqueConstraint("receipt", name=op.f("uq_submission_receipt")),
    )
    with op.batch_alter_table("submission", schema=None) as batch_op:
        batch_op.create_index(
            "ix_submission_cycle", ["cycle_id", "state", "agenda_position"], unique=False
        )

    op.create_table(
        "amendment_conflict",
        sa.Column("first_id", sa.Integer(), nullable=False),
        sa.Column("second_id", sa.Integer(), nullable=False),
        sa.Column("places", sa.JSON(), nullable=False),
        sa.Column("found_at", database.UtcDateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["first_id"], ["amendment.id"], name=op.f("fk_amendment_conflict_first_id_amendment")
        ),
        sa.ForeignKeyConstraint(
            ["second_id"], ["amendment.id"], name=op.f("fk_amendment_conflict_second_id_amendment")
        ),
        sa.PrimaryKeyConstraint("first_id", "second_id", name=op.f("pk_amendment_conflict")),
    )
    with op.batch_alter_table("amendment_conflict", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_amendment_conflict_second_id"), ["second_id"], unique=False
        )

    op.create_table(
        "ballot_question",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("ballot_id", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("amendment_id", sa.Integer(), nullable=True),
        sa.Column("wording", sa.Text(), nullable=False),
        sa.Column("votes_for", sa.Integer(), nullable=True),
        sa.Column("votes_against", sa.Integer(), nullable=True),
        sa.Column("votes_abstain", sa.Integer(), nullable=True),
        sa.Column(
            "outcome",
            sa.Enum(
                "carried",
                "lost",
                "tied",
                "inquorate",
                "fell",
                name="questionoutcome",
                native_enum=False,
                length=40,
            ),
            nullable=True,
        ),
        sa.Column(
            "casting_vote",
            sa.Enum("for", "against", "abstain", name="choice", native_enum=False, length=40),
            nullable=True,
        ),
        sa.Column("casting_vote_by_id", sa.Integer(), nullable=True),
        sa.Column("casting_vote_at", database.UtcDateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["amendment_id"],
            ["amendment.id"],
            name=op.f("fk_ballot_question_amendment_id_amendment"),
        ),
        sa.ForeignKeyConstraint(
            ["ballot_id"], ["ballot.id"], name=op.f("fk_ballot_question_ballot_id_ballot")
        ),
        sa.ForeignKeyConstraint(
            ["casting_vote_by_id"],
            ["member.id"],
            name=op.f("fk_ballot_question_casting_vote_by_id_member"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_ballot_question")),
        sa.UniqueConstraint(
            "ballot_id", "position", name=op.f("uq_ballot_question_ballot_id_position")
        ),
    )
    with op.batch_alter_table("ballot_question", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_ballot_question_amendment_id"), ["amendment_id"], unique=False
        )

    op.create_table(
        "mandate",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("motion_id", sa.Integer(), nullable=False),
        sa.Column("ballot_id", sa.Integer(), nullable=True),
        sa.Column("standing_orders_id", sa.Integer(), nullable=True),
        sa.Column("standing_orders_version", sa.Integer(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column(
            "outcome",
            sa.Enum(
                "carried",
                "lost",
                "tied",
                "inquorate",
                "fell",
                name="questionoutcome",
                native_enum=False,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("by_casting_vote", sa.Boolean(), nullable=False),
        sa.Column("votes_for", sa.Integer(), nullable=False),
        sa.Column("votes_against", sa.Integer(), nullable=False),
        sa.Column("votes_abstain", sa.Integer(), nullable=False),
        sa.Column("voted", sa.Integer(), nullable=False),
        sa.Column("quorum", sa.Integer(), nullable=False),
        sa.Column("roll_count", sa.Integer(), nullable=False),
        sa.Column("roll_hash", sa.String(length=64), nullable=False),
        sa.Column(
            "majority",
            sa.Enum(
                "simple", "two_thirds", "absolute", name="majority", native_enum=False, length=40
            ),
            nullable=False,
        ),
        sa.Column("decided_at", database.UtcDateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["ballot_id"], ["ballot.id"], name=op.f("fk_mandate_ballot_id_ballot")
        ),
        sa.ForeignKeyConstraint(
            ["motion_id"], ["motion.id"], name=op.f("fk_mandate_motion_id_motion")
        ),
        sa.ForeignKeyConstraint(
            ["standing_orders_id"],
            ["standing_orders.id"],
            name=op.f("fk_mandate_standing_orders_id_standing_orders"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_mandate")),
        sa.UniqueConstraint("motion_id", name=op.f("uq_mandate_motion_id")),
    )
    op.create_table(
        "outcome",
        sa.Column("submission_id", sa.Integer(), nullable=False),
        sa.Column(
            "outcome",
            sa.Enum(
                "carried",
                "lost",
                "remitted",
                "not_reached",
                "withdrawn",
                name="conferenceoutcome",
                native_enum=False,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("votes_for", sa.Integer(), nullable=True),
        sa.Column("votes_against", sa.Integer(), nullable=True),
        sa.Column("votes_abstain", sa.Integer(), nullable=True),
        sa.Column("note", sa.String(length=2000), nullable=False),
        sa.Column("next_owner", sa.String(length=200), nullable=False),
        sa.Column("next_step", sa.String(length=500), nullable=False),
        sa.Column("recorded_at", database.UtcDateTime(timezone=True), nullable=False),
        sa.Column("recorded_by_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(
            ["recorded_by_id"], ["member.id"], name=op.f("fk_outcome_recorded_by_id_member")
        ),
        sa.ForeignKeyConstraint(
            ["submission_id"], ["submission.id"], name=op.f("fk_outcome_submission_id_submission")
        ),
        sa.PrimaryKeyConstraint("submission_id", name=op.f("pk_outcome")),
    )
    op.create_table(
        "paper_item",
        sa.Column("paper_id", sa.Integer(), nullable=False),
        sa.Column("submission_id", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(
            ["paper_id"],
            ["conference_paper.id"],
            name=op.f("fk_paper_item_paper_id_conference_paper"),
        ),
        sa.ForeignKeyConstraint(
            ["submission_id"],
            ["submission.id"],
            name=op.f("fk_paper_item_submission_id_submission"),
        ),
        sa.PrimaryKeyConstraint("paper_id", "submission_id", name=op.f("pk_paper_item")),
    )
    with op.batch_alter_table("paper_item", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_paper_item_submission_id"), ["submission_id"], unique=False
        )

    op.create_table(
        "roll_entry",
        sa.Column("ballot_id", sa.Integer(), nullable=False),
        sa.Column("member_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["ballot_id"], ["ballot.id"], name=op.f("fk_roll_entry_ballot_id_ballot")
        ),
        sa.ForeignKeyConstraint(
            ["member_id"], ["member.id"], name=op.f("fk_roll_entry_member_id_member")
        ),
        sa.PrimaryKeyConstraint("ballot_id", "member_id", name=op.f("pk_roll_entry")),
    )
    with op.batch_alter_table("roll_entry", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_roll_entry_member_id"), ["member_id"], unique=False)

    op.create_table(
        "ruling",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("submission_id", sa.Integer(), nullable=False),
        sa.Column("in_order", sa.Boolean(), nullable=False),
        sa.Column("rule", sa.String(length=200), nullable=False),
        sa.Column("reason", sa.String(length=2000), nullable=False),
        sa.Column("ruled_at", database.UtcDateTime(timezone=True), nullable=False),
        sa.Column("ruled_by_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(
            ["ruled_by_id"], ["member.id"], name=op.f("fk_ruling_ruled_by_id_member")
        ),
        sa.ForeignKeyConstraint(
            ["submission_id"], ["submission.id"], name=op.f("fk_ruling_submission_id_submission")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_ruling")),
    )
    with op.batch_alter_table("ruling", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_ruling_submission_id"), ["submission_id"], unique=False
        )

    op.create_table(
        "recorded_vote",
        sa.Column("question_id", sa.Integer(), nullable=False),
        sa.Column("member_id", sa.Integer(), nullable=False),
        sa.Column(
            "choice",
            sa.Enum("for", "against", "abstain", name="choice", native_enum=False, length=40),
            nullable=False,
        ),
        sa.Column("handed_in_at", database.UtcDateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["member_id"], ["member.id"], name=op.f("fk_recorded_vote_member_id_member")
        ),
        sa.ForeignKeyConstraint(
            ["question_id"],
            ["ballot_question.id"],
            name=op.f("fk_recorded_vote_question_id_ballot_question"),
        ),
        sa.PrimaryKeyConstraint("question_id", "member_id", name=op.f("pk_recorded_vote")),
    )
    with op.batch_alter_table("recorded_vote", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_recorded_vote_member_id"), ["member_id"], unique=False)

    for guard in guards_for(op.get_bind().dialect.name):
        op.execute(guard)


def downgrade() -> None:
    """Go back to the revision before."""
    with op.batch_alter_table("recorded_vote", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_recorded_vote_member_id"))

    op.drop_table("recorded_vote")
    with op.batch_alter_table("ruling", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_ruling_submission_id"))

    op.drop_table("ruling")
    with op.batch_alter_table("roll_entry", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_roll_entry_member_id"))

    op.drop_table("roll_entry")
    with op.batch_alter_table("paper_item", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_paper_item_submission_id"))

    op.drop_table("paper_item")
    op.drop_table("outcome")
    op.drop_table("mandate")
    with op.batch_alter_table("ballot_question", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_ballot_question_amendment_id"))

    op.drop_table("ballot_question")
    with op.batch_alter_table("amendment_conflict", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_amendment_conflict_second_id"))

    op.drop_table("amendment_conflict")
    with op.batch_alter_table("submission", schema=None) as batch_op:
        batch_op.drop_index("ix_submission_cycle")

    op.drop_table("submission")
    with op.batch_alter_table("sign_in_link", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_sign_in_link_account_id"))

    op.drop_table("sign_in_link")
    with op.batch_alter_table("seconding", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_seconding_member_id"))

    op.drop_table("seconding")
    with op.batch_alter_table("register_entry", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_register_entry_goal_id"))

    op.drop_table("register_entry")
    op.drop_table("paper_pdf")
    op.drop_table("motion_revision")
    with op.batch_alter_table("motion_offer", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_motion_offer_cycle_id"))

    op.drop_table("motion_offer")
    with op.batch_alter_table("membership_import_row", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_membership_import_row_import_id"))

    op.drop_table("membership_import_row")
    with op.batch_alter_table("co_author", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_co_author_member_id"))

    op.drop_table("co_author")
    with op.batch_alter_table("ballot", schema=None) as batch_op:
        batch_op.drop_index(
            "uq_ballot_under_way",
            sqlite_where=sa.text("declared_at IS NULL"),
            postgresql_where=sa.text("declared_at IS NULL"),
        )
        batch_op.drop_index("ix_ballot_undeclared")
        batch_op.drop_index("ix_ballot_settled_at")
        batch_op.drop_index(batch_op.f("ix_ballot_motion_id"))
        batch_op.drop_index(batch_op.f("ix_ballot_branch_id"))

    op.drop_table("ballot")
    with op.batch_alter_table("amendment", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_amendment_proposer_id"))
        batch_op.drop_index("ix_amendment_motion_state")

    op.drop_table("amendment")
    with op.batch_alter_table("window_change", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_window_change_cycle_id"))

    op.drop_table("window_change")
    with op.batch_alter_table("office", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_office_member_id"))
        batch_op.drop_index(batch_op.f("ix_office_branch_id"))

    op.drop_table("office")
    with op.batch_alter_table("motion", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_motion_mover_id"))
        batch_op.drop_index(batch_op.f("ix_motion_goal_id"))
        batch_op.drop_index("ix_motion_cycle_state")
        batch_op.drop_index(batch_op.f("ix_motion_brought_again_from_id"))
        batch_op.drop_index("ix_motion_branch_cycle")

    op.drop_table("motion")
    with op.batch_alter_table("membership_import", schema=None) as batch_op:
        batch_op.drop_index(
            "uq_membership_import_applying",
            sqlite_where=sa.text("state = 'applying'"),
            postgresql_where=sa.text("state = 'applying'"),
        )
        batch_op.drop_index("ix_membership_import_uploaded_at")

    op.drop_table("membership_import")
    op.drop_table("conference_paper")
    op.drop_table("account")
    with op.batch_alter_table("standing_orders", schema=None) as batch_op:
        batch_op.drop_index(
            "uq_standing_orders_model_version",
            sqlite_where=sa.text("branch_id IS NULL"),
            postgresql_where=sa.text("branch_id IS NULL"),
        )

    op.drop_table("standing_orders")
    op.drop_table("number_series")
    with op.batch_alter_table("member", schema=None) as batch_op:
        batch_op.drop_index("ix_member_name")
        batch_op.drop_index(batch_op.f("ix_member_email"))
        batch_op.drop_index(batch_op.f("ix_member_branch_id"))

    op.drop_table("member")
    with op.batch_alter_table("strategic_goal", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_strategic_goal_cycle_id"))

    op.drop_table("strategic_goal")
    with op.batch_alter_table("stage_window", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_stage_window_cycle_id"))

    op.drop_table("stage_window")
    with op.batch_alter_table("branch", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_branch_region_id"))

    op.drop_table("branch")
    op.drop_table("region")
    with op.batch_alter_table("outbox_message", schema=None) as batch_op:
        batch_op.drop_index("ix_outbox_message_waiting")

    op.drop_table("outbox_message")
    with op.batch_alter_table("job", schema=None) as batch_op:
        batch_op.drop_index("ix_job_state")

    op.drop_table("job")
    op.drop_table("cycle")
    with op.batch_alter_table("audit_trail", schema=None) as batch_op:
        batch_op.drop_index("ix_audit_trail_about")

    op.drop_table("audit_trail")
    with op.batch_alter_table("attempt", schema=None) as batch_op:
        batch_op.drop_index("ix_attempt_source")
        batch_op.drop_index(batch_op.f("ix_attempt_made_at"))

    op.drop_table("attempt")
