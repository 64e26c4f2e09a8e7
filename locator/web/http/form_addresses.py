"""Addresses that take forms alone: a reload of one by GET leads to the page of the form."""

from flask import current_app, request
from werkzeug.exceptions import HTTPException
from werkzeug.routing import RoutingException

from .page import language, link
from .sessions import ADMIN_PATH, DESK_PATH

ROOMS = (f"{ADMIN_PATH}/", f"{DESK_PATH}/")


def page_above_form() -> str | None:
    """Return the nearest page above the address of the request; None outside the staff pages and for forms.

    A preview is the answer to a form, so its address in the history of a browser has no page of its own.
    """
    if request.method not in ("GET", "HEAD") or not request.path.startswith(ROOMS):
        return None
    path = request.path.rpartition("/")[0]
    while path and not _is_page(path):
        path = path.rpartition("/")[0]
    return link(path, language()) if path else None


def _is_page(path: str) -> bool:
    adapter = current_app.create_url_adapter(request)
    try:
        return adapter is not None and bool(adapter.match(path, method="GET"))
    except (HTTPException, RoutingException):
        return False
