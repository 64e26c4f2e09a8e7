"""One release at one minute, and how each question becomes an answer there."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

import orjson

from . import arrival, handover
from .answer import Answer, Help, Manner, distance_told, feature, release_told
from .areas import Areas
from .clusters import Clusters, View
from .cursor import Signer
from .datum import to_wgs84
from .directions.feature import feature as way_feature
from .directions.route import Router
from .directions.told import Telling
from .directions.told import told as told_in_words
from .errors import BadQuestion, OutletGone, OutOfArea, UnknownOutlet, UnknownPlace
from .geo import Point, Vantage, box_around
from .handover import HandoverQuestion
from .links import links
from .official import OfficialQuestion, Register, official
from .origin import Atlas, Origin, areas_of, notes_of, origin_of
from .places.finder import Finder
from .places.gazetteer import Gazetteer
from .places.lookup import FIRST_ID
from .places.network import NetworkWords
from .places.online import Online
from .places.words import Words
from .question import (
    ClustersQuestion,
    DirectionsQuestion,
    InsideQuestion,
    NearestQuestion,
    Originated,
    OutletQuestion,
    PlacesQuestion,
    Question,
    ReverseQuestion,
)
from .refusal import looks_swapped
from .search import Area, Inside, Nearest, inside, nearest, nearest_chord
from .snapshot import Filter, Snapshot
from .stability.asking import Doubt, next_question
from .stability.verdict import judge

SERVED_METRES = 500_000.0
OSM = "© OpenStreetMap contributors, ODbL, https://www.openstreetmap.org/copyright"
CHECK_POSITION = "check lat, lon and datum; the network lies in China"


@dataclass(frozen=True, slots=True)
class Facts:
    """What stays the same from release to release."""

    gazetteer: Gazetteer
    finder: Callable[[], Finder]
    online: Online | None
    areas: Callable[[], Areas]
    router: Router
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
    register: Callable[[Snapshot], Register]

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
        query = origin.told | notes_of(question, origin.told.get("notes", []))
        if question.sort == "arrival":
            query["assumed"] = arrival.assumed()
        wanted = Nearest(origin.point, question.limit, question.radius, question.filter(self.at))
        members = self._members(question, query=query, **self._doubts(origin, wanted.filter, question))
        return self._answer(question, members, self._ranked(question, wanted))

    def _ranked(self, question: NearestQuestion, wanted: Nearest) -> tuple[bytes, ...]:
        """The outlets in the order asked for, told."""
        manner = self._manner(question, question.datum, question.fields)
        if question.sort == "arrival":
            return arrival.by_arrival(self.snapshot, wanted, self.facts.router, self.at, manner)
        found, start = nearest(self.snapshot, wanted), Vantage(wanted.origin)
        return tuple(
            feature(self.snapshot, index, manner, distance_told(self.snapshot, start, index, chord))
            for index, chord in zip(found.indices, found.chords, strict=True)
        )

    def handover(self, question: HandoverQuestion) -> Answer:
        """Where a device with a fault can be handed in; by mail at least, also where no place is known."""
        snapshot, hotline = self.snapshot, self.facts.help.hotline
        try:
            origin = origin_of(question, snapshot, self._atlas())
        except UnknownPlace as problem:
            by_mail = {"handover": handover.ways_told(snapshot, {}, question, hotline)}
            answer = self._nowhere(question, problem)
            return replace(answer, members=answer.members | by_mail)
        self._check_served(origin.point, question)
        asked = handover.Handover(question, origin.point, self.at, self.facts.router)
        found = handover.offers(snapshot, asked)
        members = self._members(question, query=origin.told | {"assumed": arrival.assumed()})
        members["handover"] = handover.ways_told(snapshot, found, question, hotline)
        manner = self._manner(question, question.datum)
        return self._answer(question, members, handover.features_of(snapshot, found, asked, manner))

    def official(self, question: OfficialQuestion) -> Answer:
        """Whether a shop is one of the network."""
        manner = self._manner(question, None)
        register, hotline = self.register(self.snapshot), self.facts.help.hotline
        told, features = official(register, question, hotline, manner)
        return Answer(self.id(question), self._members(question) | {"official": told}, features)

    def _nowhere(self, question: Originated, problem: UnknownPlace) -> Answer:
        """Words that nothing is known by: no outlets, and why."""
        query = {"q": question.q, "place": None, "notes": [str(problem)]}
        return Answer(self.id(question), self._members(question, query=query, stable=None), ())

    def _doubts(self, origin: Origin, wanted: Filter, question: NearestQuestion) -> dict[str, Any]:
        """Whether the nearest outlet is so wherever in the doubt one stands; if not, what to ask."""
        if origin.doubt is None or question.sort != "distance":
            return {"stable": None}
        verdict = judge(self.snapshot, origin.point, origin.doubt, wanted)
        if verdict.stable:
            return {"stable": True}
        rivals = [self.snapshot.refs[i] for i in verdict.rivals]
        asked = next_question(self.snapshot, Doubt(origin.point, origin.doubt, wanted), self.district)
        return {"stable": False, "rivals": rivals, "ask": asked.text[question.lang] if asked else None}

    def district(self, point: Point) -> str:
        """The district that a caller at a point would name; empty where there is none."""
        division = self.facts.areas().at(point)
        return (division.district or division.city) if division else ""

    def places(self, question: PlacesQuestion) -> Answer:
        """The places that words may mean, best first."""
        found = self._words().find(question.q, question.near, question.limit, typing=True)
        features = tuple(orjson.dumps(match.feature()) for match in found)
        credit = {"attribution": OSM} if any(match.place.id >= FIRST_ID for match in found) else {}
        return Answer(self.id(question), self._members(question) | credit, features)

    def _check_served(self, point: Point, question: Originated) -> None:
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
        query = notes_of(question, [note] if note else [])
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
        index = _index(snapshot, ref)
        told = feature(snapshot, index, self._manner(question, question.datum, ()), {})
        members = self._members(question) | {"release": release_told(snapshot.release, self.stale)}
        return Answer(self.id(question), members, (told,), single=True)

    def directions(self, question: DirectionsQuestion) -> Answer:
        """The way to an outlet; UnknownOutlet, OutletGone, OutOfArea."""
        index, asked = _index(self.snapshot, question.to), question.origin()
        try:
            origin = origin_of(asked, self.snapshot, self._atlas())
        except UnknownPlace as problem:
            raise BadQuestion("from", str(problem), hint="say it otherwise, or give LAT,LON") from None
        self._check_served(origin.point, asked)
        outlet = orjson.loads(feature(self.snapshot, index, self._manner(question, None), {}))["properties"]
        route = self.facts.router.route(origin.point, self.snapshot.point(index), question.mode)
        more = told_in_words(route, outlet, self.telling(question.lang)).as_json(question.style)
        more["links"] = links(self.snapshot, index)
        told = orjson.dumps(way_feature(route, outlet, more, question.lang))
        return self._answer(question, self._members(question, query=origin.told), (told,), single=True)

    def telling(self, lang: str, link: str = "") -> Telling:
        """How a way is told now."""
        return Telling(self.at, lang, self.facts.help.hotline, link, self.facts.finder().reading)

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

    def _manner(self, question: Question, datum: Any, fields: tuple[str, ...] = ()) -> Manner:
        asked = datum if "datum" in question.model_fields_set else None
        wanted = getattr(question, "open", None)
        at = wanted if isinstance(wanted, datetime) else self.at  # open then: told as it is then
        return Manner(at, question.lang, asked, fields)

    def _answer(
        self, question: Question, members: dict[str, Any], features: tuple[bytes, ...], single: bool = False
    ) -> Answer:
        """The answer; what the router says is in its id, for routers come and go within the minute."""
        if question.has_ways():
            said = orjson.dumps(members) + b"".join(features)
            members["answer"]["id"] = self.facts.signer.mark(self.id(question), said.decode())
        return Answer(members["answer"]["id"], members, features, single)

    def _members(
        self, question: Question, query: dict[str, Any] | None = None, **told: Any
    ) -> dict[str, Any]:
        answer = {"id": self.id(question), "at": self.at.isoformat(), **told}
        members = {"answer": answer} | ({"query": query} if query is not None else {})
        release = release_told(self.snapshot.release, self.stale)
        return members | {"release": release, "help": self.facts.help.told()}


def _index(snapshot: Snapshot, ref: str) -> int:
    """The index of an outlet that is not closed for good."""
    index = snapshot.index(ref)
    if index is None:
        raise UnknownOutlet(f"no outlet has the ref {ref[:64]}")
    if snapshot.outlet(index)["status"] == "closed":
        raise OutletGone(ref, snapshot.names[index], *snapshot.point(index))
    return index
