"""One release at one minute, and what every answer there has."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cached_property
from typing import TYPE_CHECKING, Any

import orjson

from ..directions.route import Router
from ..errors import OutletClosed, OutOfArea, UnknownOutlet
from ..geo.districts import Areas
from ..geo.point import Point
from ..index.clusters import Clusters
from ..index.search import SERVED_METRES, Nearest, nearest, nearest_chord
from ..index.snapshot import Filter, Snapshot
from ..network.outlet import KINDS
from ..places.finder import Finder
from ..places.gazetteer import Gazetteer
from ..places.outlet_names import OutletNames
from ..places.place_search import PlaceSearch
from ..query.query_params import Originated, Question
from ..query.resolve_origin import OriginResolver
from ..query.signed_tokens import TokenSigner
from ..query.validation_errors import looks_swapped
from .authenticity import Register
from .geojson import OutputOptions
from .response import Answer, Help, release_told

if TYPE_CHECKING:
    from ..places.online import Online

MINUTE = timedelta(minutes=1)
CHECK_POSITION = "check lat, lon and datum; the network lies in China"


@dataclass(frozen=True, slots=True)
class Services:
    """What stays the same from release to release."""

    gazetteer: Gazetteer
    finder: Callable[[], Finder]
    online: "Online | None"
    areas: Callable[[], Areas]
    router: Router
    help: Help
    signer: TokenSigner


@dataclass(frozen=True)
class BaseQueries:
    """One release at one minute: whatever is asked here is answered from the same facts."""

    facts: Services
    snapshot: Snapshot
    clusters: Clusters
    network: OutletNames
    at: datetime
    stale: bool
    past: Callable[[int, str], Snapshot]
    register: Callable[[Snapshot], Register]

    def holds(self, now: datetime) -> bool:
        """Whether an instant lies in the minute of this meeting."""
        return timedelta() <= now - self.at < MINUTE

    def id(self, question: Question) -> str:
        """The id of the answer, known before the answer is made: release, minute and question."""
        return self.facts.signer.mark(type(question).__name__, *self._moment, question.asked())

    @cached_property
    def _moment(self) -> tuple[int, bool, str]:
        return self.snapshot.release.number, self.stale, self.at.isoformat()

    def district(self, point: Point) -> str:
        """The district that a caller at a point would name; empty where there is none."""
        division = self.facts.areas().at(point)
        return (division.district or division.city) if division else ""

    def _words(self) -> PlaceSearch:
        return PlaceSearch(self.facts.finder(), self.network, self.facts.online)

    def _atlas(self) -> OriginResolver:
        return OriginResolver(self.facts.gazetteer, self._words)

    def _check_served(self, point: Point, question: Originated) -> None:
        away = nearest_chord(self.snapshot, point)
        if away is not None and away > SERVED_METRES:
            hint = looks_swapped(question.lat or 0, question.lon or 0) or CHECK_POSITION
            raise OutOfArea(
                f"the nearest outlet is more than {SERVED_METRES / 1000:.0f} km from this position", hint
            )

    def _manner(self, question: Question, datum: Any, fields: tuple[str, ...] = ()) -> OutputOptions:
        asked = datum if "datum" in question.model_fields_set else None
        wanted = getattr(question, "open", None)
        at = wanted if isinstance(wanted, datetime) else self.at  # open then: told as it is then
        return OutputOptions(at, question.lang, asked, fields)

    def _answer(
        self, question: Question, members: dict[str, Any], features: Sequence[bytes], single: bool = False
    ) -> Answer:
        """The answer; what the router says is in its id, for routers come and go within the minute."""
        if question.has_ways():
            said = orjson.dumps(members) + b"".join(features)
            members["answer"]["id"] = self.facts.signer.mark(self.id(question), said.decode())
        return Answer(members["answer"]["id"], members, features, single)

    def _members(
        self, question: Question, query: dict[str, Any] | None = None, **told: Any
    ) -> dict[str, Any]:
        answer = {"id": self.id(question), "at": self._moment[2], **told}
        members = {"answer": answer} | ({"query": query} if query is not None else {})
        return members | self.closing()

    def closing(self) -> dict[str, Any]:
        """What every answer ends with: the release, and where to reach a person."""
        release = release_told(self.snapshot.release, self.stale)
        return {"release": release, "help": self.facts.help.told()}


def index_of(snapshot: Snapshot, ref: str) -> int:
    """The index of an outlet that is not closed for good."""
    index = snapshot.index(ref)
    if index is None:
        raise UnknownOutlet("no outlet has this ref")
    if snapshot.outlet(index)["status"] == "closed":
        raise OutletClosed(ref, snapshot.names[index], *snapshot.point(index), _successor(snapshot, index))
    return index


def _successor(snapshot: Snapshot, index: int) -> tuple[str, str] | None:
    """Ref and name of the outlet of the same kind that is nearest to a closed one, if any is in reach."""
    alike = Filter(kinds=1 << KINDS.index(snapshot.brief(index)["kind"]))
    found = nearest(snapshot, Nearest(snapshot.point(index), 1, SERVED_METRES, alike)).indices
    return (snapshot.refs[found[0]], snapshot.names[found[0]]) if found else None
