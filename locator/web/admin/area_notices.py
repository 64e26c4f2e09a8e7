"""Notices of the network and of areas: set with a preview of where they show, listed, and ended."""

from datetime import date
from typing import Any

import numpy as np
from flask import Response, request
from werkzeug.wrappers import Response as AnyResponse

from ...errors import NoRelease
from ...hours import SHANGHAI
from ...network.area_notices import AreaNotice, area_prefix
from ...serving.public_text import check_publishable
from ...store import notices
from ..http.app_context import get_container, service
from ..http.auth_views import current_user_name
from ..http.page import language
from .blueprint import admin, date_field, redirect_with_message, render, text_field
from .confirmation import NOT_CARRIED, chosen
from .forms import redisplay_with
from .outlet_labels import OutletLabel, label_at

MAX_LISTED = 20
MAX_ENDED = 20


@admin.get("/area-notices")
def show_area_notices() -> Response:
    """Render the form, the notices that are shown or will be, and the last ones."""
    today = _today()
    with get_container().read_transaction() as connection:
        rows = notices.list_notices(connection)
    current = [row for row in rows if not row.ended_at and row.notice.last >= today]
    past = [row for row in rows if row.ended_at or row.notice.last < today]
    return render(
        "area_notices.html", current=current, past=past[:MAX_ENDED], today=today, place=_place, **_limits()
    )


def _limits() -> dict[str, Any]:
    return {"max_text": notices.MAX_TEXT}


def _today() -> date:
    return get_container().clock().astimezone(SHANGHAI).date()


def _place(notice: AreaNotice) -> str:
    """Return the name of the area; '' for the network."""
    return get_container().gazetteer.path_text(notice.adcode, language()) if notice.adcode else ""


@admin.post("/area-notices")
@redisplay_with(show_area_notices)
def add_notice() -> AnyResponse:
    """Preview a notice with the outlets that show it; set it once that is confirmed."""
    notice = _notice()
    if "confirmed" not in request.form:
        outlets, count = _outlets(notice)
        carried = [item for item in request.form.items(multi=True) if item[0] not in NOT_CARRIED]
        return render(
            "area_notice_preview.html",
            notice=notice,
            place=_place(notice),
            outlets=outlets,
            count=count,
            carried=carried,
        )
    container = get_container()
    with container.write_transaction() as connection:
        notices.add(connection, notice, container.clock(), by=current_user_name())
    return _changed("an_added")


def _notice() -> AreaNotice:
    text = text_field("text")
    check_publishable("text", text)
    area = chosen("adcode")
    first = date_field("from")
    adcode = get_container().manual_changes.area(area) if area else ""
    notice = AreaNotice(text, first, date_field("to", first), adcode)
    notices.check(notice, get_container().clock())
    return notice


def _outlets(notice: AreaNotice) -> tuple[list[OutletLabel], int]:
    """Return the labels of the first outlets that show a notice, and the number of all."""
    try:
        snapshot = service().query_context().snapshot
    except NoRelease:
        return [], 0
    prefix = area_prefix(notice.adcode) if notice.adcode else ""
    inside = snapshot.adcodes // 10 ** (6 - len(prefix)) == int(prefix) if prefix else snapshot.adcodes >= 0
    indices = np.flatnonzero(inside)
    return [label_at(snapshot, int(index)) for index in indices[:MAX_LISTED]], len(indices)


@admin.post("/area-notices/<int:number>/end")
@redisplay_with(show_area_notices)
def end_notice(number: int) -> AnyResponse:
    """Stop showing a notice."""
    container = get_container()
    with container.write_transaction() as connection:
        notices.end(connection, number, container.clock(), by=current_user_name())
    return _changed("an_ended")


def _changed(key: str) -> AnyResponse:
    with get_container().read_transaction() as connection:
        get_container().live_reports.refresh(connection)
    return redirect_with_message("/area-notices", key)
