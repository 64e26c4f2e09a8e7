"""/embed: the finder as a small page for iframes on other sites, and its loader script."""

import json
from hashlib import sha256
from http import HTTPStatus
from pathlib import Path
from typing import Any

from flask import Blueprint, Response, current_app, request

from ...errors import InvalidParameter
from ...network.phone_numbers import dialable
from ...places.position import is_position
from ...query.query_params import NearestQuestion, parse_query
from ...render.messages.catalog import has_message, name_of, translate
from ...runtime.languages import LANGUAGES
from ...serving.service import QueryContext
from ..http.app_context import contact, requested_url, service, settings
from ..http.compression import cached_etag
from ..http.embed_origins import allowed_origin
from ..http.page import language, link, render_to_string
from ..http.problems import Problem
from ..http.security_headers import EMBED, is_framed_elsewhere
from .embed_theme import THEME_PARAMS, Theme, parse_theme, stylesheet
from .search_form import FILTERS, SearchForm, parse_search_form
from .search_results import problem_result, search_outlets, status

DEFAULT_LIMIT = "5"  # outlets; the frame is small
QUERY_PARAMS = ("q", *FILTERS, "limit", "lang")
POSITION_PARAMS = ("lat", "lon", "accuracy")
POSTED_PARAMS = (*POSITION_PARAMS, "adcode")
PLACEHOLDER_ORIGIN = {"adcode": "100000"}  # validates filters before an origin is given
DISTANCE_STEP = 100  # metres; finer distances to several outlets would reveal the visitor's position
LOADER_FILE = Path("js", "embed-loader.js")
PLACEHOLDER = 'const FILLED = { hotline: "", texts: {} };'  # of the loader file
CACHE_CONTROL = "public, max-age=86400, must-revalidate"

embed = Blueprint("embed", __name__)


@embed.route(EMBED, methods=["GET", "POST"])
def page() -> Response:
    """Render the form and the nearest outlets; a position is accepted by POST only.

    A site that may not embed the page gets a sentence with the hotline.
    """
    if is_framed_elsewhere():
        return Response(render_to_string("embed_refused.html"), HTTPStatus.FORBIDDEN, mimetype="text/html")
    context = service().query_context()
    try:
        search = parse_search_form(request, context.services.gazetteer)
    except InvalidParameter as error:
        search, result = SearchForm({}, ()), problem_result(error)
    else:
        for name in ("host", *THEME_PARAMS):
            search.params.pop(name, "")
        result = _run_search(context, search)
    return Response(_render_page(search, result), status(result), mimetype="text/html")


def problem_page(result: dict[str, Any]) -> str:
    """Render an error inside the frame, without the database or a release."""
    return _render_page(SearchForm({}, ()), result)


def _render_page(search: SearchForm, result: dict[str, Any]) -> str:
    host = allowed_origin(request.args.get("host", ""), settings().embed_hosts, requested_url())
    link_params = {
        name: value
        for name, value in search.params.items()
        if name in ("q", "adcode", *FILTERS) and not (name == "q" and search.is_private)
    }
    allowed_values = _allowed_values(result.get("problem"))
    theme = _theme()
    return render_to_string(
        "embed.html",
        search=search,
        host=host,
        theme=theme,
        has_theme=bool(stylesheet(theme)),
        link_params=link_params,
        message=_message,
        allowed_values=allowed_values,
        **result,
    )


def _theme() -> Theme:
    """Return the theme of the request; the operator's colour is the default, and an invalid theme is none."""
    try:
        theme = parse_theme(request.args)
    except InvalidParameter:
        theme = Theme()
    return theme._replace(colour=theme.colour or settings().brand_colour)


def _run_search(context: QueryContext, search: SearchForm) -> dict[str, Any]:
    """Return the search result, or the problem with the query."""
    params = search.params
    try:
        _check(params)
        parse_theme(request.args)
        params.setdefault("limit", DEFAULT_LIMIT)
        question = parse_query(NearestQuestion, params if search.has_origin else params | PLACEHOLDER_ORIGIN)
    except InvalidParameter as error:
        if error.parameter != "q":  # so that the next search does not fail on it again
            params.pop(error.parameter, None)
        return problem_result(error)
    return {"question": question, **(search_outlets(context, search) if search.has_origin else {})}


def _check(params: dict[str, Any]) -> None:
    """Raise InvalidParameter for a parameter that is not allowed in the address."""
    if request.method != "POST" and is_position(params.get("q", "")):
        raise InvalidParameter("q", "positions are not allowed in URLs", hint="send the position by POST")
    allowed_names = QUERY_PARAMS + POSTED_PARAMS if request.method == "POST" else QUERY_PARAMS
    for name in (name for name in params if name not in allowed_names):
        if name in POSITION_PARAMS:
            raise InvalidParameter(
                name, "positions are not allowed in URLs", hint="send the position by POST"
            )
        raise InvalidParameter(name[:40], "unknown parameter", allowed=(*QUERY_PARAMS, "host", *THEME_PARAMS))


def _allowed_values(problem: Problem | None) -> list[str]:
    """Return the allowed values of the invalid parameter, with labels."""
    name, lang = problem.more.get("parameter", "") if problem else "", language()
    if problem and "allowed" in problem.more:
        labelled = ((value, name_of(name, value, lang)) for value in problem.more["allowed"])
        return [value if value == label else f"{value} ({label})" for value, label in labelled]
    return [translate(f"e_right_{name}", lang)] if has_message(f"e_right_{name}") else []


def _message(feature: dict[str, Any]) -> dict[str, Any]:
    """Return the data of a chosen outlet for the host page; nothing about the visitor."""
    outlet, (lon, lat) = feature["properties"], feature["geometry"]["coordinates"]
    english = outlet.get("name_en") if language() == "en" else ""
    return {
        "ref": outlet["ref"],
        "code": outlet["code"],
        "name": english or outlet["name"],
        "kind": outlet["kind"],
        "lat": lat,
        "lon": lon,
        "address": outlet.get("address", {}).get("text", ""),
        "province": (province := outlet.get("address", {}).get("province", "")),
        "city": outlet.get("address", {}).get("city", "") or (province if province.endswith("市") else ""),
        "phones": [number.text for number in dialable(outlet.get("phones"))],
        "distance": max(
            DISTANCE_STEP, int(round(outlet["distance"]["metres"] / DISTANCE_STEP) * DISTANCE_STEP)
        ),
        "link": requested_url() + link(outlet["links"]["page"], language()),
    }


@embed.get("/embed/theme.css")
def theme_stylesheet() -> Response:
    """Serve the style rules of a theme."""
    response = Response(stylesheet(parse_theme(request.args)), mimetype="text/css")
    response.headers["Cache-Control"] = CACHE_CONTROL
    return response


@embed.get("/embed.js")
def loader() -> Response:
    """Serve the loader script for third-party pages."""
    text = _loader_text()
    tag = sha256(text).hexdigest()[:16]
    response = Response(text, mimetype="text/javascript")
    cached = cached_etag(tag)
    if cached is not None:
        response = Response(status=304, mimetype="text/javascript")
    response.set_etag(cached or tag)
    response.headers["Cache-Control"] = CACHE_CONTROL
    response.headers["Cross-Origin-Resource-Policy"] = "cross-origin"
    return response


def _loader_text() -> bytes:
    """Return the loader script with the texts that it shows where the frame is refused."""
    help_of = contact()
    texts = {
        lang: {
            "title": translate("e_frame_title", lang),
            "refused": translate("e_frame_refused", lang),
            "call": translate("e_frame_call", lang, hotline=help_of.hotline),
            "open": translate("e_frame_open", lang),
        }
        for lang in LANGUAGES
    }
    filled = {"hotline": help_of.hotline, "texts": texts}
    text = Path(current_app.static_folder or "", LOADER_FILE).read_text("utf-8")
    return text.replace(PLACEHOLDER, f"const FILLED = {json.dumps(filled, ensure_ascii=False)};").encode()
