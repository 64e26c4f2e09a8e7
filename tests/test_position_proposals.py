"""Rows with an address and no coordinates: nothing is published before an operator confirms the position."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import orjson
import pytest
from sqlalchemy import Engine

from locator.config import Settings
from locator.errors import InvalidFeed, InvalidInput, NoRelease
from locator.feed.load_options import LoadOptions
from locator.feed.report import Report
from locator.geo.point import Point, metres
from locator.hours import Timetable
from locator.index.release_diff import HoldReason
from locator.index.snapshot import Snapshot
from locator.network.outlet import Outlet
from locator.network.position_proposal import CONFIRMED_FEED
from locator.serving.change_preview import ChangePreview, NotConfirmed
from locator.serving.container import Container
from locator.serving.current_release import load
from locator.serving.validated_feed import ValidatedFeed
from locator.store import held_loads, log, overrides, position_proposals
from locator.store.position_proposals import PendingPosition

from .network import NOW, timetable
from .rows import many, row, table

OFFICE = Point(39.11693, 117.191294)  # 津汇广场, which the shipped places know within 80 m
TIMETABLE: Timetable = timetable()


def unlocated(
    ref: str = "P1", address: str = "天津市和平区南京路189号津汇广场2层", **cells: str
) -> dict[str, str]:
    cells = {"address": address, "lat": "", "lon": "", **cells}
    return row(**{"ref": ref, "name": f"示例 {ref}", **cells})


NIGHT = [*many(8), unlocated()]


class Desk:
    """A container on a database of its own, which loads rows as files."""

    def __init__(self, address: str, folder: Path) -> None:
        self.container = Container(Settings(database=address), lambda: NOW)
        self.folder = folder

    @property
    def engine(self) -> Engine:
        return self.container.engine

    def check(self, rows: list[dict[str, str]], name: str = "night.csv") -> tuple[list[Outlet], Report]:
        (self.folder / name).write_text(table(rows), encoding="utf-8")
        return self.container.load_feed([self.folder / name], LoadOptions("wgs84"))

    def load(self, rows: list[dict[str, str]]) -> Report:
        outlets, report = self.check(rows)
        self.container.submit(ValidatedFeed(outlets, report, []), [self.folder / "night.csv"], "timer", "x")
        return report

    def pending(self) -> list[PendingPosition]:
        return self.container.positions.pending()

    def confirm(self, *numbers: int, **more: Any) -> Any:
        chosen = numbers or [item.id for item in self.pending()]
        decision = {"by": "li", "why": "seen on the map", "accept": lambda _preview: True}
        return self.container.positions.confirm(chosen, **decision | more)

    def preview(self, *numbers: int, **more: Any) -> ChangePreview:
        with pytest.raises(NotConfirmed) as problem:
            self.confirm(*numbers, accept=lambda _preview: False, **more)
        return problem.value.preview

    def snapshot(self) -> Snapshot:
        return load(self.engine, TIMETABLE)

    def outlet(self, ref: str) -> dict[str, Any] | None:
        snapshot = self.snapshot()
        index = snapshot.index(ref)
        return None if index is None else snapshot.outlet(index)


@pytest.fixture
def desk(address: str, tmp_path: Path) -> Iterator[Desk]:
    desk = Desk(address, tmp_path)
    yield desk
    desk.engine.dispose()


def codes(report: Report, code: str = "position") -> list[tuple[str, str, int]]:
    return [(f.code, f.severity, f.record) for f in report.findings if f.code.startswith(code)]


def test_a_proposal_is_stored_and_nothing_is_published_from_it(desk: Desk) -> None:
    report = desk.load(NIGHT)
    assert (report.usable, report.rejected, report.waiting) == (8, 0, 1)
    assert codes(report) == [("position_missing", "error", 9)]
    assert desk.outlet("P1") is None and len(desk.snapshot()) == 8
    (item,) = desk.pending()
    proposed = item.proposal.position
    assert proposed is not None and (proposed.kind, proposed.radius, proposed.is_rough) == (
        "office",
        80,
        False,
    )
    assert metres(Point(proposed.lat, proposed.lon), OFFICE) < 1
    summary = report.to_dict()
    assert summary["summary"]["positionsToConfirm"] == 1
    assert summary["positions"][0]["position"]["name"] == "天津市和平区津汇广场"
    assert orjson.loads(report.to_json())["positions"][0]["ref"] == "P1"


def test_confirming_publishes_it_in_one_release_and_the_next_feed_keeps_it(desk: Desk) -> None:
    desk.load(NIGHT)
    done = desk.confirm()
    assert (done.number, done.added, done.changed, done.removed) == (2, 1, 0, 0) and desk.pending() == []
    outlet = desk.outlet("P1")
    assert outlet is not None and metres(Point(outlet["lat"], outlet["lon"]), OFFICE) < 1
    assert outlet["source"] == {
        "lat": outlet["lat"],
        "lon": outlet["lon"],
        "datum": "wgs84",
        "feed": CONFIRMED_FEED,
    }
    assert outlet["address"]["district"] == "和平区" and outlet["address"]["adcode"] == "120101"
    assert outlet["code"] and outlet["phones"] == ["010-62345678"]
    with desk.engine.begin() as connection:
        entry = log.entries(connection, 1)[0]
        assert log.verify(connection).errors == []
    assert (entry.who, entry.what, entry.why) == ("li", "confirm position", "seen on the map")
    assert entry.details["positions"][0]["ref"] == "P1"
    report = desk.load(NIGHT)
    assert codes(report) == [("position_confirmed", "info", 9)]
    assert report.comparison is not None and report.comparison.is_unchanged
    assert desk.snapshot().release.number == 2 and desk.pending() == []
    assert desk.load([*many(8), unlocated(phones="950800")]).usable == 9
    changed = desk.outlet("P1")
    assert changed is not None and changed["phones"] == ["950800"] and changed["lat"] == outlet["lat"]


def test_confirmed_positions_need_no_datum(desk: Desk) -> None:
    (desk.folder / "night.csv").write_text(table([unlocated()]), encoding="utf-8")
    files = [desk.folder / "night.csv"]
    _, report = desk.container.load_feed(files, LoadOptions())
    desk.container.positions.store(report, "night.csv", "timer", "x")
    desk.confirm()
    outlets, report = desk.container.load_feed(files, LoadOptions())
    assert len(outlets) == 1 and report.file_errors == [] and report.system_errors == []
    assert codes(report, "") == [("position_confirmed", "info", 1)]


def test_an_outlet_that_was_away_returns_to_its_confirmed_position(desk: Desk) -> None:
    desk.load(NIGHT)
    desk.confirm()
    desk.load(many(8))
    assert desk.outlet("P1") is None
    desk.load(NIGHT)
    outlet = desk.outlet("P1")
    assert outlet is not None and outlet["source"]["feed"] == CONFIRMED_FEED


def test_an_operator_enters_another_position(desk: Desk) -> None:
    desk.load(NIGHT)
    desk.confirm(position="39.1200,117.2000", datum="gcj02")
    outlet = desk.outlet("P1")
    assert outlet is not None
    moved = metres(Point(outlet["lat"], outlet["lon"]), Point(39.12, 117.2))
    assert 300 < moved < 800  # converted from GCJ-02
    entered = {"lat": 39.12, "lon": 117.2, "datum": "gcj02", "feed": CONFIRMED_FEED}
    assert outlet["source"] == entered
    report = desk.load(NIGHT)
    assert report.comparison is not None and report.comparison.is_unchanged
    assert desk.load([*many(8), unlocated(phones="950800")]).usable == 9
    changed = desk.outlet("P1")
    assert changed is not None and changed["phones"] == ["950800"] and changed["source"] == entered


NEW_ADDRESS = "天津市和平区滨江道示例商场"


def test_a_new_address_is_proposed_anew_and_the_outlet_stays(desk: Desk) -> None:
    desk.load(NIGHT)
    desk.confirm()
    before = desk.outlet("P1")
    report = desk.load([*many(8), unlocated(address=NEW_ADDRESS, phones="950800")])
    assert codes(report) == [("position_outdated", "warning", 9)]
    stayed = desk.outlet("P1")
    assert before is not None and stayed is not None and stayed["phones"] == ["950800"]
    for field in ("lat", "lon", "address"):
        assert stayed[field] == before[field]
    (item,) = desk.pending()
    assert item.proposal.address.text == NEW_ADDRESS
    desk.confirm(position="39.1236, 117.1895")
    moved = desk.outlet("P1")
    assert moved is not None and moved["address"]["text"] == NEW_ADDRESS and moved["lat"] == 39.1236
    assert codes(desk.load([*many(8), unlocated(address=NEW_ADDRESS)])) == [("position_confirmed", "info", 9)]


def test_width_and_spaces_of_an_address_are_no_change(desk: Desk) -> None:
    desk.load(NIGHT)
    desk.confirm()
    report = desk.load([*many(8), unlocated(address="天津市和平区 南京路１８９号津汇广场２层")])
    assert codes(report) == [("position_confirmed", "info", 9)]


def test_coordinates_of_a_feed_win(desk: Desk) -> None:
    desk.load(NIGHT)
    desk.confirm()
    located = unlocated() | {"lat": "39.117100", "lon": "117.191500"}
    assert codes(desk.load([*many(8), located])) == []
    outlet = desk.outlet("P1")
    assert outlet is not None and outlet["lat"] == 39.1171 and outlet["source"]["feed"] == "night.csv"
    lost = desk.check(NIGHT)[1]
    assert (lost.rejected, lost.waiting) == (1, 0)  # it would vanish, so it is a fault of the feed
    (finding,) = [f for f in lost.findings if f.code == "position_missing"]
    assert "in the current release" in finding.reason and finding.severity == "error"


def test_an_edit_of_the_position_by_hand_survives(desk: Desk) -> None:
    desk.load(NIGHT)
    desk.confirm()
    value = desk.container.manual_changes.value("position", "39.11712, 117.19134", "wgs84")
    entry = overrides.Edit("P1", "position", value)
    desk.container.manual_changes.edit(entry, "li", "x", lambda _preview: True)
    assert codes(desk.load(NIGHT)) == [("position_confirmed", "info", 9)]
    outlet = desk.outlet("P1")
    assert outlet is not None and (outlet["lat"], outlet["lon"]) == (39.11712, 117.19134)


def test_a_dismissed_proposal_stays_so_while_the_address_is_in_the_feed(desk: Desk) -> None:
    desk.load(NIGHT)
    assert desk.container.positions.dismiss([desk.pending()[0].id], by="li", why="closed") == 1
    report = desk.load(NIGHT)
    assert report.waiting == 1 and desk.pending() == [] and desk.outlet("P1") is None
    desk.load(many(8))
    desk.load(NIGHT)
    assert len(desk.pending()) == 1


def test_a_row_that_disappears_takes_its_proposal_along(desk: Desk) -> None:
    desk.load([*NIGHT, unlocated("P2")])
    assert [item.proposal.ref for item in desk.pending()] == ["P1", "P2"]
    desk.load([*many(8), unlocated("P2", phones="950800")])
    (item,) = desk.pending()
    assert item.id == 2 and item.proposal.fields["phones"] == ["950800"]


def test_a_held_load_brings_its_proposals_once_it_is_approved(desk: Desk) -> None:
    desk.load(many(8))
    for decision in ("refuse", "approve"):
        outlets, report = desk.check(NIGHT)
        desk.container.positions.propose(report)
        pending = held_loads.PendingLoad(outlets[1:], "night.csv", positions=report.position_proposals)
        held = held_loads.submit(desk.engine, pending, lambda _: [HoldReason("x", "x", {})], NOW, by="t")
        assert isinstance(held, held_loads.HeldLoad) and desk.pending() == []
        if decision == "refuse":
            held_loads.refuse(desk.engine, held.id, NOW, by="li", why="x")
        else:
            held_loads.approve(desk.engine, held.id, lambda _: [], NOW, by="li", why="x")
    assert [item.proposal.ref for item in desk.pending()] == ["P1"]


def test_a_file_without_coordinates_is_stored_as_proposals_and_confirming_makes_the_first_release(
    desk: Desk,
) -> None:
    rows = [{k: v for k, v in unlocated(f"P{n}").items() if k not in ("lat", "lon")} for n in range(3)]
    outlets, report = desk.check(rows)
    assert not outlets and (report.rejected, report.waiting) == (0, 3)
    assert desk.container.positions.store(report, "night.csv", "timer", "x") == 3
    with pytest.raises(NoRelease):
        desk.snapshot()
    done = desk.confirm(*[item.id for item in desk.pending()][:2])
    assert (done.number, done.added) == (1, 2) and {"P0", "P1"} == set(desk.snapshot().refs)


def test_confirmed_outlets_replace_the_sample(desk: Desk) -> None:
    desk.load([r | {"ref": f"SAMPLE-{r['ref']}"} for r in many(8)])
    report = desk.check([unlocated()])[1]
    desk.container.positions.store(report, "night.csv", "timer", "x")
    desk.confirm()
    assert list(desk.snapshot().refs) == ["P1"] and not desk.snapshot().release.sample


def test_a_confirmation_is_previewed_with_the_findings_of_a_load(desk: Desk) -> None:
    desk.load([*NIGHT, unlocated("P2", name="示例 P1")])
    preview = desk.preview(1)
    assert (preview.base, preview.counts) == (1, (1, 0, 0)) and not preview.is_suspicious
    (added,) = preview.outlets
    assert (added.ref, added.kind) == ("P1", "added") and metres(*added.points, OFFICE) < 1
    assert [(item.code, item.file) for item in desk.preview(1, 2).warnings] == [("same_shop_twice", "P2")]
    assert [item.code for item in desk.preview(1, position="39.12,117.19").warnings] == ["few_decimals"]
    assert len(desk.pending()) == 2 and desk.snapshot().release.number == 1
    desk.confirm(1, accept=lambda preview: not preview.is_suspicious)
    with pytest.raises(NotConfirmed):
        desk.confirm(2, accept=lambda preview: not preview.is_suspicious)
    assert desk.confirm(2).added == 1


def test_the_guard_counts_the_sample_that_confirmed_outlets_replace(desk: Desk) -> None:
    desk.load([r | {"ref": f"SAMPLE-{r['ref']}"} for r in many(8)])
    desk.container.positions.store(desk.check([unlocated()])[1], "night.csv", "timer", "x")
    assert desk.preview().counts == (1, 0, 8)


@pytest.mark.parametrize(
    ("rough", "is_confirmable"),
    [
        ({"radius": 1_500}, True),
        ({"radius": 1_501}, False),
        ({"radius": 800, "kind": "district"}, False),
        ({"radius": 800, "confidence": 0.59}, False),
    ],
)
def test_a_rough_position_is_confirmed_as_proposed_after_a_warning(
    desk: Desk, rough: dict[str, Any], is_confirmable: bool
) -> None:
    report = desk.check([*many(8), unlocated()])[1]
    desk.container.positions.propose(report)
    (item,) = report.position_proposals
    assert item.position is not None
    uncertain = item.position._replace(is_rough=True, **rough)
    report.position_proposals = [item._replace(position=uncertain)]
    desk.container.positions.store(report, "night.csv", "timer", "x")
    if not is_confirmable:
        with pytest.raises(InvalidInput, match="too uncertain"):
            desk.confirm(1)
        return
    assert [reason.code for reason in desk.preview(1).reasons] == ["position_rough"]
    with pytest.raises(NotConfirmed):
        desk.confirm(1, accept=lambda preview: not preview.is_suspicious)
    assert desk.confirm(1).added == 1


REFUSED: list[tuple[dict[str, str], dict[str, Any], str, str]] = [
    ({"address": "天津市和平区示例路1号"}, {}, "position", "too uncertain"),
    ({"address": "天津市和平区示例路1号"}, {"position": "unmoved"}, "position", "too uncertain"),
    ({"address": "某某路1号"}, {}, "position", "no position was found"),
    ({"address": "某某路1号"}, {"position": "here"}, "position", "must be a position"),
    ({"address": "某某路1号"}, {"position": "95.1234,117.2345"}, "position", "latitude"),
    ({"address": "某某路1号"}, {"position": "20.9087,119.3975"}, "position", "no district"),
    ({"adcode": "120101"}, {"position": "39.9087,116.3975"}, "position", "北京市"),
    ({"district": "和平区", "city": "天津市"}, {"position": "31.2304,121.4737"}, "position", "上海市"),
    ({}, {"by": " "}, "by", "required"),
    ({}, {"why": ""}, "why", "required"),
]


@pytest.mark.parametrize(("cells", "decision", "field", "text"), REFUSED)
def test_refuses_a_decision_without_effect(
    desk: Desk, cells: dict[str, str], decision: dict[str, Any], field: str, text: str
) -> None:
    desk.load([*many(8), unlocated(**cells)])
    proposed = desk.pending()[0].proposal.position
    if decision.get("position") == "unmoved":
        assert proposed is not None
        decision = {"position": f"{proposed.lat}, {proposed.lon}"}
    with pytest.raises(InvalidInput, match=text) as problem:
        desk.confirm(**decision)
    assert problem.value.field == field
    assert desk.snapshot().release.number == 1 and len(desk.pending()) == 1


def test_one_of_several_that_cannot_be_confirmed_stops_all(desk: Desk) -> None:
    desk.load([*NIGHT, unlocated("P2", address="某某路1号")])
    with pytest.raises(InvalidInput, match="proposal 2: no position"):
        desk.confirm()
    with pytest.raises(InvalidInput, match="one proposal only"):
        desk.confirm(position="39.9087,116.3975")
    assert len(desk.pending()) == 2
    desk.confirm(1)
    with pytest.raises(InvalidInput, match="was confirmed by li"):
        desk.confirm(1, 2)
    with pytest.raises(InvalidInput, match="9 not found"):
        desk.container.positions.dismiss([9], by="li", why="x")


def test_more_proposals_than_one_statement_holds(desk: Desk) -> None:
    fields = [
        {"ref": f"N{i}", "kind": "drop_off", "name": "x", "address": {"text": "x"}} for i in range(1_201)
    ]
    found = [position_proposals.PositionProposal(item) for item in fields]
    with held_loads.writing(desk.engine).begin() as connection:
        position_proposals.refresh(connection, found, (), NOW)
        position_proposals.refresh(connection, found[:1], (), NOW)
        assert len(position_proposals.list_pending(connection)) == 1


ROWS: list[tuple[dict[str, str], list[tuple[str, str]], int]] = [
    # cells beside empty coordinates, findings with their column, rows that wait for a position
    ({}, [("position_missing", "lat")], 1),
    ({"address": "", "township": "朝阳门街道"}, [("position_missing", "lat")], 1),
    ({"address": ""}, [("position_missing", "lat")], 0),
    ({"address": " ", "district": "东城区"}, [("position_missing", "lat")], 0),
    ({"lon": "116.4"}, [("missing", "lat")], 0),
    ({"lat": "39.9"}, [("missing", "lon")], 0),
    ({"lat": "x"}, [("not_a_number", "lat"), ("missing", "lon")], 0),
    ({"ref": ""}, [("missing", "ref")], 0),
    ({"kind": "shop"}, [("literal_error", "kind")], 0),
    ({"ref": "B1"}, [("duplicate_ref", "ref")], 0),
]


@pytest.mark.parametrize(("cells", "findings", "waiting"), ROWS)
def test_findings_of_a_row(
    desk: Desk, cells: dict[str, str], findings: list[tuple[str, str]], waiting: int
) -> None:
    outlets, report = desk.check([*many(8), unlocated(**cells)])
    found = [(f.code, f.column) for f in report.findings if f.severity == "error"]
    assert sorted(found) == sorted(findings) and all(f.fix and f.reason for f in report.findings)
    assert (report.waiting, report.rejected, len(outlets)) == (waiting, 1 - waiting, 8)
    assert len(report.position_proposals) == waiting


def test_a_file_with_neither_coordinates_nor_address_is_refused(desk: Desk) -> None:
    with pytest.raises(InvalidFeed, match=r"lat, lon, or an address from which positions are proposed"):
        desk.check([{"ref": "A", "kind": "drop_off", "name": "x"}])


def test_a_feature_without_a_geometry(desk: Desk) -> None:
    properties = {"ref": "P1", "kind": "drop_off", "name": "x", "address": {"text": "天津市和平区津汇广场"}}
    features = [
        {"type": "Feature", "properties": properties, "geometry": None},
        {"type": "Feature", "properties": properties | {"ref": "P2", "address": {}}, "geometry": None},
    ]
    path = desk.folder / "a.geojson"
    path.write_bytes(orjson.dumps({"type": "FeatureCollection", "features": features}))
    _, report = desk.container.load_feed([path], LoadOptions("wgs84"))
    assert [f.code for f in report.findings] == ["position_missing", "unreadable_record"]
    assert [item.ref for item in report.position_proposals] == ["P1"]
