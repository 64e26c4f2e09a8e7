"""What every answer says of an outlet whatever was asked: made once a release, and kept in a file.

A feature is what is fixed of it, and behind that what the question adds. Until what is fixed in a release is
ready, and where it cannot be had, it is made anew for each answer.
"""

from array import array

import numpy as np
import orjson

from ..runtime.blob_store import BlobStore, BlobWriter
from .incremental import NEW
from .map_links import links
from .snapshot import Indices, Snapshot

OFTEN = 1024  # outlets at hand, some 2 MB: most people ask from few cities
MOST_WASTED = 0.5  # of the file


def fixed(snapshot: Snapshot, index: int) -> bytes:
    """An outlet's feature without the brackets at its end, so that more can be added to its properties."""
    return made(snapshot, index) if snapshot.ready is None else snapshot.ready(index)


def made(snapshot: Snapshot, index: int) -> bytes:
    """The same, made anew."""
    place = {"type": "Point", "coordinates": [float(snapshot.lon[index]), float(snapshot.lat[index])]}
    head = orjson.dumps({"type": "Feature", "id": snapshot.refs[index], "geometry": place})
    fields, more = snapshot.body(index)[:-1], orjson.dumps(links(snapshot, index))
    return b'%b,"properties":%b,"links":%b' % (head[:-1], fields, more)


class FeatureCache:
    """What is fixed of outlet `i` lies in `spans` from `starts[i]` to `ends[i]`."""

    def __init__(self, spans: BlobStore, starts: Indices, ends: Indices) -> None:
        self._spans, self._starts, self._ends = spans, starts, ends
        self._often: dict[int, bytes] = {}

    def __call__(self, index: int) -> bytes:
        """The feature, without the brackets at its end; those asked for just now are at hand."""
        held = self._often.get(index)
        if held is None:
            held = self._spans.read(self._starts.item(index), self._ends.item(index))
            if len(self._often) >= OFTEN:
                self._often.clear()
            self._often[index] = held
        return held

    @property
    def wasted(self) -> float:
        """Which share of the file belongs to no outlet any more."""
        whole = int(self._ends.max(initial=0))
        return 1 - int((self._ends - self._starts).sum()) / whole if whole else 0.0

    def carried(self, snapshot: Snapshot, came_from: Indices) -> "FeatureCache":
        """The same for the next release: only what is new in it is made."""
        fresh = np.flatnonzero(came_from == NEW)
        added = _gathered(snapshot, fresh)
        spans, start = self._spans.extended(added._spans.read(0, int(added._ends.max(initial=0))))
        new = FeatureCache(spans, self._starts[came_from], self._ends[came_from])
        new._starts[fresh], new._ends[fresh] = added._starts + start, added._ends + start
        return new


def make_ready(snapshot: Snapshot, before: Snapshot | None) -> None:
    """Make what is fixed in a release, from that of the release it was made from as far as that goes."""
    old = before.ready if before is not None else None
    if isinstance(old, FeatureCache) and snapshot.came_from is not None and old.wasted <= MOST_WASTED:
        snapshot.ready = old.carried(snapshot, snapshot.came_from)
    else:
        snapshot.ready = _gathered(snapshot, np.arange(len(snapshot)))


def _gathered(snapshot: Snapshot, indices: Indices) -> FeatureCache:
    spool, ends = BlobWriter(), array("q")
    for index in indices.tolist():
        spool.add(made(snapshot, index))
        ends.append(spool.length)
    last = np.array(ends, dtype=np.int64)
    starts = np.concatenate([[0], last[:-1]])[: len(last)].astype(np.int64)
    return FeatureCache(spool.spans(), starts, last)
