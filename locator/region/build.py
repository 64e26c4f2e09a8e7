"""Make the parts of a region in a temporary folder, then publish them.

Each part is made by a process of its own, side by side. All are published when all are complete: the
process of the places, which replaces their database, waits for the others.
"""

import json
import os
import shutil
import tempfile
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from ..errors import message
from .catalog import BUILDING, EXTRACT_SUFFIX, MAP, PLACES, ROUTES, Region, RegionCatalog, RegionError
from .child import Command, run_children
from .extent import extent_of

SKETCHES = "sketches"  # of the same extracts as the routes
WEIGHTS = {MAP: 0.5, ROUTES: 0.2, PLACES: 0.2, SKETCHES: 0.1}  # of the time, as measured on cities
Report = Callable[[str, float], None]  # part, share of the region that is done


@dataclass(frozen=True)
class Targets:
    """Files of the program that regions change or read, and the positions that have sketches.

    Without positions, as without a release, what sketches show is not changed.
    """

    data: Path
    places: Path
    routes: Path
    surroundings: Path
    official: Path
    areas: Path
    outlets: Sequence[tuple[float, float]] | None = None


@dataclass
class _Build:
    """One run: its folder, the processes of its parts, and the files to be replaced or, if empty, removed."""

    targets: Targets
    catalog: RegionCatalog
    work: Path
    commands: dict[str, Command] = field(default_factory=dict)
    facts: dict[str, dict[str, Any]] = field(default_factory=dict)
    replaced: dict[Path, Path] = field(default_factory=dict)

    def run(self, report: Report) -> dict[str, dict[str, Any]]:
        """Run the processes and return their last events."""
        shares = dict.fromkeys(self.commands, 0.0)
        total = sum(WEIGHTS[part] for part in shares)

        def progress(part: str, share: float) -> None:
            shares[part] = share
            report(part, sum(WEIGHTS[name] * done for name, done in shares.items()) / total)

        return run_children(self.commands, progress)


def add_region(name: str, file: Path, parts: Collection[str], targets: Targets, report: Report) -> Region:
    """Make the parts of a region from an extract and publish them; raises RegionError.

    A region of this name is replaced, its parts that are not made anew included.
    """
    catalog = RegionCatalog(targets.data)
    with catalog.exclusive(), _work_folder(catalog) as folder:
        build = _Build(targets, catalog, Path(folder))
        bounds = extent_of(file, build.work)
        previous = catalog.get(name)
        if MAP in parts:
            _make_map(build, file)
        if ROUTES in parts or (previous and ROUTES in previous.parts):
            _make_routes(build, name, file if ROUTES in parts else None)
        if PLACES in parts or (previous and PLACES in previous.parts):
            _make_places(build, name, file if PLACES in parts else None)
        facts = _facts(build, build.run(report))
        made = datetime.now(UTC).isoformat(timespec="seconds")
        region = Region(name, file.name, made, bounds, {part: facts[part] for part in parts})
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
        build = _Build(targets, catalog, Path(folder))
        if ROUTES in region.parts:
            _make_routes(build, name, None)
        if PLACES in region.parts:
            _make_places(build, name, None)
        build.run(report)
        _replace_files(build)
        catalog.remove(name)
    return region


def _work_folder(catalog: RegionCatalog) -> tempfile.TemporaryDirectory[str]:
    return tempfile.TemporaryDirectory(prefix=BUILDING, dir=catalog.folder)


def _make_map(build: _Build, file: Path) -> None:
    into = build.work / f"streets-{_stamp()}.pmtiles"
    build.commands[MAP] = Command("locator.region.street_map", [file, "--into", into])
    build.facts[MAP] = {"file": into.name}


def _make_routes(build: _Build, name: str, file: Path | None) -> None:
    """Make tiles and sketches of the extracts of all regions; without any extract there will be none."""
    extracts = [
        build.catalog.file(region, ROUTES)
        for region in build.catalog.regions()
        if ROUTES in region.parts and region.name != name
    ]
    if file:
        suffix = EXTRACT_SUFFIX.search(file.name)
        copy = build.work / f"extract-{_stamp()}{suffix[0] if suffix else '.osm'}"
        shutil.copyfile(file, copy)
        extracts.append(copy)
        build.facts[ROUTES] = {"file": copy.name, "bytes": copy.stat().st_size}
    tiles = _replacement(build, build.targets.routes)
    if extracts:
        build.commands[ROUTES] = Command("locator.directions.build", [*extracts, "--into", tiles])
    _make_sketches(build, extracts)


def _make_sketches(build: _Build, extracts: Sequence[Path]) -> None:
    outlets = build.targets.outlets
    if extracts and outlets is None:
        return
    shapes = _replacement(build, build.targets.surroundings)
    if extracts:
        around = build.work / "outlets.json"
        around.write_text(json.dumps(outlets))
        arguments = [*extracts, "--outlets", around, "--into", shapes]
        build.commands[SKETCHES] = Command("locator.sketch.build", arguments)


def _replacement(build: _Build, target: Path) -> Path:
    """Return the empty file that will replace a target; left empty, the target is removed."""
    file = build.work / target.name
    file.touch()
    build.replaced[file] = target
    return file


def _make_places(build: _Build, name: str, file: Path | None) -> None:
    """Import the places of a region; without a file, remove them."""
    targets = build.targets
    arguments: list[object] = [file or os.devnull, "--source", f"region {name}", "--into", targets.places]
    arguments += ["--official", targets.official, "--areas", targets.areas, "--wait"]
    build.commands[PLACES] = Command("locator.places.osm", [*arguments, *([] if file else ["--remove"])])


def _facts(build: _Build, results: dict[str, dict[str, Any]]) -> dict[str, dict[str, Any]]:
    """Return what the catalog records about each part."""
    facts = dict(build.facts)
    if MAP in facts:
        facts[MAP] |= {"bytes": results[MAP]["bytes"]}
    if ROUTES in facts:
        facts[ROUTES] |= {"tiles_bytes": (build.work / build.targets.routes.name).stat().st_size}
    if PLACES in results:
        facts[PLACES] = {"count": sum(results[PLACES]["added"].values())}
    return facts


def _publish(build: _Build, region: Region) -> None:
    """Move the files to their places, the file of the region last."""
    folder = build.catalog.folder / region.name
    folder.mkdir(exist_ok=True)
    for part in region.parts:
        if name := region.file_of(part):
            with (build.work / name).open("rb") as file:
                os.fsync(file.fileno())
            (build.work / name).replace(folder / name)
    _replace_files(build)
    build.catalog.publish(region)


def _replace_files(build: _Build) -> None:
    for file, target in build.replaced.items():
        if file.stat().st_size:
            file.replace(target)
        else:
            target.unlink(missing_ok=True)


def _stamp() -> str:
    return datetime.now(UTC).strftime("%Y%m%d%H%M%S%f")
