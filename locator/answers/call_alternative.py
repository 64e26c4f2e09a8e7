"""The outlet that a caller can visit instead of a closed one."""

from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

from ..directions.renderings import render_directions
from ..errors import LocatorError
from ..geo.travel_mode import mode_for
from ..network.outlet import Device
from ..query.query_params import NearestQuestion, parse_query
from .agent_desk import CallerDirections, CallInput, DeskResult
from .context import QueryContext, index_of
from .live import LIVE
from .nearest import nearest_outlets
from .repair_options import FAULTS, MIN_DROP_OFF_SAVING, Fault, Suitability, suitability_of, way_of
from .verdict import estimated_way

MAX_METRES = 50_000.0  # to an alternative
MAX_CANDIDATES = 8
OUTCOMES = ("yes", "ask_first")  # preferred first


class _Need(NamedTuple):
    """The device and the fault of a call; a fault that is not known may be any."""

    device: Device | None
    fault: Fault

    def way(self, fields: Mapping[str, Any]) -> Suitability | None:
        """Return how an outlet takes the device; None if it does not."""
        if self.device is None:
            return way_of(fields, self.fault)
        return suitability_of(fields, self.device, self.fault)


class _Candidate(NamedTuple):
    """An open outlet, the rank of its verdict and, if the call is about a repair, how it takes the device."""

    outcome: int
    metres: float
    properties: dict[str, Any]
    fit: Suitability | None


def with_alternative(
    context: QueryContext, call: CallInput, result: DeskResult, walking: CallerDirections, fault: str = ""
) -> CallerDirections:
    """Return the directions with the nearest open outlet beside one whose verdict is `no`, or that is closed.

    Likewise beside one whose hours are unknown and that has no number. `fault` is that of the device, '' if
    unknown.
    """
    outlet = walking.outlet
    if not needs_alternative(outlet):
        return walking
    if walking.route.mode == "wheelchair":
        call = call._replace(params={**call.params, "mode": "wheelchair"})
    alternative = nearest_open(context, call, result, outlet, fault)
    if alternative is None:
        return walking
    outlet = outlet | {"alternative": alternative}
    directions = render_directions(walking.route, outlet, walking.directions.render_options)
    return CallerDirections(outlet, walking.route, directions)


def needs_alternative(outlet: Mapping[str, Any]) -> bool:
    """Return whether an outlet with a verdict cannot be visited now, or no call settles whether it can.

    A verdict that only asks to confirm the visit has no reasons.
    """
    verdict = outlet["verdict"]
    reasons = verdict.get("why", ())
    is_unknown = "unknown" in reasons and not outlet.get("phones")
    return verdict["answer"] == "no" or LIVE in reasons or is_unknown


def nearest_open(
    context: QueryContext, call: CallInput, result: DeskResult, outlet: dict[str, Any], fault: str = ""
) -> dict[str, Any] | None:
    """Return the nearest outlet that is open now and suits the call, None if none is within reach.

    If the call is about a repair, `handover` says how the outlet takes the device; one that only sends it on
    is returned where it saves a long way. Distances are from the caller if the place is a point, and the
    outlet is open on arrival; else it is searched around the closed one and has no distance.
    """
    query = result.answer["query"]
    is_point = "lat" in query and not result.is_area and "code" not in (query.get("place") or {})
    origin = query if is_point else outlet
    params = {"limit": MAX_CANDIDATES, "radius": MAX_METRES, **call.params, "open": "now"}
    params |= {"lat": origin["lat"], "lon": origin["lon"]}
    try:
        found = [
            candidate
            for candidate in _candidates(context, params, fault, has_trip=is_point)
            if candidate.properties["ref"] != outlet["ref"]
        ]
    except LocatorError:
        return None
    best = _best(found)
    if best is None:
        return None
    handover = {"handover": {"way": best.fit.way}} if best.fit else {}
    index = index_of(context.snapshot, best.properties["ref"])
    namesakes = {"namesakes": context.outlet_names.shared_name_languages(index)}
    return _without_distance(best.properties | handover | namesakes, is_point=is_point)


def _candidates(
    context: QueryContext, params: dict[str, Any], fault: str, *, has_trip: bool
) -> Iterator[_Candidate]:
    """Yield the open outlets around; for a repair also those of the kind that repairs, which is rare."""
    question = parse_query(NearestQuestion, params)
    known_fault = next((one for one in FAULTS if one == fault), None)
    need = None
    if question.device or known_fault:
        need = _Need(next(iter(question.device), None), known_fault or "other")
    yield from _open_outlets(context, question, need, has_trip=has_trip)
    if need and not question.kind:
        of_centers = parse_query(NearestQuestion, params | {"kind": ["service_center"]})
        yield from _open_outlets(context, of_centers, need, has_trip=has_trip)


def _open_outlets(
    context: QueryContext, question: NearestQuestion, need: _Need | None, *, has_trip: bool
) -> Iterator[_Candidate]:
    """Yield the outlets that can be visited and, if there is a need, meet it.

    Where the trip is known they are judged on arrival, else as if the caller were there.
    """
    judge = context.judge(question)
    for feature in nearest_outlets(context, question, own_side_first=True).data()["features"]:
        properties, index = feature["properties"], context.snapshot.index(feature["id"])
        if index is None:
            continue
        metres = properties["distance"]["metres"]
        way = estimated_way(metres, question.mode or mode_for(metres)) if has_trip else None
        answer = judge(index, way, crossing=bool(properties.get("crossing")))["answer"]
        fit = need.way(context.snapshot.outlet(index)) if need else None
        if answer in OUTCOMES and (fit or not need):
            yield _Candidate(OUTCOMES.index(answer), metres, properties, fit)


def _best(found: list[_Candidate]) -> _Candidate | None:
    """Return the outlet that repairs, unless one that sends devices on is much nearer."""
    sent_on = [one for one in found if one.fit and one.fit.way == "drop_off"]
    nearest_sent_on = min(sent_on, key=_order, default=None)
    nearest_repairing = min((one for one in found if one not in sent_on), key=_order, default=None)
    if nearest_repairing is None or nearest_sent_on is None:
        return nearest_repairing or nearest_sent_on
    saving = nearest_repairing.metres - nearest_sent_on.metres
    return nearest_sent_on if saving > MIN_DROP_OFF_SAVING else nearest_repairing


def _order(candidate: _Candidate) -> tuple[bool, int, float]:
    """Return the order of preference: certain outlets first, then by verdict and distance."""
    return bool(candidate.fit and candidate.fit.doubts), candidate.outcome, candidate.metres


def _without_distance(properties: dict[str, Any], *, is_point: bool) -> dict[str, Any]:
    return properties if is_point else {k: v for k, v in properties.items() if k != "distance"}
