"""What lies in an area or a viewport."""

from dataclasses import dataclass

import orjson

from ..errors import InvalidParameter
from ..geo.point import box_around
from ..index.clusters import View
from ..index.search import Area, Inside, inside
from ..query.query_params import ClustersQuestion, InsideQuestion
from ..query.resolve_origin import areas_of, notes_of
from .base_queries import BaseQueries
from .geojson import feature
from .response import Answer


@dataclass(frozen=True)
class AreaQueries(BaseQueries):
    """What lies inside."""

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
            raise InvalidParameter("q", f"no place is known by {words[:40]!r}", hint=hint)
        place = found[0].place
        note = f"q is taken as {' '.join(found[0].path)}"
        if place.type in ("province", "city", "district"):
            return (place.adcode,), note
        return box_around(place.point, place.radius), note

    def in_view(self, question: ClustersQuestion) -> Answer:
        """What to draw in a viewport."""
        found = self.clusters.inside(question.bbox, View(question.filter(self.at), question.zoom))
        return Answer(self.id(question), self._members(question), tuple(map(orjson.dumps, found)))
