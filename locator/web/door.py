"""In and out of a room."""

from apiflask import APIBlueprint
from flask import Response, redirect, request, session
from flask_login import login_user, logout_user
from werkzeug.wrappers import Response as AnyResponse

from ..errors import SignInRefused
from ..store import users
from .current import parts
from .page import language, link, render
from .sessions import signed_in


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
