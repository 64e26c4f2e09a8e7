"""Directions to an outlet."""

from dataclasses import replace
from math import inf
from typing import Literal, NotRequired

import orjson
from typing_extensions import TypedDict

from ..directions.feature import DirectionsProperties, uncertain_feature
from ..directions.feature import feature as way_feature
from ..directions.renderings import RenderOptions, render_directions
from ..directions.route import Route
from ..errors import InvalidParameter
from ..geo.geojson import LineGeometry
from ..geo.point import metres
from ..geo.travel_mode import mode_for
from ..query.query_params import Question
from ..query.resolve_origin import UncertainPlace, is_vague, resolve_origin
from ..query.trip_params import DirectionsQuestion
from .arrival import TravelTime
from .context import QueryContext, index_of
from .geojson import crossing_json, feature
from .live import LiveInfo
from .response import Answer
from .uncertain_origin import asking_members, doubt_members
from .verdict import Verdict

START = "from"  # parameter with the text of the start


class VisitProperties(DirectionsProperties):
    """Figures of a route, whether the visit will succeed, and what the outlet has reported."""

    verdict: Verdict
    live: NotRequired[LiveInfo]


class VisitFeature(TypedDict):
    """A route to an outlet; `id` is the outlet's ref."""

    type: Literal["Feature"]
    id: str
    geometry: LineGeometry
    properties: VisitProperties


def directions_to_outlet(context: QueryContext, question: DirectionsQuestion) -> Answer:
    """Return directions to an outlet, or a question about their start.

    Raises UnknownOutlet, OutletClosed or OutOfArea.
    """
    index, origin_question = index_of(context.snapshot, question.to), question.origin()
    outlet_point = context.snapshot.point(index)
    try:
        origin = resolve_origin(origin_question, context.snapshot, context.origin_resolver(), outlet_point)
    except InvalidParameter as problem:
        raise InvalidParameter(START, problem.detail, hint=problem.hint) from None
    except UncertainPlace as problem:
        home = f"{context.snapshot.adcodes[index]:06d}"
        members = asking_members(context, question, problem.interpretation, START, home)
        body = orjson.dumps(uncertain_feature(context.snapshot.refs[index], context.snapshot.names[index]))
        return context.build_answer(question, members, (body,), single=True)
    context.check_served(origin.point, origin_question)
    mode = question.mode or mode_for(metres(origin.point, outlet_point))
    options = replace(context.output_options(question, None), detail=True)  # scripts name more than lists
    outlet = orjson.loads(feature(context.snapshot, index, options, {}, mode))["properties"]
    crossing = bool(crossing_json(context.snapshot, index, context.side_at(origin.point)))
    outlet |= {"crossing": crossing, "namesakes": context.outlet_names.shared_name_languages(index)}
    route = context.services.router.route(origin.point, outlet_point, mode)
    style = render_directions(
        route, outlet, render_options(context, question.lang, origin.uncertainty)
    ).to_dict(question.style)
    is_chosen = question.mode is None
    way = way_feature(route, outlet, style, question.lang, mode_chosen=is_chosen, crossing=crossing)
    visit = {"verdict": route_verdict(context, question, index, route)}
    live = {"live": outlet["live"]} if "live" in outlet else {}
    properties = {**way["properties"], **visit, **live}
    body = orjson.dumps(way | {"properties": properties})
    doubt = doubt_members(context, question, origin, START)
    members = context.interpreted_members(question, query=origin.query, **doubt)
    return context.build_answer(question, members, (body,), single=True)


def route_verdict(context: QueryContext, question: Question, index: int, route: Route) -> Verdict:
    """Return the verdict on leaving now for an outlet by a route."""
    trip = TravelTime(route.kind, route.mode, route.metres, route.seconds)
    crossing = crossing_json(context.snapshot, index, context.side_at(route.line[0]))
    return context.judge(question)(index, trip, crossing=bool(crossing))


def render_options(context: QueryContext, lang: str, uncertainty: float | None = 0.0) -> RenderOptions:
    """Return the options to render directions now; `uncertainty` is that of the origin, None if unknown."""
    return RenderOptions(
        context.at,
        lang,
        context.services.help.hotline,
        reading=context.services.finder().readings,
        vague=is_vague(uncertainty),
        uncertainty=inf if uncertainty is None else uncertainty,
        hotline_abroad=context.services.help.hotline_abroad,
    )
