"""Agent desk: turns call notes into a query, and remaining uncertainty into the next question."""

import re
from collections.abc import Mapping
from typing import Any, NamedTuple

from ..directions.renderings import Directions, render_directions
from ..directions.route import Route
from ..errors import InvalidParameter, message
from ..geo.point import Point, metres
from ..geo.travel_mode import mode_for
from ..places.gazetteer import AREAS
from ..query.query_params import NearestQuestion, OutletQuestion, parse_query
from ..query.resolve_origin import is_area_centre
from ..runtime.error_messages import localize
from .ambiguity.call_question import CallQuestions, city_of
from .ambiguity.clarifying_question import Uncertainty
from .call_candidates import candidate_features, outlets_of_area
from .call_choices import NextQuestion, narrowing_question, text_question
from .call_landmarks import unlocated_landmarks, without_landmarks
from .call_outlets import outlet_code
from .call_text import CallText
from .context import QueryContext, index_of
from .crossing import is_out_of_reach
from .directions import render_options, route_verdict
from .geojson import crossing_json
from .nearest import nearest_outlets
from .outlet_queries import lookup_outlet
from .own_area import lists_only_others, outside_notes
from .unknown_phrases import KnownPart, known_part

MAX_OUTLETS = 8
_NUMBERS = re.compile(r"[0-9]\.[0-9]|(?:[0-9][ -]?){6}")


class CallInput(NamedTuple):
    """An agent's input: place text, further parameters, and the answers given so far.

    `candidates` are refs of outlets that may still be the nearest; `answered` are the answered questions.
    `base` is the text that the answers have led to, `reply` the answer that is being typed; `city` is the
    adcode of the city that is known, `near` the ref of the outlet that was chosen.
    """

    text: str
    params: Mapping[str, Any]
    candidates: tuple[str, ...] = ()
    answered: tuple[str, ...] = ()
    base: str = ""
    reply: str = ""
    city: str = ""
    near: str = ""


class DeskResult(NamedTuple):
    """A desk answer: the decoded answer, its bytes, and the next question.

    `order` lists the refs in display order: once questions are answered, the most likely outlets first.
    `text` is what was searched, `city` the adcode of its city ('' if it has none); `unlocated` are landmarks
    that the caller named and whose positions are not known. `is_isolated`: all outlets are far away across a
    boundary, and none is listed.
    """

    question: NearestQuestion
    answer: dict[str, Any]
    body: bytes
    order: tuple[str, ...]
    next_question: NextQuestion | None
    text: str
    city: str
    unlocated: tuple[str, ...] = ()
    is_isolated: bool = False

    @property
    def is_area(self) -> bool:
        """Whether the origin is an area, from whose centre distances mean nothing."""
        return is_area_centre(self.answer["query"].get("place"))


class CallerOrigin(NamedTuple):
    """Start of a route, and by how many metres it is uncertain, None if that is unknown.

    From the centre of an area no trip is known.
    """

    point: Point
    uncertainty: float | None = 0.0
    is_area: bool = False


class CallerDirections(NamedTuple):
    """Route to an outlet, the outlet's properties, and the rendered directions."""

    outlet: dict[str, Any]
    route: Route
    directions: Directions


def parse_call(context: QueryContext, call: CallInput) -> NearestQuestion:
    """Parse call input into a query; raises InvalidParameter."""
    code = "" if call.base else outlet_code(context, call.text)
    origin = {"code": code} if code else {"q": search_text(context, call)}
    return parse_query(NearestQuestion, {"limit": MAX_OUTLETS, **call.params, **origin})


def search_text(context: QueryContext, call: CallInput) -> str:
    """Return the text to search, after the answers and the reply that is being typed."""
    texts = call_text(context, call)
    if call.reply:
        return texts.reply(call.base or call.text, call.text, call.reply)
    return call.base or _known_part(texts, call.text).text


def _known_part(texts: CallText, words: str) -> KnownPart:
    """Return what is searched of the caller's words, in the city that is known, and the phrases left out."""
    part = known_part(texts.search, without_landmarks(texts.search, words))
    inside = known_part(texts.search, texts.complete(part.text))
    return KnownPart(inside.text, (*part.unknown, *inside.unknown))


def call_text(context: QueryContext, call: CallInput) -> CallText:
    """Return what completes the texts of a call."""
    index = context.snapshot.index(call.near) if call.near else None
    if index is None:
        return CallText(context.place_search(), context.services.gazetteer, call.city)
    city = f"{int(context.snapshot.adcodes[index]):06d}"
    point = context.snapshot.point(index)
    return CallText(context.place_search(), context.services.gazetteer, call.city or city, point)


def find_outlets(context: QueryContext, call: CallInput) -> DeskResult:
    """Return the outlets for a caller, and the best next question."""
    question = parse_call(context, call)
    answer = nearest_outlets(context, question, own_side_first=True, own_area_first=True)
    data = answer.data()
    place = data["query"].get("place") or {}
    uncertainty = _uncertainty(context, question, data, call)
    if uncertainty and uncertainty.candidates:
        by_share = bool(call.candidates)
        possible = candidate_features(context, question, uncertainty, MAX_OUTLETS, by_share=by_share)
        data["features"] = possible or data["features"]
    if is_isolated := is_out_of_reach(data["features"]):
        data["features"] = []
    _add_notes(context, question, data, call)
    order = tuple(feature["id"] for feature in data["features"])
    city = city_of(context.services.gazetteer, place.get("adcode", ""))
    next_question = _next_question(context, question, data, (call, uncertainty))
    text = question.q or ""
    unlocated = unlocated_landmarks(context.place_search(), call.text, data["query"].get("place"))
    return DeskResult(
        question,
        data,
        answer.to_json(),
        order,
        next_question,
        text,
        city.adcode if city else "",
        unlocated,
        is_isolated,
    )


def _add_notes(
    context: QueryContext, question: NearestQuestion, data: dict[str, Any], call: CallInput
) -> None:
    """Add notes about phrases that name no place, and about outlets outside the area that the place is."""
    query, refs = data["query"], [feature["id"] for feature in data["features"]]
    notes = outside_notes(context.snapshot, query, context.filter(question), refs, question.lang)
    has_words = bool(question.q) and not call.reply and bool(query.get("place"))
    unknown = _known_part(call_text(context, call), call.text).unknown if has_words else ()
    if unknown:
        notes = [message("not used in the search: {words}", words=", ".join(unknown)), *notes]
    if notes:
        query["notes"] = [*query.get("notes", ()), *(localize(note, question.lang) for note in notes)]


def directions_to(
    context: QueryContext, start: CallerOrigin, ref: str, question: NearestQuestion
) -> CallerDirections:
    """Return directions from a start to an outlet; without a mode, in the one that suits the distance.

    The verdict is on a visit with the device and the access needs of the question. Raises UnknownOutlet or
    OutletClosed.
    """
    lang = question.lang
    outlet = lookup_outlet(context, ref, OutletQuestion(lang=lang)).data()["properties"]
    end = Point(outlet["lat"], outlet["lon"])
    mode = question.mode or mode_for(metres(start.point, end))
    route = context.services.router.route(start.point, end, mode)
    index = index_of(context.snapshot, ref)
    crossing = crossing_json(context.snapshot, index, context.side_at(start.point))
    outlet["verdict"] = (
        context.judge(question)(index, None, crossing=bool(crossing))
        if start.is_area
        else route_verdict(context, question, index, route)
    )
    outlet |= crossing
    outlet["namesakes"] = context.outlet_names.shared_name_languages(index)
    return CallerDirections(
        outlet, route, render_directions(route, outlet, render_options(context, lang, start.uncertainty))
    )


def caller_origin(result: DeskResult) -> CallerOrigin:
    """Return the caller's origin; raises InvalidParameter if the text matches no place.

    An outlet's code, phone number or name does not locate the caller, so the uncertainty is unknown then.
    """
    query = result.answer["query"]
    if "lat" not in query:
        raise InvalidParameter("q", "no place matches this text", hint="rephrase it")
    place = query.get("place") or {"radius": 0.0}
    is_outlet = "code" in place or place.get("type") == "outlet"
    uncertainty = None if is_outlet else place.get("radius")
    return CallerOrigin(Point(query["lat"], query["lon"]), uncertainty, result.is_area)


def storable_body(call: CallInput, result: DeskResult) -> bytes | None:
    """Return the answer's bytes, or None if they may reveal a caller's position or typed text.

    Excludes positions, places found by an online geocoder, echoed text, and long numbers that are not
    outlet codes.
    """
    query = result.answer["query"]
    place = query.get("place") or {}
    is_private = "note" in place or place.get("matched_by") in ("position", "online")
    has_number = result.question.code is None and any(map(_NUMBERS.search, (call.text, result.text)))
    return None if not place or is_private or has_number else result.body


def _uncertainty(
    context: QueryContext, question: NearestQuestion, data: dict[str, Any], call: CallInput
) -> Uncertainty | None:
    query = data["query"]
    radius = (query.get("place") or {}).get("radius")
    if not radius or data["answer"]["stable"] is not False:
        return None
    indices = (context.snapshot.index(ref) for ref in call.candidates)
    candidates = frozenset(index for index in indices if index is not None)
    candidates = candidates or outlets_of_area(context, data["query"]["place"])
    origin = Point(query["lat"], query["lon"])
    return Uncertainty(origin, radius, context.filter(question), candidates, frozenset(call.answered))


def _next_question(
    context: QueryContext,
    question: NearestQuestion,
    data: dict[str, Any],
    state: tuple[CallInput, Uncertainty | None],
) -> NextQuestion | None:
    """Return the question for the city, the district, or the street; None if nothing is uncertain."""
    call, uncertainty = state
    place = data["query"].get("place")
    if question.q is None or data["answer"]["stable"] is not False or (place and not data["features"]):
        return None
    services, search = context.services, context.place_search()
    questions = CallQuestions(services.gazetteer, question.lang, services.help.hotline)
    if place is None:
        named = search.finder.named_area(question.q)
        meant = questions.known_area(search.interpret(question.q), question.q, named)
        words = call_text(context, call).without_areas(call.text) or call.text
        return text_question(context, questions.about(meant, words), question.lang)
    if lists_only_others(context.snapshot, data["query"], (each["id"] for each in data["features"])):
        return None
    ask = questions.inside(place["adcode"]) if place["type"] in AREAS and not call.candidates else None
    if ask:
        return text_question(context, ask, question.lang)
    question_of_rivals = data["answer"].get("ask")
    is_first = not call.base and not call.candidates
    several = questions.rivals(question_of_rivals) if question_of_rivals and is_first else None
    if several:
        return text_question(context, several, question.lang)
    asks_district = not place["adcode"] or place["adcode"].endswith("00")  # not yet known
    narrowing = uncertainty and narrowing_question(
        context, uncertainty, question.lang, asks_district=asks_district
    )
    if narrowing or call.candidates:
        return narrowing
    return text_question(context, questions.street(), question.lang)
