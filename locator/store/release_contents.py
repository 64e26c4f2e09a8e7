"""Contents of a new release: `NewVersions`, or copied from an older release inside the database."""

from typing import NamedTuple, Protocol

from sqlalchemy import Connection, exists, insert, literal, select

from .schema import ROW_COLUMNS, feed_bodies, in_release, outlets

INSERT_COLUMNS = [*(column.name for column in ROW_COLUMNS), "digest", "since"]  # in table order


class ReleaseContents(Protocol):
    """Digests by ref, and insertion of the versions of some refs."""

    @property
    def digests(self) -> dict[str, bytes]:
        """Return the digests by ref."""

    def add(self, connection: Connection, refs: set[str], number: int, last: int) -> None:
        """Insert the versions of `refs` as of release `number`; `last` is the largest existing id."""


class CopiedVersions(NamedTuple):
    """Versions of an older release."""

    digests: dict[str, bytes]
    release: int

    def add(self, connection: Connection, refs: set[str], number: int, last: int) -> None:
        """Copy versions of refs that have no version in force, including their feed bodies."""
        current = outlets.alias()
        in_force = exists().where(current.c.ref == outlets.c.ref, current.c.until.is_(None))
        old = select(*ROW_COLUMNS, outlets.c.digest, literal(number)).where(
            in_release(self.release), ~in_force
        )
        connection.execute(insert(outlets).from_select(INSERT_COLUMNS, old))
        if connection.execute(select(feed_bodies.c.id).limit(1)).scalar() is None:
            return
        new = outlets.alias()
        bodies = (
            select(new.c.id, feed_bodies.c.body)
            .join_from(feed_bodies, outlets, feed_bodies.c.id == outlets.c.id)
            .join(new, (new.c.ref == outlets.c.ref) & (new.c.id > last))
            .where(in_release(self.release))
        )
        connection.execute(insert(feed_bodies).from_select(["id", "body"], bodies))


def copied_versions(connection: Connection, release: int) -> CopiedVersions:
    """Return the contents of an older release."""
    query = select(outlets.c.ref, outlets.c.digest).where(in_release(release))
    return CopiedVersions({row[0]: row[1] for row in connection.execute(query).all()}, release)
