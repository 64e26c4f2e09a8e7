"""A receiver of webhooks on loopback: answers with the given statuses in turn, then with 204."""

import hmac
import json
from base64 import b64encode
from collections.abc import Iterator
from contextlib import contextmanager
from hashlib import sha256
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from typing import Any, NamedTuple

SECRET = "b1946ac92492d2347c6235b4d2611184"
TOKEN = "tkn5f2a91"


class Delivery(NamedTuple):
    """A request that arrived: path, headers in lower case, body."""

    path: str
    headers: dict[str, str]
    body: bytes

    @property
    def event(self) -> dict[str, Any]:
        """Return the body as JSON."""
        event: dict[str, Any] = json.loads(self.body)
        return event

    @property
    def is_signed(self) -> bool:
        """Verify the signature as a receiver does, without code of the program."""
        signed = f"{self.headers['webhook-id']}.{self.headers['webhook-timestamp']}.".encode() + self.body
        code = hmac.new(SECRET.encode(), signed, sha256).digest()
        return hmac.compare_digest(self.headers["webhook-signature"], f"v1,{b64encode(code).decode()}")


class Receiver:
    """Deliveries so far, and the statuses of the next answers."""

    def __init__(self, port: int, statuses: list[int]) -> None:
        self.url = f"http://127.0.0.1:{port}/hook?token={TOKEN}"
        self.deliveries: list[Delivery] = []
        self.statuses = statuses

    @property
    def settings(self) -> dict[str, str]:
        """Return the settings that send alerts here."""
        return {"alert_webhook": self.url, "webhook_secret": SECRET}

    def events(self) -> list[str]:
        """Return the event of each delivery."""
        return [delivery.event["event"] for delivery in self.deliveries]


@contextmanager
def receiver(*statuses: int) -> Iterator[Receiver]:
    """Receive webhooks until the end of the block."""

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            headers = {name.lower(): value for name, value in self.headers.items()}
            site.deliveries.append(Delivery(self.path, headers, body))
            self.send_response(site.statuses.pop(0) if site.statuses else 204)
            self.send_header("Location", site.url)
            self.end_headers()

        def log_message(self, *_: Any) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    site = Receiver(server.server_address[1], list(statuses))
    Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield site
    finally:
        server.shutdown()
        server.server_close()
