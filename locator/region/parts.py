"""The parts of a region: the process that makes each, and the files that it replaces."""

import json
import os
import shutil
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, TypeAlias, TypeVar

from .catalog import EXTRACT_SUFFIX, MAP, PLACES, ROUTES, RegionCatalog
from .child import Command, run_children
from .tile_directory import cells_of

SKETCHES = "sketches"  # of the same extracts as the routes
WEIGHTS = {MAP: 0.5, ROUTES: 0.2, PLACES: 0.2, SKETCHES: 0.1}  # of the time, as measured on cities
Report = Callable[[str, float], None]  # part, share of the region that is done
Results: TypeAlias = dict[str, dict[str, Any]]  # per part, the last event of its process
T = TypeVar("T")


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
class Build:
    """One run: its folder, the processes of its parts, and the files to be replaced or, if empty, removed."""

    targets: Targets
    catalog: RegionCatalog
    work: Path
    commands: dict[str, Command] = field(default_factory=dict)
    facts: dict[str, dict[str, Any]] = field(default_factory=dict)
    replaced: dict[Path, Path] = field(default_factory=dict)

    def run(self, report: Report, publish: Callable[[Results], T]) -> T:
        """Run the processes, then publish with their last events; processes that wait end after it."""
        shares = dict.fromkeys(self.commands, 0.0)
        total = sum(WEIGHTS[part] for part in shares)

        def progress(part: str, share: float) -> None:
            shares[part] = share
            report(part, sum(WEIGHTS[name] * done for name, done in shares.items()) / total)

        return run_children(self.commands, progress, publish)

    def replacements(self) -> tuple[list[tuple[Path, Path]], list[Path]]:
        """Return the files that replace others, with their targets, and the files to be removed."""
        pairs = self.replaced.items()
        removed = [target for file, target in pairs if not file.stat().st_size]
        return [pair for pair in pairs if pair[1] not in removed], removed


def make_map(build: Build, file: Path) -> None:
    """Add the process that makes the street map of an extract."""
    into = build.work / f"streets-{_stamp()}.pmtiles"
    build.commands[MAP] = Command("locator.region.street_map", [file, "--into", into])
    build.facts[MAP] = {"file": into.name}


def make_routes(build: Build, name: str, file: Path | None) -> None:
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


def _make_sketches(build: Build, extracts: Sequence[Path]) -> None:
    outlets = build.targets.outlets
    if extracts and outlets is None:
        return
    shapes = _replacement(build, build.targets.surroundings)
    if extracts:
        around = build.work / "outlets.json"
        around.write_text(json.dumps(outlets))
        arguments = [*extracts, "--outlets", around, "--into", shapes]
        build.commands[SKETCHES] = Command("locator.sketch.build", arguments)


def _replacement(build: Build, target: Path) -> Path:
    """Return the empty file that will replace a target; left empty, the target is removed."""
    file = build.work / target.name
    file.touch()
    build.replaced[file] = target
    return file


def make_places(build: Build, name: str, file: Path | None) -> None:
    """Import the places of a region; without a file, remove them."""
    targets, staged = build.targets, _replacement(build, build.targets.places)
    arguments: list[object] = [file or os.devnull, "--source", f"region {name}", "--into", targets.places]
    arguments += ["--official", targets.official, "--areas", targets.areas, "--staged", staged]
    build.commands[PLACES] = Command("locator.places.osm", [*arguments, *([] if file else ["--remove"])])


def facts_of(build: Build, results: Results) -> dict[str, dict[str, Any]]:
    """Return what the catalog records about each part."""
    facts = dict(build.facts)
    if MAP in facts:
        cells = cells_of(build.work / facts[MAP]["file"])
        facts[MAP] |= {"bytes": results[MAP]["bytes"], "cells": cells._asdict()}
    if ROUTES in facts:
        facts[ROUTES] |= {"tiles_bytes": (build.work / build.targets.routes.name).stat().st_size}
    if PLACES in results:
        found = results[PLACES]
        facts[PLACES] = {"count": sum(found["added"].values()), "outside": found["outside"]}
    return facts


def _stamp() -> str:
    return datetime.now(UTC).strftime("%Y%m%d%H%M%S%f")
