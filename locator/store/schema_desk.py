"""The tables of the desk: what was said to callers, and cards that were sent to them. No positions."""

from sqlalchemy import Column, Integer, LargeBinary, Table

from .schema import metadata
from .words import Words

said = Table(
    "said",
    metadata,
    Column("number", Integer, primary_key=True),
    Column("answer", Words(40), nullable=False, index=True),
    Column("at", Words(32), nullable=False, index=True),
    Column("who", Words(60), nullable=False),
    Column("how", Words(20), nullable=False),
    Column("ref", Words(64), nullable=False),
    Column("release", Integer, nullable=False),
    Column("body", LargeBinary),
)

cards = Table(
    "card",
    metadata,
    Column("token", LargeBinary(16), primary_key=True),
    Column("ref", Words(64), nullable=False),
    Column("made", Words(32), nullable=False),
    Column("by", Words(60), nullable=False),
    Column("expires", Words(32), nullable=False, index=True),
    Column("told", LargeBinary, nullable=False),
    Column("offered", Words(32)),
    Column("away", LargeBinary),
)
