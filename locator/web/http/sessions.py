"""Who is signed in: a signed cookie under /admin, another under /desk, and nothing of the kind elsewhere."""

from datetime import timedelta
from hashlib import sha256
from typing import TYPE_CHECKING

from apiflask import APIFlask
from flask import Flask, Request, request
from flask.sessions import SecureCookieSession, SecureCookieSessionInterface
from flask_login import LoginManager
from flask_wtf.csrf import CSRFProtect

from ...config import secret_key
from ...store import users
from .app_context import parts, settings
from .request_params import MOST_BODY

if TYPE_CHECKING:
    from _typeshed.wsgi import WSGIEnvironment

ROOM = "/admin"
DESK = "/desk"
ROOMS = (ROOM, DESK)
UPLOAD_PATH = f"{ROOM}/feed"
MOST_UPLOAD = 400_000_000  # bytes
HOURS = 8  # a session lasts no longer without a request

csrf = CSRFProtect()


class SessionUser:
    """A user who has signed in; the id holds the stamp of the password it was done with."""

    is_authenticated = is_active = True
    is_anonymous = False

    def __init__(self, user: users.User, stamp: str) -> None:
        self.name, self.role = user.name, user.role
        self._id = f"{stamp} {user.name}"

    def get_id(self) -> str:
        """What the session keeps."""
        return self._id


class Sessions(SecureCookieSessionInterface):
    """Flask's signed cookies, for the rooms of those who work here; the key is made when first needed."""

    def open_session(self, app: Flask, request: Request) -> SecureCookieSession | None:
        """The session of a request in one of the rooms, None elsewhere."""
        if room_of(request.path) is None:
            return None
        if app.secret_key is None:
            app.secret_key = session_key(secret_key(settings()))
        return super().open_session(app, request)

    def get_cookie_path(self, app: Flask) -> str:
        """The room alone: who is signed in at the desk is not so for operators, and the other way round."""
        return room_of(request.path) or ROOM

    def get_cookie_secure(self, app: Flask) -> bool:
        """True when the browser came by https, to us or to a proxy before us."""
        return request.is_secure or request.headers.get("X-Forwarded-Proto", "").lower() == "https"


class BodyLimit:
    """Bytes that a request may send: many for the feed of somebody who has signed in, else few."""

    def __init__(self, app: APIFlask) -> None:
        self._app = app

    def __call__(self, environ: "WSGIEnvironment") -> int:
        """Return the limit. The program itself still decides who may upload."""
        if environ["PATH_INFO"] != UPLOAD_PATH:
            return MOST_BODY
        with self._app.app_context():
            session = self._app.session_interface.open_session(self._app, Request(environ))
        return MOST_UPLOAD if session and "_user_id" in session else MOST_BODY


def room_of(path: str) -> str | None:
    """The room that a path lies in."""
    return next((room for room in ROOMS if path == room or path.startswith(f"{room}/")), None)


def session_key(secret: str) -> bytes:
    """The key of the sessions."""
    return sha256(b"locator session\0" + secret.encode()).digest()


def install(app: APIFlask) -> None:
    """Sessions, sign-in and the tokens of forms, put into the app."""
    app.secret_key = None  # until somebody comes to one of the rooms
    app.session_interface = Sessions()
    app.config.update(
        SESSION_COOKIE_NAME="locator_session",
        SESSION_COOKIE_PATH=ROOM,
        SESSION_COOKIE_HTTPONLY=True,
        SESSION_COOKIE_SAMESITE="Lax",
        PERMANENT_SESSION_LIFETIME=timedelta(hours=HOURS),
        WTF_CSRF_CHECK_DEFAULT=False,  # the room's own guard asks, so that the public forms need no cookie
        WTF_CSRF_SSL_STRICT=False,  # our pages send no Referer
        WTF_CSRF_TIME_LIMIT=None,  # a token ends with its session
    )
    csrf.init_app(app)
    manager = LoginManager(app)
    manager.session_protection = "strong"
    manager.user_loader(found)


def found(told: str) -> SessionUser | None:
    """The user of a session, None when there is none any more or the password is another one."""
    stamp, _, name = told.partition(" ")
    with parts().reading() as connection:
        user = users.find(connection, name)
        return SessionUser(user, stamp) if user and users.stamp(connection, name) == stamp else None


def signed_in(user: users.User) -> SessionUser:
    """A user who has just shown the password."""
    with parts().reading() as connection:
        return SessionUser(user, users.stamp(connection, user.name))
