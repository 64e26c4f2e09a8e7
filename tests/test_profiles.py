"""Feeds of any brand: each profile on a matching feed, and a profile written by an operator."""

import json
from pathlib import Path
from typing import Any

import pytest

from locator.errors import InvalidFeed
from locator.feed.load import Loader
from locator.feed.load_options import LoadOptions
from locator.feed.profiles import load_profile, profile_names
from locator.geo.districts import Areas
from locator.network.outlet import Outlet
from locator.places.gazetteer import Gazetteer

from .network import timetable


@pytest.fixture(scope="module")
def loader(areas: Areas, gazetteer: Gazetteer) -> Loader:
    return Loader(timetable(), areas, gazetteer)


SHOP = {
    "store_id": "7",
    "store_code": "CN07",
    "store_name": "示例店",
    "store_addr": "示例路 1 号",
    "provincial": "北京市",
    "city": "北京市",
    "fixed_line_phone_number": "010-12345678",
    "workinghour": "10:00-22:00",
    "longitude": "116.41",
    "latitude": "39.91",
}
CCPC = {
    "storeCode": "S1",
    "storeName": "示例网点",
    "storeAddress": "示例路",
    "storeTel": "",
    "phoneNumber": "950800",
    "workingHours": "9：00—18：00",
    "longitude": 116.4,
    "latitude": 39.9,
}
CCPC_TEXT = json.dumps({"responseData": {"storeList": [CCPC], "totalRows": 1}}, ensure_ascii=False)
XIAOMI = {
    "store_no": "M1",
    "store_name": "示例之家",
    "address": "示例街",
    "tel": "010-1",
    "shop_time": "营业时间：10:00-22:00",
    "position": {"lng": "116.41", "lat": "39.91"},
}
VIVO = {"code": "V1", "name": "示例", "address": "示例", "longitude": 116.4, "latitude": 39.9}
SAMSUNG = {
    "code": "G1",
    "name": "示例站",
    "address": "示例",
    "provincename": "北京市",
    "regionname": "北京",
    "tel": "010-62345678",
    "longitude": "116.4",
    "latitude": "39.9",
}
TAGS = {
    "ref": "R1",
    "name": "示例",
    "addr:city": "北京市",
    "addr:full": "示例路 2 号",
    "opening_hours": "Mo-Su 10:00-22:00",
    "phone": "+86 10 1234",
    "wheelchair": "yes",
}
POINT = {"type": "Point", "coordinates": [116.4, 39.9]}
OSM = {"type": "FeatureCollection", "features": [{"type": "Feature", "properties": TAGS, "geometry": POINT}]}
CHINESE = "门店编码*,门店名称（必填）,经度,纬度,地址,营业时间,电话,kind\n"
CHINESE += "A1,示例,116.4,39.9,示例路,9点到18点,950800,drop_off\n"

FEEDS: list[tuple[str, str, str, str, dict[str, Any]]] = [
    # profile, kind given, file, content, what the outlet says
    (
        "huawei",
        "",
        "f.json",
        json.dumps([SHOP]),
        {"ref": "huawei-CN07", "hours_text": "10:00-22:00", "kind": "drop_off", "phones": ("010-12345678",)},
    ),
    ("huawei", "service_center", "f.json", json.dumps([SHOP]), {"kind": "service_center"}),
    ("huawei", "", "f.csv", ",".join(SHOP) + "\n" + ",".join(SHOP.values()) + "\n", {"ref": "huawei-CN07"}),
    ("ccpc", "", "f.json", CCPC_TEXT, {"ref": "ccpc-S1", "phones": ("950800",), "kind": "service_center"}),
    ("ccpc", "", "f.txt", f"( {CCPC_TEXT} )\n", {"ref": "ccpc-S1"}),
    ("ccpc", "", "f.js", f"jsonp({CCPC_TEXT})", {"ref": "ccpc-S1"}),
    ("ccpc", "", "f.txt", f"\ufeff/**/callback_1({CCPC_TEXT}) ;\r\n", {"name": "示例网点"}),
    ("ccpc", "", "f.js", f";cb({CCPC_TEXT})", {"ref": "ccpc-S1"}),
    ("ccpc", "", "f.js", f"/**/ typeof cb === 'function' && cb({CCPC_TEXT});", {"ref": "ccpc-S1"}),
    ("ccpc", "", "f.js", f"try{{ cb({CCPC_TEXT}) }} catch (e) {{}}\n", {"ref": "ccpc-S1"}),
    (
        "xiaomi",
        "",
        "f.json",
        json.dumps({"code": 200, "data": {"zm": [], "zy": [XIAOMI]}}),
        {"ref": "xiaomi-M1", "hours_text": "10:00-22:00"},
    ),
    ("vivo", "", "f.json", json.dumps({"code": 0, "data": {"list": [VIVO]}}), {"ref": "vivo-V1"}),
    (
        "samsung",
        "",
        "f.json",
        json.dumps({"rows": [SAMSUNG]}),
        {"ref": "samsung-G1", "phones": ("010-62345678",)},
    ),
    (
        "osm",
        "drop_off",
        "f.geojson",
        json.dumps(OSM),
        {"ref": "R1", "hours": "Mo-Su 10:00-22:00", "phones": ("+86 10 1234",)},
    ),
    ("contract", "", "f.csv", CHINESE, {"ref": "A1", "hours_text": "9点到18点", "phones": ("950800",)}),
]


@pytest.mark.parametrize(("profile", "kind", "name", "content", "text"), FEEDS)
def test_loads_a_feed_with_the_profile_of_its_brand(
    loader: Loader, tmp_path: Path, profile: str, kind: str, name: str, content: str, text: dict[str, Any]
) -> None:
    (tmp_path / name).write_text(content, encoding="utf-8")
    options = LoadOptions(kind=kind or None, profile=load_profile(profile))
    (outlet,), report = loader.load([tmp_path / name], options)
    assert {field: getattr(outlet, field) for field in text} == text
    assert report.rejected == 0 and outlet.address.district == "东城区"


DATUMS = [
    ("huawei", "bd09"),
    ("xiaomi", "bd09"),
    ("vivo", "gcj02"),
    ("osm", "wgs84"),
    ("ccpc", None),
    ("samsung", None),
]


@pytest.mark.parametrize(("profile", "datum"), DATUMS)
def test_a_profile_declares_the_datum_of_its_brand_and_is_overruled(profile: str, datum: str | None) -> None:
    assert LoadOptions(profile=load_profile(profile)).datum == datum
    assert LoadOptions(datum="wgs84", profile=load_profile(profile)).datum == "wgs84"


def test_every_profile_is_tried_here() -> None:
    assert {feed[0] for feed in FEEDS} == set(profile_names())


def write_profile(folder: Path, text: str) -> str:
    path = folder / "own.toml"
    path.write_text(text, encoding="utf-8")
    return str(path)


CUSTOM_PROFILE = """
title = "our own list"
lists = ["a.b", "c"]
constants = { devices = "phone;tablet" }
kind = "service_center"
[outlet]
ref = { from = ["id"], prefix = "own-" }
name = "n"
address = { from = ["town", "road"], join = " " }
lat = "y"
lon = "x"
"""


def test_loads_a_custom_profile(loader: Loader, tmp_path: Path) -> None:
    shop = {"id": 5, "n": "示例", "town": "示例镇", "road": "示例路", "y": 39.9, "x": 116.4}
    (tmp_path / "f.json").write_text(
        json.dumps({"a": {"b": [shop]}, "c": [shop | {"id": 6}]}), encoding="utf-8"
    )
    outlets, _ = loader.load(
        [tmp_path / "f.json"], LoadOptions(profile=load_profile(write_profile(tmp_path, CUSTOM_PROFILE)))
    )
    first: Outlet = outlets[0]
    assert [o.ref for o in outlets] == ["own-5", "own-6"]
    assert first.devices == ("phone", "tablet") and first.address.text == "示例镇 示例路"


WRONG = [
    ("nokia", "no such profile: nokia; available: ccpc, contract, huawei, osm, samsung, vivo, xiaomi"),
    ("/nowhere/x.toml", "x.toml: cannot be read"),
]
WRONG_TEXTS = [
    ("title = ", "is not TOML"),
    ("[outlet]\n", "title: Field required"),
    ("title = 'x'\n[outlet]\nreff = 'id'\n", "reff is not a column; available: ref, code, kind"),
    ("title = 'x'\ndatum = 'wgs72'\n[outlet]\n", "datum"),
    ("title = 'x'\ncolour = 'red'\n[outlet]\n", "colour"),
    ("title = 'x'\n[outlet]\nref = { form = ['id'] }\n", "outlet.ref"),
    ("title = 'x'\n[outlet]\nref = 5\n", "outlet.ref"),
]


@pytest.mark.parametrize(("word", "reason"), WRONG)
def test_a_profile_that_is_none(word: str, reason: str) -> None:
    with pytest.raises(InvalidFeed, match=reason):
        load_profile(word)


@pytest.mark.parametrize(("text", "reason"), WRONG_TEXTS)
def test_reports_an_invalid_profile(tmp_path: Path, text: str, reason: str) -> None:
    with pytest.raises(InvalidFeed, match=reason):
        load_profile(write_profile(tmp_path, text))


@pytest.mark.parametrize(
    "content", ['{"code": 500, "data": null}', '{"code": 200}', "[]", '{"data": {"zy": 5}}']
)
def test_rejects_a_response_without_outlets(loader: Loader, tmp_path: Path, content: str) -> None:
    (tmp_path / "f.json").write_text(content)
    with pytest.raises(InvalidFeed, match="is not a Xiaomi response with data"):
        loader.load([tmp_path / "f.json"], LoadOptions(profile=load_profile("xiaomi")))
