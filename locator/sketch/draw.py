"""Draw a sketch as SVG of at most 20 KB: streets, buildings, exits, the outlet, north and scale."""

from collections.abc import Iterable, Iterator, Sequence
from itertools import islice, pairwise
from math import atan2, degrees, hypot
from typing import NamedTuple
from xml.sax.saxutils import escape

from ..geo.point import Point, metres
from .frame import HEIGHT, WIDTH, Frame
from .label_space import SIZE, LabelSpace, text_width
from .surroundings import Shape, ShapeKind

MAX_BYTES = 20_000
ROOM_FOR_TEXT = 4_500  # bytes for labels and the frame
ROW_HEIGHT, TOP = 36, 14
SCHEMA_HEIGHT = 230  # of a drawing without positions
BAR_METRES = (10, 20, 50, 100)
STYLES: dict[ShapeKind, str] = {
    "road": "#fff;stroke-width:13",
    "street": "#fff;stroke-width:8",
    "path": "#b9b3a6;stroke-width:2",
    "steps": "#b4472e;stroke-width:4;stroke-dasharray:2 3",
}
DRAWN_FIRST: tuple[ShapeKind, ...] = ("road", "street", "steps", "path")
MAX_LABELS = 6
BASELINE = 9  # below the centre of a label
DOOR, ABOVE = 36, -18  # from the outlet to the baseline of its label
LINE = 30  # between two labels
MARK = 6  # half of the square of an exit or a stop
CREDIT = "© OpenStreetMap"
TEXT = f'font-family="sans-serif" font-size="{SIZE:.0f}" fill="#222"'
RULES = (
    ".l{text-anchor:middle;stroke:#f3f0e9;stroke-width:4;paint-order:stroke}.building{fill:#d9d2c3}"
    ".to{stroke:#1a5fb4;stroke-width:2;stroke-dasharray:6 5}.arrow{fill:none;stroke:#222;stroke-width:3}"
)
DARK = (
    "@media(prefers-color-scheme:dark){svg{fill:#e6eaec}.page{fill:#182022}.ground{fill:#232d30}"
    ".l{stroke:#232d30}.building{fill:#38474b}.road,.street{stroke:#56666b}.path{stroke:#8b9a9e}"
    ".steps{stroke:#ff8a6b}.to{stroke:#7db4ff}.arrow,.bar{stroke:#e6eaec}.exit{fill:#7db4ff}}"
)


class Labels(NamedTuple):
    """Texts of a sketch: its title, rows below the drawing, and the words on it.

    `door` names the outlet at its dot; `landmark` is written beside it, since its position is unknown.
    """

    title: str
    rows: list[str]
    door: str
    exit: str
    metres: str
    north: str
    no_scale: str
    steps: str = ""
    landmark: str = ""


def draw(outlet: Point, shapes: Sequence[Shape], start: Point | None, labels: Labels) -> str:
    """Return the sketch of an outlet, with the way from the exit at `start` if its position is known.

    Without shapes it has no scale and no direction; without an exit either, it is its text alone.
    """
    if not shapes:
        below = SCHEMA_HEIGHT if labels.exit else 0
        return _svg([*(_schema(labels) if below else ()), *_rows(labels.rows, below)], labels, below)
    frame = frame_of(outlet, start)
    body = list(_map(frame, outlet, shapes, start, labels))
    if any('class="steps"' in piece for piece in body):
        labels = labels._replace(rows=[*labels.rows, labels.steps])
    return _svg([*body, *_rows(labels.rows)], labels)


def write(labels: Labels) -> str:
    """Return the rows of a sketch alone, without a drawing."""
    return _svg(list(_rows(labels.rows, 0)), labels, 0)


def frame_of(outlet: Point, start: Point | None = None) -> Frame:
    """Return the frame around an outlet and the exit from which one comes, if its position is known."""
    if start is None or metres(outlet, start) > 600:
        return Frame(outlet, 150.0)
    centre = Point((outlet.lat + start.lat) / 2, (outlet.lon + start.lon) / 2)
    return Frame(centre, max(100.0, metres(outlet, start) * 0.65))


def _map(
    frame: Frame, outlet: Point, shapes: Sequence[Shape], start: Point | None, labels: Labels
) -> Iterator[str]:
    yield f'<rect class="ground" width="{WIDTH}" height="{HEIGHT}" fill="#f3f0e9"/>'
    yield from _within_budget(_ground(frame, outlet, shapes), MAX_BYTES - ROOM_FOR_TEXT)
    x, y = frame.place(outlet)
    row = _door_row(frame, (x, y), shapes, start, labels)
    space = _space(frame, (x, y), row, start, labels)
    points = list(_points(frame, shapes, start, space))
    landmark = _landmark(x, y, row, labels.landmark, space)
    yield from _street_names(frame, shapes, space)
    yield from points
    if start:
        ex, ey = frame.place(start)
        yield f'<path class="to" d="M{ex:.0f} {ey:.0f}L{x:.0f} {y:.0f}"/>'
        yield _label(ex, ey - 12, labels.exit)
    yield f'<circle cx="{x:.0f}" cy="{y:.0f}" r="8" fill="#c01c28" stroke="#fff" stroke-width="2"/>'
    yield _label(x, row, labels.door)
    yield landmark
    yield from _north_and_scale(frame, labels)


def _ground(frame: Frame, outlet: Point, shapes: Sequence[Shape]) -> Iterator[str]:
    """Yield streets before buildings, the nearest buildings first: what is beyond the budget is left out."""
    lines = [
        (shape.kind, line) for shape in shapes if shape.kind in STYLES for line in frame.lines(shape.points)
    ]
    for kind in DRAWN_FIRST:
        for _, line in (item for item in lines if item[0] == kind):
            yield f'<path class="{kind}" d="{_path(line)}"/>'
    buildings = [shape for shape in shapes if shape.kind == "building"]
    for shape in sorted(buildings, key=lambda shape: metres(shape.points[0], outlet)):
        for line in frame.outlines(shape.points):
            yield f'<path class="building" d="{_path(line)}z"/>'


def _within_budget(pieces: Iterable[str], budget: int) -> Iterator[str]:
    """Yield pieces up to a number of bytes, buildings below streets."""
    chosen: list[str] = []
    for piece in pieces:
        budget -= len(piece.encode())
        if budget < 0:
            break
        chosen.append(piece)
    order = ("building", "path", "street", "road", "steps")
    yield from sorted(chosen, key=lambda piece: order.index(piece.split('"')[1]))


def _path(line: Sequence[tuple[int, int]]) -> str:
    (x, y), steps = line[0], pairwise(line)
    return f"M{x} {y}l" + " ".join(f"{bx - ax} {by - ay}" for (ax, ay), (bx, by) in steps)


def _door_row(
    frame: Frame, door: tuple[float, float], shapes: Sequence[Shape], start: Point | None, labels: Labels
) -> float:
    """Return the baseline of the outlet's name: below it, or above if an exit or its name is below."""
    space, (x, y) = LabelSpace(), door
    for shape in shapes:
        if shape.kind == "exit":
            space.reserve_mark(*frame.place(shape.points[0]), MARK)
    if start:
        _reserve_exit(frame, start, labels, space)
    name, middle = _cut(labels.door), _within(x, labels.door)
    free = (row for row in (y + DOOR, y + ABOVE) if space.take(middle, row - BASELINE, name))
    return next(free, y + DOOR)


def _reserve_exit(frame: Frame, start: Point, labels: Labels, space: LabelSpace) -> None:
    x, y = frame.place(start)
    space.reserve(_within(x, labels.exit), y - 12 - BASELINE, labels.exit)


def _landmark(x: float, y: float, row: float, text: str, space: LabelSpace) -> str:
    """Return the landmark below or above the name of the outlet; '' if there is no space."""
    rows = (row + LINE, y + ABOVE) if row > y else (row - LINE, y + DOOR)
    free = (at for at in rows if text and space.take(_within(x, text), at - BASELINE, _cut(text)))
    at = next(free, None)
    return "" if at is None else _label(x, at, text)


def _space(
    frame: Frame, door: tuple[float, float], row: float, start: Point | None, labels: Labels
) -> LabelSpace:
    """Return the space that is left by the labels of door and exit, scale, north and credit."""
    space, (x, y) = LabelSpace(), door
    space.reserve(_within(x, labels.door), row - BASELINE, labels.door)
    space.reserve(x, y, "○")
    if start:
        _reserve_exit(frame, start, labels, space)
    length = _bar(frame) * frame.scale
    for row in (HEIGHT - SIZE / 2, HEIGHT - 1.8 * SIZE):
        space.reserve(20 + length / 2, row, " " * round(length / (SIZE * 0.6)))
    space.reserve(WIDTH - text_width(CREDIT) / 2, HEIGHT - SIZE / 2, CREDIT)
    for row in (SIZE, 2 * SIZE, 3 * SIZE):
        space.reserve(WIDTH - 30, row, "北")
    return space


def _street_names(frame: Frame, shapes: Sequence[Shape], space: LabelSpace) -> Iterator[str]:
    """Yield the name of each street at the longest straight piece of it where there is space."""
    pieces: dict[str, list[tuple[float, tuple[int, int], tuple[int, int]]]] = {}
    for shape in shapes:
        if shape.kind in ("road", "street", "path") and shape.name:
            for a, b in (pair for line in frame.lines(shape.points) for pair in pairwise(line)):
                pieces.setdefault(shape.name, []).append((hypot(b[0] - a[0], b[1] - a[1]), a, b))
    longest = sorted(pieces.items(), key=lambda item: -max(item[1])[0])
    names = (_street_name(name, sorted(found, reverse=True), space) for name, found in longest)
    yield from islice(filter(None, names), MAX_LABELS)


def _street_name(
    name: str, pieces: Sequence[tuple[float, tuple[int, int], tuple[int, int]]], space: LabelSpace
) -> str:
    """Return the name of a street along one of its pieces; '' if there is no space."""
    for _, a, b in pieces:
        x, y = (a[0] + b[0]) / 2, (a[1] + b[1]) / 2
        angle = (degrees(atan2(b[1] - a[1], b[0] - a[0])) + 90) % 180 - 90
        if space.take(x, y, name, angle):
            place = f'x="{x:.0f}" y="{y + BASELINE:.0f}" transform="rotate({angle:.0f} {x:.0f} {y:.0f})"'
            return f'<text class="l" {place}>{escape(name)}</text>'
    return ""


def _points(frame: Frame, shapes: Sequence[Shape], start: Point | None, space: LabelSpace) -> Iterator[str]:
    """Yield exits and stops, named where there is space, the recorded exit without its letter."""
    marks = [shape for shape in shapes if shape.kind in ("exit", "stop")][: 2 * MAX_LABELS]
    placed = [(shape, *frame.place(shape.points[0])) for shape in marks]
    visible = [(shape, x, y) for shape, x, y in placed if 0 < x < WIDTH and 0 < y < HEIGHT]
    for _, x, y in visible:
        space.reserve_mark(x, y, MARK)
    for shape, x, y in visible:
        colour = "#1a5fb4" if shape.kind == "exit" else "#26a269"
        side = 2 * MARK
        yield f'<rect x="{x - MARK:.0f}" y="{y - MARK:.0f}" width="{side}" height="{side}" fill="{colour}"/>'
        if shape.points[0] != start:
            yield _mark_name(shape, x, y, space)


def _mark_name(shape: Shape, x: float, y: float, space: LabelSpace) -> str:
    """Return the name of an exit or a stop above it, elsewhere at it if need be; else ''."""
    beside = MARK + 4 + text_width(shape.name) / 2
    middle, below = y + BASELINE, (x, y + MARK + SIZE)
    places = [(_within(x, shape.name), y - 10), (x + beside, middle), (x - beside, middle), below]
    for at, row in places:
        if space.take(at, row - BASELINE, shape.name):
            return _label(at, row, shape.name)
    return ""


def _north_and_scale(frame: Frame, labels: Labels) -> Iterator[str]:
    length = _bar(frame)
    x, y, width = 20, HEIGHT - 18, length * frame.scale
    yield f'<path d="M{x} {y - 6}v6h{width:.0f}v-6" fill="none" stroke="#222" stroke-width="2" class="bar"/>'
    yield _label(x + width / 2, y - 10, labels.metres.format(length))
    yield f'<path d="M{WIDTH - 30} 26l9 26-9-6-9 6z"/>'
    yield _label(WIDTH - 30, 21, labels.north)
    yield f'<text x="{WIDTH - 6}" y="{HEIGHT - 6}" text-anchor="end">{CREDIT}</text>'


def _bar(frame: Frame) -> int:
    return max(bar for bar in BAR_METRES if bar * frame.scale < WIDTH / 3)


def _schema(labels: Labels) -> Iterator[str]:
    """Yield a drawing without positions: from the exit to the door."""
    y = SCHEMA_HEIGHT * 0.35
    yield f'<rect class="ground" width="{WIDTH}" height="{SCHEMA_HEIGHT}" fill="#f3f0e9"/>'
    yield f'<rect class="exit" x="64" y="{y - 12:.0f}" width="24" height="24" fill="#1a5fb4"/>'
    yield _label(120, y - 26, labels.exit)
    yield f'<path class="arrow" d="M96 {y:.0f}H{WIDTH - 100}m-12 -8l12 8-12 8"/>'
    yield f'<circle cx="{WIDTH - 80}" cy="{y:.0f}" r="10" fill="#c01c28"/>'
    yield _label(WIDTH - 110, y + 34, labels.door)
    yield _label(WIDTH - 110, y + 34 + LINE, labels.landmark)
    yield _label(WIDTH / 2, SCHEMA_HEIGHT - 14, labels.no_scale)


def _label(x: float, y: float, text: str) -> str:
    if not text:
        return ""
    return f'<text class="l" x="{_within(x, text):.0f}" y="{y:.0f}">{escape(_cut(text))}</text>'


def _cut(text: str) -> str:
    """Shorten a label that is wider than the drawing."""
    while text_width(text) > WIDTH - 2 * SIZE:
        text = f"{text[:-2]}…"
    return text


def _within(x: float, text: str) -> float:
    """Return the centre of a label, moved into the drawing."""
    half = min(text_width(_cut(text)) / 2 + SIZE, WIDTH / 2)
    return min(max(x, half), WIDTH - half)


def _rows(rows: Sequence[str], below: int = HEIGHT) -> Iterator[str]:
    for number, row in enumerate(rows):
        yield f'<text x="{TOP}" y="{below + TOP + 12 + number * ROW_HEIGHT}">{escape(row)}</text>'


def _svg(body: Sequence[str], labels: Labels, drawn: int = HEIGHT) -> str:
    height = drawn + TOP + ROW_HEIGHT * len(labels.rows)
    styles = "".join(f".{kind}{{fill:none;stroke:{style}}}" for kind, style in STYLES.items())
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {height}" role="img" {TEXT}>'
        f"<title>{escape(labels.title)}</title><desc>{escape(' '.join(labels.rows))}</desc>"
        f"<style>{styles}{RULES}{DARK}</style>"
        f'<rect class="page" width="{WIDTH}" height="{height}" fill="#fff"/>{"".join(body)}</svg>'
    )
