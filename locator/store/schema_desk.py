"""Tables of the agent desk: archived answers, cards and call codes. No positions."""

from sqlalchemy import Column, Integer, LargeBinary, Table

from .schema import metadata
from .text_type import BoundedText

archived_answers = Table(
    "said",
    metadata,
    Column("number", Integer, primary_key=True),
    Column("answer", BoundedText(40), nullable=False, index=True),
    Column("at", BoundedText(32), nullable=False, index=True),
    Column("who", BoundedText(60), nullable=False),
    Column("how", BoundedText(20), nullable=False),
    Column("ref", BoundedText(64), nullable=False),
    Column("release", Integer, nullable=False),
    Column("body", LargeBinary),
)

cards = Table(
    "card",
    metadata,
    Column("token", LargeBinary(16), primary_key=True),
    Column("ref", BoundedText(64), nullable=False),
    Column("made", BoundedText(32), nullable=False),
    Column("by", BoundedText(60), nullable=False),
    Column("expires", BoundedText(32), nullable=False, index=True),
    Column("told", LargeBinary, nullable=False),
    Column("offered", BoundedText(32)),
    Column("away", LargeBinary),
)

call_codes = Table(
    "call_code",
    metadata,
    Column("code", BoundedText(7), primary_key=True),
    Column("expires", BoundedText(32), nullable=False, index=True),
    Column("adcode", BoundedText(6), nullable=False),
    Column("device", BoundedText(20), nullable=False),
    Column("fault", BoundedText(20), nullable=False),
    Column("ref", BoundedText(64), nullable=False),
)
