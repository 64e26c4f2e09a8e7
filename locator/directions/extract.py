"""OpenStreetMap extracts as Valhalla reads them: one sorted PBF, with both names of streets, and steps told.

Valhalla keeps one language of a name; so the English one is put behind it, as a second name. Steps are
marked as no way for a wheelchair unless the map says that they are one.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

import osmium

from ..places.osm.source import Source, fraction, source_of

TELL_EVERY = 5_000  # things
Tell = Callable[[float], None]


def prepare(files: Sequence[Path], work: Path, tell: Tell) -> list[Path]:
    """Write the extracts into `work`; RuntimeError or OSError when one cannot be read to its end."""
    sources = {str(file): _source(file, work, number) for number, file in enumerate(files)}
    packed = [source for source in sources.values() if source.form == "pbf"]
    texts = {name: source for name, source in sources.items() if source.form != "pbf"}
    if texts:
        packed.append(_merged(texts, work / "merged.osm.pbf"))
    made = []
    for number, source in enumerate(packed):
        into = work / f"{number}.osm.pbf"
        _rewrite(source.path, into, lambda share, done=number: tell((done + share) / len(packed)))  # type: ignore[misc]
        made.append(into)
    return made


def _source(file: Path, work: Path, number: int) -> Source:
    folder = work / f"source-{number}"
    folder.mkdir()
    try:
        return source_of(file, folder)
    except RuntimeError as problem:
        raise RuntimeError(f"{file.name}: {problem}") from None


def _merged(sources: Mapping[str, Source], into: Path) -> Source:
    """Texts come in any order, and may overlap: they are sorted, each thing once."""
    reader = osmium.MergeInputReader()
    for name, (path, form) in sources.items():
        try:
            reader.add_buffer(path.read_bytes(), form or path.name.partition(".")[2])
        except RuntimeError as problem:
            raise RuntimeError(f"{Path(name).name}: {problem}") from None
    with osmium.SimpleWriter(str(into), overwrite=True) as writer:
        reader.apply(writer, simplify=True)
    return Source(into, "pbf")


def _rewrite(path: Path, into: Path, tell: Tell) -> None:
    changed = osmium.filter.KeyFilter("highway", "name:en")
    with osmium.SimpleWriter(str(into), overwrite=True) as writer:
        things: Iterable[Any] = osmium.FileProcessor(path).with_filter(changed).handler_for_filtered(writer)
        for number, thing in enumerate(things):
            if number % TELL_EVERY == 0:
                tell(fraction(path))
            writer.add(thing.replace(tags=_tags(dict(thing.tags))))
    tell(1.0)


def _tags(tags: dict[str, str]) -> dict[str, str]:
    english, name = tags.get("name:en", ""), tags.get("name", "")
    if "highway" in tags and english and name and english not in name.split(";"):
        tags["name"] = f"{name};{english}"
    if tags.get("highway") == "steps" and "yes" not in (tags.get("ramp:wheelchair"), tags.get("wheelchair")):
        tags["wheelchair"] = "no"
    return tags
