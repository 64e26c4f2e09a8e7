"""What a release is to hold: versions in memory, or those of an older release, copied inside the database."""

from collections.abc import Sequence
from typing import NamedTuple, Protocol

from sqlalchemy import Connection, exists, insert, literal, select

from .dialect import enter
from .rows import Version
from .schema import ROW_COLUMNS, in_release, outlets, plain

ENTERED = [*(column.name for column in ROW_COLUMNS), "digest", "since"]  # in the order of the table


class ReleaseContents(Protocol):
    """The digest of each ref, and how the versions of some refs come into the table."""

    @property
    def digests(self) -> dict[str, bytes]:
        """By ref."""

    def add(self, connection: Connection, refs: set[str], number: int, last: int) -> None:
        """Enter the versions of these refs from release `number` on; `last` is the last id so far."""


class NewVersions(NamedTuple):
    """Versions in memory."""

    versions: Sequence[Version]

    @property
    def digests(self) -> dict[str, bytes]:
        """By ref."""
        return {version.row.ref: version.digest for version in self.versions}

    def add(self, connection: Connection, refs: set[str], number: int, last: int) -> None:
        """Enter those of these refs."""
        fresh = [version for version in self.versions if version.row.ref in refs]
        enter(connection, outlets.name, ENTERED, ((*v.row, v.digest, number) for v in fresh))
        below = {v.row.ref: v.plain for v in fresh if v.plain is not None}
        if below:
            added = connection.execute(select(outlets.c.id, outlets.c.ref).where(outlets.c.id > last))
            told = [{"id": key, "body": below[ref]} for key, ref in added if ref in below]
            connection.execute(insert(plain), told)


class CopiedVersions(NamedTuple):
    """The versions of an older release."""

    digests: dict[str, bytes]
    release: int

    def add(self, connection: Connection, refs: set[str], number: int, last: int) -> None:
        """Copy those of which no version of the same ref is in force, with what their feed says."""
        there = outlets.alias()
        in_force = exists().where(there.c.ref == outlets.c.ref, there.c.until.is_(None))
        old = select(*ROW_COLUMNS, outlets.c.digest, literal(number)).where(
            in_release(self.release), ~in_force
        )
        connection.execute(insert(outlets).from_select(ENTERED, old))
        if connection.execute(select(plain.c.id).limit(1)).scalar() is None:
            return
        new = outlets.alias()
        below = (
            select(new.c.id, plain.c.body)
            .join_from(plain, outlets, plain.c.id == outlets.c.id)
            .join(new, (new.c.ref == outlets.c.ref) & (new.c.id > last))
            .where(in_release(self.release))
        )
        connection.execute(insert(plain).from_select(["id", "body"], below))


def older(connection: Connection, release: int) -> CopiedVersions:
    """What an older release holds."""
    found = select(outlets.c.ref, outlets.c.digest).where(in_release(release))
    return CopiedVersions({row[0]: row[1] for row in connection.execute(found).all()}, release)
