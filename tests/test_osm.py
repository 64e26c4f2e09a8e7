"""Stations, exits, malls and streets out of a small OpenStreetMap extract of our own."""

from pathlib import Path

import pytest

from locator.areas import Areas
from locator.places.added import Book
from locator.places.finder import Finder
from locator.places.osm import read

from .test_cli import HEADER, ROWS, Terminal
from .test_places import FINDER  # noqa: F401 - makes places.db where it is missing

PLACES = Path(__file__).parent.parent / "data" / "build" / "places.db"
OSM = """<?xml version="1.0"?><osm version="0.6">
<node id="1" lat="39.9996" lon="116.3466"><tag k="railway" v="station"/><tag k="name" v="示例口"/>
  <tag k="name:en" v="Shilikou"/></node>
<node id="2" lat="40.0000" lon="116.3461"><tag k="railway" v="subway_entrance"/><tag k="ref" v="A2"/></node>
<node id="3" lat="40.0004" lon="116.3469"><tag k="railway" v="subway_entrance"/><tag k="ref" v="B"/></node>
<node id="4" lat="39.2" lon="116.9"><tag k="railway" v="subway_entrance"/><tag k="ref" v="C"/></node>
<node id="5" lat="40.001" lon="116.347"><tag k="shop" v="mall"/><tag k="name" v="示例天地购物中心"/></node>
<node id="6" lat="40.002" lon="116.347"/><node id="7" lat="40.003" lon="116.347"/>
<node id="8" lat="40.004" lon="116.347"><tag k="amenity" v="bench"/><tag k="name" v="长椅"/></node>
<node id="9" lat="0" lon="0"><tag k="shop" v="mall"/><tag k="name" v="海上示例商场"/></node>
<way id="1"><nd ref="6"/><nd ref="7"/><tag k="highway" v="primary"/><tag k="name" v="示例府路"/></way>
<way id="2"><nd ref="7"/><nd ref="8"/><tag k="highway" v="primary"/><tag k="name" v="示例府路"/></way>
</osm>"""


@pytest.fixture
def extract(tmp_path: Path) -> Path:
    path = tmp_path / "campus.osm"
    path.write_text(OSM, encoding="utf-8")
    return path


@pytest.fixture
def finder(extract: Path, tmp_path: Path, areas: Areas) -> Finder:
    into = tmp_path / "added.db"
    assert Book(into, PLACES, areas).add(extract.name, read(extract)) == 5
    return Finder(PLACES, into)


@pytest.mark.parametrize(
    ("words", "name", "kind"),
    [
        ("示例口", "示例口", "station"),
        ("示例口地铁站", "示例口", "station"),
        ("北京海淀示例口站", "示例口", "station"),
        ("示例口站A2口", "示例口站A2口", "exit"),
        ("示例口地铁站b口", "示例口站B口", "exit"),
        ("示例天地购物中心", "示例天地购物中心", "mall"),
        ("示例府路", "示例府路", "street"),
        ("shilikou", "示例口", "station"),
    ],
)
def test_what_is_added_is_found(finder: Finder, words: str, name: str, kind: str) -> None:
    best = finder.find(words, limit=1)[0]
    assert (best.place.name, best.place.type) == (name, kind)
    assert best.path[:2] == ("北京市", "海淀区")


def test_what_is_official_is_found_as_before(finder: Finder) -> None:
    assert finder.find("陆家嘴")[0].path == ("上海市", "浦东新区", "陆家嘴街道")


def test_a_file_of_the_same_name_replaces_what_it_brought(
    extract: Path, tmp_path: Path, areas: Areas
) -> None:
    book = Book(tmp_path / "added.db", PLACES, areas)
    book.add(extract.name, read(extract))
    extract.write_text(OSM.replace("示例天地", "示例新天地"), encoding="utf-8")
    book.add(extract.name, read(extract))
    again = Finder(PLACES, tmp_path / "added.db")
    assert again.find("示例新天地购物中心")[0].place.type == "mall"
    assert [m for m in again.find("示例天地购物中心") if m.place.type == "mall"] == []


def test_the_command(extract: Path, tmp_path: Path) -> None:
    terminal = Terminal(tmp_path)
    assert terminal.run("places", "add", extract).exit_code == 0
    terminal.run("load", terminal.file("feed.csv", HEADER + ROWS[0]))
    assert "北京市 海淀区 示例口站A2口" in terminal.run("places", "find", "示例口站A2口").output
    broken = terminal.file("broken.osm", "x")
    refused = terminal.run("places", "add", broken)
    assert refused.exit_code == 1 and "nothing of this file was added" in refused.output
    assert terminal.run("places", "add", tmp_path / "nowhere.osm").exit_code == 2
