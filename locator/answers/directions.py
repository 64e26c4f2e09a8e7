"""The way to an outlet."""

from dataclasses import dataclass

import orjson

from ..directions.feature import feature as way_feature
from ..directions.renderings import RenderOptions
from ..directions.renderings import told as told_in_words
from ..errors import InvalidParameter, UnknownPlace
from ..index.map_links import links
from ..query.query_params import DirectionsQuestion
from ..query.resolve_origin import origin_of
from .base_queries import BaseQueries, index_of
from .geojson import feature
from .response import Answer


@dataclass(frozen=True)
class DirectionsQueries(BaseQueries):
    """How one gets there."""

    def directions(self, question: DirectionsQuestion) -> Answer:
        """The way to an outlet; UnknownOutlet, OutletGone, OutOfArea."""
        index, asked = index_of(self.snapshot, question.to), question.origin()
        try:
            origin = origin_of(asked, self.snapshot, self._atlas())
        except UnknownPlace as problem:
            raise InvalidParameter("from", str(problem), hint="say it otherwise, or give LAT,LON") from None
        self._check_served(origin.point, asked)
        outlet = orjson.loads(feature(self.snapshot, index, self._manner(question, None), {}))["properties"]
        route = self.facts.router.route(origin.point, self.snapshot.point(index), question.mode)
        more = told_in_words(route, outlet, self.telling(question.lang, vague=origin.vague)).as_json(
            question.style
        )
        more["links"] = links(self.snapshot, index)
        told = orjson.dumps(way_feature(route, outlet, more, question.lang))
        return self._answer(question, self._members(question, query=origin.told), (told,), single=True)

    def telling(self, lang: str, vague: bool = False) -> RenderOptions:
        """How a way is told now."""
        return RenderOptions(
            self.at, lang, self.facts.help.hotline, reading=self.facts.finder().reading, vague=vague
        )
