"""Sample feed: the documented network, identical on every machine, and marked as a sample."""

import os
import subprocess
import sys
from collections import Counter, defaultdict
from datetime import date
from hashlib import sha256
from pathlib import Path

import pytest

from locator.feed.load import Loader
from locator.feed.load_options import LoadOptions
from locator.feed.report import Report
from locator.geo.districts import Areas
from locator.geo.point import Point, metres
from locator.network.outlet import Outlet
from locator.places.gazetteer import Gazetteer

from .network import timetable
from .sample_release import SAMPLE

pytestmark = pytest.mark.slow

ROOT = Path(__file__).parent.parent
CREATED = date(2026, 11, 25)


@pytest.fixture(scope="module")
def loaded(gazetteer: Gazetteer, areas: Areas) -> tuple[list[Outlet], Report]:
    return Loader(timetable(), areas, gazetteer).load([SAMPLE], LoadOptions("wgs84"), today=CREATED)


Loaded = tuple[list[Outlet], Report]


def test_every_row_can_be_used_and_nothing_is_wrong_with_it(loaded: Loaded) -> None:
    outlets, report = loaded
    assert len(outlets) == 22_300 and not report.system_errors and not report.file_errors
    codes = Counter((finding.severity, finding.code) for finding in report.findings)
    assert set(codes) == {("info", "hours_not_said"), ("info", "proposed_services")}  # what is in prose
    assert Counter(outlet.kind for outlet in outlets) == {"service_center": 2_300, "drop_off": 20_000}


def test_every_name_says_that_it_is_a_sample_and_every_phone_is_the_hotlines(loaded: Loaded) -> None:
    for outlet in loaded[0]:
        assert "示例" in outlet.name and outlet.name_en.startswith("Sample")
        assert outlet.ref.startswith("SAMPLE-")
        assert all(phone.startswith("950800转") for phone in outlet.phones)


def test_every_outlet_lies_in_its_named_district(loaded: Loaded, areas: Areas) -> None:
    outlets = loaded[0]
    around = areas.at_many([o.lat for o in outlets], [o.lon for o in outlets])
    assert [o.ref for o, adcode in zip(outlets, around, strict=True) if o.address.adcode != adcode] == []


def test_an_outlet_named_after_a_township_is_near_its_own_point(loaded: Loaded, gazetteer: Gazetteer) -> None:
    own_points: dict[tuple[str, str], list[Point]] = defaultdict(list)
    for town in gazetteer.townships():
        if town.exact:
            own_points[town.adcode, town.name].append(town.point)
    for outlet in loaded[0]:
        address = outlet.address
        if address.township:
            near = own_points[address.adcode, address.township]
            assert min(metres(outlet.point, point) for point in near) <= 2_000, outlet.ref
    assert sum(bool(outlet.address.township) for outlet in loaded[0]) > 5_000


def test_name_and_address_name_the_township_or_only_the_district(
    loaded: Loaded, gazetteer: Gazetteer
) -> None:
    townships = defaultdict(set)
    for town in gazetteer.townships():
        townships[town.adcode].add(town.name)
    for outlet in loaded[0]:
        address = outlet.address
        place = address.township or address.district or address.city or address.province
        assert address.text.startswith(place) and place.removesuffix("市") in outlet.name, outlet.ref
        others = townships[address.adcode] - {address.township}
        if not address.township:
            assert not [town for town in others if town in outlet.name and town not in place], outlet.ref


def test_every_city_has_a_service_center(loaded: Loaded, gazetteer: Gazetteer) -> None:
    served = {o.address.adcode[:4] for o in loaded[0] if o.kind == "service_center"}
    cities = {area.adcode[:4] for area in gazetteer if area.level == "city" and area.adcode[:2] < "70"}
    assert sorted(cities - served) == []


def test_hours_are_varied_and_some_are_unknown(loaded: Loaded) -> None:
    hours = Counter(outlet.hours for outlet in loaded[0])
    assert len(hours) >= 15 and hours["24/7"] > 500 and hours[None] > 500
    assert any("PH off" in (text or "") for text in hours)
    assert any("-02:00" in (text or "") for text in hours)
    assert sum(bool(outlet.exceptions) for outlet in loaded[0]) > 500


def test_people_decide_how_many(loaded: Loaded) -> None:
    provinces = Counter(outlet.address.province for outlet in loaded[0])
    assert provinces["广东省"] > 3 * provinces["青海省"]


def test_the_file_is_the_same_in_every_process(tmp_path: Path) -> None:
    """Compare with the sample of `make`, which was written under a random hash seed."""
    again = tmp_path / "again.csv"
    program = (
        "import sys; from pathlib import Path; from locator.feed.sample import write_sample\n"
        "from locator.geo.districts import Areas; from locator.places.gazetteer import Gazetteer\n"
        "facts = Gazetteer.load(Path('data/gazetteer')), Areas.load(Path('data/build/areas.npz'))\n"
        "write_sample(Path(sys.argv[1]), *facts)"
    )
    command = [sys.executable, "-c", program, str(again)]
    subprocess.run(command, cwd=ROOT, env=os.environ | {"PYTHONHASHSEED": "12345"}, check=True)
    same = sha256(again.read_bytes()).digest() == sha256(SAMPLE.read_bytes()).digest()
    assert same, f"the program writes another sample than {SAMPLE}: `make {SAMPLE.relative_to(ROOT)}`"
