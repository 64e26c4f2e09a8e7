"""Where the ends of routes meet the network: on a street at the ground where one is near, else on any way.

The nearest way in plan may be a viaduct above an outlet, a tunnel below it, or a ramp, where nobody stops.
"""

from collections.abc import Callable, Collection, Sequence
from typing import Any, Protocol, TypeVar

from ..geo.point import Point
from .route import TravelMode
from .valhalla_area import parse_located
from .valhalla_response import MAX_SNAP_METRES

T = TypeVar("T")

AT_GROUND = {
    "exclude_bridge": True,
    "exclude_tunnel": True,
    "exclude_ramp": True,
    "max_road_class": "trunk",  # no motorways
}  # https://valhalla.github.io/valhalla/api/turn-by-turn/api-reference/#locations


class Post(Protocol):
    """Sends a request and parses the response; raises NoRoute or RouterUnavailable."""

    def __call__(
        self,
        path: str,
        body: dict[str, Any],
        mode: TravelMode,
        read: Callable[[bytes], T],
        seconds: float | None = None,
    ) -> T:
        """Return what `read` makes of the response."""


def to_place(point: Point, off_street: Collection[Point] = ()) -> dict[str, Any]:
    """Return the location of a request; points `off_street` may be on any way."""
    place = {"lat": point.lat, "lon": point.lon, "search_cutoff": MAX_SNAP_METRES}
    return place if point in off_street else place | {"search_filter": AT_GROUND}


def on_network(
    post: Post,
    points: Sequence[Point],
    mode: TravelMode,
    off_street: Collection[Point] = (),
    seconds: float | None = None,
) -> list[int]:
    """Return the positions of those points that lie near a way that they may be on."""
    body = {"locations": [to_place(point, off_street) for point in points]}
    return post("/locate", body, mode, lambda content: parse_located(content, len(points)), seconds)


def off_streets(
    post: Post, points: Sequence[Point], mode: TravelMode, seconds: float | None = None
) -> set[Point]:
    """Return the points without a street at the ground near them."""
    near = set(on_network(post, points, mode, seconds=seconds))
    return {point for number, point in enumerate(points) if number not in near}
