"""Outlets of the province, city or district that an origin names: first in lists, counted in notes."""

from collections.abc import Iterable, Mapping
from typing import Any

import numpy as np

from ..errors import message
from ..geo.point import ecef_point, vincenty
from ..index.search import Hits, Inside, Nearest, in_areas, inside
from ..index.snapshot import Filter, Snapshot
from ..query.resolve_origin import is_area


def area_code(query: Mapping[str, Any]) -> str:
    """Return the adcode of the area that a query's origin names; '' for positions and other places."""
    place = query.get("place") or {}
    return str(place.get("adcode", "")) if is_area(place) else ""


def is_inside(snapshot: Snapshot, ref: str, adcode: str) -> bool:
    """Return whether an outlet lies in an area; False for an unknown ref."""
    index = snapshot.index(ref)
    return index is not None and bool(in_areas(snapshot.adcodes[index : index + 1], (adcode,))[0])


def lists_only_others(snapshot: Snapshot, query: Mapping[str, Any], refs: Iterable[str]) -> bool:
    """Return whether the origin names an area and no listed outlet is in it."""
    adcode = area_code(query)
    return bool(adcode) and not any(is_inside(snapshot, ref, adcode) for ref in refs)


def own_area_hits(snapshot: Snapshot, search: Nearest, adcode: str, hits: Hits) -> Hits:
    """Return the nearest outlets of an area, then those outside it, as many as the search has."""
    indices = inside(snapshot, Inside((adcode,), search.filter))
    metres = vincenty(search.origin, snapshot.lat[indices], snapshot.lon[indices])
    if search.radius is not None:
        indices, metres = indices[metres <= search.radius], metres[metres <= search.radius]
    own = indices[np.lexsort((indices, metres))][: search.limit]
    chords = np.linalg.norm(snapshot.xyz[own] - np.asarray(ecef_point(search.origin)), axis=1)
    known = set(own.tolist())
    others = [pair for pair in zip(hits.indices, hits.chords, strict=True) if pair[0] not in known]
    pairs = [*zip(own.tolist(), chords.tolist(), strict=True), *others][: search.limit]
    return Hits([index for index, _ in pairs], [chord for _, chord in pairs])


def outside_notes(
    snapshot: Snapshot, query: Mapping[str, Any], condition: Filter, refs: Iterable[str], lang: str
) -> list[str]:
    """Return a note about listed outlets that are not in the area that the origin names; else none."""
    adcode = area_code(query)
    outside = sum(not is_inside(snapshot, ref, adcode) for ref in refs) if adcode else 0
    if not outside:
        return []
    found = len(inside(snapshot, Inside((adcode,), condition)))
    template = "{outside} of the outlets listed are outside {place}, where {found} outlets match"
    return [message(template, outside=outside, place=_name(query["place"], lang), found=found)]


def _name(place: Mapping[str, Any], lang: str) -> str:
    return str(place["path_en"][-1] if lang == "en" and place.get("path_en") else place["name"])
