"""/api/v1/nearest/batch: one query per NDJSON line, answered while the request body still streams."""

from collections.abc import Iterator, Mapping
from contextlib import ExitStack
from threading import BoundedSemaphore
from time import perf_counter

import orjson
from flask import Blueprint, Response, request, stream_with_context
from werkzeug.exceptions import (
    BadRequest,
    RequestEntityTooLarge,
    RequestTimeout,
    ServiceUnavailable,
    UnsupportedMediaType,
)

from ...answers.batch import Batch
from ...errors import InvalidParameter, message
from ...render.messages.converted_texts import convert_texts
from ...runtime.languages import TRADITIONAL, is_converted
from ..http.app_context import service
from ..http.compression import STREAM_CODINGS, coding_of, compressed_stream
from ..http.problem_responses import language_of, problem_json
from ..http.problems import localized, problem_of
from ..http.request_params import POSITION, check_accept, members_of
from ..middleware.rate_limit import current_client, current_quota
from .batch_parts import LineBudget, PartSize
from .ndjson_reader import MAX_LINE_BYTES, MAX_SKIPPED_BYTES, TooMuchSkipped, read_lines
from .query_schemas import NDJSON

TYPES = (NDJSON, "application/ndjson", "application/jsonl")
TRADITIONAL_TAG = TRADITIONAL.encode()
MAX_BATCHES = 8  # concurrent batches per worker

batch = Blueprint("batch", __name__, url_prefix="/api/v1")
_slots = BoundedSemaphore(MAX_BATCHES)


@batch.post("/nearest/batch")
def nearest_batch() -> Response:
    """Find the nearest outlets in a batch.

    Return a FeatureCollection or a problem for each line, in order; each line is one JSON query.
    """
    check_accept(request, (*TYPES, "application/problem+json"))
    if request.mimetype not in TYPES:
        raise UnsupportedMediaType(message("the body must be {type}, one query per line", type=NDJSON))
    coding = request.headers.get("Content-Encoding", "identity")
    if coding not in ("identity", "gzip"):
        raise UnsupportedMediaType("Content-Encoding must be gzip or absent")
    if request.query_string:
        raise InvalidParameter("query", "is not allowed in a batch", hint="put the queries in the body")
    _current_batch()  # raises NoRelease
    budget = LineBudget(current_quota(), current_client(), _problem_bytes)
    if not _slots.acquire(blocking=False):
        raise ServiceUnavailable(
            message("too many concurrent batches (limit {count})", count=MAX_BATCHES), retry_after=1
        )
    slot = ExitStack()
    slot.callback(_slots.release)
    lines = _with_slot(slot, _answer_lines(budget, coding == "gzip"))
    accepted = coding_of(request.headers.get("Accept-Encoding", ""), STREAM_CODINGS)
    response = Response(stream_with_context(compressed_stream(lines, accepted)), mimetype=NDJSON)
    if accepted:
        response.content_encoding = accepted
    response.call_on_close(slot.close)  # also when the response is never iterated
    response.headers["Cache-Control"] = "no-store"
    return response


def _with_slot(slot: ExitStack, answers: Iterator[bytes]) -> Iterator[bytes]:
    with slot:
        yield from answers


def _answer_lines(budget: LineBudget, gzipped: bool) -> Iterator[bytes]:
    """Yield responses as lines; an error that ends the batch early becomes the last line."""
    parts, batch = PartSize(), _current_batch()
    try:
        for lines in read_lines(request.environ["wsgi.input"], gzipped):
            batch = _current_batch(batch)  # also while it waits: no release is pinned for longer
            if not lines:
                yield b""  # tells the gateway to wait for more of the body
            while lines:
                batch = _current_batch(batch)
                part, lines = lines[: parts.lines], lines[parts.lines :]
                begin = perf_counter()
                chunk = _answer_part(batch, budget, part)
                parts.adapt(len(part), len(chunk), perf_counter() - begin)
                yield chunk
    except TooMuchSkipped:
        detail = message(
            "the batch contains more than {count} bytes outside its queries", count=MAX_SKIPPED_BYTES
        )
        yield _problem_bytes(RequestEntityTooLarge(detail)) + b"\n"
    except (BadRequest, RequestEntityTooLarge, RequestTimeout) as error:
        yield _problem_bytes(error) + b"\n"


def _current_batch(previous: Batch | None = None) -> Batch:
    """Return the batch of the current release and minute."""
    context = service().query_context().lean
    if previous is not None and previous.context is context:
        return previous
    return Batch(context, _members, _problem_bytes)


def _answer_part(batch: Batch, budget: LineBudget, lines: list[bytes]) -> bytes:
    """Return the answers of the lines that the quota allows, and problems for the others."""
    allowed = budget.take(lines)
    granted = lines[:allowed]
    answers = batch.answers(granted)
    if TRADITIONAL_TAG in b"".join(granted):
        answers = list(map(_in_language, granted, answers))
    refusals = [budget.refusal(line) for line in lines[allowed:]]
    return b"\n".join([*answers, *refusals, b""])


def _in_language(line: bytes, answer: bytes) -> bytes:
    """Return the answer of a line with its sentences in the language that the line requests."""
    if TRADITIONAL_TAG not in line:
        return answer
    lang = language_of(line)
    return orjson.dumps(convert_texts(orjson.loads(answer), lang)) if is_converted(lang) else answer


def _members(line: bytes) -> Mapping[str, object]:
    if len(line) > MAX_LINE_BYTES:
        raise InvalidParameter("line", message("exceeds {count} bytes", count=MAX_LINE_BYTES))
    return members_of(line, "line", POSITION)


def _problem_bytes(error: Exception, line: bytes = b"") -> bytes:
    return problem_json(localized(problem_of(error), language_of(line)))
