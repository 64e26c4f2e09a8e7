"""The door of a room: who may come in, in and out, and that nothing of it stays in a cache."""

from collections.abc import Callable

from apiflask import APIBlueprint
from flask import Response, abort, redirect, request, session
from flask_login import current_user, login_user, logout_user
from werkzeug.wrappers import Response as AnyResponse

from ...errors import SignInRefused
from ...store import users
from .app_context import parts
from .page import language, link, render
from .sessions import csrf, signed_in


def put_guard(room: APIBlueprint, path: str, may: Callable[[str, str], bool]) -> None:
    """Everybody to the sign-in page, those who `may` (role, endpoint) on; every form shows its token."""
    open_to_all = (f"{room.name}.sign_in", f"{room.name}.sign_out")

    @room.before_request
    def guard() -> AnyResponse | None:
        if request.endpoint not in open_to_all:
            if not current_user.is_authenticated:
                return redirect(link(f"{path}/sign-in", language()))
            if not may(current_user.role, request.endpoint or ""):
                abort(403)
        csrf.protect()
        return None

    @room.after_request
    def keep_nothing(response: Response) -> Response:
        response.headers["Cache-Control"] = "no-store"
        return response


def me() -> str:
    """Who has come in."""
    name: str = current_user.name
    return name


def put_door(room: APIBlueprint, path: str, template: str) -> None:
    """Sign-in and sign-out, for the room at a path."""

    @room.route("/sign-in", methods=["GET", "POST"])
    def sign_in() -> AnyResponse:
        """Name and password; 403 and the form again when they are wrong."""
        if request.method != "POST":
            return form(200)
        name, password = request.form.get("name", "").strip(), request.form.get("password", "")
        try:
            user = users.verify(parts().engine, name, password, parts().clock())
        except SignInRefused as problem:
            return form(403, refused=str(problem), name=name)
        session.clear()
        session.permanent = True
        login_user(signed_in(user))
        return redirect(link(path, language()), 303)

    @room.post("/sign-out")
    def sign_out() -> AnyResponse:
        """The session ends."""
        logout_user()
        session.clear()
        return redirect(link(f"{path}/sign-in", language()), 303)

    def form(status: int, **told: str) -> Response:
        return render(template, status, **told)
