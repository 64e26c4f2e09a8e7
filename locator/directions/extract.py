"""OpenStreetMap extracts as Valhalla reads them: one sorted PBF, with both names of streets, and steps told.

Valhalla keeps one language of a name; so the English one is put behind it, as a second name. Steps are
marked as no way for a wheelchair unless the map says that they are one.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

import osmium

from ..places.osm.source import OsmFile, fraction, source_of

TELL_EVERY = 5_000  # things
LARGE = 100_000_000  # bytes of a PBF, from which on it is not sorted in memory: it must be sorted already
Tell = Callable[[float], None]


class NotBuilt(RuntimeError):
    """There are no new tiles; the message says why."""


def prepare(files: Sequence[Path], work: Path, tell: Tell) -> list[Path]:
    """Write the extracts into `work`; RuntimeError, OSError: one cannot be read, or none has a street."""
    sources = {str(file): _source(file, work, number) for number, file in enumerate(files)}
    large = [source for source in sources.values() if _is_large(source)]
    others = {name: source for name, source in sources.items() if not _is_large(source)}
    whole = [*large, *([_merged(others, work / "merged.osm.pbf")] if others else [])]
    made, streets = [], 0
    for number, source in enumerate(whole):
        into = work / f"{number}.osm.pbf"
        streets += _rewrite(source.path, into, lambda share, done=number: tell((done + share) / len(whole)))  # type: ignore[misc]
        made.append(into)
    if not streets:
        raise NotBuilt("there is no street or path in it")
    return made


def _source(file: Path, work: Path, number: int) -> OsmFile:
    folder = work / f"source-{number}"
    folder.mkdir()
    try:
        return source_of(file, folder)
    except RuntimeError as problem:
        raise RuntimeError(f"{file.name}: {problem}") from None


def _is_large(source: OsmFile) -> bool:
    return source.form == "pbf" and source.path.stat().st_size > LARGE


def _merged(sources: Mapping[str, OsmFile], into: Path) -> OsmFile:
    """They may come in any order, and overlap: they are sorted, each thing once."""
    reader = osmium.MergeInputReader()
    for name, (path, form) in sources.items():
        try:
            reader.add_buffer(path.read_bytes(), form or path.name.partition(".")[2])
        except RuntimeError as problem:
            raise RuntimeError(f"{Path(name).name}: {problem}") from None
    with osmium.SimpleWriter(str(into), overwrite=True) as writer:
        reader.apply(writer, simplify=True)
    return OsmFile(into, "pbf")


def _rewrite(path: Path, into: Path, tell: Tell) -> int:
    """How many streets and paths there are in it."""
    changed = osmium.filter.KeyFilter("highway", "name:en")
    streets = 0
    with osmium.SimpleWriter(str(into), overwrite=True) as writer:
        things: Iterable[Any] = osmium.FileProcessor(path).with_filter(changed).handler_for_filtered(writer)
        for number, thing in enumerate(things):
            if number % TELL_EVERY == 0:
                tell(fraction(path))
            streets += thing.is_way() and "highway" in thing.tags
            writer.add(thing.replace(tags=_tags(dict(thing.tags))))
    tell(1.0)
    return streets


def _tags(tags: dict[str, str]) -> dict[str, str]:
    english, name = tags.get("name:en", ""), tags.get("name", "")
    if "highway" in tags and english and name and english not in name.split(";"):
        tags["name"] = f"{name};{english}"
    if tags.get("highway") == "steps" and "yes" not in (tags.get("ramp:wheelchair"), tags.get("wheelchair")):
        tags["wheelchair"] = "no"
    return tags
