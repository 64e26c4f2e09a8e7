"""The installable site: manifest, service worker, and the page without a network."""

from functools import lru_cache
from hashlib import sha256

from flask import Blueprint, Response, json
from werkzeug.exceptions import NotFound

from ...config import Settings
from ...render.messages.catalog import CATALOGS, translate
from ...runtime.languages import LANGUAGES, language_of
from ...runtime.resources import RESOURCES
from ..http.app_context import contact, settings
from ..http.brand import light_accent
from ..http.brand_icons import ICONS as BRAND_ICONS
from ..http.brand_icons import icon, icon_url
from ..http.page import language, link, render
from ..http.security_headers import SERVICE_WORKER

ACCENT, PAPER = "#0b6666", "#ffffff"  # of static/css/site.css
ICONS = (
    ("icon-192", "192x192", "any"),
    ("icon-512", "512x512", "any"),
    ("icon-maskable-512", "512x512", "maskable"),
)
PAGES = ("/offline", "/help")  # stored for use without a network, in every language
DAY = 86_400  # seconds
PLACEHOLDER = '"LOCATOR_OFFLINE"'
HASHED = ("static/css", "static/js", "static/vendor", "templates")

offline = Blueprint("offline", __name__)


@offline.get("/offline")
def offline_page() -> Response:
    """Render the page that the service worker displays without a network."""
    return render("offline.html", release=None)


@offline.get("/manifest.webmanifest")
def manifest() -> Response:
    """Return the web app manifest, with the brand's name and colour."""
    lang, colour = language(), settings().brand_colour or ACCENT
    name = settings().brand or translate("brand", lang)
    members = {
        "id": "/",
        "name": name,
        "short_name": name[:12],
        "description": translate("description", lang, hotline=contact().hotline),
        "lang": "zh-Hans" if lang == "zh" else lang,
        "start_url": link("/", lang),
        "scope": "/",
        "display": "standalone",
        "theme_color": colour,
        "background_color": PAPER,
        "icons": _icons(),
    }
    return Response(json.dumps(members), mimetype="application/manifest+json")


def _icons() -> list[dict[str, str]]:
    colour = light_accent(settings().brand_colour)
    svg = {"src": icon_url("icon.svg", colour), "sizes": "any", "type": "image/svg+xml"}
    return [svg] + [
        {"src": icon_url(f"{name}.png", colour), "sizes": size, "type": "image/png", "purpose": purpose}
        for name, size, purpose in ICONS
    ]


@offline.get("/brand/<colour>/<name>")
def brand_icon(colour: str, name: str) -> Response:
    """Return an icon in the colour of the brand."""
    brand = light_accent(settings().brand_colour)
    if name not in BRAND_ICONS or f"#{colour}" != brand:
        raise NotFound("no icon has this name and colour")
    kind = "image/svg+xml" if name.endswith(".svg") else "image/png"
    response = Response(icon(name, brand), mimetype=kind)
    response.headers["Cache-Control"] = f"public, max-age={DAY}"
    return response


@offline.get(SERVICE_WORKER)
def service_worker() -> Response:
    """Return the service worker of the current version of the site."""
    source = (RESOURCES / "static" / "js" / "service-worker.js").read_text(encoding="utf-8")
    pages = [link(path, lang) for path in PAGES for lang in map(language_of, LANGUAGES)]
    options = {"version": _version(settings()), "pages": pages}
    script = source.replace(PLACEHOLDER, json.dumps(options))
    headers = {"Cache-Control": "no-cache"}
    return Response(script, mimetype="text/javascript", headers=headers)


@lru_cache(maxsize=4)
def _version(options: Settings) -> str:
    """Return a hash of everything that stored pages are made of."""
    files = [file for folder in HASHED for file in sorted((RESOURCES / folder).rglob("*")) if file.is_file()]
    links = (options.sign_language_url, options.text_help_url)
    texts = (options.brand, options.brand_colour, options.hotline, links, CATALOGS)
    digest = sha256(repr(texts).encode())
    for file in files:
        digest.update(file.read_bytes())
    return digest.hexdigest()[:12]
