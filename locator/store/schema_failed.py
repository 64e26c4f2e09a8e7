"""Tables of failed searches: counts by keyed mark; plain text only from ten clients on."""

from sqlalchemy import Column, Integer, LargeBinary, Table

from .schema import metadata
from .text_type import BoundedText

searches = Table(
    "failed_search",
    metadata,
    Column("mark", LargeBinary(16), primary_key=True),
    Column("week", BoundedText(8), nullable=False),
    Column("people", Integer, nullable=False),
    Column("told", BoundedText(600)),
)

clients = Table(
    "failed_asker",
    metadata,
    Column("mark", LargeBinary(16), primary_key=True),
    Column("week", BoundedText(8), nullable=False),
)
