"""A disk that is full, and a folder that becomes read-only, under commands and a running server."""

import tempfile
from collections.abc import Iterator
from pathlib import Path

from tests.extracts import HEAD, node, way
from tests.small_disk import fill, make_room, small_disk
from tests.staff_client import add_users, entered, post

from .fault_runs import Row, Watch, command, environment, published, watched
from .program import SAMPLE

MEGABYTES = 120
WITHOUT_RIGHTS = ("setpriv", "--bounding-set=-dac_override,-dac_read_search")  # root obeys permissions


def full_disk(folder: Path) -> Iterator[Row]:
    """Fill the disk with the data folder and the temporary folder, then try everything that writes."""
    with small_disk(folder, MEGABYTES) as disk:
        count = published(disk, share=4)
        environ = environment(disk, TMPDIR=str(disk))
        add_users(environ["LOCATOR_DATABASE"], ["operator"])
        extract = _extract(folder)
        with watched(environ) as (watch, _):
            watch.until(count, stale=False)
            staff = entered(watch.client, "/admin", "operator")
            fill(disk)
            files = _files(disk)
            for words in _commands(disk, extract):
                status, said = command(environ, *words)
                yield Row(f"disk full: {words[0]}", f"exit {status}", _left(disk, files), said)
            yield from _requests(watch, staff, disk, files)
            ready = watch.ready()
            yield Row("disk full: server", watch.end(), f"{watch.failed} answers", str(ready["reasons"]))
            make_room(disk)
            status, said = command(environ, "load", "--datum", "wgs84", "--as-declared", SAMPLE)
            yield Row("room was made: load", f"exit {status}", "nothing", said)


def _commands(disk: Path, extract: Path) -> list[tuple[object, ...]]:
    return [
        ("load", "--datum", "wgs84", "--as-declared", SAMPLE),
        ("export", "--format", "csv", "-o", disk / "out.csv"),
        ("export", "--format", "xlsx", "-o", disk / "out.xlsx"),
        ("sample", "-o", disk / "sample.csv"),
        ("backup", disk / "backup.db"),
        ("region", "add", extract, "--no-routes"),
        ("notice", "add", "台风", "--to", "2026-12-31"),
        ("coverage", "-o", disk / "coverage.html"),
    ]


def _requests(watch: Watch, staff: object, disk: Path, files: set[str]) -> Iterator[Row]:
    upload = post(staff, "/admin/feed", {"file": ("feed.csv", b"x" * 3_000_000)}, profile="contract")  # type: ignore[arg-type]
    said = next((text for text in ("磁盘已满，暂时无法保存",) if text in upload.text), "another page")
    yield Row("disk full: upload on /admin", f"status {upload.status_code}", _left(disk, files), said)
    for path in ("/api/v1/export.csv", "/api/v1/export.geojson"):
        answer = watch.client.get(path)
        said = answer.json.get("detail", "") if answer.status_code != 200 else "-"
        yield Row(f"disk full: {path}", f"status {answer.status_code}", _left(disk, files), said)


def _files(disk: Path) -> set[str]:
    return {str(path.relative_to(disk)) for path in disk.rglob("*") if path.is_file()}


def _left(disk: Path, before: set[str]) -> str:
    new = {name for name in _files(disk) - before if not name.endswith((".lock", "lock"))}
    return f"left over: {', '.join(sorted(new))}" if new else "nothing"


def _extract(folder: Path) -> Path:
    """Write an extract whose tiles do not fit."""
    nodes = [node(number, north=number % 300 * 1e-4, east=number // 300 * 1e-4) for number in range(60_000)]
    ways = [way(number, [number, number + 1], highway="residential") for number in range(59_999)]
    file = folder / "town.osm"
    file.write_text(HEAD.format("bench") + "".join(nodes + ways) + "</osm>", encoding="utf-8")
    return file


def read_only_folder(folder: Path) -> Iterator[Row]:
    """Take away the right to write while a server runs that obeys it, then write and query."""
    home = Path(tempfile.mkdtemp(dir=folder))
    count, environ = published(home, share=4), environment(home)
    with watched(environ, WITHOUT_RIGHTS) as (watch, _):
        watch.until(count, stale=False)
        files = [home, *home.rglob("*")]
        for path in files:
            path.chmod(0o555 if path.is_dir() else 0o444)
        words = ("load", "--datum", "wgs84", "--as-declared", SAMPLE)
        status, said = command(environ, *words, prefix=WITHOUT_RIGHTS)
        yield Row("folder read-only: load", f"exit {status}", "nothing", said)
        answer = watch.client.get("/api/v1/export.csv")
        detail = answer.json.get("detail", "") if answer.status_code != 200 else "-"
        yield Row("folder read-only: export.csv", f"status {answer.status_code}", "nothing", detail)
        said = str(watch.ready()["reasons"])
        yield Row("folder read-only: server", watch.end(), f"{watch.failed} answers", said)
        for path in files:
            path.chmod(0o755 if path.is_dir() else 0o644)
