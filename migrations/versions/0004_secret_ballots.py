"""Ballots that can be trusted: rolls, keys, envelopes, the board, the box."""

import sqlalchemy as sa
from alembic import op

from policy_forum.features.ballots.models.guards import guards_for, without_guards
from policy_forum.platform import database

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Go to this revision."""
    op.create_table(
        "election_key",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("branch_id", sa.Integer(), nullable=True),
        sa.Column("label", sa.String(length=120), nullable=False),
        sa.Column("made_by_id", sa.Integer(), nullable=True),
        sa.Column("made_at", database.UtcDateTime(timezone=True), nullable=False),
        sa.Column("needed", sa.Integer(), nullable=False),
        sa.Column("of", sa.Integer(), nullable=False),
        sa.Column("public_key", sa.String(length=64), nullable=True),
        sa.Column("given_up_at", database.UtcDateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["branch_id"], ["branch.id"], name=op.f("fk_election_key_branch_id_branch")
        ),
        sa.ForeignKeyConstraint(
            ["made_by_id"], ["member.id"], name=op.f("fk_election_key_made_by_id_member")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_election_key")),
        sa.UniqueConstraint("public_key", name=op.f("uq_election_key_public_key")),
    )
    with op.batch_alter_table("election_key", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_election_key_branch_id"), ["branch_id"], unique=False)

    op.create_table(
        "scrutineer",
        sa.Column("key_id", sa.Integer(), nullable=False),
        sa.Column("member_id", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("card_public", sa.String(length=64), nullable=True),
        sa.Column("card_taken_at", database.UtcDateTime(timezone=True), nullable=True),
        sa.Column("sealed_share", sa.Text(), nullable=True),
        sa.Column("share_hash", sa.String(length=64), nullable=True),
        sa.Column("confirmed_at", database.UtcDateTime(timezone=True), nullable=True),
        sa.Column("given_share", sa.Text(), nullable=True),
        sa.Column("given_at", database.UtcDateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["key_id"], ["election_key.id"], name=op.f("fk_scrutineer_key_id_election_key")
        ),
        sa.ForeignKeyConstraint(
            ["member_id"], ["member.id"], name=op.f("fk_scrutineer_member_id_member")
        ),
        sa.PrimaryKeyConstraint("key_id", "member_id", name=op.f("pk_scrutineer")),
        sa.UniqueConstraint("key_id", "position", name=op.f("uq_scrutineer_key_id_position")),
    )
    with op.batch_alter_table("scrutineer", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_scrutineer_member_id"), ["member_id"], unique=False)

    op.create_table(
        "board_batch",
        sa.Column("ballot_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("published_at", database.UtcDateTime(timezone=True), nullable=False),
        sa.Column("added", sa.JSON(), nullable=False),
        sa.Column("withdrawn", sa.JSON(), nullable=False),
        sa.Column("chain", sa.String(length=64), nullable=False),
        sa.ForeignKeyConstraint(
            ["ballot_id"], ["ballot.id"], name=op.f("fk_board_batch_ballot_id_ballot")
        ),
        sa.PrimaryKeyConstraint("ballot_id", "number", name=op.f("pk_board_batch")),
    )
    op.create_table(
        "boxed_paper",
        sa.Column("ballot_id", sa.Integer(), nullable=False),
        sa.Column("tracker", sa.String(length=32), nullable=False),
        sa.Column("copy", sa.Integer(), nullable=False),
        sa.Column("answers", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["ballot_id"], ["ballot.id"], name=op.f("fk_boxed_paper_ballot_id_ballot")
        ),
        sa.PrimaryKeyConstraint("ballot_id", "tracker", "copy", name=op.f("pk_boxed_paper")),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "envelope",
        sa.Column("ballot_id", sa.Integer(), nullable=False),
        sa.Column("member_id", sa.Integer(), nullable=False),
        sa.Column("envelope_hash", sa.String(length=64), nullable=False),
        sa.Column("sealed", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(
            ["ballot_id"], ["ballot.id"], name=op.f("fk_envelope_ballot_id_ballot")
        ),
        sa.ForeignKeyConstraint(
            ["member_id"], ["member.id"], name=op.f("fk_envelope_member_id_member")
        ),
        sa.PrimaryKeyConstraint("ballot_id", "member_id", name=op.f("pk_envelope")),
        sa.UniqueConstraint(
            "ballot_id", "envelope_hash", name=op.f("uq_envelope_ballot_id_envelope_hash")
        ),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "published_bundle",
        sa.Column("ballot_id", sa.Integer(), nullable=False),
        sa.Column("published_at", database.UtcDateTime(timezone=True), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.ForeignKeyConstraint(
            ["ballot_id"], ["ballot.id"], name=op.f("fk_published_bundle_ballot_id_ballot")
        ),
        sa.PrimaryKeyConstraint("ballot_id", name=op.f("pk_published_bundle")),
    )
    op.create_table(
        "roll_challenge",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("ballot_id", sa.Integer(), nullable=False),
        sa.Column("made_by_id", sa.Integer(), nullable=False),
        sa.Column("about_id", sa.Integer(), nullable=True),
        sa.Column("made_at", database.UtcDateTime(timezone=True), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("answered_at", database.UtcDateTime(timezone=True), nullable=True),
        sa.Column("answered_by_id", sa.Integer(), nullable=True),
        sa.Column("answer", sa.Text(), nullable=False),
        sa.Column("upheld", sa.Boolean(), nullable=True),
        sa.ForeignKeyConstraint(
            ["about_id"], ["member.id"], name=op.f("fk_roll_challenge_about_id_member")
        ),
        sa.ForeignKeyConstraint(
            ["answered_by_id"], ["member.id"], name=op.f("fk_roll_challenge_answered_by_id_member")
        ),
        sa.ForeignKeyConstraint(
            ["ballot_id"], ["ballot.id"], name=op.f("fk_roll_challenge_ballot_id_ballot")
        ),
        sa.ForeignKeyConstraint(
            ["made_by_id"], ["member.id"], name=op.f("fk_roll_challenge_made_by_id_member")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_roll_challenge")),
    )
    with op.batch_alter_table("roll_challenge", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_roll_challenge_ballot_id"), ["ballot_id"], unique=False
        )
        batch_op.create_index(
            batch_op.f("ix_roll_challenge_made_by_id"), ["made_by_id"], unique=False
        )
        batch_op.create_index(
            "uq_roll_challenge_open",
            ["ballot_id", "made_by_id", "about_id"],
            unique=True,
            sqlite_where=sa.text("answered_at IS NULL"),
            postgresql_where=sa.text("answered_at IS NULL"),
        )

    op.create_table(
        "sealing",
        sa.Column("ballot_id", sa.Integer(), nullable=False),
        sa.Column("key_id", sa.Integer(), nullable=False),
        sa.Column("public_key", sa.String(length=64), nullable=False),
        sa.Column("seed", sa.String(length=32), nullable=False),
        sa.Column("paper_bytes", sa.Integer(), nullable=False),
        sa.Column("setup", sa.Text(), nullable=False),
        sa.Column("setup_hash", sa.String(length=64), nullable=False),
        sa.Column("board_closed_at", database.UtcDateTime(timezone=True), nullable=True),
        sa.Column("opened_at", database.UtcDateTime(timezone=True), nullable=True),
        sa.Column("envelopes", sa.Integer(), nullable=True),
        sa.Column("spoilt", sa.Integer(), nullable=True),
        sa.Column("slips", sa.Integer(), nullable=True),
        sa.Column("bundle_hash", sa.String(length=64), nullable=True),
        sa.ForeignKeyConstraint(
            ["ballot_id"], ["ballot.id"], name=op.f("fk_sealing_ballot_id_ballot")
        ),
        sa.ForeignKeyConstraint(
            ["key_id"], ["election_key.id"], name=op.f("fk_sealing_key_id_election_key")
        ),
        sa.PrimaryKeyConstraint("ballot_id", name=op.f("pk_sealing")),
        sa.UniqueConstraint("key_id", name=op.f("uq_sealing_key_id")),
    )
    op.create_table(
        "slip_issued",
        sa.Column("ballot_id", sa.Integer(), nullable=False),
        sa.Column("member_id", sa.Integer(), nullable=False),
        sa.Column("issued_by_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["ballot_id"], ["ballot.id"], name=op.f("fk_slip_issued_ballot_id_ballot")
        ),
        sa.ForeignKeyConstraint(
            ["issued_by_id"], ["member.id"], name=op.f("fk_slip_issued_issued_by_id_member")
        ),
        sa.ForeignKeyConstraint(
            ["member_id"], ["member.id"], name=op.f("fk_slip_issued_member_id_member")
        ),
        sa.PrimaryKeyConstraint("ballot_id", "member_id", name=op.f("pk_slip_issued")),
    )
    op.create_table(
        "teller",
        sa.Column("ballot_id", sa.Integer(), nullable=False),
        sa.Column("member_id", sa.Integer(), nullable=False),
        sa.Column("named_at", database.UtcDateTime(timezone=True), nullable=False),
        sa.Column("sheet", sa.Text(), nullable=True),
        sa.Column("entered_at", database.UtcDateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["ballot_id"], ["ballot.id"], name=op.f("fk_teller_ballot_id_ballot")
        ),
        sa.ForeignKeyConstraint(
            ["member_id"], ["member.id"], name=op.f("fk_teller_member_id_member")
        ),
        sa.PrimaryKeyConstraint("ballot_id", "member_id", name=op.f("pk_teller")),
    )
    with op.batch_alter_table("teller", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_teller_member_id"), ["member_id"], unique=False)

    op.create_table(
        "ballot_option",
        sa.Column("question_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("about", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["question_id"],
            ["ballot_question.id"],
            name=op.f("fk_ballot_option_question_id_ballot_question"),
        ),
        sa.PrimaryKeyConstraint("question_id", "number", name=op.f("pk_ballot_option")),
    )
    op.create_table(
        "roll_correction",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("ballot_id", sa.Integer(), nullable=False),
        sa.Column("challenge_id", sa.Integer(), nullable=True),
        sa.Column("member_id", sa.Integer(), nullable=False),
        sa.Column(
            "change",
            sa.Enum("added", "removed", "weight", name="rollchange", native_enum=False, length=40),
            nullable=False,
        ),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("made_by_id", sa.Integer(), nullable=True),
        sa.Column("made_at", database.UtcDateTime(timezone=True), nullable=False),
        sa.Column("roll_count", sa.Integer(), nullable=False),
        sa.Column("roll_hash", sa.String(length=64), nullable=False),
        sa.ForeignKeyConstraint(
            ["ballot_id"], ["ballot.id"], name=op.f("fk_roll_correction_ballot_id_ballot")
        ),
        sa.ForeignKeyConstraint(
            ["challenge_id"],
            ["roll_challenge.id"],
            name=op.f("fk_roll_correction_challenge_id_roll_challenge"),
        ),
        sa.ForeignKeyConstraint(
            ["made_by_id"], ["member.id"], name=op.f("fk_roll_correction_made_by_id_member")
        ),
        sa.ForeignKeyConstraint(
            ["member_id"], ["member.id"], name=op.f("fk_roll_correction_member_id_member")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_roll_correction")),
    )
    with op.batch_alter_table("roll_correction", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_roll_correction_ballot_id"), ["ballot_id"], unique=False
        )

    with op.batch_alter_table("ballot", schema=None) as batch_op:
        batch_op.add_column(
            sa.Column(
                "secrecy",
                sa.Enum(
                    "recorded", "roll_call", "secret", name="secrecy", native_enum=False, length=40
                ),
                server_default="recorded",
                nullable=False,
            )
        )
        batch_op.add_column(
            sa.Column("title", sa.String(length=200), server_default="", nullable=False)
        )
        batch_op.add_column(sa.Column("explanation", sa.Text(), server_default="", nullable=False))
        batch_op.add_column(
            sa.Column(
                "roll_body",
                sa.Enum(
                    "branch",
                    "everyone",
                    "officers",
                    "delegates",
                    name="rollbody",
                    native_enum=False,
                    length=40,
                ),
                server_default="branch",
                nullable=False,
            )
        )
        batch_op.add_column(sa.Column("shut_out", sa.JSON(), server_default="[]", nullable=False))
        batch_op.add_column(sa.Column("sections", sa.JSON(), server_default="[]", nullable=False))
        batch_op.alter_column("motion_id", existing_type=sa.INTEGER(), nullable=True)
        batch_op.alter_column("branch_id", existing_type=sa.INTEGER(), nullable=True)

    with op.batch_alter_table("ballot_question", schema=None) as batch_op:
        batch_op.add_column(
            sa.Column(
                "method",
                sa.Enum(
                    "majority",
                    "two-thirds",
                    "two-thirds-present",
                    "absolute",
                    "approval",
                    "irv",
                    "schulze",
                    "ranked-pairs",
                    "borda",
                    "scottish-stv",
                    "meek-stv",
                    "phragmen",
                    "equal-shares",
                    name="method",
                    native_enum=False,
                    length=40,
                ),
                server_default="majority",
                nullable=False,
            )
        )
        batch_op.add_column(sa.Column("seats", sa.Integer(), server_default="1", nullable=False))
        batch_op.add_column(sa.Column("most_choices", sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column("status_quo", sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column("result", sa.JSON(), nullable=True))

    with op.batch_alter_table("roll_entry", schema=None) as batch_op:
        batch_op.add_column(sa.Column("weight", sa.Integer(), server_default="1", nullable=False))
        batch_op.add_column(
            sa.Column("section", sa.String(length=60), server_default="", nullable=False)
        )
        batch_op.add_column(
            sa.Column("voted", sa.Boolean(), server_default=sa.false(), nullable=False)
        )
    for guard in guards_for(op.get_bind().dialect.name):
        op.execute(guard)


def downgrade() -> None:
    """Go back to the revision before."""
    for statement in without_guards(op.get_bind().dialect.name):
        op.execute(statement)
    with op.batch_alter_table("roll_entry", schema=None) as batch_op:
        batch_op.drop_column("voted")
        batch_op.drop_column("section")
        batch_op.drop_column("weight")

    with op.batch_alter_table("ballot_question", schema=None) as batch_op:
        batch_op.drop_column("result")
        batch_op.drop_column("status_quo")
        batch_op.drop_column("most_choices")
        batch_op.drop_column("seats")
        batch_op.drop_column("method")

    with op.batch_alter_table("ballot", schema=None) as batch_op:
        batch_op.alter_column("branch_id", existing_type=sa.INTEGER(), nullable=False)
        batch_op.alter_column("motion_id", existing_type=sa.INTEGER(), nullable=False)
        batch_op.drop_column("sections")
        batch_op.drop_column("shut_out")
        batch_op.drop_column("roll_body")
        batch_op.drop_column("explanation")
        batch_op.drop_column("title")
        batch_op.drop_column("secrecy")

    with op.batch_alter_table("roll_correction", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_roll_correction_ballot_id"))

    op.drop_table("roll_correction")
    op.drop_table("ballot_option")
    with op.batch_alter_table("teller", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_teller_member_id"))

    op.drop_table("teller")
    op.drop_table("slip_issued")
    op.drop_table("sealing")
    with op.batch_alter_table("roll_challenge", schema=None) as batch_op:
        batch_op.drop_index(
            "uq_roll_challenge_open",
            sqlite_where=sa.text("answered_at IS NULL"),
            postgresql_where=sa.text("answered_at IS NULL"),
        )
        batch_op.drop_index(batch_op.f("ix_roll_challenge_made_by_id"))
        batch_op.drop_index(batch_op.f("ix_roll_challenge_ballot_id"))

    op.drop_table("roll_challenge")
    op.drop_table("published_bundle")
    op.drop_table("envelope")
    op.drop_table("boxed_paper")
    op.drop_table("board_batch")
    with op.batch_alter_table("scrutineer", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_scrutineer_member_id"))

    op.drop_table("scrutineer")
    with op.batch_alter_table("election_key", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_election_key_branch_id"))

    op.drop_table("election_key")
