"""What every answer says of an outlet whatever was asked: made once a release, and kept in a file.

A feature is its front, what the question adds, and its back. Until those of a release are ready, and where
they cannot be had, they are made anew for each answer.
"""

from array import array

import numpy as np
import orjson

from .carried import NEW
from .links import links
from .snapshot import Indices, Pieces, Snapshot
from .spans import Spans, Spool

MOST_WASTED = 0.5  # of the file


def pieces(snapshot: Snapshot, index: int) -> Pieces:
    """The front and the back of an outlet's feature."""
    return made(snapshot, index) if snapshot.ready is None else snapshot.ready(index)


def made(snapshot: Snapshot, index: int) -> Pieces:
    """Front and back, made anew."""
    place = {"type": "Point", "coordinates": [float(snapshot.lon[index]), float(snapshot.lat[index])]}
    head = orjson.dumps({"type": "Feature", "id": snapshot.refs[index], "geometry": place})
    front = head[:-1] + b',"properties":' + snapshot.body(index)[:-1]
    return front, b',"links":' + orjson.dumps(links(snapshot, index)) + b"}}"


class Ready:
    """Front and back of outlet `i` lie in `spans` from `starts[i]` over `middles[i]` to `ends[i]`."""

    def __init__(self, spans: Spans, starts: Indices, middles: Indices, ends: Indices) -> None:
        self._spans, self._starts, self._middles, self._ends = spans, starts, middles, ends

    def __call__(self, index: int) -> Pieces:
        """The front and the back."""
        start = self._starts.item(index)
        piece = self._spans.read(start, self._ends.item(index))
        middle = self._middles.item(index) - start
        return piece[:middle], piece[middle:]

    @property
    def wasted(self) -> float:
        """Which share of the file belongs to no outlet any more."""
        whole = int(self._ends.max(initial=0))
        return 1 - int((self._ends - self._starts).sum()) / whole if whole else 0.0

    def carried(self, snapshot: Snapshot, came_from: Indices) -> "Ready":
        """The same for the next release: only what is new in it is made."""
        fresh = np.flatnonzero(came_from == NEW)
        added = _gathered(snapshot, fresh)
        spans, start = self._spans.extended(added._spans.read(0, int(added._ends.max(initial=0))))
        new = Ready(spans, self._starts[came_from], self._middles[came_from], self._ends[came_from])
        for held, more in (
            (new._starts, added._starts),
            (new._middles, added._middles),
            (new._ends, added._ends),
        ):
            held[fresh] = more + start
        return new


def make_ready(snapshot: Snapshot, before: Snapshot | None) -> None:
    """Make the pieces of a release, from those of the release it was made from as far as that goes."""
    old = before.ready if before is not None else None
    if isinstance(old, Ready) and snapshot.came_from is not None and old.wasted <= MOST_WASTED:
        snapshot.ready = old.carried(snapshot, snapshot.came_from)
    else:
        snapshot.ready = _gathered(snapshot, np.arange(len(snapshot)))


def _gathered(snapshot: Snapshot, indices: Indices) -> Ready:
    spool, middles, ends = Spool(), array("q"), array("q")
    for index in indices.tolist():
        front, back = made(snapshot, index)
        spool.add(front + back)
        middles.append(spool.length - len(back))
        ends.append(spool.length)
    last = np.array(ends, dtype=np.int64)
    starts = np.concatenate([[0], last[:-1]])[: len(last)].astype(np.int64)
    return Ready(spool.spans(), starts, np.array(middles, dtype=np.int64), last)
