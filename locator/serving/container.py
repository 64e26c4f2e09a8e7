"""The parts of the running program, each made from the settings when it is first needed."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from sqlalchemy import Connection, Engine

from ..answers.failed_searches import AnonymousIds
from ..answers.response import Help
from ..config import ROOT, Settings, beside, secret_key
from ..directions.fallback_router import FallbackRouter
from ..directions.route import Router
from ..directions.valhalla import Valhalla
from ..directions.valhalla_install import tiles_of
from ..errors import InvalidInput, StoreUnavailable
from ..feed.diff import PreviousRelease
from ..feed.fetch import Fetcher
from ..feed.guard import reasons
from ..feed.load_options import feed_name
from ..feed.pii import masked
from ..feed.report import Finding, Report
from ..geo.districts import Areas
from ..hours import Timetable
from ..hours.holiday_calendar import HolidayCalendar
from ..index.release_diff import Guard, Reason
from ..network.outlet import Outlet
from ..places.finder import Finder
from ..places.gazetteer import Gazetteer
from ..query.signed_tokens import TokenSigner
from ..runtime.api_keys import Keyring
from ..store import api_keys, held_loads, overrides
from ..store.database import Database
from ..store.dialect import SILENT, StoreOptions, answering, writing
from ..store.log import log_key
from ..store.previous_release import past
from ..store.releases import Published
from .current_release import CurrentRelease
from .export_files import ExportFiles
from .failed_search_counter import FailedSearchCounter
from .service import Service, Services

if TYPE_CHECKING:
    from ..feed.load import Loader
    from ..places.online import Online

DATA = ROOT / "data"
PUBLIC_NUMBERS = ("phones", "access.text_contact")  # fields of an outlet that may hold a mobile number
AREAS = DATA / "build" / "areas.npz"


def now() -> datetime:
    """The clock of the machine, with its zone."""
    return datetime.now(UTC)


class ValidatedFeed(NamedTuple):
    """The usable outlets of a feed, its report, and the findings for which it has to be held."""

    outlets: Sequence[Outlet]
    report: Report
    holds: Sequence[Finding]


def _check_private(field: str, text: str) -> None:
    if masked(text) != text:
        raise InvalidInput(field, "holds the number of a person, and would be shown to the public")


BUILT = (AREAS, DATA / "build" / "places.db")  # what `make setup` makes


class Container:
    """Database, facts and service of one program."""

    def __init__(self, settings: Settings, clock: Callable[[], datetime] = now) -> None:
        self.settings = settings
        self.clock = clock

    @cached_property
    def _database(self) -> Database:
        terms = StoreOptions(log_key(secret_key(self.settings)), self.settings.releases_kept)
        return Database(self.settings.database, terms)

    @property
    def engine(self) -> Engine:
        """The database, its tables made; StoreUnavailable when that cannot be done now.

        At once, where the watch knows that the database does not answer: nobody waits for it twice.
        """
        live = vars(self).get("live")
        if live is not None and live.watching and live.silent:
            raise StoreUnavailable(SILENT)
        self._database.prepare()
        return self._database.engine

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        """A transaction for a page; StoreUnavailable, without a word of the inside, when there is none."""
        with answering(), self.engine.begin() as connection:
            yield connection

    @contextmanager
    def writing(self) -> Iterator[Connection]:
        """The same, for a page that writes."""
        with answering(), writing(self.engine).begin() as connection:
            yield connection

    @cached_property
    def timetable(self) -> Timetable:
        """Opening hours under the Chinese calendar."""
        return Timetable(HolidayCalendar.load(DATA / "workdays.csv"))

    @cached_property
    def gazetteer(self) -> Gazetteer:
        """Provinces, cities and districts."""
        return Gazetteer.load(DATA / "gazetteer")

    @cached_property
    def finder(self) -> Finder:
        """Words to places."""
        return Finder(DATA / "build" / "places.db", self.added_places)

    @property
    def added_places(self) -> Path:
        """The book of places that the operator has added, beside the database."""
        return beside(self.settings.database) / "places_added.db"

    @property
    def route_tiles(self) -> Path:
        """The tiles of the router of our own, beside the database."""
        return tiles_of(self.settings.database)

    @cached_property
    def router(self) -> Router:
        """What finds ways; it always answers, if need be with the straight line."""
        url = self.settings.router_url
        return FallbackRouter(Valhalla(url) if url else None, self.clock)

    @cached_property
    def areas(self) -> Areas:
        """The polygons of the districts."""
        return Areas.load(AREAS)

    @cached_property
    def loader(self) -> "Loader":
        """What judges feeds; its readers and rules come with the first feed, no worker holds them before."""
        from ..feed.load import Loader  # a server process reads no feed until an operator uploads one

        return Loader(self.timetable, self.areas, self.gazetteer)

    @property
    def guard(self) -> Guard:
        """What tells loads to be held."""
        return lambda change: reasons(change, self.areas)

    def before(self) -> PreviousRelease | None:
        """What a feed is compared with: the current release, None before the first."""
        known = past(self.engine)
        return PreviousRelease(*known) if known else None

    def submit(
        self, judged: ValidatedFeed, files: Sequence[Path], by: str, why: str
    ) -> Published | held_loads.HeldLoad:
        """Publish a judged feed, or hold it when it, or what it changes, is suspicious."""
        load, guard = self._load(judged, files)
        return held_loads.submit(self.engine, load, guard, self.clock(), by=by, why=why)

    def foreseen(self, judged: ValidatedFeed, files: Sequence[Path]) -> Sequence[Reason]:
        """Why `submit` would hold the feed; none when it would publish it."""
        return held_loads.foreseen(self.engine, *self._load(judged, files), self.clock())

    def _load(self, judged: ValidatedFeed, files: Sequence[Path]) -> tuple[held_loads.PendingLoad, Guard]:
        made = datetime.fromtimestamp(max(file.stat().st_mtime for file in files), UTC)
        report = judged.report
        load = held_loads.PendingLoad(
            judged.outlets, feed_name(files), report.to_json, made, report.proposals
        )
        found = [Reason(each.code, each.reason, {}) for each in judged.holds]
        return load, lambda change: [*found, *self.guard(change)]

    def close(self, closure: overrides.Closure, by: str) -> overrides.OverrideResult:
        """Set a closure by hand; BadEntry names what is wrong with it."""
        self._check_area(closure.adcode)
        _check_private("reason", closure.reason)
        return overrides.close(self.engine, closure, self.timetable, self.clock(), by=by)

    def edit(self, entry: overrides.Edit, by: str, why: str) -> overrides.OverrideResult:
        """Give a field another value by hand; BadEntry names what is wrong with it."""
        if entry.field == "address.adcode":
            self._check_area(str(entry.value), entry.field)
        if entry.field not in PUBLIC_NUMBERS:
            _check_private(entry.field, str(entry.value))
        return overrides.edit(self.engine, entry, self.timetable, self.clock(), by=by, why=why)

    def _check_area(self, adcode: str | None, field: str = "adcode") -> None:
        if adcode and not self.gazetteer.current(adcode):
            raise InvalidInput(field, f"{adcode} is no province, city or district")

    @cached_property
    def fetcher(self) -> Fetcher:
        """What fetches feeds from the hosts that the operator has named."""
        return Fetcher(self.settings.feed_hosts.split(",") if self.settings.feed_hosts else ())

    @cached_property
    def live(self) -> CurrentRelease:
        """The release that is served."""
        return CurrentRelease(
            self._database.engine, lambda: self.timetable, self._database.prepare, self._read_beside
        )

    def _read_beside(self, connection: Connection) -> None:
        self.keyring.hold(api_keys.by_digest(connection))

    @cached_property
    def keyring(self) -> Keyring:
        """The keys of callers, read at every look for a newer release."""
        return Keyring(self._look_at_once)

    def _look_at_once(self) -> None:
        live = self.serving.live
        if not live.silent:
            live.look()

    @cached_property
    def contact(self) -> Help:
        """Where a person is reached; known even when nothing else is."""
        return Help(self.settings.hotline, self.settings.sign_language_url)

    @cached_property
    def service(self) -> Service:
        """What answers questions."""
        settings = self.settings
        signer = TokenSigner(secret_key(settings))
        facts = Services(
            self.gazetteer,
            lambda: self.finder,
            self._online(),
            lambda: self.areas,
            self.router,
            self.contact,
            signer,
        )
        return Service(facts, self.live, self.clock)

    def _online(self) -> "Online | None":
        if not self.settings.geocoder:
            return None
        from ..places.online import Online, provider_of  # geopy, which loads requests

        return Online(provider_of(self.settings.geocoder), self.clock)

    @cached_property
    def serving(self) -> Service:
        """The same, looking for newer releases in the background from now on, and counting what fails."""
        self.live.watch(self.service.prepare)
        self.tally.start(self.live)
        return self.service

    @cached_property
    def export_files(self) -> ExportFiles:
        """The export files of the current release."""
        return ExportFiles(beside(self.settings.database) / "exports")

    @cached_property
    def tally(self) -> FailedSearchCounter:
        """What counts searches that found nothing."""
        return FailedSearchCounter(AnonymousIds(secret_key(self.settings)), lambda: self.engine, self.clock)

    def end(self) -> None:
        """Stop looking for releases, write what waits to be counted, and close the database."""
        if "live" in vars(self):
            self.live.end()
        if "tally" in vars(self):
            self.tally.end()
        if "_database" in vars(self):
            self._database.engine.dispose()
