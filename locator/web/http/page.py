"""What every page shares: its language, its words, the release it shows, and where a person is reached."""

from typing import Any
from urllib.parse import quote, urlencode

from flask import Response, render_template, request

from ...answers.response import Help, release_told
from ...errors import NoRelease
from ...query.param_types import Lang
from ...render.messages.catalog import choices, name_of, word
from ...render.template_filters import FILTERS
from .app_context import contact, parts, service, site_url
from .request_id import request_id
from .security_headers import nonce

FOUND = frozenset({"", "map", "help", "official", "docs", "outlets", "areas"})  # by search engines
MOST_KEPT = 1_000  # characters of a query that a link to the other language carries on


def language() -> Lang:
    """The language that is asked for, Chinese when none or an unknown one is."""
    return "en" if "en" in (request.form.get("lang"), request.args.get("lang")) else "zh"


def render(template: str, status: int = 200, **told: Any) -> Response:
    """A page."""
    return Response(text_of(template, **told), status=status, mimetype="text/html")


def text_of(template: str, **told: Any) -> str:
    """The text of a page or a part of one."""
    lang = language()
    shared = {
        "lang": lang,
        "t": lambda key, **more: word(key, lang, **more),
        "name_of": lambda what, value: name_of(what, value, lang),
        "choices": lambda what: choices(what, lang),
        "to": lambda path, **query: link(path, lang, **query),
        "other": "zh" if lang == "en" else "en",
        "colon": "：" if lang == "zh" else ": ",
        "switched": _switched("zh" if lang == "en" else "en"),
        "help": help_told(contact()),
        "nonce": nonce,
        "request_id": request_id(),
        "canonical": _canonical(told),
        "osm": parts().added_places.exists(),
        **FILTERS,
    }
    return render_template(template, **{"release": _release(), **shared, **told})


def _canonical(told: dict[str, Any]) -> dict[str, str]:
    """The one address of this page in each language; none of problems and of closed rooms."""
    room = request.path.partition("/")[2].partition("/")[0]
    if "problem" in told or room not in FOUND or not site_url():
        return {}
    path, kept = quote(request.path), told.get("canonical_query", {})
    return {lang: site_url() + link(path, lang, **kept) for lang in ("zh", "en")}


def _switched(lang: Lang) -> str:
    """This page in the other language."""
    short = len(request.query_string) < MOST_KEPT
    kept = {name: request.args.getlist(name) for name in request.args if name != "lang"} if short else {}
    return link(quote(request.path), lang, **kept)


def link(path: str, lang: str, **query: Any) -> str:
    """An address of a page in the same language."""
    kept = {name: value for name, value in query.items() if value not in (None, "", ())}
    asked = urlencode(kept | ({"lang": lang} if lang != "zh" else {}), doseq=True)
    page, mark, part = path.partition("#")
    return f"{page}?{asked}{mark}{part}" if asked else path


def help_told(contact: Help) -> dict[str, Any]:
    """Hotline and sign-language entry."""
    return dict(contact.told())


def _release() -> dict[str, Any] | None:
    try:
        meeting = service().meet()
    except NoRelease:
        return None
    return release_told(meeting.snapshot.release, meeting.stale)
