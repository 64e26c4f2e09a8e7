"""The page of a signed-in user: sessions and second factor."""

import segno
from flask import Blueprint, Response, flash, redirect, request
from flask_login import current_user
from werkzeug.wrappers import Response as AnyResponse

from ...errors import InvalidInput, LocatorError, SignInBusy, SignInFailed, text_of
from ...render.messages.catalog import translate
from ...runtime.error_messages import localize
from ...store import second_factor, sessions, users
from ...store.passwords import known_words
from .app_context import get_container, settings
from .auth_views import client_address, current_user_name
from .page import language, link, render
from .problems import HEADERS
from .sessions import end_session

STATUS = {InvalidInput: 400, SignInFailed: 403, SignInBusy: 503}


class AccountViews:
    """The account page and its forms, at a path."""

    def __init__(self, path: str, template: str) -> None:
        self._path, self._template = path, template

    def show_account(self) -> AnyResponse:
        """Render sessions and second factor."""
        return self._render()

    def end_other_sessions(self) -> AnyResponse:
        """End all sessions of the user except this one."""
        sessions.end_others(get_container().engine, current_user_name(), current_user.digest)
        return self._done("ac_others_ended")

    def change_password(self) -> AnyResponse:
        """Set the user's own password, with the current one; all sessions end."""
        engine, now, name = get_container().engine, get_container().clock(), current_user_name()
        current, new = request.form.get("password", ""), request.form.get("new_password", "")
        try:
            users.verify(engine, name, current, now, client_address(), signs_in=False)
            users.set_password(engine, name, new, now, by=name, known=known_words(settings()))
        except (SignInFailed, SignInBusy, InvalidInput) as problem:
            return self._refused(problem)
        end_session()
        flash(translate("ac_password_done", language()))
        return redirect(link(f"{self._path}/sign-in", language()), 303)

    def start_second_factor(self) -> AnyResponse:
        """Make a secret, which the page shows until a code confirms it."""
        try:
            second_factor.start(get_container().engine, current_user_name())
        except InvalidInput as problem:
            return self._refused(problem)
        return redirect(link(f"{self._path}/account#second-factor", language()), 303)

    def confirm_second_factor(self) -> AnyResponse:
        """Turn the second factor on and show the recovery codes, once."""
        engine, now = get_container().engine, get_container().clock()
        code = request.form.get("code", "")
        try:
            codes = second_factor.confirm(engine, current_user_name(), code, now, current_user.digest)
        except InvalidInput as problem:
            return self._refused(problem)
        return self._render(codes=codes)

    def end_second_factor(self) -> AnyResponse:
        """Turn the second factor off; requires password and code."""
        engine, now, name = get_container().engine, get_container().clock(), current_user_name()
        password, code = request.form.get("password", ""), request.form.get("code", "")
        try:
            users.verify(engine, name, password, now, client_address(), signs_in=False)
            second_factor.verify(engine, name, code, now, signs_in=False)
        except (SignInFailed, SignInBusy) as problem:
            return self._refused(problem)
        second_factor.turn_off(engine, name, now, by=name, session=current_user.digest)
        return self._done("ac_factor_off_done")

    def _done(self, key: str) -> AnyResponse:
        flash(translate(key, language()))
        return redirect(link(f"{self._path}/account", language()), 303)

    def _refused(self, problem: LocatorError) -> AnyResponse:
        detail = problem.detail if isinstance(problem, InvalidInput) else text_of(problem)
        status = STATUS[type(problem)]
        response = self._render(status, refused=localize(detail, language()))
        response.headers.extend(HEADERS.get(status, {}))
        return response

    def _render(self, status: int = 200, **context: object) -> Response:
        name, now = current_user_name(), get_container().clock()
        with get_container().read_transaction() as connection:
            uri = second_factor.pending_uri(connection, name, settings().brand or "Locator")
            state = {
                "sessions": sessions.of_user(connection, name, now),
                "factor_is_on": second_factor.is_on(connection, name),
                "remaining_codes": second_factor.remaining_codes(connection, name),
            }
        required = settings().require_totp and current_user.role in users.PRIVILEGED
        secret = second_factor.secret_of(uri) if uri else ""
        state |= {"qr": _qr(uri), "secret": secret, "required": required}
        return render(self._template, status, **state, **context)


def add_account_views(blueprint: Blueprint, path: str, template: str) -> None:
    """Add the account page and its forms to the blueprint at `path`."""
    views = AccountViews(path, template)
    blueprint.add_url_rule("/account", view_func=views.show_account)
    for rule, view in (
        ("/account/sessions", views.end_other_sessions),
        ("/account/password", views.change_password),
        ("/account/second-factor", views.start_second_factor),
        ("/account/second-factor/confirm", views.confirm_second_factor),
        ("/account/second-factor/off", views.end_second_factor),
    ):
        blueprint.add_url_rule(rule, view_func=view, methods=["POST"])


def _qr(uri: str) -> str:
    """Return a QR code as an SVG data URI; empty without a text."""
    if not uri:
        return ""
    return segno.make(uri, error="m").svg_data_uri(scale=4, border=4, dark="#000", light="#fff")
