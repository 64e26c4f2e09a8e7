"""Page rendering: language, shared template context and links."""

from typing import Any
from urllib.parse import quote, urlencode

from flask import Response, g, render_template, request

from ...answers.answer_members import ReleaseInfo
from ...answers.response import Help, release_json
from ...errors import NoRelease
from ...geo.travel_mode import MODES
from ...hours import SHANGHAI
from ...render.maps.local_map import maps_allowed, sketches_allowed
from ...render.messages.catalog import choices, name_of, translate
from ...render.messages.converted_texts import convert_texts
from ...render.template_filters import FILTERS
from ...runtime.languages import LANGUAGES, Base, converted, is_converted, language_of, tag_of
from ...sketch.sketch import sketch_text
from ...sketch.surroundings import surroundings_of
from .app_context import contact, get_container, service, settings, site_url
from .brand import brand_style, light_accent
from .brand_icons import icon_url
from .request_id import request_id
from .security_headers import nonce
from .view import in_wechat, is_large_print, map_apps

INDEXED_PATHS = frozenset(
    {"", "map", "help", "official", "docs", "outlets", "areas", "privacy"}
)  # path segments for search engines
GENERATED = (
    *("distance", "direction", "format_phone", "format_date_range", "format_spans", "format_date"),
    *("area_name", "path_text"),
)
MAX_QUERY_CHARS = 1_000  # longest query that the link to the other language preserves


def language() -> Base:
    """Return the requested language, which is equal to its base; defaults to that of the page, or Chinese."""
    requested = (request.form.get("lang", ""), request.args.get("lang", ""))
    tags = [tag for tag in requested if tag in LANGUAGES]
    default = "zh" if tags else _default_language()
    return language_of(next((tag for tag in tags if tag != "zh"), default))


def use_default_language(tag: str) -> None:
    """Set the language of this page where none is requested; links from it to itself request theirs."""
    if tag in LANGUAGES:
        g.default_language = tag


def _default_language() -> str:
    return str(g.get("default_language", "zh"))


def render(template: str, status: int = 200, **context: Any) -> Response:
    """Render a template as an HTML response."""
    return Response(render_to_string(template, **context), status=status, mimetype="text/html")


def render_to_string(template: str, **context: Any) -> str:
    """Render a template with the shared context."""
    lang, canonical = language(), _canonical_urls(context)
    shared = {
        "lang": lang,
        "t": lambda key, **more: translate(key, lang, **more),
        "name_of": lambda what, value: name_of(what, value, lang),
        "choices": lambda what: choices(what, lang),
        "to": lambda path, **query: link(path, lang, **query),
        "tag": tag_of(lang),
        "html_lang": LANGUAGES[tag_of(lang)].html,
        "other_languages": other_languages(lang),
        "colon": "：" if lang == "zh" else ": ",
        "view_url": _this_page(tag_of(lang), view="standard" if is_large_print() else "large"),
        "large_print": is_large_print(),
        "in_wechat": in_wechat(),
        "icp": settings().icp if settings().public else "",
        "site": site_url(),
        "help": help_json(contact()),
        "nonce": nonce,
        "request_id": request_id(),
        "canonical": canonical,
        "alternates": [(LANGUAGES[tag].html, url) for tag, url in canonical.items()],
        "osm": _shows_osm(),
        **_filters(lang),
        "map_apps": map_apps(),
        "maps_on": maps_allowed(settings()),
        "sketch_drawn": is_sketch_drawn,
        "brand": settings().brand,
        "accent_style": brand_style(settings().brand_colour),
        "icon_url": lambda name: icon_url(name, light_accent(settings().brand_colour)),
        "sketch_text": lambda outlet: _sketch_text(outlet, lang),
        "modes": MODES,
        "now": get_container().clock().isoformat(),
        "year": get_container().clock().astimezone(SHANGHAI).year,
    }
    return render_template(template, **{"release": _release(), **shared, **convert_texts(context, lang)})


def _filters(lang: Base) -> dict[str, Any]:
    """Return the functions of templates; in a converted language, what they return is converted, too."""
    if not is_converted(lang):
        return FILTERS
    return FILTERS | {name: _converting(FILTERS[name], lang) for name in GENERATED}


def _converting(function: Any, lang: Base) -> Any:
    return lambda *args: converted(function(*args), lang)


def _shows_osm() -> bool:
    """Return whether pages may show data of OpenStreetMap: places, or sketches."""
    container = get_container()
    return container.custom_places_path.exists() or surroundings_of(container.settings.database).exists()


def is_sketch_drawn(outlet: dict[str, Any]) -> bool:
    """Return whether the sketch of an outlet is more than text: from an exit, or among mapped streets."""
    approach = outlet.get("approach") or {}
    has_exit = bool(approach.get("station") or approach.get("exit"))
    return sketches_allowed(settings()) and (has_exit or surroundings_of(settings().database).exists())


def _sketch_text(outlet: dict[str, Any], lang: Base) -> list[str]:
    """Return the text of an outlet's sketch; empty without one."""
    context = service().query_context()
    return sketch_text(outlet, context.at.date(), lang, context.services.finder().readings)


def _canonical_urls(context: dict[str, Any]) -> dict[str, str]:
    """Return the canonical URL per language; empty for error pages and private areas."""
    section = request.path.partition("/")[2].partition("/")[0]
    if "problem" in context or section not in INDEXED_PATHS or not site_url():
        return {}
    path, query = quote(request.path), context.get("canonical_query", {})
    return {tag: site_url() + link(path, tag, **query) for tag in LANGUAGES}


def other_languages(lang: str, path: str = "") -> list[dict[str, str]]:
    """Return tag, name and address of a page, by default this one, in the other languages.

    The first one is in the header of pages, the others are in the footer.
    """
    return [
        {
            "tag": tag,
            "html": installed.html,
            "name": installed.name,
            "url": link(path, tag) if path else _this_page(tag),
        }
        for tag, installed in sorted(LANGUAGES.items(), key=lambda item: item[0] not in ("en", "zh"))
        if tag != tag_of(lang)
    ]


def _this_page(lang: str, **changes: str) -> str:
    """Return the URL of this page in a language, with other parameters changed."""
    short = len(request.query_string) < MAX_QUERY_CHARS
    params = {name: request.args.getlist(name) for name in request.args if name != "lang"} if short else {}
    return link(quote(request.path), lang, **params | changes)


def link(path: str, lang: str, **query: Any) -> str:
    """Return the URL of a page in a language, without empty query parameters."""
    params = {name: value for name, value in query.items() if value not in (None, "", ())}
    tag = tag_of(lang)
    default = _default_language() if path == quote(request.path) else "zh"
    query_string = urlencode(params | ({"lang": tag} if (tag, default) != ("zh", "zh") else {}), doseq=True)
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
