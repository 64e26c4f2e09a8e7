"""Judge of compass words that knows only the line of a route: the direction of each stretch beside its words.

Independent of `locator/directions/simplify_maneuvers.py`: point by point, with geodesics.
"""

import re
from collections.abc import Iterator, Sequence
from math import sqrt

from locator.directions.renderings import DirectionsStep
from locator.geo.point import Point, bearing, metres

from .bends_judge import Ruler, angle, bends

WINDS = ("北", "东北", "东", "东南", "南", "西南", "西", "西北")
HEADED = re.compile("向([东南西北]{1,2})走(?:[^，。]*，路弯向([东南西北]{1,2}))?")
AT_ONCE = "紧接着"
HALF_WIND, ROUNDING = 22.5, 5.0  # degrees from the centre of a word to its limit, and beyond it
LOOKED_AT = 15.0  # metres at either end of a stretch that winds
TURN_APART = 16.0  # metres between turns that share a sentence
MIN_METRES = 3  # shorter stretches have no direction that rounded metres would state


def misnamed(line: Sequence[Point], steps: Sequence[DirectionsStep]) -> list[tuple[str, float]]:
    """The sentences whose compass words are not those of their stretches, and by how many degrees."""
    ruler = Ruler(line)
    turns = [bend.at for bend in bends(line, 30.0)]
    found = []
    for start, end, slack, step in _stretches(steps):
        words = HEADED.search(step.text)
        if not words or (step.metres or 0) < MIN_METRES:
            continue
        if AT_ONCE in step.text:  # the words follow the last turn
            start = max([at for at in turns if start - slack <= at <= start + TURN_APART], default=start)
        off = _off(ruler, start, end, slack, [45 * WINDS.index(word) for word in words.groups() if word])
        if off > HALF_WIND + ROUNDING:
            found.append((step.text, off))
    return found


def _stretches(steps: Sequence[DirectionsStep]) -> Iterator[tuple[float, float, float, DirectionsStep]]:
    """Start and end of each stretch by the sum of the metres, and what rounding may shift them by."""
    at = 0.0
    for number, step in enumerate(steps):
        yield at, at + (step.metres or 0), sqrt(number) + 1.0, step
        at += step.metres or 0


def _off(ruler: Ruler, start: float, end: float, slack: float, words: Sequence[float]) -> float:
    """The degrees between words and stretch, with start and end where they agree best."""
    shifts = (-slack, 0.0, slack)
    return min(_difference(ruler, start + a, end + b, words) for a in shifts for b in shifts)


def _difference(ruler: Ruler, start: float, end: float, words: Sequence[float]) -> float:
    along = _heading(ruler, start, end)
    if len(words) == 1:
        return abs(angle(words[0], along))
    first = _heading(ruler, start, min(end, start + LOOKED_AT))
    last = _heading(ruler, max(start, end - LOOKED_AT), end)
    return max(abs(angle(words[0], first)), min(abs(angle(words[1], it)) for it in (last, along)))


def _heading(ruler: Ruler, start: float, end: float) -> float:
    a, b = ruler.point(max(0.0, start)), ruler.point(end)
    return bearing(a, b) if metres(a, b) > 0.1 else 0.0
