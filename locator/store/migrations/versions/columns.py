"""Rows with a value of their own in columns that the loader can fill in."""

from alembic import op
from sqlalchemy import Column, ForeignKey, Integer, LargeBinary

revision, down_revision = "0008", "0007"
branch_labels, depends_on = None, None


def upgrade() -> None:
    """Create the tables; the columns of earlier feeds are unknown."""
    for name, owner, key in (
        ("feed_column", "release", "release.number"),
        ("held_column", "held", "held.id"),
    ):
        op.create_table(
            name,
            Column(owner, Integer, ForeignKey(key), primary_key=True),
            Column("counts", LargeBinary, nullable=False),
            if_not_exists=True,
        )


def downgrade() -> None:
    """Do nothing: restore a backup instead."""
