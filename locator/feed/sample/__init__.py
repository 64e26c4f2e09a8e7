"""The sample feed: 2,300 service centers and 20,000 drop-off points that do not exist.

The fixed seed makes the file identical on every machine. Every name contains 示例, every ref begins with
SAMPLE-, and all phone numbers are extensions of the hotline.
"""

import csv
from collections.abc import Iterator
from io import TextIOWrapper
from pathlib import Path
from random import Random

from ...geo.districts import Areas
from ...network.outlet import Kind, Outlet
from ...places.gazetteer import Gazetteer
from ...runtime.output_file import replacing
from ..flat import COLUMNS, flatten
from .attributes import outlet_fields
from .placing import OutletSite, place_outlets
from .visit import visit_fields

SEED = 950_800
COUNTS: dict[Kind, int] = {"service_center": 2_300, "drop_off": 20_000}
PREFIX: dict[Kind, str] = {"service_center": "SC", "drop_off": "DP"}


def sample_outlets(gazetteer: Gazetteer, areas: Areas) -> Iterator[Outlet]:
    """Yield all sample outlets, in a reproducible order."""
    for kind, count in COUNTS.items():
        rng = Random(f"{SEED} {kind}")
        for number, site in enumerate(place_outlets(gazetteer, areas, count, kind, rng), 1):
            yield _outlet(kind, number, site, rng)


def _outlet(kind: Kind, number: int, site: OutletSite, rng: Random) -> Outlet:
    ref = f"SAMPLE-{PREFIX[kind]}-{number:05d}"
    where = {
        "ref": ref,
        "kind": kind,
        "lat": site.point.lat,
        "lon": site.point.lon,
    }
    return Outlet.model_validate(
        where | outlet_fields(kind, site, rng) | visit_fields(kind, ref, Random(f"{SEED} {ref}"))
    )


def write_sample(path: Path, gazetteer: Gazetteer, areas: Areas) -> int:
    """Write the sample feed as CSV in the contract's columns; return the number of rows."""
    count = 0
    with replacing(path) as output, TextIOWrapper(output, encoding="utf-8", newline="") as file:
        rows = csv.DictWriter(file, list(COLUMNS), lineterminator="\n")
        rows.writeheader()
        for outlet in sample_outlets(gazetteer, areas):
            rows.writerow(flatten(outlet.model_dump(mode="json", by_alias=True, exclude_none=True)))
            count += 1
    return count
