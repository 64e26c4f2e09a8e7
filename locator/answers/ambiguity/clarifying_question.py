"""Selects the clarifying question that leaves the least uncertainty about the nearest outlet.

The uncertainty circle is sampled evenly. Each candidate question partitions the samples by the caller's
answer there: the district, else the metro station or the street. No question compares two landmarks.
"""

from collections.abc import Callable, Iterator, Sequence
from math import cos, pi, radians, sqrt
from typing import Any, NamedTuple, TypeAlias

import numpy as np
from numpy.typing import NDArray

from ...geo.point import Floats, Point, ecef
from ...index.snapshot import Filter, Snapshot
from ...places.streetnames import STREET, street_text

POINTS = 240
MAX_NAMES = 8  # named answers of a question; all others are "elsewhere"
GOLDEN_ANGLE = pi * (3 - sqrt(5))
METRES_PER_DEGREE = 111_200.0

Names: TypeAlias = dict[str, str]


class Uncertainty(NamedTuple):
    """Circle of `radius` metres around the origin, and the outlets that may still be the nearest.

    `candidates` is empty before the first answer; `answered` are the texts of answered questions, in any
    language.
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
    """A question and the part of the samples of each answer."""

    text: Names
    parts: list[_Part]


def next_question(
    snapshot: Snapshot, uncertainty: Uncertainty, district_of: Callable[[Point], str]
) -> ClarifyingQuestion | None:
    """Return the best question; None if one outlet is nearest everywhere or no question separates them."""
    samples = _sample(snapshot, uncertainty)
    if len(np.unique(samples.nearest)) < 2:
        return None
    best = _best(_candidate_questions(snapshot, samples, district_of), samples, uncertainty.answered)
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
) -> Iterator[list[_CandidateQuestion]]:
    """Yield the questions about the district, then those about stations and streets."""
    districts = [
        district_of(Point(float(a), float(b))) for a, b in zip(samples.lat, samples.lon, strict=True)
    ]
    yield [_name_question(DISTRICT, districts)]
    outlets = {int(i): snapshot.outlet(int(i)) for i in np.unique(samples.nearest)}
    yield [
        _name_question(text, [name_of(outlets[int(i)]) for i in samples.nearest])
        for text, name_of in ((STATION, _station), (STREET_NAME, _street))
    ]


def _best(
    stages: Iterator[list[_CandidateQuestion]], samples: _SamplePoints, answered: frozenset[str]
) -> _CandidateQuestion | None:
    """Return the best question of the first stage that has a useful one."""
    for stage in stages:
        useful = [
            question
            for question in stage
            if answered.isdisjoint(question.text.values()) and _is_useful(question, samples)
        ]
        if useful:
            return min(useful, key=lambda question: _remaining_uncertainty(question.parts, samples))
    return None


def _name_question(text: Names, values: Sequence[str]) -> _CandidateQuestion:
    """Return the question about the most frequent names; `values` is the caller's answer at each sample."""
    distinct, counts = np.unique(np.array(values), return_counts=True)
    named = [str(name) for name in distinct[np.argsort(-counts, kind="stable")] if name][:MAX_NAMES]
    parts = [({"zh": name, "en": name}, np.array(values) == name) for name in named]
    elsewhere = ~np.isin(values, named)
    if elsewhere.any():
        parts.append(({"zh": "都不是", "en": "none of these"}, elsewhere))
    return _CandidateQuestion(text, parts)


def _is_useful(candidate: _CandidateQuestion, samples: _SamplePoints) -> bool:
    return len(candidate.parts) > 1 and _remaining_uncertainty(
        candidate.parts, samples
    ) < _current_uncertainty(samples.nearest)


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


DISTRICT = {"zh": "您在哪个区或县？", "en": "Which district are you in?"}
STATION = {"zh": "您离哪个地铁站近？", "en": "Which metro station are you near?"}
STREET_NAME = {"zh": "您离哪条路近？", "en": "Which street are you near?"}


def _street(fields: dict[str, Any]) -> str:
    streets = STREET.findall(street_text(fields))
    return streets[0] if streets else ""


def _station(fields: dict[str, Any]) -> str:
    return str(fields.get("approach", {}).get("station", ""))
