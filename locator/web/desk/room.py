"""The door of the desk, and what its pages share."""

from typing import Any

from apiflask import APIBlueprint
from flask import Response, abort, redirect, request
from flask_login import current_user
from werkzeug.wrappers import Response as AnyResponse

from ..page import language, link
from ..page import render as render_page
from ..sessions import DESK, csrf

OPEN = ("desk.sign_in", "desk.sign_out")
SUPERVISED = ("desk.show_said", "desk.replay", "desk.replay_bytes")

desk = APIBlueprint("desk", __name__, url_prefix=DESK, enable_openapi=False)


@desk.before_request
def guard() -> AnyResponse | None:
    """Everybody to the sign-in page; what was said is for supervisors; every form shows its token."""
    if request.endpoint not in OPEN:
        if not current_user.is_authenticated:
            return redirect(link(f"{DESK}/sign-in", language()))
        if request.endpoint in SUPERVISED and current_user.role != "supervisor":
            abort(403)
    csrf.protect()
    return None


@desk.after_request
def keep_nothing(response: Response) -> Response:
    """No page of this room stays in a cache."""
    response.headers["Cache-Control"] = "no-store"
    return response


def me() -> str:
    """Who is at the desk."""
    name: str = current_user.name
    return name


def render(template: str, status: int = 200, **told: Any) -> Response:
    """A page or a part of one."""
    return render_page(f"desk/{template}", status, **told)
