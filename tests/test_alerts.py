"""Alerts: stored with their cause, sent by one process, signed and retried; failure is in the log."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from threading import Thread

import pytest
from sqlalchemy import Engine

from locator.config import Settings
from locator.errors import StoreUnavailable
from locator.index.release_diff import HoldReason
from locator.network.outlet import Outlet
from locator.runtime.webhook import is_loopback, loopback_only
from locator.serving import alerts as sending
from locator.serving.alerts import Alerts
from locator.serving.container import Container
from locator.serving.current_release import CurrentRelease
from locator.store import alerts, feed_times, held_loads, log, overrides
from locator.store.feed_times import LastFeed

from .network import NOW, china, outlets, timetable
from .reviews import accept, rollback
from .webhook_stub import SECRET, TOKEN, Receiver, receiver

NETWORK = outlets(china(12, 4))
SITE = "https://locate.example.com"
HOUR = timedelta(hours=1)


class Moment:
    """A clock that is set by hand."""

    def __init__(self) -> None:
        self.now = NOW

    def __call__(self) -> datetime:
        return self.now


@pytest.fixture
def moment() -> Moment:
    return Moment()


@pytest.fixture
def engine(address: str) -> Iterator[Engine]:
    engine = Container(Settings(database=address)).engine
    yield engine
    engine.dispose()


@pytest.fixture
def site() -> Iterator[Receiver]:
    with receiver() as site:
        yield site


def process(engine: Engine, moment: Moment, site: Receiver | None, **settings: object) -> Alerts:
    """Return the alerts of one of the processes on the database, which checks the last feed every time."""
    webhook = site.settings if site else {}
    values = {"public_url": SITE} | webhook | settings
    return Alerts(Settings(**values), moment, lambda: engine)  # type: ignore[arg-type]


def load(
    engine: Engine, alerts: Alerts, now: datetime, hold: bool = False, feed: list[Outlet] = NETWORK
) -> None:
    reasons = [HoldReason("rows", "the network drops", {"before": 12})] if hold else []
    pending = held_loads.PendingLoad(feed, "night.csv")
    on_hold = alerts.on_hold({"records": 12})
    held_loads.submit(engine, pending, lambda _: reasons, now, by="timer", why="nightly", on_hold=on_hold)


@pytest.fixture(autouse=True)
def checks_at_every_tick(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sending, "CHECK_SECONDS", 0.0)


def test_a_held_load_is_sent_signed_with_reasons_and_link(
    engine: Engine, moment: Moment, site: Receiver
) -> None:
    one = process(engine, moment, site)
    load(engine, one, NOW, hold=True)
    one.tick()
    (delivery,) = site.deliveries
    assert delivery.is_signed and delivery.path == f"/hook?token={TOKEN}"
    assert delivery.headers["webhook-timestamp"] == str(int(NOW.timestamp()))
    event = delivery.event
    assert event["id"] == delivery.headers["webhook-id"]
    assert event == event | {
        "event": "load_held",
        "at": "2026-11-24T10:00:00+08:00",
        "site": SITE,
        "feed": "night.csv",
        "load": 1,
        "outlets": 12,
        "summary": {"records": 12},
        "reasons": [{"code": "rows", "text": "the network drops", "figures": {"before": 12}}],
        "link": f"{SITE}/admin/held",
    }
    one.tick()
    assert len(site.deliveries) == 1


def test_pauses_between_the_tries_and_repeats_the_id(engine: Engine, moment: Moment, site: Receiver) -> None:
    site.statuses[:] = [500, 302, 429]
    one = process(engine, moment, site, feed_max_age=0)
    load(engine, one, NOW, hold=True)
    one.tick()
    for tries, pause in enumerate(alerts.RETRY_SECONDS[:3], 1):
        moment.now += timedelta(seconds=pause - 0.5)
        one.tick()
        assert len(site.deliveries) == tries
        moment.now += timedelta(seconds=0.5)
        one.tick()
        assert len(site.deliveries) == tries + 1
    moment.now += 48 * HOUR
    one.tick()
    assert site.events() == ["load_held"] * 4 and all(delivery.is_signed for delivery in site.deliveries)
    assert len({delivery.headers["webhook-id"] for delivery in site.deliveries}) == 1


def test_gives_up_after_the_last_try_with_an_entry_in_the_log(
    engine: Engine, moment: Moment, site: Receiver, caplog: pytest.LogCaptureFixture
) -> None:
    site.statuses[:] = [500] * 50
    one = process(engine, moment, site, feed_max_age=0)
    load(engine, one, NOW, hold=True)
    for pause in (0, *alerts.RETRY_SECONDS, 10_000):
        moment.now += timedelta(seconds=pause)
        one.tick()
    assert len(site.deliveries) == alerts.MAX_TRIES
    with engine.begin() as connection:
        entry = log.entries(connection, 1)[0]
        assert log.verify(connection).errors == []
    assert (entry.who, entry.what) == ("locator", "alert failed")
    assert entry.details == entry.details | {"event": "load_held", "tries": 7, "reason": "status 500"}
    logged = caplog.text + str(entry)
    assert "alert load_held not delivered (try 7 of 7): status 500" in logged
    assert SECRET not in logged and TOKEN not in logged and "hook" not in logged


def test_a_process_that_ends_during_delivery_only_delays_it(
    engine: Engine, moment: Moment, site: Receiver
) -> None:
    one = process(engine, moment, site)
    load(engine, one, NOW, hold=True)
    with sending.writing(engine).begin() as connection:
        (alert_id,) = alerts.due_ids(connection, NOW)
        taken = alerts.take(connection, alert_id, NOW)
        assert taken is not None and taken.tries == 1
        assert alerts.take(connection, alert_id, NOW) is None
    one.tick()
    assert site.deliveries == []
    moment.now += timedelta(seconds=alerts.LEASE_SECONDS)
    one.tick()
    assert site.events() == ["load_held"]


def test_several_processes_report_a_missing_feed_once_and_its_return_once(
    engine: Engine, moment: Moment, site: Receiver
) -> None:
    processes = [process(engine, moment, site, feed_max_age=26) for _ in range(4)]

    def all_look() -> None:
        threads = [Thread(target=one.tick) for one in processes]
        for step in (Thread.start, Thread.join):
            for thread in threads:
                step(thread)

    load(engine, processes[0], NOW)
    moment.now += 26 * HOUR
    all_look()
    assert site.events() == []
    moment.now += timedelta(seconds=1)
    all_look()
    all_look()
    assert site.events() == ["feed_missing"]
    event = site.deliveries[0].event
    assert event["link"] == f"{SITE}/admin" and event["published"] == "2026-11-24T10:00:00+08:00"
    assert event["reasons"][0]["text"] == (
        "no feed was published in the last 26 hours; "
        "the last feed, night.csv, was published at 2026-11-24T10:00:00+08:00"
    )
    load(engine, processes[0], moment.now, hold=True, feed=NETWORK[1:])  # a held load is not published
    moment.now += 26 * HOUR
    all_look()
    assert site.events() == ["feed_missing", "load_held"]
    load(engine, processes[0], moment.now)  # without changes: it arrived
    all_look()
    all_look()
    assert site.events() == ["feed_missing", "load_held", "feed_resumed"]


def test_what_counts_as_a_feed(engine: Engine, moment: Moment) -> None:
    one, sample = process(engine, moment, None), NETWORK[0].model_copy(update={"ref": "SAMPLE-1"})
    load(engine, one, NOW, feed=[sample])
    assert published(engine) is None
    load(engine, one, NOW + HOUR)
    assert published(engine) == NOW + HOUR
    edit = overrides.Edit(NETWORK[0].ref, "name_en", "x")
    overrides.edit(engine, edit, timetable(), NOW + 2 * HOUR, by="li", why="x", review=accept)
    rollback(engine, 1, NOW + 3 * HOUR, by="li", why="x")
    assert published(engine) == NOW + HOUR
    load(engine, one, NOW + 4 * HOUR, hold=True, feed=NETWORK[1:])
    assert published(engine) == NOW + HOUR
    held_loads.approve(engine, 1, lambda _: [], NOW + 5 * HOUR, by="li", why="x")
    assert published(engine) == NOW + 5 * HOUR


def published(engine: Engine) -> datetime | None:
    with engine.begin() as connection:
        return feed_times.published_at(connection)


def test_every_refresh_reads_the_time_of_the_last_feed(engine: Engine, moment: Moment) -> None:
    current = CurrentRelease(engine, timetable)
    current.refresh()
    assert current.feed_published is None
    load(engine, process(engine, moment, None), NOW)
    current.refresh()
    assert current.feed_published == NOW


@pytest.mark.parametrize(
    ("last", "change"),
    [
        (LastFeed(None, None, None, None), None),  # nothing published: the server is not ready anyway
        (LastFeed(None, None, None, NOW - 27 * HOUR), "feed_missing"),  # only the sample
        (LastFeed(None, None, None, NOW - HOUR), None),
        (LastFeed(NOW - 27 * HOUR, "x", None, NOW - 99 * HOUR), "feed_missing"),
        (LastFeed(NOW - 27 * HOUR, "x", NOW - HOUR, NOW - 99 * HOUR), None),
        (LastFeed(NOW, "x", NOW - HOUR, NOW - 99 * HOUR), "feed_resumed"),
        (LastFeed(NOW, "x", None, NOW - 99 * HOUR), None),
    ],
)
def test_when_a_feed_is_missing(last: LastFeed, change: str | None) -> None:
    assert last.change(NOW, 26 * HOUR) == change


def test_without_a_webhook_nothing_is_stored(engine: Engine, moment: Moment) -> None:
    one = process(engine, moment, None)
    load(engine, one, NOW, hold=True)
    one.load_failed("x.csv", [], None)
    moment.now += 99 * HOUR
    one.tick()
    one.flush()
    with engine.begin() as connection:
        assert alerts.due_ids(connection, moment.now) == []


def test_a_failed_load_is_sent_even_if_the_database_fails(moment: Moment, site: Receiver) -> None:
    def broken() -> Engine:
        raise StoreUnavailable("the database does not respond")

    site.statuses[:] = [503]
    one = Alerts(Settings(**site.settings), moment, broken)  # type: ignore[arg-type]
    one.load_failed("night.csv", [HoldReason("store_unavailable", "the database does not respond", {})], None)
    one.flush()
    assert site.events() == ["load_failed", "load_failed"] and site.deliveries[1].is_signed
    assert site.deliveries[1].event["link"] == "/admin/feed"
    assert not one.tick()


def test_a_flush_ends_after_some_seconds(
    engine: Engine, moment: Moment, site: Receiver, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sending, "FLUSH_SECONDS", 0.5)
    site.statuses[:] = [500] * 50
    one = process(engine, moment, site)
    load(engine, one, NOW, hold=True)
    one.flush()
    assert len(site.deliveries) == 1  # the clock stands still
    moment.now += timedelta(seconds=1)
    process(engine, moment, site).flush()
    assert len(site.deliveries) == 2


def test_old_alerts_are_deleted(engine: Engine, moment: Moment, site: Receiver) -> None:
    one = process(engine, moment, site)
    load(engine, one, NOW, hold=True)
    one.tick()
    moment.now += alerts.RETENTION + HOUR
    load(engine, one, moment.now, hold=True, feed=NETWORK[:3])
    with engine.begin() as connection:
        statement = "SELECT count(*) FROM alert"
        assert connection.exec_driver_sql(statement).scalar() == 1


@pytest.mark.parametrize(
    ("host", "expected"),
    [("localhost", True), ("127.0.0.1", True), ("::1", True), ("10.0.0.1", False), ("localhost.evil", False)],
)
def test_plain_http_goes_to_this_machine_only(host: str, expected: bool) -> None:
    from ipaddress import ip_address

    assert is_loopback(host) == expected
    addresses = [ip_address("127.0.0.1"), ip_address("10.0.0.1"), ip_address("::1")]
    assert loopback_only(addresses) == [addresses[0], addresses[2]]
