"""Places from an OpenStreetMap extract: adding, searching, replacing, and atomic updates."""

import bz2
import gzip
import sqlite3
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from pathlib import Path

import osmium
import pytest

from locator.geo.districts import Areas
from locator.geo.point import Point
from locator.places.custom_places import CustomPlace, CustomPlaceDb, CustomPlacesLocked
from locator.places.finder import Finder
from locator.places.outlet_names import OutletNames
from locator.places.place_search import PlaceSearch

from .extracts import document, extract_of, node, way
from .test_cli import HEADER, ROWS, Terminal
from .test_places import FINDER  # noqa: F401 - makes places.db where it is missing

PLACES = Path(__file__).parent.parent / "data" / "build" / "places.db"
OSM = document(
    node(1, railway="station", name="示例口", name_en="Shilikou"),
    node(2, 0.0004, -0.0005, railway="subway_entrance", ref="A2"),
    node(3, 0.0008, 0.0003, railway="subway_entrance", ref="B"),
    node(4, -0.8, 0.6, railway="subway_entrance", ref="C"),
    node(5, 0.0014, 0.0004, shop="mall", name="示例天地购物中心", alt__name="示例城;样城", old__name="例城"),
    node(6, 0.0024, 0.0004),
    node(7, 0.0034, 0.0004),
    node(8, 0.0044, 0.0004, amenity="bench", name="长椅"),
    node(9, -39.9, -116.3, shop="mall", name="海上示例商场"),
    node(10, 0.0014, 0.0004, tourism="hotel", name="Shili Grand Hotel"),
    node(11, 0.0014, 0.0004, tourism="museum", name="ᠮᠣᠩᠭᠣᠯ", name_zh="示例博物館"),
    way(1, [6, 7], highway="primary", name="示例府路"),
    way(2, [7, 8], highway="primary", name="示例府路"),
)


@pytest.fixture
def extract(tmp_path: Path) -> Path:
    path = tmp_path / "campus.osm"
    path.write_text(OSM, encoding="utf-8")
    return path


@pytest.fixture
def book(tmp_path: Path, areas: Areas) -> CustomPlaceDb:
    return CustomPlaceDb(tmp_path / "added.db", PLACES, areas)


@pytest.fixture
def finder(extract: Path, book: CustomPlaceDb, areas: Areas) -> Finder:
    reading = extract_of(extract, areas)
    brought = book.add(extract.name, reading.places())
    assert brought.kinds == {"landmark": 2, "exit": 2, "station": 1, "mall": 1, "street": 1}
    assert (brought.outside, reading.nameless) == (1, 1)
    return Finder(PLACES, book.path)


@pytest.mark.parametrize(
    ("words", "name", "kind"),
    [
        ("示例口", "示例口", "station"),
        ("示例口地铁站", "示例口", "station"),
        ("北京海淀示例口站", "示例口", "station"),
        ("示例口站A2口", "示例口站A2口", "exit"),
        ("北京市海淀区示例口站A2口", "示例口站A2口", "exit"),
        ("海淀区示例口站A2口", "示例口站A2口", "exit"),
        ("示例口地铁站b口", "示例口站B口", "exit"),
        ("示例天地购物中心", "示例天地购物中心", "mall"),
        ("样城", "示例天地购物中心", "mall"),
        ("例城", "示例天地购物中心", "mall"),
        ("示例府路", "示例府路", "street"),
        ("shilikou", "示例口", "station"),
        ("shilifulu", "示例府路", "street"),
        ("Shilikou Station", "示例口", "station"),
        ("Shilikou station exit B", "示例口站B口", "exit"),
        ("示利扣站", "示例口", "station"),
        ("Shili Grand Hotel", "Shili Grand Hotel", "landmark"),
        ("示例博物馆", "示例博物館", "landmark"),
    ],
)
def test_finds_added_places(finder: Finder, words: str, name: str, kind: str) -> None:
    best = finder.find(words, limit=1)[0]
    assert (best.place.name, best.place.type) == (name, kind)
    assert best.path[:2] == ("北京市", "海淀区")


def test_still_finds_official_places(finder: Finder) -> None:
    assert finder.find("陆家嘴街道")[0].path == ("上海市", "浦东新区", "陆家嘴街道")


@pytest.mark.parametrize("words", ("示例", "北京市", "shili", "样"))
def test_every_option_leads_back_to_its_place(finder: Finder, words: str) -> None:
    """The page sends the path of the chosen place."""
    for option in finder.find(words, typing=True):
        again = finder.find("".join(option.path), limit=1)[0]
        assert (again.place.name, again.place.type) == (option.place.name, option.place.type)


def test_a_file_of_the_same_name_replaces_its_places(book: CustomPlaceDb) -> None:
    old, new = (
        CustomPlace(f"示例{name}商场", "", "mall", Point(39.99, 116.34), 100.0) for name in ("旧", "新")
    )
    book.add("a.osm", [old])
    book.add("b.osm", [old._replace(name="示例第二商场")])
    book.add("a.osm", [new])
    assert _names(book.path) == ["示例新商场", "示例第二商场"]
    with closing(sqlite3.connect(book.path)) as database:
        assert database.execute(
            "SELECT count(*) FROM form WHERE place NOT IN (SELECT id FROM place)"
        ).fetchone() == (0,)


def test_an_interpretation_lasts_until_the_added_places_change(book: CustomPlaceDb) -> None:
    search = PlaceSearch(Finder(PLACES, book.path), OutletNames.empty())
    mall = CustomPlace("示例旧商场", "", "mall", Point(39.99, 116.34), 100.0)
    book.add("a.osm", [mall])
    first = search.interpret("示例旧商场")
    assert first.doubt == "" and search.interpret("示例旧商场") is first
    book.add("a.osm", [mall._replace(name="示例新商场")])
    assert search.interpret("示例新商场").doubt == "" and search.interpret("示例旧商场").doubt


def test_a_text_interpreted_in_one_thread_is_found_by_another(book: CustomPlaceDb) -> None:
    search = PlaceSearch(Finder(PLACES, book.path), OutletNames.empty())
    place = search.interpret("五道口").matches[0].place
    with ThreadPoolExecutor(1) as other:
        meant = other.submit(search.interpret, "五道口").result()
        path = other.submit(search.finder.path, meant.matches[0].place).result()
    assert meant.matches[0].place == place and path[0].name == "北京市"


def test_a_reader_keeps_the_old_book_and_a_failure_leaves_it(book: CustomPlaceDb) -> None:
    mall = CustomPlace("示例商场", "", "mall", Point(39.99, 116.34), 100.0)

    def failing() -> Iterator[CustomPlace]:
        yield mall._replace(name="示例半个商场")
        raise RuntimeError("truncated")

    book.add("a.osm", [mall])
    before = book.path.stat()
    with closing(sqlite3.connect(f"file:{book.path}?mode=ro", uri=True)) as reader:
        reader.execute("SELECT * FROM place").fetchone()
        with pytest.raises(RuntimeError, match="truncated"):
            book.add("a.osm", failing())
        assert (_names(book.path), book.path.stat().st_ino) == (["示例商场"], before.st_ino)
        book.add("b.osm", [mall._replace(name="示例第二商场")])
        assert reader.execute("SELECT name FROM place").fetchall() == [("示例商场",)]
    assert _names(book.path) == ["示例商场", "示例第二商场"] and book.path.stat().st_ino != before.st_ino
    names = {path.name for path in book.path.parent.iterdir()}
    assert names == {book.path.name, "added.db.lock", "added.1.names", "added.2.names"}
    book.add("c.osm", [mall._replace(name="示例第三商场")])
    assert not (book.path.parent / "added.1.names").exists()


def test_concurrent_additions_lose_no_places(book: CustomPlaceDb, areas: Areas) -> None:
    mall = CustomPlace("示例商场", "", "mall", Point(39.99, 116.34), 100.0)

    def meanwhile() -> Iterator[CustomPlace]:
        with pytest.raises(CustomPlacesLocked):
            CustomPlaceDb(book.path, PLACES, areas).add("b.osm", [mall])
        yield mall

    assert book.add("a.osm", meanwhile()).kinds == {"mall": 1}


def _names(path: Path) -> list[str]:
    with closing(sqlite3.connect(path)) as database:
        return [name for (name,) in database.execute("SELECT name FROM place ORDER BY name")]


def _pbf(path: Path, count: int = 1) -> None:
    with osmium.SimpleWriter(str(path), overwrite=True) as writer:
        for number in range(1, count + 1):
            tags = {"shop": "mall", "name": f"示例{number}商场"}
            writer.add_node(osmium.osm.mutable.Node(id=number, location=(116.3466, 39.9996), tags=tags))


PARTIAL_WRITES: dict[str, Callable[[Path], object]] = {
    "a.osm": lambda path: path.write_text(OSM, encoding="utf-8"),
    "a.osm.gz": lambda path: path.write_bytes(gzip.compress(OSM.encode())),
    "a.osm.bz2": lambda path: path.write_bytes(bz2.compress(OSM.encode())),
    "a.osm.pbf": _pbf,
    "map.xml": lambda path: path.write_text(OSM, encoding="utf-8"),
    "packed.osm": lambda path: path.write_bytes(gzip.compress(OSM.encode())),
}
BROKEN: dict[str, Callable[[Path], object]] = {
    "empty.osm": lambda path: path.touch(),
    "picture.osm": lambda path: path.write_bytes(b"\x89PNG\r\n\x1a\n" + bytes(range(256))),
    "page.osm.pbf": lambda path: path.write_text("<!DOCTYPE html><html>Too Many Requests</html>"),
    "cut.osm": lambda path: path.write_text(OSM[: len(OSM) // 2], encoding="utf-8"),
    "cut.osm.gz": lambda path: path.write_bytes(gzip.compress(OSM.encode())[:-30]),
    "cut.osm.bz2": lambda path: path.write_bytes(bz2.compress(OSM.encode())[:-30]),
    "damaged.osm.gz": lambda path: path.write_bytes(gzip.compress(OSM.encode())[:40] + b"x" * 400),
    "words.osm": lambda path: path.write_text("示例"),
}


@pytest.mark.parametrize("name", PARTIAL_WRITES)
def test_every_packing_is_read(name: str, tmp_path: Path, areas: Areas) -> None:
    PARTIAL_WRITES[name](tmp_path / name)
    assert "mall" in {place.kind for place in extract_of(tmp_path / name, areas).places()}


@pytest.mark.parametrize("name", [*BROKEN, "cut.osm.pbf"])
def test_rejects_a_broken_file_without_effect(
    name: str, tmp_path: Path, book: CustomPlaceDb, areas: Areas
) -> None:
    path = tmp_path / name
    if name in BROKEN:
        BROKEN[name](path)
    else:
        _pbf(path, 20_000)
        path.write_bytes(path.read_bytes()[:-100])
    with pytest.raises((RuntimeError, OSError)):
        book.add(name, extract_of(path, areas).places())
    assert not book.path.exists()


def test_the_command(extract: Path, tmp_path: Path) -> None:
    terminal = Terminal(tmp_path)
    done = terminal.run("places", "add", extract)
    assert done.exit_code == 0
    assert "campus.osm: 7 places added" in done.output and "exit 2" in done.output
    assert "1 without a usable name, 1 outside China" in done.output and "ODbL" in done.output
    terminal.run("load", "--datum", "wgs84", terminal.file("feed.csv", HEADER + ROWS[0]))
    assert "北京市海淀区 示例口站A2口" in terminal.run("places", "find", "示例口站A2口").output
    assert terminal.run("places", "add", tmp_path / "nowhere.osm").exit_code == 2


def test_the_command_says_which_files_were_added(extract: Path, tmp_path: Path) -> None:
    terminal = Terminal(tmp_path)
    broken = terminal.file("broken.osm", "x")
    rejected = terminal.run("places", "add", broken)
    assert rejected.exit_code == 1 and "the places database is unchanged" in rejected.output
    assert "broken.osm: cannot be read as OpenStreetMap data: not an" in rejected.output
    half = terminal.run("places", "add", extract, broken)
    assert half.exit_code == 1 and "not added: broken.osm; added: campus.osm" in half.output
    assert _names(terminal.parts.custom_places_path)
