"""Directions to an outlet."""

import orjson

from ..directions.feature import feature as way_feature
from ..directions.feature import uncertain_feature
from ..directions.renderings import RenderOptions, render_directions
from ..errors import InvalidParameter
from ..geo.point import metres
from ..geo.travel_mode import mode_for
from ..query.resolve_origin import UncertainPlace, resolve_origin
from ..query.trip_params import DirectionsQuestion
from .context import QueryContext, index_of
from .geojson import crossing_json, feature
from .response import Answer
from .uncertain_origin import asking_members, doubt_members

START = "from"  # parameter with the text of the start


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
        members = asking_members(context, question, problem.interpretation, START)
        body = orjson.dumps(uncertain_feature(context.snapshot.refs[index], context.snapshot.names[index]))
        return context.build_answer(question, members, (body,), single=True)
    context.check_served(origin.point, origin_question)
    mode = question.mode or mode_for(metres(origin.point, outlet_point))
    outlet = orjson.loads(feature(context.snapshot, index, context.output_options(question, None), {}, mode))[
        "properties"
    ]
    route = context.services.router.route(origin.point, outlet_point, mode)
    style = render_directions(
        route, outlet, render_options(context, question.lang, vague=origin.is_vague)
    ).to_dict(question.style)
    crossing = bool(crossing_json(context.snapshot, index, context.side_at(origin.point)))
    body = orjson.dumps(
        way_feature(route, outlet, style, question.lang, mode_chosen=question.mode is None, crossing=crossing)
    )
    doubt = doubt_members(context, question, origin, START)
    members = context.interpreted_members(question, query=origin.query, **doubt)
    return context.build_answer(question, members, (body,), single=True)


def render_options(context: QueryContext, lang: str, vague: bool = False) -> RenderOptions:
    """Return the options to render directions now."""
    return RenderOptions(
        context.at,
        lang,
        context.services.help.hotline,
        reading=context.services.finder().readings,
        vague=vague,
    )
