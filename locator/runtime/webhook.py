"""Signed webhook requests, in the headers of Standard Webhooks (https://www.standardwebhooks.com).

The signature is the HMAC-SHA256 of `ID.TIMESTAMP.BODY` under the shared secret, in base64. The timestamp lets
a receiver reject old requests, the id lets it drop repeated ones.
"""

from base64 import b64encode
from collections.abc import Sequence
from hmac import digest
from ipaddress import ip_address
from urllib.parse import urlsplit

from .http_client import Address, HttpClient, Limits, NoResponse, without_link_local

MAX_BYTES = 65_536  # of the response, which is not used
SIGNATURE_VERSION = "v1"


class NotAccepted(NoResponse):
    """Raised when the receiver answers with another status than 200 to 299."""

    def __init__(self, status: int) -> None:
        super().__init__(f"status {status}")
        self.status = status


class Webhook:
    """Receiver of signed requests; plain HTTP connects to this machine only."""

    def __init__(self, url: str, secret: str) -> None:
        parts = urlsplit(url)
        self._site = f"{parts.scheme}://{parts.netloc}"
        self._path = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
        self._secret = secret.encode()
        self._select = without_link_local if parts.scheme == "https" else loopback_only

    def post(self, event_id: str, timestamp: int, body: bytes, seconds: float) -> None:
        """Send a request; raise NoResponse unless it is accepted with a status from 200 to 299."""
        client = HttpClient(self._site, Limits(seconds, MAX_BYTES), select=self._select)
        headers = {
            "Content-Type": "application/json",
            "Webhook-Id": event_id,
            "Webhook-Timestamp": str(timestamp),
            "Webhook-Signature": signature(self._secret, event_id, timestamp, body),
        }
        with client.open("POST", self._path, body, headers) as response:
            if not 200 <= response.status < 300:
                raise NotAccepted(response.status)


def signature(secret: bytes, event_id: str, timestamp: int, body: bytes) -> str:
    """Return the value of the signature header."""
    signed = b".".join((event_id.encode(), str(timestamp).encode(), body))
    return f"{SIGNATURE_VERSION},{b64encode(digest(secret, signed, 'sha256')).decode()}"


def loopback_only(addresses: Sequence[Address]) -> list[Address]:
    """Return the addresses of this machine."""
    return [address for address in addresses if address.is_loopback]


def is_loopback(host: str) -> bool:
    """Return True for localhost and the addresses of this machine."""
    try:
        return host == "localhost" or ip_address(host).is_loopback
    except ValueError:
        return False
