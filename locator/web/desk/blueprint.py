"""The desk behind its door, and what its pages share."""

from typing import Any

from apiflask import APIBlueprint
from flask import Response

from ..http.auth_views import put_door, put_guard
from ..http.page import render as render_page
from ..http.sessions import DESK

SUPERVISED = ("desk.show_said", "desk.replay", "desk.replay_bytes")

desk = APIBlueprint("desk", __name__, url_prefix=DESK, enable_openapi=False)
put_guard(desk, DESK, lambda role, endpoint: endpoint not in SUPERVISED or role == "supervisor")
put_door(desk, DESK, "desk/sign_in.html")


def render(template: str, status: int = 200, **told: Any) -> Response:
    """A page or a part of one."""
    return render_page(f"desk/{template}", status, **told)
