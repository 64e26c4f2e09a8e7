"""The tables of those who operate: held loads, what was set by hand, the log, users."""

from sqlalchemy import CheckConstraint, Column, Date, Float, ForeignKey, Integer, LargeBinary, Table

from .schema import metadata
from .words import Words

held = Table(
    "held",
    metadata,
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
)

proposals = Table(
    "proposal",
    metadata,
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
    Column("at", Words(32), nullable=False),
    Column("who", Words(200), nullable=False),
    Column("what", Words(40), nullable=False),
    Column("why", Words(1000), nullable=False),
    Column("release", Integer),
    Column("details", Words, nullable=False),
    Column("key", Words(8), nullable=False),
    Column("previous", Words(64), nullable=False),
    Column("seal", Words(64), nullable=False),
)

log_end = Table(
    "log_end",
    metadata,
    Column("id", Integer, CheckConstraint("id = 1"), primary_key=True),
    Column("seal", Words(64), nullable=False),
)

users = Table(
    "user",
    metadata,
    Column("name", Words(60), primary_key=True),
    Column("role", Words(20), nullable=False),
    Column("password", Words(200), nullable=False),
    Column("made", Words(32), nullable=False),
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
    Column("name", Words(60), primary_key=True),
    Column("digest", LargeBinary(32), nullable=False),
    Column("rate", Words(40), nullable=False),
    Column("made", Words(32), nullable=False),
)
