"""Of several columns with phones or addresses, the one for customers is read and the others are named."""

from pathlib import Path

import pytest

from locator.feed.column_names import STEMS, recognize
from locator.feed.internal_columns import is_internal
from locator.feed.load import Loader
from locator.feed.load_options import LoadOptions
from locator.feed.report import Report
from locator.geo.districts import Areas
from locator.network.outlet import Outlet
from locator.places.gazetteer import Gazetteer

from .network import timetable

INTERNAL = (
    "店长手机 店长电话 负责人电话 负责人手机号 负责人联系方式 联系人电话 法人电话 老板电话 经理手机",
    "手机 手机号码 移动电话 传真 传真号码 门店传真 fax faxNumber mobile mobile_phone manager_phone owner_tel",
    "公司地址 注册地址 寄件地址 邮寄地址 收货地址 办公地址 总部地址 英文地址 地址英文",
    "company_address registered_address mailing_address address_en",
)
CUSTOMERS = (
    "电话 客服电话 门店电话 服务热线 联系电话 固定电话 phone tel contact_phone",
    "地址 门店地址 详细地址 经营地址 address store_address 公司名称 经理 负责人 联系人 邮编 名称",
)


@pytest.fixture(scope="module")
def loader(areas: Areas, gazetteer: Gazetteer) -> Loader:
    return Loader(timetable(), areas, gazetteer)


@pytest.mark.parametrize("name", " ".join(INTERNAL).split())
def test_a_column_that_is_not_for_customers_is_recognized(name: str) -> None:
    assert is_internal(name) and recognize(name) is None


@pytest.mark.parametrize("name", " ".join(CUSTOMERS).split())
def test_a_column_for_customers_is_not_internal(name: str) -> None:
    assert not is_internal(name)


def test_no_name_of_a_column_is_internal() -> None:
    words = [word for words in STEMS.values() for word in words.split()]
    assert [word for word in words if is_internal(word)] == []


def load(loader: Loader, folder: Path, columns: dict[str, str]) -> tuple[Outlet, Report]:
    base = {"ref": "A1", "kind": "drop_off", "name": "示例一店", "lat": "39.9253", "lon": "116.4141"}
    cells = base | columns
    (folder / "feed.csv").write_text(f"{','.join(cells)}\n{','.join(cells.values())}\n", encoding="utf-8")
    (outlet,), report = loader.load([folder / "feed.csv"], LoadOptions("wgs84"))
    return outlet, report


@pytest.mark.parametrize(
    ("chosen", "others"),
    [
        ("客服电话", ("门店电话", "负责人电话", "店长手机", "传真")),
        ("门店电话", ("负责人电话", "店长手机", "传真")),
        ("电话", ("传真", "手机")),
        ("tel", ("fax", "mobile")),
    ],
)
def test_the_phone_for_customers_is_read(
    loader: Loader, tmp_path: Path, chosen: str, others: tuple[str, ...]
) -> None:
    columns = {name: f"010-6234567{at}" for at, name in enumerate(others, 1)} | {chosen: "010-62345670"}
    outlet, report = load(loader, tmp_path, columns)
    assert outlet.phones == ("010-62345670",)
    named = " ".join(
        item.reason for item in report.findings if item.code in ("columns_internal", "columns_alike")
    )
    assert all(name in named for name in (chosen, *others))


def test_a_private_number_is_not_published_even_if_it_is_the_only_one(loader: Loader, tmp_path: Path) -> None:
    outlet, report = load(loader, tmp_path, {"店长手机": "13800138000"})
    assert outlet.phones == ()
    (finding,) = [item for item in report.findings if item.code == "columns_internal"]
    assert "店长手机; the feed has no column with those for customers" in finding.reason
    assert "13800138000" not in report.to_json().decode()


@pytest.mark.parametrize("other", ["公司地址", "注册地址", "寄件地址", "英文地址"])
def test_the_address_for_customers_is_read(loader: Loader, tmp_path: Path, other: str) -> None:
    outlet, report = load(loader, tmp_path, {other: "别处路 9 号", "门店地址": "示例路 1 号"})
    assert outlet.address.text == "示例路 1 号"
    (finding,) = [item for item in report.findings if item.code == "columns_internal"]
    assert other in finding.reason and "门店地址 is read as address" in finding.reason
