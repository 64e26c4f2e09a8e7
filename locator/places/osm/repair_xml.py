"""Rewrite Overpass and JOSM XML that osmium does not read completely.

Overpass gives ways a `<center>`, `<bounds>` or coordinates in `<nd>` instead of nodes; JOSM uses negative
ids and keeps deleted elements. Coordinates become ordinary nodes with new ids.
"""

import zlib
from collections.abc import Iterator
from itertools import count
from pathlib import Path
from typing import IO
from xml.etree import ElementTree

Element = ElementTree.Element

FRESH = 1 << 50  # above all ids in OpenStreetMap
BELOW_ZERO = 1 << 51
ELEMENT_TAGS = ("node", "way", "relation")
CORNERS = (("minlat", "minlon"), ("maxlat", "maxlon"))


def repair(source: IO[bytes], into: Path) -> Path:
    """Rewrite an OpenStreetMap document for osmium; raises RuntimeError when it is malformed."""
    fresh = count(FRESH)
    try:
        with into.open("wb") as out:
            out.write(b'<?xml version="1.0" encoding="UTF-8"?><osm version="0.6">')
            for thing in _things(source):
                for repaired in _repaired(thing, fresh):
                    out.write(ElementTree.tostring(repaired, "utf-8"))
            out.write(b"</osm>")
    except (ElementTree.ParseError, EOFError, zlib.error) as problem:
        raise RuntimeError(f"file is truncated or damaged ({problem})") from None
    return into


def _things(source: IO[bytes]) -> Iterator[Element]:
    root: Element | None = None
    for event, element in ElementTree.iterparse(source, ("start", "end")):  # noqa: S314 - expat bounds expansion
        if root is None:
            root = element
        if event == "end" and element.tag in ELEMENT_TAGS:
            if element.get("action") != "delete" and element.get("visible") != "false":
                yield element
            root.clear()


def _repaired(thing: Element, fresh: Iterator[int]) -> Iterator[Element]:
    for element in thing.iter():
        for key in ("id", "ref"):
            if element.get(key, "").startswith("-"):
                element.set(key, str(BELOW_ZERO + int(element.get(key, "")[1:])))
    nodes = [] if thing.tag == "node" else list(_positions(thing, fresh))
    yield from nodes
    children = [element for element in thing if element.tag in ("nd", "member", "tag")]
    clean = Element(thing.tag, thing.attrib)
    if not thing.findall("nd"):
        clean.extend(_reference(thing.tag, node.get("id", "")) for node in nodes)
    for element in children:
        element[:] = []
    clean.extend(children)
    yield clean


def _positions(thing: Element, fresh: Iterator[int]) -> Iterator[Element]:
    """Yield nodes for the coordinates inside a way or relation."""
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
