"""Ways to hand in a device from an origin; mail-in is always the last."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime
from functools import partial
from itertools import islice
from typing import Any, Literal, NamedTuple, NotRequired, TypeAlias

from typing_extensions import TypedDict

from ...directions.route import Router
from ...geo.crossing import MAINLAND
from ...geo.point import DistanceFrom, Point, metres_along
from ...index.search import Nearest, nearest
from ...index.snapshot import ALL_OUTLETS, Filter, Snapshot
from ..arrival import Arrival, arrival_at, arrivals
from ..arrival import arrival_json as arrival_json
from ..geojson import OutputOptions, crossing_json, distance_json, feature
from ..verdict import Verdict, Visit, requested_by, verdict
from .fit import Doubt, Suitability, Way, suitability_of
from .question import HandoverQuestion
from .words import GIVES_UP, MAIL_ACROSS, TEXT, doubt_texts, suitability_text

MAX_VISIT_METRES = 50_000.0  # metres beyond which mail-in is recommended; assumption
MIN_DROP_OFF_SAVING = 20_000.0  # metres by which a drop-off point must be nearer to be preferred; assumption
UNKNOWN_HOURS_METRES, UNKNOWN_HOURS_SHARE = (
    1_000.0,
    0.25,
)  # how much farther known hours are worth going; assumptions
SEARCH_SIZES = (64, 512, 4_096)  # nearest outlets considered, increasing while too few are suitable
WAYS: tuple[Way, ...] = ("walk_in", "drop_off")
AnyWay: TypeAlias = Literal["walk_in", "drop_off", "mail_in"]


class OutletSuitability(TypedDict):
    """Suitability of an outlet for the device; `why` and `limits` are what to confirm by phone."""

    way: Way
    fits: Literal["yes", "ask"]
    text: str
    why: NotRequired[tuple[Doubt, ...]]
    limits: NotRequired[str]


class HandoverWay(TypedDict):
    """A way to hand in the device, with its outlets (best first) or the hotline."""

    way: AnyWay
    refs: NotRequired[list[str]]
    hotline: NotRequired[str]
    text: str
    gives_up: str
    crossing: NotRequired[bool]


class HandoverOptions(TypedDict):
    """All ways to hand in the device, and the best of them."""

    device: str
    fault: str
    best: AnyWay
    ways: list[HandoverWay]


class Offer(NamedTuple):
    """An outlet that accepts the device, or may."""

    outlet_index: int
    chord: float
    metres: float
    suitability: Suitability
    has_hours: bool = True  # whether it is known to be open or closed now


class RepairOptions(NamedTuple):
    """A handover query with its origin, the current minute, and the router for travel times."""

    question: HandoverQuestion
    start: Point
    now: datetime
    router: Router
    side: int = MAINLAND  # of a boundary, see `geo.crossing`
    is_area: bool = False  # whether `start` is the centre of an area, from which no trip is known
    condition: Filter = ALL_OUTLETS
    is_level: bool = False  # whether stairs are an obstacle on the trip
    within_time: frozenset[int] | None = None  # outlets that are reached within a time; None without a limit


def find_offers(snapshot: Snapshot, request: RepairOptions) -> dict[Way, list[Offer]]:
    """Return the outlets of each way: certain ones first, then those to be confirmed, nearest first.

    Outlets of unknown hours come after others of a comparable distance; those across a boundary are only
    offered for a way that has none on the side of the origin.
    """
    anywhere = _offers_by_way(snapshot, request, None)
    if all(snapshot.sides[offer.outlet_index] == request.side for way in WAYS for offer in anywhere[way]):
        return anywhere
    own = _offers_by_way(snapshot, request, request.side)
    return {way: own[way] or anywhere[way] for way in WAYS}


def _offers_by_way(snapshot: Snapshot, request: RepairOptions, side: int | None) -> dict[Way, list[Offer]]:
    """Return the offers of each way, of one side only if it is given."""
    limit = request.question.limit
    by_way: dict[Way, list[Offer]] = {}
    for count in SEARCH_SIZES:
        candidates = sorted(_nearby_offers(snapshot, request, count, side), key=effort)
        by_way = {way: [offer for offer in candidates if offer.suitability.way == way] for way in WAYS}
        if all(
            sum(not candidate.suitability.doubts for candidate in group) >= limit for group in by_way.values()
        ):
            break
        if count > len(snapshot):
            break
    return {way: _select(group, limit) for way, group in by_way.items()}


def _nearby_offers(
    snapshot: Snapshot, request: RepairOptions, count: int, side: int | None
) -> Iterator[Offer]:
    question = request.question
    condition = replace(request.condition, side=side)
    hits = nearest(snapshot, Nearest(request.start, count, question.radius, condition))
    for index, chord in zip(hits.indices, hits.chords, strict=True):
        fit = suitability_of(snapshot.outlet(index), question.device, question.fault)
        if fit is not None and (request.within_time is None or index in request.within_time):
            length = metres_along(chord, request.start, snapshot.point(index))
            has_hours = snapshot.state(index, request.now).now is not None
            yield Offer(index, chord, length, fit, has_hours)


def effort(offer: Offer) -> float:
    """Return the metres by which outlets are ordered, more than the distance if the hours are unknown."""
    if offer.has_hours:
        return offer.metres
    return offer.metres + max(UNKNOWN_HOURS_METRES, UNKNOWN_HOURS_SHARE * offer.metres)


def _select(group: list[Offer], limit: int) -> list[Offer]:
    """Select certain offers first; the last place goes to a doubtful one nearer than all of them."""
    sure = [offer for offer in group if not offer.suitability.doubts]
    doubtful = [offer for offer in group if offer.suitability.doubts]
    doubtful_is_nearer = bool(sure and doubtful and effort(doubtful[0]) < effort(sure[0]))
    selected = sure[: max(1, limit - 1) if doubtful_is_nearer else limit]
    return [*selected, *islice(doubtful, limit - len(selected))]


def offer_features(
    snapshot: Snapshot, by_way: dict[Way, list[Offer]], request: RepairOptions, options: OutputOptions
) -> tuple[bytes, ...]:
    """Return the outlets as features, each with `handover`, `arrival` and `verdict`."""
    all_offers, distance_from = (
        [offer for group in by_way.values() for offer in group],
        DistanceFrom(request.start),
    )
    offer_arrivals = arrivals(
        snapshot,
        [offer.outlet_index for offer in all_offers],
        request.start,
        request.router,
        request.now,
        live=options.live,
    )
    return tuple(
        feature(
            snapshot,
            offer.outlet_index,
            options,
            {
                **distance_json(snapshot, distance_from, offer.outlet_index, offer.chord),
                **(crossing := crossing_json(snapshot, offer.outlet_index, request.side)),
                "arrival": arrival_json(arrival, request.now, options.lang, crossing="crossing" in crossing),
                "handover": _offer_json(offer.suitability, snapshot.outlet(offer.outlet_index), options.lang),
                "verdict": _verdict(snapshot, offer, arrival, request, options),
            },
            arrival.way.mode,
        )
        for offer, arrival in zip(all_offers, offer_arrivals, strict=True)
    )


def _verdict(
    snapshot: Snapshot, offer: Offer, arrival: Arrival, request: RepairOptions, options: OutputOptions
) -> Verdict:
    """Return the verdict on an arrival with the device; what is to be confirmed is a reason to ask first.

    Around the centre of an area no trip is known: the verdict is on a visit now.
    """
    fields = snapshot.outlet(offer.outlet_index)
    texts = doubt_texts(offer.suitability, fields.get("limits", ""), options.lang)
    requested = requested_by(request.question)
    requested = requested._replace(is_level=requested.is_level or request.is_level)
    facts = options.live.get(offer.outlet_index)
    crossing = bool(crossing_json(snapshot, offer.outlet_index, request.side))
    if request.is_area:
        state_at = partial(snapshot.uncached_state, offer.outlet_index)
        here = arrival.way._replace(metres=0.0, seconds=0.0)
        arrival = arrival_at(fields, state_at, here, request.now, facts)
    visit = Visit(fields, arrival, facts, request.now, requested, texts, crossing)
    return verdict(visit, options.lang)


def _offer_json(fit: Suitability, fields: dict[str, Any], lang: str) -> OutletSuitability:
    limits = fields.get("limits", "")
    result: OutletSuitability = {
        "way": fit.way,
        "fits": "ask" if fit.doubts else "yes",
        "text": suitability_text(fit, limits, lang),
    }
    if fit.doubts:
        result["why"] = fit.doubts
    if limits:
        result["limits"] = limits
    return result


def ways_json(
    snapshot: Snapshot,
    by_way: dict[Way, list[Offer]],
    question: HandoverQuestion,
    hotline: str,
    side: int = MAINLAND,
) -> HandoverOptions:
    """Return the `handover` object: all ways, mail-in included, and the best of them.

    From a side of a boundary without an outlet that takes the device, mail crosses the boundary.
    """
    lang = question.lang
    ways: list[HandoverWay] = [
        {
            "way": way,
            "refs": [snapshot.refs[offer.outlet_index] for offer in by_way.get(way, ())],
            "text": TEXT[way][lang].format(hotline=hotline),
            "gives_up": GIVES_UP[way][lang],
        }
        for way in WAYS
    ]
    is_across = side != MAINLAND and not any(
        snapshot.sides[offer.outlet_index] == side for way in WAYS for offer in by_way.get(way, ())
    )
    by_mail = (MAIL_ACROSS if is_across else TEXT["mail_in"])[lang].format(hotline=hotline)
    ways.append(
        {"way": "mail_in", "hotline": hotline, "text": by_mail, "gives_up": GIVES_UP["mail_in"][lang]}
    )
    if is_across:
        ways[-1]["crossing"] = True
    return {"device": question.device, "fault": question.fault, "best": best_way(by_way), "ways": ways}


def best_way(by_way: dict[Way, list[Offer]]) -> AnyWay:
    """Return the best way: on the spot unless a drop-off point is much nearer; certain ones first."""
    for doubtful in (False, True):
        walk_in, drop_off = (_nearest_metres(by_way.get(way, []), doubtful=doubtful) for way in WAYS)
        if min(walk_in, drop_off) <= MAX_VISIT_METRES:
            return (
                "walk_in"
                if walk_in <= drop_off + MIN_DROP_OFF_SAVING and walk_in <= MAX_VISIT_METRES
                else "drop_off"
            )
    return "mail_in"


def _nearest_metres(group: list[Offer], *, doubtful: bool) -> float:
    return min(
        (offer.metres for offer in group if bool(offer.suitability.doubts) == doubtful), default=float("inf")
    )
