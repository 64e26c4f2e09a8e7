"""Query-independent part of each outlet's GeoJSON feature, rendered once per release and stored in a file.

It is that of lists, without details; the query-dependent part is appended to it. While a release has no cache
yet, features are rendered on each use.
"""

from array import array
from collections.abc import Mapping

import numpy as np
import orjson

from ..network.outlet import DETAIL_FIELDS
from ..runtime.blob_store import BlobStore, BlobWriter
from .incremental import NEW
from .map_links import DETAIL_LINKS, OPEN_ENDS, links
from .snapshot import Indices, Snapshot

MAX_WASTED_SHARE = 0.5  # of the file


def cached_feature(snapshot: Snapshot, index: int) -> bytes:
    """Return an outlet's feature of lists up to the mode of `links.open`.

    OPEN_ENDS and properties are appended.
    """
    return (
        render_feature(snapshot, index) if snapshot.feature_cache is None else snapshot.feature_cache(index)
    )


def render_feature(snapshot: Snapshot, index: int) -> bytes:
    """Render the feature of `cached_feature`, bypassing the cache."""
    fields = {name: value for name, value in snapshot.outlet(index).items() if name not in DETAIL_FIELDS}
    listed = {name: link for name, link in links(snapshot, index).items() if name not in DETAIL_LINKS}
    return _render(snapshot, index, orjson.dumps(fields), listed)


def detailed_feature(snapshot: Snapshot, index: int) -> bytes:
    """Render an outlet's feature with all its fields and links, as `cached_feature` does."""
    return _render(snapshot, index, snapshot.body(index), links(snapshot, index))


def _render(snapshot: Snapshot, index: int, fields: bytes, listed: Mapping[str, str]) -> bytes:
    geometry = {"type": "Point", "coordinates": [float(snapshot.lon[index]), float(snapshot.lat[index])]}
    head = orjson.dumps({"type": "Feature", "id": snapshot.refs[index], "geometry": geometry})
    open_links = orjson.dumps(listed).removesuffix(OPEN_ENDS[None])
    return b'%b,"properties":%b,"links":%b' % (head[:-1], fields[:-1], open_links)


class FeatureCache:
    """File of rendered features; outlet `i` is at `blobs[starts[i]:ends[i]]`."""

    def __init__(self, blobs: BlobStore, starts: Indices, ends: Indices) -> None:
        self._blobs, self._starts, self._ends = blobs, starts, ends

    def __call__(self, index: int) -> bytes:
        """Return the feature as `cached_feature` does."""
        return self._blobs.read(self._starts.item(index), self._ends.item(index))

    @property
    def wasted_share(self) -> float:
        """Share of the file that no outlet uses any more."""
        total = int(self._ends.max(initial=0))
        return 1 - int((self._ends - self._starts).sum()) / total if total else 0.0

    def updated(self, snapshot: Snapshot, previous_index: Indices) -> "FeatureCache":
        """Return the cache of the next release; only new outlets are rendered."""
        new_indices = np.flatnonzero(previous_index == NEW)
        added = _build_cache(snapshot, new_indices)
        blobs, offset = self._blobs.append(added._blobs.read(0, int(added._ends.max(initial=0))))
        cache = FeatureCache(blobs, self._starts[previous_index], self._ends[previous_index])
        cache._starts[new_indices], cache._ends[new_indices] = added._starts + offset, added._ends + offset
        return cache


def build_feature_cache(snapshot: Snapshot, previous: Snapshot | None) -> None:
    """Build the feature cache of a release, reusing the previous release's where possible."""
    cache = previous.feature_cache if previous is not None else None
    if (
        isinstance(cache, FeatureCache)
        and snapshot.previous_index is not None
        and cache.wasted_share <= MAX_WASTED_SHARE
    ):
        snapshot.feature_cache = cache.updated(snapshot, snapshot.previous_index)
    else:
        snapshot.feature_cache = _build_cache(snapshot, np.arange(len(snapshot)))


def _build_cache(snapshot: Snapshot, indices: Indices) -> FeatureCache:
    writer, ends = BlobWriter(), array("q")
    for index in indices.tolist():
        writer.add(render_feature(snapshot, index))
        ends.append(writer.length)
    last = np.array(ends, dtype=np.int64)
    starts = np.concatenate([[0], last[:-1]])[: len(last)].astype(np.int64)
    return FeatureCache(writer.finish(), starts, last)
