"""The router of a process: the configured one, else the local one while there are tiles."""

import os
from collections.abc import Callable
from datetime import datetime

from ..config import Settings
from ..directions.fallback_router import FallbackRouter
from ..directions.map_extent import MapExtent
from ..directions.valhalla import Valhalla
from ..directions.valhalla_install import LOCAL_ROUTER, tiles_of, usable


def router_of(settings: Settings, clock: Callable[[], datetime]) -> FallbackRouter:
    """Return the router; without one, and while the local one has no tiles, it returns straight lines."""
    tiles = tiles_of(settings.database)
    if settings.router_url:
        url = settings.router_url
        return FallbackRouter(Valhalla(url), clock, MapExtent(url, tiles))
    if url := os.environ.get(LOCAL_ROUTER, ""):
        return FallbackRouter(Valhalla(url), clock, MapExtent(url, tiles), lambda: usable(tiles))
    return FallbackRouter(None, clock)
