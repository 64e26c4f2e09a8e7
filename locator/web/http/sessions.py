"""Sessions of /admin and /desk; other paths have none.

The signed cookie has the random id of a session, the CSRF token and messages. Who is signed in is in the
database (`store/sessions.py`), so that a copied cookie is worth nothing once the session has ended.
"""

import logging
from datetime import timedelta
from hashlib import sha256
from typing import TYPE_CHECKING, Any

from flask import Flask, Request, current_app, g, request, session
from flask.sessions import SecureCookieSession, SecureCookieSessionInterface
from flask_login import LoginManager, login_user
from flask_wtf.csrf import CSRFProtect
from itsdangerous import SignatureExpired, TimestampSigner, URLSafeTimedSerializer

from ...config import secret_key
from ...errors import StoreUnavailable
from ...serving.session_use import SessionUse
from ...store import sessions as records
from ...store.dialect import mask_store_errors
from .app_context import get_container, settings
from .browser_name import browser_name
from .request_params import MAX_BODY_BYTES

if TYPE_CHECKING:
    from _typeshed.wsgi import WSGIEnvironment

ADMIN_PATH = "/admin"
DESK_PATH = "/desk"
SESSION_PATHS = (ADMIN_PATH, DESK_PATH)
SIGN_IN_PATHS = tuple(f"{path}/sign-in" for path in SESSION_PATHS)
UPLOAD_PATH = f"{ADMIN_PATH}/feed"
UPLOAD_LIMIT = 400_000_000  # bytes
MAX_COOKIE_AGE = timedelta(seconds=records.IDLE_SECONDS)

csrf = CSRFProtect()
log = logging.getLogger(__name__)


class SessionUser:
    """A signed-in user, with the id of the session and the digest by which it is recorded."""

    is_authenticated = is_active = True
    is_anonymous = False

    def __init__(self, name: str, role: str, session_id: str) -> None:
        self.name, self.role = name, role
        self.digest = records.digest_of(session_id)
        self._id = session_id

    def get_id(self) -> str:
        """Return the id stored in the session."""
        return self._id


class CookieSigner(TimestampSigner):
    """Signer whose cookies stay valid if the clock is set back; their end is that of the session's record."""

    def unsign(self, signed_value: Any, max_age: int | None = None, return_timestamp: bool = False) -> Any:
        """Return the value of a cookie; raises SignatureExpired, BadSignature."""
        try:
            return super().unsign(signed_value, max_age, return_timestamp)  # type: ignore[call-overload]
        except SignatureExpired as problem:
            if problem.date_signed is None or problem.date_signed.timestamp() <= self.get_timestamp():
                raise
            return super().unsign(signed_value, None, return_timestamp)  # type: ignore[call-overload]


class Sessions(SecureCookieSessionInterface):
    """Flask's signed cookies, limited to SESSION_PATHS; the key is derived on first use."""

    def open_session(self, app: Flask, request: Request) -> SecureCookieSession | None:
        """Return the session of a request below SESSION_PATHS, else None."""
        if session_path(request.path) is None:
            return None
        if app.secret_key is None:
            app.secret_key = session_key(secret_key(settings()))
        return super().open_session(app, request)

    def get_signing_serializer(self, app: Flask) -> URLSafeTimedSerializer | None:
        """Return Flask's serializer, with our signer."""
        serializer = super().get_signing_serializer(app)
        if serializer is not None:
            serializer.signer = CookieSigner
        return serializer

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
        """Return the limit in bytes.

        This runs in the event loop, so it checks the signature of the cookie and its age, not the record of
        the session; that and the role are checked before the view.
        """
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
        PERMANENT_SESSION_LIFETIME=MAX_COOKIE_AGE,
        WTF_CSRF_CHECK_DEFAULT=False,  # `require_role` checks it; public forms need no cookie
        WTF_CSRF_SSL_STRICT=False,  # our pages send no Referer
        WTF_CSRF_TIME_LIMIT=None,  # a token expires with its session
    )
    csrf.init_app(app)
    app.extensions["locator.session_use"] = SessionUse(lambda: app.extensions["locator.container"].engine)
    manager = LoginManager(app)
    manager.session_protection = None  # it binds to the address, which changes on phones
    manager.user_loader(load_user)


def load_user(session_id: str) -> SessionUser | None:
    """Return the user of a session id, or None if the session has ended or belongs to another browser.

    An unavailable database is remembered for `require_role`: pages of errors look for the user, too.
    """
    now = get_container().clock()
    try:
        with mask_store_errors():
            found = records.find(get_container().engine, session_id, _client(), now)
    except StoreUnavailable as problem:
        g.session_problem = problem
        return None
    if isinstance(found, records.OtherClient):
        log.warning("a session was presented by another browser", extra={"user": found.name})
    if not isinstance(found, records.SignedIn):
        return None
    use: SessionUse = current_app.extensions["locator.session_use"]
    use.note(found.digest, found.seen, now)
    return SessionUser(found.name, found.role, session_id)


def sign_in_session(name: str, role: str) -> None:
    """Begin a session with a new id and a new CSRF token."""
    session_id = records.start(get_container().engine, name, _client(), get_container().clock())
    session.clear()
    session.permanent = True
    login_user(SessionUser(name, role, session_id))


def end_session() -> None:
    """End the session: the cookie is cleared even if the record cannot be removed."""
    session_id: str | None = session.get("_user_id")
    session.clear()
    if session_id:
        records.end(get_container().engine, session_id)


def _client() -> records.Client:
    """Return what a session is bound to: the part of the site and the browser."""
    area = (session_path(request.path) or ADMIN_PATH).removeprefix("/")
    user_agent = request.headers.get("User-Agent", "")
    return records.Client(area, user_agent, browser_name(user_agent))
