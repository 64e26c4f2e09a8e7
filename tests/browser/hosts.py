"""Third-party pages, each on its own origin, for embedding tests."""

from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread


class Site:
    """A site whose pages are put in by tests."""

    def __init__(self, host: str) -> None:
        self.pages: dict[str, tuple[str, str]] = {}
        self._server = ThreadingHTTPServer((host, 0), _handler(self.pages))
        self.name = f"{host}:{self._server.server_port}"
        self.origin = f"http://{self.name}"

    def put(self, path: str, body: str, policy: str = "") -> str:
        """A page of this site; its address."""
        head = '<meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>帮助</title>'
        text = (
            f'<!doctype html><html lang="zh-Hans"><head>{head}</head><body><main>{body}</main></body></html>'
        )
        self.pages[path] = (text, policy)
        return self.origin + path

    @contextmanager
    def open(self) -> Iterator["Site"]:
        """The site answers meanwhile."""
        thread = Thread(target=self._server.serve_forever, daemon=True)
        thread.start()
        yield self
        self._server.shutdown()
        thread.join()
        self._server.server_close()


def _handler(pages: dict[str, tuple[str, str]]) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:  # the name that the library calls
            text, policy = pages.get(self.path, ("", ""))
            self.send_response(200 if text else 404)
            self.send_header("Content-Type", "text/html; charset=utf-8")
            if policy:
                self.send_header("Content-Security-Policy", policy)
            self.end_headers()
            self.wfile.write((text or "no such page").encode())

        def log_message(self, *arguments: object) -> None:
            """Nothing is logged."""

    return Handler
