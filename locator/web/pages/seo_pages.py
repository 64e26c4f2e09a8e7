"""Pages for search engines: areas, robots.txt and the sitemap."""

from collections.abc import Callable, Iterator
from functools import partial
from hashlib import sha256
from itertools import islice
from typing import Any
from urllib.parse import quote
from xml.sax.saxutils import escape, quoteattr

import numpy as np
from flask import Blueprint, Response, redirect, request
from werkzeug.exceptions import NotFound
from werkzeug.wrappers import Response as Answer

from ...hours import SHANGHAI
from ...index.search import Inside, in_areas, inside
from ...index.snapshot import Filter, Indices, Snapshot
from ...network.outlet import KINDS, Kind, bits
from ...places.gazetteer import Area
from ...runtime.languages import LANGUAGES
from ...serving.service import QueryContext
from ..http.app_context import service, settings, site_url
from ..http.brand import light_accent
from ..http.brand_icons import icon_url
from ..http.page import language, link, render
from ..http.release_files import release_file
from ..http.request_params import params_of_query
from .json_ld import breadcrumbs, script

PAGE_SIZE = 50  # outlets
CHUNK_ITEMS = 200  # sitemap entries per chunk
SITEMAP_SIZE = 10_000  # addresses; the protocol allows 50,000
NAMESPACES = 'xmlns="http://www.sitemaps.org/schemas/sitemap/0.9" xmlns:xhtml="http://www.w3.org/1999/xhtml"'
ROBOTS = """User-agent: *
Disallow: /api/
Disallow: /admin
Disallow: /desk
Disallow: /c/
Disallow: /outlets/*/open/
Disallow: /outlets/*/correction
Disallow: /compare
Disallow: /*?*lat=
"""
STATIC_PATHS = ("/", "/map", "/help", "/official", "/docs", "/privacy")

seo = Blueprint("found", __name__)


@seo.get("/areas/<adcode>")
def area(adcode: str) -> Answer:
    """Render a province, city or district: its child areas, or the outlets of a district."""
    context = service().query_context()
    areas = context.services.gazetteer.current(adcode)
    if not areas:
        raise NotFound("no province, city or district has this code")
    if len(areas) == 1 and areas[0].adcode != adcode:
        return redirect(link(f"/areas/{areas[0].adcode}", language()), 301)
    if len(areas) > 1:
        return render("area.html", area=None, below=_with_counts(context.snapshot, areas), path=())
    return _area_page(context, areas[0])


def _area_page(context: QueryContext, area: Area) -> Response:
    snapshot, gazetteer = context.snapshot, context.services.gazetteer
    below = gazetteer.children(area.adcode)
    indices = [] if below else inside(snapshot, Inside((area.adcode,))).tolist()
    pages = max(1, -(-len(indices) // PAGE_SIZE))
    page = _page_number(pages)
    path = gazetteer.path(area.adcode)
    return render(
        "area.html",
        area=area,
        path=path[:-1],
        counts=_counts(snapshot, area.adcode),
        below=_with_counts(snapshot, below),
        outlets=[snapshot.outlet(i) for i in indices[(page - 1) * PAGE_SIZE : page * PAGE_SIZE]],
        page=page,
        pages=pages,
        structured_data=script(breadcrumbs(path, site_url(), language())) if site_url() else None,
        canonical_query={"page": page} if page > 1 else {},
    )


def _page_number(pages: int) -> int:
    text = params_of_query(request.query_string).get("page", "1")
    if not (text.isascii() and text.isdecimal() and 1 <= int(text) <= pages):
        raise NotFound(f"page out of range: the last page is {pages}")
    return int(text)


def _with_counts(snapshot: Snapshot, areas: tuple[Area, ...]) -> list[tuple[Area, dict[str, int]]]:
    """Return the areas that have outlets, with the count of each kind."""
    pairs = ((area, _counts(snapshot, area.adcode)) for area in areas)
    return [(area, counts) for area, counts in pairs if any(counts.values())]


def _counts(snapshot: Snapshot, adcode: str) -> dict[str, int]:
    return {
        kind: int(in_areas(snapshot.adcodes[_indices_of_kind(snapshot, kind)], (adcode,)).sum())
        for kind in KINDS
    }


def _indices_of_kind(snapshot: Snapshot, kind: Kind) -> Indices:
    return snapshot.subset(Filter(kinds=bits((kind,), KINDS))).indices


@seo.get("/robots.txt")
def robots() -> Response:
    """Serve the crawler rules."""
    sitemap = f"Sitemap: {site_url()}/sitemap.xml\n" if site_url() else ""
    return Response(ROBOTS + sitemap, mimetype="text/plain")


@seo.get("/favicon.ico")
def favicon() -> Answer:
    """Redirect browsers that ignore the links of pages to the icon."""
    return redirect(icon_url("icon-32.png", light_accent(settings().brand_colour)), 302)


@seo.get("/sitemap.xml")
def sitemaps() -> Response:
    """Serve the sitemap index."""
    _check_site()
    snapshot = service().query_context().snapshot
    names = ["areas", *(f"outlets-{n + 1}" for n in range(_sitemaps_of(snapshot)))]
    day = snapshot.release.published.astimezone(SHANGHAI).date().isoformat()
    entries = (
        f"<sitemap><loc>{site_url()}/sitemaps/{name}.xml</loc><lastmod>{day}</lastmod></sitemap>"
        for name in names
    )
    return Response(b"".join(_document("sitemapindex", entries)), mimetype="application/xml")


@seo.get("/sitemaps/<name>.xml")
def sitemap(name: str) -> Response:
    """Serve the URLs of areas, or of one range of outlets, in every language."""
    _check_site()
    context, site = service().query_context(), site_url()
    kind, _, number = name.partition("-")
    paths: Callable[[], list[str]]
    if name == "areas":
        paths = partial(_area_paths, context)
    elif kind == "outlets" and number.isascii() and number.isdecimal():
        _check_number(context.snapshot, int(number))
        paths = partial(_outlet_paths, context.snapshot, int(number))
    else:
        raise NotFound("no sitemap has this name")
    day = context.snapshot.release.published.astimezone(SHANGHAI).date().isoformat()
    return release_file(
        context.snapshot,
        f"{name}-{_digest(site)}.xml",
        "application/xml",
        lambda _: _document("urlset", (_url_entries(site, path, day) for path in paths())),
    )


def _digest(site: str) -> str:
    """Return a hash of what the addresses of a sitemap depend on."""
    return sha256(" ".join((site, *LANGUAGES)).encode()).hexdigest()[:12]


def _check_number(snapshot: Snapshot, number: int) -> None:
    if not 0 < number <= _sitemaps_of(snapshot):
        raise NotFound("no sitemap has this name")


def _sitemaps_of(snapshot: Snapshot) -> int:
    return -(-len(_listed_indices(snapshot)) // SITEMAP_SIZE)


def _check_site() -> None:
    """Raise NotFound if the public URL of the site is not configured."""
    if not site_url():
        raise NotFound("no sitemap is available: LOCATOR_PUBLIC_URL is not set")


def _area_paths(context: QueryContext) -> list[str]:
    adcodes = np.unique(context.snapshot.adcodes[_listed_indices(context.snapshot)]).tolist()
    areas = {area.adcode for code in adcodes for area in context.services.gazetteer.path(f"{code:06d}")}
    return [*STATIC_PATHS, *(f"/areas/{adcode}" for adcode in sorted(areas))]


def _outlet_paths(snapshot: Snapshot, number: int) -> list[str]:
    indices = _listed_indices(snapshot)[(number - 1) * SITEMAP_SIZE : number * SITEMAP_SIZE].tolist()
    return [f"/outlets/{quote(snapshot.refs[index], safe='')}" for index in indices]


def _listed_indices(snapshot: Snapshot) -> Any:
    return snapshot.subset(Filter()).indices


def _url_entries(site: str, path: str, day: str) -> str:
    urls = {tag: site + link(path, tag) for tag in LANGUAGES}
    names = [(installed.html, tag) for tag, installed in LANGUAGES.items()]
    alternates = "".join(
        f'<xhtml:link rel="alternate" hreflang={quoteattr(name)} href={quoteattr(urls[tag])}/>'
        for name, tag in (*names, ("x-default", "zh"))
    )
    return "".join(
        f"<url><loc>{escape(url)}</loc><lastmod>{day}</lastmod>{alternates}</url>" for url in urls.values()
    )


def _document(root: str, items: Iterator[str]) -> Iterator[bytes]:
    """Yield an XML document in chunks."""
    yield f'<?xml version="1.0" encoding="UTF-8"?>\n<{root} {NAMESPACES}>'.encode()
    while part := "".join(islice(items, CHUNK_ITEMS)):
        yield part.encode()
    yield f"</{root}>".encode()
