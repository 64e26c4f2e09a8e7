"""/compare: up to three outlets side by side."""

from typing import Any

from flask import Blueprint, Response, request

from ...answers.outlet_queries import lookup_outlet
from ...errors import InvalidParameter, OutletClosed, UnknownOutlet
from ...query.query_params import OutletQuestion
from ...serving.service import QueryContext
from ..http.app_context import service
from ..http.page import language, render

MAX_OUTLETS = 3

compare = Blueprint("compare", __name__)


@compare.get("/compare")
def show_comparison() -> Response:
    """Render the outlets of `ref`, repeated; outlets that no longer exist are left out."""
    refs = list(dict.fromkeys(request.args.getlist("ref")))
    if len(refs) > MAX_OUTLETS:
        raise InvalidParameter("ref", "at most three outlets can be compared")
    context = service().query_context()
    found = [outlet for ref in refs if (outlet := _outlet(context, ref))]
    return render("compare.html", outlets=found, missing=len(refs) - len(found))


def _outlet(context: QueryContext, ref: str) -> dict[str, Any] | None:
    """Return the fields of an outlet and its hours of today; None if it does not exist or is closed."""
    try:
        answer = lookup_outlet(context, ref, OutletQuestion(lang=language())).data()
    except (UnknownOutlet, OutletClosed):
        return None
    index = context.snapshot.index(ref)
    days = context.snapshot.week(index, context.at.date()) if index is not None else []
    outlet: dict[str, Any] = answer["properties"]
    return outlet | {"today": days[0] if days else None}
