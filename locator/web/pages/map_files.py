"""The street maps as PMTiles files, read by the page in ranges."""

import hashlib

from flask import Blueprint, Flask, Response, request, send_file
from werkzeug.exceptions import NotFound

from ...region.street_layers import street_layers
from ...render.maps.local_map import maps_allowed
from ...runtime.resources import data_dir
from ..http.app_context import settings

MEDIA_TYPE = "application/vnd.pmtiles"
BASEMAP = "/static/basemap/"
MAX_AGE = 3_600  # seconds; the address of a new version differs

maps = Blueprint("maps", __name__)


def install(app: Flask) -> None:
    """Register the files, and refuse the shipped basemap where maps are off."""
    app.register_blueprint(maps)

    @app.before_request
    def refuse_basemap() -> None:
        if request.path.startswith(BASEMAP):
            _require_maps()


@maps.get("/maps/<name>.pmtiles")
def street_map(name: str) -> Response:
    """Return a street map or a range of it."""
    _require_maps()
    layers = street_layers(data_dir(settings().database))
    layer = next((layer for layer in layers if layer.name == name), None)
    if layer is None or not layer.path.is_file():
        raise NotFound
    etag = hashlib.sha256(layer.version.encode()).hexdigest()[:20]
    response = send_file(layer.path, MEDIA_TYPE, conditional=True, etag=etag, max_age=MAX_AGE)
    response.headers["Accept-Ranges"] = "bytes"
    return response


def _require_maps() -> None:
    if not maps_allowed(settings()):
        raise NotFound
