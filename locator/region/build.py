"""Make the parts of a region in a temporary folder, then publish them.

Each part is made by a process of its own, side by side. All are published when all are complete: the
process of the places, which locks their database, waits for the others and for the publication.
"""

import shutil
import tempfile
from collections.abc import Collection, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

from ..errors import message
from ..runtime.write_errors import write_problem
from .catalog import BUILDING, MAP, PLACES, REGION_FILE, ROUTES, Bounds, Region, RegionCatalog, RegionError
from .extent import extent_of
from .parts import Build, Report, Results, Targets, facts_of, make_map, make_places, make_routes
from .publication import is_unfinished, publish


def add_region(name: str, file: Path, parts: Collection[str], targets: Targets, report: Report) -> Region:
    """Make the parts of a region from an extract and publish them; raises RegionError.

    A region of this name is replaced, its parts that are not made anew included.
    """
    catalog = RegionCatalog(targets.data)
    with catalog.exclusive(), _work_folder(catalog, name) as folder:
        build = Build(targets, catalog, folder)
        bounds = extent_of(file, build.work)
        previous = catalog.get(name)
        if MAP in parts:
            make_map(build, file)
        if ROUTES in parts or (previous and ROUTES in previous.parts):
            make_routes(build, name, file if ROUTES in parts else None)
        if PLACES in parts or (previous and PLACES in previous.parts):
            make_places(build, name, file if PLACES in parts else None)
        return build.run(report, lambda results: _publish(build, name, file, bounds, parts, results))


def remove_region(name: str, targets: Targets, report: Report) -> Region:
    """Remove a region with its places and routes; raises RegionError if there is none."""
    catalog = RegionCatalog(targets.data)
    with catalog.exclusive(), _work_folder(catalog, name) as folder:
        region = catalog.get(name)
        if region is None:
            names = ", ".join(other.name for other in catalog.regions()) or "none"
            raise RegionError(message("there is no region {name}; regions: {names}", name=name, names=names))
        build = Build(targets, catalog, folder)
        if ROUTES in region.parts:
            make_routes(build, name, None)
        if PLACES in region.parts:
            make_places(build, name, None)
        build.run(report, lambda _: _publish_removal(build, name))
        catalog.remove_leftovers()
    return region


@contextmanager
def _work_folder(catalog: RegionCatalog, name: str) -> Iterator[Path]:
    """Make a folder for the files, and remove it unless a publication still needs it."""
    folder = Path(tempfile.mkdtemp(prefix=f"{BUILDING}{name}-", dir=catalog.folder))
    try:
        yield folder
    except OSError as error:
        if problem := write_problem(error):
            raise RegionError(problem) from None
        raise
    finally:
        if not is_unfinished(catalog.folder):
            shutil.rmtree(folder, ignore_errors=True)


def _publish(
    build: Build, name: str, file: Path, bounds: Bounds, parts: Collection[str], results: Results
) -> Region:
    """Move the files to their places, the file of the region last."""
    facts = facts_of(build, results)
    made = datetime.now(UTC).isoformat(timespec="seconds")
    region = Region(name, file.name, made, bounds, {part: facts[part] for part in parts})
    folder = build.catalog.folder / name
    files = [region.file_of(part) for part in region.parts if region.file_of(part)]
    moves = [(build.work / one, folder / one) for one in files]
    described = (build.catalog.write(region, build.work), folder / REGION_FILE)
    replacing, removed = build.replacements()
    publish(build.catalog.folder, [*moves, *replacing, described], removed)
    build.catalog.remove_leftovers()
    return region


def _publish_removal(build: Build, name: str) -> None:
    replacing, removed = build.replacements()
    publish(build.catalog.folder, replacing, [*removed, build.catalog.folder / name / REGION_FILE])
