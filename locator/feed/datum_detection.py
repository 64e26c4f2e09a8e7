"""Detect the datum of a file by comparing its positions with reference positions.

Strong references are the same refs in the current release: the correct datum minimises their median
distance. A mixture model separates several datums in one file: it estimates the probability of each row
under each datum, with a uniform component for outlets that really moved. Weak references are the districts
that rows name: under the correct datum more rows lie inside them. Positions are not converted here.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ..geo.datum import DATUMS, Datum, to_wgs84
from ..geo.districts import Areas
from ..geo.point import Floats, ecef

MIN_REFERENCES = 30  # with this many references the verdict is correct for 99.5 % of files (bench/datums.py)
MIN_SEPARATION = 50.0  # metres; closer datums are indistinguishable (outside the mainland)
ITERATIONS = 40
MIN_SIGMA, INITIAL_SIGMA = 20.0, 300.0  # metres
OUTLIER_DENSITY = 1 / (np.pi * 20_000.0**2)  # per square metre: moved outlets, uniform within 20 km
MIXED_SHARE, MIXED_ROWS, MIXED_GAIN = 0.1, 10, 20.0
SUSPECT_PROBABILITY = 0.9
MAX_SAMPLED = 20_000  # evenly sampled rows whose districts are looked up
MIN_Z_SCORE = 4.0  # required lead of the best datum, in standard deviations


@dataclass(frozen=True, slots=True)
class DatumVerdict:
    """Detected datum of a file; None when the references are inconclusive.

    `medians` maps each datum to metres (strong references) or to the share of rows outside their district
    (weak). `mixed` lists the datums of a file with several; `suspects` maps a datum to the indices of the
    input rows that use it.
    """

    datum: Datum | None
    references: int
    strong: bool
    medians: dict[str, float] = field(default_factory=dict)
    mixed: tuple[Datum, ...] = ()
    suspects: dict[Datum, NDArray[np.int64]] = field(default_factory=dict)

    def to_dict(self) -> dict[str, Any]:
        """Return the verdict as JSON-compatible data."""
        counts = {datum: len(rows) for datum, rows in self.suspects.items() if len(rows)}
        return {
            "speaksFor": self.datum,
            "references": self.references,
            "by": "positions in the current release" if self.strong else "districts that rows name",
            "medians": {datum: round(value, 4) for datum, value in self.medians.items()},
            "mixed": list(self.mixed),
            "suspects": counts,
        }


def by_references(lat: Floats, lon: Floats, references: tuple[Floats, Floats]) -> DatumVerdict:
    """Return the verdict on n positions, (n,) arrays, from n WGS-84 reference positions (NaN if missing)."""
    positions = [ecef(*to_wgs84(lat, lon, datum)) for datum in DATUMS]
    distinguishable = np.linalg.norm(positions[0] - positions[1], axis=1) > MIN_SEPARATION
    indices = np.flatnonzero(distinguishable & ~np.isnan(references[0] + lat + lon))
    targets = ecef(references[0][indices], references[1][indices])
    distances = np.array([np.linalg.norm(position[indices] - targets, axis=1) for position in positions])
    if len(indices) < MIN_REFERENCES:
        return DatumVerdict(None, len(indices), strong=True)
    medians = dict(zip(DATUMS, np.median(distances, axis=1).tolist(), strict=True))
    best = min(DATUMS, key=lambda datum: medians[datum])
    return _detect_mixture(indices, distances, best, medians)


def _detect_mixture(
    indices: NDArray[np.int64], distances: Floats, best: Datum, medians: dict[str, float]
) -> DatumVerdict:
    single, _, _ = _fit_mixture(distances[[DATUMS.index(best)]])
    several, probabilities, shares = _fit_mixture(distances)
    counts = (probabilities[:-1] > SUSPECT_PROBABILITY).sum(axis=1)
    present = tuple(
        datum
        for i, datum in enumerate(DATUMS)
        if shares[i] >= MIXED_SHARE and (counts[i] >= MIXED_ROWS or datum == best)
    )
    if len(present) < 2 or several - single < MIXED_GAIN:
        return DatumVerdict(best, len(indices), strong=True, medians=medians)
    suspects = {d: indices[probabilities[DATUMS.index(d)] > SUSPECT_PROBABILITY] for d in present}
    return DatumVerdict(best, len(indices), strong=True, medians=medians, mixed=present, suspects=suspects)


def _fit_mixture(distances: Floats) -> tuple[float, Floats, Floats]:
    """Fit k datums and outliers by EM; return log-likelihood, probabilities (k+1, n) and shares (k+1,)."""
    sigma, shares = INITIAL_SIGMA, np.full(len(distances) + 1, 1 / (len(distances) + 1))
    outliers = np.full((1, distances.shape[1]), OUTLIER_DENSITY)
    for _ in range(ITERATIONS):
        densities = np.exp(-(distances**2) / (2 * sigma**2)) / (2 * np.pi * sigma**2)
        weighted = np.vstack([densities, outliers]) * shares[:, None]
        total = weighted.sum(axis=0)
        probabilities = weighted / total
        shares = probabilities.mean(axis=1)
        squares = float((probabilities[:-1] * distances**2).sum() / max(2 * probabilities[:-1].sum(), 1e-9))
        sigma = max(MIN_SIGMA, squares**0.5)
    return float(np.log(total).sum()), probabilities, shares


def by_districts(lat: Floats, lon: Floats, adcodes: Sequence[str], areas: Areas) -> DatumVerdict:
    """Return the weak verdict on n positions from the n district adcodes that their rows name."""
    named = np.array(adcodes)
    indices = np.flatnonzero((named != "") & ~np.isnan(lat + lon))
    indices = indices[:: -(-len(indices) // MAX_SAMPLED) or 1]
    if len(indices) < MIN_REFERENCES:
        return DatumVerdict(None, len(indices), strong=False)
    located = (areas.at_many(*to_wgs84(lat[indices], lon[indices], datum)) for datum in DATUMS)
    inside = np.array([np.array(codes) == named[indices] for codes in located])
    outside = dict(zip(DATUMS, (1 - inside.mean(axis=1)).tolist(), strict=True))
    best = min(DATUMS, key=lambda datum: outside[datum])
    alternatives = [inside[i] for i, datum in enumerate(DATUMS) if datum != best]
    is_clear = all(_is_significant(inside[DATUMS.index(best)], other) for other in alternatives)
    return DatumVerdict(best if is_clear else None, len(indices), strong=False, medians=outside)


def _is_significant(one: NDArray[np.bool_], other: NDArray[np.bool_]) -> bool:
    """Apply McNemar's test to the rows that lie in their district under only one of the two datums."""
    more, less = int((one & ~other).sum()), int((other & ~one).sum())
    return more - less > MIN_Z_SCORE * float((more + less) ** 0.5)
