"""Routes for tests: a small town with streets, a mall and a corridor below, and hand-made routes."""

from collections.abc import Iterable, Mapping
from datetime import UTC, datetime
from heapq import heappop, heappush
from itertools import pairwise
from typing import Any

from pypinyin import lazy_pinyin

from locator.directions.route import Maneuver, ManeuverKind, Route, TravelMode
from locator.geo.point import Point, bearing, metres

AT = datetime(2026, 11, 25, 6, 0, tzinfo=UTC)  # a Wednesday, two in the afternoon in China
LINK = "https://l.example/r/7Q4K"
HOTLINE = "950800"
HERE, THERE = Point(39.98, 116.31), Point(39.99, 116.33)
PACE: dict[TravelMode, float] = {"walk": 1.3, "wheelchair": 0.9}  # metres a second

OPEN = {"now": True, "until": "2026-11-25T18:00:00+08:00"}
CLOSED = {"now": False, "next": "2026-11-26T09:30:00+08:00", "why": "hours"}
FULL: dict[str, Any] = {
    "name": "示例服务中心（海淀一店）",
    "name_en": "Sample service center, Haidian",
    "approach": {
        "station": "示例地铁站",
        "exit": "C",
        "exit_metres": 330,
        "landmark": "示例邮局旁",
        "entrance": "北门",
        "floor": "2",
        "unit": "2-08",
        "lift": True,
        "step_free": True,
        "parking": "示例停车场，首小时免费",
        "verified_on": "2026-10-08",
    },
    "access": {"wheelchair": "yes"},
    "open": OPEN,
}
OUTLETS: dict[str, dict[str, Any]] = {
    "full": FULL,
    "bare": {
        "name": "示例接机点（中关村店）",
        "address": {"city": "北京市", "text": "海淀区示例路 1 号"},
        "phones": ["010-65880000转12"],
        "open": {"now": None, "why": "unknown"},
    },
    "landmark": {"name": "示例接机点（东店）", "approach": {"landmark": "示例大厦一层"}, "open": OPEN},
    "below": {
        "name": "示例服务中心（地下店）",
        "approach": {"floor": "B1", "lift": False, "step_free": False, "entrance": "西门", "unit": "B1-110"},
        "access": {"wheelchair": "no"},
        "open": {"now": True, "until": "2026-11-26T00:00:00+08:00"},
    },
    "closed": {**FULL, "open": CLOSED},
    "stopped": {**FULL, "open": {"now": False, "why": "temporarily_closed"}},
    "break": {
        "name": "示例接机点（西店）",
        "approach": {"landmark": "示例医院北侧 100 米", "floor": "1", "exit": "东北口", "exit_metres": 1200},
        "open": {"now": True, "until": "2026-11-25T16:40:00+08:00", "why": "break"},
    },
    "always": {
        "name": "示例接机点（南店）",
        "approach": {"station": "示例站", "landmark": "认准红色招牌", "floor": "夹层", "unit": "12 号柜台"},
        "open": {"now": True, "why": "always"},
    },
}


def reading(characters: Iterable[str]) -> Mapping[str, str]:
    """The sound of each character."""
    return {character: lazy_pinyin(character)[0] for character in characters}


def step(
    kind: ManeuverKind,
    far: float = 0,
    side: float | None = None,
    name: str = "",
    name_en: str = "",
    level: str | None = None,
) -> Maneuver:
    """A maneuver at ordinary pace."""
    names = (name,) if name else ()
    return Maneuver(kind, HERE, far, far / 1.3, side, names, (name_en,) if name_en else (), level)


def way(*steps: Maneuver, mode: TravelMode = "walk", end: Maneuver | None = None) -> Route:
    """A route of these steps and an arrival."""
    every = (*steps, end or step("arrive"))
    far = sum(item.metres for item in every)
    return Route("route", mode, far, far / PACE[mode], every, (HERE, THERE))


def straight(far: float, side: float, mode: TravelMode = "walk") -> Route:
    """A straight line."""
    line = (step("depart", far, side), step("arrive"))
    return Route("straight", mode, far, far / PACE[mode], line, (HERE, THERE))


BY_HAND: dict[str, tuple[Route, str]] = {
    "short": (way(step("depart", 40, 0)), "bare"),
    "nothing to say": (way(step("depart", 4)), "bare"),
    "named start": (way(step("depart", 240, 92, "成府路")), "landmark"),
    "every turn": (
        way(
            step("depart", 120, 10, "中关村大街"),
            step("slight_left", 60, 350, "北二街"),
            step("left", 80, 270, "成府路", "Chengfu Road"),
            step("sharp_left", 50, 150),
            step("slight_right", 45, 170, "西安路"),
            step("right", 300, 260, "长安街"),
            step("sharp_right", 35, 30, "学院路"),
            step("turn_back", 70, 210, "学院路"),
        ),
        "bare",
    ),
    "turns without names": (
        way(
            step("depart", 100, 0), step("left", 90, 270), step("right", 60, 0), step("sharp_right", 20, 120)
        ),
        "landmark",
    ),
    "two turns at once": (
        way(step("depart", 200, 0, "学院路"), step("right", 8, 90), step("left", 150, 0, "清华东路")),
        "full",
    ),
    "three turns at once": (
        way(
            step("depart", 200, 0), step("right", 8, 90), step("left", 9, 0), step("right", 99, 90, "成府路")
        ),
        "full",
    ),
    "start and turn": (way(step("depart", 6, 0), step("left", 180, 270, "成府路")), "full"),
    "a bend dropped": (
        way(step("depart", 300, 0, "学院路"), step("slight_left", 9, 350), step("continue", 50)),
        "full",
    ),
    "street changes": (way(step("depart", 300, 0, "学院路"), step("continue", 950, 0, "学清路")), "bare"),
    "far": (way(step("depart", 12_400, 90, "京藏辅路"), step("right", 1_540, 180, "101 国道")), "bare"),
    "subway": (
        way(
            step("depart", 30, 180),
            step("stairs", 0, level="B1"),
            step("continue", 140, 90, "地下通道"),
            step("lift", 0, level="2"),
            step("leave", 25, 0),
        ),
        "full",
    ),
    "subway on wheels": (
        way(
            step("depart", 90, 0),
            step("lift", 0, level="B1"),
            step("right", 160, 90),
            step("lift", 0, level="2"),
            mode="wheelchair",
        ),
        "full",
    ),
    "stairs on wheels": (
        way(step("depart", 90, 0), step("stairs", 0, level="B1"), step("escalator", 20), mode="wheelchair"),
        "below",
    ),
    "mall": (
        way(
            step("depart", 55, 45),
            step("enter", 20, 45, "示例广场"),
            step("escalator", 0, level="F2"),
            step("left", 30, 300),
        ),
        "full",
    ),
    "wrong level": (way(step("depart", 55, 45), step("enter", 20), step("lift", 0, level="7")), "full"),
    "basement": (way(step("depart", 100, 200), step("enter"), step("stairs", 12, level="B1")), "below"),
    "ferry": (
        way(step("depart", 100, 200), step("ferry", 800, 90, "东金线"), step("leave", 60, 90, "滨江大道")),
        "bare",
    ),
    "closed": (way(step("depart", 100, 200, "成府路")), "closed"),
    "stopped": (way(step("depart", 100, 200, "成府路")), "stopped"),
    "before a break": (way(step("depart", 1_400, 200, "成府路")), "break"),
    "day and night": (way(step("depart", 100, 200, "成府路")), "always"),
    "straight": (straight(2_345, 47), "full"),
    "straight, nothing known": (straight(80_400, 181), "bare"),
    "straight, near": (straight(60, 300), "break"),
    "straight, closed": (straight(980, 271), "closed"),
    "straight on wheels": (straight(1_040, 12, "wheelchair"), "below"),
    "long": (
        way(
            *(
                step("left" if i % 2 else "right", 120 + i, None, f"示例{n}号路")
                for i, n in enumerate("一二三四五六七八九十甲乙丙丁戊己")
            )
        ),
        "full",
    ),
}

ROWS = ("成府路", "清华东路", "", "知春路", "北四环中路")
COLUMNS = ("中关村大街", "", "学院路", "西土城路", "北太平庄路")
PLACES = [(row, column) for row in range(5) for column in range(5)]


def spot(place: tuple[int, int]) -> Point:
    """Where streets cross: 150 m and less apart, further to the east."""
    row, column = place
    return Point(39.98 + row * 0.0012, 116.31 + (column + column**2 / 5) * 0.0009)


def walked(start: tuple[int, int], end: tuple[int, int], mode: TravelMode = "walk") -> Route:
    """The shortest way through the town, as a router gives it."""
    path = _shortest(start, end)
    points = [spot(place) for place in path]
    legs = [_leg(a, b) for a, b in pairwise(path)]
    joined: list[Maneuver] = []
    for i, (far, side, name) in enumerate(legs):
        kind = _kind(legs[i - 1][1], side) if i else "depart"
        if kind == "continue" and name == (joined[-1].streets or ("",))[0]:
            joined[-1] = joined[-1]._replace(metres=joined[-1].metres + far)
        else:
            joined.append(step(kind, far, side, name, "Chengfu Road" if name == "成府路" else ""))
    far = sum(item.metres for item in joined)
    return Route("route", mode, far, far / PACE[mode], (*joined, step("arrive")), tuple(points))


def _leg(a: tuple[int, int], b: tuple[int, int]) -> tuple[float, float, str]:
    here, there = spot(a), spot(b)
    return metres(here, there), bearing(here, there), ROWS[a[0]] if a[0] == b[0] else COLUMNS[a[1]]


def _kind(before: float, now: float) -> ManeuverKind:
    turned = (now - before + 180) % 360 - 180
    if abs(turned) < 20:
        return "continue"
    return "right" if turned > 0 else "left"


def _shortest(start: tuple[int, int], end: tuple[int, int]) -> list[tuple[int, int]]:
    heap = [(0.0, [start])]
    seen = set()
    while heap:
        far, path = heappop(heap)
        if path[-1] == end:
            return path
        if path[-1] in seen:
            continue
        seen.add(path[-1])
        for place in PLACES:
            if abs(place[0] - path[-1][0]) + abs(place[1] - path[-1][1]) == 1:
                corner = (
                    40.0 if len(path) > 1 and place[0] != path[-2][0] and place[1] != path[-2][1] else 0.0
                )
                heappush(heap, (far + metres(spot(path[-1]), spot(place)) + corner, [*path, place]))
    raise AssertionError("the town is in one piece")


def town() -> dict[str, tuple[Route, str]]:
    """Thirty ways between crossings, to outlets of every sort."""
    names = list(OUTLETS)
    found = {}
    for i in range(30):
        start, end = PLACES[i * 7 % 25], PLACES[(i * 11 + 13) % 25]
        if start != end:
            mode: TravelMode = "wheelchair" if i % 5 == 4 else "walk"
            found[f"town {i + 1}"] = walked(start, end, mode), names[i % len(names)]
    return found


WAYS = {**BY_HAND, **town()}
