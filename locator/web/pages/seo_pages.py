"""What search engines find: pages of areas, robots.txt and the sitemap."""

from collections.abc import Callable, Iterator
from functools import partial
from hashlib import sha256
from itertools import islice
from typing import Any
from urllib.parse import quote
from xml.sax.saxutils import escape, quoteattr

import numpy as np
from apiflask import APIBlueprint
from flask import Response, redirect, request
from werkzeug.exceptions import NotFound
from werkzeug.wrappers import Response as Answer

from ...index.search import Inside, in_areas, inside
from ...index.snapshot import Filter, Indices, Snapshot
from ...network.outlet import KINDS, Kind, bits
from ...places.gazetteer import Area
from ...serving.service import QueryContext
from ..http.app_context import service, site_url
from ..http.page import language, link, render
from ..http.release_files import release_file
from ..http.request_params import of_query
from .json_ld import breadcrumbs, script

A_PAGE = 50  # outlets
ITEMS_AT_ONCE = 200  # of a sitemap that is being written
A_SITEMAP = 10_000  # addresses; the protocol allows 50,000
NAMESPACES = 'xmlns="http://www.sitemaps.org/schemas/sitemap/0.9" xmlns:xhtml="http://www.w3.org/1999/xhtml"'
ROBOTS = """User-agent: *
Disallow: /api/
Disallow: /admin
Disallow: /desk
Disallow: /c/
Disallow: /*?*lat=
"""
PAGES = ("/", "/map", "/help", "/official", "/docs")

found = APIBlueprint("found", __name__, enable_openapi=False)


@found.get("/areas/<adcode>")
def area(adcode: str) -> Answer:
    """A province, a city or a district: what lies below it, and the outlets of the narrowest."""
    meeting = service().meet()
    areas = meeting.facts.gazetteer.current(adcode)
    if not areas:
        raise NotFound("no province, city or district has this code")
    if len(areas) == 1 and areas[0].adcode != adcode:
        return redirect(link(f"/areas/{areas[0].adcode}", language()), 301)
    if len(areas) > 1:
        return render("area.html", area=None, below=_counted(meeting.snapshot, areas), path=())
    return _area_page(meeting, areas[0])


def _area_page(meeting: QueryContext, here: Area) -> Response:
    snapshot, gazetteer = meeting.snapshot, meeting.facts.gazetteer
    below = gazetteer.children(here.adcode)
    indices = [] if below else inside(snapshot, Inside((here.adcode,))).tolist()
    pages = max(1, -(-len(indices) // A_PAGE))
    page = _page_number(pages)
    path = gazetteer.path(here.adcode)
    return render(
        "area.html",
        area=here,
        path=path[:-1],
        counts=_counts(snapshot, here.adcode),
        below=_counted(snapshot, below),
        outlets=[snapshot.outlet(i) for i in indices[(page - 1) * A_PAGE : page * A_PAGE]],
        page=page,
        pages=pages,
        linked=script(breadcrumbs(path, site_url(), language())) if site_url() else None,
        canonical_query={"page": page} if page > 1 else {},
    )


def _page_number(pages: int) -> int:
    said = of_query(request.query_string).get("page", "1")
    if not (said.isascii() and said.isdecimal() and 1 <= int(said) <= pages):
        raise NotFound(f"there are {pages} pages")
    return int(said)


def _counted(snapshot: Snapshot, areas: tuple[Area, ...]) -> list[tuple[Area, dict[str, int]]]:
    """The areas that have outlets, and how many of each kind."""
    told = ((each, _counts(snapshot, each.adcode)) for each in areas)
    return [(each, counts) for each, counts in told if any(counts.values())]


def _counts(snapshot: Snapshot, adcode: str) -> dict[str, int]:
    return {
        kind: int(in_areas(snapshot.adcodes[_of_kind(snapshot, kind)], (adcode,)).sum()) for kind in KINDS
    }


def _of_kind(snapshot: Snapshot, kind: Kind) -> Indices:
    return snapshot.subset(Filter(kinds=bits((kind,), KINDS))).indices


@found.get("/robots.txt")
def robots() -> Response:
    """Where search engines may look."""
    sitemap = f"Sitemap: {site_url()}/sitemap.xml\n" if site_url() else ""
    return Response(ROBOTS + sitemap, mimetype="text/plain")


@found.get("/sitemap.xml")
def sitemaps() -> Response:
    """The list of sitemaps."""
    _check_site()
    snapshot = service().meet().snapshot
    names = ["areas", *(f"outlets-{n + 1}" for n in range(_sitemaps_of(snapshot)))]
    day = snapshot.release.published.date().isoformat()
    told = (
        f"<sitemap><loc>{site_url()}/sitemaps/{name}.xml</loc><lastmod>{day}</lastmod></sitemap>"
        for name in names
    )
    return Response(b"".join(_document("sitemapindex", told)), mimetype="application/xml")


@found.get("/sitemaps/<name>.xml")
def sitemap(name: str) -> Response:
    """The addresses of areas, or of some outlets, in both languages."""
    _check_site()
    meeting, site = service().meet(), site_url()
    kind, _, number = name.partition("-")
    paths: Callable[[], list[str]]
    if name == "areas":
        paths = partial(_area_paths, meeting)
    elif kind == "outlets" and number.isascii() and number.isdecimal():
        _check_number(meeting.snapshot, int(number))
        paths = partial(_outlet_paths, meeting.snapshot, int(number))
    else:
        raise NotFound("no sitemap has this name")
    day = meeting.snapshot.release.published.date().isoformat()
    return release_file(
        meeting.snapshot,
        f"{name}-{sha256(site.encode()).hexdigest()[:12]}.xml",
        "application/xml",
        lambda _: _document("urlset", (_address(site, path, day) for path in paths())),
    )


def _check_number(snapshot: Snapshot, number: int) -> None:
    if not 0 < number <= _sitemaps_of(snapshot):
        raise NotFound("no sitemap has this name")


def _sitemaps_of(snapshot: Snapshot) -> int:
    return -(-len(_listed(snapshot)) // A_SITEMAP)


def _check_site() -> None:
    """Raise NotFound where addresses cannot be given: the site does not know its own."""
    if not site_url():
        raise NotFound("there is no sitemap: LOCATOR_PUBLIC_URL is not set")


def _area_paths(meeting: QueryContext) -> list[str]:
    held = np.unique(meeting.snapshot.adcodes[_listed(meeting.snapshot)]).tolist()
    areas = {each.adcode for code in held for each in meeting.facts.gazetteer.path(f"{code:06d}")}
    return [*PAGES, *(f"/areas/{adcode}" for adcode in sorted(areas))]


def _outlet_paths(snapshot: Snapshot, number: int) -> list[str]:
    some = _listed(snapshot)[(number - 1) * A_SITEMAP : number * A_SITEMAP].tolist()
    return [f"/outlets/{quote(snapshot.refs[index], safe='')}" for index in some]


def _listed(snapshot: Snapshot) -> Any:
    return snapshot.subset(Filter()).indices


def _address(site: str, path: str, day: str) -> str:
    there = {lang: site + link(path, lang) for lang in ("zh", "en")}
    others = "".join(
        f'<xhtml:link rel="alternate" hreflang={quoteattr(name)} href={quoteattr(there[lang])}/>'
        for name, lang in (("zh-Hans", "zh"), ("en", "en"), ("x-default", "zh"))
    )
    return "".join(
        f"<url><loc>{escape(where)}</loc><lastmod>{day}</lastmod>{others}</url>" for where in there.values()
    )


def _document(root: str, items: Iterator[str]) -> Iterator[bytes]:
    """Yield an XML document in parts."""
    yield f'<?xml version="1.0" encoding="UTF-8"?>\n<{root} {NAMESPACES}>'.encode()
    while part := "".join(islice(items, ITEMS_AT_ONCE)):
        yield part.encode()
    yield f"</{root}>".encode()
