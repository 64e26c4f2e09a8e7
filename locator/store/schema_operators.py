"""Tables for operators: held loads, overrides, proposals, log, users, API keys."""

from sqlalchemy import CheckConstraint, Column, Date, Float, ForeignKey, Integer, LargeBinary, Table

from .schema import metadata
from .text_type import BoundedText

held_loads = Table(
    "held",
    metadata,
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
)

held_outlets = Table(
    "held_outlet",
    metadata,
    Column("held", Integer, ForeignKey("held.id"), primary_key=True),
    Column("number", Integer, primary_key=True),
    Column("body", LargeBinary, nullable=False),
)

overrides = Table(
    "override",
    metadata,
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
)

proposals = Table(
    "proposal",
    metadata,
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
)

held_proposals = Table(
    "held_proposal",
    metadata,
    Column("held", Integer, ForeignKey("held.id"), primary_key=True),
    Column("body", LargeBinary, nullable=False),
)

held_columns = Table(
    "held_column",
    metadata,
    Column("held", Integer, ForeignKey("held.id"), primary_key=True),
    Column("counts", LargeBinary, nullable=False),
)

log = Table(
    "log",
    metadata,
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
)

log_end = Table(
    "log_end",
    metadata,
    Column("id", Integer, CheckConstraint("id = 1"), primary_key=True),
    Column("seal", BoundedText(64), nullable=False),
)

users = Table(
    "user",
    metadata,
    Column("name", BoundedText(60), primary_key=True),
    Column("role", BoundedText(20), nullable=False),
    Column("password", BoundedText(200), nullable=False),
    Column("made", BoundedText(32), nullable=False),
)

attempts = Table(
    "sign_in_attempt",
    metadata,
    Column("name", LargeBinary(16), primary_key=True),
    Column("count", Integer, nullable=False),
    Column("last", Float(53), nullable=False),
)

api_keys = Table(
    "api_key",
    metadata,
    Column("name", BoundedText(60), primary_key=True),
    Column("digest", LargeBinary(32), nullable=False),
    Column("rate", BoundedText(40), nullable=False),
    Column("made", BoundedText(32), nullable=False),
    Column("scopes", BoundedText(60)),
    Column("expires", BoundedText(32)),
    Column("batch_rate", BoundedText(40)),
)
"""Without scopes or a rate of batch lines, a key has the default ones."""
