"""Directions to an outlet."""

import orjson

from ..directions.feature import feature as way_feature
from ..directions.renderings import RenderOptions, render_directions
from ..errors import InvalidParameter, UnknownPlace, text_of
from ..index.map_links import links
from ..query.query_params import DirectionsQuestion
from ..query.resolve_origin import resolve_origin
from .context import QueryContext, index_of
from .geojson import feature
from .response import Answer


def directions_to_outlet(context: QueryContext, question: DirectionsQuestion) -> Answer:
    """Return directions to an outlet; raises UnknownOutlet, OutletClosed or OutOfArea."""
    index, origin_question = index_of(context.snapshot, question.to), question.origin()
    try:
        origin = resolve_origin(origin_question, context.snapshot, context.origin_resolver())
    except UnknownPlace as problem:
        raise InvalidParameter("from", text_of(problem), hint="rephrase it, or use LAT,LON") from None
    context.check_served(origin.point, origin_question)
    outlet = orjson.loads(feature(context.snapshot, index, context.output_options(question, None), {}))[
        "properties"
    ]
    route = context.services.router.route(origin.point, context.snapshot.point(index), question.mode)
    style = render_directions(
        route, outlet, render_options(context, question.lang, vague=origin.is_vague)
    ).to_dict(question.style)
    body = orjson.dumps(way_feature(route, outlet, style, links(context.snapshot, index), question.lang))
    return context.build_answer(
        question, context.interpreted_members(question, query=origin.query), (body,), single=True
    )


def render_options(context: QueryContext, lang: str, vague: bool = False) -> RenderOptions:
    """Return the options to render directions now."""
    return RenderOptions(
        context.at,
        lang,
        context.services.help.hotline,
        reading=context.services.finder().readings,
        vague=vague,
    )
