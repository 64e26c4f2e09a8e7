"""Exports: created once per release, sent from a file in each content coding, one at a time."""

import os
from collections.abc import Iterator
from errno import EIO, ENOSPC
from fcntl import LOCK_EX, flock
from pathlib import Path

import pytest

from locator.errors import DiskFull, ExportBusy, StoreUnavailable
from locator.index.snapshot import Snapshot
from locator.serving.export_files import ExportFiles

from .network import china, outlets, snapshot
from .web_client import Client

NETWORK = snapshot(outlets(china(20, 5)))


def write(_: Snapshot) -> Iterator[bytes]:
    yield from (b"one,", b"two\n")


@pytest.mark.slow
@pytest.mark.parametrize("ending", ["csv", "geojson"])
def test_every_coding_holds_the_same(client: Client, ending: str) -> None:
    path = f"/api/v1/export.{ending}"
    uncompressed = client.get(path, headers={"Accept-Encoding": "identity"})
    assert uncompressed.status_code == 200 and int(uncompressed.headers["Content-Length"]) == len(
        uncompressed.data
    )
    assert (
        "Content-Encoding" not in uncompressed.headers and "Accept-Encoding" in uncompressed.headers["Vary"]
    )
    for accepted, coding in (("gzip", "gzip"), ("gzip, deflate, br, zstd", "zstd"), ("br", None)):
        packed = client.get(path, headers={"Accept-Encoding": accepted})
        assert packed.headers.get("Content-Encoding") == coding and packed.data == uncompressed.data
        assert packed.headers["ETag"] == uncompressed.headers["ETag"][:-1] + (
            f':{coding}"' if coding else '"'
        )
        again = client.get(
            path, headers={"Accept-Encoding": accepted, "If-None-Match": packed.headers["ETag"]}
        )
        assert again.status_code == 304 and again.headers["ETag"] == packed.headers["ETag"]


def test_builds_a_file_once_and_deletes_older_releases(tmp_path: Path) -> None:
    files, calls = ExportFiles(tmp_path), 0

    def counted(snapshot: Snapshot) -> Iterator[bytes]:
        nonlocal calls
        calls += 1
        return write(snapshot)

    (tmp_path / "release-0-abc.csv").write_bytes(b"old")
    paths = {
        files.path(NETWORK, "csv", coding, counted) for coding in ("identity", "gzip", "zstd", "identity")
    }
    assert calls == 1 and len(paths) == 3 and all(path.exists() for path in paths)
    assert not (tmp_path / "release-0-abc.csv").exists() and not list(tmp_path.glob("*.part"))
    assert files.path(NETWORK, "csv", "identity", counted).read_bytes() == b"one,two\n"


def test_a_request_during_a_build_gets_retry_after(tmp_path: Path) -> None:
    with (tmp_path / "lock").open("w") as lock:
        flock(lock, LOCK_EX)
        with pytest.raises(ExportBusy):
            ExportFiles(tmp_path).path(NETWORK, "csv", "identity", write)


def test_a_folder_that_cannot_be_written_is_named(tmp_path: Path) -> None:
    (tmp_path / "exports").write_text("a file where the folder should be")
    with pytest.raises(StoreUnavailable, match="File exists"):
        ExportFiles(tmp_path / "exports").path(NETWORK, "csv", "identity", write)


@pytest.mark.parametrize(
    ("number", "error", "text"), [(ENOSPC, DiskFull, "the disk is full"), (EIO, StoreUnavailable, "error")]
)
def test_an_aborted_build_leaves_no_file(
    tmp_path: Path, number: int, error: type[StoreUnavailable], text: str
) -> None:
    def broken(_: Snapshot) -> Iterator[bytes]:
        yield b"one,"
        raise OSError(number, os.strerror(number))

    files = ExportFiles(tmp_path)
    with pytest.raises(error, match=text):
        files.path(NETWORK, "csv", "identity", broken)
    assert not list(tmp_path.glob("release-*")) and not list(tmp_path.glob("*.part"))
    assert files.path(NETWORK, "csv", "gzip", write).exists()
