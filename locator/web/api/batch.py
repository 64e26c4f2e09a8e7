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
from ..http.problem_responses import language_of, problem_json
from ..http.problems import localized, problem_of
from ..http.request_params import check_accept, members_of
from .ndjson_reader import MAX_LINE_BYTES, MAX_SKIPPED_BYTES, TooMuchSkipped, read_lines
from .query_schemas import NDJSON

TYPES = (NDJSON, "application/ndjson", "application/jsonl")
TRADITIONAL_TAG = TRADITIONAL.encode()
MAX_LINES = 10_000
MAX_PART_LINES = 512  # lines of one k-d tree query; fewer when responses are long
MIN_PART_LINES = 8
PART_BYTES = 262_144  # target size of one part; other clients get a turn after it
PART_SECONDS = 0.05  # target duration of one part
MAX_GROWTH = 4  # of the part size, from one part to the next
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
    answers = Batch(service().query_context().lean, _members, _problem_bytes)
    if not _slots.acquire(blocking=False):
        raise ServiceUnavailable(
            message("too many concurrent batches (limit {count})", count=MAX_BATCHES), retry_after=1
        )
    slot = ExitStack()
    slot.callback(_slots.release)
    lines = _with_slot(slot, _answer_lines(answers, coding == "gzip"))
    response = Response(stream_with_context(lines), mimetype=NDJSON)
    response.call_on_close(slot.close)  # also when the response is never iterated
    response.headers["Cache-Control"] = "no-store"
    return response


def _with_slot(slot: ExitStack, answers: Iterator[bytes]) -> Iterator[bytes]:
    with slot:
        yield from answers


def _answer_lines(answers: Batch, gzipped: bool) -> Iterator[bytes]:
    """Yield responses as lines; an error that ends the batch early becomes the last line."""
    count, part_lines = 0, MIN_PART_LINES
    try:
        for lines in read_lines(request.environ["wsgi.input"], gzipped):
            if not lines:
                yield b""  # tells the gateway to wait for more of the body
            pending = lines[: MAX_LINES - count]
            while pending:
                part, pending = pending[:part_lines], pending[part_lines:]
                begin = perf_counter()
                converted = map(_in_language, part, answers.answers(part))
                chunk = b"\n".join(converted) + b"\n"
                part_lines = _next_part_lines(len(part), len(chunk), perf_counter() - begin)
                yield chunk
            count += len(lines)
            if count > MAX_LINES:
                raise RequestEntityTooLarge(message("the batch exceeds {count} queries", count=MAX_LINES))
    except TooMuchSkipped:
        yield (
            _problem_bytes(
                RequestEntityTooLarge(
                    message(
                        "the batch contains more than {count} bytes outside its queries",
                        count=MAX_SKIPPED_BYTES,
                    )
                )
            )
            + b"\n"
        )
    except (BadRequest, RequestEntityTooLarge, RequestTimeout) as error:
        yield _problem_bytes(error) + b"\n"


def _in_language(line: bytes, answer: bytes) -> bytes:
    """Return the answer of a line with its sentences in the language that the line requests."""
    if TRADITIONAL_TAG not in line:  # spares all other lines the parsing
        return answer
    lang = language_of(line)
    return orjson.dumps(convert_texts(orjson.loads(answer), lang)) if is_converted(lang) else answer


def _next_part_lines(lines: int, size: int, seconds: float) -> int:
    """Return the line count of the next part, given that `lines` took `seconds` and produced `size` bytes."""
    share = min(PART_BYTES / size, PART_SECONDS / seconds, MAX_GROWTH)
    return max(MIN_PART_LINES, min(MAX_PART_LINES, int(lines * share)))


def _members(line: bytes) -> Mapping[str, object]:
    if len(line) > MAX_LINE_BYTES:
        raise InvalidParameter("line", message("exceeds {count} bytes", count=MAX_LINE_BYTES))
    return members_of(line, "line")


def _problem_bytes(error: Exception, line: bytes = b"") -> bytes:
    return problem_json(localized(problem_of(error), language_of(line)))
