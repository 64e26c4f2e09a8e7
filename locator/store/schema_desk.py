"""The tables of the desk: what was said to callers, and cards that were sent to them. No positions."""

from sqlalchemy import Column, Integer, LargeBinary, String, Table

from .schema import metadata

said = Table(
    "said",
    metadata,
    Column("number", Integer, primary_key=True),
    Column("answer", String(40), nullable=False, index=True),
    Column("at", String(32), nullable=False, index=True),
    Column("who", String(60), nullable=False),
    Column("how", String(20), nullable=False),
    Column("ref", String(64), nullable=False),
    Column("release", Integer, nullable=False),
    Column("body", LargeBinary),
)

cards = Table(
    "card",
    metadata,
    Column("token", LargeBinary(16), primary_key=True),
    Column("ref", String(64), nullable=False),
    Column("made", String(32), nullable=False),
    Column("by", String(60), nullable=False),
    Column("expires", String(32), nullable=False, index=True),
    Column("told", LargeBinary, nullable=False),
    Column("offered", String(32)),
    Column("away", LargeBinary),
)
