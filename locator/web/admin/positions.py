"""Positions proposed from addresses: an operator checks, corrects, confirms or dismisses each on a map."""

from flask import Response
from werkzeug.wrappers import Response as AnyResponse

from ...errors import InvalidInput, message
from ...geo.datum import DATUMS
from ...geo.point import Point
from ...network.position_proposal import ProposedPosition
from ...places.gazetteer import AREAS
from ...render.maps.local_map import CHINA, MapHtml, MapPoint, MapView, draw, maps_allowed
from ...store import position_proposals
from ...store.overlay import POSITION_PARTS
from ..http.app_context import get_container, settings
from ..http.auth_views import current_user_name
from ..http.page import language
from .blueprint import admin, redirect_published, redirect_with_message, render, text_field
from .confirmation import describe_count, publish_or_preview
from .forms import redisplay_with
from .page_names import outlet_name, place_name
from .paging import page_of

STREET_ZOOM, AREA_ZOOM, CHINA_ZOOM = 16, 10, 4
SETTLEMENTS = ("township", "village", "neighbourhood")


@admin.get("/positions")
def show_positions() -> Response:
    """Render the proposals that are not decided."""
    page = page_of(get_container().positions.pending(), _searched_text)
    return render("positions.html", page=page, **NAMES)


def _searched_text(item: position_proposals.PendingPosition) -> str:
    fields, address = item.proposal.fields, item.proposal.address.text
    return f"{item.id} {fields['name']} {fields.get('name_en') or ''} {item.proposal.ref} {address}"


@admin.get("/positions/<int:number>")
def show_position(number: int) -> Response:
    """Render one proposal with its map and form."""
    with get_container().read_transaction() as connection:
        item = position_proposals.get_pending(connection, number)
    proposed = item.proposal.position
    fields = item.proposal.fields
    drawn = _map(proposed, outlet_name(fields["name"], fields.get("name_en")))
    return render("position.html", map=drawn, item=item, proposed=proposed, datums=DATUMS, **NAMES)


def kind_of(position: ProposedPosition) -> str:
    """Return the message key of the kind of place that a position was derived from."""
    if position.kind in ("house", "street"):
        return f"po_{position.kind}"
    if position.kind in AREAS:
        return "po_area"
    return "po_settlement" if position.kind in SETTLEMENTS else "po_landmark"


NAMES = {"kind_of": kind_of, "outlet_name": outlet_name, "place_name": place_name}


def _map(proposed: ProposedPosition | None, name: str) -> MapHtml | None:
    if not maps_allowed(settings()):
        return None
    if proposed is None:
        return draw(MapView(CHINA, CHINA_ZOOM, pick=True, clusters=False, lang=language()), settings())
    point = MapPoint(proposed.lat, proposed.lon, name, "new", proposed.radius)
    zoom = AREA_ZOOM if proposed.is_rough else STREET_ZOOM
    center = Point(proposed.lat, proposed.lon)
    view = MapView(center, zoom, pick=True, clusters=False, lang=language(), points=(point,))
    return draw(view, settings())


@admin.post("/positions/<int:number>/confirm")
@redisplay_with(show_position)
def confirm_position(number: int) -> AnyResponse:
    """Publish the outlet at the position of the form; empty for the proposed one."""
    position, datum = text_field("value", required=False), text_field("datum", required=False) or "wgs84"
    if datum not in DATUMS:
        raise InvalidInput("datum", message("must be one of {names}", names=tuple(DATUMS)))
    why, positions = text_field("why"), get_container().positions
    try:
        return publish_or_preview(
            lambda accept: positions.confirm([number], current_user_name(), why, accept, position, datum),
            lambda result: redirect_published("/positions", result),
            lambda preview: describe_count("ch_would_change", preview),
            always=False,
            field=lambda column: "position" if column in POSITION_PARTS else "id",
        )
    except InvalidInput as problem:
        raise InvalidInput(
            "value" if problem.field == "position" else problem.field, problem.detail
        ) from None


@admin.post("/positions/<int:number>/dismiss")
@redisplay_with(show_position)
def dismiss_position(number: int) -> AnyResponse:
    """Dismiss the proposal."""
    count = get_container().positions.dismiss([number], by=current_user_name(), why=text_field("why"))
    return redirect_with_message("/positions", "a_dismissed", count=count)
