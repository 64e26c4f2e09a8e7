"""Order of outlets at a boundary crossing: those on the side of the origin first."""

from dataclasses import replace

from ..geo.crossing import side_of
from ..index.search import Hits, Nearest, nearest
from ..index.snapshot import Snapshot


def own_side_hits(snapshot: Snapshot, search: Nearest, side: int, hits: Hits) -> Hits:
    """Return the nearest outlets of the origin's side, then those across, as many as the search has."""
    across = [side_of(snapshot.adcodes.item(index)) != side for index in hits.indices]
    if not any(across):
        return hits
    own = nearest(snapshot, replace(search, filter=replace(search.filter, side=side)))
    far = [position for position, is_across in enumerate(across) if is_across]
    indices = [*own.indices, *(hits.indices[position] for position in far)][: search.limit]
    chords = [*own.chords, *(hits.chords[position] for position in far)][: search.limit]
    return Hits(indices, chords)
