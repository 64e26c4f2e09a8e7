"""MCP resources: service catalogue, current release, support contacts and single outlets."""

from collections.abc import Callable
from typing import Any, NamedTuple
from urllib.parse import unquote

import orjson

from ..answers.context import QueryContext
from ..answers.outlet_queries import lookup_outlet
from ..answers.response import release_json
from ..errors import UnknownOutlet, message
from ..network.outlet import ACCESS_NEEDS, DEVICES, KINDS, SERVICES
from ..query.query_params import OutletQuestion
from ..render.messages.catalog import name_of

SCHEME = "locator://"
OUTLETS = f"{SCHEME}outlets/"
OUTLET_TEMPLATE = f"{OUTLETS}{{ref}}"
CATALOGUE_VALUES = {"kind": KINDS, "service": SERVICES, "device": DEVICES, "access": ACCESS_NEEDS}


class Resource(NamedTuple):
    """A document with its title, description and builder."""

    title: str
    description: str
    build: Callable[[QueryContext], dict[str, Any]]


def _catalogue(context: QueryContext) -> dict[str, Any]:
    values_by_field = {
        field: [{"value": v, "zh": name_of(field, v, "zh"), "en": name_of(field, v, "en")} for v in values]
        for field, values in CATALOGUE_VALUES.items()
    }
    return values_by_field | {"help": context.services.help.to_dict()}


def _release(context: QueryContext) -> dict[str, Any]:
    release = release_json(context.snapshot.release, context.stale)
    return release | {"outlets": len(context.snapshot), "help": context.services.help.to_dict()}


RESOURCES: dict[str, Resource] = {
    f"{SCHEME}catalogue": Resource(
        "Service catalogue",
        "All kinds, services, devices and access needs, with their names in Chinese and English.",
        _catalogue,
    ),
    f"{SCHEME}release": Resource(
        "Current release",
        "Number and publication time of the current release, and whether it is stale.",
        _release,
    ),
    f"{SCHEME}help": Resource(
        "Support contacts",
        "Hotline, staffed around the clock, and sign-language video service.",
        lambda context: dict(context.services.help.to_dict()),
    ),
}


def read(context: QueryContext, uri: str) -> bytes:
    """Return the resource at a URI as JSON; raise UnknownOutlet if there is none."""
    if uri.startswith(OUTLETS):
        return lookup_outlet(context, unquote(uri.removeprefix(OUTLETS)), OutletQuestion()).to_json()
    resource = RESOURCES.get(uri)
    if resource is None:
        raise UnknownOutlet(
            message(
                "unknown resource; available: {names} and {template}",
                names=(*RESOURCES,),
                template=OUTLET_TEMPLATE,
            )
        )
    return orjson.dumps(resource.build(context))
