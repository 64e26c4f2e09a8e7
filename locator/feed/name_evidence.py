"""Judge the datum of positions by the names in their rows: areas that contain them, places near them.

Under each datum, a row has a likelihood: that of lying so far outside the areas it names, and so far from the
places it mentions. Both are bounded, so that no single row decides; rows that mention the same place share
its error and count less.
"""

from collections import Counter
from collections.abc import Sequence
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from ..geo.datum import DATUMS, Datum, to_wgs84
from ..geo.districts import Areas
from ..geo.point import Floats, ecef
from ..places.place_mentions import Mention
from .named_areas import Codes, contains, shortest_outside

BORDER_METRES = 250.0  # error of borders, whose corners are about 2 km apart
WRONG_NAME, WRONG_MENTION = 0.03, 0.01  # share of rows elsewhere; it bounds what one row can say
POINT_ERROR, MIN_POINT_ERROR = 0.3, 100.0  # scale of the distance from a place: share of its radius, metres
DETECTED = 5.0  # lead of the best datum in natural log units from which it is certain: 150 to 1
CONTRADICTED = 3.0  # lead of another over a declared one: 20 to 1
INFORMATIVE = 0.1  # difference between datums from which a row counts as evidence
MIN_INFORMATIVE = 4


class Hypothesis(NamedTuple):
    """Evidence for one datum: rows outside the areas they name, median metres from places they mention.

    `likelihood` is the natural logarithm, relative to the best datum; 0 for the best.
    """

    datum: Datum
    outside: int
    metres: float | None
    likelihood: float


class NameEvidence(NamedTuple):
    """The three hypotheses, and the numbers of rows that name an area, and of places that rows mention."""

    hypotheses: tuple[Hypothesis, ...] = ()
    named: int = 0
    mentions: int = 0
    informative: int = 0

    def to_dict(self) -> dict[str, Any]:
        """Return the evidence as JSON-compatible data."""
        hypotheses = {
            datum: {
                "outside": outside,
                "metres": metres and round(metres),
                "likelihood": round(likelihood, 2),
            }
            for datum, outside, metres, likelihood in self.hypotheses
        }
        return {"rows": self.named, "places": self.mentions, "hypotheses": hypotheses}

    @property
    def best(self) -> Hypothesis | None:
        """Return the likeliest datum; None without evidence."""
        return max(self.hypotheses, key=lambda item: item.likelihood, default=None)

    @property
    def detected(self) -> Datum | None:
        """Return the datum that is certain; None if the evidence does not suffice."""
        leads = sorted(item.likelihood for item in self.hypotheses)
        is_clear = (
            len(leads) > 1 and leads[-1] - leads[-2] >= DETECTED and self.informative >= MIN_INFORMATIVE
        )
        return self.best.datum if is_clear and self.best else None

    @property
    def contradicts_others(self) -> bool:
        """Return whether the best datum is clearly likelier than each other."""
        return sum(self.contradicts(item.datum) for item in self.hypotheses) == len(self.hypotheses) - 1

    def confirms(self, datum: Datum) -> bool:
        """Return whether this datum is clearly likelier than each other."""
        return self.contradicts_others and self.best is not None and self.best.datum == datum

    def contradicts(self, datum: Datum) -> bool:
        """Return whether another datum is clearly likelier than this one."""
        lead = -min((item.likelihood for item in self.hypotheses if item.datum == datum), default=0.0)
        return lead >= CONTRADICTED and self.informative >= MIN_INFORMATIVE


class _Rows(NamedTuple):
    """Log-likelihood (3, n) of rows under each datum, and what it is derived from."""

    likelihood: Floats
    outside: NDArray[np.int64]  # (3,) rows outside their areas
    metres: tuple[float | None, ...] = (None, None, None)


def by_names(
    lat: Floats, lon: Floats, named: Sequence[Codes], mentions: Sequence[Mention], areas: Areas
) -> NameEvidence:
    """Return the evidence for the datum of n positions, (n,) arrays, from the names in their rows."""
    if not len(lat):
        return NameEvidence()
    positions = [to_wgs84(lat, lon, datum) for datum in DATUMS]
    by_area = _area_likelihood(positions, list(named), areas)
    by_place = _place_likelihood(positions, mentions)
    rows = by_area.likelihood + by_place.likelihood
    totals = rows.sum(axis=1)
    hypotheses = tuple(
        Hypothesis(datum, int(by_area.outside[i]), by_place.metres[i], float(totals[i] - totals.max()))
        for i, datum in enumerate(DATUMS)
    )
    informative = int((np.ptp(rows, axis=0) > INFORMATIVE).sum())
    return NameEvidence(hypotheses, sum(map(bool, named)), len(mentions), informative)


def _area_likelihood(positions: list[tuple[Floats, Floats]], named: list[Codes], areas: Areas) -> _Rows:
    located = [areas.at_many(*place) for place in positions]
    inside = np.array(
        [
            [not codes or contains(codes, code) for codes, code in zip(named, column, strict=True)]
            for column in located
        ]
    )
    differing = np.flatnonzero(inside.any(axis=0) & ~inside.all(axis=0))
    likelihood = np.zeros(inside.shape)
    for i, place in enumerate(positions):
        lengths = shortest_outside(areas, named, differing, *place)
        lengths[inside[i, differing]] = 0.0
        likelihood[i, differing] = np.log((1 - WRONG_NAME) * np.exp(-lengths / BORDER_METRES) + WRONG_NAME)
    return _Rows(likelihood, (~inside).sum(axis=1))


def _place_likelihood(positions: list[tuple[Floats, Floats]], mentions: Sequence[Mention]) -> _Rows:
    likelihood = np.zeros((len(positions), len(positions[0][0])))
    if not mentions:
        return _Rows(likelihood, np.zeros(len(positions), dtype=np.int64))
    rows = np.array([mention.row for mention in mentions])
    places = ecef(*np.array([(mention.lat, mention.lon) for mention in mentions]).T)
    scale = np.maximum(MIN_POINT_ERROR, POINT_ERROR * np.array([mention.radius for mention in mentions]))
    counts = Counter(mention.place for mention in mentions)
    weights = np.array([counts[mention.place] for mention in mentions]) ** -0.5
    medians: list[float | None] = []
    for i, (lat, lon) in enumerate(positions):
        lengths = np.linalg.norm(ecef(lat[rows], lon[rows]) - places, axis=1)
        density = (1 + lengths**2 / (2 * scale**2)) ** -2  # Student's t, two degrees of freedom
        np.add.at(likelihood[i], rows, weights * np.log((1 - WRONG_MENTION) * density + WRONG_MENTION))
        medians.append(float(np.median(lengths)))
    return _Rows(likelihood, np.zeros(len(positions), dtype=np.int64), tuple(medians))
