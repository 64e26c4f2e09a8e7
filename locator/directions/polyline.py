"""Encoded polylines with six decimals, as sent by routers."""

from ..geo.point import Point

SCALE = 1e6
MAX_BITS = 32  # per number: 360 degrees with six decimals take 30 bits and a sign


def decode_polyline(text: str) -> list[Point]:
    """Decode a polyline into points; raise ValueError if it is malformed."""
    numbers = _decode_integers(text)
    if len(numbers) % 2:
        raise ValueError("half a point")
    lat = lon = 0
    points = []
    for north, east in zip(numbers[::2], numbers[1::2], strict=True):
        lat, lon = lat + north, lon + east
        if abs(lat) > 90 * SCALE or abs(lon) > 180 * SCALE:
            raise ValueError("position out of range")
        points.append(Point(lat / SCALE, lon / SCALE))
    return points


def _decode_integers(text: str) -> list[int]:
    numbers, value, shift = [], 0, 0
    for byte in text.encode("ascii"):
        chunk = byte - 63
        if not 0 <= chunk < 64 or shift > MAX_BITS:
            raise ValueError("not an encoded line")
        value |= (chunk & 31) << shift
        shift += 5
        if chunk < 32:
            numbers.append(~(value >> 1) if value & 1 else value >> 1)
            value, shift = 0, 0
    if shift:
        raise ValueError("cut short")
    return numbers
