"""/api/v1/nearest/batch: questions in, a line each, and answers out while more questions come."""

from collections.abc import Iterator, Mapping
from contextlib import ExitStack
from threading import BoundedSemaphore
from time import perf_counter

from apiflask import APIBlueprint
from flask import Response, request, stream_with_context
from werkzeug.exceptions import (
    BadRequest,
    RequestEntityTooLarge,
    RequestTimeout,
    ServiceUnavailable,
    UnsupportedMediaType,
)

from ...answers.batch import Batch
from ...errors import InvalidParameter
from ..http.app_context import service
from ..http.problem_responses import problem_json
from ..http.problems import problem_of
from ..http.request_params import accept, members_of
from .ndjson_reader import MOST_LINE, MOST_SKIPPED, TooMuchSkipped, lines_of
from .schemas import NDJSON

TYPES = (NDJSON, "application/ndjson", "application/jsonl")
MOST_LINES = 10_000
TOGETHER = 512  # lines asked of the tree at once, fewer where answers are long
FEWEST_TOGETHER = 8
PART_BYTES = 262_144  # that answers of lines asked together should have: others get a turn after them
PART_SECONDS = 0.05  # that they should take
MOST_GROWTH = 4  # of the next part
AT_ONCE = 8  # batches a worker answers at a time, each a part after the other

batch = APIBlueprint("batch", __name__, url_prefix="/api/v1", tag="Many questions")
_free = BoundedSemaphore(AT_ONCE)


@batch.post("/nearest/batch")
@batch.doc(summary="Many questions of what is nearest, a line each", operation_id="nearestBatch")
def nearest_batch() -> Response:
    """Questions as JSON, one a line; in the same order a FeatureCollection or a problem for each."""
    accept(request, (*TYPES, "application/problem+json"))
    if request.mimetype not in TYPES:
        raise UnsupportedMediaType(f"send the questions as {NDJSON}, one a line")
    coding = request.headers.get("Content-Encoding", "identity")
    if coding not in ("identity", "gzip"):
        raise UnsupportedMediaType("Content-Encoding: gzip or none")
    if request.query_string:
        raise InvalidParameter("query", "a batch has its questions in the body", hint="move them there")
    answers = Batch(service().meet(), _members, _refused)
    if not _free.acquire(blocking=False):
        raise ServiceUnavailable(f"{AT_ONCE} batches are being answered", retry_after=1)
    place = ExitStack()
    place.callback(_free.release)
    lines = _held(place, _answered(answers, coding == "gzip"))
    response = Response(stream_with_context(lines), mimetype=NDJSON)
    response.call_on_close(place.close)  # also where nothing was read of it
    response.headers["Cache-Control"] = "no-store"
    return response


def _held(place: ExitStack, answers: Iterator[bytes]) -> Iterator[bytes]:
    with place:
        yield from answers


def _answered(answers: Batch, gzipped: bool) -> Iterator[bytes]:
    """Answers as lines; what ends a batch early is told in its last line."""
    count, together = 0, FEWEST_TOGETHER
    try:
        for lines in lines_of(request.environ["wsgi.input"], gzipped):
            if not lines:
                yield b""  # the gateway waits for more of the body
            todo = lines[: MOST_LINES - count]
            while todo:
                part, todo = todo[:together], todo[together:]
                begin = perf_counter()
                answered = b"\n".join(answers.answers(part)) + b"\n"
                together = _together(len(part), len(answered), perf_counter() - begin)
                yield answered
            count += len(lines)
            if count > MOST_LINES:
                raise RequestEntityTooLarge(f"at most {MOST_LINES} questions in a batch")
    except TooMuchSkipped:
        yield _refused(RequestEntityTooLarge(f"more than {MOST_SKIPPED} bytes are no question")) + b"\n"
    except (BadRequest, RequestEntityTooLarge, RequestTimeout) as ended:
        yield _refused(ended) + b"\n"


def _together(lines: int, size: int, seconds: float) -> int:
    """Return how many lines to answer together next, after `lines` took `seconds` and made `size` bytes."""
    share = min(PART_BYTES / size, PART_SECONDS / seconds, MOST_GROWTH)
    return max(FEWEST_TOGETHER, min(TOGETHER, int(lines * share)))


def _members(line: bytes) -> Mapping[str, object]:
    if len(line) > MOST_LINE:
        raise InvalidParameter("line", f"has more than {MOST_LINE} bytes")
    return members_of(line, "line")


def _refused(error: Exception) -> bytes:
    return problem_json(problem_of(error))
