"""The commands that load feeds and add places, and the registration of all commands."""

import copy
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any, TypeAlias, cast

import click

from ..config import EXIT_BAD_SETTING
from ..errors import InvalidSetting, LocatorError
from ..feed.finding_groups import report_lines
from ..feed.load_options import LoadOptions, feed_name
from ..feed.profiles import load_profile
from ..feed.report import Report
from ..feed.sample import write_sample
from ..feed.suggest import suggest_profile
from ..geo.datum import DATUMS, Datum
from ..network.outlet import KINDS
from ..places.gazetteer import Gazetteer
from ..render.reports.feed import write
from ..serving.container import Container
from ..serving.validated_feed import ValidatedFeed
from ..store import releases
from ..store.dialect import wrap_store_errors
from ..store.position_proposals import is_confirmed
from .backup import BACKUP
from .corrections import CORRECTIONS
from .coverage import coverage
from .export import export
from .failed_searches import FAILED
from .failures import failure_of
from .feed_source import FeedSource, with_urls_and_watch
from .held_loads import HELD, preview, publish_or_hold
from .join import join
from .keys import KEY_COMMANDS
from .last_metres import show_work
from .load_alerts import LoadRejected, PositionsToConfirm
from .log import LOG
from .mcp import mcp
from .models import MODEL_COMMANDS
from .notices import NOTICES
from .options import BY_SYSTEM, FILE, StrictCommand
from .overrides import OVERRIDES
from .places import add_places
from .positions import POSITIONS
from .proposals import PROPOSALS
from .query import QUERY_COMMANDS, find_places
from .regions import OWN_MAP, REGION
from .releases import RELEASES
from .routes import ROUTES
from .settings import settings
from .users import USERS

MAX_FINDINGS = 20

Command: TypeAlias = Callable[..., None]


def add_commands(group: click.Group, container: Container) -> None:
    """Add the commands to a group, bound to the container."""
    for command in (
        load,
        export,
        coverage,
        sample,
        settings,
        show_work,
        mcp,
        join,
        *QUERY_COMMANDS,
        *RELEASES,
        *HELD,
        *OVERRIDES,
        *PROPOSALS,
        *LOG,
        *FAILED,
        *BACKUP,
    ):
        group.add_command(_bound(command, container))
    groups = {
        "positions": (POSITIONS, "Confirm positions proposed from addresses."),
        "corrections": (CORRECTIONS, "Decide on visitors' reports of wrong information."),
        "places": ((find_places, add_places), "Search and add places."),
        "models": (MODEL_COMMANDS, "Add and list device models."),
        "routes": (ROUTES, "Manage routing tiles."),
        "region": (REGION, "Manage regions: places, routing tiles and street map of one extract."),
        "map": (OWN_MAP, "Use your own map file."),
        "user": (USERS, "Manage users."),
        "key": (KEY_COMMANDS, "Manage API keys."),
        "notice": (NOTICES, "Show notices of the network or an area."),
    }
    for name, (commands, help_text) in groups.items():
        group.add_command(
            click.Group(name, [_bound(subcommand, container) for subcommand in commands], help=help_text)
        )


def _bound(command: click.Command, container: Container) -> click.Command:
    bound = copy.copy(command)
    bound.callback = partial(_run, cast("Command", command.callback), container)
    return bound


def _run(callback: Command, container: Container, /, **options: Any) -> None:
    try:
        with wrap_store_errors():
            callback(container, **options)
    except InvalidSetting as problem:
        click.echo(f"locator: {problem}", err=True)
        raise SystemExit(EXIT_BAD_SETTING) from None
    except (LocatorError, OSError) as problem:
        raise failure_of(problem) from None


@click.command(cls=StrictCommand)
@click.argument("files", nargs=-1, type=FeedSource())
@click.option("--profile", default="contract", help="Feed profile: a name, or your own FILE.toml.")
@click.option(
    "--datum",
    type=click.Choice(DATUMS),
    help="Datum of lat and lon in FILES; defaults to that of the profile, the headers or the rows.",
)
@click.option("--kind", type=click.Choice(KINDS), help="Kind of rows without one.")
@click.option("--allow-rejects", is_flag=True, help="Publish the valid rows even if others are rejected.")
@click.option("--suggest", is_flag=True, help="Print a profile for the file, to edit; publish nothing.")
@click.option("--dry-run", is_flag=True, help="Check and report without publishing.")
@click.option(
    "--report", type=FILE, help="Write all findings to FILE: a page if it ends in .html, else JSON."
)
@click.option("--as-declared", is_flag=True, help="Publish even if the positions fit another datum better.")
@click.option("--when-empty", is_flag=True, help="Do nothing if a release is already published.")
@BY_SYSTEM
@click.option("--why", default="", help="Reason, for the log.")
@with_urls_and_watch
def load(
    container: Container,
    files: tuple[Path, ...],
    profile: str,
    datum: Datum | None,
    kind: str | None,
    allow_rejects: bool,
    suggest: bool,
    dry_run: bool,
    report: Path | None,
    as_declared: bool,
    when_empty: bool,
    by: str,
    why: str,
) -> None:
    """Check FILES together as one feed and publish them as the next release. https URLs are accepted.

    Exit 0: published, or no changes. Exit 1: rejected; 74: disk full; the current release is unchanged.
    Exit 2: held until an operator approves it: too many changes, or its positions fit another datum better;
    or no row has coordinates, and positions proposed from the addresses are to be confirmed.
    """
    if suggest:
        click.echo("\n".join(suggest_profile(file, datum, kind) for file in files), nl=False)
        return
    if when_empty and releases.has_release(container.engine):
        return
    load_options = LoadOptions(datum, kind, load_profile(profile))
    outlets, result = container.load_feed(files, load_options)
    container.positions.propose(result)
    if not (result.datum or when_empty or all(map(is_confirmed, outlets))):
        click.echo(
            "no --datum: assuming WGS-84 for lat and lon; maps in China often use another datum", err=True
        )
    _print_report(result, report, container.gazetteer, 0 if when_empty else MAX_FINDINGS)
    if result.rejected and not allow_rejects:
        raise LoadRejected(_rejected_text(result), "rows_rejected", result)
    if not outlets:
        origin = "" if dry_run else feed_name(files)
        raise _nothing_to_publish(container, result, origin, by, why)
    holds = [
        reason for reason in result.file_errors if not (as_declared and reason.code.startswith("datum_"))
    ]
    feed = ValidatedFeed(outlets, result, holds)
    try:
        if dry_run:
            preview(container, feed, files)
        else:
            publish_or_hold(container, feed, files, by, why)
    finally:
        _write_report(result, report, container.gazetteer)  # with the reasons of the guard


def _nothing_to_publish(container: Container, result: Report, origin: str, by: str, why: str) -> LoadRejected:
    """Return the outcome of a feed without outlets; with an origin, stores its positions to confirm."""
    if not result.position_proposals:
        return LoadRejected("no valid rows; nothing was published", "no_valid_rows", result)
    if origin:
        container.positions.store(result, origin, by, why)
    return PositionsToConfirm(result)


def _rejected_text(result: Report) -> str:
    values = any(finding.code == "literal_error" for finding in result.findings)
    map_them = ", map the values in the profile that --suggest prints" if values else ""
    return f"{result.rejected} rows rejected; fix them{map_them}, or use --allow-rejects"


def _print_report(result: Report, path: Path | None, gazetteer: Gazetteer, max_findings: int) -> None:
    for line in report_lines(result, max_findings):
        click.echo(line, err=True)
    if result.proposals and max_findings:
        summary = f"{len(result.proposals)} notices propose changes missing from the fields"
        click.echo(f"{summary}; once published, `proposals` lists them", err=True)
    if max_findings and (proposed := result.position_proposals):
        found = sum(proposal.position is not None for proposal in proposed)
        click.echo(f"{len(proposed)} rows have an address only: {found} positions are proposed", err=True)
    _write_report(result, path, gazetteer)


def _write_report(result: Report, path: Path | None, gazetteer: Gazetteer) -> None:
    if path:
        write(result, path, gazetteer.children(None))


@click.command()
@click.option("-o", "--output", type=FILE, required=True, help="The CSV file to write.")
def sample(container: Container, output: Path) -> None:
    """Write the sample feed: 2,300 service centers and 20,000 drop-off points that do not exist."""
    count = write_sample(output, container.gazetteer, container.areas)
    click.echo(f"{count} sample outlets in {output}")
