"""Device, model and fault of a text, the table of models, and what is left of the text."""

import json
import re
from pathlib import Path
from urllib.parse import quote

import pytest

from locator.answers.repair_options import (
    FAULTS,
    Model,
    ModelTable,
    is_about_repair_only,
    merge,
    parse_device_text,
    read_models,
    write_models,
)
from locator.answers.repair_options.device_text import with_device
from locator.answers.repair_options.models import InvalidModels
from locator.network.fault_words import FAULT_WORDS
from locator.network.outlet import DEVICES
from locator.places.request_text import without_repair
from locator.places.text import has_han
from locator.web.pages.repair_choice import repair_choice

from .web_client import Client

ROOT = Path(__file__).parent.parent
SHIPPED = read_models(ROOT / "data" / "models.csv")
CASES = [
    ("Mate 60 Pro 换屏", "phone", "Mate 60 Pro", "screen", True),
    ("mate60pro换屏", "phone", "Mate 60 Pro", "screen", True),
    ("手机 · 碎屏", "phone", "", "screen", True),
    ("手機屏幕碎了", "phone", "", "screen", True),
    ("MatePad 充不进电", "tablet", "MatePad", "charging", True),
    ("nova12 不开机", "phone", "nova 12", "power", True),
    ("手机进水", "phone", "", "water", True),
    ("手表换电池", "watch", "", "battery", True),
    ("phone screen", "phone", "", "screen", True),
    ("平板电脑", "tablet", "", None, False),
    ("东方明珠电视塔", "tv", "", None, False),
    ("climate", None, "", None, False),
    ("手机发烫", "phone", "", "other", True),
    ("手机主板坏了", "phone", "", "other", True),
    ("手机卡顿", "phone", "", "software", True),
    ("手机一直重启", "phone", "", "power", True),
    ("手机忘记密码", "phone", "", "software", True),
    ("手机掉马桶里了", "phone", "", "water", True),
    ("手机闪屏", "phone", "", "screen", True),
    ("手机听筒没声音", "phone", "", "sound", True),
    ("充电口接触不良", None, "", "charging", False),
    ("blue screen laptop", "laptop", "", "software", True),
    ("電話壞咗", "phone", "", None, False),
    ("電話換電", "phone", "", "battery", True),
    ("换电脑", "laptop", "", None, False),
    ("换电站", None, "", None, False),
    ("充电站", None, "", None, False),
    ("客服电话", None, "", None, False),
    ("五道口", None, "", None, False),
]


@pytest.mark.parametrize(("text", "device", "model", "fault", "clear"), CASES)
def test_device_model_and_fault(
    text: str, device: str | None, model: str, fault: str | None, clear: bool
) -> None:
    found = parse_device_text(text, SHIPPED)
    assert (found.device, found.fault, found.is_clear) == (device, fault, clear)
    assert found.model.replace(" ", "") == model.replace(" ", "")


@pytest.mark.parametrize(
    ("text", "only", "remainder"),
    [
        ("Mate 60 Pro 换屏", True, ""),
        ("手机屏幕碎了", True, "了"),
        ("P60 五道口 换电池", False, "五道口"),
        ("nova12 不开机 广州天河", False, "广州天河"),
    ],
)
def test_what_is_left_of_a_text(text: str, only: bool, remainder: str) -> None:
    found = parse_device_text(text, SHIPPED)
    assert is_about_repair_only(found) is only
    assert found.remainder.replace(" ", "") == remainder


@pytest.mark.parametrize(
    ("text", "is_apart"),
    [
        ("换屏", True),
        ("屏幕碎了", True),
        ("中关村 电池", True),
        ("中关村换电池", True),
        ("厦门软件园", False),
        ("贵阳大数据广场", False),
        ("Water Cube", False),
        ("资料馆", False),
    ],
)
def test_a_fault_in_a_name_is_no_fault(text: str, is_apart: bool) -> None:
    assert parse_device_text(text, SHIPPED).is_fault_apart is is_apart


@pytest.mark.parametrize(
    ("text", "heading"),
    [("换屏", "屏幕：您在哪里？"), ("屏幕碎了", "屏幕：您在哪里？"), ("手机", "手机：您在哪里？")],
)
def test_a_fault_or_a_device_alone_asks_for_the_place(client: Client, text: str, heading: str) -> None:
    page = client.get(f"/?q={quote(text)}").text
    assert heading in page and "没找到" not in page
    assert ("是哪种设备？" in page) is (text != "手机")


@pytest.mark.parametrize("text", ["海淀区中关村 iPhone 15 电池", "中关村换电池", "中关村 电池"])
def test_a_fault_beside_a_place_is_a_filter(client: Client, text: str) -> None:
    page = client.get(f"/?q={quote(text)}").text
    assert "中关村" in page.partition('id="found"')[2][:200]
    assert "电池" in page.partition('class="chip on"')[2][:300]


def test_a_place_and_a_verb_is_the_place(client: Client) -> None:
    assert "陆家嘴”查找" in client.get(f"/?q={quote('陆家嘴 换')}").text


@pytest.mark.parametrize("words", FAULT_WORDS.values(), ids=FAULT_WORDS)
def test_every_word_for_a_fault_is_separated_from_an_area(words: str) -> None:
    for word in filter(has_han, re.sub(r"\(\?!.*?\)|\?", "", words).split("|")):
        assert without_repair(f"深圳市{word}") == "深圳市", word


def test_every_fault_has_words() -> None:
    assert set(FAULT_WORDS) == set(FAULTS)


def test_the_shipped_models_are_devices_named_once() -> None:
    assert len(merge(SHIPPED)) == len(SHIPPED)
    assert {model.device for model in SHIPPED if not model.is_brand} <= set(DEVICES)


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        ("name,kind\nX,phone\n", "no column model"),
        ("model,device\nX1,fridge\n", "line 2: the device 'fridge'"),
        ("model,device\nX1,phone\n,phone\n", "line 3: a model"),
        (b"\xff\xfe\x00".decode("latin-1"), "no column model"),
    ],
)
def test_a_damaged_table_names_its_line_and_is_not_used(tmp_path: Path, content: str, reason: str) -> None:
    path = tmp_path / "models.csv"
    path.write_text(content, encoding="utf-8")
    with pytest.raises(InvalidModels, match=reason):
        read_models(path)
    table = ModelTable(ROOT / "data" / "models.csv", path)
    assert table.models() == merge(SHIPPED)


def test_an_operators_table_overrides_and_is_read_again(tmp_path: Path) -> None:
    path = tmp_path / "models.csv"
    table = ModelTable(ROOT / "data" / "models.csv", path)
    assert parse_device_text("星云 5 换屏", table.models()).model == ""
    write_models(path, [Model("星云", "laptop"), Model("mate", "watch")])
    assert parse_device_text("星云 5 换屏", table.models()).device == "laptop"
    assert parse_device_text("Mate 60 换屏", table.models()).device == "watch"


def test_words_for_a_device_are_parameters_of_a_handover() -> None:
    params = {"q": "五道口", "device": "Mate 60 Pro 换屏"}
    assert with_device(params, SHIPPED) == {"q": "五道口", "device": "phone", "fault": "screen"}
    assert with_device(params | {"fault": "battery"}, SHIPPED)["fault"] == "battery"
    assert with_device({"device": "phone"}, SHIPPED) == {"device": "phone"}
    assert with_device({"device": "fridge"}, SHIPPED) == {"device": "fridge"}


def test_the_api_takes_a_model(client: Client) -> None:
    address = f"/api/v1/handover?q={quote('五道口')}&device="
    named = json.loads(client.get(address + quote("Mate 60 Pro 换屏")).data)["handover"]
    plain = json.loads(client.get(address + "phone&fault=screen").data)["handover"]
    assert named == plain
    assert client.get(address + "fridge").status_code == 400


@pytest.mark.parametrize(
    ("text", "device"),
    [
        ("手机 天津", "phone"),
        ("手机天津", "phone"),
        ("天津 手机", "phone"),
        ("天津手机", "phone"),
        ("平板 成都", "tablet"),
        ("成都 手表", "watch"),
        ("耳机 成都", "audio"),
        ("电脑 五道口", "laptop"),
        ("笔记本，苏州", "laptop"),
        ("东方明珠电视塔", None),
        ("电视台", None),
        ("电脑城", None),
        ("深圳 手机 市场", None),
        ("华强北手机卖场", None),
    ],
)
def test_a_device_beside_a_place_is_chosen(text: str, device: str | None) -> None:
    choice = repair_choice({"q": text}, SHIPPED)
    assert (choice.device if choice else None) == device


@pytest.mark.parametrize("text", ["手机 天津", "手机天津", "天津手机"])
def test_a_device_beside_a_city_is_a_chip_in_either_order(client: Client, text: str) -> None:
    page = client.get(f"/?q={quote(text)}").text
    assert "按“天津市”查找" in page and "手机" in page.partition('class="chip on"')[2][:100]
