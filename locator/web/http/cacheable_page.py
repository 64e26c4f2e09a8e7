"""Pages that are the same for everyone: marked where they are rendered, copied before they are compressed."""

from collections.abc import Callable
from typing import NamedTuple

from flask import Flask, Response, g, request

from .security_headers import nonce

COPY = "locator.page_copy"  # environ key
OK = 200
Action = Callable[[str], None]
VARYING = ("RateLimit-", "Content-Length")  # headers that differ from one response to the next


class PageCopy(NamedTuple):
    """A page without coding, its headers, the nonce in both, and what is done whenever it is sent.

    The actions take the name of the client.
    """

    body: bytes
    headers: tuple[tuple[str, str], ...]
    nonce: str
    actions: tuple[Action, ...] = ()


def install(app: Flask) -> None:
    """Put a copy of each marked page into the WSGI environment."""
    app.after_request(_copy)


def mark_cacheable() -> None:
    """Mark the current page as depending on address, release, minute, view and device alone."""
    g.cacheable = request.method == "GET"


def act(action: Action, client: str) -> None:
    """Do what is to be done whenever the current page is sent, by its copies too."""
    g.actions = (*g.get("actions", ()), action)
    action(client)


def _copy(response: Response) -> Response:
    is_cacheable = g.get("cacheable", False) and "new_view" not in g
    if is_cacheable and response.status_code == OK and not response.is_streamed:
        response.vary.add("Accept-Encoding")
        headers = tuple(
            (name, value) for name, value in response.headers.items() if not name.startswith(VARYING)
        )
        request.environ[COPY] = PageCopy(response.get_data(), headers, nonce(), g.get("actions", ()))
    return response
