"""What amendments saved before edits were stored change, touch and mark."""

from collections.abc import Iterator, Sequence
from itertools import groupby
from typing import Any

import sqlalchemy as sa
from alembic import op

from policy_forum.domain.text.document import Document, TextRefusedError, parse_document
from policy_forum.domain.text.edits import edit_of, stored_edit
from policy_forum.domain.text.limits import MERGED
from policy_forum.domain.text.lines import number_lines
from policy_forum.domain.text.touches import measure_of, touch_of
from policy_forum.features.amendments.rules import marks_of

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

_AMENDMENT = sa.table(
    "amendment",
    sa.column("id", sa.Integer),
    sa.column("base_markdown", sa.Text),
    sa.column("amended_markdown", sa.Text),
    sa.column("first_place", sa.Integer),
    sa.column("reach", sa.Integer),
    sa.column("touches", sa.JSON),
    sa.column("changes", sa.JSON),
    sa.column("marks", sa.JSON),
)
_PORTION = 200


def upgrade() -> None:
    """Work out from the texts what has been stored at save since revision 0002.

    Made by the engine of the program that runs this: it is the one that reads it again.
    """
    connection = op.get_bind()
    columns = _AMENDMENT.c
    found = sa.select(columns.id).where(sa.cast(columns.changes, sa.Text) == "{}")
    keys = connection.scalars(found.order_by(columns.id)).all()
    texts = sa.select(columns.id, columns.base_markdown, columns.amended_markdown)
    for start in range(0, len(keys), _PORTION):
        portion = texts.where(columns.id.in_(keys[start : start + _PORTION]))
        rows = connection.execute(portion.order_by(columns.base_markdown)).all()
        for key, values in _worked_out(rows):
            connection.execute(sa.update(_AMENDMENT).where(columns.id == key).values(values))


def downgrade() -> None:
    """Leave it: revision 0002 has the same columns, and reads it."""


def _worked_out(rows: Sequence[Any]) -> Iterator[tuple[int, dict[str, Any]]]:
    """What is to be stored, by key; each base is read once for all of its amendments."""
    for markdown, amendments in groupby(rows, lambda row: row.base_markdown):
        base = _read(markdown)
        if base is None:
            continue
        lines = tuple(number_lines(base))
        for row in amendments:
            amended = _read(row.amended_markdown)
            if amended is None:
                continue
            edit = edit_of(base, amended)
            first_place, reach = measure_of(edit)
            yield (
                row.id,
                {
                    "first_place": first_place,
                    "reach": reach,
                    "touches": touch_of(edit).stored(),
                    "changes": stored_edit(edit),
                    "marks": marks_of(edit, lines),
                },
            )


def _read(markdown: str) -> Document | None:
    """The text, None if this version refuses it: one text must not stop the whole upgrade."""
    try:
        return parse_document(markdown, MERGED)
    except TextRefusedError:
        return None
