"""Held loads, what is set by hand, notices, the log, users."""

from alembic import op
from sqlalchemy import CheckConstraint, Column, Date, Float, ForeignKey, Integer, LargeBinary

from locator.store.dialect import protect_log
from locator.store.words import Words

revision, down_revision = "0002", "0001"
branch_labels, depends_on = None, None


def upgrade() -> None:
    """Make the tables, where an older version of the program has not made them."""
    _loads()
    _by_hand()
    _log()
    _users()
    protect_log(op.get_bind(), "log")


def downgrade() -> None:
    """Nothing: a database goes back by its backup."""


def _loads() -> None:
    op.create_table(
        "held",
        Column("id", Integer, primary_key=True),
        Column("at", Words(32), nullable=False),
        Column("by", Words(200), nullable=False),
        Column("why", Words(1000), nullable=False),
        Column("origin", Words(200), nullable=False),
        Column("made", Words(32)),
        Column("rows", Integer, nullable=False),
        Column("digest", LargeBinary(16), nullable=False),
        Column("report", LargeBinary, nullable=False),
        Column("reasons", LargeBinary, nullable=False),
        Column("base", Integer),
        Column("state", Words(10), nullable=False),
        Column("decided_at", Words(32)),
        Column("decided_by", Words(200)),
        Column("decided_why", Words(1000)),
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
        Column("kind", Words(10), nullable=False),
        Column("ref", Words(64)),
        Column("adcode", Words(6)),
        Column("first", Date),
        Column("last", Date),
        Column("hours", Words(500)),
        Column("field", Words(60)),
        Column("value", Words(4000)),
        Column("was", Words(4000)),
        Column("reason", Words(1000), nullable=False),
        Column("at", Words(32), nullable=False),
        Column("by", Words(200), nullable=False),
        Column("ended_at", Words(32)),
        Column("ended_by", Words(200)),
        Column("ended_why", Words(1000)),
        if_not_exists=True,
    )
    op.create_table(
        "proposal",
        Column("id", Integer, primary_key=True),
        Column("ref", Words(64), nullable=False),
        Column("kind", Words(20), nullable=False),
        Column("part", Words(1000), nullable=False),
        Column("words", Words(200), nullable=False),
        Column("told_in", Words(200), nullable=False),
        Column("at", Words(32), nullable=False),
        Column("state", Words(10), nullable=False),
        Column("decided_at", Words(32)),
        Column("decided_by", Words(200)),
        Column("decided_why", Words(1000)),
        Column("override", Integer),
        if_not_exists=True,
    )


def _log() -> None:
    op.create_table(
        "log",
        Column("number", Integer, primary_key=True, autoincrement=False),
        Column("at", Words(32), nullable=False),
        Column("who", Words(200), nullable=False),
        Column("what", Words(40), nullable=False),
        Column("why", Words(1000), nullable=False),
        Column("release", Integer),
        Column("details", Words, nullable=False),
        Column("key", Words(8), nullable=False),
        Column("previous", Words(64), nullable=False),
        Column("seal", Words(64), nullable=False),
        if_not_exists=True,
    )
    op.create_table(
        "log_end",
        Column("id", Integer, CheckConstraint("id = 1"), primary_key=True),
        Column("seal", Words(64), nullable=False),
        if_not_exists=True,
    )


def _users() -> None:
    op.create_table(
        "user",
        Column("name", Words(60), primary_key=True),
        Column("role", Words(20), nullable=False),
        Column("password", Words(200), nullable=False),
        Column("made", Words(32), nullable=False),
        if_not_exists=True,
    )
    op.create_table(
        "sign_in_attempt",
        Column("name", LargeBinary(16), primary_key=True),
        Column("count", Integer, nullable=False),
        Column("last", Float(53), nullable=False),
        if_not_exists=True,
    )
