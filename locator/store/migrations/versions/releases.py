"""Releases and their outlets."""

from alembic import op
from sqlalchemy import Boolean, CheckConstraint, Column, Float, ForeignKey, Integer, LargeBinary

from locator.store.dialect import make_spatial_index
from locator.store.text_type import BoundedText

revision, down_revision = "0001", None
branch_labels, depends_on = None, None


def upgrade() -> None:
    """Create the tables, unless a version without migrations created them."""
    _releases()
    _outlets()
    make_spatial_index(op.get_bind())


def downgrade() -> None:
    """Do nothing: restore a backup instead."""


def _releases() -> None:
    op.create_table(
        "release",
        Column("number", Integer, primary_key=True, autoincrement=False),
        Column("published", BoundedText(32), nullable=False),
        Column("origin", BoundedText(200), nullable=False),
        Column("sample", Boolean, nullable=False),
        Column("rows", Integer, nullable=False),
        Column("added", Integer, nullable=False),
        Column("changed", Integer, nullable=False),
        Column("removed", Integer, nullable=False),
        if_not_exists=True,
    )
    op.create_table(
        "pointer",
        Column("id", Integer, CheckConstraint("id = 1"), primary_key=True),
        Column("release", Integer, ForeignKey("release.number"), nullable=False),
        if_not_exists=True,
    )
    op.create_table(
        "feed_made",
        Column("release", Integer, ForeignKey("release.number"), primary_key=True),
        Column("made", BoundedText(32), nullable=False),
        if_not_exists=True,
    )
    op.create_table(
        "oldest_kept",
        Column("id", Integer, CheckConstraint("id = 1"), primary_key=True),
        Column("release", Integer, nullable=False),
        if_not_exists=True,
    )


def _outlets() -> None:
    op.create_table(
        "outlet",
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
        if_not_exists=True,
    )
    op.create_index("outlet_until", "outlet", ["until"], if_not_exists=True)
    op.create_index("outlet_ref", "outlet", ["ref", "since"], if_not_exists=True)
    op.create_table(
        "code",
        Column("ref", BoundedText(64), primary_key=True),
        Column("code", BoundedText(12), nullable=False, unique=True),
        if_not_exists=True,
    )
    op.create_table(
        "outlet_plain",
        Column("id", Integer, ForeignKey("outlet.id"), primary_key=True),
        Column("body", LargeBinary, nullable=False),
        if_not_exists=True,
    )
