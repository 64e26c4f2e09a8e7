"""Weight of each route in the quota: its processor time in searches by position (`bench weights`).

A search by position weighs 1. A parameter that costs more than the route alone raises the weight to its own.
"""

from collections.abc import Iterable, Mapping
from typing import NamedTuple

import orjson
from flask import Request

LINES_PER_REQUEST = 100  # lines of a batch that weigh as much as one request
MAX_LIMIT = 500
JSON_TYPES = ("application/json", "application/geo+json")
MAX_BODY_BYTES = 65_536


class Weight(NamedTuple):
    """Weight of a route, of requests with a parameter, and the outlets of `limit` that weigh 1 more."""

    base: int = 1
    params: Mapping[str, int] = {}
    outlets: int = 0

    def of(self, params: Iterable[tuple[str, object]]) -> int:
        """Return the weight of a request with these parameters."""
        weight, outlets = self.base, 0
        for name, value in params:
            if name in self.params and value not in ("", "distance"):  # `sort=distance` is the default
                weight = max(weight, self.params[name])
            elif name == "limit" and self.outlets:
                outlets = _number(value) // self.outlets
        return weight + outlets

    @property
    def highest(self) -> int:
        """The weight of the heaviest request."""
        return max(self.base, *self.params.values(), 0) + (MAX_LIMIT // self.outlets if self.outlets else 0)


def _number(value: object) -> int:
    """Return `limit`; 0 if it is not valid."""
    text = str(value)
    return min(int(text), MAX_LIMIT) if text.isascii() and text.isdigit() and len(text) < 4 else 0


UNKNOWN = Weight()  # no such route
NEAREST = Weight(1, {"q": 5, "within": 3, "along": 4, "sort": 7}, outlets=50)
PAGE, SMALL_PAGE, EXPORT, LIVE_CHANGE = Weight(14), Weight(4), Weight(20), Weight(5)
DIRECTIONS, REACHABLE = Weight(6), Weight(5)  # a router works beside the server
WEIGHTS: Mapping[str, Weight] = {  # by endpoint
    "api.nearest": NEAREST,
    "api.nearest_by_body": NEAREST,
    "api.outlets": Weight(2, {"polygon": 6, "q": 5}, outlets=100),
    "api.outlet": Weight(1),
    "api.sketch": Weight(3),
    "api.directions": DIRECTIONS,
    "api.directions_by_body": DIRECTIONS,
    "api.reachable": REACHABLE,
    "api.reachable_by_body": REACHABLE,
    "api.places": Weight(3),
    "api.reverse": Weight(1),
    "api.handover": Weight(5, {"q": 7}),
    "api.official": Weight(1, {"name": 10, "address": 8}),
    "api.clusters": Weight(3),
    "api.export_geojson": EXPORT,  # for its size
    "api.export_csv": EXPORT,
    "live.live_facts_of": Weight(1),
    "live.put_live_facts": LIVE_CHANGE,
    "live.patch_live_facts": LIVE_CHANGE,
    "live.delete_live_facts": LIVE_CHANGE,
    "batch.nearest_batch": Weight(1),  # its lines are counted while they are answered
    "site.find": PAGE,
    "site.outlet": PAGE,
    "site.map_page": SMALL_PAGE,
    "site.help_page": SMALL_PAGE,
    "suggest.show_suggestions": Weight(5),  # a third of its cost: people type a letter at a time
    "map_app.open_app": Weight(2),
    "map_card.card": PAGE,
    "shop.official": PAGE,
    "share.qr_code": Weight(9),
    "corrections.correction": PAGE,
    "compare.show": Weight(5, {"q": 8}),
    "privacy.show": SMALL_PAGE,
    "call_code.make_call_code": Weight(5),
    "docs.page": Weight(25),
    "docs.settings_page": SMALL_PAGE,
    "found.area": Weight(7),
    "found.favicon": Weight(1),
    "embed.page": PAGE,
    "offline.offline_page": SMALL_PAGE,
    "offline.brand_icon": Weight(5),
    "cards.show_card": PAGE,
    "openapi_document": Weight(2),
}


def weight_of_request(request: Request) -> int:
    """Return the weight of a request whose body has been read."""
    weight = WEIGHTS.get(request.endpoint or "", UNKNOWN)
    if not weight.params:
        return weight.base
    if request.method == "POST":
        return _weight_of_body(weight, request)
    return weight.of(request.args.items(multi=True))


def _weight_of_body(weight: Weight, request: Request) -> int:
    """Return the weight by the members of a JSON body; the highest if they cannot be read."""
    if request.mimetype not in JSON_TYPES:
        return weight.base  # rejected, or a form
    content = request.environ["wsgi.input"].read(MAX_BODY_BYTES)
    request.environ["wsgi.input"].seek(0)
    try:
        members = orjson.loads(content)
    except ValueError:  # compressed, or invalid
        return weight.highest
    return weight.of(members.items()) if isinstance(members, dict) else weight.base
