"""Text fields of an outlet, derived from the model: the rules for publishable text apply to each of them."""

from collections.abc import Iterator
from operator import attrgetter
from types import NoneType
from typing import Any, get_args, get_origin

from .outlet import Outlet, Part

FORMATTED_FIELDS = frozenset(
    (
        *("ref", "code", "address.adcode", "hours", "exceptions.hours", "source.feed"),
        *("booking.url", "photos.url", "photos.source", "price_list_url", "repair_status_url"),
    )
)  # identifiers, OSM opening hours, a file name and web addresses
PUBLIC_NUMBER_FIELDS = frozenset({"phones", "access.text_contact"})  # may contain a mobile number


def part_of(annotation: Any) -> type[Part] | None:
    """Return the part that a field is, may be, or is a list of."""
    if isinstance(annotation, type) and issubclass(annotation, Part):
        return annotation
    found = [part_of(member) for member in get_args(annotation) if member not in (NoneType, ...)]
    return next(filter(None, found), None)


def _is_text(annotation: Any) -> bool:
    return annotation is str or any(map(_is_text, get_args(annotation)))


def _text_fields() -> Iterator[str]:
    for name, field in Outlet.model_fields.items():
        part = part_of(field.annotation)
        if part:
            members = part.model_fields.items()
            yield from (f"{name}.{member}" for member, info in members if _is_text(info.annotation))
        elif _is_text(field.annotation):
            yield name


TEXT_FIELDS = tuple(name for name in _text_fields() if name not in FORMATTED_FIELDS)


def texts_of(outlet: Outlet) -> Iterator[tuple[str, str]]:
    """Yield the non-empty texts of an outlet with their fields, such as `approach.floor`."""
    for top, fields in _BY_TOP.items():
        value = getattr(outlet, top)
        for item in value if isinstance(value, tuple) else (value,):
            for field, member in fields:
                text = getattr(item, member, None) if member else item
                if text and isinstance(text, str):
                    yield field, text


def all_texts(outlet: Outlet) -> list[str]:
    """Return the non-empty texts of an outlet in no particular order, faster than `texts_of`."""
    texts = [text for text in _SINGLE_TEXTS(outlet) if text and text.__class__ is str]
    for name, members in _LISTS.items():
        for item in getattr(outlet, name):
            texts += filter(None, (getattr(item, member) if member else item for member in members))
    return texts


_BY_TOP: dict[str, list[tuple[str, str]]] = {}
for _field in TEXT_FIELDS:
    _top, _, _member = _field.partition(".")
    _BY_TOP.setdefault(_top, []).append((_field, _member))
_LISTS = {
    name: [member for _, member in _BY_TOP[name]]
    for name, field in Outlet.model_fields.items()
    if name in _BY_TOP and get_origin(field.annotation) is tuple
}
_SINGLE_TEXTS = attrgetter(
    *(field for top, fields in _BY_TOP.items() if top not in _LISTS for field, _ in fields)
)
