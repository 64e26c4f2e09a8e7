"""Visitors' reports of wrong outlet information."""

from alembic import op
from sqlalchemy import Column, Integer

from locator.store.text_type import BoundedText

revision, down_revision = "0010", "0009"
branch_labels, depends_on = None, None


def upgrade() -> None:
    """Create the table."""
    op.create_table(
        "correction",
        Column("id", Integer, primary_key=True),
        Column("ref", BoundedText(64), nullable=False),
        Column("kind", BoundedText(10), nullable=False),
        Column("text", BoundedText(500), nullable=False),
        Column("at", BoundedText(32), nullable=False),
        Column("state", BoundedText(10), nullable=False),
        Column("decided_at", BoundedText(32)),
        Column("decided_by", BoundedText(200)),
        if_not_exists=True,
    )
    op.create_index("correction_state", "correction", ["state", "ref"], if_not_exists=True)


def downgrade() -> None:
    """Do nothing: restore a backup instead."""
