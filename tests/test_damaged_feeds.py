"""Question marks instead of names or addresses, exchanged and shifted columns: held, rows named."""

from pathlib import Path

import pytest

from locator.config import Settings
from locator.feed.load_options import LoadOptions
from locator.feed.report import Report
from locator.serving.container import Container
from locator.serving.validated_feed import ValidatedFeed
from locator.store.releases import Published

from .conftest import clock
from .rows import many, table

COUNT = 100
SERVICES, DEVICES = ("repair;screen", "battery;data", "loaner"), ("phone;tablet", "laptop", "watch;audio")
Rows = list[dict[str, str]]
ROWS: Rows = [
    {
        **row,
        "address": f"示例路 {i} 号",
        "phones": f"010-6234{i:04d}",
        "services": SERVICES[i % 3],
        "devices": DEVICES[i % 3],
    }
    for i, row in enumerate(many(COUNT))
]


class Feeds:
    """A database with the feed ROWS published, and previews of others."""

    def __init__(self, folder: Path) -> None:
        self.container = Container(Settings(database=f"sqlite:///{folder / 'locator.db'}"), clock)
        self.file = folder / "feed.csv"
        feed = self.read(ROWS)
        assert self.container.submit(feed, [self.file], "timer", "") == Published(1, COUNT, 0, 0)

    def read(self, rows: Rows) -> ValidatedFeed:
        self.file.write_text(table(rows), encoding="utf-8")
        outlets, report = self.container.load_feed([self.file], LoadOptions("wgs84"))
        return ValidatedFeed(outlets, report, report.file_errors)

    def preview(self, rows: Rows) -> tuple[list[tuple[str, object]], Report]:
        """Return codes and columns of the reasons why a feed would be held, and its report."""
        feed = self.read(rows)
        found = self.container.hold_reasons(feed, [self.file]) if feed.outlets else ()
        columns = (reason.figures.get("column") or reason.figures.get("columns") for reason in found)
        return list(zip((reason.code for reason in found), columns, strict=True)), feed.report


@pytest.fixture(scope="module")
def feeds(tmp_path_factory: pytest.TempPathFactory) -> Feeds:
    return Feeds(tmp_path_factory.mktemp("feeds"))


def damaged(share: float, **cells: str) -> Rows:
    return [{**row, **cells} if i < share * COUNT else row for i, row in enumerate(ROWS)]


def lines(report: Report, column: str) -> list[int]:
    return [item.line for item in report.findings if (item.code, item.column) == ("lost_characters", column)]


@pytest.mark.parametrize("text", ["????", "？？？？", "□□□□"])
@pytest.mark.parametrize("share", [0.3, 1.0])
def test_names_that_became_question_marks_are_rejected_row_by_row(
    feeds: Feeds, text: str, share: float
) -> None:
    found, report = feeds.preview(damaged(share, name=text))
    count = int(share * COUNT)
    assert lines(report, "name") == list(range(2, 2 + count)) and report.rejected == count
    expected = [("damaged_rows", None), ("rows", None), ("province", None), ("kind", None), ("refs", None)]
    assert found == (expected if share < 1 else [])  # without any usable row, nothing can be published


@pytest.mark.parametrize("share", [0.3, 1.0])
def test_addresses_that_became_question_marks_are_held(feeds: Feeds, share: float) -> None:
    found, report = feeds.preview(damaged(share, address="????1?"))
    assert lines(report, "address") == list(range(2, 2 + int(share * COUNT))) and report.rejected == 0
    assert found == [("damaged_rows", None), ("emptied", "address")]


def exchanged(a: str, b: str) -> Rows:
    return [{**row, a: row[b], b: row[a]} for row in ROWS]


def test_exchanged_columns_are_held(feeds: Feeds) -> None:
    assert feeds.preview(exchanged("name", "address"))[0] == [("exchanged", "name")]
    found, report = feeds.preview(exchanged("services", "devices"))
    assert found == [("emptied", "services"), ("emptied", "devices")]
    reasons = [item.reason for item in report.findings if item.code == "emptied"]
    assert all(" is empty now in 100 of 100 outlets (100.0 %), such as B0: " in reason for reason in reasons)


def shifted(*columns: str) -> Rows:
    return [{**row, **{c: ROWS[i - 1][c] for c in columns}} for i, row in enumerate(ROWS)]


@pytest.mark.parametrize(
    ("columns", "expected"),
    [
        (("name",), [("shifted", "name")]),
        (("address",), [("shifted", "address")]),
        (("phones",), [("shifted", "phones")]),
        (("lat", "lon"), [("shifted", "lat, lon")]),
        (("services",), [("changed", "services")]),
        (("devices",), [("changed", "devices")]),
        (
            tuple(column for column in ROWS[0] if column != "ref"),
            [("shifted", "name, address, phones, lat, lon"), ("changed", "services"), ("changed", "devices")],
        ),
    ],
)
def test_columns_shifted_by_a_row_are_held(
    feeds: Feeds, columns: tuple[str, ...], expected: list[tuple[str, str]]
) -> None:
    assert feeds.preview(shifted(*columns))[0] == expected
