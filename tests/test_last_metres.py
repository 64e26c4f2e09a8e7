"""Last metres: facts, completeness, and the work list."""

import csv
from datetime import date
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from locator.directions.last_metres import last_metres
from locator.directions.last_metres_score import WEIGHTS, completeness, people_of, work_list
from locator.directions.narrative_items import Floor, LastVerified, Station
from locator.geo.point import Point
from locator.network.outlet import Approach
from locator.places.gazetteer import Gazetteer

from .rows import row, table
from .test_cli import Terminal

TODAY = date(2026, 11, 25)
COMPLETE: dict[str, Any] = {
    "station": "示例站",
    "exit": "C",
    "exit_metres": 0,
    "landmark": "示例邮局旁",
    "entrance": "北门",
    "floor": "2",
    "unit": "2-08",
    "lift": False,
    "step_free": False,
    "parking": "示例停车场",
    "verified_on": "2026-10-08",
}


@pytest.fixture
def terminal(tmp_path: Path) -> Terminal:
    return Terminal(tmp_path)


def outlet(**fields: Any) -> dict[str, Any]:
    return {"ref": "A", "name": "甲", "kind": "service_center", "address": {"adcode": "110101"}, **fields}


def test_every_field_of_the_approach_has_its_weight() -> None:
    differing = sorted(set(WEIGHTS) ^ set(Approach.model_fields))
    assert not differing, (
        f"locator/directions/last_metres_score.py: WEIGHTS and Approach differ in {differing}"
    )
    assert sum(WEIGHTS.values()) == 100, "locator/directions/last_metres_score.py: WEIGHTS must sum to 100"


@pytest.mark.parametrize(
    ("approach", "score", "missing"),
    [
        ({}, 0, 11),
        (COMPLETE, 100, 0),
        ({"landmark": "示例邮局旁"}, 20, 10),
        ({"floor": "2"}, 15, 10),
        ({"floor": "一楼"}, 20, 9),  # no lift is missed on the ground floor
        ({**COMPLETE, "verified_on": "2025-11-26"}, 100, 0),
        ({**COMPLETE, "verified_on": "2025-11-25"}, 95, 0),
        ({**COMPLETE, "verified_on": "2023-01-01"}, 90, 0),
        ({**COMPLETE, "verified_on": "2027-01-01"}, 100, 0),
        ({**COMPLETE, "landmark": ""}, 80, 1),
    ],
)
def test_scores(approach: dict[str, Any], score: int, missing: int) -> None:
    found = completeness(outlet(approach=approach), TODAY)
    assert (found.score, len(found.missing)) == (score, missing)


def test_the_heaviest_field_is_named_first() -> None:
    assert completeness(outlet(), TODAY).missing[:2] == ("landmark", "floor")


@given(st.sets(st.sampled_from(sorted(COMPLETE))), st.sampled_from(sorted(COMPLETE)))
def test_one_more_fact_is_never_a_lower_score(fields_: set[str], more: str) -> None:
    less = completeness(outlet(approach={name: COMPLETE[name] for name in fields_}), TODAY)
    best = completeness(outlet(approach={name: COMPLETE[name] for name in {*fields_, more}}), TODAY)
    assert 0 <= less.score <= best.score <= 100


def test_the_work_list_takes_the_busiest_first_and_of_these_the_poorest() -> None:
    people = {"110101": 100_000.0, "110102": 400_000.0, "110105": None}.get
    landmark_only = {"landmark": "甲旁"}
    found = [
        outlet(ref="drop", kind="drop_off", address={"adcode": "110102"}),
        outlet(ref="few"),
        outlet(ref="many, told", address={"adcode": "110102"}, approach=landmark_only),
        outlet(ref="many, bare", address={"adcode": "110102"}),
        outlet(ref="unknown", address={"adcode": "110105"}),
        outlet(ref="gone", address={"adcode": "110102"}, status="closed"),
    ]
    tasks = work_list(found, people, TODAY)
    assert [task.ref for task in tasks] == ["many, bare", "many, told", "few", "unknown", "drop"]
    assert [task.people for task in tasks] == [200_000, 200_000, 100_000, None, 400_000]


def test_quarters_are_even() -> None:
    found = [outlet(ref=f"{i:02d}", address={"adcode": f"{i:06d}"}) for i in range(20)]
    tasks = work_list(found, lambda adcode: float(adcode), TODAY)
    assert [sum(task.quarter == quarter for task in tasks) for quarter in (1, 2, 3, 4)] == [5, 5, 5, 5]
    assert tasks[0].ref == "19" and work_list([], lambda _: None, TODAY) == []


def test_population_of_a_district_is_exact_or_a_share_of_its_parent(gazetteer: Gazetteer) -> None:
    people = people_of(gazetteer)
    beijing = gazetteer.get("110000")
    assert beijing is not None and beijing.population
    assert people("110101") == beijing.population / len(gazetteer.children("110000"))
    district = next(area for area in gazetteer if area.level == "district" and area.population)
    assert people(district.adcode) == district.population
    assert people("999999") is None and people("") is None


def test_the_last_metres_of_an_outlet() -> None:
    here, entrance = Point(39.98, 116.31), Point(39.99, 116.31)
    found = last_metres(outlet(approach=COMPLETE), TODAY, here, entrance)
    assert found.station is not None and found.station.bearing == pytest.approx(0, abs=1e-6)
    assert found.station._replace(bearing=None) == Station("示例站", "C", 0)
    assert found.floor == Floor(2, False)
    assert found.verified == LastVerified(date(2026, 10, 8), 48)
    minimal = last_metres(outlet(), TODAY, here, entrance)
    assert set(minimal) == {None}


def test_a_lift_belongs_to_upper_floors() -> None:
    assert last_metres(outlet(approach={"floor": "1", "lift": True}), TODAY).floor == Floor(1, None)


def test_the_command_prints_a_table_and_a_csv_without_formulas(terminal: Terminal) -> None:
    rows = [
        row(ref="A1", adcode="310115"),
        row(ref="A2", adcode="310115", name="=1+1", approach_landmark="示例邮局旁"),
    ]
    assert terminal.run("load", "--datum", "wgs84", terminal.file("feed.csv", table(rows))).exit_code == 0
    result = terminal.run("last-metres")
    assert result.exit_code == 0
    lines = result.output.splitlines()
    assert lines[0].split()[:3] == ["score", "quarter", "people"]
    assert [line.split()[3] for line in lines[1:]] == ["A1", "A2"]
    assert "landmark, floor" in lines[1] and "landmark" not in lines[2]
    out = terminal.folder / "work.csv"
    assert terminal.run("last-metres", "-n", 0, "-o", out).exit_code == 0
    rows_ = list(csv.DictReader(StringIO(out.read_text(encoding="utf-8-sig"))))
    assert [(item["ref"], item["score"]) for item in rows_] == [("A1", "0"), ("A2", "20")]
    assert rows_[1]["name"] == "'=1+1" and rows_[0]["missing"].startswith("landmark;floor")
    assert len(terminal.run("last-metres", "-n", 1).output.splitlines()) == 2
    assert len(terminal.run("last-metres", "--adcode", "11").output.splitlines()) == 1


def test_without_a_release_the_command_says_so(terminal: Terminal) -> None:
    result = terminal.run("last-metres")
    assert result.exit_code == 1 and "published" in result.output
