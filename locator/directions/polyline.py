"""Lines as routers send them: encoded polylines with six decimals."""

from ..geo.point import Point

SCALE = 1e6
MOST_BITS = 32  # of one number: 360 degrees with six decimals take 30 and a sign


def decoded(text: str) -> list[Point]:
    """The points of a line; ValueError when the text is not one."""
    numbers = _numbers(text)
    if len(numbers) % 2:
        raise ValueError("half a point")
    lat = lon = 0
    points = []
    for north, east in zip(numbers[::2], numbers[1::2], strict=True):
        lat, lon = lat + north, lon + east
        if abs(lat) > 90 * SCALE or abs(lon) > 180 * SCALE:
            raise ValueError("a position that is none")
        points.append(Point(lat / SCALE, lon / SCALE))
    return points


def _numbers(text: str) -> list[int]:
    numbers, value, shift = [], 0, 0
    for sign in text.encode("ascii"):
        piece = sign - 63
        if not 0 <= piece < 64 or shift > MOST_BITS:
            raise ValueError("not an encoded line")
        value |= (piece & 31) << shift
        shift += 5
        if piece < 32:
            numbers.append(~(value >> 1) if value & 1 else value >> 1)
            value, shift = 0, 0
    if shift:
        raise ValueError("cut short")
    return numbers
