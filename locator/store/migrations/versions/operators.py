"""Held loads, overrides, proposals, the log, users."""

from alembic import op
from sqlalchemy import CheckConstraint, Column, Date, Float, ForeignKey, Integer, LargeBinary

from locator.store.dialect import protect_log
from locator.store.text_type import BoundedText

revision, down_revision = "0002", "0001"
branch_labels, depends_on = None, None


def upgrade() -> None:
    """Create the tables, unless a version without migrations created them."""
    _loads()
    _by_hand()
    _log()
    _users()
    protect_log(op.get_bind(), "log")


def downgrade() -> None:
    """Do nothing: restore a backup instead."""


def _loads() -> None:
    op.create_table(
        "held",
        Column("id", Integer, primary_key=True),
        Column("at", BoundedText(32), nullable=False),
        Column("by", BoundedText(200), nullable=False),
        Column("why", BoundedText(1000), nullable=False),
        Column("origin", BoundedText(200), nullable=False),
        Column("made", BoundedText(32)),
        Column("rows", Integer, nullable=False),
        Column("digest", LargeBinary(16), nullable=False),
        Column("report", LargeBinary, nullable=False),
        Column("reasons", LargeBinary, nullable=False),
        Column("base", Integer),
        Column("state", BoundedText(10), nullable=False),
        Column("decided_at", BoundedText(32)),
        Column("decided_by", BoundedText(200)),
        Column("decided_why", BoundedText(1000)),
        Column("release", Integer),
        if_not_exists=True,
    )
    op.create_table(
        "held_outlet",
        Column("held", Integer, ForeignKey("held.id"), primary_key=True),
        Column("number", Integer, primary_key=True),
        Column("body", LargeBinary, nullable=False),
        if_not_exists=True,
    )
    op.create_table(
        "held_proposal",
        Column("held", Integer, ForeignKey("held.id"), primary_key=True),
        Column("body", LargeBinary, nullable=False),
        if_not_exists=True,
    )


def _by_hand() -> None:
    op.create_table(
        "override",
        Column("id", Integer, primary_key=True),
        Column("kind", BoundedText(10), nullable=False),
        Column("ref", BoundedText(64)),
        Column("adcode", BoundedText(6)),
        Column("first", Date),
        Column("last", Date),
        Column("hours", BoundedText(500)),
        Column("field", BoundedText(60)),
        Column("value", BoundedText(4000)),
        Column("was", BoundedText(4000)),
        Column("reason", BoundedText(1000), nullable=False),
        Column("at", BoundedText(32), nullable=False),
        Column("by", BoundedText(200), nullable=False),
        Column("ended_at", BoundedText(32)),
        Column("ended_by", BoundedText(200)),
        Column("ended_why", BoundedText(1000)),
        if_not_exists=True,
    )
    op.create_table(
        "proposal",
        Column("id", Integer, primary_key=True),
        Column("ref", BoundedText(64), nullable=False),
        Column("kind", BoundedText(20), nullable=False),
        Column("part", BoundedText(1000), nullable=False),
        Column("words", BoundedText(200), nullable=False),
        Column("told_in", BoundedText(200), nullable=False),
        Column("at", BoundedText(32), nullable=False),
        Column("state", BoundedText(10), nullable=False),
        Column("decided_at", BoundedText(32)),
        Column("decided_by", BoundedText(200)),
        Column("decided_why", BoundedText(1000)),
        Column("override", Integer),
        if_not_exists=True,
    )


def _log() -> None:
    op.create_table(
        "log",
        Column("number", Integer, primary_key=True, autoincrement=False),
        Column("at", BoundedText(32), nullable=False),
        Column("who", BoundedText(200), nullable=False),
        Column("what", BoundedText(40), nullable=False),
        Column("why", BoundedText(1000), nullable=False),
        Column("release", Integer),
        Column("details", BoundedText, nullable=False),
        Column("key", BoundedText(8), nullable=False),
        Column("previous", BoundedText(64), nullable=False),
        Column("seal", BoundedText(64), nullable=False),
        if_not_exists=True,
    )
    op.create_table(
        "log_end",
        Column("id", Integer, CheckConstraint("id = 1"), primary_key=True),
        Column("seal", BoundedText(64), nullable=False),
        if_not_exists=True,
    )


def _users() -> None:
    op.create_table(
        "user",
        Column("name", BoundedText(60), primary_key=True),
        Column("role", BoundedText(20), nullable=False),
        Column("password", BoundedText(200), nullable=False),
        Column("made", BoundedText(32), nullable=False),
        if_not_exists=True,
    )
    op.create_table(
        "sign_in_attempt",
        Column("name", LargeBinary(16), primary_key=True),
        Column("count", Integer, nullable=False),
        Column("last", Float(53), nullable=False),
        if_not_exists=True,
    )
