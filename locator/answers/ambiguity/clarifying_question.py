"""The best next question: the one whose answer leaves the least doubt about which outlet is nearest.

The doubt is looked at from points spread evenly over its circle. A question parts the points by what the
caller would say there: in which district, next to which station, landmark or street, on which side of one.
"""

from collections.abc import Callable, Iterator, Sequence
from math import cos, pi, radians, sqrt
from typing import Any, NamedTuple, TypeAlias

import numpy as np
from numpy.typing import NDArray

from ...geo.point import Floats, Point, bearing, ecef
from ...index.snapshot import Filter, Snapshot
from ...places.streetnames import STREET, street_text

POINTS = 240
NAMED = 2  # things that a question names; all others are "elsewhere"
GOLDEN = pi * (3 - sqrt(5))
METRES_A_DEGREE = 111_200.0

Names: TypeAlias = dict[str, str]


class Uncertainty(NamedTuple):
    """Where the caller may stand: a circle of `radius` metres, and the outlets that may yet be the nearest.

    `among` is empty before the first answer; `asked` are the questions, in Chinese, that were answered.
    """

    origin: Point
    radius: float
    wanted: Filter
    among: frozenset[int] = frozenset()
    asked: frozenset[str] = frozenset()


class Choice(NamedTuple):
    """One answer the caller may give, in either language, and the outlets that may be nearest then."""

    says: Names
    leaves: tuple[int, ...]


class ClarifyingQuestion(NamedTuple):
    """A question and its answers."""

    text: Names
    choices: tuple[Choice, ...]


class _SamplePoints(NamedTuple):
    """Points of the doubt, and the outlet nearest to each."""

    lat: Floats
    lon: Floats
    first: NDArray[np.int64]


_Part: TypeAlias = tuple[Names, NDArray[np.bool_]]


class _CandidateQuestion(NamedTuple):
    """A question that may be put; people know their district better than what is nearer or on which side."""

    text: Names
    parts: list[_Part]
    dear: float = 1.2  # how much more doubt one that asks for the district may leave; ours


def next_question(
    snapshot: Snapshot, doubt: Uncertainty, district_of: Callable[[Point], str]
) -> ClarifyingQuestion | None:
    """What to ask now; None when one outlet is nearest wherever in the doubt, or nothing tells two apart."""
    spread = _spread(snapshot, doubt)
    if len(np.unique(spread.first)) < 2:
        return None
    puts = (put for put in _puts(snapshot, spread, district_of) if put.text["zh"] not in doubt.asked)
    best = min(
        (put for put in puts if _tells(put, spread)),
        key=lambda put: put.dear * _left(put.parts, spread),
        default=None,
    )
    if best is None:
        return None
    return ClarifyingQuestion(
        best.text, tuple(Choice(says, _firsts(spread, here)) for says, here in best.parts)
    )


def likeliest(snapshot: Snapshot, doubt: Uncertainty) -> list[tuple[int, float]]:
    """The outlets that may be nearest, each with its share of the doubt, the largest first."""
    spread = _spread(snapshot, doubt)
    indices, counts = np.unique(spread.first, return_counts=True)
    order = np.lexsort((indices, -counts))
    total = counts.sum()
    return [(int(indices[i]), float(counts[i] / total)) for i in order]


def _spread(snapshot: Snapshot, doubt: Uncertainty) -> _SamplePoints:
    number = np.arange(POINTS)
    away, turn = doubt.radius * np.sqrt((number + 0.5) / POINTS), number * GOLDEN
    lat = doubt.origin.lat + away * np.cos(turn) / METRES_A_DEGREE
    lon = doubt.origin.lon + away * np.sin(turn) / METRES_A_DEGREE / cos(radians(doubt.origin.lat))
    first = _first(snapshot, lat, lon, doubt.wanted)
    if doubt.among:
        kept = np.isin(first, list(doubt.among))
        lat, lon, first = lat[kept], lon[kept], first[kept]
    return _SamplePoints(lat, lon, first)


def _first(snapshot: Snapshot, lat: Floats, lon: Floats, wanted: Filter) -> NDArray[np.int64]:
    subset = snapshot.subset(wanted)
    if subset.tree is None:
        return np.empty(0, dtype=np.int64)
    _, found = subset.tree.query(ecef(lat, lon), k=1)
    firsts: NDArray[np.int64] = subset.indices[found].astype(np.int64)
    return firsts


def _puts(
    snapshot: Snapshot, spread: _SamplePoints, district_of: Callable[[Point], str]
) -> Iterator[_CandidateQuestion]:
    districts = [district_of(Point(float(a), float(b))) for a, b in zip(spread.lat, spread.lon, strict=True)]
    yield _which(IN, districts)._replace(dear=1.0)
    told = {int(i): snapshot.outlet(int(i)) for i in np.unique(spread.first)}
    for tell in (_station, _landmark, _street, _township):
        of_outlet = {index: tell(fields) for index, fields in told.items()}
        if all(of_outlet.values()):
            yield _which(NEAR, [of_outlet[int(i)] for i in spread.first])
    yield _side(snapshot, spread, told)


def _which(forms: dict[str, tuple[str, str]], values: Sequence[str]) -> _CandidateQuestion:
    """`values` is what the caller would say at each point."""
    said, counts = np.unique(np.array(values), return_counts=True)
    named = [str(name) for name in said[np.argsort(-counts, kind="stable")] if name][:NAMED]
    parts = [({"zh": name, "en": name}, np.array(values) == name) for name in named]
    elsewhere = ~np.isin(values, named)
    if elsewhere.any():
        parts.append(({"zh": "都不是", "en": "neither"}, elsewhere))
    more = 1 if elsewhere.any() else 0
    text = {lang: form[more].format(*named) if len(named) == NAMED else "" for lang, form in forms.items()}
    return _CandidateQuestion(text, parts)


def _side(snapshot: Snapshot, spread: _SamplePoints, told: dict[int, dict[str, Any]]) -> _CandidateQuestion:
    """On which side of the outlet that is likeliest, seen towards the one next to it in likelihood."""
    indices, counts = np.unique(spread.first, return_counts=True)
    a, b = (int(i) for i in indices[np.argsort(-counts, kind="stable")][:2])
    direction = bearing(snapshot.point(a), snapshot.point(b))
    side = round(direction / 90) % 4
    places = ecef(spread.lat, spread.lon)
    to_a, to_b = (np.linalg.norm(places - snapshot.xyz[index], axis=1) for index in (a, b))
    beyond = to_b < to_a
    name = next(
        filter(None, (tell(told[at]) for at in (a, b) for tell in (_landmark, _street, _address))), ""
    )
    name = name or str(told[a]["name"])
    text = {lang: form.format(name, *SIDES[lang][side]) for lang, form in SIDE.items()}
    says = [{lang: SIDES[lang][side][i] for lang in SIDES} for i in (0, 1)]
    return _CandidateQuestion(text, [(says[0], ~beyond), (says[1], beyond)])


def _tells(put: _CandidateQuestion, spread: _SamplePoints) -> bool:
    told = put.text["zh"] and len(put.parts) > 1
    return bool(told) and _left(put.parts, spread) < _concentration(spread.first)


def _left(parts: list[_Part], spread: _SamplePoints) -> float:
    """The doubt that is left after the answer: how likely two points of one part want different outlets."""
    return sum(float(here.mean()) * (1 - _agree(spread.first[here])) for _, here in parts if here.any())


def _concentration(first: NDArray[np.int64]) -> float:
    return 1 - _agree(first) - 1e-9


def _agree(first: NDArray[np.int64]) -> float:
    _, counts = np.unique(first, return_counts=True)
    return float(np.square(counts / counts.sum()).sum())


def _firsts(spread: _SamplePoints, here: NDArray[np.bool_]) -> tuple[int, ...]:
    return tuple(np.unique(spread.first[here]).tolist())


IN = {
    "zh": ("是在{}还是{}？", "是在{}、{}，还是都不是？"),
    "en": ("Is it in {} or in {}?", "Is it in {}, in {}, or in neither?"),
}
NEAR = {
    "zh": ("离{}近还是离{}近？", "离{}近、离{}近，还是都不近？"),
    "en": ("Is it nearer to {} or to {}?", "Is it near {}, near {}, or near neither?"),
}
SIDE = {"zh": "是在{0}的{1}边还是{2}边？", "en": "Is it on the {1} or on the {2} side of {0}?"}
SIDES = {
    "zh": ("南北", "西东", "北南", "东西"),
    "en": (("south", "north"), ("west", "east"), ("north", "south"), ("east", "west")),
}


def _township(fields: dict[str, Any]) -> str:
    return str(fields.get("address", {}).get("township", ""))


def _address(fields: dict[str, Any]) -> str:
    return str(fields.get("address", {}).get("text", ""))


def _street(fields: dict[str, Any]) -> str:
    streets = STREET.findall(street_text(fields))
    return streets[0] if streets else ""


def _station(fields: dict[str, Any]) -> str:
    return str(fields.get("approach", {}).get("station", ""))


def _landmark(fields: dict[str, Any]) -> str:
    return str(fields.get("approach", {}).get("landmark", ""))
