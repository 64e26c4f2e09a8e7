"""Sessions, second factors and recovery codes."""

from alembic import op
from sqlalchemy import Column, Float, Integer, LargeBinary

from locator.store.text_type import BoundedText

revision, down_revision = "0012", "0011"
branch_labels, depends_on = None, None


def upgrade() -> None:
    """Create the tables."""
    op.create_table(
        "staff_session",
        Column("digest", LargeBinary(32), primary_key=True),
        Column("user", BoundedText(60), nullable=False),
        Column("area", BoundedText(10), nullable=False),
        Column("created", Float(53), nullable=False),
        Column("seen", Float(53), nullable=False),
        Column("client", LargeBinary(32), nullable=False),
        Column("browser", BoundedText(40), nullable=False),
        if_not_exists=True,
    )
    op.create_index("ix_staff_session_user", "staff_session", ["user"], if_not_exists=True)
    op.create_table(
        "second_factor",
        Column("user", BoundedText(60), primary_key=True),
        Column("salt", LargeBinary(16), nullable=False),
        Column("step", Integer, nullable=False),
        Column("since", BoundedText(32)),
        if_not_exists=True,
    )
    op.create_table(
        "recovery_code",
        Column("user", BoundedText(60), primary_key=True),
        Column("digest", LargeBinary(32), primary_key=True),
        if_not_exists=True,
    )


def downgrade() -> None:
    """Do nothing: restore a backup instead."""
