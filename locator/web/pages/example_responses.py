"""Responses to the examples of /docs: requested from this program once per release, and shortened."""

import json
from concurrent.futures import ThreadPoolExecutor
from functools import lru_cache
from io import BytesIO
from itertools import islice
from threading import Lock
from typing import Any, NamedTuple

from flask import Flask

from ..api.examples import Example, Outlet, examples
from ..api.query_schemas import NDJSON
from ..middleware.rate_limit import UNCOUNTED

MAX_ITEMS, MAX_SCALARS = 1, 4  # of a list of objects, and of a list of values
MAX_TEXT = 160  # characters of a value
MAX_LINES = 60
MAX_CHUNKS = 16  # read of a response; exports are long
LONG = 400_000  # bytes that are parsed
ELLIPSIS = "…"
_one_at_a_time = Lock()


class ExampleResponse(NamedTuple):
    """A response as displayed: status, media type and shortened body."""

    status: int
    type: str
    text: str


class _Body(BytesIO):
    """A request body that has arrived, as the batch reads it."""

    ended = True

    def take(self) -> bytes:
        """Return what has not been read."""
        return self.read()


def responses(app: Flask, release: int, outlet: Outlet) -> list[ExampleResponse]:
    """Return the responses to the examples of a release, in their order."""
    with _one_at_a_time:
        return _responses(app, release, outlet)


@lru_cache(maxsize=2)
def _responses(app: Flask, release: int, outlet: Outlet) -> list[ExampleResponse]:
    """Request them in a thread of its own, since nested requests share the state of the outer one."""
    with ThreadPoolExecutor(1) as thread:
        return list(thread.map(lambda example: _response(app, example), examples(outlet)))


def _response(app: Flask, example: Example) -> ExampleResponse:
    body, kind = example.body_and_type()
    request_context = app.test_request_context(
        example.address(""),
        method=example.method or ("POST" if kind else "GET"),
        data=body.encode(),
        headers=example.headers(),
        environ_overrides={
            UNCOUNTED: True,
            "REMOTE_ADDR": "127.0.0.1",
            "wsgi.input": _Body(body.encode()),
        },
    )
    with request_context:
        response = app.full_dispatch_request()
        response.direct_passthrough = False
        data = b"".join(islice(response.iter_encoded(), MAX_CHUNKS))
        response.close()
    kind = response.mimetype or ""
    return ExampleResponse(response.status_code, kind, _text(kind, data))


def _text(kind: str, data: bytes) -> str:
    text = data[:LONG].decode("utf-8", "replace")
    try:
        if kind == NDJSON:
            return _cut("\n".join(_pretty(json.loads(line)) for line in text.splitlines() if line))
        if kind.endswith("json"):
            return _cut(_pretty(json.loads(text)))
    except ValueError:  # an export, of which only the beginning was read
        pass
    return _cut("\n".join(_wrapped(text)))


def _wrapped(text: str) -> list[str]:
    return [line if len(line) <= MAX_TEXT else line[:MAX_TEXT] + ELLIPSIS for line in text.splitlines()[:6]]


def _cut(text: str) -> str:
    lines = text.splitlines()
    return "\n".join(lines if len(lines) <= MAX_LINES else [*lines[:MAX_LINES], ELLIPSIS])


def _pretty(value: Any) -> str:
    """Return JSON, indented, with values of less than a line on one line."""
    return _indented(_shortened(value), "")


def _indented(value: Any, indent: str) -> str:
    line = json.dumps(value, ensure_ascii=False)
    if not isinstance(value, dict | list) or not value or len(line) + len(indent) <= 72:
        return line
    inner = indent + "  "
    if isinstance(value, dict):
        parts = [
            f"{json.dumps(key, ensure_ascii=False)}: {_indented(item, inner)}" for key, item in value.items()
        ]
        return "{\n" + ",\n".join(inner + part for part in parts) + f"\n{indent}}}"
    return "[\n" + ",\n".join(inner + _indented(item, inner) for item in value) + f"\n{indent}]"


def _shortened(value: Any) -> Any:
    """Return the value with long lists and texts cut; a cut is marked by an ellipsis."""
    if isinstance(value, dict):
        return {key: _shortened(item) for key, item in value.items()}
    if isinstance(value, list):
        nested = any(isinstance(item, dict | list) for item in value)
        displayed = value[: MAX_ITEMS if nested else MAX_SCALARS]
        return [_shortened(item) for item in displayed] + ([ELLIPSIS] if len(value) > len(displayed) else [])
    return value[:MAX_TEXT] + ELLIPSIS if isinstance(value, str) and len(value) > MAX_TEXT else value
