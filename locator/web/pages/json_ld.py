"""What search engines read of an outlet: schema.org's LocalBusiness and BreadcrumbList as JSON-LD.

Hours are dated, a day each, for some weeks: so exceptions, holidays and make-up days are in them as they are.
"""

import re
from collections.abc import Iterator, Sequence
from datetime import date
from typing import Any

import orjson
from markupsafe import Markup

from ...hours import Day
from ...places.gazetteer import Area
from ..http.page import link

DAYS = 28  # told in advance
MIDNIGHT = 1440
SCHEMA = "https://schema.org"
DAY_NAMES = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
_UNSAFE = re.compile(rb"[<>&]")


def business(
    outlet: dict[str, Any], geometry: dict[str, Any], days: Sequence[Day], page: str
) -> dict[str, Any]:
    """An outlet as a LocalBusiness; what is not known of it is left out."""
    lon, lat = geometry["coordinates"]
    told = {
        "@context": SCHEMA,
        "@type": "LocalBusiness",
        "@id": page.partition("?")[0],  # one shop, whatever language it is told in
        "url": page,
        "name": outlet["name"],
        "alternateName": outlet.get("name_en"),
        "branchCode": outlet.get("code"),
        "address": _address(outlet.get("address") or {}),
        "geo": {"@type": "GeoCoordinates", "latitude": lat, "longitude": lon},
        "telephone": (outlet.get("phones") or [None])[0],
        "openingHoursSpecification": list(_hours(days)) if outlet.get("status") == "open" else None,
        "makesOffer": [_offer(name) for name in outlet.get("services") or ()],
    }
    return {name: value for name, value in told.items() if value}


def _address(address: dict[str, Any]) -> dict[str, str]:
    told = {
        "addressCountry": "CN",
        "addressRegion": address.get("province"),
        "addressLocality": address.get("city") or address.get("province"),
        "streetAddress": f"{address.get('district') or ''}{address.get('text') or ''}",
        "postalCode": address.get("postcode"),
    }
    return {"@type": "PostalAddress"} | {name: value for name, value in told.items() if value}


def _offer(service: str) -> dict[str, Any]:
    return {"@type": "Offer", "itemOffered": {"@type": "Service", "serviceType": service}}


def _hours(days: Sequence[Day]) -> Iterator[dict[str, str]]:
    """A specification a span; a closed day opens and closes at midnight. Unknown days are not told."""
    for day in days:
        if day.spans is None or any(not known for _, _, known in day.spans):
            continue
        for start, end, _ in day.spans or [(0, 0, True)]:
            yield _span(day.date, start, end)


def _span(day: date, start: int, end: int) -> dict[str, str]:
    """Past midnight `closes` is before `opens`; a whole day is told as schema.org tells it, to 23:59."""
    whole = end - start >= MIDNIGHT
    return {
        "@type": "OpeningHoursSpecification",
        "dayOfWeek": f"{SCHEMA}/{DAY_NAMES[day.weekday()]}",
        "opens": "00:00" if whole else _time(start),
        "closes": "23:59" if whole else _time(end),
        "validFrom": day.isoformat(),
        "validThrough": day.isoformat(),
    }


def _time(minute: int) -> str:
    return f"{minute % MIDNIGHT // 60:02d}:{minute % 60:02d}"


def breadcrumbs(path: Sequence[Area], base: str, lang: str) -> dict[str, Any]:
    """The areas of an outlet or of an area, the widest first."""
    items = [
        {
            "@type": "ListItem",
            "position": number,
            "name": area.name if lang == "zh" else area.name_en or area.name,
            "item": base + link(f"/areas/{area.adcode}", lang),
        }
        for number, area in enumerate(path, 1)
    ]
    return {"@context": SCHEMA, "@type": "BreadcrumbList", "itemListElement": items}


def script(*documents: dict[str, Any]) -> Markup:
    """Documents as the text of a script element, which no text in them can end."""
    told = orjson.dumps([document for document in documents if document])
    return Markup(_UNSAFE.sub(lambda found: b"\\u%04x" % found[0][0], told).decode())  # noqa: S704 - escaped
