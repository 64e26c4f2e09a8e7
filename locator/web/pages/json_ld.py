"""JSON-LD for search engines: schema.org LocalBusiness and BreadcrumbList.

Opening hours are listed per date for some weeks, so they include exceptions, holidays and make-up days.
"""

import re
from collections.abc import Iterator, Sequence
from datetime import date
from typing import Any
from urllib.parse import urljoin

import orjson
from markupsafe import Markup

from ...hours import Day
from ...network.phone_numbers import dialable
from ...places.gazetteer import Area
from ...render.address_text import address_text
from ..http.page import link

DAYS = 28  # listed in advance
MINUTES_PER_DAY = 1440
SCHEMA = "https://schema.org"
DAY_NAMES = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
_UNSAFE = re.compile(rb"[<>&]")


def business(
    outlet: dict[str, Any], geometry: dict[str, Any], days: Sequence[Day], page: str
) -> dict[str, Any]:
    """Return an outlet as a LocalBusiness; unknown properties are omitted."""
    lon, lat = geometry["coordinates"]
    properties = {
        "@context": SCHEMA,
        "@type": "LocalBusiness",
        "@id": page.partition("?")[0],  # the same id in both languages
        "url": page,
        "name": outlet["name"],
        "alternateName": outlet.get("name_en"),
        "branchCode": outlet.get("code"),
        "address": _address(outlet.get("address") or {}),
        "geo": {"@type": "GeoCoordinates", "latitude": lat, "longitude": lon},
        "telephone": _telephone(outlet),
        "openingHoursSpecification": list(_hours(days)) if outlet.get("status") == "open" else None,
        "image": [_address_of_photo(photo["url"], page) for photo in outlet.get("photos") or ()],
        "potentialAction": _reservation(outlet.get("booking") or {}),
        "makesOffer": [_offer(name) for name in outlet.get("services") or ()],
    }
    return {name: value for name, value in properties.items() if value}


def _address_of_photo(url: str, page: str) -> str:
    return urljoin(page, url)


def _reservation(booking: dict[str, Any]) -> dict[str, str] | None:
    return {"@type": "ReserveAction", "target": booking["url"]} if booking.get("url") else None


def _address(address: dict[str, Any]) -> dict[str, str]:
    fields = {
        "addressCountry": "CN",
        "addressRegion": address.get("province"),
        "addressLocality": address.get("city") or address.get("province"),
        "streetAddress": address_text(address, ("district",)),
        "postalCode": address.get("postcode"),
    }
    return {"@type": "PostalAddress"} | {name: value for name, value in fields.items() if value}


def _telephone(outlet: dict[str, Any]) -> str | None:
    numbers = dialable(outlet.get("phones"))
    return numbers[0].international if numbers else None


def _offer(service: str) -> dict[str, Any]:
    return {"@type": "Offer", "itemOffered": {"@type": "Service", "serviceType": service}}


def _hours(days: Sequence[Day]) -> Iterator[dict[str, str]]:
    """Yield one specification per span, 00:00 to 00:00 for a closed day; unknown days are omitted."""
    for day in days:
        if day.spans is None or any(not definite for _, _, definite in day.spans):
            continue
        for start, end, _ in day.spans or [(0, 0, True)]:
            yield _span(day.date, start, end)


def _span(day: date, start: int, end: int) -> dict[str, str]:
    """Return one span; past midnight `closes` is before `opens`, a full day ends at 23:59 (schema.org)."""
    is_full_day = end - start >= MINUTES_PER_DAY
    return {
        "@type": "OpeningHoursSpecification",
        "dayOfWeek": f"{SCHEMA}/{DAY_NAMES[day.weekday()]}",
        "opens": "00:00" if is_full_day else _time(start),
        "closes": "23:59" if is_full_day else _time(end),
        "validFrom": day.isoformat(),
        "validThrough": day.isoformat(),
    }


def _time(minute: int) -> str:
    return f"{minute % MINUTES_PER_DAY // 60:02d}:{minute % 60:02d}"


def breadcrumbs(path: Sequence[Area], base: str, lang: str) -> dict[str, Any]:
    """Return the breadcrumb trail of areas, widest first."""
    items = [
        {
            "@type": "ListItem",
            "position": number,
            "name": area.label(lang),
            "item": base + link(f"/areas/{area.adcode}", lang),
        }
        for number, area in enumerate(path, 1)
    ]
    return {"@context": SCHEMA, "@type": "BreadcrumbList", "itemListElement": items}


def script(*documents: dict[str, Any]) -> Markup:
    """Return documents as the content of a script element, escaped so that no value can close it."""
    json_bytes = orjson.dumps([document for document in documents if document])
    return Markup(_UNSAFE.sub(lambda match: b"\\u%04x" % match[0][0], json_bytes).decode())  # noqa: S704 - escaped
