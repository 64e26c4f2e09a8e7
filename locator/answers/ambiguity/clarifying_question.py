"""Selects the clarifying question that leaves the least uncertainty about the nearest outlet.

The uncertainty circle is sampled evenly. Each candidate question partitions the samples by the caller's
answer there: the district, the nearest station, landmark or street, or the side of one.
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
MAX_NAMES = 2  # named answers of a question; all others are "elsewhere"
GOLDEN_ANGLE = pi * (3 - sqrt(5))
METRES_PER_DEGREE = 111_200.0

Names: TypeAlias = dict[str, str]


class Uncertainty(NamedTuple):
    """Circle of `radius` metres around the origin, and the outlets that may still be the nearest.

    `candidates` is empty before the first answer; `answered` are the Chinese texts of answered questions.
    """

    origin: Point
    radius: float
    condition: Filter
    candidates: frozenset[int] = frozenset()
    answered: frozenset[str] = frozenset()


class Choice(NamedTuple):
    """A possible answer in both languages, and the outlets that may be nearest after it."""

    texts: Names
    outlets: tuple[int, ...]


class ClarifyingQuestion(NamedTuple):
    """A question and its possible answers."""

    text: Names
    choices: tuple[Choice, ...]


class _SamplePoints(NamedTuple):
    """Sample points of the circle, and the outlet nearest to each."""

    lat: Floats
    lon: Floats
    nearest: NDArray[np.int64]


_Part: TypeAlias = tuple[Names, NDArray[np.bool_]]


class _CandidateQuestion(NamedTuple):
    """A candidate question; districts weigh less, as callers know them best."""

    text: Names
    parts: list[_Part]
    weight: float = 1.2  # extra uncertainty accepted in favour of a district question; assumption


def next_question(
    snapshot: Snapshot, uncertainty: Uncertainty, district_of: Callable[[Point], str]
) -> ClarifyingQuestion | None:
    """Return the best question; None if one outlet is nearest everywhere or no question separates them."""
    samples = _sample(snapshot, uncertainty)
    if len(np.unique(samples.nearest)) < 2:
        return None
    candidates = (
        candidate
        for candidate in _candidate_questions(snapshot, samples, district_of)
        if candidate.text["zh"] not in uncertainty.answered
    )
    best = min(
        (candidate for candidate in candidates if _is_useful(candidate, samples)),
        key=lambda candidate: candidate.weight * _remaining_uncertainty(candidate.parts, samples),
        default=None,
    )
    if best is None:
        return None
    return ClarifyingQuestion(
        best.text, tuple(Choice(texts, _distinct_outlets(samples, mask)) for texts, mask in best.parts)
    )


def candidates_by_share(snapshot: Snapshot, uncertainty: Uncertainty) -> list[tuple[int, float]]:
    """Return the outlets that may be nearest with their share of the circle, largest first."""
    samples = _sample(snapshot, uncertainty)
    indices, counts = np.unique(samples.nearest, return_counts=True)
    order = np.lexsort((indices, -counts))
    total = counts.sum()
    return [(int(indices[i]), float(counts[i] / total)) for i in order]


def _sample(snapshot: Snapshot, uncertainty: Uncertainty) -> _SamplePoints:
    number = np.arange(POINTS)
    distance, angle = uncertainty.radius * np.sqrt((number + 0.5) / POINTS), number * GOLDEN_ANGLE
    lat = uncertainty.origin.lat + distance * np.cos(angle) / METRES_PER_DEGREE
    lon = uncertainty.origin.lon + distance * np.sin(angle) / METRES_PER_DEGREE / cos(
        radians(uncertainty.origin.lat)
    )
    first = _nearest_outlets(snapshot, lat, lon, uncertainty.condition)
    if uncertainty.candidates:
        mask = np.isin(first, list(uncertainty.candidates))
        lat, lon, first = lat[mask], lon[mask], first[mask]
    return _SamplePoints(lat, lon, first)


def _nearest_outlets(snapshot: Snapshot, lat: Floats, lon: Floats, condition: Filter) -> NDArray[np.int64]:
    subset = snapshot.subset(condition)
    if subset.tree is None:
        return np.empty(0, dtype=np.int64)
    _, positions = subset.tree.query(ecef(lat, lon), k=1)
    nearest_indices: NDArray[np.int64] = subset.indices[positions].astype(np.int64)
    return nearest_indices


def _candidate_questions(
    snapshot: Snapshot, samples: _SamplePoints, district_of: Callable[[Point], str]
) -> Iterator[_CandidateQuestion]:
    districts = [
        district_of(Point(float(a), float(b))) for a, b in zip(samples.lat, samples.lon, strict=True)
    ]
    yield _name_question(IN, districts)._replace(weight=1.0)
    outlets = {int(i): snapshot.outlet(int(i)) for i in np.unique(samples.nearest)}
    for name_of in (_station, _landmark, _street, _township):
        names = {index: name_of(fields) for index, fields in outlets.items()}
        if all(names.values()):
            yield _name_question(NEAR, [names[int(i)] for i in samples.nearest])
    yield _side_question(snapshot, samples, outlets)


def _name_question(forms: dict[str, tuple[str, str]], values: Sequence[str]) -> _CandidateQuestion:
    """Return the question about the most frequent names; `values` is the caller's answer at each sample."""
    distinct, counts = np.unique(np.array(values), return_counts=True)
    named = [str(name) for name in distinct[np.argsort(-counts, kind="stable")] if name][:MAX_NAMES]
    parts = [({"zh": name, "en": name}, np.array(values) == name) for name in named]
    elsewhere = ~np.isin(values, named)
    if elsewhere.any():
        parts.append(({"zh": "都不是", "en": "neither"}, elsewhere))
    form_index = 1 if elsewhere.any() else 0
    text = {
        lang: form[form_index].format(*named) if len(named) == MAX_NAMES else ""
        for lang, form in forms.items()
    }
    return _CandidateQuestion(text, parts)


def _side_question(
    snapshot: Snapshot, samples: _SamplePoints, outlets: dict[int, dict[str, Any]]
) -> _CandidateQuestion:
    """Return the question about the side of the most likely outlet, towards the second most likely."""
    indices, counts = np.unique(samples.nearest, return_counts=True)
    a, b = (int(i) for i in indices[np.argsort(-counts, kind="stable")][:2])
    direction = bearing(snapshot.point(a), snapshot.point(b))
    side = round(direction / 90) % 4
    positions = ecef(samples.lat, samples.lon)
    to_a, to_b = (np.linalg.norm(positions - snapshot.xyz[index], axis=1) for index in (a, b))
    nearer_to_b = to_b < to_a
    name = next(
        filter(
            None,
            (name_of(outlets[outlet]) for outlet in (a, b) for name_of in (_landmark, _street, _address)),
        ),
        "",
    )
    name = name or str(outlets[a]["name"])
    text = {lang: form.format(name, *SIDES[lang][side]) for lang, form in SIDE.items()}
    texts = [{lang: SIDES[lang][side][i] for lang in SIDES} for i in (0, 1)]
    return _CandidateQuestion(text, [(texts[0], ~nearer_to_b), (texts[1], nearer_to_b)])


def _is_useful(candidate: _CandidateQuestion, samples: _SamplePoints) -> bool:
    is_valid = candidate.text["zh"] and len(candidate.parts) > 1
    return bool(is_valid) and _remaining_uncertainty(candidate.parts, samples) < _current_uncertainty(
        samples.nearest
    )


def _remaining_uncertainty(parts: list[_Part], samples: _SamplePoints) -> float:
    """Return the probability that two samples with the same answer have different nearest outlets."""
    return sum(
        float(mask.mean()) * (1 - _agreement(samples.nearest[mask])) for _, mask in parts if mask.any()
    )


def _current_uncertainty(nearest_indices: NDArray[np.int64]) -> float:
    return 1 - _agreement(nearest_indices) - 1e-9


def _agreement(nearest_indices: NDArray[np.int64]) -> float:
    _, counts = np.unique(nearest_indices, return_counts=True)
    return float(np.square(counts / counts.sum()).sum())


def _distinct_outlets(samples: _SamplePoints, mask: NDArray[np.bool_]) -> tuple[int, ...]:
    return tuple(np.unique(samples.nearest[mask]).tolist())


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
