"""Travel times in the mode that suits each distance, from the router, or estimated from the straight line."""

from collections.abc import Sequence
from typing import Literal, NamedTuple

from ...directions.route import Reach, Router, TravelMode
from ...directions.travel_estimate import estimate
from ...geo.point import Point, metres
from ...geo.travel_mode import CAR_OVERHEAD, mode_for


class TravelTime(NamedTuple):
    """Mode, metres and seconds of a trip, routed (`route`) or estimated (`straight`).

    `compared` is what the trip is compared by with trips in other modes, None if all are in one mode.
    """

    kind: Literal["route", "straight"]
    mode: TravelMode
    metres: float
    seconds: float
    compared: float | None = None

    @property
    def effort(self) -> float:
        """Seconds by which trips are compared."""
        return self.seconds if self.compared is None else self.compared


def travel_times(
    router: Router,
    start: Point,
    ends: Sequence[Point],
    mode: TravelMode | None = None,
    limit: float | None = None,
) -> list[TravelTime]:
    """Return the travel time to each end, with a single router request per mode.

    Without a mode, each end has the one that suits its distance; an end with a way by car only, or within
    the limit in seconds by car only, is reached by car. Trips on foot and by car are then compared by the
    quicker mode of each end, a car counting `CAR_OVERHEAD` more. The router must always answer, as
    `FallbackRouter` does.
    """
    lengths = [metres(start, end) for end in ends]
    if mode is not None:
        return [trip for trip, _ in _trips(router, start, ends, lengths, mode)]
    near = [i for i, length in enumerate(lengths) if mode_for(length) == "walk"]
    on_foot = dict(zip(near, _trips(router, start, *_at(near, ends, lengths), "walk"), strict=True))
    late = [i for i, (trip, there) in on_foot.items() if not there or (limit and trip.seconds > limit)]
    driven = range(len(ends)) if len(near) < len(ends) else late
    by_car = dict(zip(driven, _trips(router, start, *_at(driven, ends, lengths), "drive"), strict=True))
    return [_suited(on_foot.get(i), by_car.get(i), limit) for i in range(len(ends))]


_Trip = tuple[TravelTime, bool]  # and whether the router knows of a way, or has no answer


def _suited(on_foot: _Trip | None, by_car: _Trip | None, limit: float | None) -> TravelTime:
    """Return the trip in the mode that suits, compared by the quicker one."""
    if by_car is None:
        assert on_foot is not None  # noqa: S101 - each end is walked or driven to
        return on_foot[0]
    car = by_car[0]._replace(compared=by_car[0].seconds + CAR_OVERHEAD)
    if on_foot is None:
        return car
    walk, is_there = on_foot
    only_by_car = by_car[0].kind == "route" and not is_there
    in_time_by_car = limit is not None and car.seconds <= limit < walk.seconds
    if only_by_car or in_time_by_car:
        return car
    return walk._replace(compared=min(walk.seconds, car.effort))


def _at(
    indices: Sequence[int], ends: Sequence[Point], lengths: Sequence[float]
) -> tuple[list[Point], list[float]]:
    return [ends[i] for i in indices], [lengths[i] for i in indices]


def _trips(
    router: Router, start: Point, ends: Sequence[Point], lengths: Sequence[float], mode: TravelMode
) -> list[_Trip]:
    """Return the trips in one mode, estimated where the router has no route."""
    reaches = router.reach(start, ends, mode) if ends else []
    return [
        (_travel_time(reach, mode, length), reach is not None)
        for reach, length in zip(reaches, lengths, strict=True)
    ]


def _travel_time(reach: Reach | None, used: TravelMode, straight: float) -> TravelTime:
    if reach is not None and reach.kind == "route":
        return TravelTime("route", used, reach.metres, reach.seconds)
    return TravelTime("straight", used, straight, estimate(straight, used).seconds)
