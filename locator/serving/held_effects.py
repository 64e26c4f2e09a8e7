"""Effect of approving a held load now, also if releases were published since the load was checked."""

from collections.abc import Callable, Mapping, Sequence
from contextlib import AbstractContextManager
from datetime import date, datetime
from typing import Any, NamedTuple

import orjson
from sqlalchemy import Connection

from ..feed.diff import Comparer, Comparison, Fields, PreviousRelease, is_same_outlet
from ..hours import SHANGHAI
from ..network.outlet import Outlet
from ..store import held_contents, held_loads
from ..store.compare import bodies_before
from ..store.releases import current_number, list_releases, oldest_release

Diff = Mapping[str, Any]


class HeldEffect(NamedTuple):
    """Comparison of a held load with the current release as JSON, and what it would undo.

    `diff` is None if a report of an older version has none. `checked` is the release that the load was first
    compared with, `newer` the releases published since, newest first. `undone` compares the load with them:
    outlets that would be `reverted` to their older values, `returned` or `withdrawn`; None if `checked` was
    pruned.
    """

    diff: Diff | None
    current: int | None
    checked: int | None
    newer: Sequence[Any] = ()
    undone: Diff | None = None


class HeldEffects:
    """Effects of the pending loads; one that had to be computed is kept while the release is current."""

    def __init__(
        self,
        read_transaction: Callable[[], AbstractContextManager[Connection]],
        previous_release: Callable[[], PreviousRelease | None],
        clock: Callable[[], datetime],
    ) -> None:
        self._read_transaction, self._previous_release = read_transaction, previous_release
        self._clock = clock
        self._computed: dict[tuple[int, int | None, date], HeldEffect] = {}

    def of(self, loads: Sequence[held_loads.HeldLoad]) -> dict[int, HeldEffect]:
        """Return the effects of pending loads by id."""
        today = self._clock().astimezone(SHANGHAI).date()  # overrides of the comparison depend on it
        with self._read_transaction() as connection:
            number = current_number(connection)
            reports = {load.id: held_loads.report(connection, load.id) for load in loads}
        diffs = {key: _stored_diff(report) for key, report in reports.items()}
        effects: dict[int, HeldEffect] = {}
        computed: dict[tuple[int, int | None, date], HeldEffect] = {}
        for load in loads:
            diff = diffs[load.id]
            checked = diff["against"] if diff else load.base
            if checked == number:
                effects[load.id] = HeldEffect(diff, number, checked)
                continue
            key = load.id, number, today
            computed[key] = self._computed.get(key) or self._compute(load, diff, checked)
            effects[load.id] = computed[key]
        self._computed = computed
        return effects

    def _compute(self, load: held_loads.HeldLoad, diff: Diff | None, checked: int | None) -> HeldEffect:
        previous = self._previous_release()
        rejected = set((diff or {}).get("refs", {}).get("rejected", ()))
        with self._read_transaction() as connection:
            now = previous.number if previous else None
            known = not checked or oldest_release(connection) <= checked
            before = bodies_before(connection, checked or 0, now or 0) if known else {}
            comparison, undone = _compare(connection, load.id, previous, before, rejected)
            newer = [release for release in list_releases(connection) if release.number > (checked or 0)]
        return HeldEffect(comparison, now, checked, newer, undone if known else None)


def _compare(
    connection: Connection,
    number: int,
    previous: PreviousRelease | None,
    before: Mapping[str, bytes | None],
    rejected: set[str],
) -> tuple[Diff, Diff]:
    """Return the comparison of a load with the current release, and what it would undo."""
    comparer, undone = Comparer(previous), Comparison(previous.number if previous else None)
    remaining = dict(before)
    for outlet in held_contents.outlets(connection, number):
        comparer.add(outlet)
        if previous and outlet.ref in remaining:
            _add_undone(undone, _published(outlet, previous), remaining.pop(outlet.ref), previous)
    bodies = previous.bodies if previous else {}
    for ref in sorted(ref for ref, body in remaining.items() if body is None and ref in bodies):
        undone.add("withdrawn", orjson.loads(bodies[ref]))
    return comparer.finish(bodies.keys() - rejected).to_dict(), undone.to_dict()


def _published(outlet: Outlet, previous: PreviousRelease) -> Fields:
    """Return the fields of an outlet as it would be published."""
    effective = previous.with_overrides(outlet)
    code = effective.code or (previous.fields(outlet.ref) or {}).get("code", "")
    return effective.to_dict(code)


def _add_undone(undone: Comparison, new: Fields, before: bytes | None, previous: PreviousRelease) -> None:
    old = orjson.loads(before) if before else None
    if old is None or not is_same_outlet(old, {**new, "code": old.get("code", "")}):
        return
    now = previous.fields(new["ref"])
    if now is None:
        undone.add("returned", new)
    elif not is_same_outlet(now, new):
        undone.add("reverted", new)


def _stored_diff(report: bytes) -> Diff | None:
    """Return the comparison in a report; None if it has none, or was made by a version without names."""
    diff: Diff | None = orjson.loads(report).get("diff")
    return diff if diff and "outlets" in diff else None
