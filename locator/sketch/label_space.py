"""Room for the labels of a sketch: within the drawing, none on another."""

from shapely import Polygon, box
from shapely.affinity import rotate

from .frame import CLIP

SIZE = 26.0  # of the font: 14 px on a phone 390 px wide, where a drawing has 0.54 of its size
LATIN_WIDTH = 0.6  # of the size
WIDE_FROM = "\u2e80"


class LabelSpace:
    """The areas that are taken by labels."""

    def __init__(self) -> None:
        self._taken: list[Polygon] = []

    def reserve(self, x: float, y: float, text: str, angle: float = 0.0) -> None:
        """Take the area of a label around its centre."""
        self._taken.append(_area(x, y, text, angle))

    def reserve_mark(self, x: float, y: float, half: float) -> None:
        """Take the area of a square around its centre."""
        self._taken.append(box(x - half, y - half, x + half, y + half))

    def take(self, x: float, y: float, text: str, angle: float = 0.0) -> bool:
        """Take the area of a label if it is free and within the drawing; return whether it was."""
        area = _area(x, y, text, angle)
        if not CLIP.contains(area) or any(area.intersects(other) for other in self._taken):
            return False
        self._taken.append(area)
        return True


def text_width(text: str) -> float:
    """Return the estimated width of a text."""
    return sum(SIZE if character >= WIDE_FROM else SIZE * LATIN_WIDTH for character in text)


def _area(x: float, y: float, text: str, angle: float) -> Polygon:
    width = text_width(text) / 2
    return rotate(box(x - width, y - SIZE / 2, x + width, y + SIZE / 2), angle, origin=(x, y))
