"""Small synthetic OpenStreetMap documents with invented names."""

from pathlib import Path
from xml.sax.saxutils import quoteattr

from locator.geo.districts import Areas
from locator.places.custom_places import CustomPlace
from locator.places.osm.read import Extract

HEAD = '<?xml version="1.0"?><osm version="0.6" generator="{}">'
LAT, LON = 39.9996, 116.3466  # 北京市海淀区


def tagged(**tags: str) -> str:
    """Return tags as XML; `name_zh` means `name:zh`, `alt__name` means `alt_name`."""
    pairs = (
        (key.replace("__", "%").replace("_", ":").replace("%", "_"), value) for key, value in tags.items()
    )
    return "".join(f"<tag k={quoteattr(key)} v={quoteattr(value)}/>" for key, value in pairs)


def node(number: int, north: float = 0.0, east: float = 0.0, more: str = "", **tags: str) -> str:
    """A node so many degrees from the station of the tests."""
    place = f'lat="{LAT + north:.7f}" lon="{LON + east:.7f}"'
    return f'<node id="{number}" version="1" {place} {more}>{tagged(**tags)}</node>'


def way(number: int, nodes: list[int], **tags: str) -> str:
    """A way along nodes."""
    along = "".join(f'<nd ref="{ref}"/>' for ref in nodes)
    return f'<way id="{number}" version="1">{along}{tagged(**tags)}</way>'


def relation(number: int, members: list[tuple[str, int]], **tags: str) -> str:
    """A relation of members (type, number)."""
    members_xml = "".join(f'<member type="{kind}" ref="{ref}" role=""/>' for kind, ref in members)
    return f'<relation id="{number}" version="1">{members_xml}{tagged(**tags)}</relation>'


def square(first: int, north: float, east: float, side: float) -> str:
    """Four nodes of a square, its south-west corner first."""
    corners = ((0.0, 0.0), (0.0, side), (side, side), (side, 0.0))
    return "".join(node(first + i, north + n, east + e) for i, (n, e) in enumerate(corners))


def document(*things: str, program: str = "test") -> str:
    """The whole file."""
    return HEAD.format(program) + "".join(things) + "</osm>"


def extract_of(path: Path, areas: Areas) -> Extract:
    """Read an extract from a file, with a new folder beside it."""
    folder = path.with_name(f"{path.name}.work")
    folder.mkdir(exist_ok=True)
    return Extract(path, folder, areas.at_many)


def places_of(text: str, folder: Path, areas: Areas) -> list[CustomPlace]:
    """The places of a document."""
    path = folder / "extract.osm"
    path.write_text(text, encoding="utf-8")
    (folder / "extract.osm.work" / "streets.db").unlink(missing_ok=True)
    return list(extract_of(path, areas).places())
