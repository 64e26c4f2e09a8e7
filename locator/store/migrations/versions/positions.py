"""Positions proposed for outlets without coordinates."""

from alembic import op
from sqlalchemy import Column, Float, Integer, LargeBinary, UniqueConstraint

from locator.store.text_type import BoundedText

revision, down_revision = "0007", "0006"
branch_labels, depends_on = None, None


def upgrade() -> None:
    """Create the tables."""
    op.create_table(
        "position_proposal",
        Column("id", Integer, primary_key=True),
        Column("ref", BoundedText(64), nullable=False),
        Column("address", BoundedText(32), nullable=False),
        Column("body", LargeBinary, nullable=False),
        Column("at", BoundedText(32), nullable=False),
        Column("state", BoundedText(10), nullable=False),
        Column("lat", Float(53)),
        Column("lon", Float(53)),
        Column("decided_at", BoundedText(32)),
        Column("decided_by", BoundedText(200)),
        Column("decided_why", BoundedText(1000)),
        UniqueConstraint("ref", "address", name="position_proposal_address"),
        if_not_exists=True,
    )
    op.create_table(
        "held_position",
        Column("held", Integer, primary_key=True),
        Column("body", LargeBinary, nullable=False),
        if_not_exists=True,
    )


def downgrade() -> None:
    """Do nothing: restore a backup instead."""
