"""Query context: one release at one minute, and the members shared by all answers."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from functools import cached_property
from typing import TYPE_CHECKING, Any, Unpack, cast

import orjson

from ..directions.fallback_router import FallbackRouter
from ..errors import OutletClosed, OutOfArea, UnknownOutlet, message
from ..geo.crossing import side_at
from ..geo.districts import Areas
from ..geo.point import Point
from ..index.clusters import Clusters
from ..index.search import SERVED_METRES, Nearest, nearest, nearest_chord
from ..index.snapshot import Filter, Snapshot
from ..network.outlet import KINDS
from ..places.finder import Finder
from ..places.gazetteer import Area, Gazetteer
from ..places.network_places import NetworkPlaces
from ..places.outlet_names import OutletNames
from ..places.place_search import PlaceSearch
from ..places.request_text import without_repair_words
from ..query.filter_params import OutletFilters
from ..query.query_params import Originated, Question
from ..query.resolve_origin import OriginResolver
from ..query.signed_tokens import TokenSigner
from ..query.validation_errors import swapped_hint
from .answer_members import (
    AnswerInfo,
    AnswerMembers,
    ClosingMembers,
    InterpretedMembers,
    QueryInfo,
    StabilityMembers,
)
from .authenticity import Register
from .geojson import OutputOptions
from .live import NO_REPORT, LiveReport, LiveView, closed_outlets, live_view
from .notes import localize_notes
from .notices import Notice, network_notices
from .response import Answer, Help, release_json
from .verdict import Judge, requested_by, verdicts

if TYPE_CHECKING:
    from ..places.online import Online

MINUTE = timedelta(minutes=1)
CHECK_POSITION = "check lat, lon and datum; all outlets are in China"


@dataclass(frozen=True, slots=True)
class Services:
    """Dependencies that do not change with the release."""

    gazetteer: Gazetteer
    finder: Callable[[], Finder]
    online: "Online | None"
    areas: Callable[[], Areas]
    router: FallbackRouter
    help: Help
    signer: TokenSigner
    place_text: Callable[[str], str] = without_repair_words  # of a search text, without its other words
    files_version: Callable[[], tuple[object, ...]] = tuple  # of the files that the search of a text uses


@dataclass(frozen=True)
class QueryContext:
    """One release at one minute; all queries of a request are answered from it."""

    services: Services
    snapshot: Snapshot
    clusters: Clusters
    outlet_names: OutletNames
    network_places: NetworkPlaces
    at: datetime
    stale: bool
    older_release: Callable[[int, str], Snapshot]
    register_for: Callable[[Snapshot], Register]
    report: LiveReport = NO_REPORT
    detail: bool = True  # features with all fields; lists of the API are lean

    def is_current(self, now: datetime) -> bool:
        """Return whether an instant is in the minute of this context."""
        return timedelta() <= now - self.at < MINUTE

    def id(self, question: Question) -> str:
        """Return the answer id, which depends only on release, minute and query."""
        return self.services.signer.sign(type(question).__name__, *self.release_key, question.cache_key())

    @cached_property
    def lean(self) -> "QueryContext":
        """The same context for lists of the API; see `OutputOptions.detail`."""
        return replace(self, detail=False)

    @cached_property
    def release_key(self) -> tuple[int, bool, str, int]:
        """Parts of every answer id: release number, staleness, minute and version of the live facts."""
        return self.snapshot.release.number, self.stale, self.at.isoformat(), self.report.version

    @cached_property
    def live(self) -> LiveView:
        """Live facts that are valid at this minute, by outlet."""
        return live_view(self.report, self.snapshot, self.at)

    def judge(self, question: Question) -> Judge:
        """Return the function that judges visits for a query; see `verdicts`."""
        return verdicts(self.snapshot, self.live, self.at, requested_by(question), question.lang)

    def filter(self, question: OutletFilters) -> Filter:
        """Return the search filter of a query, without the outlets that are reported closed."""
        condition = question.filter(self.at)
        if condition.open_at is None or not self.live:
            return condition
        return replace(condition, closed=closed_outlets(self.live, condition.open_at))

    def side_at(self, point: Point) -> int:
        """Return the side of the boundaries of Hong Kong, Macao and Taiwan that a point is on."""
        return side_at(self.services.areas, point)

    def district(self, point: Point) -> Area | None:
        """Return the district (or city) at a point; None outside all."""
        division = self.services.areas().at(point)
        is_named = division is not None and bool(division.district or division.city)
        return self.services.gazetteer.get(division.adcode) if division and is_named else None

    def place_search(self) -> PlaceSearch:
        """Return the place search over gazetteer, outlet names and online geocoder."""
        return PlaceSearch(
            self.services.finder(),
            self.outlet_names,
            self.services.online,
            self.network_places,
            self.services.place_text,
        )

    def origin_resolver(self) -> OriginResolver:
        """Return the resolver of query origins."""
        return OriginResolver(self.services.gazetteer, self.place_search)

    def check_served(self, point: Point, question: Originated) -> None:
        """Raise OutOfArea if a point is outside the service area."""
        distance = nearest_chord(self.snapshot, point)
        if distance is not None and distance > SERVED_METRES:
            hint = swapped_hint(question.lat or 0, question.lon or 0) or CHECK_POSITION
            raise OutOfArea(
                message(
                    "the nearest outlet is more than {km:.0f} km from this position", km=SERVED_METRES / 1000
                ),
                hint,
            )

    def output_options(self, question: Question, datum: Any, fields: tuple[str, ...] = ()) -> OutputOptions:
        """Return the output options of a query; `datum` applies only if the query sets one."""
        output_datum = datum if "datum" in question.model_fields_set else None
        open_at = getattr(question, "open", None)
        # With a filter for an instant, show the opening state at that instant.
        at = open_at if isinstance(open_at, datetime) else self.at
        mode = getattr(question, "mode", None)
        return OutputOptions(at, question.lang, output_datum, fields, mode, self.detail, self.live, self.at)

    def build_answer(
        self, question: Question, members: AnswerMembers, features: Sequence[bytes], single: bool = False
    ) -> Answer:
        """Return the answer; if it depends on the router, its id also covers the content."""
        if question.depends_on_router():
            content = orjson.dumps(members) + b"".join(features)
            members["answer"]["id"] = self.services.signer.sign(self.id(question), content.decode())
        return Answer(members["answer"]["id"], members, features, single)

    def build_members(self, question: Question) -> AnswerMembers:
        """Return the members of an answer: id, time, and the closing members."""
        return {"answer": {"id": self.id(question), "at": self.release_key[2]}, **self.closing_members()}

    def interpreted_members(
        self, question: Question, query: Mapping[str, object], **stability: Unpack[StabilityMembers]
    ) -> InterpretedMembers:
        """Return the members of an answer, with the interpreted query and the stability."""
        answer: AnswerInfo = {"id": self.id(question), "at": self.release_key[2], **stability}
        if not query.keys().isdisjoint(("notes", "place", "alternatives")):
            query = localize_notes(query, question.lang)
        return {"answer": answer, "query": cast(QueryInfo, query), **self.closing_members()}

    def closing_members(self) -> ClosingMembers:
        """Return the closing members of every answer: release and support hotline."""
        release = release_json(self.snapshot.release, self.stale)
        members: ClosingMembers = {"release": release, "help": self.services.help.to_dict()}
        if self.notices:
            members["notices"] = self.notices
        return members

    @cached_property
    def notices(self) -> list[Notice]:
        """Notices of the network that are in force."""
        return network_notices(self.report.notices, self.at.date(), self.services.gazetteer)


def recorded_ref(snapshot: Snapshot, ref: str) -> str:
    """Return a ref as the network writes it: in upper case if only that one exists."""
    is_upper = snapshot.index(ref) is None and snapshot.index(ref.upper()) is not None
    return ref.upper() if is_upper else ref


def index_of(snapshot: Snapshot, ref: str) -> int:
    """Return the index of an outlet, whose ref may be in lower case; raises UnknownOutlet or OutletClosed."""
    ref = recorded_ref(snapshot, ref)
    index = snapshot.index(ref)
    if index is None:
        raise UnknownOutlet("no outlet has this ref")
    if snapshot.outlet(index)["status"] == "closed":
        raise OutletClosed(
            ref, snapshot.names[index], *snapshot.point(index), _nearest_successor(snapshot, index)
        )
    return index


def _nearest_successor(snapshot: Snapshot, index: int) -> tuple[str, str] | None:
    """Return ref and name of the nearest outlet of the same kind within reach, if any."""
    same_kind = Filter(kinds=1 << KINDS.index(snapshot.summary(index)["kind"]))
    hits = nearest(snapshot, Nearest(snapshot.point(index), 1, SERVED_METRES, same_kind)).indices
    return (snapshot.refs[hits[0]], snapshot.names[hits[0]]) if hits else None
