"""The street maps as PMTiles files, read by the page in ranges."""

import hashlib
import posixpath
import re

from flask import Blueprint, Flask, Response, request, send_file
from werkzeug.exceptions import NotFound, PreconditionFailed, RequestedRangeNotSatisfiable

from ...region.street_layers import street_layers
from ...render.maps.local_map import maps_allowed
from ...runtime.resources import data_dir
from ..http.app_context import settings

MEDIA_TYPE = "application/vnd.pmtiles"
BASEMAP = "basemap/"  # in the folder of static files
SINGLE_RANGE = re.compile(r"bytes\s*=\s*(?:(\d+)-(\d*)|-\d+)", re.IGNORECASE)
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
    try:
        response = send_file(layer.path, MEDIA_TYPE, conditional=True, etag=etag, max_age=MAX_AGE)
    except RequestedRangeNotSatisfiable:
        length = layer.path.stat().st_size
        return Response(status=416, headers={"Content-Range": f"bytes */{length}", "Accept-Ranges": "bytes"})
    response.headers["Accept-Ranges"] = "bytes"
    return response


def _ignore_range(etag: str) -> None:
    """Ignore invalid ranges, those of another unit, several, and any of a version that the client has.

    Werkzeug answers the first three with 416 and the last with 206 (RFC 9110, 13.2.2, 14.1.1 and 14.2).
    """
    if request.headers.get("Range") and (
        request.if_none_match.contains(etag) or not _is_single(request.headers["Range"].strip())
    ):
        request.environ.pop("HTTP_RANGE")


def _is_single(text: str) -> bool:
    """Return whether a Range header is one range whose end is not before its start."""
    match = SINGLE_RANGE.fullmatch(text)
    return bool(match and not (match[2] and int(match[2]) < int(match[1])))


def _require_maps() -> None:
    if not maps_allowed(settings()):
        raise NotFound
