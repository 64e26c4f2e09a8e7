"""Where feeds come from: files, addresses of allowed hosts, a folder that is watched."""

import signal
from collections.abc import Callable
from functools import partial, wraps
from pathlib import Path
from tempfile import TemporaryDirectory
from threading import Event
from typing import Any

import click

from ..errors import LocatorError
from ..feed.watch_folder import Watch
from ..runtime.process_memory import give_way, uncollected
from ..serving.container import Container
from .options import EXIT_HELD, FEED, Mistyped

Command = Callable[..., None]
FOLDER = click.Path(exists=True, file_okay=False, writable=True, path_type=Path, resolve_path=True)


class FeedSource(click.ParamType[Any]):
    """A feed file that is there, or an address."""

    name = "file or https address"

    def convert(self, value: Any, param: Any, ctx: Any) -> Any:
        """The path, or the address as it is."""
        return value if "://" in str(value) else FEED.convert(value, param, ctx)


class NotLoaded(LocatorError):
    """A file of a watched folder that is not published: the message says why."""


def from_anywhere(load: Command) -> Command:
    """Let a command on `files` and `report` take addresses as well, and watch a folder."""

    @click.option("--watch", type=FOLDER, help="Load each new finished file of this folder, until stopped.")
    @wraps(load)
    def command(
        parts: Container, /, files: tuple[Path | str, ...], watch: Path | None, **options: Any
    ) -> None:
        if bool(files) == bool(watch):
            raise Mistyped("Missing argument 'FILES...', or --watch DIR: one of both.")
        calmly = uncollected()(load)
        give_way()
        if watch:
            _watch(parts, watch, partial(calmly, parts, **options))
            return
        with TemporaryDirectory() as folder:
            here = tuple(_fetched(parts, Path(folder), file) for file in files)
            calmly(parts, files=here, **options)

    return command


def _fetched(parts: Container, folder: Path, source: Path | str) -> Path:
    if isinstance(source, Path):
        return source
    own = folder / str(len(list(folder.iterdir())))
    own.mkdir()
    return parts.fetcher.fetch(source, own)


def _watch(parts: Container, folder: Path, load: Command) -> None:
    stop = Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: stop.set())
    click.echo(f"watching {folder}", err=True)
    for told in Watch(folder, partial(_load_one, load), parts.clock, stop.wait).run():
        click.echo(f"{told.file}: {'done' if told.good else 'failed'}: {told.sentence}", err=True)
    click.echo("stopped", err=True)


def _load_one(load: Command, path: Path, report: Path) -> str:
    try:
        load(files=(path,), report=report)
    except click.ClickException as problem:
        raise NotLoaded(problem.message) from None
    except OSError as problem:
        raise NotLoaded(f"{problem.filename or 'file'}: {problem.strerror}") from None
    except (SystemExit, click.exceptions.Exit) as ended:
        code = ended.code if isinstance(ended, SystemExit) else ended.exit_code
        if code == EXIT_HELD:
            return "held until an operator approves it"
        raise NotLoaded(f"ended with {code}") from None
    return "loaded"
