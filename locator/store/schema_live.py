"""Tables beside the releases: live facts with their version, and notices of areas."""

from sqlalchemy import CheckConstraint, Column, Date, Integer, LargeBinary, Table

from .schema import metadata
from .text_type import BoundedText

live_facts = Table(
    "live_facts",
    metadata,
    Column("ref", BoundedText(64), primary_key=True),
    Column("facts", LargeBinary, nullable=False),
    Column("expires", BoundedText(32), nullable=False),
    Column("by", BoundedText(60), nullable=False),
)
"""One row per outlet: its facts as JSON, when the last one expires (UTC), and the key that reported them."""

live_version = Table(
    "live_version",
    metadata,
    Column("id", Integer, CheckConstraint("id = 1"), primary_key=True),
    Column("version", Integer, nullable=False),
)
"""One row, counted up with every change of live facts or notices; none before the first."""

notices = Table(
    "notice",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("text", BoundedText(1000), nullable=False),
    Column("adcode", BoundedText(6), nullable=False),
    Column("first", Date, nullable=False),
    Column("last", Date, nullable=False),
    Column("at", BoundedText(32), nullable=False),
    Column("by", BoundedText(200), nullable=False),
    Column("ended_at", BoundedText(32)),
    Column("ended_by", BoundedText(200)),
)
"""Notices of the network (empty adcode), or of a province, city or district."""
