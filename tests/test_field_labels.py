"""Labels of the fields of an outlet in differences, reports and forms."""

import pytest

from locator.feed.flat import COLUMNS
from locator.network.outlet import Outlet
from locator.query.param_types import Lang
from locator.render.messages.field_labels import field_label
from locator.web.admin.outlet_fields import field_labels

SAME = {"source": "source_feed"}  # a field, and the column of the member that says the same


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_fields_and_columns_have_labels_of_their_own(lang: Lang) -> None:
    names = sorted({*Outlet.model_fields, *COLUMNS} - {*SAME.values()})
    labels = {name: field_label(name, lang) for name in names}
    assert [name for name, label in labels.items() if label == name] == []
    assert len(set(labels.values())) == len(labels)


@pytest.mark.parametrize(
    ("name", "label"),
    [
        ("source_datum", "原始坐标系"),
        ("source.datum", "原始坐标系"),
        ("address.text", "地址"),
        ("notice.text", "公告"),
        ("exceptions.0.hours", "特别安排"),
        ("营业面积", "营业面积"),
    ],
)
def test_columns_and_parts_have_the_label_of_their_field(name: str, label: str) -> None:
    assert field_label(name, "zh") == label


@pytest.mark.parametrize(
    ("fields", "chinese", "english"),
    [
        (["source"], "坐标来源", "Source of the position"),
        (["lat", "lon", "source"], "位置", "Position"),
        (["lon", "source"], "位置", "Position"),
        (["hours", "lat"], "营业时间、位置", "Hours, Position"),
        (["code", "ref"], "网点编号、网点标识", "Outlet code, Reference"),
    ],
)
def test_differences_say_position_only_where_it_moved(fields: list[str], chinese: str, english: str) -> None:
    assert (field_labels(fields, "zh"), field_labels(fields, "en")) == (chinese, english)
