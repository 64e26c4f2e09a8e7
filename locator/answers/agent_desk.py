"""Agent desk: turns call notes into a query, and remaining uncertainty into the next question."""

import re
from collections.abc import Iterable, Mapping
from math import inf
from typing import Any, NamedTuple

from ..directions.renderings import Directions, render_directions
from ..directions.route import Route, TravelMode
from ..errors import InvalidParameter
from ..geo.point import Point
from ..network.codes import is_code
from ..query.query_params import NearestQuestion, OutletQuestion, parse_query
from ..query.resolve_origin import MAX_PRECISE_RADIUS
from .ambiguity.clarifying_question import Uncertainty, candidates_by_share, next_question
from .authenticity import OfficialQuestion
from .context import QueryContext
from .directions import render_options
from .nearest import nearest_outlets
from .outlet_queries import check_authenticity, lookup_outlet

MAX_OUTLETS = 8
_GROUPING = re.compile(r"[\s-]+")
_PHONE = re.compile(r"\+?[0-9][0-9 ()-]{3,18}[0-9](?:\s*(?:转|分机|ext\.?|x)\s*[0-9]{1,8})?", re.IGNORECASE)
_NUMBERS = re.compile(r"[0-9]\.[0-9]|(?:[0-9][ -]?){6}")


class CallInput(NamedTuple):
    """An agent's input: place text, further parameters, and the answers given so far.

    `candidates` are refs of outlets that may still be the nearest; `answered` are the answered questions.
    """

    text: str
    params: Mapping[str, Any]
    candidates: tuple[str, ...] = ()
    answered: tuple[str, ...] = ()


class NextQuestion(NamedTuple):
    """The next question, and its answers with the refs that remain after each."""

    text: str
    key: str
    choices: tuple[tuple[str, tuple[str, ...]], ...]


class DeskResult(NamedTuple):
    """A desk answer: the decoded answer, its bytes, and the next question.

    `order` lists the refs in display order: once questions are answered, the most likely outlets first.
    """

    question: NearestQuestion
    answer: dict[str, Any]
    body: bytes
    order: tuple[str, ...]
    next_question: NextQuestion | None


class CallerOrigin(NamedTuple):
    """Start of a route; `is_vague` if the caller's exact position is unknown."""

    point: Point
    is_vague: bool = False


class WalkingDirections(NamedTuple):
    """Route to an outlet, the outlet's properties, and the rendered directions."""

    outlet: dict[str, Any]
    route: Route
    directions: Directions


def parse_call(context: QueryContext, call: CallInput) -> NearestQuestion:
    """Parse call input into a query; raises InvalidParameter."""
    digits = _GROUPING.sub("", call.text)
    code = digits if is_code(digits) else ""
    if not code or context.snapshot.index_of_code(code) is None:
        code = (_code_for_phone(context, call.text) if _PHONE.fullmatch(call.text) else "") or code
    origin = {"code": code} if code else {"q": call.text}
    return parse_query(NearestQuestion, {"limit": MAX_OUTLETS, **call.params, **origin})


def _code_for_phone(context: QueryContext, text: str) -> str:
    """Return the code of the outlet with this phone number, or an empty string."""
    answer = check_authenticity(context, parse_query(OfficialQuestion, {"phone": text})).data()
    outlets = (feature["properties"] for feature in answer["features"])
    return next((item["code"] for item in outlets if item["official"]["same"] and item.get("code")), "")


def find_outlets(context: QueryContext, call: CallInput) -> DeskResult:
    """Return the outlets for a caller, and the best next question."""
    question = parse_call(context, call)
    answer = nearest_outlets(context, question)
    data = answer.data()
    uncertainty = _uncertainty(context, question, data, call)
    next_question = _next_question(context, uncertainty, question.lang) if uncertainty else None
    refs = [feature["id"] for feature in data["features"]]
    order = _order_refs(context, uncertainty, refs) if uncertainty and call.candidates else tuple(refs)
    return DeskResult(question, data, answer.to_json(), order, next_question)


def directions_to(
    context: QueryContext, start: CallerOrigin, ref: str, mode_and_lang: tuple[TravelMode, str]
) -> WalkingDirections:
    """Return directions from a start to an outlet; raises UnknownOutlet or OutletClosed."""
    mode, lang = mode_and_lang
    outlet = lookup_outlet(context, ref, OutletQuestion.model_validate({"lang": lang})).data()["properties"]
    route = context.services.router.route(start.point, Point(outlet["lat"], outlet["lon"]), mode)
    return WalkingDirections(
        outlet, route, render_directions(route, outlet, render_options(context, lang, start.is_vague))
    )


def caller_origin(result: DeskResult) -> CallerOrigin:
    """Return the caller's origin; raises InvalidParameter if the text matches no place.

    An outlet's code or phone number does not locate the caller, so the origin is vague then.
    """
    query = result.answer["query"]
    if "lat" not in query:
        raise InvalidParameter("q", "no place matches this text", hint="rephrase it")
    place = query.get("place") or {"radius": 0.0}
    vague = "code" in place or place.get("radius", inf) > MAX_PRECISE_RADIUS
    return CallerOrigin(Point(query["lat"], query["lon"]), vague)


def storable_body(call: CallInput, result: DeskResult) -> bytes | None:
    """Return the answer's bytes, or None if they may reveal a caller's position or typed text.

    Excludes positions, places found by an online geocoder, echoed text, and long numbers that are not
    outlet codes.
    """
    query = result.answer["query"]
    place = query.get("place") or {}
    is_private = "note" in place or place.get("matched_by") in ("position", "online")
    has_number = result.question.code is None and _NUMBERS.search(call.text)
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
    origin = Point(query["lat"], query["lon"])
    return Uncertainty(origin, radius, question.filter(context.at), candidates, frozenset(call.answered))


def _next_question(context: QueryContext, uncertainty: Uncertainty, lang: str) -> NextQuestion | None:
    clarifying = next_question(context.snapshot, uncertainty, context.district)
    if clarifying is None:
        return None
    refs = context.snapshot.refs
    choices = tuple(
        (choice.texts[lang], tuple(refs[i] for i in choice.outlets)) for choice in clarifying.choices
    )
    return NextQuestion(clarifying.text[lang], clarifying.text["zh"], choices)


def _order_refs(context: QueryContext, uncertainty: Uncertainty, refs: Iterable[str]) -> tuple[str, ...]:
    ranked = [context.snapshot.refs[index] for index, _ in candidates_by_share(context.snapshot, uncertainty)]
    remaining = list(refs)
    return tuple(dict.fromkeys([*(ref for ref in ranked if ref in remaining), *remaining]))
