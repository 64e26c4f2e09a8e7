"""Values of outlet fields as operators type them, read like cells of a feed: 维修、换屏, 每天 9-18点."""

import re
from dataclasses import replace
from datetime import date
from typing import Any

import orjson

from ..errors import InvalidInput, InvalidParameter, as_message, joined, message
from ..feed.flat import COLUMN_OF, LIST_COLUMNS, unflatten
from ..feed.load import Loader
from ..feed.record import Record
from ..geo.datum import Datum, to_wgs84
from ..network.outlet import Outlet
from ..network.text_fields import part_of
from ..places.position import own_datum, written_position
from ..query.dates import parse_day
from .change_preview import RefusedChange

DATE_FIELDS = ("verified_on", "approach.verified_on")
TERM_LISTS = ("services", "devices")
IGNORED = "; ignored"  # as a value of a feed
PARTLY_READ = ("hours_leave_out", "proposed_limits")
ENTERED = "entered by hand"  # name of the feed in the source of a position
POSITION_DIGITS = 9  # as in feeds
_SEPARATORS = re.compile(r"[\s;；,，、/]+")


def parse_value(loader: Loader, field: str, text: str) -> Any:
    """Return the JSON value of a field from typed text, or from JSON; None or empty for an empty text.

    Raises InvalidInput for text that cannot be read; other invalid values are left to the checks of the edit.
    """
    text = text.strip()
    value = _json(text)
    if isinstance(value, (list, dict, bool)) or text == "null":
        return value
    if not text:
        return [] if field in LIST_COLUMNS else _empty(field)
    if field in DATE_FIELDS:
        return _day(text).isoformat()
    if field in TERM_LISTS:
        text = ";".join(filter(None, _SEPARATORS.split(text)))
    value = _normalized(loader, field, text)
    return _number(value) if field == "approach.exit_metres" else value


def _normalized(loader: Loader, field: str, text: str) -> Any:
    """Return the value that a row of a feed would have; raises InvalidInput if it is not read, or in part."""
    part, _, member = field.partition(".")
    column = COLUMN_OF.get(tuple(filter(None, (part, member))), field)
    record, findings = loader.normalizer(Record("", 1, 0, unflatten({column: text})))
    about = [finding for finding in findings if finding.column == column]
    for finding in about:
        if finding.code in PARTLY_READ:
            raise InvalidInput("value", message("{text}: hours cannot express this", text=finding.value))
        if finding.code == "phone_implausible":  # one of several, which would be left out
            raise RefusedChange("value", finding)
    value = record.fields.get(part)
    value = (value or {}).get(member) if member else value
    if value in (None, "", []):
        warning = next((finding for finding in about if finding.severity != "info"), None)
        if warning is None:
            raise InvalidInput("value", "cannot be read")
        raise RefusedChange("value", replace(warning, reason=warning.reason.removesuffix(IGNORED)))
    return value


def parse_position(text: str, datum: Datum | None) -> dict[str, Any]:
    """Return the value of `position` from degrees or a link of a map app; raises InvalidInput.

    A link, or a text that names its datum, needs no `datum`, and none but its own is accepted.
    """
    try:
        written, own = written_position(text, datum or "wgs84"), own_datum(text)
    except InvalidParameter as problem:
        parts = [as_message(part) for part in (problem.detail, problem.hint) if part]
        raise InvalidInput("value", joined(parts, "{left}; {right}")) from None
    if written is None:
        raise InvalidInput("value", "must be a position like 31.2397, 121.4998")
    if own is None and datum is None:
        raise InvalidInput("datum", "choose the datum: wgs84, gcj02 (AMap, Tencent, Apple) or bd09 (Baidu)")
    if own and datum and own != datum:
        raise InvalidInput("datum", message("the position itself is in {datum}", datum=own))
    lat, lon = (round(float(degrees), POSITION_DIGITS) for degrees in to_wgs84(*written[:3]))
    source = {"lon": written.lon, "lat": written.lat, "datum": written.datum, "feed": ENTERED}
    return {"lat": lat, "lon": lon, "source": source}


def _json(text: str) -> Any:
    try:
        return orjson.loads(text)
    except orjson.JSONDecodeError:
        return None


def _empty(field: str) -> str | None:
    """Return the empty value of a field: an empty text where the field is never None."""
    part, _, member = field.partition(".")
    item = part_of(Outlet.model_fields[part].annotation) if member and part in Outlet.model_fields else Outlet
    info = item.model_fields.get(member or part) if item else None
    return "" if info is not None and (info.default == "" or info.annotation is str) else None


def _day(text: str) -> date:
    try:
        return parse_day(text)
    except ValueError as problem:
        raise InvalidInput("value", problem.args[0]) from None


def _number(value: Any) -> Any:
    digits = str(value).removesuffix("米").removesuffix("m").strip()
    return int(digits) if digits.isascii() and digits.isdigit() else value
