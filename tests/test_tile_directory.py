"""The tiles that a map file has, and files that are damaged."""

from pathlib import Path

import pytest
from pmtiles.reader import MmapSource, Reader
from pmtiles.tile import tileid_to_zxy

from locator.region.catalog import RegionError
from locator.region.tile_directory import COARSEST, FINEST, _zoom, cells_of

from .maps import tiled


def test_zoom_levels_of_tile_ids() -> None:
    for number in (0, 1, 4, 5, 20, 21, 84, 85, 10**6, 10**8):
        assert _zoom(number) == tileid_to_zxy(number)[0]  # type: ignore[no-untyped-call]


def test_cells_are_those_that_have_tiles(tmp_path: Path) -> None:
    corner = [(14, 13_500 + x, 6_200 + y) for y in range(3) for x in range(5 - y)]  # a triangle
    parents = {(zoom, x >> 14 - zoom, y >> 14 - zoom) for zoom in range(5, 14) for _, x, y in corner}
    found = cells_of(tiled(tmp_path / "a.pmtiles", [*corner, *parents]))
    assert found.zoom == FINEST
    assert found.rows == [[6_200, 13_500, 13_504], [6_201, 13_500, 13_503], [6_202, 13_500, 13_502]]


def test_many_rows_lead_to_coarser_cells(tmp_path: Path) -> None:
    scattered = [(zoom, x, y) for zoom in (COARSEST, 9) for x in range(0, 60, 2) for y in range(0, 60, 2)]
    assert cells_of(tiled(tmp_path / "a.pmtiles", scattered)).zoom == COARSEST


@pytest.mark.parametrize("damage", ["end", "directory", "middle"])
def test_damage_is_found(tmp_path: Path, damage: str) -> None:
    path = tiled(tmp_path / "a.pmtiles", [(14, x, y) for x in range(100, 160) for y in range(100, 160)])
    with path.open("rb") as file:
        header = Reader(MmapSource(file)).header()  # type: ignore[no-untyped-call]
    content = bytearray(path.read_bytes())
    at, length = {
        "end": (len(content) - 2_000, 2_000),
        "directory": (header["root_offset"] + 5, 20),
        "middle": (header["tile_data_offset"] + header["tile_data_length"] // 2, 500),
    }[damage]
    content[at : at + length] = bytes(length)
    path.write_bytes(content)
    with pytest.raises(RegionError, match="truncated or damaged"):
        cells_of(path)
