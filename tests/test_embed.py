"""Embedded finder: allowed hosts, content, and messages to the embedding page."""

import gzip
import html
import json
import re
from collections.abc import Callable, Iterator
from contextlib import ExitStack, closing
from functools import cache
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import pytest

from locator.store.releases import publish
from locator.web.http.embed_origins import allowed_origin, frame_ancestors

from .network import NOW, outlets
from .program import parts_of, run
from .web_client import Client

pytestmark = pytest.mark.slow

MAX_BYTES = 40 * 1024  # page, style, scripts and first results, gzipped
AT = "/embed?q=陆家嘴"
POSITION = {"lat": "31.239712", "lon": "121.499834"}
ClientOf = Callable[..., Client]


@pytest.fixture(scope="module")
def client_of(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ClientOf]:
    """Gives a client of the program on a small network with these settings, which runs from then on."""
    small = f"sqlite:///{tmp_path_factory.mktemp('small') / 'locator.db'}"
    network = outlets([(31.2397, 121.4998)] * 5)
    network[0] = network[0].model_copy(update={"ref": "SAMPLE-SC-00001", "status": "open"})
    with parts_of(small) as parts:
        publish(parts.engine, network, "small.csv", NOW)
    with ExitStack() as stack:

        @cache
        def client_of(database: str = small, rate_limit: str = "off", **settings: str) -> Client:
            program = stack.enter_context(run(database, rate_limit=rate_limit, **settings))
            return stack.enter_context(closing(program.client()))

        yield client_of


def policy(client: Client, path: str) -> dict[str, str]:
    header = client.get(path, headers={"Accept": "text/html"}).headers["Content-Security-Policy"]
    return {name: value for name, _, value in (rule.partition(" ") for rule in header.split("; "))}


def messages(text: str) -> list[dict[str, Any]]:
    return [json.loads(html.unescape(item)) for item in re.findall("data-outlet='([^']+)'", text)]


@pytest.mark.parametrize(
    ("hosts", "sources"),
    [
        ("", "'self'"),
        ("help.example.com", "'self' help.example.com"),
        ("help.example.com,shop.example.com:8443", "'self' help.example.com shop.example.com:8443"),
        ("*", "*"),
    ],
)
def test_the_hosts_of_the_setting_may_embed_this_page_and_no_other(
    client_of: ClientOf, hosts: str, sources: str
) -> None:
    client = client_of(embed_hosts=hosts)
    for path in ("/embed", AT, "/embed?kind=x", "/embed?q=%FF"):
        assert policy(client, path)["frame-ancestors"] == sources == frame_ancestors(hosts)
    for path in ("/", "/map", "/help", "/embed/x", "/outlets/SAMPLE-SC-00001", "/admin/sign-in"):
        assert policy(client, path)["frame-ancestors"] == "'none'"


@pytest.mark.parametrize(
    ("referrer", "is_refused"),
    [("https://other.example/", True), ("https://help.example.com/a", False), ("", False)],
)
def test_a_site_that_may_not_embed_the_page_displays_the_hotline(
    client_of: ClientOf, referrer: str, is_refused: bool
) -> None:
    client = client_of(embed_hosts="help.example.com")
    headers = {"Sec-Fetch-Dest": "iframe"} | ({"Referer": referrer} if referrer else {})
    response = client.get("/embed?q=陆家嘴", headers=headers)
    assert (response.status_code == 403) is is_refused and "tel:950800" in response.text
    assert ("frame-ancestors *" in response.headers["Content-Security-Policy"]) is is_refused
    assert ("此页面暂时无法显示网点查询" in response.text) is is_refused


def test_the_page_runs_only_its_scripts(client: Client) -> None:
    answer = client.get(AT)
    rules = policy(client, AT)
    assert rules.pop("default-src") == rules.pop("base-uri") == "'none'"
    assert set(rules.values()) == {"'self'"}
    assert set(rules) == {
        *("script-src", "style-src", "img-src", "connect-src", "form-action", "frame-ancestors"),
    }
    assert "geolocation=(self)" in answer.headers["Permissions-Policy"]
    assert "Set-Cookie" not in answer.headers and "X-Frame-Options" not in answer.headers
    assert not re.search(
        r"<script(?! src=)|<style|\son\w+=|style=|//", re.sub("data-outlet='[^']+'", "", answer.text)
    )
    assert 'name="robots" content="noindex"' in answer.text


def test_all_of_it_is_small(client: Client) -> None:
    files = ("/static/css/embed.css", "/static/js/embed.js", "/embed.js")
    page = client.get(AT).text
    assets = re.findall(r'(?:src|href)="(/static/[^"?]+)', page)
    assert set(assets) == {name for name in files if name.startswith("/static")}
    sizes = {path: len(gzip.compress(client.get(path).data)) for path in (AT, *files)}
    assert sum(sizes.values()) <= MAX_BYTES, sizes
    largest = len(gzip.compress(client.get(f"{AT}&limit=50").data))
    assert sum(sizes.values()) - sizes[AT] + largest <= MAX_BYTES


ORIGINS = [
    ("https://help.example.com", "help.example.com", True),
    ("http://help.example.com", "help.example.com", True),
    ("https://shop.example.com:8443", "help.example.com,shop.example.com:8443", True),
    ("https://help.example.com", "help.example.com:443", True),
    ("http://localhost:8080", "localhost:8080", True),
    ("https://locate.example.com", "", True),
    ("https://anything.example", "*", True),
    ("http://[::1]:8000", "*", True),
    ("https://help.example.com:8443", "help.example.com", False),
    ("http://help.example.com", "help.example.com:443", False),
    ("https://help.example.com.evil.example", "help.example.com", False),
    ("https://evilhelp.example.com", "help.example.com", False),
    ("https://x.help.example.com", "help.example.com", False),
    ("https://help.example.com/", "help.example.com", False),
    ("https://help.example.com@evil.example", "*", False),
    ("https://help.example.com:443x", "*", False),
    ("help.example.com", "help.example.com", False),
    ("javascript:alert(1)", "*", False),
    ("https://", "*", False),
    ("null", "*", False),
    ("*", "*", False),
    ("*", "", False),
    ("", "*", False),
    ("", "", False),
    ("https://a\nb", "*", False),
    ("https://help.example.com\n", "help.example.com", False),
    ("data:text/html,x", "*", False),
]


@pytest.mark.parametrize(("origin", "hosts", "right"), ORIGINS)
def test_only_an_origin_of_a_host_that_may_embed_hears_messages(origin: str, hosts: str, right: bool) -> None:
    assert allowed_origin(origin, hosts, "https://locate.example.com") == (origin if right else "")


@pytest.mark.parametrize("path", [AT, "/embed?kind=x", "/embed?q=%FF", "/embed?nope=1"])
def test_the_page_contains_the_origin_when_allowed(client_of: ClientOf, path: str) -> None:
    client, mark = client_of(embed_hosts="help.example.com"), "&" if "?" in path else "?"
    right = client.get(f"{path}{mark}host=https://help.example.com").text
    assert '<body data-host="https://help.example.com">' in right
    for other in ("", "&host=https://evil.example", '&host="><script>'):
        text = client.get(path + other).text
        assert '<body data-host="">' in text and "evil" not in text and "<script>" not in text


def test_the_message_contains_the_outlet_and_nothing_about_the_visitor(client: Client) -> None:
    text = client.post("/embed", data={**POSITION, "limit": "50"}).text
    received = messages(text)
    assert len(received) == 50
    for message in received:
        assert set(message) == {
            "ref", "code", "name", "kind", "lat", "lon", "address", "province", "city", "phones", "distance",
            "link",
        }  # fmt: skip
        assert message["province"] == "上海市" and message["city"] == "上海市"
        assert message["distance"] % 100 == 0 and message["distance"] >= 100
        assert message["link"] == f"{client.address}/outlets/{message['ref']}"
        assert client.get(message["link"].removeprefix(client.address)).status_code == 200
    assert not [value for value in POSITION.values() if value in json.dumps(received)]
    english = messages(client.get(f"{AT}&lang=en").text)[0]
    assert english["link"].endswith("?lang=en") and english["name"].isascii()


def test_a_posted_position_appears_in_no_url(client: Client) -> None:
    text = client.post("/embed", data=POSITION).text
    assert "离您的位置（上海市浦东新区）最近的 5 个网点" in text
    assert not [value for value in POSITION.values() if value in text]
    rejected = client.get("/embed", query_string=POSITION)
    assert rejected.status_code == 400 and "网址中不能包含位置" in rejected.text


WRONG = [
    ("kind=shop", "kind", ("service_center", "服务中心", "drop_off")),
    ("service=all&q=陆家嘴", "service", ("screen", "换屏")),
    ("device=fridge", "device", ("tablet",)),
    ("access=yes", "access", ("wheelchair",)),
    ("limit=51", "limit", ("1 到 50",)),
    ("limit=five", "limit", ("1 到 50",)),
    ("radius=-1", "radius", ("米",)),
    ("open=tomorrow", "open", ("now",)),
    ("lang=fr", "lang", ("zh", "en")),
    ("lon=121.5", "lon", ("q=陆家嘴",)),
    ("colour=red", "colour", ("kind", "limit", "host")),
    ("fields=name", "fields", ("kind", "limit", "host")),
    (f"q={'长' * 201}", "q", ("200",)),
    ("q=a&q=b", "q", ("地点",)),
    ("q=%FF", "q", ("地点",)),
]


@pytest.mark.parametrize(("query", "name", "right"), WRONG)
def test_errors_name_the_valid_values(client: Client, query: str, name: str, right: tuple[str, ...]) -> None:
    answer = client.get(f"/embed?{query}")
    assert answer.status_code == 400 and f"请检查“{name}”" in answer.text
    section = answer.text.split('<section id="results"')[1]
    assert all(word in section for word in right)
    english = client.get(f"/embed?{query}{'' if 'lang' in query else '&lang=en'}").text
    assert "Valid values: " in english or "lang" in query
    form = answer.text.split("<form")[1].split("</form>")[0]
    assert name == "q" or not re.search(
        f'<input[^>]*name="{name}"', form
    )  # the next search is not refused for it


STATES = ["/embed", AT, "/embed?q=zzzzqqqq", f"{AT}&radius=5&service=screen", "/embed?kind=x", "/embed?q=0,0"]


@pytest.mark.parametrize("lang", ["zh", "en"])
@pytest.mark.parametrize("path", STATES)
def test_a_person_is_within_reach_in_every_state(client: Client, path: str, lang: str) -> None:
    text = client.get(f"{path}{'&' if '?' in path else '?'}lang={lang}").text
    assert 'href="tel:950800"' in text.split("<aside")[1] and 'id="words"' in text
    sign = re.search(r'href="(/help[^"]*)" target="_blank" rel="noopener"', text)
    assert sign and client.get(sign[1].partition("#")[0]).status_code == 200
    for link in re.findall(r'<a [^>]*href="/[^>]*>', text):
        assert 'target="_blank" rel="noopener"' in link  # our other pages are not shown in frames


def test_without_script_it_is_a_form(client: Client) -> None:
    text = client.get("/embed?service=screen&device=phone,tablet&open=now&limit=3").text
    form = text.split("<form")[1].split("</form>")[0]
    pairs = re.findall(r'type="hidden" name="(\w+)" value="([^"]*)"', form)
    hidden = {name: [value for other, value in pairs if other == name] for name, _ in pairs}
    assert hidden == {"service": ["screen"], "device": ["phone", "tablet"], "open": ["now"], "limit": ["3"]}
    assert "仅限：换屏、手机、平板、营业中" in form
    found = client.get("/embed", query_string={**hidden, "q": "陆家嘴", "kind": "service_center"}).text
    assert found.count("<article>") == 3 and '<option value="service_center" selected>' in found
    assert len(re.findall(r'<button class="choose"[^>]* hidden ', found)) == 3
    dropped = client.get("/embed?q=陆家嘴&kind=drop_off&radius=5&drop=filters").text
    assert dropped.count("<article>") == 5


def test_an_alternative_place_can_be_chosen(client: Client) -> None:
    text = client.get("/embed?q=朝阳区").text
    areas = re.findall(r'name="area" value="([^"]+)"', text)
    assert areas and "<article>" not in text
    chosen = client.post("/embed", data={"q": "朝阳区", "area": areas[0], "kind": "service_center"}).text
    assert f'name="adcode" value="{areas[0]}"' in chosen and "<article>" in chosen
    assert "送修点</p>" not in chosen


def test_before_the_first_release_and_beyond_the_limit_there_is_the_frame_and_a_person(
    client_of: ClientOf, tmp_path: Path
) -> None:
    empty = client_of(database=f"sqlite:///{tmp_path / 'x.db'}", embed_hosts="help.example.com")
    busy = client_of(rate_limit="1/hour", embed_hosts="help.example.com")
    busy.get("/embed")
    for client, status in ((empty, 503), (busy, 429)):
        answer = client.get("/embed?host=https://help.example.com", headers={"Accept": "*/*"})
        assert answer.status_code == status and 'href="tel:950800"' in answer.text
        assert answer.headers["Content-Security-Policy"].endswith("frame-ancestors 'self' help.example.com")
        assert 'data-host="https://help.example.com"' in answer.text and 'id="results"' in answer.text
        assert answer.headers["Retry-After"]
        assert client.get("/embed.js").status_code == 200


@pytest.mark.parametrize(
    ("query", "rules"),
    [
        ("", ""),
        ("theme-radius=0&theme-font=serif", ":root{--radius:0px;--font:serif,system-ui,sans-serif}"),
        ("theme-font=PingFang+SC", ':root{--font:"PingFang SC",system-ui,sans-serif}'),
        ("theme-colour=%23ffffff", ":root{--accent:#757575"),
        ("theme-colour=%23000000&theme-dark=on", ":root{--accent:#"),
        ("theme-colour=%230b6666&theme-dark=auto", "@media (prefers-color-scheme:dark)"),
    ],
)
def test_a_theme_is_a_stylesheet(client: Client, query: str, rules: str) -> None:
    answer = client.get(f"/embed/theme.css?{query}")
    assert answer.mimetype == "text/css" and rules in answer.text
    page = client.get(f"/embed?{query}").text
    assert ("/embed/theme.css?" in page) is bool(query)
    assert ("embed-dark.css" in page) is ("theme-dark" in query)


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("theme-colour", "red"),
        ("theme-colour", "#fff"),
        ("theme-radius", "25"),
        ("theme-radius", "²"),
        ("theme-font", 'x";}'),
        ("theme-dark", "yes"),
    ],
)
def test_an_invalid_theme_is_reported_and_ignored(client: Client, name: str, value: str) -> None:
    query = urlencode({name: value})
    text = client.get(f"/embed?{query}").text
    assert name in text and "theme.css" not in text and 'href="tel:950800"' in text
    assert client.get(f"/embed/theme.css?{query}").status_code == 400


def test_the_theme_stays_when_the_form_is_sent(client: Client) -> None:
    action = 'action="/embed?theme-radius=3'
    assert action in client.get(f"{AT}&theme-radius=3").text
    assert action in client.post("/embed?theme-radius=3", data={"q": "陆家嘴"}).text


def test_the_embed_script_has_hotline_and_texts(client_of: ClientOf) -> None:
    text = client_of(hotline="4001234567").get("/embed.js").text
    filled = json.loads(re.search(r"const FILLED = (\{.*\});", text)[1])  # type: ignore[index]
    assert filled["hotline"] == "4001234567" and filled["texts"].keys() >= {"zh", "en"}
    assert all("4001234567" in texts["call"] for texts in filled["texts"].values())


def test_the_embed_script_is_cached_and_revalidated(client: Client) -> None:
    answer = client.get("/embed.js")
    assert answer.mimetype == "text/javascript" and b"locator-outlets" in answer.data
    assert answer.headers["Cross-Origin-Resource-Policy"] == "cross-origin"
    assert answer.headers["Cache-Control"] == "public, max-age=86400, must-revalidate"
    assert "Access-Control-Allow-Origin" not in answer.headers and "Set-Cookie" not in answer.headers
    for coding in ("identity", "br", "gzip"):
        sent = {"If-None-Match": answer.headers["ETag"], "Accept-Encoding": coding}
        again = client.get("/embed.js", headers=sent)
        assert again.status_code == 304 and not again.data and again.headers["ETag"]
    assert client.get("/embed.js", headers={"If-None-Match": '"old"'}).status_code == 200


def test_no_script_makes_html_of_text() -> None:
    folder = Path(__file__).parent.parent / "static" / "js"
    for name in ("embed.js", "embed-loader.js"):
        text = (folder / name).read_text(encoding="utf-8")
        assert not re.search(
            r"innerHTML|outerHTML|insertAdjacentHTML|document\.write|eval\(|, ?[\"']\*[\"']\)", text
        )
