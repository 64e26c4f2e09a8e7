"""Locations of records, and positions of their outlets."""

import numpy as np

from locator.feed.record import Record
from locator.feed.record_list import RecordList
from locator.feed.record_positions import RecordPositions

RECORDS = [
    Record("a.csv", 1, 2, {"ref": "A1"}),
    Record("a.csv", 2, 3, {}, problem="broken", unmapped={"备注": "x"}),
    Record("b.xlsx", 1, 2, {}, sheet="上海"),
    Record("b.xlsx", 1, 2, {}, sheet="北京"),
    Record("a.csv", 3, 4, {}),
]


def record_list() -> RecordList:
    result = RecordList()
    for record in RECORDS:
        result.append(record)
    return result


def test_locations_and_unmapped_cells_remain() -> None:
    expected = [Record(*r[:3], {}, unmapped=r.unmapped, sheet=r.sheet) for r in RECORDS]
    assert list(record_list()) == expected
    assert record_list()[-1] == expected[-1]
    assert record_list()[1:3] == expected[1:3]
    assert record_list().files == ["a.csv", "b.xlsx"]
    assert record_list().unmapped == {1: {"备注": "x"}}


def test_positions_are_found_by_file_and_number() -> None:
    lat = np.array([10.0, 11.0, 12.0, 13.0])
    position_of = RecordPositions(record_list(), np.array([0, 2, 3, 4]), lat, lat + 100)
    places = [("a.csv", 1), ("a.csv", 2), ("a.csv", 3), ("b.xlsx", 1), ("c.csv", 1), ("a.csv", 0)]
    assert [position_of(*place) for place in places] == [(10, 110), None, (13, 113), (12, 112), None, None]
