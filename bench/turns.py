"""`python -m bench turns EXTRACT`: bends of routes beside the turns of their sentences.

`bench.routes` prints the same table for its own extract.
"""

import random
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path

from locator.directions.route import MODES, NoRoute, RouterUnavailable, TravelMode
from locator.directions.valhalla import Valhalla
from locator.geo.point import Point, metres
from tests.bends_judge import Turn, bends, missing, rendered, unspoken
from tests.directions_rules import Case, case

from .spoken import near, on_extract, streets
from .tables import show

ROUTES, TRIED, LEAST = 400, 8_000, 100.0  # routes per mode; pairs of points tried; metres between ends
MAX_EXAMPLES = 5


def main(arguments: list[str]) -> None:
    """Build tiles of an OpenStreetMap extract and print the table."""
    on_extract("turns", arguments, compare)


def compare(valhalla: Valhalla, extract: Path) -> None:
    """Print the share of bends that have a sentence, and of sentences that have a bend."""
    corners, _ = streets(extract)
    rows, examples = [], []
    for mode in MODES:
        cases = list(_cases(valhalla, corners, mode))
        pairs = [(bends(it.route.line), rendered(it.zh.steps)) for it in cases]
        silent, false = [missing(*pair) for pair in pairs], [missing(*pair[::-1]) for pair in pairs]
        steps = sum(len(it.route.maneuvers) for it in cases) / max(1, len(cases))
        bent = sum(len(pair[0]) for pair in pairs)
        rendered_count = bent - sum(map(len, silent))
        lone = sum(len(unspoken(it.route.line, pair[1])) for it, pair in zip(cases, pairs, strict=True))
        share = f"{rendered_count / max(1, bent):.2%}"
        rows.append((mode, len(cases), bent, share, sum(map(len, false)), lone, steps))
        examples += _examples(mode, cases, silent, "not told") + _examples(mode, cases, false, "not there")
    header = (
        *("mode", "routes", "bends over 40°", "told (100 %)", "told, not there (0)"),
        *("corners without a turn (0)", "maneuvers a route"),
    )
    show(f"bends of the line and turns of the sentences, {extract.name}", header, rows)
    if examples:
        show("disagreements", ("mode", "what", "at m", "side", "from", "steps"), examples[:MAX_EXAMPLES])


def _examples(
    mode: str, cases: Sequence[Case], turns: Sequence[list[Turn]], what: str
) -> list[tuple[str, str, str, str, str, str]]:
    return [
        (
            mode,
            what,
            f"{turn.at:.0f}",
            turn.side,
            " to ".join(f"{p.lat:.6f},{p.lon:.6f}" for p in (it.route.line[0], it.route.line[-1])),
            " ".join(step.text for step in it.zh.steps),
        )
        for it, found in zip(cases, turns, strict=True)
        for turn in found
    ]


def _cases(valhalla: Valhalla, corners: Sequence[Point], mode: TravelMode) -> Iterator[Case]:
    rng, count = random.Random(17), 0
    for _ in range(TRIED):
        start, end = (near(rng.choice(corners), rng) for _ in range(2))
        if metres(start, end) < LEAST:
            continue
        try:
            route = valhalla.route(start, end, mode)
        except (NoRoute, RouterUnavailable):
            continue
        yield case(route, "bare")
        count += 1
        if count == ROUTES:
            return


if __name__ == "__main__":
    main(sys.argv[1:])
