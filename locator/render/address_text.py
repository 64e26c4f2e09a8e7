"""Addresses as lines of text."""

from collections.abc import Mapping

from ..places.gazetteer import AREAS


def address_text(address: Mapping[str, str | None], areas: tuple[str, ...] = AREAS) -> str:
    """Return the street address after the names of areas, without those that it already begins with."""
    street = address.get("text") or ""
    names = list(dict.fromkeys(name for area in areas if (name := address.get(area))))
    written = next((i for i, name in enumerate(names) if street.startswith(name)), len(names))
    return "".join(names[:written]) + street
