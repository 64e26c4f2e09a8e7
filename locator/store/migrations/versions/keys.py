"""API keys."""

from alembic import op
from sqlalchemy import Column, LargeBinary

from locator.store.text_type import BoundedText

revision, down_revision = "0004", "0003"
branch_labels, depends_on = None, None


def upgrade() -> None:
    """Create the table."""
    op.create_table(
        "api_key",
        Column("name", BoundedText(60), primary_key=True),
        Column("digest", LargeBinary(32), nullable=False),
        Column("rate", BoundedText(40), nullable=False),
        Column("made", BoundedText(32), nullable=False),
        if_not_exists=True,
    )


def downgrade() -> None:
    """Do nothing: restore a backup instead."""
