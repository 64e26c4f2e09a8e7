"""Prepare OpenStreetMap extracts for Valhalla: sorted PBF, bilingual street names, access by mode.

Valhalla reads one language per name, so the English name is appended as a second name. Steps are tagged
as impassable for wheelchairs, and roads for motor vehicles as closed to all others (`motor_roads.py`),
unless the map says otherwise.
"""

import shutil
from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path
from signal import SIGXFSZ
from typing import Any, NamedTuple

import osmium

from ..places.osm.bounds import Bounds, bounds_of
from ..places.osm.source import OsmFile, fraction, source_of
from ..runtime.write_errors import DISK_FULL, TOO_LARGE, write_problem, write_problem_in
from .motor_roads import close_motor_road, long_tunnels

PROGRESS_EVERY = 5_000  # OSM objects
LARGE_BYTES = 100_000_000  # PBFs above this size are not sorted in memory: they must be sorted already
SORTED = "Type_then_ID"
FULL_BELOW = 4_000_000  # bytes; a program that failed has not used the last ones
Progress = Callable[[float], None]


class BuildError(RuntimeError):
    """The tiles could not be built; the message gives the reason."""


def problem_of(error: Exception) -> str:
    """Return why an extract was not used, in one line."""
    line = (str(error).splitlines() or [""])[0].rstrip(": ")
    if isinstance(error, BuildError):
        return line
    return write_problem(error) or f"cannot be read as OpenStreetMap data: {line}"


def failure_of(program: str, status: int, line: str, work: Path) -> BuildError:
    """Return the error of a program; on a full disk its own last line seldom says so."""
    full = DISK_FULL if shutil.disk_usage(work).free < FULL_BELOW else ""
    too_large = TOO_LARGE if status == -SIGXFSZ else ""
    problem = full or too_large or write_problem_in(line)
    return BuildError(f"{problem} ({program})" if problem else f"{program} exited with {status}: {line}")


class Prepared(NamedTuple):
    """Prepared extracts, and the bounds of the original ones that have any."""

    paths: list[Path]
    bounds: list[Bounds]


def prepare(files: Sequence[Path], work: Path, progress: Progress) -> Prepared:
    """Write the prepared extracts into `work`.

    Raises RuntimeError or OSError if an extract cannot be read or none contains a street.
    """
    sources = {str(file): _source(file, work, number) for number, file in enumerate(files)}
    alone = len(sources) == 1
    large = [source for source in sources.values() if (is_sorted if alone else is_large)(source)]
    small = {name: source for name, source in sources.items() if source not in large}
    inputs = [*large, *([merge(small, work / "merged.osm.pbf")] if small else [])]
    outputs, street_count = [], 0
    for number, source in enumerate(inputs):
        into = work / f"{number}.osm.pbf"
        street_count += _rewrite(
            source,
            into,
            lambda share, done=number: progress((done + share) / len(inputs)),  # type: ignore[misc]
        )
        outputs.append(into)
    if not street_count:
        raise BuildError("the files contain no street or path")
    bounds = [found for source in sources.values() if (found := bounds_of(source))]
    return Prepared(outputs, bounds)


def _source(file: Path, work: Path, number: int) -> OsmFile:
    folder = work / f"source-{number}"
    folder.mkdir()
    try:
        return source_of(file, folder)
    except RuntimeError as problem:
        raise RuntimeError(f"{file.name}: {problem}") from None


def is_sorted(source: OsmFile) -> bool:
    """Return whether a file need not be sorted: its header says so, or it is too large for it."""
    if source.form != "pbf":
        return False
    return is_large(source) or osmium.FileProcessor(_opened(source)).header.get("sorting") == SORTED


def _opened(source: OsmFile) -> Any:
    """Return the file in its format, whatever its name says."""
    return osmium.io.File(str(source.path), source.form)


def is_large(source: OsmFile) -> bool:
    """Return whether a file is too large to be sorted in memory."""
    return source.form == "pbf" and source.path.stat().st_size > LARGE_BYTES


def merge(sources: Mapping[str, OsmFile], into: Path) -> OsmFile:
    """Merge extracts in any order, possibly overlapping, into one sorted file without duplicates."""
    reader = osmium.MergeInputReader()
    for name, (path, form) in sources.items():
        try:
            reader.add_buffer(path.read_bytes(), form or path.name.partition(".")[2])
        except RuntimeError as problem:
            raise RuntimeError(f"{Path(name).name}: {problem}") from None
    with osmium.SimpleWriter(str(into), overwrite=True) as writer:
        reader.apply(writer, simplify=True)
    return OsmFile(into, "pbf")


def _rewrite(source: OsmFile, into: Path, progress: Progress) -> int:
    """Write the rewritten extract and return its number of streets and paths."""
    changed = osmium.filter.KeyFilter("highway", "name:en")
    tunnels = long_tunnels(lambda kind: osmium.FileProcessor(_opened(source), kind))
    street_count = 0
    with osmium.SimpleWriter(str(into), overwrite=True) as writer:
        reader = osmium.FileProcessor(_opened(source)).with_filter(changed)
        things: Iterable[Any] = reader.handler_for_filtered(writer)
        for number, thing in enumerate(things):
            if number % PROGRESS_EVERY == 0:
                progress(fraction(source.path))
            is_street = thing.is_way() and "highway" in thing.tags
            street_count += is_street
            tags = _rewrite_tags(dict(thing.tags))
            if is_street:
                close_motor_road(tags, thing.id in tunnels)
            writer.add(thing.replace(tags=tags))
    progress(1.0)
    return street_count


def _rewrite_tags(tags: dict[str, str]) -> dict[str, str]:
    english, name = tags.get("name:en", ""), tags.get("name", "")
    if "highway" in tags and english and name and english not in name.split(";"):
        tags["name"] = f"{name};{english}"
    if tags.get("highway") == "steps" and "yes" not in (tags.get("ramp:wheelchair"), tags.get("wheelchair")):
        tags["wheelchair"] = "no"
    return tags
