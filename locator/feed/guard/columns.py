"""Find columns that were exchanged, copied over another one, or shifted against the other columns."""

from collections.abc import Iterator
from typing import NamedTuple

from ...index.field_changes import FieldChanges
from ...index.field_values import PATHS, Path
from ...index.release_diff import Figure, HoldReason
from .fields import column_of, example_text, outlets_with
from .reason import hold_reason, percent

MISPLACED = 0.02  # of the outlets with the field


class Misplaced(NamedTuple):
    """A reason, and the fields whose changes it explains."""

    reason: HoldReason
    paths: tuple[Path, ...]


def exchanged_columns(fields: FieldChanges) -> Iterator[Misplaced]:
    """Yield a reason for each two columns with each other's previous values, or one with those of another."""
    for (path, source), count in fields.copies.items():
        back = fields.copies.get((source, path), 0)
        is_exchange = _is_misplaced(fields, path, min(count, back))
        if is_exchange and PATHS.index(path) < PATHS.index(source):
            yield _exchange("exchanged", fields, (path, source), min(count, back))
        elif not is_exchange and _is_misplaced(fields, path, count):
            yield _exchange("copied", fields, (path, source), count)


def shifted_columns(fields: FieldChanges) -> Iterator[Misplaced]:
    """Yield a reason if columns have the previous values of other outlets, such as the row above."""
    found = {path: values.displacement() for path, values in fields.displaced.items()}
    found = {path: moved for path, moved in found.items() if _is_misplaced(fields, path, moved.outlets)}
    if not found:
        return
    columns, count = ", ".join(map(column_of, found)), max(moved.outlets for moved in found.values())
    distances = {moved.rows for moved in found.values()}
    rows = distances.pop() if len(distances) == 1 else 0
    share = count / fields.compared
    message = f"{count:,} of {fields.compared:,} outlets have the {columns} of another outlet"
    message = f"{message} ({percent(share)}){_distance(rows)}"
    examples = next((example_text(fields.fields[p].examples) for p in found if p in fields.fields), "")
    figures: dict[str, Figure] = {"columns": columns, "changed": count, "had": fields.compared}
    figures |= {"rows": rows, "examples": examples, "share": share}
    reason = hold_reason(
        "shifted", f"{message}, such as {examples}" if examples else message, MISPLACED, **figures
    )
    yield Misplaced(reason, tuple(found))


def _exchange(code: str, fields: FieldChanges, paths: tuple[Path, Path], count: int) -> Misplaced:
    column, other = map(column_of, paths)
    share = count / fields.compared
    what = f"{column} has the values of {other}"
    if code == "exchanged":
        what = f"{column} and {other} look exchanged"
    examples = example_text(fields.fields[paths[0]].examples)
    message = f"{what} in {count:,} of {fields.compared:,} outlets ({percent(share)}), such as {examples}"
    figures: dict[str, Figure] = {"column": column, "other": other, "changed": count}
    figures |= {"had": fields.compared, "examples": examples, "share": share}
    explained = paths if code == "exchanged" else paths[:1]
    return Misplaced(hold_reason(code, message, MISPLACED, **figures), explained)


def _is_misplaced(fields: FieldChanges, path: Path, count: int) -> bool:
    return outlets_with(fields, path, count, MISPLACED) > 0


def _distance(rows: int) -> str:
    if not rows:
        return ""
    unit, side = "row" if abs(rows) == 1 else "rows", "above" if rows > 0 else "below"
    return f", mostly the one {abs(rows):,} {unit} {side}"
