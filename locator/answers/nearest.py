"""What is nearest to an origin, and where a device can be handed in."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from ..errors import UnknownPlace
from ..geo.point import DistanceFrom
from ..index.search import SERVED_METRES, Nearest, nearest
from ..index.snapshot import Filter
from ..query.query_params import NearestQuestion, Originated
from ..query.resolve_origin import Origin, notes_of, origin_of
from . import arrival, repair_options
from .ambiguity.clarifying_question import Uncertainty, next_question
from .ambiguity.verdict import judge
from .base_queries import BaseQueries
from .geojson import OutputOptions, near_features
from .repair_options import HandoverQuestion
from .response import Answer


@dataclass(frozen=True)
class NearestQueries(BaseQueries):
    """What starts from an origin."""

    def nearest(self, question: NearestQuestion) -> Answer:
        """The nearest outlets to the question's origin."""
        try:
            origin = origin_of(question, self.snapshot, self._atlas())
        except UnknownPlace as problem:
            return self._nowhere(question, problem)
        query = origin.told | notes_of(question, origin.told.get("notes", []))
        wanted = Nearest(origin.point, question.limit, question.radius, question.filter(self.at))
        features = self._ranked(question, wanted)
        if question.sort == "arrival":
            query["assumed"] = arrival.assumed()
        members = self._members(question, query=query, **self._doubts(origin, wanted.filter, question))
        return self._answer(question, members, features)

    def _ranked(self, question: NearestQuestion, wanted: Nearest) -> Sequence[bytes]:
        """The outlets in the order asked for, told; OutOfArea where none is within reach."""
        manner = self.manner(question)
        if question.sort == "arrival":
            self._check_served(wanted.origin, question)
            return arrival.by_arrival(self.snapshot, wanted, self.facts.router, self.at, manner)
        found, start = nearest(self.snapshot, wanted, SERVED_METRES), DistanceFrom(wanted.origin)
        if not found.chords or found.chords[0] > SERVED_METRES:
            self._check_served(wanted.origin, question)
        return near_features(self.snapshot, manner)(
            (index, *start.seen(chord, *place))
            for index, chord, place in zip(
                found.indices, found.chords, self.snapshot.places(found.indices), strict=True
            )
        )

    def manner(self, question: NearestQuestion) -> OutputOptions:
        """How its outlets are told."""
        return self._manner(question, question.datum, question.fields)

    def mark(self, asked: str) -> str:
        """The id of the answer to a question as text; see `Question.asked`."""
        return self.facts.signer.mark(NearestQuestion.__name__, *self._moment, asked)

    def handover(self, question: HandoverQuestion) -> Answer:
        """Where a device with a fault can be handed in; by mail at least, also where no place is known."""
        snapshot, hotline = self.snapshot, self.facts.help.hotline
        try:
            origin = origin_of(question, snapshot, self._atlas())
        except UnknownPlace as problem:
            by_mail = {"handover": repair_options.ways_told(snapshot, {}, question, hotline)}
            answer = self._nowhere(question, problem)
            return replace(answer, members=answer.members | by_mail)
        self._check_served(origin.point, question)
        asked = repair_options.RepairOptions(question, origin.point, self.at, self.facts.router)
        found = repair_options.offers(snapshot, asked)
        members = self._members(question, query=origin.told | {"assumed": arrival.assumed()})
        members["handover"] = repair_options.ways_told(snapshot, found, question, hotline)
        manner = self._manner(question, question.datum)
        return self._answer(question, members, repair_options.features_of(snapshot, found, asked, manner))

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
        asked = next_question(self.snapshot, Uncertainty(origin.point, origin.doubt, wanted), self.district)
        return {"stable": False, "rivals": rivals, "ask": asked.text[question.lang] if asked else None}
