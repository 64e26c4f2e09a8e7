"""Callers who know their street: number of questions until the nearest outlet is found."""

import random
from math import cos, pi, radians, sin, sqrt

from locator.answers.ambiguity.clarifying_question import (
    METRES_PER_DEGREE,
    ClarifyingQuestion,
    Uncertainty,
    candidates_by_share,
    next_question,
)
from locator.geo.districts import Areas
from locator.geo.point import Point
from locator.index.search import Nearest, nearest
from locator.index.snapshot import ALL_OUTLETS, Snapshot

from .network import DATA, sample_rows
from .network import snapshot as snapshot_of
from .tables import show

CALLERS = 1_000
STREETS = (300.0, 1_200.0)  # metres of uncertainty of a street name
FULL_ADDRESS = 100.0  # metres of uncertainty of a full address: the width of a block
MAX_QUESTIONS = 4


def main() -> None:
    """Print questions per caller and wrong outlets for each strategy."""
    rng = random.Random(5)
    snapshot, areas = snapshot_of(sample_rows()), Areas.load(DATA / "build" / "areas.npz")

    def district_of(point: Point) -> str:
        division = areas.at(point)
        return (division.district or division.city) if division else ""

    ours, full, none = [], [], []
    for _ in range(CALLERS):
        street, doubt = snapshot.point(rng.randrange(len(snapshot))), rng.uniform(*STREETS)
        street_center = within(street, doubt, rng)  # the center of the street
        position = within(street_center, doubt, rng)
        right = first(snapshot, position)
        uncertainty = Uncertainty(street_center, doubt, ALL_OUTLETS)
        ours.append(simulate_call(snapshot, uncertainty, position, right, district_of, rng))
        full.append((1, first(snapshot, within(position, FULL_ADDRESS, rng)) != right))
        none.append((0, first(snapshot, street_center) != right))
    named = {"the best next question": ours, "the full address": full, "no question": none}
    show(
        f"{CALLERS:,} callers, street known to {STREETS[0]:.0f}-{STREETS[1]:.0f} m",
        ("strategy", "questions per caller", "wrong outlets"),
        [
            (name, f"{sum(n for n, _ in outcomes) / CALLERS:.2f}", sum(w for _, w in outcomes))
            for name, outcomes in named.items()
        ],
    )


def simulate_call(snapshot, doubt, position, right, district_of, rng):  # type: ignore[no-untyped-def]
    """Return (questions, is_wrong) of a caller at a position who answers truthfully."""
    for count in range(MAX_QUESTIONS + 1):
        ask = next_question(snapshot, doubt, district_of) if count < MAX_QUESTIONS else None
        if ask is None:
            left = candidates_by_share(snapshot, doubt)
            return count, not left or left[0][0] != right
        leaves = frozenset(answered(ask, right, district_of(position), rng))
        doubt = doubt._replace(candidates=leaves, answered=doubt.answered | {ask.text["zh"]})
    raise AssertionError


def answered(ask: ClarifyingQuestion, right: int, district: str, rng: random.Random) -> tuple[int, ...]:
    """Return the outlets of the caller's choice: their district, else one that contains their outlet."""
    for choice in ask.choices:
        if choice.texts["zh"] == district:
            return choice.outlets
    fitting = [choice.outlets for choice in ask.choices if right in choice.outlets]
    return rng.choice(fitting) if fitting else ask.choices[-1].outlets


def first(snapshot: Snapshot, point: Point) -> int:
    return nearest(snapshot, Nearest(point, 1)).indices[0]


def within(middle: Point, metres: float, rng: random.Random) -> Point:
    """Return a random point in the circle."""
    away, turn = metres * sqrt(rng.random()), 2 * pi * rng.random()
    wide = METRES_PER_DEGREE * cos(radians(middle.lat))
    return Point(middle.lat + away * sin(turn) / METRES_PER_DEGREE, middle.lon + away * cos(turn) / wide)


if __name__ == "__main__":
    main()
