"""Table of visitors' reports of wrong outlet information; nothing about the visitors."""

from sqlalchemy import Column, Index, Integer, Table

from .schema import metadata
from .text_type import BoundedText

corrections = Table(
    "correction",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("ref", BoundedText(64), nullable=False),
    Column("kind", BoundedText(10), nullable=False),
    Column("text", BoundedText(500), nullable=False),
    Column("at", BoundedText(32), nullable=False),
    Column("state", BoundedText(10), nullable=False),
    Column("decided_at", BoundedText(32)),
    Column("decided_by", BoundedText(200)),
    Index("correction_state", "state", "ref"),
)
