"""Rates of batch lines of API keys."""

from alembic import op
from sqlalchemy import Column, inspect

from locator.store.text_type import BoundedText

revision, down_revision = "0013", "0012"
branch_labels, depends_on = None, None


def upgrade() -> None:
    """Add the column; earlier keys have the default rate."""
    present = {column["name"] for column in inspect(op.get_bind()).get_columns("api_key")}
    if "batch_rate" not in present:
        op.add_column("api_key", Column("batch_rate", BoundedText(40)))


def downgrade() -> None:
    """Do nothing: restore a backup instead."""
