"""`python -m bench word_list [--poi FILE --queries FILE] [--addresses FILE]`: place texts of callers.

The list is tests/words.csv; `poi_queries` and `labelled_addresses` read the files of the options.
"""

from argparse import ArgumentParser, Namespace
from collections.abc import Sequence
from pathlib import Path

import numpy as np

from locator.geo.districts import Areas
from locator.places.finder import Finder
from locator.places.gazetteer import Gazetteer
from locator.places.interpretation import LISTED
from locator.places.outlet_names import OutletNames, OutletNameSource
from locator.places.place_search import PlaceSearch

from .labelled_addresses import show_addresses
from .network import DATA
from .poi_queries import show_poi_queries
from .tables import show
from .word_outcomes import NEAR, Outcome, read_list

OFFICIAL = DATA / "build" / "places.db"
HEADER = (
    "kind",
    "rows",
    "as expected",
    "… or asked back",
    "with position",
    "within 1 km",
    "radius includes it",
    "other province as fact",
)
FACTS = ("confidence", "places as fact", "… right city", "other rows as fact")
THRESHOLDS = (0.5, 0.6, 0.7, 0.8, 0.9)


def main(arguments: Sequence[str] = ()) -> None:
    """Print the tables."""
    options = _options(arguments)
    gazetteer, search = Gazetteer.load(DATA / "gazetteer"), place_search()
    outcomes = [
        Outcome(row, search.find(row.text, typing=row.kind == "typing")) for row in read_list(gazetteer)
    ]
    kinds = dict.fromkeys(outcome.row.kind for outcome in outcomes)
    rows = [(kind, *_shares([o for o in outcomes if o.row.kind == kind])) for kind in kinds]
    show("place texts of callers", HEADER, [*rows, ("all", *_shares(outcomes))])
    show(
        f"results shown as fact, by threshold (in use: {LISTED})",
        FACTS,
        [_facts(outcomes, t) for t in THRESHOLDS],
    )
    wrong = [outcome.described() for outcome in outcomes if outcome.faults]
    show("wrong", ("text", "kind", "expected", "result", "confidence", "match", "faults"), wrong)
    _from_files(options.poi, options.queries, options.addresses, gazetteer, search)


def _facts(outcomes: Sequence[Outcome], threshold: float) -> tuple[object, ...]:
    """Return the shares of results of at least a confidence: of rows with a place, and of the others."""
    named, others = (
        [o for o in outcomes if (o.row.expect == "place") == is_place] for is_place in (True, False)
    )
    facts = [o for o in named if o.confidence >= threshold]
    return (
        f"{threshold:.1f}",
        f"{len(facts) / max(1, len(named)):.1%}",
        _share([o.is_right for o in facts]),
        _share([o.confidence >= threshold and not o.is_city_level for o in others]),
    )


def place_search(custom: Path | None = None) -> PlaceSearch:
    """Return the search over the official and the custom places, without outlets."""
    nothing = OutletNameSource(0, lambda _: {}, np.zeros(0, np.int32), lambda _: None)
    return PlaceSearch(Finder(OFFICIAL, custom), OutletNames(nothing))


def _from_files(
    poi: Path | None, queries: Path | None, addresses: Path | None, gazetteer: Gazetteer, search: PlaceSearch
) -> None:
    if poi and queries:
        areas = Areas.load(DATA / "build" / "areas.npz")
        show_poi_queries(poi, queries, OFFICIAL, areas, place_search)
    else:
        print("\n  POI queries: not given")
    if addresses:
        show_addresses(addresses, gazetteer, search)
    else:
        print("\n  labelled addresses: not given")


def _shares(outcomes: Sequence[Outcome]) -> tuple[object, ...]:
    located = [o.metres_off for o in outcomes if o.row.point]
    return (
        len(outcomes),
        _share([o.is_right for o in outcomes]),
        _share([o.is_right or o.is_question for o in outcomes]),
        len(located),
        _share([away <= NEAR for away in located]),
        _share([o.is_inside_radius for o in outcomes if o.row.point]),
        _share([o.is_false_fact for o in outcomes if o.row.within]),
    )


def _share(values: Sequence[bool]) -> str:
    return f"{sum(values) / len(values):.1%}" if values else "–"


def _options(arguments: Sequence[str]) -> Namespace:
    parser = ArgumentParser(prog="python -m bench word_list")
    parser.add_argument("--poi", type=Path, help="CSV with name, lat, lon (WGS-84), one place per row")
    parser.add_argument(
        "--queries", type=Path, help="CSV with query, lat, lon and poi_row, a row of --poi from 0"
    )
    parser.add_argument("--addresses", type=Path, help="JSON lines with text and its BIOES tags")
    options = parser.parse_args(arguments)
    if bool(options.poi) != bool(options.queries):
        parser.error("--poi and --queries require each other")
    return options
