"""Tables of place names: any text of a feed is found and listed again."""

import pytest

from locator.geo.point import Point
from locator.places.name_table import NameTable, TableRow

NAMES = ["a|b", "|", "||x||", "中山路", "中山", "a"]


def row(name: str, number: int = 0) -> TableRow:
    return TableRow(name, "street", "310101", Point(31.0, 121.0), float(number), 1)


@pytest.mark.parametrize("name", NAMES)
def test_a_name_is_found_as_it_is_written(name: str) -> None:
    table = NameTable([*map(row, NAMES), row(name, 1)])
    assert [table.row(index).name for index in table.indices(name)] == [name, name]


def test_names_are_listed_in_order_and_nothing_else_is_found() -> None:
    table = NameTable(map(row, NAMES))
    assert [each.name for each in table] == sorted(NAMES)
    for name in ("", "x", "中山路|a", "山"):
        assert not table.indices(name)
