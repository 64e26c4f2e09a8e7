"""Outlets that remain possible for a caller: those of the area that is known, or those after the answers."""

from collections.abc import Iterable, Mapping
from typing import Any

import numpy as np
import orjson

from ..geo.point import bearing, metres
from ..places.place_rows import WITHIN
from ..query.query_params import NearestQuestion
from .ambiguity.clarifying_question import Uncertainty, candidates_by_share
from .context import QueryContext
from .geojson import nearest_writer
from .nearest import nearest_output_options


def outlets_of_area(context: QueryContext, place: Mapping[str, Any]) -> frozenset[int]:
    """Return the outlets of an area that stands for the caller's place; none for other places."""
    area = context.services.gazetteer.get(place.get("adcode") or "")
    if area is None or place.get("type") != area.level:
        return frozenset()
    size = 10 ** (6 - WITHIN[area.level])
    inside = np.flatnonzero(context.snapshot.adcodes // size == int(area.adcode) // size)
    return frozenset(inside.tolist())


def candidate_features(
    context: QueryContext, question: NearestQuestion, uncertainty: Uncertainty, limit: int, *, by_share: bool
) -> list[dict[str, Any]]:
    """Return the candidates that pass the filter in GeoJSON, the likeliest or the nearest first."""
    if by_share:
        indices: Iterable[int] = (index for index, _ in candidates_by_share(context.snapshot, uncertainty))
    else:
        passing = context.snapshot.subset(uncertainty.condition).indices.tolist()
        indices = uncertainty.candidates.intersection(passing)
    origin = uncertainty.origin
    measured = [
        (index, metres(origin, point), bearing(origin, point))
        for index in indices
        for point in (context.snapshot.point(index),)
    ]
    if not by_share:
        measured.sort(key=lambda one: one[1])
    write = nearest_writer(context.snapshot, nearest_output_options(context, question))
    return [orjson.loads(feature) for feature in write(iter(measured[:limit]), context.side_at(origin))]
