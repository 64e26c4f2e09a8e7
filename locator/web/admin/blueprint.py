"""The admin blueprint and its shared helpers; the operator role is required."""

import re
from datetime import date, datetime, timedelta
from typing import Any

import orjson
from flask import Blueprint, Response, flash, g, redirect, request, session
from werkzeug.wrappers import Response as AnyResponse

from ...errors import InvalidInput
from ...index.release_diff import HoldReason
from ...render.messages.catalog import catalog_section, format_count, translate
from ...render.messages.finding_reasons import localized_error, reason_in_chinese
from ...render.messages.hold_reasons import reason_message
from ...store.corrections import ACTIONS
from ...store.log import LogEntry
from ...store.manual_change import ROLLBACK_ORIGIN
from ...store.releases import Published
from ...store.users import UNKNOWN
from ..http.account_views import add_account_views
from ..http.app_context import get_container
from ..http.auth_views import add_auth_views, require_role
from ..http.page import language, link
from ..http.page import render as render_page
from ..http.sessions import ADMIN_PATH, UPLOAD_LIMIT
from .forms import REQUIRED, form, problem_text, redisplay, return_to_form
from .outlet_fields import label_of, stored_text

LOGGED_COUNTS = frozenset(("outlets", "positions", "proposals", "added", "changed", "removed"))
AREA = re.compile(r"[\u4e00-\u9fff]+ \((\d{6})\)")
TRANSLATED = {"role": "a_role", "kind": "cr"}  # details of the log and the message keys of their values
NAMED = {"code": "log_codes", "fact": "live_facts"}  # and the sections of the catalog that name them
EDITED = ("value", "was")  # details of an edit in the log

admin = Blueprint("admin", __name__, url_prefix=ADMIN_PATH)


admin.register_error_handler(InvalidInput, redisplay)


@admin.before_request
def allow_uploads() -> None:
    """Raise the body limit for uploads; must run before the guard, which reads the form."""
    request.max_content_length = UPLOAD_LIMIT


require_role(admin, ADMIN_PATH, lambda role, _: role == "operator")
add_auth_views(admin, ADMIN_PATH, "admin/sign_in.html")
add_account_views(admin, ADMIN_PATH, "admin/account.html")
admin.before_request(return_to_form)


def render(template: str, **context: Any) -> Response:
    """Render an admin page."""
    shared: dict[str, Any] = {
        "form": form,
        "as_text": as_text,
        "log_name": _log_name,
        "log_details": log_details,
        "origin_text": origin_text,
        "reason_message": _reason_message,
        "problem": problem_text(g.invalid_input) if "invalid_input" in g else "",
    }
    return render_page(f"admin/{template}", **shared, **context)


def _reason_message(reason: HoldReason) -> str:
    """Return the message of a reason, with the name of its area instead of the adcode."""
    area = get_container().gazetteer.path_text(str(reason.figures.get("adcode", "")), language())
    named = reason._replace(figures=reason.figures | {"adcode": area}) if area else reason
    return _with_area_names(reason_message(named, language()))


def _with_area_names(text: str) -> str:
    """Return an English text with the English names of its areas, such as 广东省 (440000)."""
    if language() != "en":
        return text
    gazetteer = get_container().gazetteer
    return AREA.sub(lambda area: gazetteer.path_text(area[1], "en") or area[0], text)


def _log_name(section: str, name: str) -> str:
    """Return an action or a detail of the log in the language of the page."""
    return str(catalog_section(f"log_{section}", language()).get(name, name))


def log_details(entry: LogEntry) -> list[tuple[str, str]]:
    """Return the details of a log entry as text; the kind of a change by hand is its action."""
    is_report = entry.what in ACTIONS.values()
    details = {name: value for name, value in entry.details.items() if name != "kind" or is_report}
    field = str(details.get("field", ""))
    return [
        (_log_name("details", name), _edited(field, value) if name in EDITED else log_value(name, value))
        for name, value in details.items()
    ]


def _edited(field: str, value: object) -> str:
    """Return a value of a field before or after an edit, which the log has as JSON, in words."""
    try:
        return stored_text(field, str(value), language())
    except ValueError:
        return as_text(value)


def log_value(name: str, value: object) -> str:
    """Return a detail of the log as text: roles, fields, live facts and instants in words."""
    lang = language()
    if name == "user" and value == UNKNOWN:
        return translate("a_no_user", lang)
    if name in TRANSLATED:
        return translate(f"{TRANSLATED[name]}_{value}", lang)
    if name in NAMED:
        return str(catalog_section(NAMED[name], lang).get(str(value), value))
    if name == "origin":
        return origin_text(str(value))
    if name == "field":
        return label_of(str(value), lang)
    if name in ("adcode", "area") and value:
        return get_container().gazetteer.path_text(str(value), language()) or str(value)
    if name == "reasons" and isinstance(value, list):
        if lang == "zh":
            return "；".join(reason_in_chinese(text) or text for text in value)
        return _with_area_names("; ".join(value))
    if name == "expires":
        return _last_day(str(value))
    return as_text(format_count(value) if name in LOGGED_COUNTS else value)


def _last_day(expires: str) -> str:
    """Return the last day until which a key is valid; older entries have the instant after it."""
    end = datetime.fromisoformat(expires)
    return str((end - timedelta(microseconds=1)).date() if end.tzinfo else end.date())


def origin_text(origin: str) -> str:
    """Return where a release comes from: the name of a file, or a change by hand in words."""
    number = origin.removeprefix(ROLLBACK_ORIGIN)
    if number != origin and number.isdecimal():
        return translate("a_rolled_back", language(), number=number)
    return _log_name("origins", origin)


def as_text(value: object) -> str:
    """Return an outlet value for display: strings unchanged, anything else as JSON."""
    return value if isinstance(value, str) else orjson.dumps(value).decode()


def text_field(name: str, required: bool = True) -> str:
    """Return a form field, stripped; InvalidInput if it is required and empty."""
    text = request.form.get(name, "").strip()
    if required and not text:
        raise InvalidInput(name, REQUIRED)
    return text


def date_field(name: str, first: date | None = None) -> date:
    """Return the date in a form field, the last one of a period from `first`; InvalidInput if it is none."""
    return get_container().manual_changes.day(text_field(name), name, first)


def redirect_with_message(path: str, key: str, **params: object) -> AnyResponse:
    """Load the current release, flash the message and redirect to the page."""
    get_container().current_release.refresh()
    flash(translate(key, language(), **params))
    return redirect(link(f"{ADMIN_PATH}{path}", language()), 303)


def redirect_with_error(path: str, message: str) -> AnyResponse:
    """Replace the flashed messages with an error and redirect to the page."""
    session.pop("_flashes", None)
    flash(localized_error(message, language()))
    return redirect(link(f"{ADMIN_PATH}{path}", language()), 303)


def redirect_published(path: str, result: Published) -> AnyResponse:
    """Redirect to the page with the result of a publication."""
    if result.is_unchanged:
        return redirect_with_message(path, "a_unchanged", number=result.number)
    return redirect_with_message(path, "a_published", **result._asdict())
