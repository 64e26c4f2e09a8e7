"""A batch of rows with positions becomes the same rows with their nearest outlets: one code for every engine.

No row is lost. One without a usable position, or without an outlet, stays with `outlet_why`.
"""

from functools import lru_cache
from typing import Any, NamedTuple

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from ...geo.datum import Datum, to_wgs84
from ...geo.point import Floats
from ...index.distances import seen_from
from ...index.search import SERVED_METRES, Many, near_many
from ...index.snapshot import EVERY, Indices, Snapshot
from .broadcast import SnapshotBroadcast

ADDED = pa.schema(
    [
        ("outlet_rank", pa.int32()),  # 1 is the nearest
        ("outlet_ref", pa.string()),
        ("outlet_name", pa.string()),
        ("outlet_kind", pa.string()),
        ("outlet_metres", pa.float64()),
        ("outlet_bearing", pa.float64()),
        ("outlet_why", pa.string()),  # why there is no outlet
    ]
)
NO_POSITION = "no position: latitude -90 to 90 and longitude -180 to 180 are needed"
NOT_SERVED = f"further than {SERVED_METRES / 1000:.0f} km from every outlet"
NONE_THERE = "no outlet that is asked for is within reach"

Mask = NDArray[np.bool_]


class JoinParams(NamedTuple):
    """Which columns hold the position, in which datum, how many outlets, at most how many metres away."""

    lat: str
    lon: str
    datum: Datum = "wgs84"
    limit: int = 1
    radius: float | None = None


class JoinMatches(NamedTuple):
    """Of n positions: which outlets, (n, k), their metres and bearings, and how many of them count."""

    indices: Indices
    metres: Floats
    bearings: Floats
    counts: Indices
    served: Mask


def schema_of(schema: pa.Schema) -> pa.Schema:
    """The columns of the answer to a table with this schema."""
    return pa.schema([*schema, *ADDED])


def joined(batch: pa.RecordBatch, network: SnapshotBroadcast, asked: JoinParams) -> pa.RecordBatch:
    """The rows, each as often as it has outlets, with the columns of `ADDED`."""
    lat, lon = (_numbers(batch.column(name)) for name in (asked.lat, asked.lon))
    good = (np.abs(lat) <= 90) & (np.abs(lon) <= 180)  # NaN is not
    places = np.stack(to_wgs84(lat[good], lon[good], asked.datum), axis=-1)
    found = _found(places, network, asked)
    counts = np.zeros(batch.num_rows, dtype=np.int64)
    counts[good] = found.counts
    times = np.maximum(counts, 1)
    rows = np.repeat(np.arange(batch.num_rows), times)
    own = batch if len(rows) == batch.num_rows else batch.take(pa.array(rows))
    whys = pa.array(_whys(good, found)).take(pa.array(rows))
    columns = [*own.columns, *_told(found, (counts > 0)[rows], network), whys]
    return pa.record_batch(columns, schema=schema_of(batch.schema))


def _numbers(column: pa.Array) -> Floats:
    """As floats; NaN for what is no number."""
    try:
        told = pc.cast(column, pa.float64())
    except (pa.ArrowInvalid, pa.ArrowNotImplementedError):
        told = pa.array([_number(each) for each in column.to_pylist()], type=pa.float64())
    return np.asarray(told.to_numpy(zero_copy_only=False), dtype=np.float64)


def _number(told: Any) -> float | None:
    try:
        return float(told)
    except (TypeError, ValueError):
        return None


def _found(places: Floats, network: SnapshotBroadcast, asked: JoinParams) -> JoinMatches:
    snapshot = network.asked_for
    near = near_many(snapshot, places, asked.limit, EVERY, SERVED_METRES)
    served = _served(places, near.chords, network.every)
    if near.chords.shape[1]:
        far = served & (near.chords[:, 0] > SERVED_METRES)  # near_many has not ranked them
        near.indices[far], near.chords[far] = near_many(snapshot, places[far], asked.limit, EVERY)
    metres, bearings = np.full(near.chords.shape, np.inf), np.zeros(near.chords.shape)
    answered = Many(near.indices[served], near.chords[served])
    metres[served], bearings[served] = seen_from(places[served], answered, snapshot)
    within = (metres <= (np.inf if asked.radius is None else asked.radius)).sum(axis=1)
    return JoinMatches(near.indices, metres, bearings, np.where(served, within, 0), served)


def _served(places: Floats, chords: Floats, every: Snapshot) -> Mask:
    """Whom the network serves: any outlet counts, not those alone that are asked for."""
    near = chords[:, 0] <= SERVED_METRES if chords.shape[1] else np.zeros(len(places), dtype=np.bool_)
    served = np.asarray(near, dtype=np.bool_).copy()
    others = near_many(every, places[~served], 1, EVERY).chords
    served[~served] = others[:, 0] <= SERVED_METRES if others.shape[1] else False
    return served


def _told(found: JoinMatches, any_there: Mask, network: SnapshotBroadcast) -> list[pa.Array]:
    """The columns of `ADDED` but the last, row by row; null where there is no outlet."""
    counts = found.counts
    picked = np.arange(found.indices.shape[1]) < counts[:, None]
    ranks = np.arange(counts.sum()) - np.repeat(np.cumsum(counts) - counts, counts) + 1
    indices = _spread(found.indices[picked], any_there)
    return [
        _spread(ranks.astype(np.int32), any_there),
        *(text.take(indices) for text in _texts(network)),
        _spread(found.metres[picked].round(3), any_there),
        _spread(found.bearings[picked].round(3), any_there),
    ]


def _spread(values: NDArray[Any], there: Mask) -> pa.Array:
    """The values where they are there, null elsewhere."""
    spread = np.zeros(len(there), dtype=values.dtype)
    spread[there] = values
    return pa.array(spread, mask=~there)


@lru_cache(2)
def _texts(network: SnapshotBroadcast) -> tuple[pa.Array, pa.Array, pa.Array]:
    """Ref, name and kind of every outlet."""
    snapshot = network.every
    kinds = [snapshot.brief(index)["kind"] for index in range(len(snapshot))]
    texts = (list(snapshot.refs), list(snapshot.names), kinds)
    ref, name, kind = (pa.array(each, type=pa.string()) for each in texts)
    return ref, name, kind


def _whys(good: Mask, found: JoinMatches) -> list[str | None]:
    whys = np.full(len(good), NO_POSITION, dtype=object)
    whys[good] = NOT_SERVED
    whys[np.flatnonzero(good)[found.served]] = NONE_THERE
    whys[np.flatnonzero(good)[found.counts > 0]] = None
    told: list[str | None] = whys.tolist()
    return told
