"""Alerts, and the time of the last feed."""

from alembic import op
from sqlalchemy import CheckConstraint, Column, Float, Integer, LargeBinary, text

from locator.store.text_type import BoundedText

revision, down_revision = "0006", "0005"
branch_labels, depends_on = None, None
LAST_FEED = """
INSERT INTO last_feed (id, at, origin)
SELECT 1, release.published, release.origin FROM release WHERE number = (
    SELECT max(release.number) FROM release JOIN log ON log.release = release.number
    WHERE log.what IN ('publish', 'approve') AND NOT release.sample
)
"""


def upgrade() -> None:
    """Create the tables; the last feed is the last release that a load published."""
    op.create_table(
        "alert",
        Column("id", BoundedText(40), primary_key=True),
        Column("event", BoundedText(20), nullable=False),
        Column("at", BoundedText(32), nullable=False),
        Column("body", LargeBinary, nullable=False),
        Column("state", BoundedText(10), nullable=False),
        Column("tries", Integer, nullable=False),
        Column("next_try", Float(53), nullable=False),
        if_not_exists=True,
    )
    op.create_index("alert_state", "alert", ["state", "next_try"], if_not_exists=True)
    op.create_table(
        "last_feed",
        Column("id", Integer, CheckConstraint("id = 1"), primary_key=True),
        Column("at", BoundedText(32)),
        Column("origin", BoundedText(200)),
        Column("missing_since", BoundedText(32)),
        if_not_exists=True,
    )
    connection = op.get_bind()
    if connection.execute(text("SELECT count(*) FROM last_feed")).scalar() == 0:
        connection.execute(text(LAST_FEED))


def downgrade() -> None:
    """Do nothing: restore a backup instead."""
