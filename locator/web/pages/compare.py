"""Up to three outlets side by side; without any, the outlets saved in the browser."""

from typing import Any

from flask import Blueprint, Response, request

from ...answers.outlet_queries import lookup_outlet
from ...errors import OutletClosed, UnknownOutlet
from ...query.query_params import OutletQuestion
from ..http.app_context import service
from ..http.page import language, render

MAX_OUTLETS = 3

compare = Blueprint("compare", __name__)


@compare.get("/compare")
def show() -> Response:
    """Render the comparison, or the saved outlets to choose from."""
    refs = list(dict.fromkeys(request.args.getlist("ref")))[:MAX_OUTLETS]
    outlets = [outlet for outlet in map(_outlet, refs) if outlet]
    response = render("compare.html", outlets=outlets, missing=len(outlets) < len(refs), maximum=MAX_OUTLETS)
    response.headers["X-Robots-Tag"] = "noindex"
    return response


def _outlet(ref: str) -> dict[str, Any] | None:
    """Return an outlet with its hours of today; None if it is not in the release."""
    context = service().query_context()
    try:
        properties: dict[str, Any] = lookup_outlet(context, ref, OutletQuestion(lang=language())).data()[
            "properties"
        ]
    except (UnknownOutlet, OutletClosed):
        return None
    index = context.snapshot.index(properties["ref"])
    today = context.snapshot.week(index, context.at.date())[0] if index is not None else None
    return {**properties, "today": today}
