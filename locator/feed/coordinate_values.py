"""Recognize columns of coordinates by their values, where names do not tell."""

from collections.abc import Iterable, Sequence

from ..places.written_position import is_in_china
from .coordinates import Axis, InvalidCoordinate, is_pair, parse_coordinate

BEIJING = {"lat": 39.9, "lon": 116.4}
MIN_DECIMALS = 3


def holds_pair(lat: int, lon: int, samples: Sequence[Sequence[str]]) -> bool:
    """Return whether most cells of two columns, or of one, are positions; True without samples."""
    rows = [row for row in samples if len(row) > max(lat, lon) and row[lat].strip()]
    if lat == lon:
        return not samples or 2 * sum(is_pair(row[lat]) for row in rows) > len(rows)
    fitting = sum(_is_degrees(row[lat], "lat") and _is_degrees(row[lon], "lon") for row in rows)
    return not samples or 2 * fitting > len(rows)


def coordinate_like(columns: Iterable[tuple[str, int]], samples: Sequence[Sequence[str]]) -> list[str]:
    """Return the names of the columns whose cells are coordinates in China, or pairs of them."""
    return [name for name, index in columns if _is_coordinate_like(index, samples)]


def _is_coordinate_like(index: int, samples: Sequence[Sequence[str]]) -> bool:
    cells = [text for row in samples if len(row) > index and (text := row[index].strip())]
    fitting = sum(_has_decimals(text) or is_pair(text) for text in cells)
    return 2 * fitting > len(cells)


def _has_decimals(text: str) -> bool:
    is_degrees = _is_degrees(text, "lat") or _is_degrees(text, "lon")
    return is_degrees and len(text.partition(".")[2]) >= MIN_DECIMALS


def _is_degrees(text: str, axis: Axis) -> bool:
    try:
        degrees = BEIJING | {axis: parse_coordinate(text, axis).value}
    except InvalidCoordinate:
        return False
    return is_in_china(degrees["lat"], degrees["lon"])
