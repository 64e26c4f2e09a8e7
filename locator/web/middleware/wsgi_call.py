"""Calls of a WSGI application (PEP 3333); responses of known length are read completely, unless large."""

from collections.abc import Callable, Iterator
from http import HTTPStatus
from typing import IO, TYPE_CHECKING, Any, NamedTuple

from werkzeug.wsgi import FileWrapper

if TYPE_CHECKING:
    from _typeshed.wsgi import WSGIApplication, WSGIEnvironment

Headers = list[tuple[str, str]]
BODILESS = frozenset({204, 304})
LARGE_BYTES = 1_000_000  # a longer range of a file is sent in chunks


class FileBody(FileWrapper):
    """A complete file as body, sent by the server (`wsgi.file_wrapper`)."""

    def __init__(self, file: IO[bytes], buffer_size: int = 8192) -> None:
        super().__init__(file, buffer_size)
        self.path = file.name


class Reply(NamedTuple):
    """Status, headers and body: bytes, a file path, or chunks generated until `close`."""

    status: int
    headers: Headers
    body: bytes = b""
    path: str = ""
    chunks: Iterator[bytes] | None = None
    close: Callable[[], object] = lambda: None


def call(wsgi: "WSGIApplication", environ: "WSGIEnvironment") -> Reply:
    """Call the application; its exceptions propagate."""
    status, headers = 500, Headers()

    def start_response(line: str, fields: Headers, exc_info: Any = None) -> Callable[[bytes], object]:
        nonlocal status, headers
        status, headers = int(line[:3]), fields
        return _write

    chunks = wsgi(environ, start_response)
    close = getattr(chunks, "close", _nothing)
    if isinstance(chunks, FileBody):
        close()
        return Reply(status, headers, path=chunks.path)
    length = next((value for name, value in headers if name.lower() == "content-length"), "")
    is_range = status == HTTPStatus.PARTIAL_CONTENT
    if status not in BODILESS and (not length or (is_range and int(length) > LARGE_BYTES)):
        return Reply(status, headers, chunks=iter(chunks), close=close)
    try:
        return Reply(status, headers, b"".join(chunks))
    finally:
        close()


def _nothing() -> None:
    return None


def _write(_: bytes) -> object:
    raise NotImplementedError("the application must return its body")
