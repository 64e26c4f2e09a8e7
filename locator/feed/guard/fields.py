"""Compare field values: fields that changed or became empty in many outlets."""

from collections.abc import Collection, Iterator, Sequence

from ...index.field_changes import POSITION, Example, FieldChange, FieldChanges
from ...index.field_values import DATES, Path
from ...index.release_diff import Figure, HoldReason
from ..flat import COLUMN_OF
from ..report import display_value
from .reason import MIN_OUTLETS, Limits, hold_reason, percent

MAX_EXAMPLE_CHARACTERS = 40


def changed_fields(
    fields: FieldChanges, limits: Limits, explained: Collection[Path], corrected: Collection[Path] = ()
) -> Iterator[HoldReason]:
    """Yield a reason for each field that too many outlets changed or lost.

    Left out are `explained` changes, and fields that are `corrected` with the positions. A later verification
    date is no change, and neither are exceptions that were added or have passed.
    """
    for path, change in list(fields.fields.items()):
        if path in corrected:
            continue
        if had := outlets_with(fields, path, change.emptied, limits.emptied):
            yield _reason("emptied", path, change, had, limits.emptied)
        elif path in DATES or path in explained:
            continue
        elif had := outlets_with(fields, path, change.changed, limits.changed):
            yield _reason("changed", path, change, had, limits.changed)


def outlets_with(fields: FieldChanges, path: Path, count: int, limit: float) -> int:
    """Return how many outlets had a field, if `count` of them are more than the limit; otherwise 0."""
    if count < MIN_OUTLETS:
        return 0
    enough = int(count / limit) + 1 if limit else fields.compared
    had = fields.had(path, enough)
    return had if count / had > limit else 0


def column_of(path: Path) -> str:
    """Return the name of a field as a column of a feed."""
    return ", ".join(path) if path == POSITION else COLUMN_OF[path]


def example_text(examples: Sequence[Example]) -> str:
    """Return changed values of some outlets, shortened, with personal numbers masked."""
    return ", ".join(f"{ref}: {_quoted(before)} → {_quoted(after)}" for ref, before, after in examples)


def _reason(code: str, path: Path, change: FieldChange, had: int, limit: float) -> HoldReason:
    column, count, verb, examples = column_of(path), change.changed, "has changed", change.examples
    if code == "emptied":
        count, verb, examples = change.emptied, "is empty now", change.emptied_examples
    texts = example_text(examples or change.emptied_examples)
    message = f"{column} {verb} in {count:,} of {had:,} outlets ({percent(count / had)}), such as {texts}"
    figures: dict[str, Figure] = {"column": column, "changed": count, "had": had, "examples": texts}
    return hold_reason(code, message, limit, **figures, share=count / had)


def _quoted(value: str) -> str:
    text = display_value(value)
    short = text if len(text) <= MAX_EXAMPLE_CHARACTERS else text[:MAX_EXAMPLE_CHARACTERS] + "…"
    return f'"{short}"'
