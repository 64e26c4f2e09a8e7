"""Copies of pages and answers: equal to what is rendered, for one release, minute and state of files."""

import re
from collections.abc import Iterator
from contextlib import closing
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from locator.config import Settings
from locator.serving.files_version import FilesVersion
from locator.web.middleware import fast_path
from locator.web.middleware.answer_store import MAX_BYTES, AnswerStore, Content, Query
from locator.web.middleware.context_store import ContextStore

from .network import NOW
from .program import parts_of, run, set_clock
from .sample_release import copy_to
from .test_fast_path import CLIENTS, headers_of
from .web_client import Answer, Client

LUJIAZUI = "q=%E9%99%86%E5%AE%B6%E5%98%B4"
OUTLET = "/outlets/SAMPLE-SC-00816"
PAGES = ("/", f"/?{LUJIAZUI}", f"/?{LUJIAZUI}&lang=en&kind=service_center", "/?adcode=310115", OUTLET)
NONCE = re.compile(rb"nonce(?:-|=\")([\w-]+)")
PHONE = {"User-Agent": "Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X)"}
WECHAT = {"User-Agent": "Mozilla/5.0 (Linux; Android 15) MicroMessenger/8.0"}
RENDERED = {"locator.web.middleware.page_cache._is_cacheable": "lambda environ: False"}
SECRET = "4f1e9b27c8d05a63" * 2


@pytest.fixture(scope="module")
def cached(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Client]:
    """Run the program as it ships."""
    database = copy_to(tmp_path_factory.mktemp("cached"))
    with run(database, rate_limit="off", secret_key=SECRET) as program, closing(program.client()) as client:
        yield client


@pytest.fixture(scope="module")
def rendered(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Client]:
    """Run the program without copies of pages."""
    database = copy_to(tmp_path_factory.mktemp("rendered"))
    with (
        run(database, rate_limit="off", secret_key=SECRET, values=RENDERED) as program,
        closing(program.client()) as client,
    ):
        yield client


def without_nonce(answer: Answer, address: str) -> tuple[bytes, list[tuple[str, str]]]:
    """Return content and headers with the same nonce and address for every response."""
    nonce = nonce_of(answer)
    body = answer.data.replace(nonce, b"NONCE").replace(address.encode(), b"ADDRESS")
    headers = [(name, value.replace(nonce.decode(), "NONCE")) for name, value in headers_of(answer)]
    return body, [(name, value) for name, value in headers if name not in ("content-length", "x-request-id")]


def nonce_of(answer: Answer) -> bytes:
    """Return the nonce of the policy, which is that of the scripts."""
    found = re.search(r"'nonce-([\w-]+)'", answer.headers["Content-Security-Policy"])
    assert found
    return found[1].encode()


@pytest.mark.parametrize("name", ["no headers", "requests", "browser", "br alone"])
@pytest.mark.parametrize("path", PAGES)
def test_a_copy_equals_the_rendered_page(cached: Client, rendered: Client, path: str, name: str) -> None:
    answers = [each.get(path, headers=CLIENTS[name]) for each in (cached, cached, rendered)]
    first, again, apart = (
        without_nonce(answer, each.address)
        for answer, each in zip(answers, (cached, cached, rendered), strict=True)
    )
    assert first == again == apart
    assert len({nonce_of(answer) for answer in answers}) == 3
    assert len({answer.headers["X-Request-Id"] for answer in answers}) == 3
    assert set(NONCE.findall(answers[1].data)) <= {nonce_of(answers[1])}


def test_a_copy_answers_with_the_id_of_its_request(cached: Client) -> None:
    for number in range(2):
        sent = {"X-Request-Id": f"my-request-{number}"}
        assert cached.get("/", headers=sent).headers["X-Request-Id"] == sent["X-Request-Id"]


def test_pages_depend_on_language_view_device_and_host(cached: Client) -> None:
    path = f"/?{LUJIAZUI}"
    variants: list[dict[str, Any]] = [
        {},
        {"headers": PHONE},
        {"headers": WECHAT},
        {"headers": {"Cookie": "locator_view=large"}},
    ]
    for _ in range(2):
        answers = [cached.get(path, **more) for more in variants]
        answers += [cached.get(f"{path}&lang={lang}") for lang in ("en", "zh-Hant")]
        pages = [without_nonce(answer, cached.address)[0] for answer in answers]
        assert len(set(pages)) >= len(pages) - 2  # those of devices differ where there are links of map apps
    outlet = {
        host: cached.get(OUTLET, headers={"Host": host}).text for host in ("one.example", "two.example")
    }
    assert all(host in text for host, text in outlet.items())


def test_a_change_of_view_is_not_copied(cached: Client) -> None:
    for _ in range(2):
        large = cached.get("/?view=large")
        assert "locator_view=large" in large.headers["Set-Cookie"] and "large-print" in large.text
    cached.cookies.clear()
    assert "Set-Cookie" not in cached.get("/").headers


def test_copies_count_in_the_quota(tmp_path: Path) -> None:
    with run(copy_to(tmp_path), rate_limit="45/hour") as program, closing(program.client()) as client:
        remaining = [client.get("/").headers["RateLimit-Remaining"] for _ in range(3)]
        assert remaining == ["31", "17", "3"]
        assert client.get("/").status_code == 429


def test_copies_end_with_the_minute_and_the_release(tmp_path: Path) -> None:
    database, clock = copy_to(tmp_path), tmp_path / "clock"
    set_clock(clock, NOW)
    with run(database, clock_file=clock, rate_limit="off") as program, closing(program.client()) as client:
        before = [both(client) for _ in range(2)]
        assert before[0] == before[1]
        set_clock(clock, NOW + timedelta(minutes=1))
        later = both(client)
        assert later[0] != before[0][0] and later[1] != before[0][1]


def both(client: Client) -> tuple[str, str]:
    """Return the results page without its nonce, and the answer to the same text."""
    page = client.get(f"/?{LUJIAZUI}")
    return without_nonce(page, client.address)[0].decode(), client.get(f"/api/v1/nearest?{LUJIAZUI}").text


@pytest.mark.parametrize(
    ("query", "is_stored"), [("陆家嘴", True), ("31.2397,121.4998", False), ("121.4998, 31.2397", False)]
)
def test_answers_to_positions_written_as_text_are_not_stored(
    sample_database: str, query: str, is_stored: bool
) -> None:
    with parts_of(sample_database) as parts:
        context = parts.service.query_context()
        assert fast_path._parse(fast_path.NEAREST, {"q": query}, context, 1).is_stored is is_stored


UNCACHED = {
    "position": ("GET", "/?lat=31.24&lon=121.5", {}),
    "form": ("POST", "/", {"data": {"q": "zzzz qqqq", "part": "results"}}),
    "view of the map": ("GET", "/?bbox=121.3,31.1,121.6,31.3", {}),
    "call code": ("GET", "/?code=1234567", {}),
    "unknown outlet": ("GET", "/outlets/no-such", {}),
}
COUNTING = {"locator.web.middleware.page_cache.secrets": "None"}  # a copy would raise an error


@pytest.fixture(scope="module")
def without_copies(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Client]:
    """Run a program in which a response from a copy is an error."""
    database = copy_to(tmp_path_factory.mktemp("without"))
    with run(database, rate_limit="off", values=COUNTING) as program, closing(program.client()) as client:
        yield client


@pytest.mark.parametrize("name", UNCACHED)
def test_private_and_counted_searches_are_rendered_each_time(without_copies: Client, name: str) -> None:
    method, path, options = UNCACHED[name]
    first, again = (without_copies.request(method, path, **options) for _ in range(2))
    assert first.status_code == again.status_code < 500


@pytest.mark.parametrize("path", PAGES)
def test_other_pages_come_from_copies(without_copies: Client, path: str) -> None:
    headers = {"Host": f"{PAGES.index(path)}.example"}  # nobody else opens these pages
    assert [without_copies.get(path, headers=headers).status_code for _ in range(2)] == [200, 500]


class Context:
    """A query context, whose files have a version."""

    def __init__(self, version: FilesVersion) -> None:
        self.services, self.files_version = self, version


@pytest.mark.parametrize("name", ["models.csv", "places_added.db", "map/map.json", "regions/campus"])
def test_a_store_ends_with_a_change_of_any_file(tmp_path: Path, name: str) -> None:
    settings = Settings(database=f"sqlite:///{tmp_path / 'locator.db'}")
    context: Any = Context(FilesVersion(settings, tmp_path / "places_added.db"))
    stores: ContextStore[list[str]] = ContextStore(list)
    store = stores.of(context)
    assert stores.of(context) is store
    (tmp_path / name).parent.mkdir(exist_ok=True)
    (tmp_path / name).mkdir() if name.startswith("regions") else (tmp_path / name).write_text("x")
    changed = stores.of(context)
    assert changed is not store and stores.of(context) is changed
    other: Any = Context(context.files_version)
    assert stores.of(other) is not changed


def test_a_new_model_is_known_at_once(tmp_path: Path) -> None:
    with run(copy_to(tmp_path), rate_limit="off") as program, closing(program.client()) as client:
        path = f"/?{LUJIAZUI}%20Zephyr%209"
        assert {label_of(client.get(path).text) for _ in range(2)} == {""}
        (tmp_path / "models.csv").write_text("model,device,brand\nZephyr 9,tablet,\n", encoding="utf-8")
        assert "Zephyr 9" in label_of(client.get(path).text) or "平板" in label_of(client.get(path).text)


def label_of(page: str) -> str:
    """Return the name of what is to be repaired, as the page has understood it."""
    found = re.search(r'id="repair-named" data-label="([^"]*)"', page)
    assert found
    return found[1]


@pytest.mark.parametrize("room", ["/outlets", "/api/v1/outlets"])
def test_each_outlet_has_a_content_of_its_own(cached: Client, room: str) -> None:
    refs = ("SAMPLE-SC-00816", "SAMPLE-SC-00817")
    for _ in range(2):
        for ref, other in (refs, refs[::-1]):
            text = cached.get(f"{room}/{ref}").text
            assert ref in text and f'"id":"{other}"' not in text


def query_of(size: int, made: list[str]) -> Query:
    """Return a query whose answer has a size; notes each time that it is made."""

    def make(coding: str) -> Content:
        made.append(coding)
        return Content(b"x" * size, coding)

    return Query("/route", 1, "tag", make, None, is_stored=True)


@pytest.mark.parametrize(("size", "times"), [(MAX_BYTES, 1), (MAX_BYTES + 1, 2)])
def test_long_answers_are_not_stored(size: int, times: int) -> None:
    store, made = AnswerStore(), list[str]()
    contents = [store.content("/route", query_of(size, made), "gzip") for _ in range(2)]
    assert contents[0] == contents[1] and made == ["gzip"] * times
    assert store.content("/route", query_of(size, made), "").coding == ""
    assert store.content("/other", query_of(5, made), "gzip").body == b"xxxxx"
