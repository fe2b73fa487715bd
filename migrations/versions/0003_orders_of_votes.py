"""Orders of votes."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

_RULE = sa.Enum(
    "as_received",
    "text_order",
    "far_reaching",
    name="votingorder",
    native_enum=False,
    length=40,
)


def upgrade() -> None:
    """Go to this revision."""
    with op.batch_alter_table("standing_orders", schema=None) as batch_op:
        batch_op.add_column(
            sa.Column("amendment_order", _RULE, nullable=False, server_default="as_received")
        )
    with op.batch_alter_table("amendment", schema=None) as batch_op:
        batch_op.add_column(sa.Column("touches", sa.JSON(), nullable=False, server_default="{}"))


def downgrade() -> None:
    """Go back to the revision before."""
    with op.batch_alter_table("amendment", schema=None) as batch_op:
        batch_op.drop_column("touches")
    with op.batch_alter_table("standing_orders", schema=None) as batch_op:
        batch_op.drop_column("amendment_order")
