"""Regions: one extract becomes places, routes and a street map; all of it or nothing is published."""

import json
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing
from errno import EFBIG, EIO, ENOSPC
from fcntl import LOCK_EX, flock
from os import strerror
from pathlib import Path
from signal import SIGKILL, SIGXFSZ
from time import monotonic, sleep
from types import SimpleNamespace

import osmium
import pytest
from pmtiles.tile import TileType

from locator.cli.failures import failure_of as command_failure
from locator.cli.options import EXIT_DISK_FULL
from locator.directions.extract import failure_of, problem_of
from locator.errors import DiskFull
from locator.region.catalog import RegionCatalog
from locator.region.street_map.features import area_features, line_features, point_features
from locator.runtime.write_errors import write_problem

from . import sample_release
from .extracts import LAT, LON
from .maps import extract, foreign, metadata_of, tiles_of
from .program import ROOT, Program, environment, run
from .test_cli import Terminal
from .walks import install
from .web_client import Client

pytestmark = pytest.mark.slow
LAYERS = {
    *("streets", "street_labels", "buildings", "land", "water_polygons", "sites", "public_transport", "pois"),
}


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A data folder with the sample release and the region `town`."""
    install()
    folder = tmp_path_factory.mktemp("region")
    sample_release.copy_to(folder)
    added = Terminal(folder).run("region", "add", extract(folder))
    assert added.exit_code == 0, added.output
    return folder


@pytest.fixture(scope="module")
def program(folder: Path) -> Iterator[Program]:
    with run(f"sqlite:///{folder / 'locator.db'}") as program:
        yield program


@pytest.fixture
def client(program: Program) -> Iterator[Client]:
    with closing(program.client()) as client:
        yield client


def streets(folder: Path, name: str = "town") -> Path:
    catalog = RegionCatalog(folder)
    region = catalog.get(name)
    assert region
    return catalog.file(region, "map")


def test_one_command_makes_all_parts(folder: Path, client: Client) -> None:
    region = RegionCatalog(folder).get("town")
    assert region and set(region.parts) == {"map", "routes", "places"}
    west, south, east, north = region.bounds
    cells = region.parts["map"]["cells"]
    assert cells["zoom"] == 14 and 1 <= len(cells["rows"]) <= 3
    assert west < LON < east and south == LAT < north
    assert (folder / "routes.tar").stat().st_size > 0
    listed = Terminal(folder).run("region", "list").output
    assert listed.startswith(f"town: {west:.4f},{south:.4f} to {east:.4f},{north:.4f}; street map ")
    assert "routing tiles" in listed and "places " in listed and "openstreetmap.org/copyright" in listed
    assert (folder / "surroundings.db").exists()
    found = client.get("/api/v1/places?q=示例西街&near=39.9996,116.3466").json["features"]
    assert found[0]["properties"]["name"] == "示例西街"


def test_tiles_hold_every_layer_no_boundary_and_stay_small(folder: Path) -> None:
    tiles = tiles_of(streets(folder))
    layers = {layer["id"] for layer in metadata_of(streets(folder))["vector_layers"]}
    assert layers == LAYERS
    assert {zoom for zoom, _, _ in tiles} == set(range(4, 16))
    assert max(map(len, tiles.values())) <= 60_000
    assert "openstreetmap.org/copyright" in metadata_of(streets(folder))["attribution"]


URL = "/maps/town.pmtiles"


def test_ranges_etag_and_types(folder: Path, client: Client) -> None:
    content = streets(folder).read_bytes()
    complete = client.get(URL, headers={"Accept-Encoding": "gzip, br"})
    assert complete.status_code == 200 and complete.raw == content
    assert complete.mimetype == "application/vnd.pmtiles" and complete.headers["Accept-Ranges"] == "bytes"
    assert "Content-Encoding" not in complete.headers
    part = client.get(URL, headers={"Range": "bytes=7-126"})
    assert part.status_code == 206 and part.raw == content[7:127]
    assert part.headers["Content-Range"] == f"bytes 7-126/{len(content)}"
    assert part.headers["ETag"] == complete.headers["ETag"]
    assert client.get(URL, headers={"Range": "bytes=-5"}).raw == content[-5:]
    beyond = client.get(URL, headers={"Range": f"bytes={len(content)}-"})
    assert (beyond.status_code, beyond.headers["Content-Range"]) == (416, f"bytes */{len(content)}")
    assert client.get(URL, headers={"Range": "bytes=5-2"}).raw == content
    assert client.get(URL, headers={"If-None-Match": complete.headers["ETag"]}).status_code == 304
    head = client.head(URL)
    assert head.status_code == 200 and head.raw == b"" and head.headers["Content-Length"] == str(len(content))
    old = client.get(URL, headers={"Range": "bytes=0-9", "If-Range": '"another"'})
    assert old.status_code == 200 and old.raw == content
    for several in ("items=0-4", "bytes=0-0,10-20", "bytes=abc"):
        assert client.get(URL, headers={"Range": several}).raw == content
    same = {"Range": "bytes=0-9", "If-None-Match": complete.headers["ETag"]}
    assert client.get(URL, headers=same).status_code == 304
    assert client.get(URL, headers={"Range": "bytes=0-9", "If-Match": '"another"'}).status_code == 412
    assert client.get("/maps/nowhere.pmtiles").status_code == 404
    assert client.get("/maps/..%2Flocator.pmtiles").status_code == 404
    assert client.post(URL).status_code == 405


def test_a_large_range_is_sent_in_chunks(client: Client) -> None:
    path = ROOT / "static" / "basemap" / "china.pmtiles"
    answer = client.get("/static/basemap/china.pmtiles", headers={"Range": "bytes=10-"})
    assert answer.status_code == 206 and answer.raw == path.read_bytes()[10:]


def test_pages_draw_the_region_and_credit_it(client: Client) -> None:
    text = client.get("/map").text
    assert '"schema": "shortbread"' in text and "/maps/town.pmtiles?v=streets-" in text


SECRET_KEY = "b1946ac92492d2347c6235b4d2611184"
INVITATIONS = {
    "/": ('href="/map"',),
    "/?lang=en": ('href="/map?lang=en"',),
    "/map": ('id="map-search"', 'id="find"'),
    "/embed?q=陆家嘴": ("在地图上查看更多网点",),
}


@pytest.mark.parametrize(("approval", "is_on"), [("", False), ("GS(2024)0650", True)])
def test_the_public_gets_maps_only_with_an_approval_number(folder: Path, approval: str, is_on: bool) -> None:
    settings = {"public": 1, "secret_key": SECRET_KEY} | ({"map_approval": approval} if approval else {})
    database = f"sqlite:///{folder / 'locator.db'}"
    with run(database, **settings) as program, closing(program.client()) as client:
        status = 200 if is_on else 404
        assert (
            client.get(URL).status_code == client.get("/static/basemap/china.pmtiles").status_code == status
        )
        for path in ("%2e/basemap", "vendor%2f..%2fbasemap", "%62asemap"):
            assert client.get(f"/static/{path}/china.pmtiles").status_code == status
        for page in ("/", "/map", "/outlets/SAMPLE-SC-00001"):
            text = client.get(page).text
            assert ("leaflet.js" in text, "地图暂未开放" in text) == (is_on, not is_on)
            assert (approval in text) if is_on else ("map_outlets" not in text)
        for page, marks in INVITATIONS.items():
            text = client.get(page).text
            assert [mark in text for mark in marks] == [is_on] * len(marks), page
        assert client.get("/?adcode=310115").text.count("<h3>") == 10


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"", "file is empty"),
        ("示例".encode(), "not an OpenStreetMap extract"),
        (b"<?xml version='1.0'?><osm version='0.6'></osm>", "contains no position"),
        (b"<?xml version='1.0'?><osm version='0.6'><node id='1' lat='1'", "cannot be read"),
    ],
)
def test_a_bad_extract_changes_nothing(folder: Path, content: bytes, reason: str, tmp_path: Path) -> None:
    before = contents(folder)
    (tmp_path / "town.osm").write_bytes(content)
    rejected = Terminal(folder).run("region", "add", tmp_path / "town.osm")
    assert rejected.exit_code == 1 and reason in rejected.output
    assert contents(folder) == before


@pytest.mark.parametrize("name", ["town.txt", "town", "town.osm"])
def test_the_content_decides_the_format(name: str, tmp_path: Path) -> None:
    with osmium.SimpleWriter(str(tmp_path / "town.osm.pbf")) as writer:
        for thing in osmium.FileProcessor(extract(tmp_path, "source.osm")):
            writer.add(thing)
    file = (tmp_path / "town.osm.pbf").rename(tmp_path / name)
    added = Terminal(tmp_path).run("region", "add", file, "--name", "town")
    assert added.exit_code == 0, added.output
    assert all(part in added.output for part in ("street map", "routing tiles", "places"))


def test_a_full_disk_is_named_as_such(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    full = "the disk is full"
    assert problem_of(RuntimeError("Write failed: No space left on device")) == full
    assert problem_of(OSError(ENOSPC, strerror(ENOSPC))) == full
    damaged = problem_of(RuntimeError("PBF error: unexpected EOF\nmore"))
    assert damaged == "cannot be read as OpenStreetMap data: PBF error: unexpected EOF"
    too_large = "a file cannot be written: it is larger than this system allows"
    assert problem_of(OSError(EFBIG, strerror(EFBIG))) == too_large
    assert problem_of(failure_of("maker", -SIGXFSZ, "", tmp_path)) == f"{too_large} (maker)"
    closed = RuntimeError("Can not write to writer when in status 'closed' or 'error'")
    assert problem_of(closed).startswith("a file cannot be written: ")
    assert write_problem(sqlite3.OperationalError("database or disk is full")) == full
    assert write_problem(OSError(EIO, strerror(EIO))) and not write_problem(RuntimeError("PBF error"))
    failure = failure_of("maker", -6, "wrong size", tmp_path)
    assert problem_of(failure) == "maker exited with -6: wrong size"
    assert (
        problem_of(failure_of("maker", 120, "Write: No space left on device", tmp_path)) == f"{full} (maker)"
    )
    monkeypatch.setattr("shutil.disk_usage", lambda _: SimpleNamespace(free=90_000))
    assert problem_of(failure_of("maker", -6, "wrong size", tmp_path)) == f"{full} (maker)"


def test_a_full_disk_of_a_part_has_its_exit_code() -> None:
    assert command_failure(DiskFull()).exit_code == EXIT_DISK_FULL
    assert command_failure(OSError(ENOSPC, strerror(ENOSPC))).exit_code == EXIT_DISK_FULL
    assert command_failure(OSError(EIO, strerror(EIO), "a file")).exit_code == 1


def test_refuses_bad_names_no_parts_and_two_at_once(folder: Path, tmp_path: Path) -> None:
    terminal, file = Terminal(folder), extract(tmp_path)
    assert "no name of a region" in terminal.run("region", "add", file, "--name", "../x").output
    nothing = terminal.run("region", "add", file, "--no-map", "--no-routes", "--no-places")
    assert nothing.exit_code == 2 and "all parts are left out" in nothing.output
    assert "there is no region x; regions: town" in terminal.run("region", "remove", "x").output
    with (folder / "regions" / ".lock").open("ab") as lock:
        flock(lock, LOCK_EX)
        rejected = terminal.run("region", "add", file)
        others = [terminal.run(*words, file) for words in (("routes", "build"), ("places", "add"))]
    assert {(one.exit_code, "command is running" in one.output) for one in others} == {(1, True)}
    assert rejected.exit_code == 1 and "`routes` or `places` command is running" in rejected.output


def test_unfinished_commands_are_listed_with_their_size(tmp_path: Path) -> None:
    terminal, regions = Terminal(tmp_path), tmp_path / "regions"
    assert terminal.run("region", "list").output == "no regions; `region add FILE.osm.pbf` adds one\n"
    (work := regions / ".building-a-town-x7_k2m9q" / "tiles").mkdir(parents=True)
    (work / "0.gph").write_bytes(b"0" * 2_340_000)
    interrupted = terminal.run("region", "list").output
    assert "region a-town was interrupted and left 2.3 MB" in interrupted
    with (regions / ".lock").open("ab") as lock:
        flock(lock, LOCK_EX)
        assert "region a-town is running: 2.3 MB so far" in terminal.run("region", "list").output
    assert work.exists()


def contents(folder: Path) -> dict[str, bytes]:
    """Return the files of the region and what the other parts left in the data folder."""
    files = [*(folder / "regions").rglob("*"), folder / "routes.tar", folder / "places_added.db"]
    return {str(path): path.read_bytes() for path in files if path.is_file() and path.name != ".lock"}


@pytest.mark.parametrize("part", ["street_map", "directions.build", "places.osm"])
def test_a_kill_in_the_middle_leaves_the_old_region(folder: Path, client: Client, part: str) -> None:
    before, file = contents(folder), folder / "town.osm"
    command = [sys.executable, "-m", "locator", "region", "add", str(file)]
    environ = environment(f"sqlite:///{folder / 'locator.db'}", None)
    with subprocess.Popen(command, cwd=ROOT, env=environ, stderr=subprocess.DEVNULL) as adding:
        child = wait_for_child(adding.pid, part)
        adding.send_signal(SIGKILL)
    wait_for_end(child)
    assert {name: data for name, data in contents(folder).items() if name in before} == before
    assert client.get(URL).raw == streets(folder).read_bytes()
    (unfinished,) = (path.name for path in (folder / "regions").glob(".building-town-*"))
    listed = Terminal(folder).run("region", "list").output
    assert "a command for region town was interrupted and left " in listed and "next `region add`" in listed
    assert (folder / "regions" / unfinished).exists()
    again = Terminal(folder).run("region", "add", file)
    assert again.exit_code == 0, again.output
    assert "interrupted" not in Terminal(folder).run("region", "list").output
    left = {path.name for path in (folder / "regions").iterdir()}
    assert left == {".lock", "town"} and len(list((folder / "regions" / "town").iterdir())) == 3


PUBLISHING = "locator.region.publication"
KILL = "__import__('os').kill(__import__('os').getpid(), 9)"
AFTER = f"(lambda it, n: lambda *a: (it(*a), n.append(0), len(n) == {{}} and {KILL}))(_move, [])"
PUBLISHED = 4  # files: copy of the extract, routes, places, region.json; there are no sketches
POINTS = [
    ("_write", f"lambda *_: {KILL}", False),  # all parts are complete
    ("_move", f"lambda *_: {KILL}", True),  # the journal is written
    *(("_move", AFTER.format(number), True) for number in range(1, PUBLISHED + 1)),
]


def add_and_die(folder: Path, file: Path, function: str, value: str) -> None:
    command = [sys.executable, "-m", "locator", "region", "add", str(file), "--name", "new", "--no-map"]
    environ = environment(f"sqlite:///{folder / 'locator.db'}", None)
    environ["PLANTED_VALUES"] = json.dumps({f"{PUBLISHING}.{function}": value})
    assert subprocess.run(command, cwd=ROOT, env=environ, stderr=subprocess.DEVNULL).returncode == -SIGKILL


def state(folder: Path) -> tuple[set[str], set[str], bool]:
    """Return the regions that are listed, the sources of places, and whether there are routes."""
    listed = {path.parent.name for path in (folder / "regions").glob("*/region.json")}
    return listed, sources(folder), (folder / "routes.tar").exists()


@pytest.mark.parametrize(("function", "value", "published"), POINTS)
def test_a_kill_while_publishing_leaves_all_or_nothing(
    tmp_path: Path, function: str, value: str, published: bool
) -> None:
    install()
    file, terminal = extract(tmp_path), Terminal(tmp_path)
    assert terminal.run("region", "add", file, "--name", "old", "--no-map", "--no-routes").exit_code == 0
    before = {"old"}, {"region old"}, False
    assert state(tmp_path) == before
    add_and_die(tmp_path, file, function, value)
    after = ({"old", "new"}, {"region old", "region new"}, True) if published else before
    with run(f"sqlite:///{tmp_path / 'locator.db'}"):  # completes what was begun
        assert state(tmp_path) == after
    assert terminal.run("region", "remove", "old").exit_code == 0
    assert {path.name for path in (tmp_path / "regions").iterdir()} == {".lock"} | after[0] - {"old"}


def test_a_running_server_completes_a_publication(tmp_path: Path) -> None:
    install()
    sample_release.copy_to(tmp_path)
    file = extract(tmp_path)
    with run(f"sqlite:///{tmp_path / 'locator.db'}") as program, closing(program.client()) as client:
        add_and_die(tmp_path, file, "_move", f"lambda *_: {KILL}")
        assert not (tmp_path / "places_added.db").exists()
        assert client.get("/map").status_code == 200
        assert state(tmp_path) == ({"new"}, {"region new"}, True)
        found = client.get("/api/v1/places?q=示例西街&near=39.9996,116.3466").json["features"]
        assert found[0]["properties"]["name"] == "示例西街"


def wait_for_child(parent: int, module: str) -> int:
    """Return the process that runs a module for a parent, as soon as there is one."""
    end = monotonic() + 120
    while monotonic() < end:
        for child in Path(f"/proc/{parent}/task/{parent}/children").read_text().split():
            if module in Path(f"/proc/{child}/cmdline").read_text():
                return int(child)
        sleep(0.01)
    raise AssertionError(module)


def wait_for_end(pid: int) -> None:
    end = monotonic() + 30
    while Path(f"/proc/{pid}").exists() and monotonic() < end:
        sleep(0.05)
    assert not Path(f"/proc/{pid}").exists()


def test_regions_share_routes_and_each_can_be_removed(tmp_path: Path) -> None:
    install()
    terminal = Terminal(tmp_path)
    assert "no regions" in terminal.run("region", "list").output
    first = extract(tmp_path)
    assert terminal.run("region", "add", first, "--name", "one", "--no-map").exit_code == 0
    assert terminal.run("region", "add", first, "--name", "two", "--no-routes").exit_code == 0
    listed = terminal.run("region", "list").output
    assert "street map" not in listed.partition("two")[0] and "routing" not in listed.partition("two")[2]
    assert terminal.run("region", "remove", "one").exit_code == 0
    assert not (tmp_path / "routes.tar").exists() and not (tmp_path / "surroundings.db").exists()
    assert [region.name for region in RegionCatalog(tmp_path).regions()] == ["two"]
    assert sources(tmp_path) == {"region two"}
    assert terminal.run("region", "remove", "two").exit_code == 0
    assert sources(tmp_path) == set()


def test_sketches_have_the_streets_of_regions_with_routes_alone(tmp_path: Path) -> None:
    install()
    sample_release.copy_to(tmp_path)
    terminal, file = Terminal(tmp_path), extract(tmp_path)
    assert terminal.run("region", "add", file, "--no-map", "--no-places").exit_code == 0
    assert (tmp_path / "surroundings.db").exists()
    assert terminal.run("region", "add", file, "--no-map", "--no-routes").exit_code == 0
    assert not (tmp_path / "routes.tar").exists() and not (tmp_path / "surroundings.db").exists()


def sources(folder: Path) -> set[str]:
    """Return the sources of the places that were added."""
    with closing(sqlite3.connect(folder / "places_added.db")) as database:
        return {source for (source,) in database.execute("SELECT DISTINCT source FROM place")}


SCHEMAS = {
    "protomaps": ["boundaries", "buildings", "earth", "landuse", "places", "pois", "roads", "water"],
    "openmaptiles": ["boundary", "building", "landcover", "place", "transportation", "water", "waterway"],
    "shortbread-small": ["streets", "land"],
    "shortbread": ["boundaries", "buildings", "land", "ocean", "streets", "street_labels", "water_polygons"],
}


@pytest.mark.parametrize("schema", SCHEMAS)
def test_an_operators_map_takes_the_place_of_regions(folder: Path, client: Client, schema: str) -> None:
    file = foreign(folder / f"{schema}.pmtiles", SCHEMAS[schema], attribution="<b>示例</b> &lt;地图&gt;")
    terminal = Terminal(folder)
    added = terminal.run("map", "add", file)
    schema = schema.removesuffix("-small")
    assert added.exit_code == 0 and f"{schema}, zoom 0 to 0" in added.output, added.output
    text = client.get("/map").text
    assert f'"schema": "{schema}"' in text and "/maps/town" not in text and "<地图>" not in text
    assert client.get("/maps/~.pmtiles").raw == file.read_bytes()
    assert client.get(URL).status_code == 404
    assert terminal.run("map", "remove").exit_code == 0
    assert client.get("/maps/~.pmtiles").status_code == 404 and client.get(URL).status_code == 200
    assert "no map was added" in terminal.run("map", "remove").output


def test_other_files_are_refused_as_maps(folder: Path, tmp_path: Path) -> None:
    terminal = Terminal(folder)

    def refusal(path: Path) -> str:
        rejected = terminal.run("map", "add", path)
        assert rejected.exit_code == 1 and not (folder / "map").exists()
        return rejected.output

    good = foreign(tmp_path / "good.pmtiles", SCHEMAS["protomaps"])
    for size in (100, good.stat().st_size - 1):
        cut = tmp_path / "cut.pmtiles"
        cut.write_bytes(good.read_bytes()[:size])
        assert "cut.pmtiles is truncated or damaged" in refusal(cut)
    words = tmp_path / "words.pmtiles"
    words.write_text("示例")
    assert "words.pmtiles is not a PMTiles file of version 3" in refusal(words)
    other = foreign(tmp_path / "other.pmtiles", ["area", "border", "coast", "water"])
    assert "follows none of the schemas" in refusal(other)
    images = foreign(tmp_path / "images.pmtiles", [], TileType.PNG)
    assert "images.pmtiles holds images; vector tiles are required" in refusal(images)
    own = ROOT / "static" / "basemap" / "china.pmtiles"
    assert "none of the schemas Protomaps, OpenMapTiles and Shortbread: its layers are area" in refusal(own)


@pytest.mark.parametrize(
    ("tags", "expected"),
    [
        ({"highway": "motorway_link"}, [("streets", 7, {"kind": "motorway", "link": True})]),
        ({"highway": "steps", "level": "0;-1"}, [("streets", 14, {"kind": "steps"})]),
        ({"highway": "primary", "bridge": "yes"}, [("streets", 7, {"kind": "primary", "bridge": True})]),
        ({"railway": "subway"}, [("streets", 11, {"kind": "subway", "rail": True})]),
        ({"railway": "rail", "service": "yard"}, [("streets", 13, {"kind": "rail", "rail": True})]),
        ({"waterway": "river"}, [("water_lines", 7, {"kind": "river"})]),
        ({"highway": "pedestrian", "area": "yes"}, []),
        ({"boundary": "administrative", "admin_level": "2"}, []),
        ({"highway": "construction"}, []),
    ],
)  # fmt: skip
def test_lines(tags: dict[str, str], expected: list[tuple[object, ...]]) -> None:
    assert line_features(tags) == expected


@pytest.mark.parametrize(
    ("tags", "expected"),
    [
        ({"building": "retail", "shop": "mall"}, [("buildings", 13, {})]),
        ({"building": "no", "leisure": "park"}, [("land", 10, {"kind": "park"})]),
        ({"natural": "water", "water": "lake"}, [("water_polygons", 4, {"kind": "lake"})]),
        ({"amenity": "hospital"}, [("sites", 12, {"kind": "hospital"})]),
        ({"landuse": "military"}, []),
    ],
)
def test_areas(tags: dict[str, str], expected: list[tuple[object, ...]]) -> None:
    assert area_features(tags) == expected


RAIL = {"kind": "rail", "name": "示例站"}
AIRPORT = {"kind": "aerodrome", "name": "示例"}
VILLAGE = {"kind": "village", "name": "示例村"}


@pytest.mark.parametrize(
    ("tags", "expected"),
    [
        (
            {"railway": "subway_entrance", "ref": "A2"},
            [("public_transport", 14, {"kind": "subway_entrance", "ref": "A2"})],
        ),
        (
            {"railway": "station", "station": "subway", "name": "示例", "name:en": "Shili"},
            [("public_transport", 12, {"kind": "subway", "name": "示例", "name_en": "Shili"})],
        ),
        ({"railway": "station", "name": "示例站"}, [("public_transport", 9, RAIL)]),
        ({"aeroway": "aerodrome", "name": "示例"}, [("public_transport", 8, AIRPORT)]),
        ({"place": "village", "name": "示例村"}, [("place_labels", 11, VILLAGE)]),
        ({"amenity": "bench", "name": "示例"}, []),
        ({"amenity": "hospital"}, []),
    ],
)  # fmt: skip
def test_points(tags: dict[str, str], expected: list[tuple[object, ...]]) -> None:
    assert point_features(tags) == expected
