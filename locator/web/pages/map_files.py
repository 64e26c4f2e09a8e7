"""The street maps as PMTiles files, read by the page in ranges."""

import hashlib
import posixpath
import re

from flask import Blueprint, Flask, Response, request, send_file
from werkzeug.exceptions import NotFound, PreconditionFailed

from ...region.street_layers import street_layers
from ...render.maps.local_map import maps_allowed
from ...runtime.resources import data_dir
from ..http.app_context import settings

MEDIA_TYPE = "application/vnd.pmtiles"
BASEMAP = "basemap/"  # in the folder of static files
SINGLE_RANGE = re.compile(r"bytes\s*=\s*(?:\d+-\d*|-\d+)", re.IGNORECASE)
MAX_AGE = 3_600  # seconds; the address of a new version differs

maps = Blueprint("maps", __name__)


def install(app: Flask) -> None:
    """Register the files, and refuse the shipped basemap where maps are off."""
    app.register_blueprint(maps)

    @app.before_request
    def refuse_basemap() -> None:
        name = (request.view_args or {}).get("filename", "") if request.endpoint == "static" else ""
        if posixpath.normpath(name).startswith(BASEMAP):  # also as /static/./basemap/…
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
    if request.if_match and not request.if_match.contains(etag):
        raise PreconditionFailed
    _ignore_range(etag)
    response = send_file(layer.path, MEDIA_TYPE, conditional=True, etag=etag, max_age=MAX_AGE)
    response.headers["Accept-Ranges"] = "bytes"
    return response


def _ignore_range(etag: str) -> None:
    """Ignore a range of another unit, several ranges, and any range of a version that the client has.

    Werkzeug answers the first two with 416 and the third with 206 (RFC 9110, 13.2.2 and 14.2).
    """
    if request.headers.get("Range") and (
        request.if_none_match.contains(etag) or not SINGLE_RANGE.fullmatch(request.headers["Range"].strip())
    ):
        request.environ.pop("HTTP_RANGE")


def _require_maps() -> None:
    if not maps_allowed(settings()):
        raise NotFound
