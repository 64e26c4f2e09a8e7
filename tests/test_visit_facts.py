"""Facts to know before a visit: booking, turnaround, things to bring, photos, web addresses, notices."""

from pathlib import Path
from typing import Any

import orjson
import pytest
from jinja2 import Environment, FileSystemLoader
from pydantic import ValidationError

from locator.answers.arrival import TravelTime, arrival_at
from locator.answers.verdict import Visit, verdict
from locator.directions.visit_facts import visit_facts
from locator.feed.flat import flatten, unflatten
from locator.feed.normalize import normalize_record
from locator.feed.optional_fields import build_outlet
from locator.feed.record import Record
from locator.hours import State
from locator.network.outlet import Outlet
from locator.query.param_types import Lang
from locator.render.messages.catalog import translate
from locator.web.pages.json_ld import business

from .network import NOW

ROOT = Path(__file__).parent.parent
BASE: dict[str, Any] = {"ref": "A1", "kind": "drop_off", "name": "示例", "lat": 31.2, "lon": 121.5}
FACTS: dict[str, Any] = {
    "booking": {"url": "https://example.com/book?x=1;y=2", "required": True},
    "turnaround": 120,
    "bring": ["身份证件", "购机凭证;发票"],
    "photos": [{"url": "https://example.com/a|b.jpg".replace("|", "-"), "alt": "东门", "of": "entrance"}],
    "price_list_url": "https://example.com/prices",
    "repair_status_url": "https://example.com/repairs",
    "notice": [{"text": "地铁口施工；请绕行", "from": "2026-11-01", "to": "2026-12-31"}],
}


def loaded(row: dict[str, str]) -> tuple[Outlet | None, list[tuple[str, str]]]:
    """Return the outlet of a row, and the codes and columns of its findings."""
    fields = BASE | unflatten(row)
    record, findings = normalize_record(Record("x.csv", 1, 2, fields))
    outlet, problems = build_outlet(record, record.fields)
    return outlet, [(finding.code, finding.column) for finding in (*findings, *problems)]


def test_every_fact_survives_a_table() -> None:
    outlet = Outlet.model_validate(BASE | FACTS)
    row = flatten(outlet.model_dump(mode="json", by_alias=True, exclude_none=True))
    assert loaded(row) == (outlet, [])
    assert Outlet.model_validate(orjson.loads(orjson.dumps(outlet.to_dict("1")))) == outlet.model_copy(
        update={"code": "1"}
    )


@pytest.mark.parametrize(
    ("cell", "expected"),
    [
        ("90", 90),
        ("90分钟", 90),
        ("2 小时", 120),
        ("3天", 4320),
        ("约 2 小时", "约 2 小时"),
        ("1-3 个工作日", "1-3 个工作日"),
    ],
)
def test_a_turnaround_is_minutes_or_a_text(cell: str, expected: object) -> None:
    outlet, findings = loaded({"turnaround": cell})
    assert outlet is not None and outlet.turnaround == expected and not findings


@pytest.mark.parametrize("cell", ["-3", "−3 天", "—", "..."])
def test_a_turnaround_that_says_nothing_is_left_out(cell: str) -> None:
    outlet, findings = loaded({"turnaround": cell})
    assert outlet is not None and outlet.turnaround is None
    assert findings == [("turnaround_not_understood", "turnaround")]


@pytest.mark.parametrize("value", [0, -5, 200_000, True, 1.5, "", "0", "x" * 201])
def test_other_turnarounds_are_rejected(value: object) -> None:
    with pytest.raises(ValidationError, match="minutes up to 90 days"):
        Outlet.model_validate(BASE | {"turnaround": value})


@pytest.mark.parametrize(
    "address",
    [
        "http://example.com/",
        "javascript:alert(1)",
        "//example.com/x",
        "example.com",
        "https://user@example.com/",
        "https://localhost/",
        "https://127.0.0.1/",
        "https://[::1]/",
        "https://example.com:0/",
        "https://example.com:99999/",
        'https://example.com/"onclick',
        "https://example.com/a b",
        "https://example..com/",
    ],
)
@pytest.mark.parametrize("column", ["booking_url", "price_list_url", "repair_status_url", "photos"])
def test_only_https_addresses_of_public_names_are_published(address: str, column: str) -> None:
    outlet, findings = loaded({column: address})
    assert findings == [("url_not_https", column)]
    assert outlet == Outlet.model_validate(BASE)


@pytest.mark.parametrize(
    "address", ["https://example.com", "https://示例.中国/价格", "https://a.example:8443/?q=1"]
)
def test_https_addresses_are_published(address: str) -> None:
    outlet, findings = loaded({"price_list_url": address})
    assert outlet is not None and outlet.price_list_url == address and not findings


@pytest.mark.parametrize(
    ("cell", "expected"),
    [
        ("身份证件;购机凭证", ("身份证件", "购机凭证")),
        ("身份证件、购机凭证；充电器", ("身份证件", "购机凭证", "充电器")),
        ("发票（纸质、电子均可）、设备", ("发票（纸质、电子均可）", "设备")),
    ],
)
def test_things_to_bring_are_a_list(cell: str, expected: tuple[str, ...]) -> None:
    outlet, _ = loaded({"bring": cell})
    assert outlet is not None and outlet.bring == expected


def test_photos_and_notices_may_be_written_briefly() -> None:
    outlet, findings = loaded(
        {
            "photos": "https://example.com/a.jpg|柜台|counter; https://example.com/b.jpg|东门|entrance;https://example.com/c.jpg",
            "notice": "地铁口施工|2026-11-01|2026/12/31;请走东门",
        }
    )
    assert outlet is not None and findings == [("date_understood", "notice")]
    assert [(photo.of, photo.alt) for photo in outlet.photos] == [
        ("entrance", "东门"),
        ("counter", "柜台"),
        ("other", ""),
    ]
    dumped = outlet.model_dump(mode="json", by_alias=True, exclude_none=True)["notice"]
    assert dumped == [
        {"text": "地铁口施工", "from": "2026-11-01", "to": "2026-12-31"},
        {"text": "请走东门"},
    ]


@pytest.mark.parametrize(
    ("column", "cell", "code"),
    [
        ("notice", "x|2026-12-31|2026-11-01", "value_error"),
        ("notice", "x|bald", "date_not_understood"),
        ("photos", "https://example.com/a.jpg||roof", "literal_error"),
        ("photos", ";".join(["https://example.com/a.jpg"] * 9), "too_long"),
        ("booking_required", "vielleicht", "bool_parsing"),
    ],
)
def test_a_fact_that_cannot_be_read_is_left_out(column: str, cell: str, code: str) -> None:
    outlet, findings = loaded({column: cell})
    assert outlet == Outlet.model_validate(BASE) and findings == [(code, column)]


@pytest.mark.parametrize(
    ("cell", "expected"), [("是", True), ("需预约", True), ("无需", False), ("false", False)]
)
def test_whether_booking_is_required_is_read_in_chinese(cell: str, expected: bool) -> None:
    outlet, _ = loaded({"booking_required": cell})
    assert outlet is not None and outlet.booking.required is expected


def rendered(macro: str, *arguments: object, lang: Lang = "zh") -> str:
    environment = Environment(loader=FileSystemLoader(ROOT / "templates"), autoescape=True)
    module = environment.get_template("components/before_you_go.html").module
    macro_of, year = getattr(module, macro), {"year": 2026} if macro == "notices" else {}
    text = macro_of(*arguments, lang, lambda key, **more: translate(key, lang, **more), **year)
    return " ".join(str(text).split())


def test_the_component_shows_facts_with_safe_links() -> None:
    outlet = Outlet.model_validate(BASE | FACTS).to_dict("1")
    outlet["photos"].append({"url": "/photos/0.webp", "of": "counter"})
    html = rendered("before_you_go", outlet)
    assert html.count('rel="noopener nofollow"') == 3 and "约 2 小时" in html and "须提前预约" in html
    assert '<img src="/photos/0.webp" alt="柜台照片"' in html and "a-b.jpg" not in html
    assert rendered("before_you_go", BASE) == ""
    english = rendered("before_you_go", BASE | {"turnaround": 90, "bring": ["<b>"]}, lang="en")
    assert "about 90 min" in english and "&lt;b&gt;" in english


@pytest.mark.parametrize(
    ("required", "link"), [(False, "也可在线预约"), (True, "立即预约"), (None, "立即预约")]
)
def test_the_booking_link_does_not_contradict_the_booking_rule(required: bool | None, link: str) -> None:
    outlet = BASE | {"booking": {"required": required, "url": "https://example.com/book"}}
    html = rendered("before_you_go", outlet)
    assert link in html and ("无须预约" in html) is (required is False)


def test_the_component_shows_notices_verdict_and_live_facts() -> None:
    notices = [{"text": "台风", "from": "2026-11-24", "to": "2026-11-25"}, {"text": "搬迁"}]
    assert "11月24日至11月25日" in rendered("notices", notices) and rendered("notices", []) == ""
    verdict = {"answer": "ask_first", "text": "建议先联系网点", "reasons": ["须提前预约"]}
    assert "<li>须提前预约</li>" in rendered("verdict", verdict)
    live = {"queue_minutes": {"text": "排队约 20 分钟", "age": "5 分钟前更新"}}
    assert "排队约 20 分钟 <small" in rendered("live_facts", live) and rendered("live_facts", None) == ""


def test_search_engines_learn_of_booking_and_photos() -> None:
    photos = [{"url": "/photos/0.webp", "of": "entrance"}]
    outlet = BASE | {"booking": {"url": "https://example.com/book"}, "photos": photos, "status": "closed"}
    data = business(outlet, {"coordinates": [121.5, 31.2]}, [], "https://locator.example/outlets/A1")
    assert data["potentialAction"] == {"@type": "ReserveAction", "target": "https://example.com/book"}
    assert data["image"] == ["https://locator.example/photos/0.webp"]


@pytest.mark.parametrize(
    ("facts", "text"),
    [
        ({"booking": {"required": True}}, "须提前预约"),
        ({"booking": {"required": False}}, "无须预约"),
        ({"booking": {"required": False}, "limits": "需提前电话预约"}, "须提前预约"),
        ({"booking": {"required": False}, "limits": "需提前电话预约", "status": "paused"}, "须提前预约"),
        ({"booking": {"required": False}, "hours_text": "09:00-18:00，须预约"}, "须提前预约"),
        ({"booking": {"required": False}, "limits": "前往前请先致电"}, "无须预约"),
    ],
)
def test_booking_on_a_page_agrees_with_the_verdict_and_the_script(facts: dict[str, Any], text: str) -> None:
    fields = BASE | facts
    here = TravelTime("straight", "walk", 0.0, 0.0)
    arrival = arrival_at(fields, lambda _: State(now=fields.get("status") != "paused"), here, NOW, None)
    outlet = fields | {"verdict": verdict(Visit(fields, arrival, None, NOW), "zh")}
    html = rendered("facts", outlet)
    assert text in html and html.count("预约</dt>") == 1
    spoken = [part for part, _ in visit_facts(outlet, NOW, is_closed=False)]
    assert ("booking" in spoken) is (text == "须提前预约")
