"""Read the features of an extract as lines of GeoJSON for tippecanoe, with bounded memory.

Node locations of large extracts are stored on disk.
"""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import orjson
import osmium

from ...directions.extract import is_large, is_sorted, merge
from ...geo.point import Point
from ...places.osm.extent import of_way
from ...places.osm.source import OsmFile, fraction, source_of
from .features import AREA_KEYS, KEYS, MAX_ZOOM, Feature, area_features, line_features, point_features

PROGRESS_INTERVAL = 2_000  # elements
Progress = Callable[[float], None]


class ExtractFeatures:
    """The features of one extract; temporary files go to `work`."""

    def __init__(self, path: Path, work: Path, progress: Progress) -> None:
        source = source_of(path, work)
        self._file = source if is_sorted(source) else _sorted(path, source, work)
        self._storage = f"sparse_file_array,{work}/nodes" if is_large(source) else "flex_mem"
        self._progress = progress
        self._geometry = osmium.geom.GeoJSONFactory()

    def lines(self) -> Iterator[str]:
        """Yield the features, one line of GeoJSON each. Raises RuntimeError for a damaged file."""
        path, form = self._file
        elements = (
            osmium.FileProcessor(osmium.io.File(str(path), form))
            .with_locations(self._storage)
            .with_areas(osmium.filter.KeyFilter(*AREA_KEYS))
            .with_filter(osmium.filter.KeyFilter(*KEYS))
        )
        for number, element in enumerate(elements):
            if number % PROGRESS_INTERVAL == 0:
                self._progress(fraction(path))
            yield from self._features(element)
        self._progress(1.0)

    def _features(self, element: Any) -> Iterator[str]:
        tags = dict(element.tags)
        if element.is_way():
            features = line_features(tags)
            shape = self._line(element) if features else ""
        elif element.is_area():
            features = area_features(tags)
            shape = self._polygons(element) if features else ""
            yield from self._points(tags, lambda: _centre(element))
        else:
            features, shape = [], ""
            if element.is_node():
                yield from self._points(tags, lambda: _position(element))
        if shape:
            yield from (_geojson(feature, shape) for feature in features)

    def _points(self, tags: dict[str, str], locate: Callable[[], Point | None]) -> Iterator[str]:
        features = point_features(tags)
        point = locate() if features else None
        if point:
            shape = f'{{"type":"Point","coordinates":[{point.lon:.7f},{point.lat:.7f}]}}'
            yield from (_geojson(feature, shape) for feature in features)

    def _line(self, way: Any) -> str:
        if way.is_closed():
            return _partial_line(way)  # perhaps there and back
        try:
            return str(self._geometry.create_linestring(way))
        except RuntimeError:  # nodes are missing
            return _partial_line(way)

    def _polygons(self, area: Any) -> str:
        try:
            return str(self._geometry.create_multipolygon(area))
        except RuntimeError:  # no complete ring
            return ""


def _sorted(path: Path, source: OsmFile, work: Path) -> OsmFile:
    return merge({str(path): source}, work / "sorted.osm.pbf")


def _position(node: Any) -> Point | None:
    return Point(node.location.lat, node.location.lon) if node.location.valid() else None


def _partial_line(way: Any) -> str:
    """Return the geometry of a way from its nodes that are in the extract."""
    places = [f"[{at.lon:.7f},{at.lat:.7f}]" for at in (n.location for n in way.nodes) if at.valid()]
    if len(places) > 2 and places == places[::-1]:  # OSMnx writes two-way streets there and back
        places = places[: len(places) // 2 + 1]
    return f'{{"type":"LineString","coordinates":[{",".join(places)}]}}' if len(places) > 1 else ""


def _centre(area: Any) -> Point | None:
    ring = next(iter(area.outer_rings()), None)
    if ring is None:
        return None
    extent = of_way([Point(n.lat, n.lon) for n in ring if n.location.valid()], line=False)
    return extent.point if extent else None


def _geojson(feature: Feature, shape: str) -> str:
    fields = orjson.dumps(feature.fields).decode()
    zooms = f'{{"layer":"{feature.layer}","minzoom":{feature.min_zoom},"maxzoom":{MAX_ZOOM}}}'
    return f'{{"type":"Feature","tippecanoe":{zooms},"properties":{fields},"geometry":{shape}}}\n'
