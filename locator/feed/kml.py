"""KML and KMZ reader: each Placemark with a Point, or without a geometry, is a record."""

import zipfile
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import IO, Any
from xml.sax import SAXException
from xml.sax.handler import ContentHandler

from defusedxml.common import DefusedXmlException
from defusedxml.sax import make_parser

from ..errors import InvalidFeed
from .archives import TooLarge, check_size
from .object_reader import ObjectReader, SourceItem
from .profiles import Profile
from .record import Record, RecordNote

CHUNK_BYTES = 1 << 16
MAX_CHARACTERS = 1_000_000  # of one text
SHAPES = ("LineString", "LinearRing", "Polygon", "Track", "MultiTrack", "Model")
SEVERAL_POINTS = "has several Points"
OTHER_SHAPE = "has a line or an area instead of a Point"
TEXTS = ("name", "address", "phoneNumber", "description")


def read_kml(path: Path, profile: Profile) -> Iterator[Record]:
    """Read the records of a KML or KMZ file; raise InvalidFeed when it is damaged or has no Placemark."""
    skipped: list[int] = []
    records = ObjectReader(path.name, profile).records(_items(path, skipped))
    last = next(records, None)
    for record in records:
        if last:
            yield last
        last = record
    if last:
        yield last._replace(notes=(*last.notes, *_skipped_notes(skipped)))


def _skipped_notes(lines: Sequence[int]) -> Iterator[RecordNote]:
    if lines:
        reason = f"{len(lines)} placemarks with a line or an area, but no Point, were passed over"
        yield RecordNote("placemarks_skipped", "info", "", "", reason, "", True, lines[0])


def _items(path: Path, skipped: list[int]) -> Iterator[SourceItem]:
    """Yield the placemarks, and add the lines of those with another geometry than a Point to `skipped`."""
    found = False
    try:
        with _opened(path) as source:
            for item in _placemarks(source):
                if item.problem == OTHER_SHAPE:
                    skipped.append(item.line)
                    continue
                found = True
                yield item
    except DefusedXmlException:
        raise InvalidFeed(f"{path.name}: declares XML entities, which are not allowed") from None
    except TooLarge as problem:
        raise InvalidFeed(f"{path.name}: {problem}") from None
    except (SAXException, zipfile.BadZipFile, EOFError, RuntimeError) as problem:
        raise InvalidFeed(f"{path.name}: is damaged KML ({type(problem).__name__})") from None
    if not found:
        raise InvalidFeed(f"{path.name}: has no Placemark{' with a Point' if skipped else ''}")


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
        self._shapes = 0
        self._points = 0

    def startElement(self, name: str, attributes: Any) -> None:  # noqa: N802
        """Handle the start of a placemark, or of a text in it."""
        name = name.rpartition(":")[2]
        self._path.append(name)
        self._texts, self._length = [], 0
        if name == "Placemark":
            self._members, self._line = {}, self._current_line()
            self._shapes = self._points = 0
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
        elif name in SHAPES:
            self._shapes += 1
        elif name == "coordinates" and parent == "Point":
            self._points += 1
            lon, lat = [*text.split(","), "", ""][:2]
            self._members |= {"lat": lat.strip(), "lon": lon.strip()}
        self._texts = []

    def _finish(self) -> None:
        problem = SEVERAL_POINTS if self._points > 1 else ""
        if self._shapes and not self._points:
            problem = OTHER_SHAPE
        self.items.append(SourceItem(self._members or {}, self._line, problem))
        self._members = None
