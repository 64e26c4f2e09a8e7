"""Prints the preview of a change by hand, and ends with 2 if it was not published."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import click
import orjson

from ..serving.change_preview import Accept, ChangePreview, NotConfirmed, OutletChange
from .options import EXIT_HELD

SUMMARIZED = 1  # from more outlets, only their names are printed


def is_small(preview: ChangePreview) -> bool:
    """Return True for a change of at most one outlet with nothing to confirm."""
    return preview.changed <= 1 and is_clear(preview)


def is_clear(preview: ChangePreview) -> bool:
    """Return True for a change without warnings."""
    return not preview.is_suspicious


@contextmanager
def previewing(
    accept: Callable[[ChangePreview], bool], title: str = "", to_publish: str = "with --yes"
) -> Iterator[Accept]:
    """Print the preview before `accept` decides; exit with 2 if the change was not accepted."""

    def decide(preview: ChangePreview) -> bool:
        if title:
            click.echo(title, err=True)
        is_accepted = accept(preview)
        _print(preview, is_accepted)
        return is_accepted

    try:
        yield decide
    except NotConfirmed:
        click.echo(f"nothing was published; to publish it, repeat the command {to_publish}", err=True)
        raise SystemExit(EXIT_HELD) from None


def _print(preview: ChangePreview, is_accepted: bool) -> None:
    click.echo(_summary(preview, is_accepted), err=True)
    for outlet in preview.outlets:
        click.echo(f"  {_outlet_text(outlet, preview.changed <= SUMMARIZED)}", err=True)
    if preview.changed > len(preview.outlets):
        click.echo(f"  … and {preview.changed - len(preview.outlets)} more", err=True)
    for finding in preview.warnings:
        text = f"{finding.severity}: {finding.column} {finding.value!r}: {finding.reason} [{finding.code}]"
        click.echo(f"  {finding.file}: {text}", err=True)
        click.echo(f"    {finding.fix}", err=True)
    for reason in preview.reasons:
        click.echo(f"  {reason.sentence} [{reason.code}]", err=True)


def count_of(outlets: int) -> str:
    """Return a number of outlets in words."""
    return f"{outlets:,} outlet{'' if outlets == 1 else 's'}"


def _summary(preview: ChangePreview, is_accepted: bool) -> str:
    """Return how many outlets change; with others than changed ones, how many of each kind."""
    verb = "change" if preview.changed != 1 else "changes"
    verbs = (verb, "are" if preview.changed != 1 else "is") if is_accepted else ("would change", "would be")
    where = f"{verbs[0]} in release {preview.base}" if preview.base else f"{verbs[1]} in the first release"
    text = f"{count_of(preview.changed)} {where}"
    if preview.changed == preview.counts.changed:
        return f"{text}:" if preview.changed else text
    counts = preview.counts._asdict().items()
    return f"{text}: {', '.join(f'{count:,} {kind}' for kind, count in counts)}"


def _outlet_text(outlet: OutletChange, is_complete: bool) -> str:
    name = f"{outlet.ref}  {outlet.name}"
    if outlet.kind != "changed":
        name = f"{name}  ({outlet.kind})"
    if not is_complete or outlet.kind == "removed":
        return name
    fields = [f"{item.field}: {_text(item.before)} → {_text(item.after)}" for item in outlet.fields]
    moved = [f"moves {outlet.metres:,.0f} m"] if outlet.metres else []
    return "\n    ".join([name, *moved, *fields])


def _text(value: Any) -> str:
    if value is None:
        return "(empty)"
    return value if isinstance(value, str) else orjson.dumps(value).decode()
