"""The desk blueprint: role check, sign-in and shared rendering."""

from typing import Any

from flask import Blueprint, Response

from ..http.account_views import add_account_views
from ..http.app_context import get_container
from ..http.auth_views import add_auth_views, require_role
from ..http.page import render as render_page
from ..http.sessions import DESK_PATH

SUPERVISOR_ENDPOINTS = ("desk.show_said", "desk.replay", "desk.replay_bytes")

desk = Blueprint("desk", __name__, url_prefix=DESK_PATH)
require_role(
    desk, DESK_PATH, lambda role, endpoint: endpoint not in SUPERVISOR_ENDPOINTS or role == "supervisor"
)
add_auth_views(desk, DESK_PATH, "desk/sign_in.html")
add_account_views(desk, DESK_PATH, "desk/account.html")


def render(template: str, status: int = 200, **params: Any) -> Response:
    """Render a desk page or a part of one."""
    can_send = get_container().text_messages.is_available
    return render_page(f"desk/{template}", status, can_send=can_send, **params)
