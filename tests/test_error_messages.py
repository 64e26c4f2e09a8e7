"""Error messages: a Chinese text for each error of a request, with the same content in both languages."""

import ast
import re
import string
from collections.abc import Iterator
from contextlib import closing
from http import HTTPStatus
from pathlib import Path
from typing import Any

import orjson
import pytest
from flask_wtf import csrf
from pydantic import BaseModel
from werkzeug.exceptions import default_exceptions

from locator.answers.authenticity import OfficialQuestion
from locator.answers.repair_options import HandoverQuestion
from locator.answers.within import LIMITED_NOTE
from locator.errors import InvalidParameter, message
from locator.places.map_link_positions import SITES
from locator.query import query_params, trip_params
from locator.query.query_params import Question, parse_query
from locator.query.validation_errors import AT_LEAST_ONE, CONSTRAINTS
from locator.query.value_parsers import POLYGON_FAULTS
from locator.runtime.error_messages import CHINESE, localize
from locator.store import held_loads, passwords, proposals, second_factor
from locator.web.http.problems import LIMITS, STATUS_BY_ERROR

from . import sample_release
from .program import run
from .staff_client import add_users, entered, post
from .web_client import Client

PACKAGE = Path(__file__).parent.parent / "locator"
HAN = re.compile("[\u4e00-\u9fff]")
COMMAND_LINE = {"analytics", "cli", "config", "directions", "feed", "geo", "places"}
PLACE_TEXT = {  # of the places: what queries raise
    "position.py", "written_position.py", "written_degrees.py", "map_link_positions.py", "postcodes.py",
    "between_places.py",
}  # fmt: skip
OPERATING = {"backup.py", "migrations", "api_keys.py"}  # of the store: commands only
# Text arguments of each exception: positions from here on, and the keywords.
POSITIONS = {
    "InvalidParameter": 1, "InvalidInput": 1, "InvalidHours": 1, "OutOfArea": 0, "UnknownOutlet": 0,
    "UnknownPlace": 0, "ReleaseGone": 0, "NoRelease": 0, "StoreUnavailable": 0, "SignInFailed": 0,
    "ExportBusy": 0, "ValueError": 0, "BadRequest": 0, "NotAcceptable": 0, "RequestURITooLarge": 0,
    "RequestEntityTooLarge": 0, "RequestTimeout": 0, "UnsupportedMediaType": 0, "ServiceUnavailable": 0,
}  # fmt: skip
KEYWORDS = {"detail", "hint", "reason"}
NOT_FOR_CLIENTS = {"an instant needs a zone"}  # an error of this program
LITERALS = {  # texts outside raise statements: libraries, HTTP, and values of the database
    *CONSTRAINTS.values(),
    AT_LEAST_ONE,
    *POLYGON_FAULTS.values(),
    *LIMITS.values(),
    *passwords.REASONS.values(),
    *(passwords.FEW_WORDS, passwords.KNOWN_WORDS),
    second_factor.WRONG_CODE,
    *(site.name for site in SITES),
    *(HTTPStatus(status).phrase for status in range(400, 600) if status in set(HTTPStatus)),
    *(kind.description for kind in default_exceptions.values() if kind.description),
    *re.findall(r'"(The CSRF [^"]+)"', Path(csrf.__file__).read_text(encoding="utf-8")),
    held_loads.APPROVED,
    held_loads.REFUSED,
    proposals.CONFIRMED,
    proposals.DISMISSED,
}


def modules() -> Iterator[tuple[str, ast.Module]]:
    for path in sorted(PACKAGE.rglob("*.py")):
        parts = path.relative_to(PACKAGE).parts
        is_query = parts[0].removesuffix(".py") not in COMMAND_LINE or PLACE_TEXT & set(parts)
        if is_query and not (parts[0] == "store" and OPERATING & set(parts)):
            yield "/".join(parts), ast.parse(path.read_text(encoding="utf-8"))


def texts_of(node: ast.expr, assigned: dict[str, list[ast.expr]]) -> Iterator[str]:
    """The texts or templates that an argument may be; an f-string, which has no template, as its source."""
    if isinstance(node, ast.JoinedStr):
        yield ast.unparse(node)
    elif isinstance(node, ast.Constant) and isinstance(node.value, str) and node.value:
        yield node.value
    elif isinstance(node, ast.Call) and getattr(node.func, "id", "") == "message":
        yield from texts_of(node.args[0], assigned)
    elif isinstance(node, (ast.BoolOp, ast.IfExp)):
        branches = node.values if isinstance(node, ast.BoolOp) else [node.body, node.orelse]
        yield from (text for branch in branches for text in texts_of(branch, assigned))
    elif isinstance(node, ast.Name):
        others = {name: values for name, values in assigned.items() if name != node.id}
        yield from (text for value in assigned.get(node.id, ()) for text in texts_of(value, others))


def used_texts(tree: ast.Module) -> Iterator[str]:
    """The texts of the errors that a module raises, and of its messages."""
    assigned: dict[str, list[ast.expr]] = {}
    for node in ast.walk(tree):
        if isinstance(node, ast.Assign):
            for target in node.targets:
                assigned.setdefault(getattr(target, "id", getattr(target, "attr", "")), []).append(node.value)
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name):
            yield from call_texts(node, node.func.id, assigned)


def call_texts(node: ast.Call, name: str, assigned: dict[str, list[ast.expr]]) -> Iterator[str]:
    if name == "message":
        yield from texts_of(node, assigned)
    if name == "joined":
        yield from texts_of(node.args[1], {})
    if name in POSITIONS:
        keywords = [keyword.value for keyword in node.keywords if keyword.arg in KEYWORDS]
        for argument in (*node.args[POSITIONS[name] :], *keywords):
            yield from texts_of(argument, assigned)


USED_IN = {name: list(used_texts(tree)) for name, tree in modules()}
USED = {text for texts in USED_IN.values() for text in texts} - NOT_FOR_CLIENTS


def test_every_error_has_a_chinese_text() -> None:
    missing = {name: set(texts) - CHINESE.keys() - NOT_FOR_CLIENTS for name, texts in USED_IN.items()}
    assert {name: texts for name, texts in missing.items() if texts} == {}


def test_no_text_of_the_catalog_is_unused() -> None:
    assert CHINESE.keys() - USED - LITERALS == set()


def test_constraints_titles_and_states_have_a_chinese_text() -> None:
    titles = {
        HTTPStatus(status).phrase
        for status in {*STATUS_BY_ERROR.values(), 404, 405, 406, 408, 413, 415, 429, 500}
    }
    states = {held_loads.APPROVED, held_loads.REFUSED, proposals.CONFIRMED, proposals.DISMISSED}
    assert {*CONSTRAINTS.values(), *LIMITS.values(), *titles, *states} <= CHINESE.keys()


def placeholders(template: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(template) if name}


def test_both_languages_take_the_same_parameters() -> None:
    for english in (text for text in CHINESE if "{" in text and '{"' not in text):
        assert placeholders(english) == placeholders(CHINESE[english]), english


def test_messages_nest_and_data_stays() -> None:
    detail = message(
        "must be {expected}", expected=message("1 to {count} comma-separated values, none empty", count=40)
    )
    assert detail == "must be 1 to 40 comma-separated values, none empty"
    assert localize(detail, "zh") == "必须是 1 至 40 个以英文逗号分隔的值，不能为空"
    assert localize(message("no place matches {text!r}", text="none"), "zh") == "找不到地点“none”"
    assert localize(detail, "en") == detail


def question_models() -> Iterator[type[Question]]:
    yield from (HandoverQuestion, OfficialQuestion)
    for value in (vars(query_params) | vars(trip_params)).values():
        if isinstance(value, type) and issubclass(value, Question):
            yield value


WRONG: tuple[object, ...] = (
    "",
    "x",
    "a" * 300,
    "-1",
    "999999999",
    1.5,
    None,
    True,
    [],
    {},
    ["a", ""],
    10**12,
)


@pytest.mark.parametrize("kind", [*question_models()])
def test_every_constraint_of_a_parameter_has_a_message(kind: type[BaseModel]) -> None:
    for name, field in kind.model_fields.items():
        for value in WRONG:
            try:
                parse_query(kind, {field.alias or name: value, "lat": 0.5, "lon": 0.5})  # type: ignore[type-var]
            except InvalidParameter as error:
                assert "Input" not in error.detail and "String" not in error.detail
                assert HAN.search(localize(error.detail, "zh")), error.detail


HERE = "lat=39.9&lon=116.4"
REQUESTS = [
    ("/api/v1/nearest?lat=abc&lon=116.4", "lat"),
    ("/api/v1/nearest?lat=95&lon=116.4", "lat"),
    ("/api/v1/nearest?lat=116.4&lon=39.9", "lat"),
    ("/api/v1/nearest?lat=39.9", "lon"),
    ("/api/v1/nearest", "query"),
    (f"/api/v1/nearest?{HERE}&q=x&adcode=310115", "adcode"),
    (f"/api/v1/nearest?{HERE}&limit=51", "limit"),
    (f"/api/v1/nearest?{HERE}&limit=ten", "limit"),
    (f"/api/v1/nearest?{HERE}&radius=0", "radius"),
    (f"/api/v1/nearest?{HERE}&kind=shop", "kind"),
    (f"/api/v1/nearest?{HERE}&datum=wgs", "datum"),
    (f"/api/v1/nearest?{HERE}&open=yesterday", "open"),
    (f"/api/v1/nearest?{HERE}&fields=nope", "fields"),
    (f"/api/v1/nearest?{HERE}&nope=1", "nope"),
    (f"/api/v1/nearest?{HERE}&limit=1&limit=2", "limit"),
    (f"/api/v1/nearest?{HERE}&service=%FF", "service"),
    ("/api/v1/nearest?q=%01", "q"),
    ("/api/v1/nearest?adcode=12", "adcode"),
    ("/api/v1/nearest?adcode=999999", "adcode"),
    ("/api/v1/nearest?code=1001", "code"),
    ("/api/v1/outlets?bbox=1,2,3", "bbox"),
    ("/api/v1/outlets?polygon=116,39;117,40;117,39;116,40", "polygon"),
    ("/api/v1/outlets?q=x&adcode=310115", "adcode"),
    ("/api/v1/outlets?cursor=1-2-3", "cursor"),
    ("/api/v1/clusters?zoom=3", "bbox"),
    ("/api/v1/clusters?bbox=70,3,140,54&zoom=20", "bbox"),
    (f"/api/v1/directions?from=39.9,116.4&to={'x' * 65}", "to"),
    ("/api/v1/official?phone=021-64641234&name=x", "name"),
    ("/api/v1/official?phone=1", "phone"),
    ("/api/v1/nearest?lat=-45&lon=0.5", ""),
    ("/api/v1/reverse?lat=31&lon=-120", ""),
    ("/api/v1/outlets/NOPE", ""),
    ("/api/v1/outlets/SAMPLE-SC-00001?release=99", ""),
    ("/api/v1/nope", ""),
]
CODES = re.compile(  # what stays as it is: names, values, formats
    r"“[^”]*”|'[^']*'|[A-Za-z_]+=[\d.-]+|https?://\S+|/[a-z./]+|\b(?:lat|lon|LAT|LON|WGS-84|UTF-8|API|Key|POST|now|T\d\d|"
    r"west|south|east|north|q|adcode|code|datum|lat\+lon|phone|name|address|ref|next|JSON|gzip|X-API-Key)\b"
)


def problem(client: Client, path: str, lang: str) -> dict[str, Any]:
    mark = "&" if "?" in path else "?"
    answer = client.get(f"{path}{mark}lang={lang}" if lang else path)
    assert answer.mimetype == "application/problem+json", answer.text
    content: dict[str, Any] = answer.json
    return content


@pytest.mark.parametrize(("path", "parameter"), REQUESTS, ids=[path for path, _ in REQUESTS])
def test_errors_are_chinese_on_request(client: Client, path: str, parameter: str) -> None:
    english, explicit, chinese = (problem(client, path, lang) for lang in ("", "en", "zh"))
    texts = ("title", "detail", "hint")
    for other in (explicit, chinese):
        assert {**other, "request_id": 0, **dict.fromkeys(texts)} == {
            **english,
            "request_id": 0,
            **dict.fromkeys(texts),
        }
    assert [explicit.get(name) for name in texts] == [english.get(name) for name in texts]
    assert chinese.keys() == english.keys()
    for name in ("title", "detail", "hint"):
        if name in chinese:
            assert HAN.search(chinese[name]) and not HAN.search(english[name].replace("陆家嘴", ""))
    if parameter:
        assert chinese["detail"].startswith(f"{parameter}：") and chinese["parameter"] == parameter
    text = CODES.sub("", chinese["detail"].removeprefix(parameter) + chinese.get("hint", ""))
    assert not re.search(r"[A-Za-z]{2,} [A-Za-z]{2,}", text), text
    numbers = re.compile(r"\d+(?:\.\d+)?")
    assert sorted(numbers.findall(chinese["detail"])) == sorted(numbers.findall(english["detail"]))


@pytest.mark.parametrize(
    "body",
    [
        '{"lat": 95, "lon": 1, "lang": "zh"}',
        '{"lat": 1, "lat": 2, "lang": "zh"}',
        '{"lang": "zh", "q": 1, "x": 2}',
    ],
)
def test_a_body_names_the_language_too(client: Client, body: str) -> None:
    def detail(content: str) -> str:
        answer = client.post("/api/v1/nearest", content, "application/json")
        return str(answer.json["detail"])

    assert HAN.search(detail(body)) and not HAN.search(detail(body.replace('"zh"', '"en"')))


def test_a_line_of_a_batch_names_its_language(client: Client) -> None:
    lines = b'{"lat": 95.5, "lon": 1.5, "lang": "zh"}\n{"lat": 95.5, "lon": 1.5}\nnot JSON\n'
    answer = client.post("/api/v1/nearest/batch", lines, "application/x-ndjson")
    first, second, third = answer.text.splitlines()
    assert "必须小于或等于 90" in first
    assert "must be less than or equal to 90" in second and "is not valid JSON" in third


@pytest.mark.parametrize(
    ("path", "chinese", "english"),
    [
        (
            "/?lat=abc&lon=1",
            "lat：必须是十进制小数，例如 39.9087",
            "lat: must be a decimal number like 39.9087",
        ),
        ("/official?by=x", "by：没有这个选项", "by: unknown value"),
        ("/outlets/NOPE", "请检查网址", "Check the address"),
        ("/outlets/SAMPLE-SC-00001?release=x", "release：必须是整数", "release: must be an integer"),
        ("/nope", "请检查网址", "Check the address"),
    ],
)
def test_pages_show_errors_in_their_language(client: Client, path: str, chinese: str, english: str) -> None:
    mark = "&" if "?" in path else "?"
    headers = {"Accept": "text/html"}
    zh, en = (client.get(f"{path}{more}", headers=headers).text for more in ("", f"{mark}lang=en"))
    assert chinese in zh and english not in zh
    assert english in en and chinese not in en


NOTES = [  # path, its note in Chinese and in English
    ("nearest?adcode=110103", "区划代码 110103 已停用，现为", "the area code 110103 is retired; replaced by"),
    ("outlets?q=天河区", "q 按“广东省 广州市 天河区”查询", "q is interpreted as 广东省 广州市 天河区"),
    (f"nearest?{HERE}&open=2026-10-01T10:00", "未写时区的时刻按北京时间", "without a time zone is in"),
]


@pytest.mark.parametrize("accept", ["identity", "gzip"])  # the fast path and Flask
@pytest.mark.parametrize(("path", "chinese", "english"), NOTES, ids=[path for path, *_ in NOTES])
def test_notes_are_in_the_language_of_the_query(
    client: Client, path: str, chinese: str, english: str, accept: str
) -> None:
    def notes(lang: str) -> str:
        answer = client.get(f"/api/v1/{path}{lang}", headers={"Accept-Encoding": accept})
        return str(answer.json["query"]["notes"])

    assert english in notes("&lang=en") and chinese not in notes("&lang=en")
    assert chinese in notes("") and english not in notes("") and notes("") == notes("&lang=zh")


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_notes_on_pages_name_no_parameter(client: Client, lang: str) -> None:
    for path in ("adcode=110103", f"{HERE}&open=2026-10-01T10:00"):
        notes = client.get(f"/api/v1/nearest?{path}&lang={lang}").json["query"]["notes"]
        for note in (*notes, localize(LIMITED_NOTE, lang)):
            assert not re.match(r"(within|open|adcode|q|lat|lon)\b", note), note
    page = client.get(f"/?adcode=110103&lang={lang}").text
    assert all(note[:1].upper() + note[1:] in page for note in _notes(client, lang))


def _notes(client: Client, lang: str) -> list[str]:
    return list(client.get(f"/api/v1/nearest?adcode=110103&lang={lang}").json["query"]["notes"])


def test_notes_of_a_batch_are_in_the_language_of_each_query(client: Client) -> None:
    queries: list[dict[str, Any]] = [
        {"adcode": "110103"},
        {"lat": 39.9, "lon": 116.4, "open": "2026-10-01T10:00"},
    ]
    lines = [orjson.dumps(query | lang) for query in queries for lang in ({"lang": "zh"}, {"lang": "en"})]
    answer = client.post("/api/v1/nearest/batch", b"\n".join(lines), "application/x-ndjson")
    notes = [orjson.loads(line)["query"]["notes"][0] for line in answer.text.splitlines()]
    assert [bool(re.search("停用|未写", note)) for note in notes] == [True, False, True, False]


def test_pages_show_notes_in_their_language(client: Client) -> None:
    zh, en = (client.get(f"/?adcode=110103{lang}").text for lang in ("", "&lang=en"))
    assert "区划代码 110103 已停用" in zh and "is retired" not in zh
    assert "area code 110103 is retired" in en and "已停用" not in en


@pytest.fixture(scope="module")
def operator(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Client]:
    database = sample_release.copy_to(tmp_path_factory.mktemp("forms"))
    add_users(database, ("operator",))
    with run(database, rate_limit="off") as program, closing(program.client()) as client:
        yield entered(client, "/admin", "operator")


DAYS = {"from": "2099-01-01", "to": "2099-01-02", "reason": "x"}


@pytest.mark.parametrize(
    ("path", "fields", "chinese", "english"),
    [
        ("/overrides", {"ref": "B1", "from": "x"}, "必须是日期", "must be a date"),
        ("/overrides", DAYS | {"ref": "NOPE"}, "当前版本没有网点 NOPE", "has no outlet NOPE"),
        (
            "/overrides",
            DAYS | {"ref": "SAMPLE-SC-00001", "hours": "x"},
            "读不懂这段营业时间；请写成",
            "cannot be read as opening hours; write",
        ),
        (
            "/edit",
            {"ref": "SAMPLE-SC-00001", "field": "name", "value": "", "why": "x"},
            "至少 1 个",
            "at least 1",
        ),
        ("/users", {"name": "x", "role": "agent", "password": "short"}, "长度须为", "characters"),
        ("/users/role", {"name": "nobody", "role": "agent"}, "没有用户 nobody", "user nobody not found"),
        ("/notices/confirm", {"why": "x"}, "请至少选择一条告示", "choose at least one notice"),
        ("/held/7/refuse", {"why": "x"}, "没有待批准的数据 7", "held load 7 not found"),
        ("/overrides/7/drop", {"why": "x"}, "没有人工改动 7", "override 7 not found"),
        ("/overrides", {"ref": "B1"}, "必填", "is required"),
    ],
)
def test_forms_show_errors_in_chinese(
    operator: Client, path: str, fields: dict[str, str], chinese: str, english: str
) -> None:
    text = post(operator, f"/admin{path}", **fields).text
    assert chinese in text and f">{english}" not in text
    assert english in post(operator, f"/admin{path}?lang=en", **fields).text
