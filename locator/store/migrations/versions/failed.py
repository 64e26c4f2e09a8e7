"""Counts of failed searches."""

from alembic import op
from sqlalchemy import Column, Integer, LargeBinary

from locator.store.text_type import BoundedText

revision, down_revision = "0005", "0004"
branch_labels, depends_on = None, None


def upgrade() -> None:
    """Create the tables."""
    op.create_table(
        "failed_search",
        Column("mark", LargeBinary(16), primary_key=True),
        Column("week", BoundedText(8), nullable=False),
        Column("people", Integer, nullable=False),
        Column("told", BoundedText(600)),
        if_not_exists=True,
    )
    op.create_table(
        "failed_asker",
        Column("mark", LargeBinary(16), primary_key=True),
        Column("week", BoundedText(8), nullable=False),
        if_not_exists=True,
    )


def downgrade() -> None:
    """Do nothing: restore a backup instead."""
