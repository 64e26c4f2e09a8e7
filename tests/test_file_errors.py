"""Errors of files that are no feeds: each has a Chinese text."""

import re
import zipfile
from pathlib import Path

import pytest

from locator.errors import InvalidFeed, text_of
from locator.feed import file_type
from locator.feed.json_errors import FAULTS, OTHER
from locator.feed.load import Loader
from locator.feed.load_options import LoadOptions
from locator.feed.profiles import load_profile, profile_names
from locator.geo.districts import Areas
from locator.places.gazetteer import Gazetteer
from locator.render.messages.finding_reasons import localized_error, reason_in_chinese

from .network import timetable

ENGLISH = re.compile("[a-z]{3,} [a-z]{2,}")
TEXTS = {
    "empty.csv": b"",
    "pic.csv": b"\x89PNG\r\n",
    "page.csv": b"<!doctype html><html></html>",
    "track.gpx": b"<gpx></gpx>",
    "old.xls": b"\xd0\xcf\x11\xe0" + bytes(600),
    "feed.exe": b"MZ",
    "shops.parquet": b"PAR1",
    "cut.xlsx": b"PK\x03\x04",
    "columns.csv": "编号,标题\n1,x\n".encode(),
    "english.csv": b"ref,title\n1,x\n",
    "twice.csv": b"ref,ref,name,lat,lon,kind\n1,1,x,39,116,drop_off\n",
    "rows.csv": b"ref,name,lat,lon,kind\n",
    "object.json": b'{"a": 1}',
    "cut.json": b'{"features": [',
    "no-value.json": b'[{"ref": "A1", "name": }]',
    "single-quotes.json": b"[{'ref': 'A1'}]",
    "no-quotes.json": b'[{"ref": "A1", name: "x"}]',
    "no-comma.json": b'[{"ref": "A1" "name": "x"}]',
    "no-colon.json": b'[{"ref" "A1"}]',
    "line-break.json": b'[{"ref": "A\n1"}]',
    "backslash.json": b'[{"ref": "\\q"}]',
    "more.json": b'{"a": 1}}',
    "nan.json": b"[NaN]",
    "shop.dbf": b"\x03\x7a\x01\x01",
}


@pytest.fixture(scope="module")
def loader(areas: Areas, gazetteer: Gazetteer) -> Loader:
    return Loader(timetable(), areas, gazetteer)


@pytest.mark.parametrize("name", TEXTS)
def test_a_file_that_is_no_feed(loader: Loader, name: str, tmp_path: Path) -> None:
    path = tmp_path / name
    path.write_bytes(TEXTS[name])
    assert_is_chinese(loader, path)


@pytest.mark.parametrize("part", ["word/document.xml", "shops.shp", "a.gdb/x", "feed.csv", "readme.md"])
def test_an_archive_that_is_no_feed(loader: Loader, part: str, tmp_path: Path) -> None:
    path = tmp_path / "data.zip"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr(part, "x")
    assert_is_chinese(loader, path)


def assert_is_chinese(loader: Loader, path: Path) -> None:
    with pytest.raises(InvalidFeed) as error:
        loader.check_readable(path, LoadOptions(None, None, load_profile("contract")))
    chinese = localized_error(text_of(error.value), "zh")
    sentence = re.sub("ogr2ogr.*|--kind [a-z_]+|`.*?`", "", chinese)
    assert chinese.startswith(path.name) and not ENGLISH.search(sentence), chinese
    assert localized_error(text_of(error.value), "en") == text_of(error.value)


@pytest.mark.parametrize("kind", file_type.REJECTED_SIGNATURES.values())
def test_a_type_of_file(kind: str) -> None:
    assert reason_in_chinese(f"x: is not a feed, but {kind}")


@pytest.mark.parametrize("name", profile_names())
def test_a_format(name: str) -> None:
    assert reason_in_chinese(f"x.json: is not {load_profile(name).title}")


@pytest.mark.parametrize("fault", [*FAULTS.values(), OTHER])
def test_a_fault_of_json(fault: str) -> None:
    for text in (fault, f"{fault}, near [1, 2"):
        chinese = reason_in_chinese(f"x.json: is not {load_profile('contract').title}: {text}")
        assert chinese and not ENGLISH.search(chinese)


def test_a_fault_of_json_has_the_text_around_it(loader: Loader, tmp_path: Path) -> None:
    path = tmp_path / "shops.json"
    path.write_bytes(b'[{"ref": "A1", "name": }]')
    with pytest.raises(InvalidFeed, match=r'a value is missing or misplaced, near .*"name": \}\]$'):
        loader.check_readable(path, LoadOptions(None, None, load_profile("contract")))
