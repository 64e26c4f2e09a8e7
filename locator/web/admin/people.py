"""Users: list, add, another role, another password, remove."""

from typing import cast

from flask import Response, request
from werkzeug.wrappers import Response as AnyResponse

from ...store import users
from ..http.app_context import parts
from ..http.auth_views import me
from .blueprint import admin, done, given, render
from .forms import shown_again_by


@admin.get("/users")
def show_users() -> Response:
    """Who may sign in."""
    with parts().reading() as connection:
        return render("users.html", people=users.listed(connection), roles=users.ROLES)


@admin.post("/users")
@shown_again_by(show_users)
def add_user() -> AnyResponse:
    """Somebody new."""
    name, role = given("name"), cast("users.Role", given("role"))
    password = request.form.get("password", "")
    users.add(parts().engine, name, role, password, parts().clock(), by=me())
    return _done(name)


@admin.post("/users/role")
@shown_again_by(show_users)
def set_role() -> AnyResponse:
    """Another role for somebody; it holds from the next click on."""
    name, role = given("name"), cast("users.Role", given("role"))
    users.set_role(parts().engine, name, role, parts().clock(), by=me())
    return _done(name)


@admin.post("/users/password")
@shown_again_by(show_users)
def set_password() -> AnyResponse:
    """Another password for somebody; sessions made with the old one end."""
    name = given("name")
    password = request.form.get("password", "")
    users.set_password(parts().engine, name, password, parts().clock(), by=me())
    return _done(name)


@admin.post("/users/remove")
@shown_again_by(show_users)
def remove_user() -> AnyResponse:
    """Somebody may not sign in any more."""
    name = given("name")
    users.remove(parts().engine, name, parts().clock(), by=me())
    return _done(name)


def _done(name: str) -> AnyResponse:
    return done("/users", "a_user_done", name=name)
