"""Columns: headers of any language, script and style are recognized, without guesses."""

import json
import re
from pathlib import Path

import pytest

from locator.errors import InvalidFeed
from locator.feed import column_names
from locator.feed.column_names import recognize
from locator.feed.load import Loader
from locator.feed.load_options import LoadOptions
from locator.feed.profiles import load_profile
from locator.feed.report import Report
from locator.geo.districts import Areas
from locator.network.outlet import Outlet
from locator.places.gazetteer import Gazetteer
from locator.places.text import normalize
from locator.render.messages.catalog import translate
from locator.render.messages.finding_reasons import localized_error

from .network import timetable

RECOGNIZED = {
    "ref": "ref id uuid _id @id store_id storeId StoreID Store-Id 门店ID 店铺编号 网点代码 網點編號"
    " 服务网点编码 shopCode outlet.no store_number 门店号 售后网点编号 商户ID 站点编码",
    "name": "name shop_name storeName 门店名称（必填） *店名 網點名稱 店舖名稱 门市名称 店铺名 网点名"
    " 服务网点名称 商户名称 name_zh 名称(中文) storeInfo.name title 網點",
    "name_en": "name_en name:en 英文名称 名称（英文） englishName",
    "kind": "kind 网点类型 類型 storeType type",
    "address": "address addr store_addr 门店地址 商户地址 門市地址 street addr:full address.text"
    " Street-Address address.street address.streetAddress",
    "province": "province 所在省 所属省份 provinceName state 省份 门店所在省份",
    "city": "city 所在城市 门店所在城市 cityName 縣市",
    "district": "district 区 區縣 所在区县 county districtName 鄉鎮市區",
    "lat": "lat latitude 緯度 纬度(WGS84) 纬度(°) position.lat bd_lat 高德纬度 geo_latitude y"
    " lngLat.lat geolocation.latitude",
    "lon": "lon lng long longitude 經度 location.lng lng_gcj02 百度经度 LNG x"
    " lngLat.lng geolocation.longitude",
    "phones": "phones phone tel telephone 门店电话 售后电话 聯絡電話 電話 contact:phone 电话1 store_phone",
    "hours": "hours opening_hours openingHours",
    "hours_text": "business_hours businessHours 营业时间 門店營業時間 workinghour shop_open_time",
    "services": "services 服务项目 service_type",
    "status": "status 营业状态 store_status 門店狀態",
    "postcode": "postcode zip address.postalCode addressZip 邮编 郵遞區號",
    "approach_station": "approach_station approachStation approach.station 最近地铁站",
    "access_wheelchair": "access_wheelchair access.wheelchair",
    "code": "code",
}
UNKNOWN = (
    "负责人姓名 店长 店长电话 联系人 联系人电话 公司名称 经销商名称 注册地址 所在区域 大区 序号 No. 手机"
    " mobile address.name address_id cityId brand_id contact_name manager.name service_name mall_name map_url"
    " image 备注 店员姓名 地铁站名称 面积 客户名称"
)


@pytest.mark.parametrize(("column", "names"), RECOGNIZED.items())
def test_recognizes_a_header(column: str, names: str) -> None:
    found = {name: named.column if (named := recognize(name)) else None for name in names.split()}
    assert found == dict.fromkeys(names.split(), column)


@pytest.mark.parametrize("name", UNKNOWN.split())
def test_does_not_guess_a_header(name: str) -> None:
    assert recognize(name) is None


def test_an_exact_name_is_preferred_and_codes_come_before_ids() -> None:
    ranked = [recognize(name) for name in ("ref", "门店编码", "store_code", "store_id", "id", "uuid")]
    assert sorted(ranked, key=lambda named: named.rank if named else (9, 9, 9)) == ranked


@pytest.fixture(scope="module")
def loader(areas: Areas, gazetteer: Gazetteer) -> Loader:
    return Loader(timetable(), areas, gazetteer)


def load(
    loader: Loader, folder: Path, text: str, suffix: str = "csv", **options: str
) -> tuple[list[Outlet], Report]:
    (folder / f"feed.{suffix}").write_text(text, encoding="utf-8")
    return loader.load([folder / f"feed.{suffix}"], LoadOptions(**options))  # type: ignore[arg-type]


COMMAND = re.compile(r"--\w|`|\bload\b")
ROW = {"ref": "A", "kind": "drop_off", "name": "示例", "lat": 39.9, "lon": 116.4}
CRAWL = "id,storeName,addr,所在省,lat,lng,tel,business_hours\n"
CRAWL += "7,示例店,示例路 1 号,北京市,39.9,116.4,950800,10:00-22:00\n"
NO_KIND = "feed.csv: line 1 lacks the column {}; add --kind service_center or --kind drop_off, and --datum"


def test_a_missing_kind_is_one_line(loader: Loader, tmp_path: Path) -> None:
    for text, name in ((CRAWL, r"网点类型 \(kind\)"), (CRAWL.replace("所在省", "province"), "kind")):
        with pytest.raises(InvalidFeed, match=NO_KIND.format(name)):
            load(loader, tmp_path, text)
    (outlet,), _ = load(loader, tmp_path, CRAWL, kind="drop_off")
    assert (outlet.ref, outlet.name, outlet.phones) == ("7", "示例店", ("950800",))
    assert outlet.address.text == "示例路 1 号" and outlet.hours == "Mo-Su 10:00-22:00"


@pytest.mark.parametrize(
    ("name", "text", "advice"),
    [
        ("a.csv", "ref,name,lat,lon\n1,x,39.9,116.4\n", "选择“类型”；提供方写明坐标系时再选择“坐标系”"),
        ("a.csv", "编号,名称,备注\n1,x,y\n", "修改列名后重新上传；全部网点为同一类型时，可以直接选择“类型”"),
        ("a.csv", "ref,kind,name,lat\nA,drop_off,x,1\n", "文件来自其他来源时，请选择对应的“格式”"),
        ("a.json", json.dumps({name: [ROW, ROW] for name in "ab"}), "请上传只有一个列表的文件"),
    ],
)
def test_an_uploaded_file_is_answered_with_what_to_do_in_the_form(
    loader: Loader, tmp_path: Path, name: str, text: str, advice: str
) -> None:
    (tmp_path / name).write_text(text, encoding="utf-8")
    with pytest.raises(InvalidFeed) as problem:
        loader.load([tmp_path / name], LoadOptions())
    in_chinese = localized_error(problem.value.in_form, "zh")
    assert advice in in_chinese
    assert "--" in str(problem.value) and not COMMAND.search(problem.value.in_form + in_chinese)
    labels = {
        translate(f"a_{field}", lang) for lang in ("zh", "en") for field in ("kind", "datum", "profile")
    }
    assert set(re.findall("“(.+?)”", problem.value.in_form + in_chinese)) <= labels


@pytest.mark.parametrize("values", [("直营", "加盟"), ("1", "2"), ("", "")])
def test_a_type_that_is_no_kind_is_not_one(loader: Loader, tmp_path: Path, values: tuple[str, str]) -> None:
    rows = "".join(f"A{i},示例 {i},39.9,116.4,{value}\n" for i, value in enumerate(values))
    text = "门店编号,门店名称,纬度,经度,门店类型\n" + rows
    with pytest.raises(InvalidFeed, match="--kind service_center or --kind drop_off"):
        load(loader, tmp_path, text, datum="wgs84")
    outlets, _ = load(loader, tmp_path, text, kind="drop_off")
    assert [outlet.kind for outlet in outlets] == ["drop_off", "drop_off"]


def test_names_missing_columns_in_the_language_of_the_file(loader: Loader, tmp_path: Path) -> None:
    with pytest.raises(InvalidFeed, match=r"门店编号 \(ref\), 经度 \(lon\); columns without a meaning: 备注"):
        load(loader, tmp_path, "名称,纬度,备注\n示例,39.9,x\n", kind="drop_off")
    with pytest.raises(InvalidFeed, match="lacks the columns ref, lon; columns without a meaning: remark"):
        load(loader, tmp_path, "name,lat,remark\n示例,39.9,x\n", kind="drop_off")


def test_missing_columns_are_named_in_the_script_of_the_file(loader: Loader, tmp_path: Path) -> None:
    with pytest.raises(InvalidFeed, match=r"lacks the columns 門店編號 \(ref\), 網點類型 \(kind\);"):
        load(loader, tmp_path, "網點,緯度,經度\n示例,39.9,116.4\n")
    with pytest.raises(InvalidFeed, match=r"經度 \(lon\), or an address \(地址\) from which positions"):
        load(loader, tmp_path, "編號,網點名稱\n1,示例\n", kind="drop_off")
    with pytest.raises(InvalidFeed, match=r"prints with --kind service_center or --kind drop_off, for"):
        load(loader, tmp_path, "name,lat,lon\n示例,39.9,116.4\n")


def test_a_header_name_is_normalized_once(
    loader: Loader, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    keys: list[str] = []
    monkeypatch.setattr(column_names, "normalize", lambda text: keys.append(text) or normalize(text))
    column_names._cached_key.cache_clear()
    rows = "".join(f"A{i},示例 {i},39.9,116.4,drop_off,第{i}列\n" for i in range(20))
    load(loader, tmp_path, "编号,名称,纬度,经度,类型,其他列\n" + rows)
    assert keys.count("其他列") == 1
    keys.clear()
    load(loader, tmp_path, "编号,名称,纬度,经度,类型,其他列\n" + rows)
    assert set(keys) <= {""}
    assert recognize("网点" * 200 + "名称") is None and keys == []


def test_of_two_columns_for_a_field_one_is_read_and_the_other_named(loader: Loader, tmp_path: Path) -> None:
    text = "id,store_code,kind,name,lat,lon\n1,B7,drop_off,示例,39.9,116.4\n"
    (outlet,), report = load(loader, tmp_path, text)
    (alike,) = [item for item in report.findings if item.code == "columns_alike"]
    assert outlet.ref == "B7"
    assert "store_code is read as ref; id would fit too" in alike.reason and alike.column == "ref"


def test_a_code_that_is_none_of_ours_is_the_ref(loader: Loader, tmp_path: Path) -> None:
    text = "code,kind,name,lat,lon\nV001,drop_off,示例,39.9,116.4\n"
    (outlet,), report = load(loader, tmp_path, text)
    assert (outlet.ref, outlet.code) == ("V001", "")
    assert "code_check_digit" not in {item.code for item in report.findings}


def test_an_exact_name_whose_values_are_no_kinds_is_not_one(loader: Loader, tmp_path: Path) -> None:
    with pytest.raises(InvalidFeed, match=r"the column kind \(the values of kind do not fit\); add --kind"):
        load(loader, tmp_path, "ref,kind,name,lat,lon\nA1,2,示例,39.9,116.4\n")


def test_the_opening_time_alone_is_not_the_hours(loader: Loader, tmp_path: Path) -> None:
    text = "ref,name,lat,lon,openTime\nA1,示例,39.9,116.4,{}\n"
    (outlet,), _ = load(loader, tmp_path, text.format("10:00"), kind="drop_off")
    assert outlet.hours_text == ""
    (outlet,), _ = load(loader, tmp_path, text.format("10:00-22:00"), kind="drop_off")
    assert outlet.hours == "Mo-Su 10:00-22:00"


@pytest.mark.parametrize(
    ("header", "values", "status"),
    [
        ("是否营业,营业状态", "是,已关店", "closed"),
        ("是否营业,营业状态", "否,营业中", "temporarily_closed"),
        ("status,是否营业", "open,0", "temporarily_closed"),
        ("是否营业,status", "是,Closed", "closed"),
        ("营业状态,经营状态", "筹备中,已关店", "closed"),
        ("状态,门店状态,是否在营", "正常,正常,N", "temporarily_closed"),
    ],
)
@pytest.mark.parametrize("suffix", ["csv", "json"])
def test_statuses_that_contradict_each_other_are_reported_and_not_open(
    loader: Loader, tmp_path: Path, header: str, values: str, status: str, suffix: str
) -> None:
    names = f"ref,kind,name,lat,lon,{header}"
    rows = [
        f"A1,drop_off,示例,39.9,116.4,{values}",
        "A2,drop_off,样本,39.8,116.3" + "," * len(values.split(",")),
    ]
    text = "\n".join([names, *rows])
    if suffix == "json":
        text = json.dumps([dict(zip(names.split(","), row.split(","), strict=True)) for row in rows])
    outlets, report = load(loader, tmp_path, text, suffix=suffix)
    (found,) = [item for item in report.findings if item.code == "status_contradicted"]
    assert [outlet.status for outlet in outlets] == [status, "open"]
    assert (found.record, found.severity, found.column) == (1, "warning", "status")


@pytest.mark.parametrize(
    ("values", "status", "is_reported"),
    [
        ("1,已关店", "open", True),
        ("1,营业中", "open", False),
        ("0,营业中", "closed", True),
        ("0,已关店", "closed", False),
    ],
)
def test_the_status_that_a_profile_names_is_compared_and_used(
    loader: Loader, tmp_path: Path, values: str, status: str, is_reported: bool
) -> None:
    (tmp_path / "own.toml").write_text(
        'title = "own"\nown_names = true\n[outlet]\n'
        'status = {from = ["open"], replace = {"1" = "营业中", "0" = "已关店"}}\n',
        encoding="utf-8",
    )
    text = f"ref,kind,name,lat,lon,open,营业状态\nA1,drop_off,示例,39.9,116.4,{values}\n"
    (tmp_path / "f.csv").write_text(text, encoding="utf-8")
    options = LoadOptions("wgs84", profile=load_profile(str(tmp_path / "own.toml")))
    (outlet,), report = loader.load([tmp_path / "f.csv"], options)
    found = [item.reason for item in report.findings if item.code == "status_contradicted"]
    assert outlet.status == status and bool(found) is is_reported
    assert all("that of the profile is used" in reason for reason in found)


@pytest.mark.parametrize(
    ("values", "status"),
    [
        ("是,营业中", "open"),
        ("否,已关店", "closed"),
        ("否,暂停营业", "temporarily_closed"),
        ("否,", "temporarily_closed"),
        (",装修中", "temporarily_closed"),
        ("是,已审核", "open"),
        (",", "open"),
    ],
)
def test_statuses_that_agree_are_merged(loader: Loader, tmp_path: Path, values: str, status: str) -> None:
    text = f"ref,kind,name,lat,lon,是否营业,状态\nA1,drop_off,示例,39.9,116.4,{values}\n"
    (outlet,), report = load(loader, tmp_path, text)
    assert outlet.status == status
    assert "status_contradicted" not in {item.code for item in report.findings}
