"""Cities by the leading digits of adcodes, and those whose outlets differ between two releases."""

from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray

from .gazetteer import MUNICIPALITIES

Adcodes = NDArray[np.int32]
Indices = NDArray[np.int64]


def city_of_code(adcode: str) -> int:
    """Return the leading digits of a city, or of a municipality, 0 if unknown."""
    return int(adcode[:2]) if adcode[:2] in MUNICIPALITIES else int(adcode[:4] or 0)


def outlets_by_city(adcodes: Adcodes) -> Iterator[tuple[int, list[int]]]:
    """Yield each city with the indices of its outlets; outlets without an adcode are left out."""
    codes = _cities(adcodes)
    order = np.argsort(codes, kind="stable")
    cities, first = np.unique(codes[order], return_index=True)
    for code, indices in zip(cities.tolist(), np.split(order, first[1:]), strict=False):
        if code:
            yield code, indices.tolist()


def changed_cities(adcodes: Adcodes, previous_adcodes: Adcodes, previous_index: Indices) -> set[int]:
    """Return the cities with new, changed or removed outlets; changed outlets have a negative index too."""
    removed = np.ones(len(previous_adcodes), dtype=np.bool_)
    removed[previous_index[previous_index >= 0]] = False
    new = _cities(adcodes)[previous_index < 0]
    return {*new.tolist(), *_cities(previous_adcodes)[removed].tolist()}


def _cities(adcodes: Adcodes) -> Indices:
    provinces = adcodes // 10_000
    is_municipality = np.isin(provinces, [int(code) for code in MUNICIPALITIES])
    return np.where(is_municipality, provinces, adcodes // 100).astype(np.int64)
