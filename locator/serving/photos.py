"""Copies the photos of a load from the configured hosts."""

import logging
from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import Engine

from ..config import Settings
from ..feed.fetch import Fetcher
from ..feed.photos import MAX_BYTES, SECONDS, PhotoCopier
from ..feed.report import Report
from ..network.outlet import Outlet
from ..runtime.extras import require_extra
from ..runtime.photo_files import photo_files
from ..store.photo_names import referenced_photos

log = logging.getLogger(__name__)


def prune_photos(engine: Engine, settings: Settings, now: datetime) -> int:
    """Delete copies that no release, held load or edit in use refers to; return their number."""
    files = photo_files(settings.database)
    if not files.folder.is_dir():
        return 0
    with engine.begin() as connection:
        referenced = referenced_photos(connection)
    count = files.prune(referenced, now)
    if count:
        log.info("deleted %d photos that nothing refers to", count)
    return count


def copy_photos(
    outlets: Sequence[Outlet], report: Report, feed: str, settings: Settings, now: datetime, engine: Engine
) -> Sequence[Outlet]:
    """Return the outlets with copied photos; unchanged without configured hosts. Adds to the findings.

    Makes room first, by deleting copies that are no longer used.
    """
    prune_photos(engine, settings, now)
    if not settings.photo_hosts or not any(outlet.photos for outlet in outlets):
        return outlets
    require_extra("photos")
    from ..feed.photo_encoding import encode  # an extra, and for loads only

    hosts = settings.photo_hosts.split(",")
    fetcher = Fetcher(hosts, seconds=SECONDS, max_bytes=MAX_BYTES, setting="LOCATOR_PHOTO_HOSTS")
    copier = PhotoCopier(fetcher.fetch, encode, photo_files(settings.database))
    copied, findings = copier.copy(outlets, feed, now)
    report.findings.extend(findings)
    return copied
