"""Page rendering: language, shared template context and links."""

from typing import Any
from urllib.parse import quote, urlencode

from flask import Response, render_template, request

from ...answers.answer_members import ReleaseInfo
from ...answers.response import Help, release_json
from ...errors import NoRelease
from ...geo.travel_mode import MODES
from ...index.map_apps import MAP_APPS
from ...query.param_types import Lang
from ...render.messages.catalog import choices, name_of, translate
from ...render.template_filters import FILTERS
from ...sketch.sketch import sketch_text
from ...sketch.surroundings import surroundings_of
from .app_context import contact, get_container, service, site_url
from .request_id import request_id
from .security_headers import nonce

INDEXED_PATHS = frozenset(
    {"", "map", "help", "official", "docs", "outlets", "areas"}
)  # path segments for search engines
MAX_QUERY_CHARS = 1_000  # longest query that the link to the other language preserves


def language() -> Lang:
    """Return the requested language; defaults to Chinese."""
    return "en" if "en" in (request.form.get("lang"), request.args.get("lang")) else "zh"


def render(template: str, status: int = 200, **context: Any) -> Response:
    """Render a template as an HTML response."""
    return Response(render_to_string(template, **context), status=status, mimetype="text/html")


def render_to_string(template: str, **context: Any) -> str:
    """Render a template with the shared context."""
    lang = language()
    shared = {
        "lang": lang,
        "t": lambda key, **more: translate(key, lang, **more),
        "name_of": lambda what, value: name_of(what, value, lang),
        "choices": lambda what: choices(what, lang),
        "to": lambda path, **query: link(path, lang, **query),
        "other": "zh" if lang == "en" else "en",
        "colon": "：" if lang == "zh" else ": ",
        "switched": _other_language_url("zh" if lang == "en" else "en"),
        "help": help_json(contact()),
        "nonce": nonce,
        "request_id": request_id(),
        "canonical": _canonical_urls(context),
        "osm": _shows_osm(),
        **FILTERS,
        "map_apps": tuple(MAP_APPS),
        "sketch_text": lambda outlet: _sketch_text(outlet, lang),
        "modes": MODES,
    }
    return render_template(template, **{"release": _release(), **shared, **context})


def _shows_osm() -> bool:
    """Return whether pages may show data of OpenStreetMap: places, or sketches."""
    container = get_container()
    return container.custom_places_path.exists() or surroundings_of(container.settings.database).exists()


def _sketch_text(outlet: dict[str, Any], lang: Lang) -> list[str]:
    """Return the text of an outlet's sketch; empty without one."""
    context = service().query_context()
    return sketch_text(outlet, context.at.date(), lang, context.services.finder().readings)


def _canonical_urls(context: dict[str, Any]) -> dict[str, str]:
    """Return the canonical URL per language; empty for error pages and private areas."""
    section = request.path.partition("/")[2].partition("/")[0]
    if "problem" in context or section not in INDEXED_PATHS or not site_url():
        return {}
    path, query = quote(request.path), context.get("canonical_query", {})
    return {lang: site_url() + link(path, lang, **query) for lang in ("zh", "en")}


def _other_language_url(lang: Lang) -> str:
    """Return the URL of this page in another language."""
    short = len(request.query_string) < MAX_QUERY_CHARS
    params = {name: request.args.getlist(name) for name in request.args if name != "lang"} if short else {}
    return link(quote(request.path), lang, **params)


def link(path: str, lang: str, **query: Any) -> str:
    """Return the URL of a page in a language, without empty query parameters."""
    params = {name: value for name, value in query.items() if value not in (None, "", ())}
    query_string = urlencode(params | ({"lang": lang} if lang != "zh" else {}), doseq=True)
    page, mark, part = path.partition("#")
    return f"{page}?{query_string}{mark}{part}" if query_string else path


def help_json(contact: Help) -> dict[str, Any]:
    """Return hotline and sign-language URL."""
    return dict(contact.to_dict())


def _release() -> ReleaseInfo | None:
    try:
        context = service().query_context()
    except NoRelease:
        return None
    return release_json(context.snapshot.release, context.stale)
