"""Detect the datum of a file by comparing its positions with reference positions and with names.

Strong references are the same refs in the current release: the correct datum minimises their median
distance. A mixture model separates several datums in one file: it estimates the probability of each row
under each datum, with a uniform component for outlets that really moved. Otherwise the names in the rows
decide. Positions are not converted here.
"""

from dataclasses import dataclass, field, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ..geo.datum import DATUMS, Datum, to_wgs84
from ..geo.point import Floats, ecef
from .name_evidence import NameEvidence

MIN_REFERENCES = 30  # with this many references the verdict is correct for 99.5 % of files (bench/datums.py)
MIN_SEPARATION = 50.0  # metres; closer datums are indistinguishable (outside the mainland)
ITERATIONS = 40
ROWS_AT_ONCE = 65_536
MIN_SIGMA, INITIAL_SIGMA = 20.0, 300.0  # metres
OUTLIER_DENSITY = 1 / (np.pi * 20_000.0**2)  # per square metre: moved outlets, uniform within 20 km
MIXED_SHARE, MIXED_ROWS, MIXED_GAIN = 0.1, 10, 20.0
SUSPECT_PROBABILITY = 0.9


@dataclass(frozen=True, slots=True)
class DatumVerdict:
    """Detected datum of a file; None when the references are inconclusive.

    `strong` if the current release decides; `medians` maps each datum to metres from it. `mixed` lists the
    datums of a file with several; `suspects` maps a datum to the indices of the input rows that use it.
    `names` is the evidence of the names in the rows. `corrects_release` if it shows that the release is in a
    wrong datum, or that of the release was never proven: then the release is no reference.
    """

    datum: Datum | None
    references: int
    strong: bool
    medians: dict[str, float] = field(default_factory=dict)
    mixed: tuple[Datum, ...] = ()
    suspects: dict[Datum, NDArray[np.int64]] = field(default_factory=dict)
    names: NameEvidence = field(default_factory=NameEvidence)
    corrects_release: bool = False

    def to_dict(self) -> dict[str, Any]:
        """Return the verdict as JSON-compatible data."""
        counts = {datum: len(rows) for datum, rows in self.suspects.items() if len(rows)}
        return {
            "speaksFor": self.datum,
            "references": self.references,
            "by": "positions in the current release" if self.strong else "names in the rows",
            "medians": {datum: round(value, 4) for datum, value in self.medians.items()},
            "mixed": list(self.mixed),
            "suspects": counts,
            "names": self.names.to_dict(),
            "correctsRelease": self.corrects_release,
        }


def combine(
    strong: DatumVerdict, names: NameEvidence, declared: Datum | None, *, is_unproven: bool = False
) -> DatumVerdict:
    """Return the verdict of the references, or of the names if there are none or they prove them wrong.

    `is_unproven` if the datum of the release was neither declared nor detected.
    """
    if strong.datum is None:
        corrects = is_unproven and declared is not None
        return replace(strong, datum=names.detected, strong=False, names=names, corrects_release=corrects)
    best = names.best.datum if declared and names.best else names.detected
    is_wrong = not strong.mixed and best == (declared or "wgs84") and names.contradicts(strong.datum)
    if is_wrong:
        return replace(strong, datum=best, strong=False, names=names, corrects_release=True)
    return replace(strong, names=names)


def by_references(lat: Floats, lon: Floats, references: tuple[Floats, Floats]) -> DatumVerdict:
    """Return the verdict on n positions, (n,) arrays, from n WGS-84 reference positions (NaN if missing)."""
    parts = [slice(start, start + ROWS_AT_ONCE) for start in range(0, max(len(lat), 1), ROWS_AT_ONCE)]
    measured = [_distances(lat[p], lon[p], references[0][p], references[1][p]) for p in parts]
    indices = np.concatenate([found + p.start for p, (found, _) in zip(parts, measured, strict=True)])
    distances = np.concatenate([metres for _, metres in measured], axis=1)
    if len(indices) < MIN_REFERENCES:
        return DatumVerdict(None, len(indices), strong=True)
    medians = dict(zip(DATUMS, np.median(distances, axis=1).tolist(), strict=True))
    best = min(DATUMS, key=lambda datum: medians[datum])
    return _detect_mixture(indices, distances, best, medians)


def _distances(
    lat: Floats, lon: Floats, reference_lat: Floats, reference_lon: Floats
) -> tuple[NDArray[np.int64], Floats]:
    """Return the indices where the datums can be distinguished, and the distances in each datum (k, n)."""
    positions = [ecef(*to_wgs84(lat, lon, datum)) for datum in DATUMS]
    distinguishable = np.linalg.norm(positions[0] - positions[1], axis=1) > MIN_SEPARATION
    indices = np.flatnonzero(distinguishable & ~np.isnan(reference_lat + lat + lon))
    targets = ecef(reference_lat[indices], reference_lon[indices])
    return indices, np.array([np.linalg.norm(position[indices] - targets, axis=1) for position in positions])


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
    squares = distances**2
    probabilities = np.empty((len(distances) + 1, distances.shape[1]))
    densities = probabilities[:-1]
    for _ in range(ITERATIONS):  # in place, for a million rows
        np.exp(squares / (-2 * sigma**2), out=densities)
        densities /= 2 * np.pi * sigma**2
        probabilities[-1] = OUTLIER_DENSITY
        probabilities *= shares[:, None]
        total = probabilities.sum(axis=0)
        probabilities /= total
        shares = probabilities.mean(axis=1)
        variance = float((densities * squares).sum() / max(2 * densities.sum(), 1e-9))
        sigma = max(MIN_SIGMA, variance**0.5)
    return float(np.log(total).sum()), probabilities, shares
