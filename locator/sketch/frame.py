"""The part of the ground that a sketch shows, and its drawing coordinates."""

from math import cos, radians
from typing import NamedTuple

from shapely import LineString, Polygon, box
from shapely.geometry.base import BaseGeometry

from ..geo.point import Box, Point

WIDTH, HEIGHT = 600, 520
METRES_PER_DEGREE = 111_195.0
TOLERANCE = 1.0  # drawing units by which lines are simplified
CLIP = box(0, 0, WIDTH, HEIGHT)


class Frame(NamedTuple):
    """A frame around a centre; `metres` is half of its height."""

    centre: Point
    metres: float

    @property
    def scale(self) -> float:
        """Return the drawing units of a metre."""
        return HEIGHT / (2 * self.metres)

    @property
    def box(self) -> Box:
        """Return the bounds in degrees."""
        north = self.metres / METRES_PER_DEGREE
        east = north * WIDTH / HEIGHT / cos(radians(self.centre.lat))
        lat, lon = self.centre
        return Box(lon - east, lat - north, lon + east, lat + north)

    def place(self, point: Point) -> tuple[float, float]:
        """Return the drawing coordinates of a point."""
        unit = METRES_PER_DEGREE * self.scale
        x = WIDTH / 2 + (point.lon - self.centre.lon) * unit * cos(radians(self.centre.lat))
        return x, HEIGHT / 2 - (point.lat - self.centre.lat) * unit

    def lines(self, points: tuple[Point, ...]) -> list[list[tuple[int, int]]]:
        """Return the visible parts of a line, simplified to whole units."""
        line = LineString([self.place(point) for point in points])
        return [
            [(round(x), round(y)) for x, y in part.simplify(TOLERANCE).coords]
            for part in _parts(line)
            if isinstance(part, LineString) and part.length > 2
        ]

    def outlines(self, points: tuple[Point, ...]) -> list[list[tuple[int, int]]]:
        """Return the visible parts of an area, simplified to whole units."""
        area = Polygon([self.place(point) for point in points]).buffer(0)
        return [
            [(round(x), round(y)) for x, y in part.exterior.simplify(TOLERANCE).coords]
            for part in _parts(area)
            if isinstance(part, Polygon) and part.area > 4
        ]


def _parts(shape: BaseGeometry) -> list[BaseGeometry]:
    visible = shape.intersection(CLIP)
    return list(getattr(visible, "geoms", [visible]))
