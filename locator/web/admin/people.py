"""Users: list, add, set role, set password, remove."""

from typing import cast

from flask import Response, request
from werkzeug.wrappers import Response as AnyResponse

from ...store import users
from ..http.app_context import get_container
from ..http.auth_views import current_user_name
from .blueprint import admin, redirect_with_message, render, text_field
from .forms import redisplay_with


@admin.get("/users")
def show_users() -> Response:
    """Render the users."""
    with get_container().read_transaction() as connection:
        return render("users.html", people=users.list_users(connection), roles=users.ROLES)


@admin.post("/users")
@redisplay_with(show_users)
def add_user() -> AnyResponse:
    """Add a user."""
    name, role = text_field("name"), cast("users.Role", text_field("role"))
    password = request.form.get("password", "")
    users.add(get_container().engine, name, role, password, get_container().clock(), by=current_user_name())
    return _done(name)


@admin.post("/users/role")
@redisplay_with(show_users)
def set_role() -> AnyResponse:
    """Set a user's role; it takes effect with the next request."""
    name, role = text_field("name"), cast("users.Role", text_field("role"))
    users.set_role(get_container().engine, name, role, get_container().clock(), by=current_user_name())
    return _done(name)


@admin.post("/users/password")
@redisplay_with(show_users)
def set_password() -> AnyResponse:
    """Set a user's password; sessions of the old password end."""
    name = text_field("name")
    password = request.form.get("password", "")
    users.set_password(
        get_container().engine, name, password, get_container().clock(), by=current_user_name()
    )
    return _done(name)


@admin.post("/users/remove")
@redisplay_with(show_users)
def remove_user() -> AnyResponse:
    """Remove a user."""
    name = text_field("name")
    users.remove(get_container().engine, name, get_container().clock(), by=current_user_name())
    return _done(name)


def _done(name: str) -> AnyResponse:
    return redirect_with_message("/users", "a_user_done", name=name)
