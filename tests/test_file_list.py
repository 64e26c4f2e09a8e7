"""Lists and mappings in temporary files read like those in memory."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from locator.runtime.file_list import CHUNK_ITEMS, FileList
from locator.runtime.file_map import FileMap


@pytest.mark.parametrize("count", [0, 1, 5, CHUNK_ITEMS + 5, 3 * CHUNK_ITEMS])
@pytest.mark.parametrize("in_memory", [0, 5, 1_000])
def test_a_list_has_its_items_in_order(count: int, in_memory: int) -> None:
    items = [(number, f"第 {number} 店") for number in range(count)]
    written = FileList(iter(items), in_memory)
    assert (len(written), list(written), bool(written)) == (count, items, bool(items))
    assert [written[i] for i in range(-count, count)] == [*items, *items]
    assert written[1:4] == items[1:4]
    with pytest.raises(IndexError):
        written[count]


def test_a_list_can_be_read_twice_at_once() -> None:
    written = FileList(range(500), 10)
    assert list(zip(written, written, strict=True)) == [(i, i) for i in range(500)]


@given(st.dictionaries(st.text(max_size=3), st.binary(max_size=20)))
def test_a_mapping_equals_the_dict(items: dict[str, bytes]) -> None:
    written = FileMap(items.items())
    assert dict(written) == items
    assert written.keys() - {"a"} == items.keys() - {"a"}
    assert ("a" in written, written.get("a")) == ("a" in items, items.get("a"))
