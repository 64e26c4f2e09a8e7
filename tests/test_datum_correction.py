"""A list published in a wrong datum, then in the right one: its areas follow the positions unheld."""

from pathlib import Path

import pytest

from locator.config import Settings
from locator.feed.load_options import LoadOptions
from locator.geo.datum import Datum
from locator.places.gazetteer import Gazetteer
from locator.serving.container import Container
from locator.serving.validated_feed import ValidatedFeed
from locator.store.held_loads import HeldLoad
from locator.store.releases import Published

from .conftest import clock
from .corpus_positions import bordering
from .rows import table
from .test_datum_detection import _named, rows_in

COUNT = 200
Rows = list[dict[str, str]]


@pytest.fixture(scope="module")
def container(tmp_path_factory: pytest.TempPathFactory) -> Container:
    return Container(Settings(database=f"sqlite:///{tmp_path_factory.mktemp('store') / 'locator.db'}"), clock)


def load(container: Container, folder: Path, rows: Rows, datum: Datum) -> Published | HeldLoad:
    """Load as with --as-declared."""
    path = folder / "feed.csv"
    path.write_text(table(rows), encoding="utf-8")
    outlets, report = container.load_feed([path], LoadOptions(datum))
    return container.submit(ValidatedFeed(outlets, report, []), [path], "timer", "nightly")


def codes(result: Published | HeldLoad) -> list[tuple[str, object]]:
    assert isinstance(result, HeldLoad)
    return [(reason.code, reason.figures.get("column")) for reason in result.reasons]


def test_the_right_datum_replaces_a_wrong_one_without_a_hold(
    tmp_path: Path, gazetteer: Gazetteer, container: Container
) -> None:
    rows = [_named(row, "name", gazetteer) for row in rows_in("bd09", bordering(COUNT))]
    first = load(container, tmp_path, rows, "wgs84")
    assert isinstance(first, Published) and first.added == COUNT
    renamed = [{**row, "name": row["address"] or "别的名称"} for row in rows]
    assert ("changed", "name") in codes(load(container, tmp_path, renamed, "bd09"))
    assert load(container, tmp_path, rows, "bd09") == Published(2, 0, COUNT, 0)
    assert {("moved", None), ("changed", "adcode")} <= set(codes(load(container, tmp_path, rows, "wgs84")))
