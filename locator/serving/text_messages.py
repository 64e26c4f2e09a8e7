"""Text messages to callers, handed to `LOCATOR_SMS_WEBHOOK`. Phone numbers are neither stored nor logged."""

import logging
import re
import secrets
from collections.abc import Callable
from datetime import datetime
from time import sleep
from typing import Literal, NamedTuple
from unicodedata import normalize

import orjson

from ..config import Settings
from ..errors import InvalidParameter
from ..runtime.http_client import NoResponse
from ..runtime.webhook import NotAccepted, Webhook

PAUSES = (0.0, 0.5, 1.5)  # seconds before each try
REQUEST_SECONDS = 4.0
SERVER_ERROR = 500
UNREACHABLE = ("ConnectionRefusedError", "gaierror")  # nothing was received
_GROUPING = re.compile(r"[\s().-]+")
_MOBILE = re.compile(r"1[3-9][0-9]{9}")
_INTERNATIONAL = re.compile(r"(?:\+|00)([1-9][0-9]{7,14})")

log = logging.getLogger(__name__)


class SendFailure(NamedTuple):
    """Why a message was not accepted: its kind, the HTTP status (0 without one), and the cause.

    After a try without a complete answer it is unknown whether the message was sent.
    """

    kind: Literal["refused", "failing", "unreachable", "unknown"]
    status: int
    cause: str


class TextMessages:
    """Sender of text messages; `is_available` is false without a webhook."""

    def __init__(self, settings: Settings, clock: Callable[[], datetime]) -> None:
        self._webhook = (
            Webhook(settings.sms_webhook, settings.webhook_secret) if settings.sms_webhook else None
        )
        self._clock = clock

    @property
    def is_available(self) -> bool:
        """Return whether messages can be sent."""
        return self._webhook is not None

    def send(self, number: str, text: str, ref: str) -> SendFailure | None:
        """Send a text about an outlet; return the reason of a failure, None if the webhook accepted it.

        Raises InvalidParameter for a number that is no phone number. All tries have the same id.
        """
        if self._webhook is None:
            return SendFailure("unreachable", 0, "LOCATOR_SMS_WEBHOOK is not set")
        body = orjson.dumps({"event": "sms", "to": e164(number), "text": text, "ref": ref})
        message_id, failures = f"sms_{secrets.token_hex(12)}", list[SendFailure]()
        for pause in PAUSES:
            sleep(pause)
            failure = self._try(self._webhook, message_id, body)
            if failure is None:
                return None
            failures.append(failure)
        failure = next((item for item in failures if item.kind == "unknown"), failures[-1])
        log.warning("text message %s not accepted: %s", message_id, failure.cause)
        return failure

    def _try(self, webhook: Webhook, message_id: str, body: bytes) -> SendFailure | None:
        try:
            webhook.post(message_id, int(self._clock().timestamp()), body, REQUEST_SECONDS)
        except NotAccepted as problem:
            kind: Literal["refused", "failing"] = "refused" if problem.status < SERVER_ERROR else "failing"
            return SendFailure(kind, problem.status, str(problem))
        except NoResponse as problem:
            return SendFailure("unreachable" if str(problem) in UNREACHABLE else "unknown", 0, str(problem))
        return None


def e164(text: str) -> str:
    """Return a mobile number in international format; a Chinese one needs no country code.

    Raises InvalidParameter for anything else.
    """
    digits = _GROUPING.sub("", normalize("NFKC", text))
    if _MOBILE.fullmatch(digits):
        return f"+86{digits}"
    if match := _INTERNATIONAL.fullmatch(digits):
        return f"+{match[1]}"
    raise InvalidParameter("to", "is not a mobile number", hint="like 138 1234 5678 or +852 6123 4567")
