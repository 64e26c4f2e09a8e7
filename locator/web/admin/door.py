"""In and out."""

from flask import Response, redirect, request, session
from flask_login import login_user, logout_user
from werkzeug.wrappers import Response as AnyResponse

from ...errors import SignInRefused
from ...store import users
from ..current import parts
from ..page import language, link
from ..page import render as render_page
from ..sessions import ROOM, signed_in
from .room import admin


@admin.route("/sign-in", methods=["GET", "POST"])
def sign_in() -> AnyResponse:
    """Name and password; 403 and the form again when they are wrong."""
    if request.method != "POST":
        return _form(200)
    name, password = request.form.get("name", "").strip(), request.form.get("password", "")
    try:
        user = users.verify(parts().engine, name, password, parts().clock())
    except SignInRefused as problem:
        return _form(403, refused=str(problem), name=name)
    session.clear()
    session.permanent = True
    login_user(signed_in(user))
    return redirect(link(ROOM, language()), 303)


def _form(status: int, **told: str) -> Response:
    return render_page("admin/sign_in.html", status, **told)


@admin.post("/sign-out")
def sign_out() -> AnyResponse:
    """The session ends."""
    logout_user()
    session.clear()
    return redirect(link(f"{ROOM}/sign-in", language()), 303)
