"""Make the parts of a region in a temporary folder, then publish them.

Each part is made by a process of its own. Map and routing tiles are published when all parts are complete;
the places database replaces itself at the end of its import, so it is made last.
"""

import os
import shutil
import tempfile
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from ..errors import message
from .catalog import BUILDING, EXTRACT_SUFFIX, MAP, PLACES, ROUTES, Region, RegionCatalog, RegionError
from .child import run_child
from .extent import extent_of

WEIGHTS = {MAP: 0.55, ROUTES: 0.2, PLACES: 0.25}  # of the time, as measured on cities
Report = Callable[[str, float], None]  # part, share of the region that is done


@dataclass(frozen=True)
class Targets:
    """Files of the program that regions change or read."""

    data: Path
    places: Path
    routes: Path
    official: Path
    areas: Path


@dataclass
class _Build:
    """One run: its folder, and the share of the work that is done."""

    targets: Targets
    catalog: RegionCatalog
    work: Path
    report: Report
    weights: Mapping[str, float]
    done: float = 0.0
    results: dict[str, dict[str, Any]] = field(default_factory=dict)

    def run(self, part: str, module: str, *arguments: object) -> dict[str, Any]:
        """Run the process of a part and return its last event."""

        def progress(share: float) -> None:
            self.report(part, self.done + share * self.weights.get(part, 0.0))

        result = run_child(module, arguments, progress)
        self.done += self.weights.get(part, 0.0)
        self.report(part, self.done)
        return result


def add_region(name: str, file: Path, parts: Collection[str], targets: Targets, report: Report) -> Region:
    """Make the parts of a region from an extract and publish them; raises RegionError.

    A region of this name is replaced, its parts that are not made anew included.
    """
    catalog = RegionCatalog(targets.data)
    with catalog.exclusive(), _work_folder(catalog) as folder:
        total = sum(WEIGHTS[part] for part in parts)
        weights = {part: WEIGHTS[part] / total for part in parts}
        build = _Build(targets, catalog, Path(folder), report, weights)
        bounds = extent_of(file, build.work)
        previous = catalog.get(name)
        if MAP in parts:
            _make_map(build, file)
        if ROUTES in parts or (previous and ROUTES in previous.parts):
            _make_routes(build, name, file if ROUTES in parts else None)
        if PLACES in parts or (previous and PLACES in previous.parts):
            _make_places(build, name, file if PLACES in parts else None)
        made = datetime.now(UTC).isoformat(timespec="seconds")
        region = Region(name, file.name, made, bounds, {part: build.results[part] for part in parts})
        _publish(build, region)
    return region


def remove_region(name: str, targets: Targets, report: Report) -> Region:
    """Remove a region with its places and routes; raises RegionError if there is none."""
    catalog = RegionCatalog(targets.data)
    with catalog.exclusive(), _work_folder(catalog) as folder:
        region = catalog.get(name)
        if region is None:
            names = ", ".join(other.name for other in catalog.regions()) or "none"
            raise RegionError(message("there is no region {name}; regions: {names}", name=name, names=names))
        build = _Build(targets, catalog, Path(folder), report, {ROUTES: 0.8, PLACES: 0.2})
        if ROUTES in region.parts:
            _make_routes(build, name, None)
        if PLACES in region.parts:
            _make_places(build, name, None)
        _replace_routes(build)
        catalog.remove(name)
    return region


def _work_folder(catalog: RegionCatalog) -> tempfile.TemporaryDirectory[str]:
    return tempfile.TemporaryDirectory(prefix=BUILDING, dir=catalog.folder)


def _make_map(build: _Build, file: Path) -> None:
    into = build.work / f"streets-{_stamp()}.pmtiles"
    made = build.run(MAP, "locator.region.street_map", file, "--into", into)
    build.results[MAP] = {"file": into.name, "bytes": made["bytes"]}


def _make_routes(build: _Build, name: str, file: Path | None) -> None:
    """Make tiles of the extracts of all regions; without any extract there will be no tiles."""
    others = [
        build.catalog.file(region, ROUTES)
        for region in build.catalog.regions()
        if ROUTES in region.parts and region.name != name
    ]
    extracts = others
    if file:
        suffix = EXTRACT_SUFFIX.search(file.name)
        copy = build.work / f"extract-{_stamp()}{suffix[0] if suffix else '.osm'}"
        shutil.copyfile(file, copy)
        extracts = [*others, copy]
        build.results[ROUTES] = {"file": copy.name, "bytes": copy.stat().st_size}
    tiles = build.work / "routes.tar"
    if extracts:
        build.run(ROUTES, "locator.directions.build", *extracts, "--into", tiles)
        build.results.get(ROUTES, {})["tiles_bytes"] = tiles.stat().st_size
    else:
        tiles.touch()  # an empty file: the tiles are to be removed


def _make_places(build: _Build, name: str, file: Path | None) -> None:
    """Import the places of a region; without a file, remove them."""
    targets = build.targets
    arguments: list[object] = [file or os.devnull, "--source", f"region {name}", "--into", targets.places]
    arguments += ["--official", targets.official, "--areas", targets.areas]
    made = build.run(PLACES, "locator.places.osm", *arguments, *([] if file else ["--remove"]))
    build.results[PLACES] = {"count": sum(made["added"].values())}


def _publish(build: _Build, region: Region) -> None:
    """Move the files to their places, the file of the region last."""
    folder = build.catalog.folder / region.name
    folder.mkdir(exist_ok=True)
    for part in region.parts:
        if name := region.file_of(part):
            with (build.work / name).open("rb") as file:
                os.fsync(file.fileno())
            (build.work / name).replace(folder / name)
    _replace_routes(build)
    build.catalog.publish(region)


def _replace_routes(build: _Build) -> None:
    tiles = build.work / "routes.tar"
    if tiles.exists() and tiles.stat().st_size:
        tiles.replace(build.targets.routes)
    elif tiles.exists():
        build.targets.routes.unlink(missing_ok=True)


def _stamp() -> str:
    return datetime.now(UTC).strftime("%Y%m%d%H%M%S%f")
