"""In which datum the positions of a whole file are: each is tried against reference positions.

Strong references are the same refs in the current release. Under the right datum their median distance
is least. Several datums in one file are told apart by a mixture: how likely each row is under each
datum, with a flat share for rows that have truly moved. Weak references are the districts that rows
name: under the right datum more rows lie in them. Nothing is converted here.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ..geo.datum import DATUMS, Datum, to_wgs84
from ..geo.districts import Areas
from ..geo.point import Floats, ecef

ENOUGH = 30  # references, from which on the verdict is right in 99.5 % of files (bench/datums.py)
APART = 50.0  # metres between the datums, below which a position tells nothing (outside the mainland)
ROUNDS = 40
LEAST_SPREAD, FIRST_SPREAD = 20.0, 300.0  # metres
STRAY = 1 / (np.pi * 20_000.0**2)  # per square metre: outlets that moved, anywhere within 20 km
MIXED_SHARE, MIXED_ROWS, MIXED_GAIN = 0.1, 10, 20.0
SUSPECT = 0.9
ASKED = 20_000  # rows, evenly spread, of which the districts are looked up
SURE = 4.0  # standard deviations by which more rows must lie in their district


@dataclass(frozen=True, slots=True)
class DatumVerdict:
    """The datum that the references speak for, None when they do not speak clearly.

    `medians` are metres by datum (strong references), or the share of rows outside their district (weak).
    `mixed` are the datums of a file that has several, `suspects` the rows, by datum, that are in another
    than `datum`: indices into what was judged.
    """

    datum: Datum | None
    references: int
    strong: bool
    medians: dict[str, float] = field(default_factory=dict)
    mixed: tuple[Datum, ...] = ()
    suspects: dict[Datum, NDArray[np.int64]] = field(default_factory=dict)

    def told(self) -> dict[str, Any]:
        """As plain data."""
        counts = {datum: len(rows) for datum, rows in self.suspects.items() if len(rows)}
        return {
            "speaksFor": self.datum,
            "references": self.references,
            "by": "positions in the current release" if self.strong else "districts that rows name",
            "medians": {datum: round(value, 4) for datum, value in self.medians.items()},
            "mixed": list(self.mixed),
            "suspects": counts,
        }


def by_references(lat: Floats, lon: Floats, there: tuple[Floats, Floats]) -> DatumVerdict:
    """The verdict on n positions as given, (n,) each, from their n WGS-84 reference positions, NaN where
    there is none."""
    given = [ecef(*to_wgs84(lat, lon, datum)) for datum in DATUMS]
    spoken = np.linalg.norm(given[0] - given[1], axis=1) > APART
    held = np.flatnonzero(spoken & ~np.isnan(there[0] + lat + lon))
    goal = ecef(there[0][held], there[1][held])
    off = np.array([np.linalg.norm(each[held] - goal, axis=1) for each in given])
    if len(held) < ENOUGH:
        return DatumVerdict(None, len(held), strong=True)
    medians = dict(zip(DATUMS, np.median(off, axis=1).tolist(), strict=True))
    best = min(DATUMS, key=lambda datum: medians[datum])
    return _mixed(held, off, best, medians)


def _mixed(held: NDArray[np.int64], off: Floats, best: Datum, medians: dict[str, float]) -> DatumVerdict:
    single, _, _ = _fitted(off[[DATUMS.index(best)]])
    several, likely, shares = _fitted(off)
    rows = (likely[:-1] > SUSPECT).sum(axis=1)
    parts = tuple(
        datum
        for i, datum in enumerate(DATUMS)
        if shares[i] >= MIXED_SHARE and (rows[i] >= MIXED_ROWS or datum == best)
    )
    if len(parts) < 2 or several - single < MIXED_GAIN:
        return DatumVerdict(best, len(held), strong=True, medians=medians)
    other = {d: held[likely[DATUMS.index(d)] > SUSPECT] for d in parts}
    return DatumVerdict(best, len(held), strong=True, medians=medians, mixed=parts, suspects=other)


def _fitted(off: Floats) -> tuple[float, Floats, Floats]:
    """Expectation-maximisation over k datums and strays: likelihood, each row's shares (k+1, n), shares."""
    spread, shares = FIRST_SPREAD, np.full(len(off) + 1, 1 / (len(off) + 1))
    flat = np.full((1, off.shape[1]), STRAY)
    for _ in range(ROUNDS):
        dense = np.exp(-(off**2) / (2 * spread**2)) / (2 * np.pi * spread**2)
        weighed = np.vstack([dense, flat]) * shares[:, None]
        total = weighed.sum(axis=0)
        likely = weighed / total
        shares = likely.mean(axis=1)
        squares = float((likely[:-1] * off**2).sum() / max(2 * likely[:-1].sum(), 1e-9))
        spread = max(LEAST_SPREAD, squares**0.5)
    return float(np.log(total).sum()), likely, shares


def by_districts(lat: Floats, lon: Floats, adcodes: Sequence[str], areas: Areas) -> DatumVerdict:
    """The weak verdict on n positions as given, from the adcodes of the n districts that their rows name."""
    named = np.array(adcodes)
    held = np.flatnonzero((named != "") & ~np.isnan(lat + lon))
    held = held[:: -(-len(held) // ASKED) or 1]
    if len(held) < ENOUGH:
        return DatumVerdict(None, len(held), strong=False)
    found = (areas.at_many(*to_wgs84(lat[held], lon[held], datum)) for datum in DATUMS)
    inside = np.array([np.array(each) == named[held] for each in found])
    outside = dict(zip(DATUMS, (1 - inside.mean(axis=1)).tolist(), strict=True))
    best = min(DATUMS, key=lambda datum: outside[datum])
    others = [inside[i] for i, datum in enumerate(DATUMS) if datum != best]
    sure = all(_surer(inside[DATUMS.index(best)], other) for other in others)
    return DatumVerdict(best if sure else None, len(held), strong=False, medians=outside)


def _surer(one: NDArray[np.bool_], other: NDArray[np.bool_]) -> bool:
    """McNemar's test on the rows that lie in their district under one datum alone."""
    more, less = int((one & ~other).sum()), int((other & ~one).sum())
    return more - less > SURE * float((more + less) ** 0.5)
