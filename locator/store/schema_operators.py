"""The tables of those who operate: held loads, what was set by hand, the log, users."""

from sqlalchemy import CheckConstraint, Column, Date, Float, ForeignKey, Integer, LargeBinary, String, Table

from .schema import metadata

held = Table(
    "held",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("at", String(32), nullable=False),
    Column("by", String(200), nullable=False),
    Column("why", String(1000), nullable=False),
    Column("origin", String(200), nullable=False),
    Column("made", String(32)),
    Column("rows", Integer, nullable=False),
    Column("digest", LargeBinary(16), nullable=False),
    Column("report", LargeBinary, nullable=False),
    Column("reasons", LargeBinary, nullable=False),
    Column("base", Integer),
    Column("state", String(10), nullable=False),
    Column("decided_at", String(32)),
    Column("decided_by", String(200)),
    Column("decided_why", String(1000)),
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
    Column("kind", String(10), nullable=False),
    Column("ref", String(64)),
    Column("adcode", String(6)),
    Column("first", Date),
    Column("last", Date),
    Column("hours", String(500)),
    Column("field", String(60)),
    Column("value", String(4000)),
    Column("was", String(4000)),
    Column("reason", String(1000), nullable=False),
    Column("at", String(32), nullable=False),
    Column("by", String(200), nullable=False),
    Column("ended_at", String(32)),
    Column("ended_by", String(200)),
    Column("ended_why", String(1000)),
)

proposals = Table(
    "proposal",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("ref", String(64), nullable=False),
    Column("kind", String(20), nullable=False),
    Column("part", String(1000), nullable=False),
    Column("words", String(200), nullable=False),
    Column("told_in", String(200), nullable=False),
    Column("at", String(32), nullable=False),
    Column("state", String(10), nullable=False),
    Column("decided_at", String(32)),
    Column("decided_by", String(200)),
    Column("decided_why", String(1000)),
    Column("override", Integer),
)

held_proposals = Table(
    "held_proposal",
    metadata,
    Column("held", Integer, ForeignKey("held.id"), primary_key=True),
    Column("body", LargeBinary, nullable=False),
)

log = Table(
    "log",
    metadata,
    Column("number", Integer, primary_key=True, autoincrement=False),
    Column("at", String(32), nullable=False),
    Column("who", String(200), nullable=False),
    Column("what", String(40), nullable=False),
    Column("why", String(1000), nullable=False),
    Column("release", Integer),
    Column("details", String, nullable=False),
    Column("key", String(8), nullable=False),
    Column("previous", String(64), nullable=False),
    Column("seal", String(64), nullable=False),
)

log_end = Table(
    "log_end",
    metadata,
    Column("id", Integer, CheckConstraint("id = 1"), primary_key=True),
    Column("seal", String(64), nullable=False),
)

users = Table(
    "user",
    metadata,
    Column("name", String(60), primary_key=True),
    Column("role", String(20), nullable=False),
    Column("password", String(200), nullable=False),
    Column("made", String(32), nullable=False),
)

attempts = Table(
    "sign_in_attempt",
    metadata,
    Column("name", LargeBinary(16), primary_key=True),
    Column("count", Integer, nullable=False),
    Column("last", Float(53), nullable=False),
)
