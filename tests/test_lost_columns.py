"""Columns that a feed has lost and the loader fills in: held once, and the new reference when approved."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import Engine

from locator.config import Settings
from locator.feed.guard.lost_columns import lost_columns
from locator.feed.guard.reason import Limits
from locator.feed.load_options import LoadOptions
from locator.feed.own_columns import FILLED_COLUMNS
from locator.feed.report import Report
from locator.index.release_diff import OutletPosition, ReleaseOutlets
from locator.serving.container import Container
from locator.serving.validated_feed import ValidatedFeed
from locator.store import held_loads
from locator.store.dialect import writing
from locator.store.feed_columns import columns_of
from locator.store.held_loads import HeldLoad
from locator.store.releases import Published, current_number

from .conftest import clock
from .network import NOW
from .reviews import rollback
from .rows import many, table

COUNT = 40
AREA = {"province": "北京市", "city": "北京市", "district": "西城区", "township": "金融街街道"}
FULL = many(COUNT, status="open", adcode="110102", postcode="100032", **AREA)
ALL = dict.fromkeys(FILLED_COLUMNS, COUNT)
Rows = list[dict[str, str]]


class Network:
    """A database, and loads of feeds into it."""

    def __init__(self, address: str, folder: Path) -> None:
        self.container = Container(Settings(database=address), clock)
        self.file = folder / "feed.csv"

    @property
    def engine(self) -> Engine:
        return self.container.engine

    def read(self, rows: Rows, kind: str | None = None) -> ValidatedFeed:
        self.file.write_text(table(rows), encoding="utf-8")
        return ValidatedFeed(*self.container.load_feed([self.file], LoadOptions("wgs84", kind)), [])

    def load(self, rows: Rows, kind: str | None = None) -> Published | HeldLoad:
        return self.container.submit(self.read(rows, kind), [self.file], "timer", "nightly")

    def reasons(self, rows: Rows, kind: str | None = None) -> list[tuple[str, object]]:
        """Return codes and columns of the reasons of a preview, which writes nothing."""
        found = self.container.hold_reasons(self.read(rows, kind), [self.file])
        return [(reason.code, reason.figures.get("column")) for reason in found]

    def approve(self, load: Published | HeldLoad) -> Published | HeldLoad:
        assert isinstance(load, HeldLoad)
        return held_loads.approve(self.engine, load.id, self.container.guard, NOW, by="li", why="agreed")

    def columns(self) -> dict[str, int] | None:
        with self.engine.begin() as connection:
            counts = columns_of(connection, current_number(connection) or 0)
        return dict(counts) if counts else None


@pytest.fixture
def network(address: str, tmp_path: Path) -> Iterator[Network]:
    made = Network(address, tmp_path)
    yield made
    made.engine.dispose()


def without(column: str, rows: Rows = FULL) -> Rows:
    return [{**row, column: ""} for row in rows]


def test_a_lost_adcode_column_is_held_and_its_approval_is_the_new_reference(network: Network) -> None:
    assert network.load(FULL) == Published(1, COUNT, 0, 0) and network.columns() == ALL
    held = network.load(without("adcode"))
    assert isinstance(held, HeldLoad)
    assert [reason.sentence for reason in held.reasons] == [
        "adcode is empty in 40 of 40 rows, in the last feed in 0 (100.0 % lost); "
        "the values are filled in from other columns; the limit is 5.0 %"
    ]
    assert network.columns() == ALL and network.load(FULL) == Published(1, 0, 0, 0)
    assert network.approve(held) == Published(1, 0, 0, 0)
    assert network.columns() == ALL | {"adcode": 0}
    assert network.load(without("adcode")) == Published(1, 0, 0, 0)
    assert network.load(FULL) == Published(1, 0, 0, 0) and network.columns() == ALL  # it is back
    assert network.reasons(without("adcode")) == [("column_lost", "adcode")]


@pytest.mark.parametrize("column", ["kind", "status", "hours", "adcode", "province", "district"])
def test_a_column_that_the_loader_fills_in_is_counted(network: Network, column: str) -> None:
    adcode = "110102" if column == "adcode" else ""
    rows = [{**row, "hours_text": "每天9:00-18:00", "adcode": adcode} for row in FULL]
    network.load(rows)
    kind = "service_center" if column == "kind" else None
    assert network.reasons(without(column, rows), kind) == [("column_lost", column)]


def test_parts_of_the_address_may_come_from_its_text(network: Network) -> None:
    text = "北京市西城区金融街街道示例路 1 号（邮编：100032）"
    rows = [{**row, "address": text, "city": ""} for row in FULL]
    network.load(rows)
    lost = ("province", "district", "township", "adcode", "postcode")
    only_text = [{**row, **dict.fromkeys(lost, "")} for row in rows]
    assert network.reasons(only_text) == [("column_lost", column) for column in lost]


def test_a_column_that_is_empty_now_is_named_once(network: Network) -> None:
    network.load(FULL)
    assert network.reasons(without("township")) == [("emptied", "township")]


def test_a_changed_feed_without_the_column_is_held_and_a_rollback_restores_the_reference(
    network: Network,
) -> None:
    network.load(FULL)
    renamed = [{**row, "name": f"{row['name']}店"} if i < 2 else row for i, row in enumerate(FULL)]
    assert network.approve(network.load(without("adcode", renamed))) == Published(2, 0, 2, 0)
    assert network.columns() == ALL | {"adcode": 0}
    assert rollback(network.engine, 1, NOW).number == 3 and network.columns() == ALL


def test_a_release_of_an_earlier_version_is_no_reference(network: Network) -> None:
    network.load(FULL)
    with writing(network.engine).begin() as connection:
        connection.exec_driver_sql("DELETE FROM feed_column")
    assert network.columns() is None and network.load(without("adcode")) == Published(1, 0, 0, 0)
    assert network.columns() == ALL | {"adcode": 0}


def test_only_valid_values_count(network: Network) -> None:
    feed = network.read([{**row, "adcode": "11010"} for row in FULL])
    assert feed.report.columns == ALL | {"adcode": 0}
    assert feed.report.to_dict()["ownColumns"] == feed.report.columns
    assert Report().to_dict()["ownColumns"] == {}


def outlets(count: int, **columns: int) -> ReleaseOutlets:
    rows = [OutletPosition(f"R{i}", 110102, 39.9, 116.4, "") for i in range(count)]
    return ReleaseOutlets(rows, columns=columns)


@pytest.mark.parametrize(
    ("before", "after", "lost"),
    [
        (outlets(100, adcode=100), outlets(100, adcode=95), 0),
        (outlets(100, adcode=100), outlets(100, adcode=94), 6),
        (outlets(100, adcode=100), outlets(50, adcode=50), 0),
        (outlets(100, adcode=50), outlets(200, adcode=90), 10),
        (outlets(100, adcode=0), outlets(100, adcode=0), 0),
        (outlets(8, adcode=8), outlets(8, adcode=6), 0),
        (outlets(8, adcode=8), outlets(8, adcode=5), 3),
        (outlets(100), outlets(100, adcode=0), 0),
    ],
)
def test_shares_of_the_rows_are_compared(before: ReleaseOutlets, after: ReleaseOutlets, lost: int) -> None:
    found = [reason.figures["changed"] for reason in lost_columns(before, after, Limits())]
    assert found == ([lost] if lost else [])
