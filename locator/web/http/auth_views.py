"""Sign-in with password and code, sign-out, and the role check of a blueprint."""

from collections.abc import Callable
from datetime import datetime
from urllib.parse import parse_qsl

from flask import Blueprint, Response, abort, g, redirect, request, session
from flask_login import current_user
from werkzeug.wrappers import Response as AnyResponse

from ...errors import LocatorError, SignInBusy, SignInFailed, text_of
from ...runtime.client_address import client_network
from ...runtime.error_messages import localize
from ...store import second_factor, users
from . import audit
from .app_context import get_container, settings
from .form_addresses import own_page, page_of_request
from .page import language, link, render
from .problems import HEADERS
from .sessions import ADMIN_PATH, DESK_PATH, csrf, end_session, sign_in_session

PENDING = "code_for"  # session key: user, password stamp and time of a sign-in that still needs a code
PENDING_SECONDS = 300
OPERATOR = "operator"
IsAllowed = Callable[[str, str], bool]
WITHOUT_FACTOR = ("show_account", "start_second_factor", "confirm_second_factor", "end_other_sessions")


def require_role(blueprint: Blueprint, path: str, is_allowed: IsAllowed) -> None:
    """Redirect anonymous users to the sign-in page, check role and CSRF token, and disable caching.

    `is_allowed` takes a role and an endpoint.
    """
    public_endpoints = [f"{blueprint.name}.{view}" for view in ("sign_in", "sign_in_code", "sign_out")]
    without_factor = [f"{blueprint.name}.{view}" for view in WITHOUT_FACTOR]

    @blueprint.before_request
    def check_role() -> AnyResponse | None:
        is_signed_in = current_user.is_authenticated  # loads the user, also for the audit line
        if request.endpoint not in public_endpoints:
            if not is_signed_in:
                _raise_session_problem()
                return redirect(_sign_in_link(path))
            if not is_allowed(current_user.role, request.endpoint or ""):
                return _wrong_role(blueprint.name, path, is_allowed)
            if request.endpoint not in without_factor and _lacks_second_factor():
                return redirect(link(f"{path}/account", language()))
        csrf.protect()
        return None

    @blueprint.after_request
    def disable_caching(response: Response) -> Response:
        response.headers["Cache-Control"] = "no-store"
        return response

    blueprint.after_request(audit.write_line)


def _sign_in_link(path: str) -> str:
    """Return the address of the sign-in page, with the page to return to and whether a form was sent."""
    page = page_of_request()
    is_form = request.method == "POST"
    return link(
        f"{path}/sign-in", language(), next=page if page != path else "", ended="1" if is_form else ""
    )


def _wrong_role(name: str, path: str, is_allowed: IsAllowed) -> AnyResponse:
    """Return a page with the role of the user, the roles that may open the page, and ways to go on."""
    if request.accept_mimetypes.best == "application/json":
        abort(403)
    role, endpoint = current_user.role, request.endpoint or ""
    needed = [other for other in users.ROLES if is_allowed(other, endpoint)]
    may_stay = is_allowed(role, f"{name}.show_account")
    homes = [path] if may_stay else [ADMIN_PATH if role == OPERATOR else DESK_PATH]
    return render("wrong_role.html", 403, needed=needed, path=path, homes=homes)


def _raise_session_problem() -> None:
    if "session_problem" in g:
        raise g.session_problem


def _lacks_second_factor() -> bool:
    """Return whether the user must turn the second factor on before anything else."""
    if not settings().require_totp or current_user.role not in users.PRIVILEGED:
        return False
    with get_container().read_transaction() as connection:
        return not second_factor.is_on(connection, current_user.name)


def current_user_name() -> str:
    """Return the name of the signed-in user."""
    name: str = current_user.name
    return name


class AuthViews:
    """Sign-in in one or two steps, and sign-out, at a path."""

    def __init__(self, path: str, template: str) -> None:
        self._path, self._template = path, template

    def sign_in(self) -> AnyResponse:
        """Check name and password; show the form again with 403 if they are wrong."""
        if request.method != "POST":
            return render(self._template)
        name, now = request.form.get("name", "").strip(), get_container().clock()
        try:
            user = users.verify(
                get_container().engine, name, request.form.get("password", ""), now, client_address()
            )
        except (SignInFailed, SignInBusy) as problem:
            return self._refused(problem, name=name)
        if _begin_code_step(name, now):
            page = own_page(request.form.get("next", ""), self._path)
            query = {} if page == self._path else {"next": page}
            return redirect(link(f"{self._path}/sign-in/code", language(), **query), 303)
        return self._begin_session(user)

    def sign_in_code(self) -> AnyResponse:
        """Check the code of the second factor after the password."""
        user = _pending_user()
        if user is None:
            return redirect(link(f"{self._path}/sign-in", language()), 303)
        if request.method != "POST":
            return render(self._template, code_step=True)
        code = request.form.get("code", "")
        try:
            second_factor.verify(get_container().engine, user.name, code, get_container().clock())
        except SignInFailed as problem:
            return self._refused(problem, code_step=True)
        return self._begin_session(user)

    def sign_out(self) -> AnyResponse:
        """End the session."""
        end_session()
        return redirect(link(f"{self._path}/sign-in", language()), 303)

    def _begin_session(self, user: users.User) -> AnyResponse:
        sign_in_session(user.name, user.role)
        page = own_page(request.form.get("next", ""), self._path)
        path, _, query = page.partition("?")
        more = {name: value for name, value in parse_qsl(query) if name != "lang"}
        return redirect(link(path, language(), **more), 303)

    def _refused(self, problem: LocatorError, **context: object) -> Response:
        status = 503 if isinstance(problem, SignInBusy) else 403
        reason = localize(text_of(problem), language())
        response = render(self._template, status, refused=reason, **context)
        response.headers.extend(HEADERS.get(status, {}))
        return response


def add_auth_views(blueprint: Blueprint, path: str, template: str) -> None:
    """Add sign-in and sign-out views to the blueprint at `path`."""
    views = AuthViews(path, template)
    blueprint.add_url_rule("/sign-in", view_func=views.sign_in, methods=["GET", "POST"])
    blueprint.add_url_rule("/sign-in/code", view_func=views.sign_in_code, methods=["GET", "POST"])
    blueprint.add_url_rule("/sign-out", view_func=views.sign_out, methods=["POST"])


def client_address() -> str:
    """Return the network of the client, by which wrong passwords are counted."""
    return client_network(request.remote_addr or "")


def _begin_code_step(name: str, now: datetime) -> bool:
    """Ask for a code next if the user's sign-in requires one; returns whether it does."""
    with get_container().read_transaction() as connection:
        if not second_factor.is_on(connection, name):
            return False
        stamp = users.security_stamp(connection, name)
    session.clear()
    session[PENDING] = [name, stamp, now.timestamp()]
    return True


def _pending_user() -> users.User | None:
    """Return the user whose password was right a few minutes ago, unless it has changed since."""
    name, stamp, since = session.get(PENDING, ("", "", 0.0))
    if not 0 <= get_container().clock().timestamp() - since <= PENDING_SECONDS:
        return None
    with get_container().read_transaction() as connection:
        return users.find(connection, name) if users.security_stamp(connection, name) == stamp else None
