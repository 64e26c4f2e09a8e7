"""The door of the room, and what its pages share: nobody passes who is not an operator."""

from datetime import date
from typing import Any

import orjson
from apiflask import APIBlueprint
from flask import Response, flash, g, redirect, request, session
from werkzeug.wrappers import Response as AnyResponse

from ...errors import InvalidInput
from ...index.release_diff import Reason
from ...render.messages.catalog import word
from ...render.messages.hold_reasons import reason_words
from ...store.releases import Published
from ..http.app_context import parts
from ..http.auth_views import put_door, put_guard
from ..http.page import language, link
from ..http.page import render as render_page
from ..http.sessions import MOST_UPLOAD, ROOM
from .forms import NEEDED, again, form

MOST_BYTES = 400_000_000  # of an upload

admin = APIBlueprint("admin", __name__, url_prefix=ROOM, enable_openapi=False)


admin.register_error_handler(InvalidInput, again)


@admin.before_request
def allow_uploads() -> None:
    """A feed may be large; before the guard, which reads the form."""
    request.max_content_length = MOST_UPLOAD


put_guard(admin, ROOM, lambda role, _: role == "operator")
put_door(admin, ROOM, "admin/sign_in.html")


def render(template: str, **told: Any) -> Response:
    """A page of the room."""
    shared = {"form": form, "as_text": as_text, "reason_words": _reason_words, "problem": g.get("bad_entry")}
    return render_page(f"admin/{template}", **shared, **told)


def _reason_words(reason: Reason) -> str:
    return reason_words(reason, language())


def as_text(value: object) -> str:
    """A value of an outlet to be read: a text as it is, JSON else."""
    return value if isinstance(value, str) else orjson.dumps(value).decode()


def given(name: str, required: bool = True) -> str:
    """What stands in a field of the form; BadEntry when it is empty and must not be."""
    text = request.form.get(name, "").strip()
    if required and not text:
        raise InvalidInput(name, NEEDED)
    return text


def day(name: str) -> date:
    """The day in a field of the form; BadEntry when it is none."""
    try:
        return date.fromisoformat(given(name))
    except ValueError:
        raise InvalidInput(name, "a day like 2026-02-17") from None


def done(path: str, key: str, **told: object) -> AnyResponse:
    """On to a page that begins with what was done; what is served is brought up to it."""
    parts().live.look()
    flash(word(key, language(), **told))
    return redirect(link(f"{ROOM}{path}", language()), 303)


def undone(path: str, why: str) -> AnyResponse:
    """On to a page that begins with why what seemed done is not."""
    session.pop("_flashes", None)
    flash(why)
    return redirect(link(f"{ROOM}{path}", language()), 303)


def published(path: str, told: Published) -> AnyResponse:
    """On to a page that begins with what publishing did."""
    if told.changed_nothing:
        return done(path, "a_unchanged", number=told.number)
    return done(path, "a_published", **told._asdict())
