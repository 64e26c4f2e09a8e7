"""/photos: copied photos of outlets, named by their content and therefore never changed."""

import re

from flask import Blueprint, request, send_file
from werkzeug.exceptions import NotFound
from werkzeug.wrappers import Response as AnyResponse

from ...network.values import PHOTO_NAME
from ...runtime.photo_files import photo_files
from ..http.app_context import settings

NAME = re.compile(PHOTO_NAME)
photos = Blueprint("photos", __name__)


@photos.get("/photos/<name>")
def photo(name: str) -> AnyResponse:
    """Return a photo."""
    files = photo_files(settings().database)
    if not NAME.fullmatch(name) or not files.has(name):
        raise NotFound
    response = send_file((files.folder / name).resolve(), "image/webp", conditional=False, etag=False)
    response.set_etag(name.removesuffix(".webp"))
    response.headers["Cache-Control"] = "public, max-age=31536000, immutable"
    return response.make_conditional(request)
