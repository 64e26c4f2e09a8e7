"""Notices in force: those of an outlet, of its areas, and of the network."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from typing_extensions import TypedDict

from ..network.area_notices import AreaNotice, is_in_force
from ..places.gazetteer import Gazetteer

Notice = TypedDict(
    "Notice",
    {"text": str, "from": str, "to": str, "area": str},
    total=False,
)
Notice.__doc__ = (
    "A notice from the first to the last day. `area` names the province, city or district that it concerns,"
    " and is empty for the network; a notice of an outlet has none."
)


def notice_json(notice: AreaNotice, gazetteer: Gazetteer) -> Notice:
    """Return a notice of an area or of the network."""
    area = gazetteer.path_text(notice.adcode) if notice.adcode else ""
    days = {"from": notice.first.isoformat(), "to": notice.last.isoformat()}
    return {"text": notice.text, "from": days["from"], "to": days["to"], "area": area}


def network_notices(notices: Sequence[AreaNotice], today: date, gazetteer: Gazetteer) -> list[Notice]:
    """Return the notices of the network that are in force."""
    in_force = (notice for notice in notices if not notice.adcode and notice.is_in_force(today))
    return [notice_json(notice, gazetteer) for notice in in_force]


def outlet_notices(
    fields: Mapping[str, Any], notices: Sequence[AreaNotice], today: date, gazetteer: Gazetteer
) -> list[Notice]:
    """Return the notices in force at an outlet: its own, those of its areas, those of the network."""
    day, adcode = today.isoformat(), (fields.get("address") or {}).get("adcode", "")
    own: list[Notice] = [item for item in fields.get("notice", ()) if is_in_force(item, day)]
    concerning = [
        notice
        for notice in notices
        if notice.is_in_force(today) and (not notice.adcode or (adcode and notice.concerns(adcode)))
    ]
    ordered = sorted(concerning, key=lambda notice: not notice.adcode)
    return own + [notice_json(notice, gazetteer) for notice in ordered]
