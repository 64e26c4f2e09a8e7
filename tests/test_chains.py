"""Names of many places: chains, generic names and streets."""

import csv
from pathlib import Path

import pytest

from locator.places.chains import CommonNames, is_street
from locator.places.text import normalize

FILE = Path(__file__).parent.parent / "data" / "gazetteer" / "chains.csv"


@pytest.fixture(scope="module")
def common() -> CommonNames:
    return CommonNames.load(FILE)


@pytest.mark.parametrize(
    ("text", "name_class"),
    [
        ("万达", "chain"),
        ("万达广场", "chain"),
        ("万达广场店", "chain"),
        ("万达广场南门", "chain"),
        ("银泰百货", "chain"),
        ("大悦城门口", "chain"),
        ("人民医院", "generic"),
        ("杭州万达广场", None),
        ("示例广场", None),
        ("", None),
    ],
)
def test_class_of_a_name(common: CommonNames, text: str, name_class: str | None) -> None:
    assert common.class_of(text) == name_class


def test_a_generic_name_with_a_suffix_is_another_name() -> None:
    names = CommonNames({"火车站": "generic", "示例": "chain"})
    assert names.class_of("火车站") == "generic" and names.class_of("火车站店") is None
    assert names.class_of("示例店") == "chain"


def test_every_row_is_found_as_typed_with_a_known_class(common: CommonNames) -> None:
    with FILE.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    assert len(rows) >= 300 and {row["kind"] for row in rows} <= {"chain", "generic", "street"}
    assert all(common.class_of(normalize(row["name"])) == row["kind"] for row in rows)
    assert len({normalize(row["name"]) for row in rows}) == len(rows)


@pytest.mark.parametrize(
    ("text", "spans"),
    [
        ("深圳招商银行", [(2, 6)]),
        ("星巴克和中国建设银行", [(0, 3), (4, 10)]),
        ("广州建设", []),
        ("上海人民医院", []),
        ("", []),
    ],
)
def test_names_of_chains_in_a_text(common: CommonNames, text: str, spans: list[tuple[int, int]]) -> None:
    assert sorted(common.chain_spans(text)) == spans


@pytest.mark.parametrize("text", ["建设路", "人民大道", "中山东路", "解放路12号", "文化巷", "长安街"])
def test_streets(text: str) -> None:
    assert is_street(text)


@pytest.mark.parametrize(
    "text", ["示例大厦", "路", "中山东路地铁站", "万达广场", "陆家嘴街道", "南京路街道", ""]
)
def test_other_names_are_no_streets(text: str) -> None:
    assert not is_street(text)
