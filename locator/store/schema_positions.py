"""Table of outlets without coordinates: positions proposed for them, and positions confirmed by hand."""

from sqlalchemy import Column, Float, Integer, LargeBinary, Table, UniqueConstraint

from .schema import metadata
from .text_type import BoundedText

position_proposals = Table(
    "position_proposal",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("ref", BoundedText(64), nullable=False),
    Column("address", BoundedText(32), nullable=False),  # key of the address
    Column("body", LargeBinary, nullable=False),
    Column("at", BoundedText(32), nullable=False),
    Column("state", BoundedText(10), nullable=False),
    Column("lat", Float(53)),  # as confirmed
    Column("lon", Float(53)),
    Column("decided_at", BoundedText(32)),
    Column("decided_by", BoundedText(200)),
    Column("decided_why", BoundedText(1000)),
    UniqueConstraint("ref", "address", name="position_proposal_address"),
)

held_positions = Table(
    "held_position",
    metadata,
    Column("held", Integer, primary_key=True),
    Column("body", LargeBinary, nullable=False),
)
