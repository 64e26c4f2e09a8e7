"""A question meets the release of this moment and becomes one answer."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import orjson

from .answer import Answer, Help, Manner, distance_told, feature, release_told
from .areas import Areas
from .clusters import Clusters, View
from .cursor import Signer
from .datum import to_wgs84
from .errors import BadQuestion, OutletGone, OutOfArea, UnknownOutlet, UnknownPlace
from .geo import Point, box_around
from .hours import SHANGHAI
from .origin import Atlas, Origin, areas_of, origin_of
from .places.finder import Finder
from .places.gazetteer import Gazetteer
from .places.match import Match
from .places.network import Network, NetworkWords
from .places.online import Online
from .places.words import Words
from .question import (
    ClustersQuestion,
    InsideQuestion,
    NearestQuestion,
    OutletQuestion,
    PlacesQuestion,
    Question,
    ReverseQuestion,
    looks_swapped,
)
from .search import Area, Inside, Nearest, inside, nearest, nearest_chord
from .snapshot import Filter, Snapshot
from .stability import judge
from .store.live import Live

SERVED_METRES = 500_000.0
CHECK_POSITION = "check lat, lon and datum; the network lies in China"


@dataclass(frozen=True, slots=True)
class Facts:
    """What stays the same from release to release."""

    gazetteer: Gazetteer
    finder: Callable[[], Finder]
    online: Online | None
    areas: Callable[[], Areas]
    help: Help
    signer: Signer


@dataclass(frozen=True, slots=True)
class Meeting:
    """One release at one minute: whatever is asked here is answered from the same facts."""

    facts: Facts
    snapshot: Snapshot
    clusters: Clusters
    network: NetworkWords
    at: datetime
    stale: bool
    past: Callable[[int, str], Snapshot]

    def _words(self) -> Words:
        return Words(self.facts.finder(), self.network, self.facts.online)

    def _atlas(self) -> Atlas:
        return Atlas(self.facts.gazetteer, self._words)

    def id(self, question: Question) -> str:
        """The id of the answer, known before the answer is made: release, minute and question."""
        asked = question.model_dump_json(exclude_defaults=True) if question else ""
        release = self.snapshot.release.number
        return self.facts.signer.mark(
            type(question).__name__, release, self.stale, self.at.isoformat(), asked
        )

    def nearest(self, question: NearestQuestion) -> Answer:
        """The nearest outlets to the question's origin."""
        try:
            origin = origin_of(question, self.snapshot, self._atlas())
        except UnknownPlace as problem:
            return self._nowhere(question, problem)
        self._check_served(origin.point, question)
        wanted = Nearest(origin.point, question.limit, question.radius, question.filter(self.at))
        hits = nearest(self.snapshot, wanted)
        manner = self._manner(question, question.datum, question.fields)
        features = tuple(
            feature(self.snapshot, index, manner, distance_told(self.snapshot, origin.point, index, chord))
            for index, chord in zip(hits.indices, hits.chords, strict=True)
        )
        query = origin.told | _notes(question, origin.told.get("notes", []))
        doubts = self._doubts(origin, wanted.filter, question.lang)
        return Answer(self.id(question), self._members(question, query=query, **doubts), features)

    def _nowhere(self, question: NearestQuestion, problem: UnknownPlace) -> Answer:
        """Words that nothing is known by: no outlets, and why."""
        query = {"q": question.q, "place": None, "notes": [str(problem)]}
        return Answer(self.id(question), self._members(question, query=query, stable=None), ())

    def _doubts(self, origin: Origin, wanted: Filter, lang: str) -> dict[str, Any]:
        """Whether the first outlet is first wherever in the doubt one stands; if not, what to ask."""
        if origin.doubt is None:
            return {"stable": None}
        verdict = judge(self.snapshot, origin.point, origin.doubt, wanted)
        if verdict.stable:
            return {"stable": True}
        rivals = [self.snapshot.refs[i] for i in verdict.rivals]
        return {"stable": False, "rivals": rivals, "ask": verdict.ask and verdict.ask[lang]}

    def places(self, question: PlacesQuestion) -> Answer:
        """The places that words may mean, best first."""
        found = self._words().find(question.q, question.near, question.limit, typing=True)
        features = tuple(orjson.dumps(_place_told(match)) for match in found)
        return Answer(self.id(question), self._members(question), features)

    def _check_served(self, point: Point, question: NearestQuestion) -> None:
        away = nearest_chord(self.snapshot, point)
        if away is not None and away > SERVED_METRES:
            hint = looks_swapped(question.lat or 0, question.lon or 0) or CHECK_POSITION
            raise OutOfArea(
                f"the nearest outlet is more than {SERVED_METRES / 1000:.0f} km from this position", hint
            )

    def inside(self, question: InsideQuestion) -> Answer:
        """A page of the outlets in an area, ordered by ref, and the cursor of the next page."""
        area, note = self._area(question)
        found = inside(self.snapshot, Inside(area, question.filter(self.at)))
        start, mark = self._page(question)
        page = found[start : start + question.limit].tolist()
        manner = self._manner(question, question.datum, question.fields)
        features = tuple(feature(self.snapshot, index, manner, {}) for index in page)
        end = start + len(page)
        signer, number = self.facts.signer, self.snapshot.release.number
        after = signer.cursor(number, end, mark) if end < len(found) else None
        query = _notes(question, [note] if note else [])
        members = self._members(question, query=query) | {"matched": len(found), "next": after}
        return Answer(self.id(question), members, features)

    def _page(self, question: InsideQuestion) -> tuple[int, str]:
        mark = question.model_copy(update={"cursor": None}).model_dump_json()
        if question.cursor is None:
            return 0, mark
        return self.facts.signer.start(question.cursor, self.snapshot.release.number, mark), mark

    def _area(self, question: InsideQuestion) -> tuple[Area, str]:
        if question.adcode is not None:
            areas, note = areas_of(question.adcode, self.facts.gazetteer)
            return tuple(area.adcode for area in areas), note
        if question.q is not None:
            return self._meant(question.q)
        return question.polygon or question.bbox or ("000000",), ""

    def _meant(self, words: str) -> tuple[Area, str]:
        """The area that words mean: a district or wider as such, others by the box of their doubt."""
        found = self._words().find(words, limit=1)
        if not found:
            hint = "say it otherwise, or give adcode"
            raise BadQuestion("q", f"no place is known by {words[:40]!r}", hint=hint)
        place = found[0].place
        note = f"q is taken as {' '.join(found[0].path)}"
        if place.type in ("province", "city", "district"):
            return (place.adcode,), note
        return box_around(place.point, place.radius), note

    def outlet(self, ref: str, question: OutletQuestion) -> Answer:
        """One outlet; UnknownOutlet when there is none, OutletGone when it is closed for good."""
        number = question.release
        snapshot = self.snapshot if number in (None, self.snapshot.release.number) else self.past(number, ref)
        index = snapshot.index(ref)
        if index is None:
            raise UnknownOutlet(f"no outlet has the ref {ref[:64]}")
        if snapshot.outlet(index)["status"] == "closed":
            raise OutletGone(ref, snapshot.names[index], *snapshot.point(index))
        told = feature(snapshot, index, self._manner(question, question.datum, ()), {})
        members = self._members(question) | {"release": release_told(snapshot.release, self.stale)}
        return Answer(self.id(question), members, (told,), single=True)

    def reverse(self, question: ReverseQuestion) -> Answer:
        """The province, city and district that hold a position; OutOfArea when none does."""
        lat, lon = to_wgs84(question.lat, question.lon, question.datum)
        division = self.facts.areas().at(Point(float(lat), float(lon)))
        if division is None:
            raise OutOfArea(
                "no known district holds this position",
                looks_swapped(question.lat, question.lon) or CHECK_POSITION,
            )
        names = {name: getattr(division, name) for name in ("province", "city", "district")}
        names["township"] = self.facts.finder().township(division.adcode, Point(float(lat), float(lon)))
        names["adcode"] = division.adcode
        place = {"type": "Point", "coordinates": [round(float(lon), 7), round(float(lat), 7)]}
        told = orjson.dumps({"type": "Feature", "geometry": place, "properties": names})
        return Answer(self.id(question), self._members(question), (told,), single=True)

    def in_view(self, question: ClustersQuestion) -> Answer:
        """What to draw in a viewport."""
        found = self.clusters.inside(question.bbox, View(question.filter(self.at), question.zoom))
        return Answer(self.id(question), self._members(question), tuple(map(orjson.dumps, found)))

    def _manner(self, question: Question, datum: Any, fields: tuple[str, ...]) -> Manner:
        asked = datum if "datum" in question.model_fields_set else None
        wanted = getattr(question, "open", None)
        at = wanted if isinstance(wanted, datetime) else self.at  # open then: told as it is then
        return Manner(at, question.lang, asked, fields)

    def _members(
        self, question: Question, query: dict[str, Any] | None = None, **told: Any
    ) -> dict[str, Any]:
        answer = {"id": self.id(question), "at": self.at.isoformat(), **told}
        members = {"answer": answer} | ({"query": query} if query is not None else {})
        release = release_told(self.snapshot.release, self.stale)
        return members | {"release": release, "help": self.facts.help.told()}


def _place_told(match: Match) -> dict[str, Any]:
    lat, lon = (round(degrees, 7) for degrees in match.place.point)
    place = {"type": "Point", "coordinates": [lon, lat]}
    return {"type": "Feature", "geometry": place, "properties": match.told()}


def _notes(question: NearestQuestion | InsideQuestion, notes: list[str]) -> dict[str, Any]:
    told: dict[str, Any] = {}
    if isinstance(question.open, datetime):
        told["open"] = question.open.isoformat()
        if question.open.tzinfo is SHANGHAI:
            notes = [*notes, "open: an instant without a zone is taken as Asia/Shanghai"]
    return told | ({"notes": notes} if notes else {})


def minute(now: datetime) -> datetime:
    """The minute an instant lies in, in China."""
    return now.astimezone(SHANGHAI).replace(second=0, microsecond=0)


class Service:
    """Meets each question with the release of its moment."""

    def __init__(self, facts: Facts, live: Live, clock: Callable[[], datetime]) -> None:
        self.facts = facts
        self.live = live
        self._clock = clock
        self._made: tuple[Snapshot, Clusters, NetworkWords] | None = None

    def meet(self) -> Meeting:
        """A meeting with the current release; NoRelease when there is none yet."""
        snapshot = self.live.snapshot
        made = self._made
        if made is None or made[0] is not snapshot:
            network = Network(len(snapshot), snapshot.outlet, snapshot.adcodes, snapshot.index_of_code)
            made = self._made = (snapshot, Clusters(snapshot), NetworkWords(network))
        return Meeting(self.facts, *made, minute(self._clock()), self.live.stale, self.live.past)

    def warm(self) -> None:
        """Make what a new release needs before somebody asks for it."""
        self.meet().network.warm()
