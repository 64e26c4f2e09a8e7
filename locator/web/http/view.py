"""How a page is viewed: in large print, on a phone, in WeChat's browser."""

from typing import Literal

from flask import Flask, Response, g, request

from ...index.map_apps import MAP_APPS

View = Literal["standard", "large"]
COOKIE = "locator_view"
COOKIE_DAYS = 365
PARAMETERS: dict[bytes, View] = {b"view=large": "large", b"view=standard": "standard"}
API = "/api/"
WECHAT = "MicroMessenger"  # in the User-Agent
SYSTEMS = {"Android": "android", "iPhone": "ios", "iPad": "ios"}  # by a part of the User-Agent
MISSING_APPS = {"android": ("apple",), "ios": ("geo",), "": ()}  # by operating system


def install(app: Flask) -> None:
    """Read the view from the address or the cookie, and store a view that the address names."""
    app.before_request(_read)
    app.after_request(_store)


def is_large_print() -> bool:
    """Return whether the current page is in large print."""
    view: View = g.get("view") or "standard"
    return view == "large"


def system() -> str:
    """Return the operating system of a phone: android or ios; empty for other devices."""
    return system_of(request.headers.get("User-Agent", ""))


def system_of(agent: str) -> str:
    """Return the operating system that a User-Agent names, as `system` does."""
    return next((name for part, name in SYSTEMS.items() if part in agent), "")


def in_wechat() -> bool:
    """Return whether the page is in WeChat's browser, which opens no apps and refuses positions."""
    return is_wechat(request.headers.get("User-Agent", ""))


def is_wechat(agent: str) -> bool:
    """Return whether a User-Agent is that of WeChat's browser."""
    return WECHAT in agent


def map_apps() -> tuple[str, ...]:
    """Return the map apps that the device can have."""
    missing = {*MISSING_APPS[system()], *(("geo",) if in_wechat() else ())}
    return tuple(app for app in MAP_APPS if app not in missing)


def _read() -> None:
    """Set the view; the parameter is removed, so that pages need not know it."""
    if request.path.startswith(API):
        return
    parts = request.query_string.split(b"&")
    named = [PARAMETERS[part] for part in parts if part in PARAMETERS]
    if named:
        g.view = g.new_view = named[-1]
        request.query_string = b"&".join(part for part in parts if part not in PARAMETERS)
    else:
        g.view = "large" if request.cookies.get(COOKIE) == "large" else "standard"


def _store(response: Response) -> Response:
    view: View | None = g.get("new_view")
    if view == "large":
        age = COOKIE_DAYS * 86_400
        response.set_cookie(COOKIE, view, age, secure=request.is_secure, httponly=True, samesite="Lax")
    elif view:
        response.delete_cookie(COOKIE, samesite="Lax")
    return response
