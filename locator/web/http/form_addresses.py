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
    path = _nearest_page(request.path.rpartition("/")[0])
    return link(path, language()) if path else None


def page_of_request() -> str:
    """Return the address of the page that was requested, or of the page with the form that was sent."""
    if request.method in ("GET", "HEAD"):
        return request.full_path.removesuffix("?")
    return _nearest_page(request.path)


def own_page(address: str, room: str) -> str:
    """Return an address of a room like `/admin`, or the page above it; the room itself for other texts."""
    path = address.partition("?")[0]
    is_inside = path == room or path.startswith(f"{room}/")
    is_sign_in = path.startswith(f"{room}/sign-")
    is_address = is_inside and not is_sign_in and address.isprintable() and "\\" not in address
    if not is_address:
        return room
    return address if _is_page(path) else _nearest_page(path)


def _nearest_page(path: str) -> str:
    while path and not _is_page(path):
        path = path.rpartition("/")[0]
    return path


def _is_page(path: str) -> bool:
    adapter = current_app.create_url_adapter(request)
    try:
        return adapter is not None and bool(adapter.match(path, method="GET"))
    except (HTTPException, RoutingException):
        return False
