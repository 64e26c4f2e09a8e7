"""Alerts to `LOCATOR_ALERT_WEBHOOK`: loads that wait for an operator or failed, and feeds that do not arrive.

An alert is stored in the database and delivered from there: at once by a command, for a few seconds, then by
the servers and `load --watch`, whichever takes it first. The URL and the secret are never logged.
"""

import logging
from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from threading import Event, Thread
from time import monotonic, sleep

from sqlalchemy import Connection, Engine
from sqlalchemy.exc import SQLAlchemyError

from ..config import Settings
from ..errors import LocatorError
from ..index.release_diff import HoldReason
from ..runtime.http_client import NoResponse
from ..runtime.webhook import Webhook
from ..store import alerts, feed_times
from ..store.alerts import Alert
from ..store.dialect import reason_of, writing
from ..store.held_loads import HeldLoad, HoldCallback
from .alert_events import Summary, failed_alert, feed_alert, held_alert, positions_alert

POLL_SECONDS = 2.0
CHECK_SECONDS = 30.0  # between two checks of the last feed
REQUEST_SECONDS = 5.0
FLUSH_SECONDS = 10.0  # longest delivery of a command
FLUSH_PAUSE = 0.2

log = logging.getLogger(__name__)


class Alerts:
    """Alerts of one process; without a webhook, every method does nothing."""

    def __init__(
        self, settings: Settings, clock: Callable[[], datetime], engine: Callable[[], Engine]
    ) -> None:
        """Create without connecting; `engine` raises StoreUnavailable if the database is unreachable."""
        url, secret = settings.alert_webhook, settings.webhook_secret
        self._webhook = Webhook(url, secret) if url else None
        self._site, self._hours = settings.public_url, settings.feed_max_age
        self._clock, self._engine = clock, engine
        self._own: list[str] = []
        self._unstored: list[Alert] = []
        self._checked: float | None = None
        self._problem = ""
        self._thread: Thread | None = None
        self._stopped = Event()

    def on_hold(self, summary: Summary) -> HoldCallback:
        """Return the callback that stores the alert of a held load with it."""

        def store(connection: Connection, load: HeldLoad) -> None:
            if self._webhook is not None:
                self._enqueue(connection, held_alert(load, summary, self._site, self._clock()))

        return store

    def load_failed(self, feed: str, reasons: Sequence[HoldReason], summary: Summary | None) -> None:
        """Store the alert of a failed load; if the database fails, it is only sent by `flush`."""
        if self._webhook is not None:
            self._store_or_send(failed_alert(feed, reasons, summary, self._site, self._clock()))

    def positions_to_confirm(self, feed: str, reason: HoldReason, count: int, summary: Summary) -> None:
        """Store the alert of a load whose positions wait for confirmation."""
        if self._webhook is not None:
            self._store_or_send(positions_alert(feed, reason, count, summary, self._site, self._clock()))

    def _store_or_send(self, alert: Alert) -> None:
        try:
            with writing(self._engine()).begin() as connection:
                self._enqueue(connection, alert)
        except (SQLAlchemyError, LocatorError, OSError) as problem:
            log.warning("alert %s not stored: %s", alert.event, reason_of(problem))
            self._unstored.append(alert)

    def _enqueue(self, connection: Connection, alert: Alert) -> None:
        alerts.enqueue(connection, alert, self._clock())
        self._own.append(alert.id)

    def flush(self) -> None:
        """Check the last feed and deliver the alerts of this process, with retries, for some seconds."""
        if self._webhook is None:
            return
        end = monotonic() + FLUSH_SECONDS
        self._send_unstored(self._webhook, end)
        self._checked = None
        while self.tick(end - monotonic()) and self._has_own() and monotonic() + FLUSH_PAUSE < end:
            sleep(FLUSH_PAUSE)

    def _has_own(self) -> bool:
        with self._engine().begin() as connection:
            self._own = alerts.pending_ids(connection, self._own)
        return bool(self._own)

    def _send_unstored(self, webhook: Webhook, end: float) -> None:
        for alert in self._unstored:
            for pause in (0, *alerts.RETRY_SECONDS):
                if monotonic() + pause >= end:
                    break
                sleep(pause)
                if not self._send(webhook, alert, end - monotonic()):
                    break
        self._unstored.clear()

    def tick(self, seconds: float = REQUEST_SECONDS) -> bool:
        """Check the last feed if it is time to, and deliver the alerts that are due.

        Return False, and log it once, if the database fails.
        """
        if self._webhook is None:
            return False
        try:
            if self._checked is None or monotonic() - self._checked >= CHECK_SECONDS:
                self._checked = monotonic()
                self._check_feed()
            self._deliver_due(self._webhook, seconds)
        except (SQLAlchemyError, LocatorError, OSError) as problem:
            if reason_of(problem) != self._problem:
                self._problem = reason_of(problem)
                log.warning("alerts are delayed: %s", self._problem)
            return False
        self._problem = ""
        return True

    def _check_feed(self) -> None:
        """Store an alert if the last feed is too old, or if feeds have resumed; once for all processes."""
        engine, now, max_age = self._engine(), self._clock(), timedelta(hours=self._hours)
        if not self._hours:
            return
        with engine.begin() as connection:
            if not feed_times.get_last_feed(connection).change(now, max_age):
                return
        with writing(engine).begin() as connection:
            last = feed_times.get_last_feed(connection)
            if change := last.change(now, max_age):  # another process may have reported it meanwhile
                feed_times.record_change(connection, change, now)
                self._enqueue(connection, feed_alert(change, last, self._hours, self._site, now))

    def _deliver_due(self, webhook: Webhook, seconds: float) -> None:
        engine = self._engine()
        with engine.begin() as connection:
            due = alerts.due_ids(connection, self._clock())
        for alert_id in due:
            with writing(engine).begin() as connection:
                alert = alerts.take(connection, alert_id, self._clock())
            if alert is not None:
                self._record(engine, alert, self._send(webhook, alert, seconds))

    def _record(self, engine: Engine, alert: Alert, failure: str) -> None:
        with writing(engine).begin() as connection:
            if failure:
                alerts.record_failure(connection, alert, failure, self._clock())
            else:
                alerts.record_delivery(connection, alert)

    def _send(self, webhook: Webhook, alert: Alert, seconds: float) -> str:
        """Send an alert once; return the reason of the failure, '' if it was accepted."""
        timestamp = int(self._clock().timestamp())
        try:
            webhook.post(alert.id, timestamp, alert.body, min(seconds, REQUEST_SECONDS))
        except NoResponse as problem:
            tries = f"try {alert.tries} of {alerts.MAX_TRIES}" if alert.tries else "not stored"
            log.warning("alert %s not delivered (%s): %s", alert.event, tries, problem)
            return str(problem)
        log.info("alert %s delivered", alert.event)
        return ""

    def start(self) -> None:
        """Start the delivery thread of a server process once, if there is a webhook."""
        if self._webhook is not None and self._thread is None:
            self._thread = Thread(target=self._run, name="alerts", daemon=True)
            self._thread.start()

    def _run(self) -> None:
        while not self._stopped.wait(POLL_SECONDS):
            self.tick()

    def stop(self) -> None:
        """Stop the delivery thread; a try in progress is repeated by another process."""
        self._stopped.set()
