"""Meetings of branches: agenda, attendance, debate, votes, minutes; what pages follow live."""

import sqlalchemy as sa
from alembic import op

from policy_forum.platform import database

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Go to this revision."""
    op.create_table(
        "event",
        sa.Column(
            "id",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            autoincrement=True,
            nullable=False,
        ),
        sa.Column("topic", sa.String(length=60), nullable=False),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("member_id", sa.Integer(), nullable=True),
        sa.Column("happened_at", database.UtcDateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_event")),
    )
    with op.batch_alter_table("event", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_event_happened_at"), ["happened_at"], unique=False)

    op.create_table(
        "meeting",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("branch_id", sa.Integer(), nullable=False),
        sa.Column("title", sa.String(length=200), nullable=False),
        sa.Column(
            "state",
            sa.Enum(
                "draft",
                "called",
                "open",
                "adjourned",
                "closed",
                "cancelled",
                name="meetingstate",
                native_enum=False,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column(
            "power",
            sa.Enum("decides", "discusses", name="meetingpower", native_enum=False, length=40),
            nullable=False,
        ),
        sa.Column("starts_at", database.UtcDateTime(timezone=True), nullable=False),
        sa.Column("ends_at", database.UtcDateTime(timezone=True), nullable=False),
        sa.Column("place", sa.Text(), nullable=False),
        sa.Column("link", sa.String(length=500), nullable=False),
        sa.Column("adjustments", sa.Text(), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("code", sa.String(length=12), nullable=False),
        sa.Column("made_at", database.UtcDateTime(timezone=True), nullable=False),
        sa.Column("made_by_id", sa.Integer(), nullable=True),
        sa.Column("called_at", database.UtcDateTime(timezone=True), nullable=True),
        sa.Column("called_by_id", sa.Integer(), nullable=True),
        sa.Column("short_notice", sa.Integer(), nullable=False),
        sa.Column("edition", sa.Integer(), nullable=False),
        sa.Column("standing_orders_id", sa.Integer(), nullable=True),
        sa.Column("standing_orders_version", sa.Integer(), nullable=False),
        sa.Column("chair_id", sa.Integer(), nullable=True),
        sa.Column("deputy_id", sa.Integer(), nullable=True),
        sa.Column("opened_at", database.UtcDateTime(timezone=True), nullable=True),
        sa.Column("adjourned_at", database.UtcDateTime(timezone=True), nullable=True),
        sa.Column("resumes_at", database.UtcDateTime(timezone=True), nullable=True),
        sa.Column("closed_at", database.UtcDateTime(timezone=True), nullable=True),
        sa.Column("ended_reason", sa.String(length=2000), nullable=False),
        sa.Column("had_quorum", sa.Boolean(), nullable=False),
        sa.Column("quorum_lost_at", database.UtcDateTime(timezone=True), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["branch_id"], ["branch.id"], name=op.f("fk_meeting_branch_id_branch")
        ),
        sa.ForeignKeyConstraint(
            ["called_by_id"], ["member.id"], name=op.f("fk_meeting_called_by_id_member")
        ),
        sa.ForeignKeyConstraint(
            ["chair_id"], ["member.id"], name=op.f("fk_meeting_chair_id_member")
        ),
        sa.ForeignKeyConstraint(
            ["deputy_id"], ["member.id"], name=op.f("fk_meeting_deputy_id_member")
        ),
        sa.ForeignKeyConstraint(
            ["made_by_id"], ["member.id"], name=op.f("fk_meeting_made_by_id_member")
        ),
        sa.ForeignKeyConstraint(
            ["standing_orders_id"],
            ["standing_orders.id"],
            name=op.f("fk_meeting_standing_orders_id_standing_orders"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_meeting")),
        sa.UniqueConstraint("code", name=op.f("uq_meeting_code")),
    )
    with op.batch_alter_table("meeting", schema=None) as batch_op:
        batch_op.create_index("ix_meeting_branch_starts", ["branch_id", "starts_at"], unique=False)
        batch_op.create_index("ix_meeting_state", ["state", "starts_at"], unique=False)

    op.create_table(
        "agenda_item",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("meeting_id", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column(
            "kind",
            sa.Enum(
                "chair",
                "apologies",
                "minutes",
                "report",
                "motion",
                "other",
                "any_other_business",
                name="itemkind",
                native_enum=False,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("title", sa.String(length=300), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("motion_id", sa.Integer(), nullable=True),
        sa.Column("minutes_of_id", sa.Integer(), nullable=True),
        sa.Column("minutes_planned", sa.Integer(), nullable=True),
        sa.Column(
            "state",
            sa.Enum("waiting", "current", "done", name="itemstate", native_enum=False, length=40),
            nullable=False,
        ),
        sa.Column("taken_at", database.UtcDateTime(timezone=True), nullable=True),
        sa.Column("ended_at", database.UtcDateTime(timezone=True), nullable=True),
        sa.Column(
            "outcome",
            sa.Enum(
                "noted",
                "agreed",
                "not_agreed",
                "carried",
                "carried_as_amended",
                "carried_in_parts",
                "lost",
                "tied",
                "inquorate",
                "next_business",
                "adjourned",
                "referred_back",
                "remitted",
                "withdrawn",
                "not_reached",
                name="itemoutcome",
                native_enum=False,
                length=40,
            ),
            nullable=True,
        ),
        sa.Column("outcome_note", sa.String(length=2000), nullable=False),
        sa.Column("suspended", sa.JSON(), nullable=False),
        sa.Column("in_parts", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(
            ["meeting_id"], ["meeting.id"], name=op.f("fk_agenda_item_meeting_id_meeting")
        ),
        sa.ForeignKeyConstraint(
            ["minutes_of_id"], ["meeting.id"], name=op.f("fk_agenda_item_minutes_of_id_meeting")
        ),
        sa.ForeignKeyConstraint(
            ["motion_id"], ["motion.id"], name=op.f("fk_agenda_item_motion_id_motion")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_agenda_item")),
    )
    with op.batch_alter_table("agenda_item", schema=None) as batch_op:
        batch_op.create_index(
            "ix_agenda_item_meeting_position", ["meeting_id", "position"], unique=False
        )
        batch_op.create_index(batch_op.f("ix_agenda_item_motion_id"), ["motion_id"], unique=False)
        batch_op.create_index(
            "uq_agenda_item_current",
            ["meeting_id"],
            unique=True,
            sqlite_where=sa.text("state = 'current'"),
            postgresql_where=sa.text("state = 'current'"),
        )

    op.create_table(
        "attendance",
        sa.Column("meeting_id", sa.Integer(), nullable=False),
        sa.Column("member_id", sa.Integer(), nullable=False),
        sa.Column(
            "presence",
            sa.Enum(
                "room",
                "online",
                "away",
                "left",
                "apologies",
                name="presence",
                native_enum=False,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column(
            "votes_by",
            sa.Enum("card", "device", name="votesby", native_enum=False, length=40),
            nullable=False,
        ),
        sa.Column(
            "came_by",
            sa.Enum("door", "own_phone", "online", name="checkin", native_enum=False, length=40),
            nullable=True,
        ),
        sa.Column(
            "bar",
            sa.Enum(
                "other_branch",
                "no_office",
                "not_named",
                "standing",
                "joined",
                "late",
                name="bar",
                native_enum=False,
                length=40,
            ),
            nullable=True,
        ),
        sa.Column("arrived_at", database.UtcDateTime(timezone=True), nullable=True),
        sa.Column("left_at", database.UtcDateTime(timezone=True), nullable=True),
        sa.Column("last_seen_at", database.UtcDateTime(timezone=True), nullable=True),
        sa.Column("apology", sa.String(length=300), nullable=False),
        sa.ForeignKeyConstraint(
            ["meeting_id"], ["meeting.id"], name=op.f("fk_attendance_meeting_id_meeting")
        ),
        sa.ForeignKeyConstraint(
            ["member_id"], ["member.id"], name=op.f("fk_attendance_member_id_member")
        ),
        sa.PrimaryKeyConstraint("meeting_id", "member_id", name=op.f("pk_attendance")),
    )
    with op.batch_alter_table("attendance", schema=None) as batch_op:
        batch_op.create_index(
            "ix_attendance_meeting_presence", ["meeting_id", "presence"], unique=False
        )
        batch_op.create_index(batch_op.f("ix_attendance_member_id"), ["member_id"], unique=False)

    op.create_table(
        "attendance_change",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("meeting_id", sa.Integer(), nullable=False),
        sa.Column("member_id", sa.Integer(), nullable=False),
        sa.Column(
            "presence",
            sa.Enum(
                "room",
                "online",
                "away",
                "left",
                "apologies",
                name="presence",
                native_enum=False,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("happened_at", database.UtcDateTime(timezone=True), nullable=False),
        sa.Column("by_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(
            ["by_id"], ["member.id"], name=op.f("fk_attendance_change_by_id_member")
        ),
        sa.ForeignKeyConstraint(
            ["meeting_id"], ["meeting.id"], name=op.f("fk_attendance_change_meeting_id_meeting")
        ),
        sa.ForeignKeyConstraint(
            ["member_id"], ["member.id"], name=op.f("fk_attendance_change_member_id_member")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_attendance_change")),
    )
    with op.batch_alter_table("attendance_change", schema=None) as batch_op:
        batch_op.create_index(
            "ix_attendance_change_meeting", ["meeting_id", "happened_at"], unique=False
        )
        batch_op.create_index(
            batch_op.f("ix_attendance_change_member_id"), ["member_id"], unique=False
        )

    op.create_table(
        "meeting_edition",
        sa.Column("meeting_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("sent_at", database.UtcDateTime(timezone=True), nullable=False),
        sa.Column("sent_by_id", sa.Integer(), nullable=True),
        sa.Column("sent_to", sa.Integer(), nullable=False),
        sa.Column("content", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(
            ["meeting_id"], ["meeting.id"], name=op.f("fk_meeting_edition_meeting_id_meeting")
        ),
        sa.ForeignKeyConstraint(
            ["sent_by_id"], ["member.id"], name=op.f("fk_meeting_edition_sent_by_id_member")
        ),
        sa.PrimaryKeyConstraint("meeting_id", "number", name=op.f("pk_meeting_edition")),
    )
    op.create_table(
        "minutes",
        sa.Column("meeting_id", sa.Integer(), nullable=False),
        sa.Column("published_at", database.UtcDateTime(timezone=True), nullable=True),
        sa.Column("published_by_id", sa.Integer(), nullable=True),
        sa.Column("approved_at", database.UtcDateTime(timezone=True), nullable=True),
        sa.Column("approved_by_meeting_id", sa.Integer(), nullable=True),
        sa.Column("content", sa.JSON(), nullable=False),
        sa.Column("content_hash", sa.String(length=64), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["approved_by_meeting_id"],
            ["meeting.id"],
            name=op.f("fk_minutes_approved_by_meeting_id_meeting"),
        ),
        sa.ForeignKeyConstraint(
            ["meeting_id"], ["meeting.id"], name=op.f("fk_minutes_meeting_id_meeting")
        ),
        sa.ForeignKeyConstraint(
            ["published_by_id"], ["member.id"], name=op.f("fk_minutes_published_by_id_member")
        ),
        sa.PrimaryKeyConstraint("meeting_id", name=op.f("pk_minutes")),
    )
    op.create_table(
        "minutes_prose",
        sa.Column("meeting_id", sa.Integer(), nullable=False),
        sa.Column("item_key", sa.Integer(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("written_at", database.UtcDateTime(timezone=True), nullable=False),
        sa.Column("written_by_id", sa.Integer(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["meeting_id"], ["meeting.id"], name=op.f("fk_minutes_prose_meeting_id_meeting")
        ),
        sa.ForeignKeyConstraint(
            ["written_by_id"], ["member.id"], name=op.f("fk_minutes_prose_written_by_id_member")
        ),
        sa.PrimaryKeyConstraint("meeting_id", "item_key", name=op.f("pk_minutes_prose")),
    )
    op.create_table(
        "steward",
        sa.Column("meeting_id", sa.Integer(), nullable=False),
        sa.Column("member_id", sa.Integer(), nullable=False),
        sa.Column(
            "duty",
            sa.Enum("teller", "door", name="stewardduty", native_enum=False, length=40),
            nullable=False,
        ),
        sa.Column("named_at", database.UtcDateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["meeting_id"], ["meeting.id"], name=op.f("fk_steward_meeting_id_meeting")
        ),
        sa.ForeignKeyConstraint(
            ["member_id"], ["member.id"], name=op.f("fk_steward_member_id_member")
        ),
        sa.PrimaryKeyConstraint("meeting_id", "member_id", "duty", name=op.f("pk_steward")),
    )
    with op.batch_alter_table("steward", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_steward_member_id"), ["member_id"], unique=False)

    op.create_table(
        "meeting_action",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("meeting_id", sa.Integer(), nullable=False),
        sa.Column("item_id", sa.Integer(), nullable=True),
        sa.Column("what", sa.String(length=500), nullable=False),
        sa.Column("owner_id", sa.Integer(), nullable=True),
        sa.Column("owner_name", sa.String(length=200), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=True),
        sa.Column("added_at", database.UtcDateTime(timezone=True), nullable=False),
        sa.Column("added_by_id", sa.Integer(), nullable=True),
        sa.Column("done_at", database.UtcDateTime(timezone=True), nullable=True),
        sa.Column("removed_at", database.UtcDateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["added_by_id"], ["member.id"], name=op.f("fk_meeting_action_added_by_id_member")
        ),
        sa.ForeignKeyConstraint(
            ["item_id"], ["agenda_item.id"], name=op.f("fk_meeting_action_item_id_agenda_item")
        ),
        sa.ForeignKeyConstraint(
            ["meeting_id"], ["meeting.id"], name=op.f("fk_meeting_action_meeting_id_meeting")
        ),
        sa.ForeignKeyConstraint(
            ["owner_id"], ["member.id"], name=op.f("fk_meeting_action_owner_id_member")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_meeting_action")),
    )
    with op.batch_alter_table("meeting_action", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_meeting_action_meeting_id"), ["meeting_id"], unique=False
        )
        batch_op.create_index(batch_op.f("ix_meeting_action_owner_id"), ["owner_id"], unique=False)

    op.create_table(
        "meeting_ruling",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("meeting_id", sa.Integer(), nullable=False),
        sa.Column("item_id", sa.Integer(), nullable=True),
        sa.Column("about", sa.String(length=300), nullable=False),
        sa.Column("ruling", sa.String(length=1000), nullable=False),
        sa.Column("reason", sa.String(length=1000), nullable=False),
        sa.Column("clause", sa.String(length=200), nullable=False),
        sa.Column("amendment_id", sa.Integer(), nullable=True),
        sa.Column("raised_by_id", sa.Integer(), nullable=True),
        sa.Column("ruled_by_id", sa.Integer(), nullable=True),
        sa.Column("ruled_at", database.UtcDateTime(timezone=True), nullable=False),
        sa.Column("upheld", sa.Boolean(), nullable=True),
        sa.ForeignKeyConstraint(
            ["amendment_id"],
            ["amendment.id"],
            name=op.f("fk_meeting_ruling_amendment_id_amendment"),
        ),
        sa.ForeignKeyConstraint(
            ["item_id"], ["agenda_item.id"], name=op.f("fk_meeting_ruling_item_id_agenda_item")
        ),
        sa.ForeignKeyConstraint(
            ["meeting_id"], ["meeting.id"], name=op.f("fk_meeting_ruling_meeting_id_meeting")
        ),
        sa.ForeignKeyConstraint(
            ["raised_by_id"], ["member.id"], name=op.f("fk_meeting_ruling_raised_by_id_member")
        ),
        sa.ForeignKeyConstraint(
            ["ruled_by_id"], ["member.id"], name=op.f("fk_meeting_ruling_ruled_by_id_member")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_meeting_ruling")),
    )
    with op.batch_alter_table("meeting_ruling", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_meeting_ruling_amendment_id"), ["amendment_id"], unique=False
        )
        batch_op.create_index(
            batch_op.f("ix_meeting_ruling_meeting_id"), ["meeting_id"], unique=False
        )

    op.create_table(
        "meeting_question",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("meeting_id", sa.Integer(), nullable=False),
        sa.Column("item_id", sa.Integer(), nullable=True),
        sa.Column(
            "kind",
            sa.Enum(
                "chair",
                "minutes",
                "report",
                "amendment",
                "part",
                "motion",
                "procedural",
                "other",
                name="meetingquestionkind",
                native_enum=False,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column(
            "procedural",
            sa.Enum(
                "next_business",
                "be_now_put",
                "adjourn_debate",
                "adjourn_meeting",
                "refer_back",
                "remit",
                "suspend",
                "challenge",
                "in_parts",
                "secret_ballot",
                name="proceduralkind",
                native_enum=False,
                length=40,
            ),
            nullable=True,
        ),
        sa.Column("amendment_id", sa.Integer(), nullable=True),
        sa.Column("motion_id", sa.Integer(), nullable=True),
        sa.Column("ruling_id", sa.Integer(), nullable=True),
        sa.Column("interrupts_id", sa.Integer(), nullable=True),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("wording", sa.Text(), nullable=False),
        sa.Column("mover_id", sa.Integer(), nullable=True),
        sa.Column("seconder_id", sa.Integer(), nullable=True),
        sa.Column("brought_at", database.UtcDateTime(timezone=True), nullable=False),
        sa.Column("brought_by_id", sa.Integer(), nullable=True),
        sa.Column(
            "stage",
            sa.Enum(
                "debated",
                "voting",
                "counting",
                "decided",
                "fell",
                "withdrawn",
                name="questionstage",
                native_enum=False,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column(
            "majority",
            sa.Enum(
                "simple",
                "two_thirds",
                "two_thirds_present",
                "absolute",
                name="majority",
                native_enum=False,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("clause", sa.String(length=200), nullable=False),
        sa.Column(
            "secrecy",
            sa.Enum(
                "recorded", "roll_call", "secret", name="secrecy", native_enum=False, length=40
            ),
            nullable=False,
        ),
        sa.Column("secrecy_why", sa.String(length=500), nullable=False),
        sa.Column("ballot_id", sa.Integer(), nullable=True),
        sa.Column("revision", sa.Integer(), nullable=True),
        sa.Column("part", sa.JSON(), nullable=False),
        sa.Column("takes_effect", sa.JSON(), nullable=False),
        sa.Column("opened_at", database.UtcDateTime(timezone=True), nullable=True),
        sa.Column("ends_by", database.UtcDateTime(timezone=True), nullable=True),
        sa.Column("closed_at", database.UtcDateTime(timezone=True), nullable=True),
        sa.Column("decided_at", database.UtcDateTime(timezone=True), nullable=True),
        sa.Column("device_for", sa.Integer(), nullable=True),
        sa.Column("device_against", sa.Integer(), nullable=True),
        sa.Column("device_abstain", sa.Integer(), nullable=True),
        sa.Column("hands_for", sa.Integer(), nullable=True),
        sa.Column("hands_against", sa.Integer(), nullable=True),
        sa.Column("hands_abstain", sa.Integer(), nullable=True),
        sa.Column("cards", sa.Integer(), nullable=True),
        sa.Column("present", sa.Integer(), nullable=True),
        sa.Column("entitled", sa.Integer(), nullable=True),
        sa.Column("quorum", sa.Integer(), nullable=True),
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
        sa.Column("outcome_why", sa.Text(), nullable=False),
        sa.Column(
            "casting_vote",
            sa.Enum("for", "against", "abstain", name="choice", native_enum=False, length=40),
            nullable=True,
        ),
        sa.Column("casting_vote_by_id", sa.Integer(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["amendment_id"],
            ["amendment.id"],
            name=op.f("fk_meeting_question_amendment_id_amendment"),
        ),
        sa.ForeignKeyConstraint(
            ["ballot_id"], ["ballot.id"], name=op.f("fk_meeting_question_ballot_id_ballot")
        ),
        sa.ForeignKeyConstraint(
            ["brought_by_id"], ["member.id"], name=op.f("fk_meeting_question_brought_by_id_member")
        ),
        sa.ForeignKeyConstraint(
            ["casting_vote_by_id"],
            ["member.id"],
            name=op.f("fk_meeting_question_casting_vote_by_id_member"),
        ),
        sa.ForeignKeyConstraint(
            ["interrupts_id"],
            ["meeting_question.id"],
            name=op.f("fk_meeting_question_interrupts_id_meeting_question"),
        ),
        sa.ForeignKeyConstraint(
            ["item_id"], ["agenda_item.id"], name=op.f("fk_meeting_question_item_id_agenda_item")
        ),
        sa.ForeignKeyConstraint(
            ["meeting_id"], ["meeting.id"], name=op.f("fk_meeting_question_meeting_id_meeting")
        ),
        sa.ForeignKeyConstraint(
            ["motion_id"], ["motion.id"], name=op.f("fk_meeting_question_motion_id_motion")
        ),
        sa.ForeignKeyConstraint(
            ["mover_id"], ["member.id"], name=op.f("fk_meeting_question_mover_id_member")
        ),
        sa.ForeignKeyConstraint(
            ["ruling_id"],
            ["meeting_ruling.id"],
            name=op.f("fk_meeting_question_ruling_id_meeting_ruling"),
        ),
        sa.ForeignKeyConstraint(
            ["seconder_id"], ["member.id"], name=op.f("fk_meeting_question_seconder_id_member")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_meeting_question")),
        sa.UniqueConstraint("ballot_id", name=op.f("uq_meeting_question_ballot_id")),
    )
    with op.batch_alter_table("meeting_question", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_meeting_question_amendment_id"), ["amendment_id"], unique=False
        )
        batch_op.create_index(batch_op.f("ix_meeting_question_item_id"), ["item_id"], unique=False)
        batch_op.create_index("ix_meeting_question_meeting", ["meeting_id", "id"], unique=False)
        batch_op.create_index(
            batch_op.f("ix_meeting_question_motion_id"), ["motion_id"], unique=False
        )
        batch_op.create_index(
            "uq_meeting_question_amendment",
            ["meeting_id", "amendment_id"],
            unique=True,
            sqlite_where=sa.text("amendment_id IS NOT NULL AND stage <> 'withdrawn'"),
            postgresql_where=sa.text("amendment_id IS NOT NULL AND stage <> 'withdrawn'"),
        )
        batch_op.create_index(
            "uq_meeting_question_voting",
            ["meeting_id"],
            unique=True,
            sqlite_where=sa.text("stage = 'voting'"),
            postgresql_where=sa.text("stage = 'voting'"),
        )

    op.create_table(
        "hand_count",
        sa.Column("question_id", sa.Integer(), nullable=False),
        sa.Column("member_id", sa.Integer(), nullable=False),
        sa.Column("in_favour", sa.Integer(), nullable=False),
        sa.Column("against", sa.Integer(), nullable=False),
        sa.Column("abstained", sa.Integer(), nullable=False),
        sa.Column("entered_at", database.UtcDateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["member_id"], ["member.id"], name=op.f("fk_hand_count_member_id_member")
        ),
        sa.ForeignKeyConstraint(
            ["question_id"],
            ["meeting_question.id"],
            name=op.f("fk_hand_count_question_id_meeting_question"),
        ),
        sa.PrimaryKeyConstraint("question_id", "member_id", name=op.f("pk_hand_count")),
    )
    with op.batch_alter_table("hand_count", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_hand_count_member_id"), ["member_id"], unique=False)

    op.create_table(
        "meeting_vote",
        sa.Column("question_id", sa.Integer(), nullable=False),
        sa.Column("member_id", sa.Integer(), nullable=False),
        sa.Column(
            "choice",
            sa.Enum("for", "against", "abstain", name="choice", native_enum=False, length=40),
            nullable=False,
        ),
        sa.Column("handed_in_at", database.UtcDateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["member_id"], ["member.id"], name=op.f("fk_meeting_vote_member_id_member")
        ),
        sa.ForeignKeyConstraint(
            ["question_id"],
            ["meeting_question.id"],
            name=op.f("fk_meeting_vote_question_id_meeting_question"),
        ),
        sa.PrimaryKeyConstraint("question_id", "member_id", name=op.f("pk_meeting_vote")),
    )
    with op.batch_alter_table("meeting_vote", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_meeting_vote_member_id"), ["member_id"], unique=False)

    op.create_table(
        "secret_request",
        sa.Column("question_id", sa.Integer(), nullable=False),
        sa.Column("member_id", sa.Integer(), nullable=False),
        sa.Column("asked_at", database.UtcDateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["member_id"], ["member.id"], name=op.f("fk_secret_request_member_id_member")
        ),
        sa.ForeignKeyConstraint(
            ["question_id"],
            ["meeting_question.id"],
            name=op.f("fk_secret_request_question_id_meeting_question"),
        ),
        sa.PrimaryKeyConstraint("question_id", "member_id", name=op.f("pk_secret_request")),
    )
    with op.batch_alter_table("secret_request", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_secret_request_member_id"), ["member_id"], unique=False
        )

    op.create_table(
        "speaker",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("meeting_id", sa.Integer(), nullable=False),
        sa.Column("item_id", sa.Integer(), nullable=True),
        sa.Column("question_id", sa.Integer(), nullable=True),
        sa.Column("member_id", sa.Integer(), nullable=True),
        sa.Column("guest_name", sa.String(length=200), nullable=False),
        sa.Column(
            "role",
            sa.Enum(
                "mover",
                "seconder",
                "for",
                "against",
                "question",
                "point_of_order",
                "point_of_information",
                "reply",
                name="speakerrole",
                native_enum=False,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("asked_at", database.UtcDateTime(timezone=True), nullable=False),
        sa.Column("called_at", database.UtcDateTime(timezone=True), nullable=True),
        sa.Column("minutes", sa.Integer(), nullable=False),
        sa.Column("finished_at", database.UtcDateTime(timezone=True), nullable=True),
        sa.Column("withdrawn_at", database.UtcDateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["item_id"], ["agenda_item.id"], name=op.f("fk_speaker_item_id_agenda_item")
        ),
        sa.ForeignKeyConstraint(
            ["meeting_id"], ["meeting.id"], name=op.f("fk_speaker_meeting_id_meeting")
        ),
        sa.ForeignKeyConstraint(
            ["member_id"], ["member.id"], name=op.f("fk_speaker_member_id_member")
        ),
        sa.ForeignKeyConstraint(
            ["question_id"],
            ["meeting_question.id"],
            name=op.f("fk_speaker_question_id_meeting_question"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_speaker")),
    )
    with op.batch_alter_table("speaker", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_speaker_item_id"), ["item_id"], unique=False)
        batch_op.create_index("ix_speaker_meeting", ["meeting_id", "id"], unique=False)
        batch_op.create_index(batch_op.f("ix_speaker_member_id"), ["member_id"], unique=False)
        batch_op.create_index(
            "uq_speaker_waiting",
            ["meeting_id", "member_id", "role"],
            unique=True,
            sqlite_where=sa.text("called_at IS NULL AND withdrawn_at IS NULL"),
            postgresql_where=sa.text("called_at IS NULL AND withdrawn_at IS NULL"),
        )

    with op.batch_alter_table("standing_orders", schema=None) as batch_op:
        batch_op.add_column(
            sa.Column("meeting_rules", sa.JSON(), server_default="{}", nullable=False)
        )


def downgrade() -> None:
    """Go back to the revision before."""
    with op.batch_alter_table("standing_orders", schema=None) as batch_op:
        batch_op.drop_column("meeting_rules")

    with op.batch_alter_table("speaker", schema=None) as batch_op:
        batch_op.drop_index(
            "uq_speaker_waiting",
            sqlite_where=sa.text("called_at IS NULL AND withdrawn_at IS NULL"),
            postgresql_where=sa.text("called_at IS NULL AND withdrawn_at IS NULL"),
        )
        batch_op.drop_index(batch_op.f("ix_speaker_member_id"))
        batch_op.drop_index("ix_speaker_meeting")
        batch_op.drop_index(batch_op.f("ix_speaker_item_id"))

    op.drop_table("speaker")
    with op.batch_alter_table("secret_request", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_secret_request_member_id"))

    op.drop_table("secret_request")
    with op.batch_alter_table("meeting_vote", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_meeting_vote_member_id"))

    op.drop_table("meeting_vote")
    with op.batch_alter_table("hand_count", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_hand_count_member_id"))

    op.drop_table("hand_count")
    with op.batch_alter_table("meeting_question", schema=None) as batch_op:
        batch_op.drop_index(
            "uq_meeting_question_voting",
            sqlite_where=sa.text("stage = 'voting'"),
            postgresql_where=sa.text("stage = 'voting'"),
        )
        batch_op.drop_index(
            "uq_meeting_question_amendment",
            sqlite_where=sa.text("amendment_id IS NOT NULL AND stage <> 'withdrawn'"),
            postgresql_where=sa.text("amendment_id IS NOT NULL AND stage <> 'withdrawn'"),
        )
        batch_op.drop_index(batch_op.f("ix_meeting_question_motion_id"))
        batch_op.drop_index("ix_meeting_question_meeting")
        batch_op.drop_index(batch_op.f("ix_meeting_question_item_id"))
        batch_op.drop_index(batch_op.f("ix_meeting_question_amendment_id"))

    op.drop_table("meeting_question")
    with op.batch_alter_table("meeting_ruling", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_meeting_ruling_meeting_id"))
        batch_op.drop_index(batch_op.f("ix_meeting_ruling_amendment_id"))

    op.drop_table("meeting_ruling")
    with op.batch_alter_table("meeting_action", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_meeting_action_owner_id"))
        batch_op.drop_index(batch_op.f("ix_meeting_action_meeting_id"))

    op.drop_table("meeting_action")
    with op.batch_alter_table("steward", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_steward_member_id"))

    op.drop_table("steward")
    op.drop_table("minutes_prose")
    op.drop_table("minutes")
    op.drop_table("meeting_edition")
    with op.batch_alter_table("attendance_change", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_attendance_change_member_id"))
        batch_op.drop_index("ix_attendance_change_meeting")

    op.drop_table("attendance_change")
    with op.batch_alter_table("attendance", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_attendance_member_id"))
        batch_op.drop_index("ix_attendance_meeting_presence")

    op.drop_table("attendance")
    with op.batch_alter_table("agenda_item", schema=None) as batch_op:
        batch_op.drop_index(
            "uq_agenda_item_current",
            sqlite_where=sa.text("state = 'current'"),
            postgresql_where=sa.text("state = 'current'"),
        )
        batch_op.drop_index(batch_op.f("ix_agenda_item_motion_id"))
        batch_op.drop_index("ix_agenda_item_meeting_position")

    op.drop_table("agenda_item")
    with op.batch_alter_table("meeting", schema=None) as batch_op:
        batch_op.drop_index("ix_meeting_state")
        batch_op.drop_index("ix_meeting_branch_starts")

    op.drop_table("meeting")
    with op.batch_alter_table("event", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_event_happened_at"))

    op.drop_table("event")
