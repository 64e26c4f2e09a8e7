"""The QR code of an outlet's page, to open it on another device."""

from io import BytesIO
from urllib.parse import quote

import segno
from flask import Blueprint, Response

from ...answers.context import index_of
from ..http.app_context import requested_url, service
from ..http.page import language, link

share = Blueprint("share", __name__)


@share.get("/outlets/<ref>/qr.svg")
def qr_code(ref: str) -> Response:
    """Return the QR code as an SVG image with a white margin, readable on dark pages."""
    index_of(service().query_context().snapshot, ref)
    address = requested_url() + link(f"/outlets/{quote(ref, safe='')}", language())
    image = BytesIO()
    segno.make(address, error="m").save(image, kind="svg", scale=4, border=3, dark="#000", light="#fff")
    response = Response(image.getvalue(), mimetype="image/svg+xml")
    response.headers["Cache-Control"] = "private, max-age=3600"
    return response
