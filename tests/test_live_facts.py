"""Live facts: parsing, expiry, opening state, filter, arrival, ETag, two processes, and keys."""

import re
from collections.abc import Callable, Iterator
from contextlib import ExitStack, closing
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, NamedTuple

import orjson
import pytest

from locator.answers.geojson import OutputOptions, feature
from locator.answers.live import LiveReport, age_text, closed_outlets, live_json, live_state, live_view
from locator.errors import InvalidParameter
from locator.hours import SHANGHAI, State
from locator.network.live_facts import LiveFacts
from locator.query.live_params import parse_live_facts
from locator.query.query_params import NearestQuestion
from locator.store import api_keys
from locator.store.live_facts import current_facts, current_version, put, remove
from locator.store.releases import publish

from .network import NOW, china, outlets, snapshot
from .program import parts_of, run, set_clock, until
from .web_client import Answer, Client

HERE = NOW.astimezone(SHANGHAI)  # 10:00 on a Tuesday
IN_AN_HOUR = (HERE + timedelta(hours=1)).isoformat()
EARLY = "2026-11-24T09:00:00+08:00"
OPEN, CLOSED, UNKNOWN = State(now=True, until=HERE + timedelta(hours=8)), State(now=False), State(now=None)


def facts(**members: Any) -> LiveFacts:
    return parse_live_facts({"expires": IN_AN_HOUR} | members, NOW)


@pytest.mark.parametrize(
    ("hours", "has_queue"), [("Mo-Su 09:00-18:00", True), ("Mo-Su 12:00-18:00", False), ("", True)]
)
def test_a_closed_outlet_has_no_queue(hours: str, has_queue: bool) -> None:
    """Stock and intake remain; unknown hours may mean open."""
    shops = snapshot(
        [outlets([(31.0, 121.0)])[0].model_copy(update={"status": "open", "hours": hours, "exceptions": ()})]
    )
    reported = facts(queue_minutes=20, out_of_stock=["屏幕"], intake_full_until=IN_AN_HOUR)
    options = OutputOptions(at=HERE, live={0: reported})
    live = orjson.loads(feature(shops, 0, options, {}, None))["properties"]["live"]
    assert ("queue_minutes" in live) is has_queue
    assert {"out_of_stock", "intake_full_until"} <= live.keys()


@pytest.mark.parametrize(("lang", "text"), [("zh", "05:10 前暂停受理"), ("en", "05:10")])
def test_the_day_of_a_fact_is_that_in_china(lang: str, text: str) -> None:
    """At 05:07 in China it is still the day before in UTC."""
    now = datetime(2026, 12, 1, 21, 7, tzinfo=UTC)
    reported = LiveFacts.model_validate(
        {
            "intake_full_until": {
                "value": "2026-12-01T21:10:00Z",
                "at": "2026-12-01T21:00:00Z",
                "expires": "2026-12-01T21:10:00Z",
            }
        }
    )
    words = live_json(reported, now, lang)["intake_full_until"]["text"]
    assert text in words and "明天" not in words and "tomorrow" not in words


def test_facts_are_values_or_objects_with_their_own_expiry() -> None:
    parsed = parse_live_facts(
        {
            "expires": IN_AN_HOUR,
            "queue_minutes": 20,
            "closed_now": {
                "value": False,
                "at": "2026-11-24T09:55:00+08:00",
                "expires": "2026-11-24T10:30:00+08:00",
            },
            "out_of_stock": ["屏幕", "电池"],
            "intake_full_until": "2026-11-24T02:30:00Z",
        },
        NOW,
    )
    dumped = parsed.model_dump(mode="json", exclude_none=True)
    assert dumped["queue_minutes"] == {"value": 20, "at": "2026-11-24T10:00:00+08:00", "expires": IN_AN_HOUR}
    assert dumped["closed_now"]["expires"] == "2026-11-24T10:30:00+08:00"
    assert dumped["intake_full_until"]["value"] == "2026-11-24T10:30:00+08:00"
    assert LiveFacts.model_validate_json(parsed.model_dump_json()) == parsed


@pytest.mark.parametrize(
    ("members", "named"),
    [
        ({}, "body"),
        ({"expires": IN_AN_HOUR}, "body"),
        ({"expires": IN_AN_HOUR, "queue": 5}, "queue"),
        ({"queue_minutes": 5}, "queue_minutes.expires"),
        ({"queue_minutes": {"expires": IN_AN_HOUR}}, "queue_minutes.value"),
        ({"queue_minutes": {"value": 5, "expires": IN_AN_HOUR, "note": ""}}, "queue_minutes.note"),
        ({"queue_minutes": -1, "expires": IN_AN_HOUR}, "queue_minutes.value"),
        ({"queue_minutes": 1_441, "expires": IN_AN_HOUR}, "queue_minutes.value"),
        ({"queue_minutes": 1.5, "expires": IN_AN_HOUR}, "queue_minutes.value"),
        ({"queue_minutes": True, "expires": IN_AN_HOUR}, "queue_minutes.value"),
        ({"queue_minutes": "5", "expires": IN_AN_HOUR}, "queue_minutes.value"),
        ({"closed_now": "true", "expires": IN_AN_HOUR}, "closed_now.value"),
        ({"closed_now": 1, "expires": IN_AN_HOUR}, "closed_now.value"),
        ({"out_of_stock": [], "expires": IN_AN_HOUR}, "out_of_stock.value"),
        ({"out_of_stock": "屏幕", "expires": IN_AN_HOUR}, "out_of_stock.value"),
        ({"out_of_stock": [""], "expires": IN_AN_HOUR}, "out_of_stock.value"),
        ({"out_of_stock": ["x"] * 21, "expires": IN_AN_HOUR}, "out_of_stock.value"),
        ({"intake_full_until": "now", "expires": IN_AN_HOUR}, "intake_full_until.value"),
        (
            {"intake_full_until": "2026-11-24T09:00:00+08:00", "expires": IN_AN_HOUR},
            "intake_full_until.value",
        ),
        ({"queue_minutes": 5, "expires": "2026-11-24T09:59:00+08:00", "at": EARLY}, "queue_minutes.expires"),
        ({"queue_minutes": 5, "expires": "2026-11-25T10:00:01+08:00"}, "queue_minutes.expires"),
        ({"queue_minutes": 5, "expires": "tomorrow"}, "queue_minutes.expires"),
        ({"queue_minutes": 5, "expires": 1795485600}, "queue_minutes.expires"),
        ({"queue_minutes": 5, "expires": IN_AN_HOUR, "at": "2026-11-24T10:02:00+08:00"}, "queue_minutes.at"),
    ],
)
def test_other_facts_are_rejected_by_member(members: dict[str, Any], named: str) -> None:
    with pytest.raises(InvalidParameter) as rejected:
        parse_live_facts(members, NOW)
    assert rejected.value.parameter == named


@pytest.mark.parametrize(
    ("expires", "minute", "is_valid"),
    [
        ("10:30:00", "10:29:00", True),
        ("10:30:00", "10:30:00", False),
        ("10:30:59", "10:30:00", False),  # it would outlive its expiry in this minute
        ("10:30:00", "09:59:00", False),  # before it was reported
    ],
)
def test_a_fact_never_outlives_its_expiry(expires: str, minute: str, is_valid: bool) -> None:
    reported = facts(queue_minutes={"value": 5, "expires": f"2026-11-24T{expires}+08:00"})
    instant = datetime.fromisoformat(f"2026-11-24T{minute}+08:00")
    assert (reported.at(instant) is not None) == is_valid
    assert reported.queue(instant) == (5 if is_valid else 0)


@pytest.mark.parametrize(("closed", "state", "now"), [
    (True, OPEN, False), (True, UNKNOWN, False), (True, CLOSED, False),
    (False, OPEN, True), (False, UNKNOWN, None), (False, CLOSED, False),
])  # fmt: skip
def test_a_fact_closes_an_outlet_and_never_opens_one(closed: bool, state: State, now: bool | None) -> None:
    changed = live_state(state, facts(closed_now=closed), HERE)
    assert changed.now is now
    assert (changed.why == "live") == (closed and state.now is not False)
    assert live_state(state, facts(closed_now=closed), HERE + timedelta(hours=2)) == state
    assert live_state(state, None, HERE) == state


def test_facts_of_outlets_that_are_gone_are_left_out() -> None:
    network = outlets(china(20, 3))
    served = snapshot(network)
    reported = {network[4].ref: facts(closed_now=True), "gone": facts(closed_now=True)}
    view = live_view(LiveReport(3, reported), served, HERE)
    index = served.index(network[4].ref)
    assert list(view) == [index] and closed_outlets(view, HERE) == (index,)
    assert closed_outlets(view, HERE + timedelta(hours=1)) == ()


@pytest.mark.parametrize(
    ("minutes", "zh", "en"),
    [
        (0, "刚刚更新", "updated just now"),
        (5, "5 分钟前更新", "updated 5 min ago"),
        (125, "2 小时前更新", "updated 2 h ago"),
    ],
)
def test_facts_have_an_age(minutes: int, zh: str, en: str) -> None:
    at = HERE - timedelta(minutes=minutes, seconds=20)
    assert (age_text(at, HERE, "zh"), age_text(at, HERE, "en")) == (zh, en)


def test_facts_are_texts_in_both_languages() -> None:
    reported = facts(
        queue_minutes=0, out_of_stock=["屏幕", "电池"], closed_now=True, intake_full_until=IN_AN_HOUR
    )
    zh, en = (live_json(reported, HERE, lang) for lang in ("zh", "en"))
    assert [zh[name]["text"] for name in zh] == [
        "无须排队",
        "11:00 前暂停受理",
        "缺货：屏幕、电池",
        "现场暂停营业",
    ]  # type: ignore[literal-required]
    assert en["intake_full_until"]["text"] == "No devices accepted until 11:00"


def test_the_version_counts_changes(address: str) -> None:
    with parts_of(address) as parts, parts.write_transaction() as connection:
        assert current_version(connection) == 0 and not remove(connection, "A")
        assert put(connection, "A", facts(queue_minutes=5), NOW, "crm") == 1
        assert put(connection, "A", facts(queue_minutes=7), NOW, "crm") == 2
        late = NOW + timedelta(minutes=59)
        assert current_facts(connection, late)["A"].queue(HERE) == 7
        assert current_facts(connection, late + timedelta(minutes=1)) == {}
        assert remove(connection, "A") and current_version(connection) == 3


NETWORK = [
    item.model_copy(update={"status": "open", "hours": "24/7", "exceptions": ()})
    for item in outlets(china(30, 4))
]
FIRST = min((item for item in NETWORK if item.point == NETWORK[0].point), key=lambda item: item.ref)
PLACE = {"lat": FIRST.lat, "lon": FIRST.lon}
LIVE = f"/api/v1/outlets/{FIRST.ref}/live"


class Servers(NamedTuple):
    """Two processes that share a database and a clock, and a key that may report."""

    clients: list[Client]
    key: str
    read_key: str
    clock: Path

    def put(self, **members: Any) -> Answer:
        headers = {"X-API-Key": self.key}
        return self.clients[0].request("PUT", LIVE, json=members, headers=headers)

    def nearest(self, server: int, **params: Any) -> dict[str, Any]:
        found: dict[str, Any] = self.clients[server].get("/api/v1/nearest", PLACE | params).json
        return found


@pytest.fixture(scope="module")
def servers(addresses: Callable[[], str], tmp_path_factory: pytest.TempPathFactory) -> Iterator[Servers]:
    address, clock = addresses(), tmp_path_factory.mktemp("clock") / "clock"
    set_clock(clock, NOW)
    with parts_of(address) as parts:
        publish(parts.engine, NETWORK, "network", NOW)
        key = api_keys.add(parts.engine, "crm", "off", NOW, by="root", scopes=("live",))
        read_key = api_keys.add(parts.engine, "app", "off", NOW, by="root")
    with ExitStack() as stack:
        programs = [
            stack.enter_context(run(address, instant=None, clock_file=clock, rate_limit="off"))
            for _ in range(2)
        ]
        yield Servers(
            [stack.enter_context(closing(program.client())) for program in programs], key, read_key, clock
        )


@pytest.fixture
def shared(servers: Servers) -> Servers:
    """Return the servers at 10:00, without facts in either process."""
    set_clock(servers.clock, NOW)
    servers.clients[0].delete(LIVE, headers={"X-API-Key": servers.key})
    until(lambda: all("live" not in first_of(servers.nearest(server)) for server in range(2)))
    return servers


def first_of(answer: dict[str, Any]) -> dict[str, Any]:
    return next(item["properties"] for item in answer["features"] if item["id"] == FIRST.ref)


@pytest.mark.slow
def test_both_processes_answer_with_the_facts_and_forget_them_in_time(shared: Servers) -> None:
    before = shared.nearest(1)["answer"]["id"]
    answer = shared.put(queue_minutes=20, expires=IN_AN_HOUR)
    assert answer.status_code == 200 and answer.json["live"]["queue_minutes"]["text"] == "排队约 20 分钟"
    assert first_of(shared.nearest(0))["live"]["queue_minutes"]["value"] == 20
    until(lambda: "live" in first_of(shared.nearest(1)))
    assert shared.nearest(1)["answer"]["id"] != before
    set_clock(shared.clock, NOW + timedelta(minutes=59))
    assert first_of(shared.nearest(1))["live"]["queue_minutes"]["age"] == "59 分钟前更新"
    set_clock(shared.clock, NOW + timedelta(minutes=60))
    assert all("live" not in first_of(shared.nearest(server)) for server in range(2))


@pytest.mark.slow
@pytest.mark.parametrize("method", ["PUT", "PATCH"])
def test_the_hint_beside_a_broken_body_reports_facts(shared: Servers, method: str) -> None:
    headers = {"X-API-Key": shared.key, "Content-Type": "application/json"}
    problem = shared.clients[0].request(method, LIVE, data=b"xx", headers=headers).json
    example = problem["hint"].removeprefix("send an object like ")
    refused = shared.clients[0].request(method, LIVE, data=example.encode(), headers=headers).json
    assert refused["detail"].endswith("must be before expires")  # its only fault: the day is over


@pytest.mark.slow
def test_the_etag_covers_the_facts(shared: Servers) -> None:
    client = shared.clients[0]
    for path in (f"/api/v1/outlets/{FIRST.ref}", f"/api/v1/nearest?lat={FIRST.lat}&lon={FIRST.lon}", LIVE):
        tag = client.get(path).headers["ETag"]
        assert client.get(path, headers={"If-None-Match": tag}).status_code == 304
        shared.put(queue_minutes=5, expires=IN_AN_HOUR)
        changed = client.get(path, headers={"If-None-Match": tag})
        assert changed.status_code == 200 and changed.headers["ETag"] != tag
        shared.put(queue_minutes=6, expires=IN_AN_HOUR)
        assert client.get(path, headers={"If-None-Match": tag}).status_code == 200


@pytest.mark.slow
def test_a_closed_outlet_is_not_found_open(shared: Servers) -> None:
    assert FIRST.ref in [item["id"] for item in shared.nearest(0, open="now", limit=1)["features"]]
    shared.put(closed_now=True, expires=IN_AN_HOUR)
    assert FIRST.ref not in [item["id"] for item in shared.nearest(0, open="now", limit=50)["features"]]
    later = (HERE + timedelta(hours=2)).isoformat()
    assert FIRST.ref in [item["id"] for item in shared.nearest(0, open=later, limit=1)["features"]]
    opening = first_of(shared.nearest(0))["open"]
    assert opening == {"now": False, "why": "live"}
    detailed = shared.clients[0].get(f"/api/v1/outlets/{FIRST.ref}").json["properties"]["open"]
    assert detailed == opening | {"text": "现场暂停营业，开门时间请致电"}
    listed = shared.clients[0].get("/api/v1/outlets", {"open": "now", "limit": 500}).json
    assert FIRST.ref not in [item["id"] for item in listed["features"]]


@pytest.mark.slow
def test_arrival_counts_the_facts(shared: Servers) -> None:
    def order() -> list[str]:
        return [item["id"] for item in shared.nearest(0, sort="arrival", limit=30)["features"]]

    assert order()[0] == FIRST.ref
    shared.put(queue_minutes=1_000, expires=IN_AN_HOUR)
    assert order()[0] != FIRST.ref
    shared.put(intake_full_until=IN_AN_HOUR, expires=IN_AN_HOUR)
    arrival = first_of(shared.nearest(0, sort="arrival", limit=30))
    assert arrival["arrival"]["open"] is False and arrival["arrival"]["why"] == "full"
    assert arrival["verdict"]["answer"] == "no" and arrival["verdict"]["reasons"] == ["11:00 前暂停受理"]


@pytest.mark.slow
def test_the_verdict_is_on_outlets_lists_and_directions(shared: Servers) -> None:
    client = shared.clients[0]
    shared.put(out_of_stock=["屏幕"], expires=IN_AN_HOUR)
    start = f"{FIRST.lat + 0.01},{FIRST.lon}"
    for found in (
        client.get(f"/api/v1/outlets/{FIRST.ref}").json["properties"],
        first_of(shared.nearest(0, fields="verdict,live")),
        client.get("/api/v1/directions", {"from": start, "to": FIRST.ref}).json["properties"],
    ):
        assert found["verdict"]["answer"] == "ask_first" and found["verdict"]["why"] == ["stock"]
        assert found["live"]["out_of_stock"]["value"] == ["屏幕"]
    assert "verdict" not in first_of(shared.nearest(0))


@pytest.mark.slow
def test_the_verdict_of_handing_in_a_device_counts_live_facts(shared: Servers) -> None:
    origin = {"lat": FIRST.lat, "lon": FIRST.lon, "device": "phone", "fault": "screen", "limit": 10}

    def verdicts() -> dict[str, Any]:
        features = shared.clients[0].get("/api/v1/handover", origin).json["features"]
        return {item["id"]: item["properties"]["verdict"] for item in features}

    ref = next(iter(verdicts()))
    path, headers = f"/api/v1/outlets/{ref}/live", {"X-API-Key": shared.key}
    for facts, answer, code in (
        ({"out_of_stock": ["屏幕"]}, "ask_first", "stock"),
        ({"closed_now": True}, "no", "live"),
    ):
        body = facts | {"expires": IN_AN_HOUR}
        assert shared.clients[0].request("PUT", path, json=body, headers=headers).status_code == 200
        assert code in verdicts()[ref]["why"]
        assert verdicts()[ref]["answer"] == answer
    shared.clients[0].request("DELETE", path, headers=headers)


@pytest.mark.slow
def test_one_fact_is_changed_and_the_others_stay(shared: Servers) -> None:
    headers = {"X-API-Key": shared.key}

    def patch(**members: Any) -> Answer:
        return shared.clients[0].request("PATCH", LIVE, json=members, headers=headers)

    shared.put(queue_minutes=20, out_of_stock=["屏幕"], expires=IN_AN_HOUR)
    before = shared.clients[0].get(LIVE).json["live"]
    after = patch(queue_minutes=5, expires=IN_AN_HOUR).json["live"]
    assert after["queue_minutes"]["value"] == 5 and after["out_of_stock"] == before["out_of_stock"]
    assert set(patch(out_of_stock=None).json["live"]) == {"queue_minutes"}
    until(lambda: "live" in first_of(shared.nearest(1)))
    until(lambda: set(first_of(shared.nearest(1))["live"]) == {"queue_minutes"})
    assert patch(queue_minutes=None).json["live"] == {}
    assert patch(closed_now=True, expires=IN_AN_HOUR).json["live"]["closed_now"]["value"] is True
    assert patch().json["parameter"] == "body" and patch(closed_now=False).json["parameter"] == (
        "closed_now.expires"
    )
    assert shared.clients[0].request("PATCH", LIVE, json={"closed_now": None}).status_code == 401


@pytest.mark.slow
def test_a_page_says_once_that_an_outlet_is_closed_with_the_age(shared: Servers) -> None:
    shared.put(closed_now=True, expires=IN_AN_HOUR)
    page = shared.clients[0].get(f"/outlets/{FIRST.ref}").text
    main = page.partition("<h1>")[2].partition('<section id="directions"')[0]
    assert main.count("现场暂停营业") == 1
    reported = r'<div class="verdict no">.*?<li>网点上报 <small class="note">[^<]*更新<'
    assert re.search(reported, main, re.DOTALL)
    shared.put(closed_now=True, out_of_stock=["屏幕"], expires=IN_AN_HOUR)
    main = shared.clients[0].get(f"/outlets/{FIRST.ref}").text.partition('<section id="directions"')[0]
    assert main.count("缺货：屏幕") == 1 and main.count("现场暂停营业") == 1 and "网点上报 <small" in main


@pytest.mark.slow
def test_a_list_says_what_an_outlet_reports(shared: Servers) -> None:
    shared.put(queue_minutes=140, expires=IN_AN_HOUR)
    listed = shared.clients[0].get(f"/?q={FIRST.ref}").text
    assert re.search(r'class="live-lines">.*?排队约 140 分钟 · [^<]*更新', listed)


@pytest.mark.slow
def test_the_fast_path_answers_like_flask(shared: Servers) -> None:
    shared.put(closed_now=True, expires=IN_AN_HOUR)
    path = f"/api/v1/nearest?lat={FIRST.lat}&lon={FIRST.lon}&fields=name,open,live,verdict"
    fast = shared.clients[0].get(path, headers={"Accept-Encoding": "identity"})
    slow = shared.clients[0].get(path, headers={"Accept-Encoding": "gzip"})
    batch = shared.clients[0].post(
        "/api/v1/nearest/batch",
        b'{"lat": %r, "lon": %r, "fields": ["name", "open", "live", "verdict"]}' % (FIRST.lat, FIRST.lon),
        "application/x-ndjson",
    )
    assert fast.json == slow.json == batch.json


@pytest.mark.slow
@pytest.mark.parametrize(
    ("ref", "key", "body", "status", "member"),
    [
        (FIRST.ref, "", {"queue_minutes": 5, "expires": IN_AN_HOUR}, 401, ("scope", "live")),
        (FIRST.ref, "read", {"queue_minutes": 5, "expires": IN_AN_HOUR}, 403, ("scope", "live")),
        ("no-such", "live", {"queue_minutes": 5, "expires": IN_AN_HOUR}, 404, ("title", "Not Found")),
        (FIRST.ref, "live", {"queue": 5}, 400, ("parameter", "queue")),
        (FIRST.ref, "live", [], 400, ("parameter", "body")),
    ],
)
def test_a_report_needs_key_scope_outlet_and_body(
    shared: Servers, ref: str, key: str, body: object, status: int, member: tuple[str, str]
) -> None:
    value = {"live": shared.key, "read": shared.read_key, "": ""}[key]
    headers = {"X-API-Key": value} if value else {}
    answer = shared.clients[0].request("PUT", f"/api/v1/outlets/{ref}/live", json=body, headers=headers)
    assert answer.status_code == status and answer.json[member[0]] == member[1]


def test_without_facts_the_filter_is_that_of_the_query() -> None:
    question = NearestQuestion(lat=31, lon=121, open="now")
    assert question.filter(NOW).closed == ()
