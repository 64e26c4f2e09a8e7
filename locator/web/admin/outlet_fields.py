"""Fields of an outlet on the edit page: groups, labels, kinds of input, values in words."""

from collections.abc import Iterable
from typing import Any, Literal, NamedTuple, get_args

import orjson

from ...network.outlet import Outlet
from ...network.text_fields import part_of
from ...query.param_types import Lang
from ...render.hours_words import hours_words
from ...render.messages.catalog import catalog_section, name_of, translate
from ...render.messages.field_labels import field_label
from ...render.messages.finding_reasons import DATUM_NAMES
from ...store.overlay import POSITION, POSITION_PARTS
from ...store.overrides import EDITABLE

InputKind = Literal[
    "text", "long", "choice", "choices", "date", "number", "list", "area", "hours", "position", "rows"
]
GROUPS: dict[str, tuple[str, ...]] = {
    "outlet": ("name", "name_en", "kind", "status", "phones", "verified_on"),
    "place": ("address", POSITION),
    "hours": ("hours", "hours_text"),
    "offer": ("services", "devices", "limits"),
    "approach": ("approach",),
    "access": ("access",),
    "visit": (
        *("booking", "turnaround", "bring", "photos", "price_list_url", "repair_status_url", "notice"),
    ),
}
_KINDS: dict[str, InputKind] = {
    POSITION: "position",
    "address.adcode": "area",
    "hours": "hours",
    "hours_text": "long",
    "limits": "long",
    "phones": "list",
    "bring": "list",
    "services": "choices",
    "devices": "choices",
    "verified_on": "date",
    "approach.verified_on": "date",
    "approach.exit_metres": "number",
    "photos": "rows",
    "notice": "rows",
}
NAMED = {"kind": "kind", "services": "service", "devices": "device"}
DURATION_UNITS = (("bg_days", 1440), ("bg_hours", 60), ("bg_minutes", 1))
SEPARATORS = {"zh": "、", "en": ", "}


class FieldInput(NamedTuple):
    """A field with its label, kind of input, text of its value, and the options of a choice."""

    field: str
    label: str
    kind: InputKind
    text: str
    value: Any
    options: tuple[tuple[str, str], ...]


def field_groups(fields: dict[str, Any], lang: Lang) -> list[tuple[str, list[FieldInput]]]:
    """Return the editable fields of an outlet, given nested as in the API, in groups with their headings."""
    headings = catalog_section("outlet_field_groups", lang)
    return [
        (headings[group], [field_input(field, fields, lang) for field in _members(group)]) for group in GROUPS
    ]


def field_input(field: str, fields: dict[str, Any], lang: Lang) -> FieldInput:
    """Return one field of an outlet."""
    value, options = _value(fields, field), _options(field, lang)
    kind = _KINDS.get(field, "choice" if options else "text")
    return FieldInput(field, label_of(field, lang), kind, value_text(field, value, lang), value, options)


def label_of(field: str, lang: Lang) -> str:
    """Return the label of a field; the field itself if it has none."""
    return field_label(field, lang)


def field_labels(fields: Iterable[str], lang: Lang) -> str:
    """Return the labels of fields as a list: a position once, its source only if the position is the same."""
    fields = tuple(fields)
    moved = {"lat", "lon"} & set(fields)
    names = (POSITION if moved and field in POSITION_PARTS else field for field in fields)
    return SEPARATORS[lang].join(dict.fromkeys(label_of(name, lang) for name in names))


def input_label(name: str, lang: Lang) -> str:
    """Return the label of a field of an outlet or of a form; empty if it has none."""
    labels = catalog_section("outlet_fields", lang) | catalog_section("input_fields", lang)
    return str(labels.get(name, ""))


def value_text(field: str, value: Any, lang: Lang) -> str:
    """Return a value in words; empty if there is none."""
    if value in (None, "", [], ()):
        return ""
    if isinstance(value, tuple):
        value = list(value)
    if isinstance(value, list) and all(isinstance(item, str) for item in value):
        return SEPARATORS[lang].join(_word(field, item, lang) for item in value)
    if isinstance(value, list):
        text_of = _OBJECT_TEXTS.get(field, _object_text)
        return SEPARATORS[lang].join(text_of(item, lang) for item in value)
    if isinstance(value, dict):
        return position_text(value)
    if field == "hours":
        return hours_words(value, lang)
    return _word(field, value, lang)


def stored_text(field: str, value: str, lang: Lang) -> str:
    """Return the JSON value of a stored edit in words."""
    return value_text(field, orjson.loads(value), lang)


def position_text(value: dict[str, Any]) -> str:
    """Return a position as text, in the source datum if it is known."""
    source = value.get("source") or {}
    lat, lon = (source.get(name, value.get(name)) for name in ("lat", "lon"))
    return f"{lat:.10g}, {lon:.10g} {DATUM_NAMES[source.get('datum', 'wgs84')]}" if lat is not None else ""


def _word(field: str, value: Any, lang: Lang) -> str:
    if isinstance(value, bool):
        value = str(value).lower()
    named = name_of(NAMED[field], str(value), lang) if field in NAMED else str(value)
    if field == "turnaround" and isinstance(value, int) and not isinstance(value, bool):
        return _duration(value, lang)
    texts: dict[str, str] = catalog_section("outlet_values", lang)
    return texts.get(f"{field}.{value}", texts.get(named, named))


def _duration(minutes: int, lang: Lang) -> str:
    """Return minutes in the largest unit of which they are whole numbers: 约 2 小时."""
    key, size = next((unit for unit in DURATION_UNITS if minutes % unit[1] == 0), DURATION_UNITS[-1])
    return translate(key, lang, count=minutes // size)


def _exception_text(item: dict[str, Any], lang: Lang) -> str:
    days = " – ".join(dict.fromkeys((item["from"], item["to"])))
    closed = catalog_section("outlet_values", lang)["closed_days"]
    hours = hours_words(item.get("hours") or "", lang)
    return " ".join(filter(None, (days, hours or closed, item.get("reason", ""))))


def _object_text(item: dict[str, Any], _lang: Lang) -> str:
    return " ".join(map(str, item.values()))


def _photo_text(item: dict[str, Any], lang: Lang) -> str:
    subject = translate(f"bg_photo_{item.get('of', 'other')}", lang)
    return " ".join(filter(None, (subject, item.get("alt"), item.get("source") or item["url"])))


def _notice_text(item: dict[str, Any], _lang: Lang) -> str:
    days = " – ".join(filter(None, (item.get("from"), item.get("to"))))
    return " ".join(filter(None, (item["text"], days)))


_OBJECT_TEXTS = {"exceptions": _exception_text, "photos": _photo_text, "notice": _notice_text}


def _value(fields: dict[str, Any], field: str) -> Any:
    if field == POSITION:
        return {name: fields[name] for name in POSITION_PARTS if name in fields}
    part, _, member = field.partition(".")
    value = fields.get(part)
    return (value or {}).get(member) if member else value


def _options(field: str, lang: Lang) -> tuple[tuple[str, str], ...]:
    part, _, member = field.partition(".")
    if field == POSITION:
        return ()
    info = Outlet.model_fields[part]
    item = part_of(info.annotation) if member else None
    values = _literals(item.model_fields[member].annotation if item else info.annotation)
    return tuple((value, _word(field, value, lang)) for value in values)


def _literals(annotation: Any) -> tuple[str, ...]:
    """Return the values that an annotation allows: those of a literal, or true and false."""
    if annotation is bool:
        return "true", "false"
    args = get_args(annotation)
    if args and all(isinstance(arg, str) for arg in args):
        return args
    return tuple(value for arg in args if arg not in (type(None), ...) for value in _literals(arg))


def _members(group: str) -> list[str]:
    """Return the editable fields of a group, in the order of its parts."""
    return [field for part in GROUPS[group] for field in EDITABLE if part in (field, field.partition(".")[0])]
