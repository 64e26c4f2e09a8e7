"""Positions of the current release as references for the datum of a feed."""

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from ..geo.point import Floats, ecef
from ..network.outlet import Outlet
from .diff import PreviousRelease

SAME_METRES = 30.0
MIN_SHARE = 0.5  # of the outlets, that are in the release


class References(NamedTuple):
    """WGS-84 positions of n outlets in the current release, (n,) arrays, NaN if new.

    `usable` are those with a datum that was declared or detected when they were published.
    """

    lat: Floats
    lon: Floats
    usable: NDArray[np.bool_]

    @property
    def positions(self) -> tuple[Floats, Floats]:
        """Return the positions of the usable references, NaN for the others."""
        return np.where(self.usable, self.lat, np.nan), np.where(self.usable, self.lon, np.nan)

    @property
    def known(self) -> NDArray[np.bool_]:
        """Return a mask of the outlets that are in the release."""
        return ~np.isnan(self.lat)

    @property
    def is_unproven(self) -> bool:
        """Return True if most of the outlets in the release are no usable references."""
        known = int(self.known.sum())
        return known > 0 and int((self.known & self.usable).sum()) < MIN_SHARE * known

    def agree_with(self, lat: Floats, lon: Floats) -> bool:
        """Return whether most of n outlets, and these where they already are, are in the release."""
        known = self.known
        if not known.any() or known.sum() < MIN_SHARE * len(known):
            return False
        here, there = ecef(lat[known], lon[known]), ecef(self.lat[known], self.lon[known])
        return bool(float(np.median(np.linalg.norm(here - there, axis=1))) <= SAME_METRES)


def release_references(outlets: Sequence[Outlet], previous: PreviousRelease | None) -> References:
    """Return the references of the outlets of a feed."""
    places = np.full((len(outlets), 2), np.nan)
    usable = np.zeros(len(outlets), dtype=np.bool_)
    for i, outlet in enumerate(outlets):
        fields = previous.fields(outlet.ref) if previous else None
        if fields is not None:
            places[i] = fields["lat"], fields["lon"]
            usable[i] = "source" in fields
    return References(places[:, 0], places[:, 1], usable)
