"""Feed sources: files, URLs on allowed hosts, a watched folder."""

import signal
from collections.abc import Callable
from functools import partial, wraps
from pathlib import Path
from tempfile import TemporaryDirectory
from threading import Event
from typing import Any

import click

from ..errors import LocatorError
from ..feed.watch_folder import FolderWatcher
from ..runtime.process_memory import gc_disabled, lower_priority
from ..serving.container import Container
from .load_alerts import alert_on_failure
from .options import EXIT_HELD, StrictUsageError

Command = Callable[..., None]
PATH = click.Path(dir_okay=False, path_type=Path, resolve_path=True)
FOLDER = click.Path(exists=True, file_okay=False, writable=True, path_type=Path, resolve_path=True)


class FeedSource(click.ParamType[Any]):
    """A feed file, or a URL."""

    name = "file or https URL"

    def convert(self, value: Any, param: Any, ctx: Any) -> Any:
        """Return the path, or the URL unchanged."""
        return value if "://" in str(value) else PATH.convert(value, param, ctx)


class NotLoaded(LocatorError):
    """A file of a watched folder was not published; the message gives the reason."""


def with_urls_and_watch(load: Command) -> Command:
    """Let a command with `files` and `report` accept URLs too, and watch a folder."""

    @click.option("--watch", type=FOLDER, help="Load each new complete file in this folder until stopped.")
    @wraps(load)
    def command(
        container: Container, /, files: tuple[Path | str, ...], watch: Path | None, **options: Any
    ) -> None:
        if bool(files) == bool(watch):
            raise StrictUsageError("Missing argument 'FILES...' or --watch DIR: exactly one is required.")
        quiet_load = gc_disabled()(load)
        lower_priority()
        if watch:
            _watch(container, watch, partial(quiet_load, container, **options), options["dry_run"])
            return
        with TemporaryDirectory() as folder, alert_on_failure(container, files, options["dry_run"]):
            local_files = tuple(_fetch(container, Path(folder), file) for file in files)
            quiet_load(container, files=local_files, **options)

    return command


def _fetch(container: Container, folder: Path, source: Path | str) -> Path:
    if isinstance(source, Path):
        if not source.exists():  # unlike an error of the command line, this alerts operators
            raise click.ClickException(f"{source.name}: the file does not exist")
        return source
    subfolder = folder / str(len(list(folder.iterdir())))
    subfolder.mkdir()
    return container.fetcher.fetch(source, subfolder)


def _watch(container: Container, folder: Path, load: Command, dry_run: bool) -> None:
    stop = Event()

    def wait(seconds: float) -> bool:
        container.alerts.tick()
        return stop.wait(seconds)

    def load_one(path: Path, report: Path) -> str:
        return _load_one(container, load, path, report, dry_run)

    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: stop.set())
    click.echo(f"watching {folder}", err=True)
    for outcome in FolderWatcher(folder, load_one, container.clock, wait).run():
        click.echo(
            f"{outcome.file}: {'done' if outcome.succeeded else 'failed'}: {outcome.message}", err=True
        )
    click.echo("stopped", err=True)


def _load_one(container: Container, load: Command, path: Path, report: Path, dry_run: bool) -> str:
    try:
        with alert_on_failure(container, (path,), dry_run):
            load(files=(path,), report=report)
    except click.ClickException as error:
        if error.exit_code == EXIT_HELD:
            return error.message
        raise NotLoaded(error.message) from None
    except OSError as error:
        raise NotLoaded(f"{error.filename or 'file'}: {error.strerror}") from None
    except (SystemExit, click.exceptions.Exit) as exit_error:
        code = exit_error.code if isinstance(exit_error, SystemExit) else exit_error.exit_code
        if code == EXIT_HELD:
            return "held until an operator approves it"
        raise NotLoaded(f"exited with {code}") from None
    return "loaded"
