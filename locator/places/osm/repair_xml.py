"""XML that osmium does not read whole is written anew: what Overpass and JOSM make of it.

Overpass gives ways a `<center>`, `<bounds>` or positions within `<nd>` in place of nodes; JOSM numbers new
things below zero and keeps what it deletes. All of these become ordinary nodes with numbers of their own.
"""

import zlib
from collections.abc import Iterator
from itertools import count
from pathlib import Path
from typing import IO
from xml.etree import ElementTree

Element = ElementTree.Element

FRESH = 1 << 50  # numbers above all that OpenStreetMap gives
BELOW_ZERO = 1 << 51
OWN = ("node", "way", "relation")
CORNERS = (("minlat", "minlon"), ("maxlat", "maxlon"))


def mend(source: IO[bytes], into: Path) -> Path:
    """Write an OpenStreetMap document so that osmium reads it; RuntimeError when it is broken."""
    fresh = count(FRESH)
    try:
        with into.open("wb") as out:
            out.write(b'<?xml version="1.0" encoding="UTF-8"?><osm version="0.6">')
            for thing in _things(source):
                for mended in _mended(thing, fresh):
                    out.write(ElementTree.tostring(mended, "utf-8"))
            out.write(b"</osm>")
    except (ElementTree.ParseError, EOFError, zlib.error) as problem:
        raise RuntimeError(f"it is cut short or damaged ({problem})") from None
    return into


def _things(source: IO[bytes]) -> Iterator[Element]:
    root: Element | None = None
    for event, element in ElementTree.iterparse(source, ("start", "end")):  # noqa: S314 - expat bounds expansion
        if root is None:
            root = element
        if event == "end" and element.tag in OWN:
            if element.get("action") != "delete" and element.get("visible") != "false":
                yield element
            root.clear()


def _mended(thing: Element, fresh: Iterator[int]) -> Iterator[Element]:
    for each in thing.iter():
        for key in ("id", "ref"):
            if each.get(key, "").startswith("-"):
                each.set(key, str(BELOW_ZERO + int(each.get(key, "")[1:])))
    nodes = [] if thing.tag == "node" else list(_positions(thing, fresh))
    yield from nodes
    kept = [each for each in thing if each.tag in ("nd", "member", "tag")]
    clean = Element(thing.tag, thing.attrib)
    if not thing.findall("nd"):
        clean.extend(_reference(thing.tag, node.get("id", "")) for node in nodes)
    for each in kept:
        each[:] = []
    clean.extend(kept)
    yield clean


def _positions(thing: Element, fresh: Iterator[int]) -> Iterator[Element]:
    """The nodes for what a way or relation tells of its own place."""
    placed = [nd for nd in thing.findall("nd") if nd.get("lat")]
    for nd in placed:
        yield _node(nd.get("ref") or str(next(fresh)), nd.get("lat"), nd.get("lon"))
    if thing.findall("nd"):
        return
    for bounds in thing.findall("bounds"):
        yield from (_node(str(next(fresh)), bounds.get(lat), bounds.get(lon)) for lat, lon in CORNERS)
    if not thing.findall("bounds"):
        yield from (_node(str(next(fresh)), at.get("lat"), at.get("lon")) for at in thing.findall("center"))


def _node(number: str, lat: str | None, lon: str | None) -> Element:
    return Element("node", {"id": number, "version": "1", "lat": lat or "", "lon": lon or ""})


def _reference(tag: str, number: str) -> Element:
    if tag == "way":
        return Element("nd", {"ref": number})
    return Element("member", {"type": "node", "ref": number, "role": "center"})
