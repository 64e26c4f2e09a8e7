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
from locator.store.releases import current_release, publish, rollback

from .network import NOW, china, outlets, timetable

NETWORK = outlets(china(400, 4))
HOURS = timetable()


@pytest.fixture
def parts(address: str) -> Iterator[Container]:
    made = Container(Settings(database=address, releases_kept=4), lambda: NOW)
    yield made
    made.engine.dispose()


def night(rng: Random, before: list[Outlet]) -> list[Outlet]:
    """Some outlets go, some come, some change: their names, hours, positions and days off."""
    held = {outlet.ref: outlet for outlet in before if rng.random() > 0.03}
    for outlet in rng.sample(NETWORK, 12):
        changed = {
            "name": f"{outlet.name} {rng.randrange(9)}",
            "hours": f"Mo-Su 0{rng.randrange(10)}:00-18:00",
        }
        moved = {"lat": round(outlet.lat + rng.uniform(-0.1, 0.1), 6)}
        held[outlet.ref] = outlet.model_copy(update=changed if rng.random() < 0.7 else moved)
    for outlet in rng.sample(NETWORK, 4):
        ref = f"{rng.choice('0AZz')}{rng.randrange(99)}"
        held[ref] = outlet.model_copy(update={"ref": ref})
    return list(held.values())


def lines(snapshot: Snapshot, known: PreviousLines | None = None) -> OutletLines:
    return lines_of(snapshot.outlet, len(snapshot), known)


def told(snapshot: Snapshot) -> list[object]:
    """Everything that an answer may need."""
    whole = range(len(snapshot))
    filters = (ALL_OUTLETS, Filter(kinds=1), Filter(services=3), Filter(open_at=NOW), Filter(access=1))
    codes = [snapshot.outlet(i)["code"] for i in whole]
    return [
        snapshot.release,
        list(snapshot.refs),
        list(snapshot.names),
        [snapshot.body(i) for i in whole],
        [snapshot.index_of_code(code) for code in codes],
        [snapshot.position(i, "bd09") for i in whole],
        [snapshot.state(i, NOW) for i in whole],
        [snapshot.summary(i) for i in whole],
        snapshot.adcodes.tolist(),
        snapshot.xyz.tolist(),
        [snapshot.subset(wanted).indices.tolist() for wanted in filters],
    ]


@pytest.mark.parametrize("seed", range(3))
def test_carried_over_or_read_whole_it_is_the_same(parts: Container, seed: int) -> None:
    rng, engine = Random(seed), parts.engine
    feed, carried = NETWORK[:300], 0
    publish(engine, feed, "0", NOW)
    held = load(engine, HOURS)
    words = lines(held)
    for number in range(1, 14):
        last = current_number(engine)
        if number % 5 == 0:
            rollback(engine, last - rng.randrange(1, 3), NOW)
        for _ in range(rng.choice([1, 1, 2])):
            feed = night(rng, feed)
            publish(engine, feed, str(number), NOW)
        before, held = held, load(engine, HOURS, held)
        known = None if held.previous_index is None else PreviousLines(words, held.previous_index)
        whole = load(engine, HOURS)
        words = lines(held, known)
        assert told(held) == told(whole)
        assert words.text == lines(whole).text and list(words.starts) == list(lines(whole).starts)
        assert words.streets == lines(whole).streets
        carried += known is not None
        assert list(before.refs) == sorted(before.refs)  # the one before can still be asked
    assert carried >= 6


def current_number(engine: Engine) -> int:
    with engine.begin() as connection:
        return current_release(connection).number


def test_what_the_table_cannot_tell_is_read_whole(parts: Container) -> None:
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
    held: Snapshot | None = None
    whole = 0
    for number in range(30):
        some = [o.model_copy(update={"name": f"示例 {number}"}) for o in NETWORK[:80]]
        publish(parts.engine, [*some, *NETWORK[80:]], "night", NOW)
        held = load(parts.engine, HOURS, held)
        whole += held.previous_index is None
        assert wasted_share(held._columns) <= 0.5
    assert 2 <= whole <= 8
    assert held is not None and isinstance(held.previous_index, np.ndarray)
