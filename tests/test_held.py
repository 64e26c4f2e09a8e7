"""Held loads: decided by a named operator, no effect until approved, published exactly as reviewed."""

from collections.abc import Iterator

import pytest
from sqlalchemy import Engine

from locator.config import Settings
from locator.errors import InvalidInput
from locator.index.release_diff import HoldReason, ReleaseDiff
from locator.serving.container import Container
from locator.serving.current_release import load
from locator.store import held_loads, log
from locator.store.releases import Published, current_number, publish

from .network import NOW, china, outlets, timetable

NETWORK = outlets(china(60, 4))


@pytest.fixture
def engine(address: str) -> Iterator[Engine]:
    engine = Container(Settings(database=address)).engine
    yield engine
    engine.dispose()


def shrinks(change: ReleaseDiff) -> list[HoldReason]:
    """A guard that holds whatever loses outlets."""
    lost = len(change.before.outlets) - len(change.after.outlets) if change.before else 0
    return [HoldReason("rows", f"{lost} outlets fewer", {"lost": lost})] if lost > 0 else []


def submit(engine: Engine, count: int) -> Published | held_loads.HeldLoad:
    feed = held_loads.PendingLoad(NETWORK[:count], "night.csv", lambda: b'{"summary":{}}')
    return held_loads.submit(engine, feed, shrinks, NOW, by="timer", why="nightly")


def hold_load(engine: Engine, count: int) -> held_loads.HeldLoad:
    done = submit(engine, count)
    assert isinstance(done, held_loads.HeldLoad)
    return done


def refs(engine: Engine) -> set[str]:
    return set(load(engine, timetable()).refs)


def whats(engine: Engine) -> list[str]:
    with engine.begin() as connection:
        assert log.verify(connection).errors == []
        return [entry.what for entry in reversed(log.entries(connection))]


def test_an_ordinary_load_is_published(engine: Engine) -> None:
    assert submit(engine, 40) == Published(1, 40, 0, 0)
    assert submit(engine, 50) == Published(2, 10, 0, 0)
    assert whats(engine) == ["publish", "publish"]


def test_a_held_load_changes_nothing_until_it_is_approved(engine: Engine) -> None:
    submit(engine, 60)
    before = refs(engine)
    load_ = hold_load(engine, 30)
    assert load_.reasons == [HoldReason("rows", "30 outlets fewer", {"lost": 30})] and load_.by == "timer"
    assert refs(engine) == before
    done = held_loads.approve(engine, load_.id, shrinks, NOW, by="li", why="Harbin closed")
    assert done == Published(2, 0, 0, 30) and refs(engine) == {o.ref for o in NETWORK[:30]}
    assert whats(engine) == ["publish", "hold", "approve"]
    with engine.begin() as connection:
        assert held_loads.report(connection, load_.id) == b'{"summary":{}}'
        load_row = held_loads.get(connection, load_.id)
        assert (load_row.state, load_row.decided_by, load_row.decided_why, load_row.release) == (
            "approved",
            "li",
            "Harbin closed",
            2,
        )
        assert connection.exec_driver_sql("SELECT count(*) FROM held_outlet").scalar() == 0


def test_a_rejected_load_is_deleted_and_its_reasons_stay(engine: Engine) -> None:
    submit(engine, 60)
    number = hold_load(engine, 30).id
    assert held_loads.refuse(engine, number, NOW, by="li", why="half a file").state == "refused"
    with engine.begin() as connection:
        assert held_loads.list_held_loads(connection, pending_only=True) == []
        assert [item.reasons[0].code for item in held_loads.list_held_loads(connection)] == ["rows"]
        assert current_number(connection) == 1
    assert whats(engine) == ["publish", "hold", "refuse"]


def test_when_the_release_has_moved_on_it_is_compared_and_held_again(engine: Engine) -> None:
    submit(engine, 50)
    number = hold_load(engine, 30).id
    publish(engine, NETWORK, "other.csv", NOW)
    again = held_loads.approve(engine, number, shrinks, NOW, by="li", why="as seen")
    assert isinstance(again, held_loads.HeldLoad) and again.base == 2 and len(refs(engine)) == 60
    assert [reason.code for reason in again.reasons] == ["moved_on", "rows"]
    assert "compared with release 1; release 2 is now current" in again.reasons[0].sentence
    assert again.reasons[1].figures == {"lost": 30}
    assert held_loads.approve(engine, number, shrinks, NOW, by="li", why="seen again") == Published(
        3, 0, 0, 30
    )
    assert whats(engine) == ["publish", "hold", "publish", "hold again", "approve"]


def test_a_second_click_finds_it_decided(engine: Engine) -> None:
    submit(engine, 60)
    number = hold_load(engine, 30).id
    held_loads.approve(engine, number, shrinks, NOW, by="li", why="yes")
    for late in (
        lambda: held_loads.approve(engine, number, shrinks, NOW, by="wu", why="yes"),
        lambda: held_loads.refuse(engine, number, NOW, by="wu", why="no"),
    ):
        with pytest.raises(InvalidInput, match=r"load 1 was approved by li"):
            late()
    with engine.begin() as connection:
        assert current_number(connection) == 2


def test_the_same_load_waits_once(engine: Engine) -> None:
    submit(engine, 60)
    assert hold_load(engine, 30).id == hold_load(engine, 30).id == 1
    assert hold_load(engine, 20).id == 2
    assert whats(engine) == ["publish", "hold", "hold"]


@pytest.mark.parametrize(
    ("number", "by", "why", "field"), [(9, "li", "x", "id"), (1, " ", "x", "by"), (1, "li", "", "why")]
)
def test_a_decision_needs_a_load_a_name_and_a_reason(
    engine: Engine, number: int, by: str, why: str, field: str
) -> None:
    submit(engine, 60)
    hold_load(engine, 30)
    with pytest.raises(InvalidInput) as error:
        held_loads.approve(engine, number, shrinks, NOW, by=by, why=why)
    assert error.value.field == field and len(refs(engine)) == 60


def test_a_held_load_gets_codes_only_on_publication(engine: Engine) -> None:
    submit(engine, 40)
    other = held_loads.PendingLoad([*NETWORK[:10], NETWORK[59]], "b.csv")
    held_loads.submit(engine, other, shrinks, NOW)
    with engine.begin() as connection:
        assert connection.exec_driver_sql("SELECT count(*) FROM code").scalar() == 40


def test_a_load_that_changes_nothing_is_not_held(engine: Engine) -> None:
    def always(_change: ReleaseDiff) -> list[HoldReason]:
        return [HoldReason("older", "older", {})]

    publish(engine, NETWORK, "a.csv", NOW)
    done = held_loads.submit(engine, held_loads.PendingLoad(NETWORK, "a.csv"), always, NOW)
    assert isinstance(done, Published) and done.is_unchanged
