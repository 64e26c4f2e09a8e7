"""KML and KMZ reader: each Placemark with a Point is a record, its extended data are columns."""

import zipfile
from collections import deque
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO, Any
from xml.sax import SAXException
from xml.sax.handler import ContentHandler

from defusedxml.common import DefusedXmlException
from defusedxml.sax import make_parser

from ..errors import InvalidFeed
from .archives import TooLarge, check_size
from .json_items import NO_POINT
from .object_reader import ObjectReader, SourceItem
from .profiles import Profile
from .record import Record

CHUNK_BYTES = 1 << 16
MAX_CHARACTERS = 1_000_000  # of one text
TEXTS = ("name", "address", "phoneNumber", "description")


def read_kml(path: Path, profile: Profile) -> Iterator[Record]:
    """Read the records of a KML or KMZ file; raise InvalidFeed when it is damaged or has no Placemark."""
    return ObjectReader(path.name, profile).records(_items(path))


def _items(path: Path) -> Iterator[SourceItem]:
    found = False
    try:
        with _opened(path) as source:
            for item in _placemarks(source):
                found = True
                yield item
    except DefusedXmlException:
        raise InvalidFeed(f"{path.name}: declares XML entities, which are not allowed") from None
    except TooLarge as problem:
        raise InvalidFeed(f"{path.name}: {problem}") from None
    except (SAXException, zipfile.BadZipFile, EOFError, RuntimeError) as problem:
        raise InvalidFeed(f"{path.name}: is damaged KML ({type(problem).__name__})") from None
    if not found:
        raise InvalidFeed(f"{path.name}: has no Placemark")


@contextmanager
def _opened(path: Path) -> Iterator[IO[bytes]]:
    """Open a KML file, or the first one in a KMZ archive."""
    if not zipfile.is_zipfile(path):
        with path.open("rb") as file:
            yield file
        return
    check_size(path)
    with zipfile.ZipFile(path) as archive:
        names = [name for name in archive.namelist() if name.lower().endswith(".kml")]
        with archive.open("doc.kml" if "doc.kml" in names else names[0]) as part:
            yield part


def _placemarks(source: IO[bytes]) -> Iterator[SourceItem]:
    parser = make_parser()
    handler = _KmlHandler(parser.getLineNumber)
    parser.setContentHandler(handler)
    while chunk := source.read(CHUNK_BYTES):
        parser.feed(chunk)
        while handler.items:
            yield handler.items.popleft()
    parser.close()


class _KmlHandler(ContentHandler):
    """SAX handler that collects placemarks as flat objects."""

    def __init__(self, current_line: Callable[[], int]) -> None:
        super().__init__()
        self._current_line = current_line
        self.items: deque[SourceItem] = deque()
        self._path: list[str] = []
        self._members: dict[str, Any] | None = None
        self._line = 0
        self._data_name = ""
        self._texts: list[str] = []
        self._length = 0

    def startElement(self, name: str, attributes: Any) -> None:  # noqa: N802
        """Handle the start of a placemark, or of a text in it."""
        name = name.rpartition(":")[2]
        self._path.append(name)
        self._texts, self._length = [], 0
        if name == "Placemark":
            self._members, self._line = {}, self._current_line()
            if attributes.get("id"):
                self._members["@id"] = attributes["id"]
        elif name in ("Data", "SimpleData"):
            self._data_name = attributes.get("name", "")

    def characters(self, content: str) -> None:
        """Collect text, delivered in pieces."""
        if self._members is None:
            return
        self._texts.append(content)
        self._length += len(content)
        if self._length > MAX_CHARACTERS:
            raise TooLarge(f"has a text of more than {MAX_CHARACTERS:,} characters; rejected")

    def endElement(self, name: str) -> None:  # noqa: N802
        """Handle the end of a placemark, or of a text in it."""
        name = name.rpartition(":")[2]
        self._path.pop()
        if self._members is None:
            return
        parent = self._path[-1] if self._path else ""
        text = "".join(self._texts).strip()
        if name == "Placemark":
            self._finish()
        elif parent == "Placemark" and name in TEXTS:
            self._members[name] = text
        elif name == "SimpleData" or (name == "value" and parent == "Data"):
            self._members[self._data_name] = text
        elif name == "coordinates" and parent == "Point":
            lon, lat = [*text.split(","), "", ""][:2]
            self._members |= {"lat": lat.strip(), "lon": lon.strip()}
        self._texts = []

    def _finish(self) -> None:
        members = self._members or {}
        self.items.append(SourceItem(members, self._line, "" if "lat" in members else NO_POINT))
        self._members = None
