"""Clusters of a viewport at every zoom: duration and transfer size."""

import gzip
from time import perf_counter

import orjson

from locator.geo.point import Box, Point
from locator.index.clusters import Clusters, MapView
from locator.index.snapshot import ALL_OUTLETS

from .network import million, sample_rows, snapshot
from .tables import microseconds, show

SCREEN = 1280, 800
CENTER = Point(31.23, 121.47)


def main() -> None:
    """Print the tables of both sizes."""
    small = sample_rows()
    tables = {"22,300": _measure(small), "1 M": _measure(million(small))}
    for name, rows in tables.items():
        show(
            f"clusters of a {SCREEN[0]} x {SCREEN[1]} viewport around Shanghai, {name} outlets", HEADER, rows
        )


HEADER = ("zoom", "first, ms", "again, ms", "features", "KB", "KB gz")


def _measure(rows: tuple) -> list[tuple[object, ...]]:  # type: ignore[type-arg]
    clusters = Clusters(snapshot(rows))
    clusters.snapshot.subset(ALL_OUTLETS)
    return [_at(clusters, zoom) for zoom in (3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18)]


def _at(clusters: Clusters, zoom: int) -> tuple[object, ...]:
    box, view = _box(zoom), MapView(ALL_OUTLETS, zoom)
    begin = perf_counter()
    features = clusters.inside(box, view)
    first = (perf_counter() - begin) * 1000
    again = microseconds(lambda b: clusters.inside(b, view), [box], count=200) / 1000
    body = orjson.dumps(features)
    return (
        zoom,
        round(first, 2),
        f"{again:.2f}",
        len(features),
        len(body) / 1000,
        len(gzip.compress(body)) / 1000,
    )


def _box(zoom: int) -> Box:
    wide, high = (360 / (256 << zoom) * pixels / 2 for pixels in SCREEN)
    high *= 0.855  # at this latitude a pixel spans fewer degrees in height than in width
    center = CENTER if zoom > 5 else Point(35.0, 104.0)
    return Box(
        max(-180, center.lon - wide),
        max(-85, center.lat - high),
        min(180, center.lon + wide),
        min(85, center.lat + high),
    )
