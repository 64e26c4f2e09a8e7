"""The tables of searches that found nothing: counts under keyed marks, in clear from ten people on."""

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

askers = Table(
    "failed_asker",
    metadata,
    Column("mark", LargeBinary(16), primary_key=True),
    Column("week", BoundedText(8), nullable=False),
)
