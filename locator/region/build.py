"""Make the parts of a region in a temporary folder, then publish them.

Each part is made by a process of its own, side by side. All are published when all are complete: the
process of the places, which replaces their database, waits for the others.
"""

import os
import tempfile
from collections.abc import Collection
from datetime import UTC, datetime
from pathlib import Path

from ..errors import message
from .catalog import BUILDING, MAP, PLACES, ROUTES, Region, RegionCatalog, RegionError
from .extent import extent_of
from .parts import Build, Report, Targets, facts_of, make_map, make_places, make_routes


def add_region(name: str, file: Path, parts: Collection[str], targets: Targets, report: Report) -> Region:
    """Make the parts of a region from an extract and publish them; raises RegionError.

    A region of this name is replaced, its parts that are not made anew included.
    """
    catalog = RegionCatalog(targets.data)
    with catalog.exclusive(), _work_folder(catalog) as folder:
        build = Build(targets, catalog, Path(folder))
        bounds = extent_of(file, build.work)
        previous = catalog.get(name)
        if MAP in parts:
            make_map(build, file)
        if ROUTES in parts or (previous and ROUTES in previous.parts):
            make_routes(build, name, file if ROUTES in parts else None)
        if PLACES in parts or (previous and PLACES in previous.parts):
            make_places(build, name, file if PLACES in parts else None)
        facts = facts_of(build, build.run(report))
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
        build = Build(targets, catalog, Path(folder))
        if ROUTES in region.parts:
            make_routes(build, name, None)
        if PLACES in region.parts:
            make_places(build, name, None)
        build.run(report)
        _replace_files(build)
        catalog.remove(name)
    return region


def _work_folder(catalog: RegionCatalog) -> tempfile.TemporaryDirectory[str]:
    return tempfile.TemporaryDirectory(prefix=BUILDING, dir=catalog.folder)


def _publish(build: Build, region: Region) -> None:
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


def _replace_files(build: Build) -> None:
    for file, target in build.replaced.items():
        if file.stat().st_size:
            file.replace(target)
        else:
            target.unlink(missing_ok=True)
