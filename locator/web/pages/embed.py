"""/embed: the finder as a small page that lives in those of other sites, and the script that puts it in."""

from hashlib import sha256
from pathlib import Path
from typing import Any

from apiflask import APIBlueprint
from flask import Response, current_app, request

from ...errors import InvalidParameter
from ...query.query_params import NearestQuestion, ask
from ...render.messages.catalog import WORDS, name_of, word
from ...serving.service import QueryContext
from ..http.app_context import requested_url, service, settings
from ..http.compression import cached_etag
from ..http.embed_origins import allowed
from ..http.page import language, link, text_of
from ..http.problems import Problem
from ..http.security_headers import EMBED
from .search_form import FILTERS, SearchForm, wish_of
from .search_results import found, status, troubled

USUAL = "5"  # outlets; a frame is small
PRESETS = ("q", *FILTERS, "limit", "lang")
POSITION = ("lat", "lon")
SOMEWHERE = {"adcode": "100000"}  # so that filters are checked before anybody says where
COARSE = 100  # metres; finer distances to several outlets would tell where the visitor stands
LOADER = Path("js", "embed-loader.js")
KEPT = "public, max-age=86400, must-revalidate"

embed = APIBlueprint("embed", __name__, enable_openapi=False)


@embed.route(EMBED, methods=["GET", "POST"])
def page() -> Response:
    """The form, and the outlets nearest to what it says; a position comes by POST alone."""
    meeting = service().meet()
    try:
        wish = wish_of(request, meeting.facts.gazetteer)
    except InvalidParameter as error:
        wish, told = SearchForm({}, ()), troubled(error)
    else:
        wish.members.pop("host", "")
        wish.members.update({"q": other} if (other := wish.members.pop("instead", "")) else {})
        told = _told(meeting, wish)
    return Response(_text(wish, told), status(told), mimetype="text/html")


def problem_page(told: dict[str, Any]) -> str:
    """An error inside the frame; it needs neither the database nor a release."""
    return _text(SearchForm({}, ()), told)


def _text(wish: SearchForm, told: dict[str, Any]) -> str:
    host = allowed(request.args.get("host", ""), settings().embed_hosts, requested_url())
    again = {name: value for name, value in wish.members.items() if name in ("q", *FILTERS)}
    right = _right(told.get("problem"))
    return text_of("embed.html", wish=wish, host=host, again=again, message=_message, right=right, **told)


def _told(meeting: QueryContext, wish: SearchForm) -> dict[str, Any]:
    """The results of a wish, or the problem with it."""
    members = wish.members
    try:
        _check(members)
        members.setdefault("limit", USUAL)
        question = ask(NearestQuestion, members if wish.has_origin else members | SOMEWHERE)
    except InvalidParameter as error:
        if error.parameter != "q":  # so that the next search is not refused for it again
            members.pop(error.parameter, None)
        return troubled(error)
    return {"question": question, **(found(meeting, wish) if wish.has_origin else {})}


def _check(members: dict[str, Any]) -> None:
    """BadQuestion when something is in the address that does not belong there."""
    known_names = PRESETS + POSITION if request.method == "POST" else PRESETS
    for name in (name for name in members if name not in known_names):
        if name in POSITION:
            raise InvalidParameter(name, "a position never stands in an address", hint="send it by POST")
        raise InvalidParameter(name[:40], "no such parameter", allowed=(*PRESETS, "host"))


def _right(problem: Problem | None) -> list[str]:
    """What would be right, for the parameter that is wrong."""
    name, lang = problem.more.get("parameter", "") if problem else "", language()
    if problem and "allowed" in problem.more:
        named = ((value, name_of(name, value, lang)) for value in problem.more["allowed"])
        return [value if value == said else f"{value} ({said})" for value, said in named]
    return [word(f"e_right_{name}", lang)] if f"e_right_{name}" in WORDS else []


def _message(feature: dict[str, Any]) -> dict[str, Any]:
    """What the page around the frame hears of a chosen outlet; nothing of the visitor."""
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
        "phones": outlet.get("phones", []),
        "distance": max(COARSE, int(round(outlet["distance"]["metres"] / COARSE) * COARSE)),
        "link": requested_url() + link(outlet["links"]["page"], language()),
    }


@embed.get("/embed.js")
def loader() -> Response:
    """The script that pages of other sites load."""
    text = Path(current_app.static_folder or "", LOADER).read_bytes()
    tag = sha256(text).hexdigest()[:16]
    response = Response(text, mimetype="text/javascript")
    cached = cached_etag(tag)
    if cached is not None:
        response = Response(status=304, mimetype="text/javascript")
    response.set_etag(cached or tag)
    response.headers["Cache-Control"] = KEPT
    response.headers["Cross-Origin-Resource-Policy"] = "cross-origin"
    return response
