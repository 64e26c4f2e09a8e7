"""Queries for the nearest outlets, and for handing in a device."""

from collections.abc import Sequence
from dataclasses import replace

from ..errors import UnknownPlace, text_of
from ..geo.point import DistanceFrom
from ..index.search import SERVED_METRES, Nearest, nearest
from ..index.snapshot import Filter
from ..query.query_params import NearestQuestion, Originated
from ..query.resolve_origin import Origin, query_notes, resolve_origin
from . import arrival, repair_options
from .ambiguity.clarifying_question import Uncertainty, next_question
from .ambiguity.verdict import assess_stability
from .answer_members import InterpretedMembers, StabilityMembers
from .context import QueryContext
from .geojson import OutputOptions, nearest_writer
from .repair_options import HandoverQuestion
from .response import Answer


class HandoverMembers(InterpretedMembers):
    """Members of an answer about handing in a device."""

    handover: repair_options.HandoverOptions


def nearest_outlets(context: QueryContext, question: NearestQuestion) -> Answer:
    """Return the nearest outlets to the query's origin."""
    try:
        origin = resolve_origin(question, context.snapshot, context.origin_resolver())
    except UnknownPlace as problem:
        return _no_place_answer(context, question, problem)
    query = origin.query | query_notes(question, origin.query.get("notes", []))
    search = Nearest(origin.point, question.limit, question.radius, question.filter(context.at))
    features = _ranked_features(context, question, search)
    if question.sort == "arrival":
        query["assumed"] = arrival.travel_assumptions()
    members = context.interpreted_members(
        question, query=query, **_stability_members(context, origin, search.filter, question)
    )
    return context.build_answer(question, members, features)


def _ranked_features(context: QueryContext, question: NearestQuestion, search: Nearest) -> Sequence[bytes]:
    """Return the features in the requested order; raises OutOfArea if none is within reach."""
    options = nearest_output_options(context, question)
    if question.sort == "arrival":
        context.check_served(search.origin, question)
        return arrival.features_by_arrival(
            context.snapshot, search, context.services.router, context.at, options
        )
    hits, distance_from = nearest(context.snapshot, search, SERVED_METRES), DistanceFrom(search.origin)
    if not hits.chords or hits.chords[0] > SERVED_METRES:
        context.check_served(search.origin, question)
    return nearest_writer(context.snapshot, options)(
        (index, *distance_from.metres_and_bearing(chord, *coordinates))
        for index, chord, coordinates in zip(
            hits.indices, hits.chords, context.snapshot.coordinates(hits.indices), strict=True
        )
    )


def nearest_output_options(context: QueryContext, question: NearestQuestion) -> OutputOptions:
    """Return the output options of a nearest query."""
    return context.output_options(question, question.datum, question.fields)


def nearest_id(context: QueryContext, cache_key: str) -> str:
    """Return the answer id of a nearest query; see `Question.cache_key`."""
    return context.services.signer.sign(NearestQuestion.__name__, *context.release_key, cache_key)


def handover_options(context: QueryContext, question: HandoverQuestion) -> Answer:
    """Return where to hand in a device with a fault; mail-in is offered even without a known place."""
    snapshot, hotline = context.snapshot, context.services.help.hotline
    try:
        origin = resolve_origin(question, snapshot, context.origin_resolver())
    except UnknownPlace as problem:
        by_mail = repair_options.ways_json(snapshot, {}, question, hotline)
        answer = _no_place_answer(context, question, problem)
        return replace(answer, members={**answer.members, "handover": by_mail})
    context.check_served(origin.point, question)
    request = repair_options.RepairOptions(question, origin.point, context.at, context.services.router)
    offers = repair_options.find_offers(snapshot, request)
    query = origin.query | {"assumed": arrival.travel_assumptions()}
    members: HandoverMembers = {
        **context.interpreted_members(question, query=query),
        "handover": repair_options.ways_json(snapshot, offers, question, hotline),
    }
    options = context.output_options(question, question.datum)
    return context.build_answer(
        question, members, repair_options.offer_features(snapshot, offers, request, options)
    )


def _no_place_answer(context: QueryContext, question: Originated, problem: UnknownPlace) -> Answer:
    """Return an answer without outlets, with the reason that no place matched."""
    query = {"q": question.q, "place": None, "notes": [text_of(problem)]}
    return Answer(context.id(question), context.interpreted_members(question, query=query, stable=None), ())


def _stability_members(
    context: QueryContext, origin: Origin, condition: Filter, question: NearestQuestion
) -> StabilityMembers:
    """Return whether the nearest outlet is stable, and the clarifying question if not."""
    if origin.uncertainty is None or question.sort != "distance":
        return {"stable": None}
    if origin.uncertainty == 0:
        return {"stable": True}
    verdict = assess_stability(context.snapshot, origin.point, origin.uncertainty, condition)
    if verdict.stable:
        return {"stable": True}
    rivals = [context.snapshot.refs[i] for i in verdict.rivals]
    clarifying = next_question(
        context.snapshot, Uncertainty(origin.point, origin.uncertainty, condition), context.district
    )
    return {
        "stable": False,
        "rivals": rivals,
        "ask": clarifying.text[question.lang] if clarifying else None,
    }
