"""Scopes and expiry of API keys, live facts of outlets, and notices of areas."""

from alembic import op
from sqlalchemy import CheckConstraint, Column, Date, Integer, LargeBinary, inspect

from locator.store.text_type import BoundedText

revision, down_revision = "0009", "0008"
branch_labels, depends_on = None, None


def upgrade() -> None:
    """Add the columns and tables; earlier keys have the default scopes and no expiry."""
    present = {column["name"] for column in inspect(op.get_bind()).get_columns("api_key")}
    for name, length in (("scopes", 60), ("expires", 32)):
        if name not in present:
            op.add_column("api_key", Column(name, BoundedText(length)))
    op.create_table(
        "live_facts",
        Column("ref", BoundedText(64), primary_key=True),
        Column("facts", LargeBinary, nullable=False),
        Column("expires", BoundedText(32), nullable=False),
        Column("by", BoundedText(60), nullable=False),
        if_not_exists=True,
    )
    op.create_table(
        "live_version",
        Column("id", Integer, CheckConstraint("id = 1"), primary_key=True),
        Column("version", Integer, nullable=False),
        if_not_exists=True,
    )
    op.create_table(
        "notice",
        Column("id", Integer, primary_key=True),
        Column("text", BoundedText(1000), nullable=False),
        Column("adcode", BoundedText(6), nullable=False),
        Column("first", Date, nullable=False),
        Column("last", Date, nullable=False),
        Column("at", BoundedText(32), nullable=False),
        Column("by", BoundedText(200), nullable=False),
        Column("ended_at", BoundedText(32)),
        Column("ended_by", BoundedText(200)),
        if_not_exists=True,
    )


def downgrade() -> None:
    """Do nothing: restore a backup instead."""
