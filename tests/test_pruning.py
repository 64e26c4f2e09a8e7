"""Pruned releases, and databases of older versions."""

from collections.abc import Iterator
from contextlib import closing

import pytest
from sqlalchemy import Engine

from locator.config import Settings
from locator.errors import ReleaseGone
from locator.network.outlet import Outlet
from locator.serving.container import Container
from locator.serving.current_release import CurrentRelease, load
from locator.store import log
from locator.store.dialect import writing
from locator.store.releases import list_releases, oldest_release, publish

from .databases import places_of
from .network import NOW, china, outlets, timetable
from .program import parts_of, run, until
from .reviews import rollback
from .web_client import Client

pytestmark = pytest.mark.slow

NETWORK = outlets(china(40, 4))
SECRET = "b1946ac92492d2347c6235b4d261"
NEW_TABLES = (
    "held_column",
    "feed_column",
    "held_outlet",
    "held_proposal",
    "held",
    "override",
    "log",
    "log_end",
    "user",
    "sign_in_attempt",
)
NEW_TABLES += ("outlet_plain", "feed_made", "oldest_kept", "alembic_version")


def opened(address: str, retained: int) -> Engine:
    return Container(Settings(database=address, releases_kept=retained)).engine


def night(number: int) -> list[Outlet]:
    """Every night one outlet is renamed, one opens and one closes."""
    renamed = NETWORK[number].model_copy(update={"name": f"示例 {number}"})
    return [renamed, *NETWORK[number + 1 : number + 20]]


@pytest.fixture
def engine(address: str) -> Iterator[Engine]:
    engine = opened(address, 3)
    for number in range(8):
        publish(engine, night(number), f"night {number}", NOW)
    yield engine
    engine.dispose()


def counted(engine: Engine, table: str) -> int:
    with engine.begin() as connection:
        return int(connection.exec_driver_sql(f"SELECT count(*) FROM {table}").scalar_one())


def test_the_newest_few_stay_and_can_be_brought_back(engine: Engine) -> None:
    with engine.begin() as connection:
        assert (oldest_release(connection), len(list_releases(connection))) == (6, 8)
    for number in (8, 7, 6):
        rollback(engine, number, NOW)
        snapshot = load(engine, timetable())
        assert set(snapshot.refs) == {o.ref for o in night(number - 1)}
        outlet_ = snapshot.outlet(snapshot.index(NETWORK[number - 1].ref))
        assert outlet_["name"] == f"示例 {number - 1}"


LAT, LON = NETWORK[0].point
PATHS = (f"nearest?lat={LAT}&lon={LON}&limit=50", "outlets?bbox=73,18,135,54&limit=100", "export.csv")


def answers(client: Client, number: int) -> list[bytes]:
    """Return the answers from a release, without the members that depend on its number and the time."""
    until(lambda: client.get("/api/v1/outlets?limit=1").json["release"]["number"] == number)
    bodies = [client.get(f"/api/v1/{path}").data for path in PATHS]
    return [body.split(b'"features":')[-1].split(b'"answer":')[0] for body in bodies]


def test_a_rollback_answers_with_the_same_bytes(address: str) -> None:
    with parts_of(address, secret_key=SECRET) as parts:
        publish(parts.engine, NETWORK, "first", NOW)
        with (
            run(address, secret_key=SECRET, rate_limit="off") as program,
            closing(program.client()) as client,
        ):
            first = answers(client, 1)
            publish(parts.engine, night(3), "second", NOW)
            assert answers(client, 2) != first
            rollback(parts.engine, 1, NOW)
            assert answers(client, 3) == first and all(len(answer) > 1_000 for answer in first)


def test_a_pruned_release_is_reported_as_gone(engine: Engine) -> None:
    with pytest.raises(ReleaseGone, match="release 5 was pruned; available releases: 6 to 8"):
        rollback(engine, 5, NOW)
    with pytest.raises(ReleaseGone, match="was pruned"):
        CurrentRelease(engine, timetable).past_outlet(1, NETWORK[0].ref)
    with pytest.raises(ReleaseGone, match="release 9 not found; available releases: 6 to 8"):
        rollback(engine, 9, NOW)


def test_rows_go_and_codes_stay(engine: Engine) -> None:
    assert counted(engine, "outlet") == counted(engine, places_of(engine)) < 20 + 3 * 3
    assert counted(engine, "code") == 27
    with engine.begin() as connection:
        assert log.verify(connection).errors == []


def test_a_smaller_number_holds_from_the_next_load_on_and_a_larger_brings_nothing_back(
    engine: Engine, address: str
) -> None:
    for retained, first in ((1, 9), (9, 9), (0, 9)):
        again = opened(address, retained)
        publish(again, night(8 + first + retained), "later", NOW)
        with again.begin() as connection:
            assert oldest_release(connection) == first
        again.dispose()


def test_a_database_of_an_older_version_goes_on_working(engine: Engine, address: str) -> None:
    before = dict.fromkeys(load(engine, timetable()).refs)
    with writing(engine).begin() as connection:
        for table in NEW_TABLES:
            connection.exec_driver_sql(f'DROP TABLE "{table}"')
    engine.dispose()
    again = opened(address, 0)
    assert dict.fromkeys(load(again, timetable()).refs) == before
    assert publish(again, night(9), "new", NOW, by="li").number == 9
    assert rollback(again, 8, NOW).number == 10
    with again.begin() as connection:
        assert [entry.what for entry in log.entries(connection)] == ["rollback", "publish"]
        assert log.verify(connection).errors == []
    again.dispose()
