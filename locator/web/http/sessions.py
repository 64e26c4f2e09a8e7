"""Signed session cookies for /admin and /desk; other paths have no session."""

from datetime import timedelta
from hashlib import sha256
from typing import TYPE_CHECKING

from flask import Flask, Request, request
from flask.sessions import SecureCookieSession, SecureCookieSessionInterface
from flask_login import LoginManager
from flask_wtf.csrf import CSRFProtect

from ...config import secret_key
from ...store import users
from .app_context import get_container, settings
from .request_params import MAX_BODY_BYTES

if TYPE_CHECKING:
    from _typeshed.wsgi import WSGIEnvironment

ADMIN_PATH = "/admin"
DESK_PATH = "/desk"
SESSION_PATHS = (ADMIN_PATH, DESK_PATH)
UPLOAD_PATH = f"{ADMIN_PATH}/feed"
UPLOAD_LIMIT = 400_000_000  # bytes
HOURS = 8  # idle lifetime of a session

csrf = CSRFProtect()


class SessionUser:
    """A signed-in user; the session id contains a stamp of the password used."""

    is_authenticated = is_active = True
    is_anonymous = False

    def __init__(self, user: users.User, stamp: str) -> None:
        self.name, self.role = user.name, user.role
        self._id = f"{stamp} {user.name}"

    def get_id(self) -> str:
        """Return the id stored in the session."""
        return self._id


class Sessions(SecureCookieSessionInterface):
    """Flask's signed cookies, limited to SESSION_PATHS; the key is derived on first use."""

    def open_session(self, app: Flask, request: Request) -> SecureCookieSession | None:
        """Return the session of a request below SESSION_PATHS, else None."""
        if session_path(request.path) is None:
            return None
        if app.secret_key is None:
            app.secret_key = session_key(secret_key(settings()))
        return super().open_session(app, request)

    def get_cookie_path(self, app: Flask) -> str:
        """Return the cookie path: desk and admin sessions are separate."""
        return session_path(request.path) or ADMIN_PATH

    def get_cookie_secure(self, app: Flask) -> bool:
        """Return whether the browser used HTTPS, directly or to a proxy."""
        return request.is_secure or request.headers.get("X-Forwarded-Proto", "").lower() == "https"


class BodyLimit:
    """Request body limit: large for feed uploads of signed-in users, small otherwise."""

    def __init__(self, app: Flask) -> None:
        self._app = app

    def __call__(self, environ: "WSGIEnvironment") -> int:
        """Return the limit in bytes; the views still check the permission to upload."""
        if environ["PATH_INFO"] != UPLOAD_PATH:
            return MAX_BODY_BYTES
        with self._app.app_context():
            session = self._app.session_interface.open_session(self._app, Request(environ))
        return UPLOAD_LIMIT if session and "_user_id" in session else MAX_BODY_BYTES


def session_path(path: str) -> str | None:
    """Return the session path that contains `path`, or None."""
    return next((prefix for prefix in SESSION_PATHS if path == prefix or path.startswith(f"{prefix}/")), None)


def session_key(secret: str) -> bytes:
    """Derive the session signing key from the secret."""
    return sha256(b"locator session\0" + secret.encode()).digest()


def install(app: Flask) -> None:
    """Set up sessions, sign-in and CSRF protection."""
    app.secret_key = None  # set by the first request below SESSION_PATHS
    app.session_interface = Sessions()
    app.config.update(
        SESSION_COOKIE_NAME="locator_session",
        SESSION_COOKIE_PATH=ADMIN_PATH,
        SESSION_COOKIE_HTTPONLY=True,
        SESSION_COOKIE_SAMESITE="Lax",
        PERMANENT_SESSION_LIFETIME=timedelta(hours=HOURS),
        WTF_CSRF_CHECK_DEFAULT=False,  # `require_role` checks it; public forms need no cookie
        WTF_CSRF_SSL_STRICT=False,  # our pages send no Referer
        WTF_CSRF_TIME_LIMIT=None,  # a token expires with its session
    )
    csrf.init_app(app)
    manager = LoginManager(app)
    manager.session_protection = "strong"
    manager.user_loader(load_user)


def load_user(session_id: str) -> SessionUser | None:
    """Return the user of a session id, or None if it no longer exists or its password changed."""
    stamp, _, name = session_id.partition(" ")
    with get_container().read_transaction() as connection:
        user = users.find(connection, name)
        return SessionUser(user, stamp) if user and users.security_stamp(connection, name) == stamp else None


def session_user(user: users.User) -> SessionUser:
    """Return the session user after a successful sign-in."""
    with get_container().read_transaction() as connection:
        return SessionUser(user, users.security_stamp(connection, user.name))
