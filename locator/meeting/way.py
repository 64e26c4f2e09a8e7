"""The way to an outlet."""

from dataclasses import dataclass

import orjson

from ..answer import Answer
from ..directions.feature import feature as way_feature
from ..directions.told import Telling
from ..directions.told import told as told_in_words
from ..errors import BadQuestion, UnknownPlace
from ..features import feature
from ..links import links
from ..origin import origin_of
from ..question import DirectionsQuestion
from .gathered import Gathered, index_of


@dataclass(frozen=True)
class OnTheWay(Gathered):
    """How one gets there."""

    def directions(self, question: DirectionsQuestion) -> Answer:
        """The way to an outlet; UnknownOutlet, OutletGone, OutOfArea."""
        index, asked = index_of(self.snapshot, question.to), question.origin()
        try:
            origin = origin_of(asked, self.snapshot, self._atlas())
        except UnknownPlace as problem:
            raise BadQuestion("from", str(problem), hint="say it otherwise, or give LAT,LON") from None
        self._check_served(origin.point, asked)
        outlet = orjson.loads(feature(self.snapshot, index, self._manner(question, None), {}))["properties"]
        route = self.facts.router.route(origin.point, self.snapshot.point(index), question.mode)
        more = told_in_words(route, outlet, self.telling(question.lang, vague=origin.vague)).as_json(
            question.style
        )
        more["links"] = links(self.snapshot, index)
        told = orjson.dumps(way_feature(route, outlet, more, question.lang))
        return self._answer(question, self._members(question, query=origin.told), (told,), single=True)

    def telling(self, lang: str, vague: bool = False) -> Telling:
        """How a way is told now."""
        return Telling(
            self.at, lang, self.facts.help.hotline, reading=self.facts.finder().reading, vague=vague
        )
