"""A release built incrementally equals one read in full."""

from collections.abc import Iterator
from random import Random

import numpy as np
import pytest
from sqlalchemy import Engine

from locator.config import Settings
from locator.index.incremental import wasted_share
from locator.index.snapshot import ALL_OUTLETS, Filter, Snapshot
from locator.network.outlet import Outlet
from locator.places.outlet_text_index import OutletLines, PreviousLines, lines_of
from locator.serving.container import Container
from locator.serving.current_release import load
from locator.store.changes_since import changes_since
from locator.store.releases import current_release, publish

from .network import NOW, china, outlets, timetable
from .reviews import rollback

NETWORK = outlets(china(400, 4))
HOURS = timetable()


@pytest.fixture
def parts(address: str) -> Iterator[Container]:
    container = Container(Settings(database=address, releases_kept=4), lambda: NOW)
    yield container
    container.engine.dispose()


def night(rng: Random, before: list[Outlet]) -> list[Outlet]:
    """Remove, add and change outlets: names, hours, positions and days off."""
    remaining = {outlet.ref: outlet for outlet in before if rng.random() > 0.03}
    for outlet in rng.sample(NETWORK, 12):
        changed = {
            "name": f"{outlet.name} {rng.randrange(9)}",
            "hours": f"Mo-Su 0{rng.randrange(10)}:00-18:00",
        }
        moved = {"lat": round(outlet.lat + rng.uniform(-0.1, 0.1), 6)}
        remaining[outlet.ref] = outlet.model_copy(update=changed if rng.random() < 0.7 else moved)
    for outlet in rng.sample(NETWORK, 4):
        ref = f"{rng.choice('0AZz')}{rng.randrange(99)}"
        remaining[ref] = outlet.model_copy(update={"ref": ref})
    return list(remaining.values())


def lines(snapshot: Snapshot, previous_lines: PreviousLines | None = None) -> OutletLines:
    return lines_of(snapshot.outlet, len(snapshot), previous_lines)


def contents(snapshot: Snapshot) -> list[object]:
    """Everything that an answer may need."""
    indexes = range(len(snapshot))
    filters = (ALL_OUTLETS, Filter(kinds=1), Filter(services=3), Filter(open_at=NOW), Filter(access=1))
    codes = [snapshot.outlet(i)["code"] for i in indexes]
    return [
        snapshot.release,
        list(snapshot.refs),
        list(snapshot.names),
        [snapshot.body(i) for i in indexes],
        [snapshot.index_of_code(code) for code in codes],
        [snapshot.position(i, "bd09") for i in indexes],
        [snapshot.state(i, NOW) for i in indexes],
        [snapshot.summary(i) for i in indexes],
        snapshot.adcodes.tolist(),
        snapshot.xyz.tolist(),
        [snapshot.subset(filter_).indices.tolist() for filter_ in filters],
    ]


@pytest.mark.parametrize("seed", range(3))
def test_an_incremental_load_equals_a_full_load(parts: Container, seed: int) -> None:
    rng, engine = Random(seed), parts.engine
    feed, carried = NETWORK[:300], 0
    publish(engine, feed, "0", NOW)
    current = load(engine, HOURS)
    words = lines(current)
    for number in range(1, 14):
        last = current_number(engine)
        if number % 5 == 0:
            rollback(engine, last - rng.randrange(1, 3), NOW)
        for _ in range(rng.choice([1, 1, 2])):
            feed = night(rng, feed)
            publish(engine, feed, str(number), NOW)
        before, current = current, load(engine, HOURS, current)
        previous_lines = (
            None if current.previous_index is None else PreviousLines(words, current.previous_index)
        )
        rebuilt = load(engine, HOURS)
        words = lines(current, previous_lines)
        assert contents(current) == contents(rebuilt)
        assert words.text == lines(rebuilt).text and list(words.starts) == list(lines(rebuilt).starts)
        assert words.streets == lines(rebuilt).streets
        carried += previous_lines is not None
        assert list(before.refs) == sorted(before.refs)  # the one before can still be asked
    assert carried >= 6


def current_number(engine: Engine) -> int:
    with engine.begin() as connection:
        return current_release(connection).number


def test_reads_everything_where_the_table_is_inconclusive(parts: Container) -> None:
    engine = parts.engine
    publish(engine, NETWORK, "first", NOW)
    first = load(engine, HOURS)
    for number in range(3):
        publish(engine, NETWORK[number + 1 :], "next", NOW)
    with engine.begin() as connection:
        now = current_release(connection)
        assert changes_since(connection, first.release, now) is not None
        other = Snapshot(first.release.__class__(1, NOW, sample=True, rows=1), (), HOURS)
        assert changes_since(connection, other.release, now) is None, "of another database"
        assert changes_since(connection, now, now) is None
    publish(engine, NETWORK[:390], "much is pruned", NOW)
    publish(engine, NETWORK[:395], "and more", NOW)
    with engine.begin() as connection:
        assert changes_since(connection, first.release, current_release(connection)) is None, "pruned"
    last = load(engine, HOURS)
    publish(engine, [o.model_copy(update={"name": "示例"}) for o in NETWORK], "much", NOW)
    with engine.begin() as connection:
        assert changes_since(connection, last.release, current_release(connection)) is None, (
            "much has changed"
        )


def test_the_file_of_bodies_does_not_grow_for_ever(parts: Container) -> None:
    current: Snapshot | None = None
    full_loads = 0
    for number in range(30):
        some = [o.model_copy(update={"name": f"示例 {number}"}) for o in NETWORK[:80]]
        publish(parts.engine, [*some, *NETWORK[80:]], "night", NOW)
        current = load(parts.engine, HOURS, current)
        full_loads += current.previous_index is None
        assert wasted_share(current._columns) <= 0.5
    assert 2 <= full_loads <= 8
    assert current is not None and isinstance(current.previous_index, np.ndarray)
