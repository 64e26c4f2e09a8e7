"""Publication of changes by hand: the current release with the current overrides, after a review.

Every change by hand is published here and only here, so none passes without a review. Raising from the review
undoes the transaction, so a preview is a publication whose review raises.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from hashlib import blake2b
from typing import NamedTuple, cast

import orjson
from sqlalchemy import Connection, Engine

from ..errors import NoRelease
from ..hours import SHANGHAI
from ..network.outlet import Outlet
from . import log
from .dialect import wrap_store_errors, writing
from .feed_columns import known_columns
from .new_versions import NewVersions
from .overlay import Overlay, current_overlay, feed_outlet
from .publish import ChangeContext, Published, current_number, feed_created_at, replace_release
from .release_contents import copied_versions
from .releases import get_release, versions_of
from .rows import Version, version_of

ROLLBACK_ORIGIN = "rollback to "  # before the number of a release


class ChangedVersion(NamedTuple):
    """A version that differs before and after a change; None where the outlet is added or removed."""

    before: Version | None
    after: Version | None

    @property
    def ref(self) -> str:
        """Return the ref of the outlet."""
        return cast("Version", self.after or self.before).row.ref

    @property
    def outlets(self) -> tuple[Outlet | None, Outlet | None]:
        """Return the outlet before and after the change."""
        before, after = (_outlet(version) if version else None for version in self)
        return before, after


@dataclass(frozen=True)
class ManualChange:
    """A change of release `base`, 0 for none, that is about to be published, with the versions after it.

    `is_copy`: the versions are those of an older release, and were checked when that was published.
    """

    base: int
    before: Sequence[Version]
    versions: Sequence[Version]
    context: ChangeContext
    is_copy: bool = False

    @cached_property
    def changed(self) -> list[ChangedVersion]:
        """Return what is published differently: changed and added outlets, then removed ones."""
        old = {version.row.ref: version for version in self.before}
        pairs = [ChangedVersion(old.pop(version.row.ref, None), version) for version in self.versions]
        removed = [ChangedVersion(version, None) for version in old.values()]
        return [pair for pair in pairs if _differs(pair)] + removed

    @property
    def digest(self) -> bytes:
        """Return a digest of the base release and the versions that the change would publish."""
        hasher = blake2b(str(self.base).encode(), digest_size=16)
        for version in self.versions:
            hasher.update(version.digest)
        return hasher.digest()


Review = Callable[[Connection, ManualChange], None]
"""Raises to refuse a change."""


def current_versions(connection: Connection) -> list[Version]:
    """Return the versions of the current release; raises NoRelease before the first."""
    number = current_number(connection)
    if number is None:
        raise NoRelease("no release has been published yet")
    return versions_of(connection, number)


def republish(connection: Connection, context: ChangeContext, review: Review) -> Published:
    """Publish the current release with the current overrides; logs even if nothing changes."""
    overlay = current_overlay(connection, context.now.astimezone(SHANGHAI).date())
    before = current_versions(connection)
    after = [
        with_overlay(overlay, version) if version.feed_body or overlay.applies_to(version.row) else version
        for version in before
    ]
    result = publish_reviewed(connection, before, after, context, review)
    if result.is_unchanged:  # log anyway: an override was set or ended
        details = context.details
        entry = log.LogEntry(context.now, context.by, context.what, context.why, result.number, details)
        log.write(connection, entry)
    return result


def republish_copy(connection: Connection, number: int, context: ChangeContext, review: Review) -> Published:
    """Publish a copy of an older release; raises ReleaseGone if it was pruned."""
    get_release(connection, number)
    context = context._replace(columns=known_columns(connection, number))
    before, after = current_versions(connection), versions_of(connection, number)
    review(connection, ManualChange(current_number(connection) or 0, before, after, context, is_copy=True))
    return replace_release(connection, copied_versions(connection, number), context)


def publish_reviewed(
    connection: Connection,
    before: Sequence[Version],
    after: Sequence[Version],
    context: ChangeContext,
    review: Review,
) -> Published:
    """Publish versions in place of those before, unless the review raises."""
    review(connection, ManualChange(current_number(connection) or 0, before, after, context))
    return replace_release(connection, NewVersions(after), context)


def roll_back(engine: Engine, number: int, now: datetime, *, by: str, why: str, review: Review) -> Published:
    """Publish a byte-for-byte copy of an older release, without overrides set since."""
    with wrap_store_errors(), writing(engine, skip_checkpoint=True).begin() as connection:
        get_release(connection, number)
        created = feed_created_at(connection, number)
        context = ChangeContext(
            f"{ROLLBACK_ORIGIN}{number}", now, by, why, "rollback", created, {"to": number}
        )
        return republish_copy(connection, number, context, review)


def with_overlay(overlay: Overlay, version: Version) -> Version:
    """Return a version with the overrides of an overlay, and no others, applied to its feed state."""
    outlet = feed_outlet(version)
    effective = overlay.apply(outlet)
    return version_of(effective, version.row.code, None if effective is outlet else outlet)


def _differs(pair: ChangedVersion) -> bool:
    before, after = pair
    return before is None or after is None or before.row.body != after.row.body


def _outlet(version: Version) -> Outlet:
    return Outlet.model_validate(orjson.loads(version.row.body))
