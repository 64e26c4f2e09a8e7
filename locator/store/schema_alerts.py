"""Tables of the alerts: the outbox, and the last feed that was published."""

from sqlalchemy import CheckConstraint, Column, Float, Index, Integer, LargeBinary, Table

from .schema import metadata
from .text_type import BoundedText

alerts = Table(
    "alert",
    metadata,
    Column("id", BoundedText(40), primary_key=True),
    Column("event", BoundedText(20), nullable=False),
    Column("at", BoundedText(32), nullable=False),
    Column("body", LargeBinary, nullable=False),
    Column("state", BoundedText(10), nullable=False),
    Column("tries", Integer, nullable=False),
    Column("next_try", Float(53), nullable=False),  # seconds since 1970
    Index("alert_state", "state", "next_try"),
)

last_feed = Table(
    "last_feed",
    metadata,
    Column("id", Integer, CheckConstraint("id = 1"), primary_key=True),
    Column("at", BoundedText(32)),
    Column("origin", BoundedText(200)),
    Column("missing_since", BoundedText(32)),
)
"""One row: when the last feed was published, and when its absence was reported."""
