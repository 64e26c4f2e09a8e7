"""Counts of outlets per filter: how many results each filter of a query would leave."""

from typing import NamedTuple

import numpy as np

from ..geo.point import Point, ecef_point
from ..index.search import in_areas
from ..index.snapshot import Indices, Snapshot
from ..network.outlet import ACCESS_NEEDS, KINDS, SERVICES
from ..query.query_params import Filtered
from .context import QueryContext

REACHES = (5_000, 10_000, 20_000, 50_000, 100_000, 200_000, 500_000)  # metres
CHORD_MARGIN = 1.0  # metres, so that the farthest result is among them
FACET_FIELDS = {"kind": KINDS, "service": SERVICES, "access": ACCESS_NEEDS}


class Facet(NamedTuple):
    """A filter value, how many outlets it leaves, and whether it is active."""

    field: str
    value: str
    outlets: int
    active: bool


class Facets(NamedTuple):
    """The facets of a query, and the outlets that pass its filters now."""

    total: int
    facets: tuple[Facet, ...]


def reach_of(farthest: float) -> int:
    """Return the smallest round distance, in metres, that contains the farthest result."""
    return next((reach for reach in REACHES if reach >= farthest), REACHES[-1])


def outlets_within(snapshot: Snapshot, origin: Point, reach: float) -> Indices:
    """Return the outlets within a distance, by chord."""
    away = snapshot.xyz - np.asarray(ecef_point(origin))
    return np.flatnonzero(np.einsum("ij,ij->i", away, away) <= reach * reach)


def nearest_distances(context: QueryContext, question: Filtered, origin: Point, reach: float) -> list[float]:
    """Return the distances, by chord, of the outlets of a query within a distance, the nearest first."""
    snapshot, near = context.snapshot, outlets_within(context.snapshot, origin, reach + CHORD_MARGIN)
    matching = near[snapshot.matches(context.filter(question), near)]
    away = snapshot.xyz[matching] - np.asarray(ecef_point(origin))
    found: list[float] = np.sqrt(np.einsum("ij,ij->i", away, away)).tolist()
    return sorted(found)


def outlets_in(snapshot: Snapshot, adcode: str) -> Indices:
    """Return the outlets of an area."""
    return np.flatnonzero(in_areas(snapshot.adcodes, (adcode,)))


def count_facets(context: QueryContext, question: Filtered, candidates: Indices) -> Facets:
    """Return the facets of a query over candidate outlets: values that some but not all of them have."""
    total = _count(context, question, candidates)
    facets = [_open_now(context, question, candidates)]
    for field, values in FACET_FIELDS.items():
        facets += [_facet(context, question, candidates, field, value) for value in values]
    useful = (facet for facet in facets if facet.active or 0 < facet.outlets < total)
    return Facets(total, tuple(sorted(useful, key=lambda facet: not facet.active)))


def _open_now(context: QueryContext, question: Filtered, candidates: Indices) -> Facet:
    count = _count(context, question.model_copy(update={"open": "now"}), candidates)
    return Facet("open", "now", count, question.open == "now")


def _facet(context: QueryContext, question: Filtered, candidates: Indices, field: str, value: str) -> Facet:
    """Return a facet; a kind replaces the others, since an outlet is of one kind."""
    active: tuple[str, ...] = getattr(question, field)
    values = (value,) if field == "kind" else tuple(dict.fromkeys((*active, value)))
    count = _count(context, question.model_copy(update={field: values}), candidates)
    return Facet(field, value, count, value in active)


def _count(context: QueryContext, question: Filtered, candidates: Indices) -> int:
    condition = context.filter(question)
    return int(context.snapshot.matches(condition, candidates).sum())
