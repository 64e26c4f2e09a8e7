"""Dependency container: components are created from the settings on first use."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from sqlalchemy import Connection, Engine

from ..answers.repair_options import place_text
from ..answers.response import Help
from ..answers.search_anonymity import AnonymousIds
from ..config import Settings, secret_key
from ..directions.fallback_router import FallbackRouter
from ..directions.valhalla_install import tiles_of
from ..errors import StoreUnavailable
from ..feed.diff import PreviousRelease
from ..feed.fetch import Fetcher
from ..feed.guard import Limits, reasons
from ..feed.guard.checks import HOLD_CHECKS, hold_findings
from ..feed.guard.corrected import area_fields
from ..feed.load_options import LoadOptions, feed_name
from ..feed.report import Report
from ..geo.districts import Areas
from ..hours import SHANGHAI, Timetable
from ..hours.holiday_calendar import HolidayCalendar
from ..index.release_diff import Guard, HoldReason, ReleaseDiff
from ..network.outlet import Outlet
from ..places.finder import Finder
from ..places.gazetteer import Gazetteer
from ..places.place_mentions import PlaceMentions
from ..query.signed_tokens import TokenSigner
from ..region.catalog import RegionCatalog
from ..runtime.api_keys import Keyring
from ..runtime.clock import utc_now
from ..runtime.resources import data_dir
from ..store import api_keys, held_loads
from ..store.database import Database, store_options
from ..store.dialect import NOT_RESPONDING, mask_store_errors, writing
from ..store.previous_release import previous_outlets
from ..store.releases import Published
from .alerts import Alerts
from .current_release import CurrentRelease
from .data_files import AREAS, BOOKS, DATA, PLACES
from .device_models import device_models
from .export_files import ExportFiles
from .failed_search_counter import FailedSearchCounter
from .files_version import FilesVersion
from .held_effects import HeldEffects
from .live_report import LiveReports
from .photos import copy_photos
from .positions import PositionService
from .router import router_of
from .service import QueryService, Services
from .text_messages import TextMessages
from .validated_feed import ValidatedFeed

if TYPE_CHECKING:
    from ..feed.load import Loader
    from ..places.online import Online
    from .manual_changes import ManualChanges


class Container:
    """Components of one process."""

    def __init__(self, settings: Settings, clock: Callable[[], datetime] = utc_now) -> None:
        self.settings, self.clock = settings, clock
        RegionCatalog(data_dir(settings.database)).recover()

    @cached_property
    def _database(self) -> Database:
        settings = self.settings
        return Database(settings.database, store_options(secret_key(settings), settings.releases_kept))

    @property
    def engine(self) -> Engine:
        """Database engine with the schema created; raises StoreUnavailable, at once if the watch found so."""
        release = vars(self).get("current_release")
        if release is not None and release.watching and release.unreachable:
            raise StoreUnavailable(NOT_RESPONDING)
        self._database.prepare()
        return self._database.engine

    @contextmanager
    def read_transaction(self) -> Iterator[Connection]:
        """Open a transaction for reading; errors become StoreUnavailable without details."""
        with mask_store_errors(), self.engine.begin() as connection:
            yield connection

    @contextmanager
    def write_transaction(self) -> Iterator[Connection]:
        """Open a transaction for writing; errors become StoreUnavailable without details."""
        with mask_store_errors(), writing(self.engine).begin() as connection:
            yield connection

    @cached_property
    def timetable(self) -> Timetable:
        """Opening hours with the Chinese holiday calendar."""
        return Timetable(HolidayCalendar.load(DATA / "workdays.csv"))

    @cached_property
    def gazetteer(self) -> Gazetteer:
        """Provinces, cities and districts."""
        return Gazetteer.load(DATA / "gazetteer")

    @cached_property
    def finder(self) -> Finder:
        """Place search."""
        return Finder(PLACES, self.custom_places_path, BOOKS)

    @property
    def custom_places_path(self) -> Path:
        """Database of custom places, in the data folder."""
        return data_dir(self.settings.database) / "places_added.db"

    @property
    def route_tiles(self) -> Path:
        """Tiles of the local router, in the data folder."""
        return tiles_of(self.settings.database)

    @cached_property
    def router(self) -> FallbackRouter:
        """Router that falls back to the straight line."""
        return router_of(self.settings, self.clock)

    @cached_property
    def areas(self) -> Areas:
        """District polygons."""
        return Areas.load(AREAS)

    @cached_property
    def loader(self) -> "Loader":
        """Feed loader, imported with the first feed to save memory in workers."""
        from ..feed.load import Loader  # not needed until an operator uploads a feed

        return Loader(self.timetable, self.areas, self.gazetteer, PlaceMentions(PLACES, BOOKS))

    @property
    def guard(self) -> Guard:
        """Function that returns the reasons to hold a load for review."""
        return lambda change: reasons(change, self.areas, self._limits, calendar=self.timetable.calendar)

    @property
    def _limits(self) -> Limits:
        return Limits(self.settings.hold_changed / 100, self.settings.hold_emptied / 100)

    def previous_release(self) -> PreviousRelease | None:
        """Return the release that a feed is compared with, or None before the first."""
        previous = previous_outlets(self.engine, self.clock().astimezone(SHANGHAI).date())
        return PreviousRelease(*previous) if previous else None

    def load_feed(self, files: Sequence[Path], options: LoadOptions) -> tuple[Sequence[Outlet], Report]:
        """Return the usable outlets of the files and the report; raise InvalidFeed for an unusable file."""
        now, confirmed = self.clock(), self.positions.confirmed()
        today = now.astimezone(SHANGHAI).date()
        found, report = self.loader.load(files, options, self.previous_release(), today, confirmed)
        return copy_photos(found, report, feed_name(files), self.settings, now, self.engine), report

    @cached_property
    def positions(self) -> PositionService:
        """Positions of outlets without coordinates."""
        return PositionService(self)

    def submit(
        self, feed: ValidatedFeed, files: Sequence[Path], by: str, why: str
    ) -> Published | held_loads.HeldLoad:
        """Publish a validated feed, or hold it for review if it or its changes are suspicious."""
        self.positions.propose(feed.report)
        (load, guard), on_hold = self._load(feed, files), self.alerts.on_hold(feed.report.summary())
        return held_loads.submit(self.engine, load, guard, self.clock(), by=by, why=why, on_hold=on_hold)

    def hold_reasons(self, feed: ValidatedFeed, files: Sequence[Path]) -> Sequence[HoldReason]:
        """Return the reasons why `submit` would hold the feed; empty if it would publish it."""
        return held_loads.preview_reasons(self.engine, *self._load(feed, files), self.clock())

    @cached_property
    def held_effects(self) -> HeldEffects:
        """Effects of the loads held for review."""
        return HeldEffects(self.read_transaction, self.previous_release, self.clock)

    def _load(self, feed: ValidatedFeed, files: Sequence[Path]) -> tuple[held_loads.PendingLoad, Guard]:
        created = datetime.fromtimestamp(max(file.stat().st_mtime for file in files), UTC)
        report = feed.report
        proposals = report.proposals, report.position_proposals
        load = held_loads.PendingLoad(
            feed.outlets, feed_name(files), report.to_json, created, *proposals, report.columns
        )
        feed_reasons = [HoldReason(finding.code, finding.reason, {}) for finding in feed.holds]
        is_correction = report.verdict is not None and report.verdict.corrects_release
        corrected = area_fields(report.columns) if is_correction else None

        def guard(change: ReleaseDiff) -> list[HoldReason]:
            found = reasons(change, self.areas, self._limits, corrected, self.timetable.calendar)
            report.replace_file_findings(HOLD_CHECKS, hold_findings(found, feed_name(files)))
            return [*feed_reasons, *found]

        return load, guard

    @cached_property
    def manual_changes(self) -> "ManualChanges":
        """Changes by hand, imported with the first one, like the loader."""
        from .manual_changes import ManualChanges

        return ManualChanges(lambda: self.engine, self.loader, self.guard, self.clock)

    @cached_property
    def fetcher(self) -> Fetcher:
        """Fetcher of feeds from the configured hosts."""
        return Fetcher(self.settings.feed_hosts.split(",") if self.settings.feed_hosts else ())

    @cached_property
    def current_release(self) -> CurrentRelease:
        """The current release, refreshed from the database."""
        return CurrentRelease(
            self._database.engine, lambda: self.timetable, self._database.prepare, self._read_shared
        )

    def _read_shared(self, connection: Connection) -> None:
        self.keyring.replace(api_keys.by_digest(connection))
        self.live_reports.refresh(connection)

    @cached_property
    def live_reports(self) -> LiveReports:
        """Live facts and notices, reloaded at every refresh of the release."""
        return LiveReports(self.clock)

    @cached_property
    def keyring(self) -> Keyring:
        """API keys, reloaded at every refresh of the release."""
        return Keyring(self._refresh_now, self.clock)

    def _refresh_now(self) -> None:
        if not (release := self.running_service.current_release).unreachable:
            release.refresh()

    @cached_property
    def contact(self) -> Help:
        """Support contact; available even without a release."""
        return Help(self.settings.hotline, self.settings.sign_language_url, self.settings.hotline_abroad)

    @cached_property
    def service(self) -> QueryService:
        """Query service."""
        services = Services(
            self.gazetteer,
            lambda: self.finder,
            self._online(),
            lambda: self.areas,
            self.router,
            self.contact,
            TokenSigner(secret_key(self.settings)),
            lambda text: place_text(text, device_models(self.settings)),
            FilesVersion(self.settings, self.custom_places_path),
        )
        return QueryService(services, self.current_release, self.clock, self.live_reports)

    def _online(self) -> "Online | None":
        if not self.settings.geocoder:
            return None
        from ..places.online import Online, provider_of  # imports geopy and requests

        return Online(provider_of(self.settings.geocoder), self.clock)

    @cached_property
    def running_service(self) -> QueryService:
        """Query service with the background threads started: release watch and failed-search counter."""
        self.current_release.watch(self.service.prepare)
        self.failed_search_counter.start(self.current_release)
        return self.service

    @cached_property
    def export_files(self) -> ExportFiles:
        """Export files of the current release."""
        return ExportFiles(data_dir(self.settings.database) / "exports")

    @cached_property
    def failed_search_counter(self) -> FailedSearchCounter:
        """Counter of searches without results."""
        return FailedSearchCounter(AnonymousIds(secret_key(self.settings)), lambda: self.engine, self.clock)

    @cached_property
    def text_messages(self) -> TextMessages:
        """Text messages to callers."""
        return TextMessages(self.settings, self.clock)

    @cached_property
    def alerts(self) -> Alerts:
        """Alerts to the webhook."""
        return Alerts(self.settings, self.clock, lambda: self.engine)

    def shut_down(self) -> None:
        """Stop the background threads, write pending counts and close the database."""
        for name in ("alerts", "current_release", "failed_search_counter"):
            if name in vars(self):
                getattr(self, name).stop()
        if "_database" in vars(self):
            self._database.engine.dispose()
