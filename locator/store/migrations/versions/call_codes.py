"""Call codes: the area, device, fault and outlet of a search."""

from alembic import op
from sqlalchemy import Column

from locator.store.text_type import BoundedText

revision, down_revision = "0011", "0010"
branch_labels, depends_on = None, None


def upgrade() -> None:
    """Create the table."""
    op.create_table(
        "call_code",
        Column("code", BoundedText(7), primary_key=True),
        Column("expires", BoundedText(32), nullable=False),
        Column("adcode", BoundedText(6), nullable=False),
        Column("device", BoundedText(20), nullable=False),
        Column("fault", BoundedText(20), nullable=False),
        Column("ref", BoundedText(64), nullable=False),
        if_not_exists=True,
    )
    op.create_index("ix_call_code_expires", "call_code", ["expires"], if_not_exists=True)


def downgrade() -> None:
    """Do nothing: restore a backup instead."""
