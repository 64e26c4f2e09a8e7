"""Differences between two releases."""

from collections.abc import Iterator
from typing import Any, Literal, NamedTuple

import orjson
from sqlalchemy import Connection, select

from ..geo.point import Point, metres
from .releases import get_release
from .schema import of_release, outlets

Change = Literal["added", "removed", "moved", "changed"]
MOVED_METRES = 1.0


class OutletDifference(NamedTuple):
    """A changed outlet: distance moved in metres, and changed fields."""

    ref: str
    name: str
    change: Change
    metres: float
    fields: tuple[str, ...]
    name_en: str = ""

    def sentence(self) -> str:
        """Return the difference as one line for a terminal."""
        moved = f" {self.metres:.0f} m" if self.change == "moved" else ""
        return f"{self.change:<8}{self.ref}  {self.name}{moved}  {', '.join(self.fields)}".rstrip()


def differences(connection: Connection, a: int, b: int) -> Iterator[OutletDifference]:
    """Yield differences between releases `a` and `b`, by ref; raises ReleaseGone if either is unknown."""
    get_release(connection, a), get_release(connection, b)
    before, after = _digests(connection, a), _digests(connection, b)
    for ref in sorted(before.keys() | after.keys()):
        old, new = before.get(ref), after.get(ref)
        if old is None or new is None or old[1] != new[1]:
            difference = _difference(connection, ref, old and old[0], new and new[0])
            if (
                difference.change in ("added", "removed") or difference.fields
            ):  # changes hidden by an edit are skipped
                yield difference


def bodies_before(connection: Connection, a: int, b: int) -> dict[str, bytes | None]:
    """Return the JSON as of release `a` of each outlet that the releases up to `b` changed; None if added."""
    refs = of_release(b).where(outlets.c.since > a).with_only_columns(outlets.c.ref)
    added: dict[str, bytes | None] = dict.fromkeys(connection.execute(refs).scalars())
    ended = of_release(a).where(outlets.c.until <= b).with_only_columns(outlets.c.ref, outlets.c.body)
    return added | {row.ref: row.body for row in connection.execute(ended)}


def _digests(connection: Connection, number: int) -> dict[str, tuple[int, bytes]]:
    query = of_release(number).with_only_columns(outlets.c.ref, outlets.c.id, outlets.c.digest)
    return {ref: (key, digest) for ref, key, digest in connection.execute(query)}


def _difference(connection: Connection, ref: str, old: int | None, new: int | None) -> OutletDifference:
    before, after = _fields(connection, old), _fields(connection, new)
    if not before or not after:
        outlet = before or after
        kind: Change = "removed" if before else "added"
        return OutletDifference(ref, outlet["name"], kind, 0.0, (), outlet.get("name_en") or "")
    length = metres(Point(before["lat"], before["lon"]), Point(after["lat"], after["lon"]))
    changed = tuple(
        name for name in sorted(before.keys() | after.keys()) if before.get(name) != after.get(name)
    )
    change: Change = "moved" if length > MOVED_METRES else "changed"
    return OutletDifference(ref, after["name"], change, length, changed, after.get("name_en") or "")


def _fields(connection: Connection, key: int | None) -> dict[str, Any]:
    if key is None:
        return {}
    body = connection.execute(select(outlets.c.body).where(outlets.c.id == key)).scalar_one()
    fields: dict[str, Any] = orjson.loads(body)
    return fields
