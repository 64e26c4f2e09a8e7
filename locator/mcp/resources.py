"""The resources: what can be asked for, the release that is served, where a person is reached, each outlet."""

from collections.abc import Callable
from typing import Any, NamedTuple
from urllib.parse import unquote

import orjson

from ..answers.context import QueryContext
from ..answers.response import release_told
from ..errors import UnknownOutlet
from ..network.outlet import ACCESS_NEEDS, DEVICES, KINDS, SERVICES
from ..query.query_params import OutletQuestion
from ..render.messages.catalog import name_of

SCHEME = "locator://"
OUTLETS = f"{SCHEME}outlets/"
OUTLET_TEMPLATE = f"{OUTLETS}{{ref}}"
WORDS = {"kind": KINDS, "service": SERVICES, "device": DEVICES, "access": ACCESS_NEEDS}


class Resource(NamedTuple):
    """A document: its title, what it is, and what makes it."""

    title: str
    description: str
    told: Callable[[QueryContext], dict[str, Any]]


def _catalogue(meeting: QueryContext) -> dict[str, Any]:
    words = {
        what: [{"value": v, "zh": name_of(what, v, "zh"), "en": name_of(what, v, "en")} for v in values]
        for what, values in WORDS.items()
    }
    return words | {"help": meeting.facts.help.told()}


def _release(meeting: QueryContext) -> dict[str, Any]:
    release = release_told(meeting.snapshot.release, meeting.stale)
    return release | {"outlets": len(meeting.snapshot), "help": meeting.facts.help.told()}


RESOURCES: dict[str, Resource] = {
    f"{SCHEME}catalogue": Resource(
        "The service catalogue",
        "Every kind, service, device and access need that can be asked for, with its name in Chinese and English.",
        _catalogue,
    ),
    f"{SCHEME}release": Resource(
        "The release that is served", "Its number, when it was published, whether it is stale.", _release
    ),
    f"{SCHEME}help": Resource(
        "Where a person is reached",
        "The hotline, day and night, and the sign-language video service.",
        lambda meeting: dict(meeting.facts.help.told()),
    ),
}


def read(meeting: QueryContext, uri: str) -> bytes:
    """The resource at an address as JSON; UnknownOutlet when there is none."""
    if uri.startswith(OUTLETS):
        return meeting.outlet(unquote(uri.removeprefix(OUTLETS)), OutletQuestion()).to_json()
    resource = RESOURCES.get(uri)
    if resource is None:
        raise UnknownOutlet(f"no such resource; there are {', '.join(RESOURCES)} and {OUTLET_TEMPLATE}")
    return orjson.dumps(resource.told(meeting))
