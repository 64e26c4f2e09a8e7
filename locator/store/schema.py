"""Core tables. An outlet version is valid from release `since` (inclusive) to `until` (exclusive)."""

from sqlalchemy import (
    Boolean,
    CheckConstraint,
    Column,
    ColumnElement,
    Float,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    Select,
    Table,
    or_,
    select,
)

from .text_type import BoundedText

metadata = MetaData()

releases = Table(
    "release",
    metadata,
    Column("number", Integer, primary_key=True, autoincrement=False),
    Column("published", BoundedText(32), nullable=False),
    Column("origin", BoundedText(200), nullable=False),
    Column("sample", Boolean, nullable=False),
    Column("rows", Integer, nullable=False),
    Column("added", Integer, nullable=False),
    Column("changed", Integer, nullable=False),
    Column("removed", Integer, nullable=False),
)

pointer = Table(
    "pointer",
    metadata,
    Column("id", Integer, CheckConstraint("id = 1"), primary_key=True),
    Column("release", Integer, ForeignKey("release.number"), nullable=False),
)

outlets = Table(
    "outlet",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("ref", BoundedText(64), nullable=False),
    Column("code", BoundedText(12), nullable=False),
    Column("kind", Integer, nullable=False),
    Column("services", Integer, nullable=False),
    Column("devices", Integer, nullable=False),
    Column("access", Integer, nullable=False),
    Column("status", BoundedText(20), nullable=False),
    Column("adcode", Integer, nullable=False),
    Column("lat", Float(53), nullable=False),
    Column("lon", Float(53), nullable=False),
    Column("body", LargeBinary, nullable=False),
    Column("digest", LargeBinary(16), nullable=False),
    Column("since", Integer, nullable=False),
    Column("until", Integer),
    Index("outlet_until", "until"),
    Index("outlet_ref", "ref", "since"),
)

codes = Table(
    "code",
    metadata,
    Column("ref", BoundedText(64), primary_key=True),
    Column("code", BoundedText(12), nullable=False, unique=True),
)

feed_bodies = Table(
    "outlet_plain",
    metadata,
    Column("id", Integer, ForeignKey("outlet.id"), primary_key=True),
    Column("body", LargeBinary, nullable=False),
)
"""Feed state of versions changed by overrides."""

feed_times = Table(
    "feed_made",
    metadata,
    Column("release", Integer, ForeignKey("release.number"), primary_key=True),
    Column("made", BoundedText(32), nullable=False),
)

feed_columns = Table(
    "feed_column",
    metadata,
    Column("release", Integer, ForeignKey("release.number"), primary_key=True),
    Column("counts", LargeBinary, nullable=False),
)
"""Rows with a value of their own, by column that the loader can fill in; of a release that a feed made."""

retention = Table(
    "oldest_kept",
    metadata,
    Column("id", Integer, CheckConstraint("id = 1"), primary_key=True),
    Column("release", Integer, nullable=False),
)

ROW_COLUMNS = tuple(
    outlets.c[name]
    for name in (
        "ref",
        "code",
        "kind",
        "services",
        "devices",
        "access",
        "status",
        "adcode",
        "lat",
        "lon",
        "body",
    )
)


def in_release(number: int) -> ColumnElement[bool]:
    """Return the condition that an outlet version belongs to a release."""
    return (outlets.c.since <= number) & or_(outlets.c.until.is_(None), outlets.c.until > number)


def of_release(number: int) -> Select[tuple[object, ...]]:
    """Return a query for the outlet versions of a release, with the columns of `StoredRow`."""
    return select(*ROW_COLUMNS).where(in_release(number))
