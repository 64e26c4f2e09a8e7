"""Full-text search of names by parts: areas and cells, on disk and in memory, several indexes together."""

from pathlib import Path

import pytest

from locator.geo.point import Point
from locator.places.name_search import (
    IndexedName,
    NameHit,
    NameSearch,
    bigrams,
    cell_of,
    cells_around,
    names_folder,
    rank_hits,
)
from locator.places.text import normalize

HANGZHOU, SHANGHAI = Point(30.25, 120.16), Point(31.23, 121.47)
LONG_NAME = "示例第一电子信息技术产业创新发展服务中心大楼"
NAMES = [
    IndexedName("示例天地购物中心", 1, "330106", *HANGZHOU),
    IndexedName("示例天地购物中心", 2, "310101", *SHANGHAI),
    IndexedName("样本购物中心", 3, "330106", *HANGZHOU),
    IndexedName(LONG_NAME, 4, "330106", *HANGZHOU),
    IndexedName("示例花园3幢", 5, "330108", *HANGZHOU),
    IndexedName(normalize("示例银行（样本支行）"), 6, "330106", *HANGZHOU),
]


@pytest.fixture(scope="module", params=["in memory", "on disk"])
def search(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> NameSearch:
    if request.param == "in memory":
        return NameSearch.build(NAMES)
    folder = tmp_path_factory.mktemp("index") / "places.0.names"
    NameSearch.build(NAMES, folder)
    return NameSearch.open(folder)


def places(hits: list[NameHit]) -> list[int]:
    return [hit.place for hit in hits]


def test_names_are_found_by_their_parts_in_any_order(search: NameSearch) -> None:
    assert set(places(search.search("天地示例", 2))) == {1, 2}
    assert places(search.search("样本中心", 1)) == [3]
    assert search.search("示例天地购物中心", 1)[0].text == "示例天地购物中心"


def test_rare_parts_weigh_more_and_scores_descend(search: NameSearch) -> None:
    hits = search.search("样本购物中心", 10)
    assert hits[0].place == 3 and {1, 2} <= set(places(hits))
    assert [hit.score for hit in hits] == sorted((hit.score for hit in hits), reverse=True)


@pytest.mark.parametrize(
    "within", [["33"], ["3301"], ["330106"], [cell_of(HANGZHOU)], cells_around(HANGZHOU)]
)
def test_areas_and_cells_restrict_the_names(search: NameSearch, within: list[str]) -> None:
    found = places(search.search("示例天地", 10, within))
    assert 1 in found and 2 not in found


def test_of_several_areas_any_may_contain_the_name(search: NameSearch) -> None:
    assert set(places(search.search("示例天地", 2, ["330106", "310101"]))) == {1, 2}
    assert search.search("示例天地", 10, ["44"]) == []


def test_a_restriction_does_not_change_the_scores(search: NameSearch) -> None:
    alone = {hit.place: hit.score for hit in search.search("示例天地", 10)}
    assert alone.pop(2) > 0
    assert {hit.place: hit.score for hit in search.search("示例天地", 10, ["33"])} == alone
    assert [*alone] == [1, 5, 6, 4]


def test_a_long_name_is_found(search: NameSearch) -> None:
    assert len(LONG_NAME) > 12
    assert places(search.search(LONG_NAME, 1)) == [4]
    assert places(search.search("电子信息技术产业大楼", 1)) == [4]


def test_brackets_are_no_part_of_a_name(search: NameSearch) -> None:
    assert places(search.search(normalize("示例银行样本支行"), 1)) == [6]
    assert places(search.search(normalize("示例银行(样本支行)"), 1)) == [6]


def test_buildings_are_written_in_one_way(search: NameSearch) -> None:
    building = NameSearch.build([IndexedName("示例花园3号楼", 7, "330108", *HANGZHOU)])
    assert places(building.search("示例花园3幢", 1)) == [7]
    assert building.frequency("3幢") == search.frequency("3幢") == 1


@pytest.mark.parametrize("text", ["", "示", "龘龘龘", "zz"])
def test_a_text_without_a_common_pair_finds_nothing(search: NameSearch, text: str) -> None:
    assert search.search(text, 10) == []


def test_the_limit_is_respected(search: NameSearch) -> None:
    assert len(search.search("示例", 2)) == 2 and search.size == len(NAMES)


def test_several_indexes_are_ranked_as_one() -> None:
    names = [*NAMES, *(IndexedName(f"示例{n}号公寓", 100 + n, "310101", *SHANGHAI) for n in range(60))]
    parts = [NameSearch.build(names[:5]), NameSearch.build(names[5:])]
    together = NameSearch.build(names)
    for text in ("示例天地", "示例银行", "样本购物中心"):
        hits = rank_hits(text, [hit for part in parts for hit in part.search(text, 20)], parts)
        assert hits[0].text == together.search(text, 1)[0].text
        assert [hit.score for hit in hits] == sorted((hit.score for hit in hits), reverse=True)
        assert sum(part.frequency(text[:2]) for part in parts) == together.frequency(text[:2])


def test_a_new_index_replaces_the_one_on_disk_while_it_is_open(tmp_path: Path) -> None:
    folder = names_folder(tmp_path / "added.db", 3)
    assert folder.name == "added.3.names"
    old = NameSearch.build(NAMES, folder)
    NameSearch.build([NAMES[2]], folder)
    assert old.size == len(NAMES) and places(old.search("示例天地", 1)) == [1]
    assert NameSearch.open(folder).size == 1


def test_a_missing_index_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError):
        NameSearch.open(tmp_path / "none")


def test_pairs_are_distinct_and_in_order() -> None:
    assert bigrams("示例示例") == ["示例", "例示"] and bigrams("示") == []


def test_cells_around_a_position_contain_its_own() -> None:
    assert len(set(cells_around(HANGZHOU))) == 9 and cell_of(HANGZHOU) in cells_around(HANGZHOU)
    assert cell_of(SHANGHAI) not in cells_around(HANGZHOU)
