"""Publication of changes by hand: the current release with the current overrides, after a review.

Every change by hand is published here and only here, so none passes without a review. Raising from the review
undoes the transaction, so a preview is a publication whose review raises.
"""

from collections.abc import Callable, Sequence
from functools import cached_property
from hashlib import blake2b
from typing import NamedTuple

import orjson
from sqlalchemy import Connection

from ..errors import NoRelease
from ..hours import SHANGHAI
from ..network.outlet import Outlet
from . import log
from .feed_columns import known_columns
from .overlay import Overlay, current_overlay, feed_outlet
from .publish import ChangeContext, Published, current_number, replace_release
from .release_contents import NewVersions, copied_versions
from .releases import get_release, versions_of
from .rows import Version, version_of


class ChangedOutlet(NamedTuple):
    """An outlet before and after a change."""

    before: Outlet
    after: Outlet


class ManualChange:
    """A change of release `base` that is about to be published, with the versions after it."""

    def __init__(
        self, base: int, before: Sequence[Version], after: Sequence[Version], context: ChangeContext
    ) -> None:
        self.base, self.versions, self.context = base, after, context
        self._before = {version.row.ref: version for version in before}

    @cached_property
    def outlets(self) -> list[ChangedOutlet]:
        """Return the outlets that stay and whose published state changes."""
        pairs = ((self._before.get(version.row.ref), version) for version in self.versions)
        return [
            ChangedOutlet(_outlet(before), _outlet(after))
            for before, after in pairs
            if before and before.row.body != after.row.body
        ]

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
    review(connection, ManualChange(current_number(connection) or 0, before, after, context))
    result = replace_release(connection, NewVersions(after), context)
    if result.is_unchanged:  # log anyway: an override was set or ended
        details = context.details
        entry = log.LogEntry(context.now, context.by, context.what, context.why, result.number, details)
        log.write(connection, entry)
    return result


def republish_copy(connection: Connection, number: int, context: ChangeContext, review: Review) -> Published:
    """Publish a copy of an older release; raises ReleaseGone if it was pruned."""
    get_release(connection, number)
    context = context._replace(columns=known_columns(connection, number))
    after = versions_of(connection, number)
    review(
        connection,
        ManualChange(current_number(connection) or 0, current_versions(connection), after, context),
    )
    return replace_release(connection, copied_versions(connection, number), context)


def with_overlay(overlay: Overlay, version: Version) -> Version:
    """Return a version with the overrides of an overlay, and no others, applied to its feed state."""
    outlet = feed_outlet(version)
    effective = overlay.apply(outlet)
    return version_of(effective, version.row.code, None if effective is outlet else outlet)


def _outlet(version: Version) -> Outlet:
    return Outlet.model_validate(orjson.loads(version.row.body))
