"""Sign-in views and the role check of a blueprint."""

from collections.abc import Callable

from flask import Blueprint, Response, abort, redirect, request, session
from flask_login import current_user, login_user, logout_user
from werkzeug.wrappers import Response as AnyResponse

from ...errors import SignInFailed, text_of
from ...runtime.error_messages import localize
from ...store import users
from .app_context import get_container
from .page import language, link, render
from .sessions import csrf, session_user


def require_role(blueprint: Blueprint, path: str, is_allowed: Callable[[str, str], bool]) -> None:
    """Redirect anonymous users to the sign-in page, check role and CSRF token, and disable caching.

    `is_allowed` takes a role and an endpoint.
    """
    public_endpoints = (f"{blueprint.name}.sign_in", f"{blueprint.name}.sign_out")

    @blueprint.before_request
    def check_role() -> AnyResponse | None:
        if request.endpoint not in public_endpoints:
            if not current_user.is_authenticated:
                return redirect(link(f"{path}/sign-in", language()))
            if not is_allowed(current_user.role, request.endpoint or ""):
                abort(403)
        csrf.protect()
        return None

    @blueprint.after_request
    def disable_caching(response: Response) -> Response:
        response.headers["Cache-Control"] = "no-store"
        return response


def current_user_name() -> str:
    """Return the name of the signed-in user."""
    name: str = current_user.name
    return name


def add_auth_views(blueprint: Blueprint, path: str, template: str) -> None:
    """Add sign-in and sign-out views to the blueprint at `path`."""

    @blueprint.route("/sign-in", methods=["GET", "POST"])
    def sign_in() -> AnyResponse:
        """Sign in with name and password; show the form again with 403 if they are wrong."""
        if request.method != "POST":
            return render_form(200)
        name, password = request.form.get("name", "").strip(), request.form.get("password", "")
        try:
            user = users.verify(get_container().engine, name, password, get_container().clock())
        except SignInFailed as problem:
            return render_form(403, refused=localize(text_of(problem), language()), name=name)
        session.clear()
        session.permanent = True
        login_user(session_user(user))
        return redirect(link(path, language()), 303)

    @blueprint.post("/sign-out")
    def sign_out() -> AnyResponse:
        """End the session."""
        logout_user()
        session.clear()
        return redirect(link(f"{path}/sign-in", language()), 303)

    def render_form(status: int, **context: str) -> Response:
        return render(template, status, **context)
