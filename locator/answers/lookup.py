"""What is known of an outlet, a place, a position, a shop."""

from dataclasses import dataclass

import orjson

from ..errors import OutOfArea
from ..geo.datum import to_wgs84
from ..geo.point import Point
from ..places.lookup import FIRST_ID
from ..query.query_params import OutletQuestion, PlacesQuestion, ReverseQuestion
from ..query.validation_errors import looks_swapped
from .authenticity import OfficialQuestion, official
from .base_queries import CHECK_POSITION, BaseQueries, index_of
from .geojson import feature
from .response import Answer, release_told

OSM = "© OpenStreetMap contributors, ODbL, https://www.openstreetmap.org/copyright"


@dataclass(frozen=True)
class LookupQueries(BaseQueries):
    """What is looked up."""

    def outlet(self, ref: str, question: OutletQuestion) -> Answer:
        """One outlet; UnknownOutlet when there is none, OutletGone when it is closed for good."""
        number = question.release
        snapshot = self.snapshot if number in (None, self.snapshot.release.number) else self.past(number, ref)
        index = index_of(snapshot, ref)
        told = feature(snapshot, index, self._manner(question, question.datum, ()), {})
        members = self._members(question) | {"release": release_told(snapshot.release, self.stale)}
        return Answer(self.id(question), members, (told,), single=True)

    def official(self, question: OfficialQuestion) -> Answer:
        """Whether a shop is one of the network."""
        manner = self._manner(question, None)
        register, hotline = self.register(self.snapshot), self.facts.help.hotline
        told, features = official(register, question, hotline, manner)
        return Answer(self.id(question), self._members(question) | {"official": told}, features)

    def places(self, question: PlacesQuestion) -> Answer:
        """The places that words may mean, best first."""
        found = self._words().find(question.q, question.near, question.limit, typing=True)
        features = tuple(orjson.dumps(match.feature()) for match in found)
        credit = {"attribution": OSM} if any(match.place.id >= FIRST_ID for match in found) else {}
        return Answer(self.id(question), self._members(question) | credit, features)

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
