"""At the outlet: within 30 m there is no way along streets, only what remains."""

from collections.abc import Sequence

import pytest

from locator.directions.fallback_router import FallbackRouter
from locator.directions.renderings import RenderOptions, render_directions
from locator.directions.route import MODES, Isochrone, Reach, Route, TravelMode
from locator.geo.point import Point, metres

from .conftest import clock
from .walks import spot
from .ways import AT, reading

OUTLET, AT_20_M, AT_5_M, AT_31_M = spot(0, 0), spot(0, -20), spot(5, 0), spot(31, 0)
NAMED = {"name": "示例店", "name_en": "Sample"}
AROUND = Reach("route", 81.0, 57.0)


class AroundTheBlock:
    """A router that leads around the block; it counts the ends of its matrices."""

    def __init__(self) -> None:
        self.ends: list[Point] = []

    def route(self, start: Point, end: Point, mode: TravelMode) -> Route:
        raise AssertionError("a route along streets")

    def reach(self, start: Point, ends: Sequence[Point], mode: TravelMode) -> list[Reach | None]:
        self.ends += ends
        return [AROUND] * len(ends)

    def reach_from(self, starts: Sequence[Point], end: Point, mode: TravelMode) -> list[Reach | None]:
        return self.reach(end, starts, mode)

    def isochrone(self, start: Point, seconds: float, mode: TravelMode) -> Isochrone:
        raise NotImplementedError


@pytest.mark.parametrize("mode", MODES)
@pytest.mark.parametrize("start", [OUTLET, AT_5_M, AT_20_M])
def test_the_route_is_the_straight_line_and_takes_no_time_to_speak_of(start: Point, mode: TravelMode) -> None:
    route = FallbackRouter(AroundTheBlock(), clock).route(start, OUTLET, mode)
    assert (route.kind, route.why, route.line) == ("route", None, (start, OUTLET))
    assert route.metres == pytest.approx(metres(start, OUTLET)) and route.seconds < 20


@pytest.mark.parametrize(
    ("start", "zh", "en"),
    [
        (OUTLET, "网点就在旁边。", "The outlet is right here."),
        (AT_5_M, "网点就在旁边。", "The outlet is right here."),
        (AT_20_M, "网点就在旁边，在东边约 20 米处。", "The outlet is right here, about 20 m to the east."),
    ],
)
@pytest.mark.parametrize("router", [AroundTheBlock(), None])
def test_every_rendering_says_so(start: Point, zh: str, en: str, router: AroundTheBlock | None) -> None:
    route = FallbackRouter(router, clock).route(start, OUTLET, "walk")
    for lang, expected in (("zh", zh), ("en", en)):
        directions = render_directions(route, NAMED, RenderOptions(AT, lang, reading=reading))
        (step,) = directions.steps
        assert (step.text, step.kind, step.metres) == (expected, "beside", round(route.metres))
        assert not any(note.kind == "total" for note in directions.notes)
        opening = expected.split("，")[0].split(",")[0].rstrip("。.")
        for script in (directions.script20, directions.script60):
            assert any(opening in sentence for sentence in script.sentences)
        assert opening.lower() not in directions.sms.text.lower()  # it is read elsewhere, too


def test_matrices_count_the_straight_way() -> None:
    router = AroundTheBlock()
    ways, ends = FallbackRouter(router, clock), [AT_31_M, AT_20_M, OUTLET]
    for reaches in (ways.reach(OUTLET, ends, "walk"), ways.reach_from(ends, OUTLET, "walk")):
        far, beside, same = reaches
        assert far == AROUND and beside is not None and same == Reach("route", 0.0, 0.0)
        assert beside.kind == "route" and beside.metres == pytest.approx(metres(AT_20_M, OUTLET))
        assert beside.seconds == pytest.approx(beside.metres * 3.6 / 5.1)
    assert router.ends == [AT_31_M, AT_31_M]
