"""Users: list, add, set role, set password, remove."""

from typing import cast

from flask import Response, request
from werkzeug.wrappers import Response as AnyResponse

from ...store import second_factor, users
from ...store.passwords import known_words
from ..http.app_context import get_container, settings
from ..http.auth_views import current_user_name
from .blueprint import admin, redirect_with_message, render, text_field
from .forms import redisplay_with


@admin.get("/users")
def show_users() -> Response:
    """Render the users."""
    with get_container().read_transaction() as connection:
        people, with_factor = users.list_users(connection), second_factor.users_with(connection)
        return render("users.html", people=people, with_factor=with_factor, roles=users.ROLES)


@admin.post("/users")
@redisplay_with(show_users)
def add_user() -> AnyResponse:
    """Add a user."""
    name, role = text_field("name"), cast("users.Role", text_field("role"))
    password = request.form.get("password", "")
    engine, now, known = get_container().engine, get_container().clock(), known_words(settings())
    users.add(engine, name, role, password, now, by=current_user_name(), known=known)
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
    """Set a user's password; the user's sessions end."""
    name = text_field("name")
    password = request.form.get("password", "")
    engine, now, known = get_container().engine, get_container().clock(), known_words(settings())
    users.set_password(engine, name, password, now, by=current_user_name(), known=known)
    return _done(name)


@admin.post("/users/second-factor")
@redisplay_with(show_users)
def reset_second_factor() -> AnyResponse:
    """Turn off a user's second factor, whose device was lost; the user's sessions end."""
    name = text_field("name")
    second_factor.turn_off(get_container().engine, name, get_container().clock(), by=current_user_name())
    return _done(name)


@admin.post("/users/remove")
@redisplay_with(show_users)
def remove_user() -> AnyResponse:
    """Remove a user."""
    name = text_field("name")
    users.remove(get_container().engine, name, get_container().clock(), by=current_user_name())
    return redirect_with_message("/users", "a_user_removed", name=name)


def _done(name: str) -> AnyResponse:
    return redirect_with_message("/users", "a_user_done", name=name)
