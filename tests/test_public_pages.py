"""Pages of a public site: large print, privacy, comparison, filing number, map apps of the device."""

import re
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from locator.answers.repair_options import suitability_of
from locator.index.map_links import MAP_APPS
from locator.render.template_filters import text_contact_link
from locator.store import answer_archive, corrections

from . import sample_release
from .program import run
from .web_client import Client

pytestmark = pytest.mark.slow

ICP = "京ICP备12345678号-1"
OUTLET = "/outlets/SAMPLE-SC-00002"
ANDROID = "Mozilla/5.0 (Linux; Android 15; Pixel 9) AppleWebKit/537.36 Chrome/131.0 Mobile Safari/537.36"
IPHONE = (
    "Mozilla/5.0 (iPhone; CPU iPhone OS 18_1 like Mac OS X) AppleWebKit/605.1.15 Version/18.1 Safari/604.1"
)
WECHAT = f"{ANDROID} MicroMessenger/8.0.50"


@pytest.fixture(scope="module")
def public(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Client]:
    """Run the program as a public site with an online geocoder and a tile service."""
    database = sample_release.copy_to(tmp_path_factory.mktemp("public"))
    settings = {
        "public": 1,
        "icp": ICP,
        "secret_key": "b1946ac92492d2347c6235b4d2611184",
        "geocoder": "photon:https://geocoder.example",
        "tiles": "https://tiles.example/{z}/{x}/{y}.png",
        "map_approval": "GS(2024)0650号",
    }
    with run(database, rate_limit="off", **settings) as program, closing(program.client()) as client:
        yield client


CHIPS = re.compile(
    r'value="(kind|service):(\w+)" aria-pressed="false"><span>[^<]*</span> <span class="count">(\d+)'
)


@pytest.mark.parametrize("fault", ["screen", "data", "software"])
def test_chips_count_the_outlets_that_can_repair_the_fault(client: Client, fault: str) -> None:
    """Outlets of a city, counted by the rule of `/handover`."""
    page = client.get(f"/?adcode=441900&device=laptop&fault={fault}").text
    listed = client.get("/api/v1/outlets?adcode=441900&device=laptop&limit=500").json["features"]
    assert len(listed) < 500
    fields = [feature["properties"] for feature in listed]
    suited = [outlet for outlet in fields if suitability_of(outlet, "laptop", fault)]  # type: ignore[arg-type]
    assert 0 < len(suited) < len(fields)
    chips = CHIPS.findall(page)
    assert chips
    for field, value, count in chips:
        values = ({outlet["kind"]} if field == "kind" else outlet.get("services", ()) for outlet in suited)
        assert int(count) == sum(value in each for each in values), (field, value)


@pytest.mark.parametrize("path", ["/", OUTLET, "/help", "/nowhere"])
def test_the_filing_number_is_on_public_sites_alone(client: Client, public: Client, path: str) -> None:
    browser = {"Accept": "text/html"}
    assert (
        f'<a href="https://beian.miit.gov.cn/" rel="noopener">{ICP}</a>'
        in public.get(path, headers=browser).text
    )
    assert "beian" not in client.get(path, headers=browser).text


def test_privacy_names_what_is_stored_and_who_receives_what(client: Client, public: Client) -> None:
    text = client.get("/privacy").text
    for days in (answer_archive.RETENTION_DAYS, corrections.RETENTION_DAYS):
        assert f"{days} 天" in text
    assert "locator_view" in text and "不向其他网站请求" in text and "在线地理编码" not in text
    text = public.get("/privacy").text
    assert "geocoder.example" in text and "tiles.example" in text
    assert "geocoder.example" in public.get("/privacy?lang=en").text


def test_privacy_names_no_maps_where_none_is_approved(tmp_path: Path) -> None:
    database, secret = sample_release.copy_to(tmp_path), "b1946ac92492d2347c6235b4d2611184"
    with run(database, public=1, secret_key=secret) as program, closing(program.client()) as client:
        text = client.get("/privacy").text
    assert "地图暂未开放" in text and "地图由本站提供" not in text


@pytest.mark.parametrize("path", ["/?adcode=310115", OUTLET, "/help", "/nowhere", "/compare"])
def test_large_print_works_without_script_and_is_remembered(client: Client, path: str) -> None:
    browser = {"Accept": "text/html"}
    mark = 'class="large-print"'
    assert mark not in client.get(path, headers=browser).text
    large = client.get(f"{path}{'&' if '?' in path else '?'}view=large", headers=browser)
    assert mark in large.text and large.status_code == client.get(path, headers=browser).status_code
    assert "locator_view=large" in large.headers["Set-Cookie"] and "HttpOnly" in large.headers["Set-Cookie"]
    assert mark in client.get(path, headers=browser).text
    back = re.search(r'class="view" href="([^"]+)"', large.text)
    assert back and ("view=standard" in back[1] or path == "/nowhere")
    assert mark not in client.get(f"{path.partition('?')[0]}?view=standard", headers=browser).text
    assert mark not in client.get(path, headers=browser).text


def test_the_view_is_no_parameter_of_the_api(client: Client) -> None:
    assert client.get("/api/v1/nearest?adcode=310115&view=large").status_code == 400
    assert client.get("/?adcode=310115&view=huge").status_code == 400


@pytest.mark.parametrize(
    ("agent", "missing"),
    [("", set()), (ANDROID, {"apple"}), (IPHONE, {"geo"}), (WECHAT, {"apple", "geo"})],
)
def test_a_page_offers_the_map_apps_of_the_device(client: Client, agent: str, missing: set[str]) -> None:
    text = client.get(OUTLET, headers={"User-Agent": agent}).text
    assert set(re.findall(r"/open/(\w+)", text)) == MAP_APPS.keys() - missing
    assert ("在浏览器打开" in text) == (agent == WECHAT)


def test_wechat_gets_web_addresses_instead_of_schemes(client: Client) -> None:
    link = f"{OUTLET}/open/baidu"
    assert "bdapp://" in client.get(link, headers={"User-Agent": ANDROID}).text
    answer = client.get(link, headers={"User-Agent": WECHAT})
    assert answer.status_code == 302 and answer.headers["Location"].startswith("https://api.map.baidu.com/")


def test_the_qr_code_leads_to_the_page(client: Client) -> None:
    image = client.get(f"{OUTLET}/qr.svg")
    assert image.mimetype == "image/svg+xml" and image.data.startswith(b"<?xml")
    assert client.get("/outlets/none/qr.svg").status_code == 404


@pytest.mark.parametrize("query", ["", "?lang=en"])
def test_a_reference_in_lower_case_is_redirected(client: Client, query: str) -> None:
    answer = client.get(f"/outlets/sample-sc-00002{query}")
    assert (answer.status_code, answer.headers["Location"]) == (308, f"{OUTLET}{query}")
    assert client.get("/outlets/sample-sc-none").status_code == 404


def test_three_outlets_are_compared(client: Client) -> None:
    refs = ["SAMPLE-SC-00002", "SAMPLE-SC-00003", "SAMPLE-DP-00011", "SAMPLE-DP-00012"]
    text = client.get("/compare?" + "&".join(f"ref={ref}" for ref in refs)).text
    assert (
        text.count('<th scope="col"><a') == 3
        and "SAMPLE-DP-00012" not in text.partition("<table")[2].partition("</table>")[0]
    )
    assert "未列出" in client.get("/compare?ref=SAMPLE-SC-00002&ref=none").text
    assert "还没有收藏的网点" in client.get("/compare").text


def test_sign_language_is_offered_where_a_service_is_set(
    client: Client, tmp_path_factory: pytest.TempPathFactory
) -> None:
    video = "https://video.example/sign"
    for path in ("/help", OUTLET):
        assert "video" not in client.get(path).text.partition("<main")[2]
    database = sample_release.copy_to(tmp_path_factory.mktemp("sign"))
    with run(database, sign_language_url=video) as program, closing(program.client()) as other:
        for path in ("/help", OUTLET):
            assert f'href="{video}"' in other.get(path).text
    help_url = client.get("/api/v1/nearest?adcode=310115").json["help"]["sign_language_url"]
    assert help_url == "/help#sign-language" and 'id="sign-language"' in client.get("/help").text


def test_a_chat_with_support_is_offered_where_one_is_set(
    client: Client, tmp_path_factory: pytest.TempPathFactory
) -> None:
    chat = "https://chat.example/locator"
    labels = {"zh": "与客服文字聊天", "zh-Hant": "與客服文字聊天", "en": "Chat with support"}
    for lang, label in labels.items():
        assert label not in client.get(f"/help?lang={lang}").text
    database = sample_release.copy_to(tmp_path_factory.mktemp("chat"))
    with run(database, text_help_url=chat) as program, closing(program.client()) as other:
        for lang, label in labels.items():
            section = other.get(f"/help?lang={lang}").text.partition('id="text"')[2]
            section = section.partition("</section>")[0]
            assert f'href="{chat}"' in section and label in section


def test_text_help_leads_to_outlets_near_a_place(client: Client) -> None:
    text = client.get("/help").text
    assert 'id="text"' in text and text.count('name="access"') == 2
    found = client.get("/?access=text_contact&q=上海").text
    assert 'id="found"' in found


PAIR = re.compile(r'<div class="place-actions">.*?</div>', re.DOTALL)


@pytest.mark.parametrize("need", ["text_contact", "sign_language"])
def test_results_for_people_who_cannot_hear_have_a_way_to_write_in_place_of_the_phone(
    client: Client, need: str
) -> None:
    text = client.get(f"/?access={need}&q=上海陆家嘴").text
    pairs = PAIR.findall(text)
    assert pairs and all("tel:" not in pair for pair in pairs)
    assert all((">文字联系" in pair) == ("sms:" in pair) != ("附近可文字联系" in pair) for pair in pairs)
    links = {link for pair in pairs for link in re.findall(r'href="(sms:[^"]*|/\?access=text_contact)', pair)}
    assert links <= {"sms:950800", "/?access=text_contact"} and links
    assert "sms:950800" in links or need == "sign_language"
    assert "tel:" in "".join(PAIR.findall(client.get("/?q=上海陆家嘴").text))


@pytest.mark.parametrize(
    ("contact", "link"),
    [
        ("短信至 950800（示例）", "sms:950800"),
        ("可发短信：13800138000", "sms:13800138000"),
        ("SMS +8613800138000", "sms:+8613800138000"),
        ("邮箱 help@example.com", "mailto:help@example.com"),
        ("在线客服 https://example.com/chat，全天", "https://example.com/chat"),
        ("微信 huawei-fix", ""),
        ("javascript:alert(1)", ""),
        ("短信 950800-1", ""),
    ],
)
def test_the_link_of_a_way_to_write(contact: str, link: str) -> None:
    assert text_contact_link(contact) == link


def test_a_list_for_another_time_names_it(client: Client) -> None:
    for path in ("/?q=北京南站&open=2026-12-06T19:30", "/embed?q=北京南站&open=2026-12-06T11:30Z"):
        assert "2026-12-06 19:30 营业" in client.get(path).text
    assert "营业状态是现在的" not in client.get("/?q=北京南站&open=now").text


def test_a_written_position_is_not_called_that_of_the_visitor(client: Client) -> None:
    address = client.get("/?q=31.2397,121.4998").headers["Location"]
    assert "from_map=typed" in address
    page = client.get(address).text
    assert "离这个位置" in page and "离您的位置" not in page


def test_the_offline_pages_are_in_every_language(client: Client) -> None:
    worker = client.get("/sw.js").text
    assert all(f'"/offline{query}"' in worker for query in ("", "?lang=zh-Hant", "?lang=en"))
