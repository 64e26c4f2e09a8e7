"""Queries for the nearest outlets, and for handing in a device."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace

import orjson

from ..geo.crossing import MAINLAND
from ..geo.point import DistanceFrom
from ..geo.travel_mode import TravelMode
from ..index.search import SERVED_METRES, Nearest, nearest
from ..index.snapshot import Filter
from ..places.interpretation import Interpretation
from ..query.query_params import NearestQuestion
from ..query.resolve_origin import Origin, UncertainPlace, is_area_centre, query_notes, resolve_origin
from . import arrival, repair_options
from .ambiguity.verdict import assess_stability, rival_outlets
from .answer_members import InterpretedMembers, StabilityMembers
from .context import QueryContext
from .corridor import outlets_along
from .crossing import crossing_notes, own_side_hits
from .geojson import OutputOptions, crossing_json, nearest_writer
from .nearby_question import finer_question
from .own_area import area_code, outside_notes, own_area_hits
from .repair_options import HandoverQuestion
from .response import Answer
from .uncertain_origin import asking_members, doubt_members, place_questions
from .verdict import Verdict, Visit, estimated_way, requested_by, verdict
from .within import circle_within, features_within, map_limit, mode_within, outlets_within, within_query


class HandoverMembers(InterpretedMembers):
    """Members of an answer about handing in a device."""

    handover: repair_options.HandoverOptions


def nearest_outlets(
    context: QueryContext,
    question: NearestQuestion,
    *,
    own_side_first: bool = False,
    own_area_first: bool = False,
) -> Answer:
    """Return the nearest outlets to the query's origin.

    With `own_side_first`, outlets that need no boundary crossing are listed first, as by arrival.
    With `own_area_first`, those of the area that the origin names are; otherwise a note counts the others.
    """
    if question.along is not None:
        return outlets_along(context, question, question.along)
    try:
        origin = resolve_origin(question, context.snapshot, context.origin_resolver())
    except UncertainPlace as problem:
        meant = problem.interpretation
        members = asking_members(context, question, meant)
        return Answer(context.id(question), members, (), uncertain=meant)
    query = origin.query | query_notes(question, origin.query.get("notes", []))
    search = Nearest(origin.point, question.limit, question.radius, context.filter(question))
    area = area_code(query) if own_area_first else ""
    features = _ranked_features(context, question, search, own_side_first=own_side_first, area=area)
    if not own_area_first:
        refs = [orjson.loads(feature)["id"] for feature in features]
        about = outside_notes(context.snapshot, query, search.filter, refs, question.lang)
        if question.sort == "distance" and not own_side_first and query.get("place"):
            about += crossing_notes(context.snapshot, refs, context.side_at(origin.point))
        if about:
            query["notes"] = [*query.get("notes", ()), *about]
    if question.within is not None:
        mode = mode_within(question.within, question.mode)
        circle = circle_within(origin.point, question, mode)
        query |= within_query(question, mode) | map_limit(
            context, circle, [origin.point], query.get("notes", ())
        )
    if question.depends_on_router():
        query["assumed"] = arrival.travel_assumptions()
    members = context.interpreted_members(
        question, query=query, **_stability_members(context, origin, search.filter, question)
    )
    return context.build_answer(question, members, features)


def _ranked_features(
    context: QueryContext, question: NearestQuestion, search: Nearest, *, own_side_first: bool, area: str
) -> Sequence[bytes]:
    """Return the features in the requested order; raises OutOfArea if none is within reach."""
    options, side = nearest_output_options(context, question), context.side_at(search.origin)
    if question.sort == "arrival":
        context.check_served(search.origin, question)
        seconds = None if question.within is None else 60.0 * question.within
        if question.within is not None:
            options = replace(options, mode=mode_within(question.within, question.mode))
        return arrival.features_by_arrival(
            context.snapshot,
            search,
            context.services.router,
            context.at,
            options,
            side,
            seconds,
            _judge_arrivals(context, question, side),
        )
    if question.within is not None:
        context.check_served(search.origin, question)
        return features_within(context, search, question.within, options, side, context.judge(question))
    hits, distance_from = nearest(context.snapshot, search, SERVED_METRES), DistanceFrom(search.origin)
    if own_side_first:
        hits = own_side_hits(context.snapshot, search, side, hits)
    if area:
        hits = own_area_hits(context.snapshot, search, area, hits)
    if not hits.chords or hits.chords[0] > SERVED_METRES:
        context.check_served(search.origin, question)
    measured = distance_from.metres_and_bearings(hits.chords, context.snapshot.coordinates(hits.indices))
    neighbours = ((index, *pair) for index, pair in zip(hits.indices, measured, strict=True))
    return nearest_writer(context.snapshot, options)(neighbours, side)


def _judge_arrivals(
    context: QueryContext, question: NearestQuestion, side: int
) -> Callable[[int, arrival.Arrival], Mapping[str, object]]:
    """Return a function that returns the `verdict` of an arrival."""
    requested, live = requested_by(question), context.live

    def members(index: int, found: arrival.Arrival) -> Mapping[str, object]:
        crossing = bool(crossing_json(context.snapshot, index, side))
        fields = context.snapshot.outlet(index)
        visit = Visit(fields, found, live.get(index), context.at, requested, crossing=crossing)
        return {"verdict": verdict(visit, question.lang)}

    return members


def nearest_output_options(context: QueryContext, question: NearestQuestion) -> OutputOptions:
    """Return the output options of a nearest query; verdicts are for estimated trips."""
    options = context.output_options(question, question.datum, question.fields)
    if "verdict" not in question.fields:
        return options
    judge = context.judge(question)

    def estimated(index: int, metres: float, mode: TravelMode, crossing: bool) -> Verdict:
        return judge(index, estimated_way(metres, mode), crossing=crossing)

    return replace(options, verdict=estimated)


def nearest_signer(context: QueryContext) -> Callable[[bytes], bytes]:
    """Return the function that turns the cache key of a nearest query into its answer id."""
    return context.services.signer.signer_of_last(NearestQuestion.__name__, *context.release_key)


def handover_options(context: QueryContext, question: HandoverQuestion, *, is_level: bool = False) -> Answer:
    """Return where to hand in a device with a fault; mail-in is offered even without a known place.

    With `is_level`, stairs are an obstacle for the visitor.
    """
    snapshot, hotline = context.snapshot, context.services.help.hotline
    try:
        origin = resolve_origin(question, snapshot, context.origin_resolver())
    except UncertainPlace as problem:
        side = _side_without_outlets(context, problem.interpretation)
        by_mail: HandoverMembers = {
            **asking_members(context, question, problem.interpretation),
            "handover": repair_options.ways_json(snapshot, {}, question, hotline, side),
        }
        return context.build_answer(question, by_mail, ())
    context.check_served(origin.point, question)
    condition = context.filter(question)
    request = repair_options.RepairOptions(
        question,
        origin.point,
        context.at,
        context.services.router,
        context.side_at(origin.point),
        is_area=is_area_centre(origin.query.get("place")),
        condition=condition,
        is_level=is_level,
        within_time=_within_time(context, question, origin, condition),
    )
    offers = repair_options.find_offers(snapshot, request)
    query = origin.query | {"assumed": arrival.travel_assumptions()}
    members: HandoverMembers = {
        **context.interpreted_members(question, query=query, **doubt_members(context, question, origin)),
        "handover": repair_options.ways_json(snapshot, offers, question, hotline, request.side),
    }
    options = context.output_options(question, question.datum)
    return context.build_answer(
        question, members, repair_options.offer_features(snapshot, offers, request, options)
    )


def _within_time(
    context: QueryContext, question: HandoverQuestion, origin: Origin, condition: Filter
) -> frozenset[int] | None:
    """Return the outlets reached within the time of a query; None without a limit."""
    if question.within is None:
        return None
    search = Nearest(origin.point, radius=question.radius, filter=condition)
    return outlets_within(context, search, question.within, mode_within(question.within, None))


def _side_without_outlets(context: QueryContext, meant: Interpretation) -> int:
    """Return the side without outlets that all places a text may mean are on; the mainland for others."""
    sides = {context.side_at(match.place.point) for match in meant.matches}
    side = sides.pop() if len(sides) == 1 else MAINLAND
    return MAINLAND if side in context.snapshot.sides else side


def _stability_members(
    context: QueryContext, origin: Origin, condition: Filter, question: NearestQuestion
) -> StabilityMembers:
    """Return whether the nearest outlet is stable, and the clarifying question if not."""
    if origin.uncertainty is None or question.depends_on_router():
        return {"stable": None}
    if origin.interpretation is not None and (doubt := _doubt(context, origin, condition, question)):
        return doubt
    if origin.uncertainty == 0:
        return {"stable": True}
    verdict = assess_stability(context.snapshot, origin.point, origin.uncertainty, condition)
    if verdict.stable:
        return {"stable": True}
    rivals: StabilityMembers = {"stable": False, "rivals": refs_of(context, verdict.rivals)}
    ask = finer_question(context, question, origin)
    return {**rivals, "ask": ask} if ask else rivals


def _doubt(
    context: QueryContext, origin: Origin, condition: Filter, question: NearestQuestion
) -> StabilityMembers:
    """Return the question about the place that a text means; empty if only its extent matters."""
    if doubt := doubt_members(context, question, origin):
        return doubt
    meant = origin.interpretation
    rivals = rival_outlets(context.snapshot, meant, condition) if meant else []
    if meant is None or not rivals:
        return {}
    ask = place_questions(context, question).about(meant._replace(doubt="several"))
    return {"stable": False, "rivals": refs_of(context, rivals), "ask": ask}


def refs_of(context: QueryContext, indices: Sequence[int]) -> list[str]:
    """Return the refs of outlets."""
    return [context.snapshot.refs[index] for index in indices]
