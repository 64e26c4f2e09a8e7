"""Archived answers and cards of the agent desk."""

from alembic import op
from sqlalchemy import Column, Integer, LargeBinary

from locator.store.text_type import BoundedText

revision, down_revision = "0003", "0002"
branch_labels, depends_on = None, None


def upgrade() -> None:
    """Create the tables, unless a version without migrations created them."""
    _desk()


def downgrade() -> None:
    """Do nothing: restore a backup instead."""


def _desk() -> None:
    op.create_table(
        "said",
        Column("number", Integer, primary_key=True),
        Column("answer", BoundedText(40), nullable=False),
        Column("at", BoundedText(32), nullable=False),
        Column("who", BoundedText(60), nullable=False),
        Column("how", BoundedText(20), nullable=False),
        Column("ref", BoundedText(64), nullable=False),
        Column("release", Integer, nullable=False),
        Column("body", LargeBinary),
        if_not_exists=True,
    )
    op.create_index("ix_said_answer", "said", ["answer"], if_not_exists=True)
    op.create_index("ix_said_at", "said", ["at"], if_not_exists=True)
    op.create_table(
        "card",
        Column("token", LargeBinary(16), primary_key=True),
        Column("ref", BoundedText(64), nullable=False),
        Column("made", BoundedText(32), nullable=False),
        Column("by", BoundedText(60), nullable=False),
        Column("expires", BoundedText(32), nullable=False),
        Column("told", LargeBinary, nullable=False),
        Column("offered", BoundedText(32)),
        Column("away", LargeBinary),
        if_not_exists=True,
    )
    op.create_index("ix_card_expires", "card", ["expires"], if_not_exists=True)
