"""Languages by catalog: traditional Chinese, and files of operators."""

import json
import logging
import re
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from opencc import OpenCC

from locator import create_app
from locator.config import Settings
from locator.render.messages.catalog import CATALOGS, MESSAGES, catalog_of, translate
from locator.render.messages.converted_texts import convert_texts
from locator.render.messages.third_party import install_languages, merged
from locator.runtime.languages import LANGUAGES, TRADITIONAL, Language, base_of, tag_of, traditional
from locator.serving.container import Container

from . import sample_release
from .conftest import clock
from .program import run
from .web_client import Client

FIELD = re.compile(r"\{.*?\}")
POINT = "lat=31.2397&lon=121.4998&limit=3"
JAPANESE = """[language]
name = "日本語"
base = "en"

[pages]
title = "最寄りの窓口を探す"
release = "版 {number}"
"""


@pytest.fixture
def installed() -> Iterator[None]:
    """Removes the languages that a test installs."""
    before = dict(LANGUAGES)
    yield
    for tag in LANGUAGES.keys() - before.keys():
        for table in (LANGUAGES, CATALOGS, MESSAGES):
            table.pop(tag, None)  # type: ignore[attr-defined]


@pytest.mark.parametrize("section", sorted(CATALOGS["zh"]))
def test_traditional_chinese_is_complete(section: str) -> None:
    texts = catalog_of(TRADITIONAL)[section]
    assert texts.keys() == CATALOGS["zh"][section].keys()
    to_traditional = OpenCC("s2hk")
    for key, text in texts.items():
        assert to_traditional.convert(str(text)) == str(text), key
        assert FIELD.findall(str(text)) == FIELD.findall(str(CATALOGS["zh"][section][key])), key


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("默认按距离排序", "預設按距離排序"),
        ("后台短信", "後台短訊"),
        ("柜台", "櫃枱"),
        ("已是繁體：後台、櫃枱", "已是繁體：後台、櫃枱"),
        ("service center 950800", "service center 950800"),
        ("", ""),
    ],
)
def test_converts_sentences(text: str, expected: str) -> None:
    assert traditional(text) == expected
    assert traditional(expected) == expected


@pytest.mark.parametrize("tag", ["zh", "en", TRADITIONAL])
def test_a_language_is_equal_to_its_base_and_knows_its_tag(tag: str) -> None:
    language = Language(tag)
    assert language == base_of(tag) == LANGUAGES[tag].base and tag_of(language) == tag
    assert {"zh": 1, "en": 2}[language]


@pytest.mark.parametrize("value", ["fr", "", "ZH", None, 5, ["zh"], {}])
def test_other_values_are_no_languages(value: Any) -> None:
    assert base_of(value) == value and value not in [*LANGUAGES]


def test_names_and_addresses_are_not_converted() -> None:
    answer = {
        "open": {"now": True, "text": "营业中"},
        "name": "广州店",
        "address": {"text": "广州路 1 号"},
        "ask": {"text": "您在哪个城市？", "options": [{"label": "广州", "question": {"q": "广州"}}]},
        "notes": ["没有路线"],
        "steps": [{"text": "直行", "name": "广州路"}],
    }
    converted = convert_texts(answer, TRADITIONAL)
    assert converted == answer | {
        "open": {"now": True, "text": "營業中"},
        "ask": {"text": "您在哪個城市？", "options": [{"label": "廣州", "question": {"q": "广州"}}]},
        "notes": ["沒有路線"],
        "steps": [{"text": "直行", "name": "广州路"}],
    }
    assert convert_texts(answer, "zh") is answer


@pytest.mark.usefixtures("installed")
def test_a_file_adds_a_language_with_the_texts_of_its_base(tmp_path: Path) -> None:
    (tmp_path / "languages").mkdir()
    (tmp_path / "languages" / "ja.toml").write_text(JAPANESE, encoding="utf-8")
    assert install_languages(tmp_path) == ["ja"]
    assert LANGUAGES["ja"].name == "日本語" and Language("ja") == "en"
    assert translate("title", Language("ja")) == "最寄りの窓口を探す"
    assert translate("call", Language("ja")) == translate("call", "en")
    assert translate("title", "en") == CATALOGS["en"]["pages"]["title"] != translate("title", "ja")


@pytest.mark.usefixtures("installed")
@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("zh.toml", JAPANESE),
        ("japanese.toml", JAPANESE),
        ("..toml", JAPANESE),
        ("ja.toml", "x"),
        ("ja.toml", "[pages]\ntitle = 'x'"),
        ("ja.toml", "language = 'ja'"),
        ("ja.toml", "[language]\nname = 'x'\nbase = 'fr'"),
        ("ja.toml", "[language]\nname = 5\nbase = 'en'"),
    ],
)
def test_a_file_that_is_no_catalog_is_logged(
    tmp_path: Path, caplog: pytest.LogCaptureFixture, name: str, text: str
) -> None:
    (tmp_path / "languages").mkdir()
    (tmp_path / "languages" / name).write_text(text, encoding="utf-8")
    with caplog.at_level(logging.WARNING):
        assert install_languages(tmp_path) == []
    assert name in caplog.text and "ja" not in LANGUAGES


@pytest.mark.parametrize(
    ("text", "is_used"),
    [
        ("x", True),
        ("{name} x", True),
        ("{name:>5}", True),
        ("{other}", False),
        ("{name.__class__}", False),
        ("{name", False),
        ("{}", False),
        (5, False),
        (["x"], False),
    ],
)
def test_a_text_has_no_other_parameters_than_its_base(text: object, is_used: bool) -> None:
    base = {"pages": {"greeting": "Hello {name}"}}
    catalog, faults = merged(base, {"pages": {"greeting": text, "new": "x"}})
    assert catalog["pages"]["greeting"] == (text if is_used else "Hello {name}")
    assert len(faults) == (1 if is_used else 2) and "new" not in catalog["pages"]


@pytest.fixture(scope="module")
def client(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Client]:
    """A client of the program with a language of its operator."""
    folder = tmp_path_factory.mktemp("languages")
    database = sample_release.copy_to(folder)
    (folder / "languages").mkdir()
    (folder / "languages" / "ja.toml").write_text(JAPANESE, encoding="utf-8")
    with run(database, rate_limit="off") as program, closing(program.client()) as client:
        yield client


@pytest.mark.slow
@pytest.mark.parametrize(
    ("tag", "html", "title"),
    [
        ("zh", "zh-Hans", "找到最近的服务网点"),
        ("zh-Hant", "zh-Hant", "找到最近的服務網點"),
        ("ja", "ja", "最寄りの窓口を探す"),
        ("fr", "zh-Hans", "找到最近的服务网点"),
    ],
)
def test_pages_are_in_the_language_of_the_address(client: Client, tag: str, html: str, title: str) -> None:
    text = client.get(f"/?lang={tag}").text
    assert f'<html lang="{html}">' in text and f"<title>{title}</title>" in text
    for other in {"zh-Hans", "zh-Hant", "en", "ja"} - {html}:
        assert f'hreflang="{other}" lang="{other}"' in text
    if tag not in ("zh", "fr"):
        assert f'href="/map?lang={tag}"' in text and f'name="lang" value="{tag}"' in text


@pytest.mark.slow
@pytest.mark.parametrize(
    ("path", "name"),
    [
        ("/", ">廣東省</option>"),
        ("/areas/440305", "<h1>南山區的服務網點</h1>"),
        ("/areas/440000", ">廣州市</a>"),
        ("/outlets/SAMPLE-SC-00001", ">東城區</a>"),
        ("/?adcode=310115", "上海市浦東新區"),
    ],
)
def test_areas_have_traditional_names(client: Client, path: str, name: str) -> None:
    mark = "&" if "?" in path else "?"
    assert name in client.get(f"{path}{mark}lang=zh-Hant").text
    assert name not in client.get(path).text


def _open_texts(answer: Any) -> list[str]:
    return [feature["properties"]["open"]["text"] for feature in answer["features"]]


@pytest.mark.slow
def test_the_api_takes_the_installed_tags(client: Client) -> None:
    texts = _open_texts(client.get(f"/api/v1/nearest?{POINT}&fields=open&lang=zh").json)
    converted = _open_texts(client.get(f"/api/v1/nearest?{POINT}&fields=open&lang=zh-Hant").json)
    assert converted == [traditional(text) for text in texts] != texts
    assert client.get(f"/api/v1/nearest?{POINT}&fields=open&lang=ja").json["features"]
    body = {"lat": 31.2397, "lon": 121.4998, "limit": 3, "lang": "zh-Hant", "fields": "open"}
    posted = client.post("/api/v1/nearest", json=body).json
    assert _open_texts(posted) == converted
    tags = ["zh", "zh-Hant", "en", "ja"]
    assert client.get(f"/api/v1/nearest?{POINT}&fields=open&lang=fr").json["allowed"] == tags
    parameters = client.get("/openapi.json").json["paths"]["/api/v1/nearest"]["get"]["parameters"]
    assert next(item for item in parameters if item["name"] == "lang")["schema"]["enum"] == tags


@pytest.mark.slow
def test_batch_lines_are_in_the_language_that_each_requests(client: Client) -> None:
    position: dict[str, object] = {"lat": 31.2397, "lon": 121.4998, "limit": 3, "fields": "open"}
    queries = [position, position | {"lang": "zh-Hant"}, position | {"lang": "en"}]
    queries += [{"q": "zh-Hant 陆家嘴"}, {"lat": 31, "lon": 1210, "lang": "zh-Hant"}]
    body = "\n".join(map(json.dumps, queries)).encode()
    lines = [
        json.loads(line)
        for line in client.post("/api/v1/nearest/batch", body, "application/x-ndjson").text.splitlines()
    ]
    plain, converted = _open_texts(lines[0]), _open_texts(lines[1])
    assert converted == [traditional(text) for text in plain] != plain
    assert _open_texts(lines[2]) == _open_texts(
        client.get(f"/api/v1/nearest?{POINT}&fields=open&lang=en").json
    )
    assert lines[4]["detail"] == "lon：必須小於或等於 180"


@pytest.mark.parametrize(
    "arguments",
    [
        ("nearest", "31.2397,121.4998"),
        ("places", "find", "陆家嘴"),
        ("official", "--name", "示例"),
        ("handover", "31.2397,121.4998", "--device", "phone"),
    ],
    ids=lambda arguments: arguments[0],
)
def test_commands_take_the_installed_tags(tmp_path: Path, arguments: tuple[str, ...]) -> None:
    database = sample_release.copy_to(tmp_path)
    app = create_app(container=Container(Settings(database=database), clock))

    def output(*options: str) -> str:
        return str(app.test_cli_runner().invoke(args=[*arguments, *options]).output)

    plain, converted = output(), output("--lang", "zh-Hant")
    assert converted == traditional(plain) != plain
    data, converted_data = (json.loads(output("--json", *options)) for options in ((), ("--lang", "zh-Hant")))
    assert converted_data["features"] or not data["features"]
    assert [item["properties"].get("name") for item in converted_data["features"]] == [
        item["properties"].get("name") for item in data["features"]
    ]


@pytest.mark.slow
def test_errors_are_in_the_language_of_the_request(client: Client) -> None:
    problem = client.get("/api/v1/nearest?lat=31&lon=1210&lang=zh-Hant").json
    assert problem["detail"] == "lon：必須小於或等於 180"
    text = client.get("/outlets/none?lang=zh-Hant").text
    assert "網點" in text and '<html lang="zh-Hant">' in text
