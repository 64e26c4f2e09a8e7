"""Join a batch of rows with positions to their nearest outlets; shared by all engines.

Every row stays in the output; without a usable position or an outlet, `outlet_why` gives the reason.
"""

from functools import lru_cache
from typing import Any, NamedTuple

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from ...geo.datum import Datum, to_wgs84
from ...geo.point import Floats
from ...index.distances import distances_and_bearings
from ...index.search import SERVED_METRES, BatchHits, nearest_batch
from ...index.snapshot import ALL_OUTLETS, Indices, Snapshot
from .broadcast import SnapshotBroadcast

ADDED = pa.schema(
    [
        ("outlet_rank", pa.int32()),  # 1 is the nearest
        ("outlet_ref", pa.string()),
        ("outlet_name", pa.string()),
        ("outlet_kind", pa.string()),
        ("outlet_metres", pa.float64()),
        ("outlet_bearing", pa.float64()),
        ("outlet_why", pa.string()),  # reason when there is no outlet
    ]
)
NO_POSITION = "no position: latitude must be -90 to 90 and longitude -180 to 180"
NOT_SERVED = f"more than {SERVED_METRES / 1000:.0f} km from every outlet"
NONE_THERE = "no matching outlet within the maximum distance"

Mask = NDArray[np.bool_]


class JoinParams(NamedTuple):
    """Join parameters: position columns, datum, number of outlets, maximum distance in metres."""

    lat: str
    lon: str
    datum: Datum = "wgs84"
    limit: int = 1
    radius: float | None = None


class JoinMatches(NamedTuple):
    """Outlets of n positions: indices, metres and bearings, (n, k), and the number of valid ones."""

    indices: Indices
    metres: Floats
    bearings: Floats
    counts: Indices
    served: Mask


def schema_of(schema: pa.Schema) -> pa.Schema:
    """Return the output schema for an input schema."""
    return pa.schema([*schema, *ADDED])


def join_batch(batch: pa.RecordBatch, network: SnapshotBroadcast, params: JoinParams) -> pa.RecordBatch:
    """Return the rows, repeated for each outlet, with the columns of `ADDED`."""
    lat, lon = (_numbers(batch.column(name)) for name in (params.lat, params.lon))
    good = (np.abs(lat) <= 90) & (np.abs(lon) <= 180)  # False for NaN
    places = np.stack(to_wgs84(lat[good], lon[good], params.datum), axis=-1)
    matches = _match(places, network, params)
    counts = np.zeros(batch.num_rows, dtype=np.int64)
    counts[good] = matches.counts
    times = np.maximum(counts, 1)
    rows = np.repeat(np.arange(batch.num_rows), times)
    repeated = batch if len(rows) == batch.num_rows else batch.take(pa.array(rows))
    reasons = pa.array(_reasons(good, matches)).take(pa.array(rows))
    columns = [*repeated.columns, *_result_columns(matches, (counts > 0)[rows], network), reasons]
    return pa.record_batch(columns, schema=schema_of(batch.schema))


def _numbers(column: pa.Array) -> Floats:
    """Convert a column to floats; NaN for anything else."""
    try:
        values = pc.cast(column, pa.float64())
    except (pa.ArrowInvalid, pa.ArrowNotImplementedError):
        values = pa.array([_number(value) for value in column.to_pylist()], type=pa.float64())
    return np.asarray(values.to_numpy(zero_copy_only=False), dtype=np.float64)


def _number(value: Any) -> float | None:
    try:
        return float(value)
    except (TypeError, ValueError):
        return None


def _match(places: Floats, network: SnapshotBroadcast, params: JoinParams) -> JoinMatches:
    snapshot = network.matching
    near = nearest_batch(snapshot, places, params.limit, ALL_OUTLETS, SERVED_METRES)
    served = _served(places, near.chords, network.every)
    if near.chords.shape[1]:
        far = served & (near.chords[:, 0] > SERVED_METRES)  # not ranked by near_many
        near.indices[far], near.chords[far] = nearest_batch(snapshot, places[far], params.limit, ALL_OUTLETS)
    metres, bearings = np.full(near.chords.shape, np.inf), np.zeros(near.chords.shape)
    answered = BatchHits(near.indices[served], near.chords[served])
    metres[served], bearings[served] = distances_and_bearings(places[served], answered, snapshot)
    within = (metres <= (np.inf if params.radius is None else params.radius)).sum(axis=1)
    return JoinMatches(near.indices, metres, bearings, np.where(served, within, 0), served)


def _served(places: Floats, chords: Floats, every: Snapshot) -> Mask:
    """Return a mask of the positions within reach of any outlet, matching the filter or not."""
    near = chords[:, 0] <= SERVED_METRES if chords.shape[1] else np.zeros(len(places), dtype=np.bool_)
    served = np.asarray(near, dtype=np.bool_).copy()
    remaining = nearest_batch(every, places[~served], 1, ALL_OUTLETS).chords
    served[~served] = remaining[:, 0] <= SERVED_METRES if remaining.shape[1] else False
    return served


def _result_columns(matches: JoinMatches, any_there: Mask, network: SnapshotBroadcast) -> list[pa.Array]:
    """Return the columns of `ADDED` except the last, null where there is no outlet."""
    counts = matches.counts
    picked = np.arange(matches.indices.shape[1]) < counts[:, None]
    ranks = np.arange(counts.sum()) - np.repeat(np.cumsum(counts) - counts, counts) + 1
    indices = _scatter(matches.indices[picked], any_there)
    return [
        _scatter(ranks.astype(np.int32), any_there),
        *(text.take(indices) for text in _outlet_columns(network)),
        _scatter(matches.metres[picked].round(3), any_there),
        _scatter(matches.bearings[picked].round(3), any_there),
    ]


def _scatter(values: NDArray[Any], there: Mask) -> pa.Array:
    """Scatter the values to the rows of the mask, null elsewhere."""
    scattered = np.zeros(len(there), dtype=values.dtype)
    scattered[there] = values
    return pa.array(scattered, mask=~there)


@lru_cache(2)
def _outlet_columns(network: SnapshotBroadcast) -> tuple[pa.Array, pa.Array, pa.Array]:
    """Return ref, name and kind of every outlet."""
    snapshot = network.every
    kinds = [snapshot.summary(index)["kind"] for index in range(len(snapshot))]
    texts = (list(snapshot.refs), list(snapshot.names), kinds)
    ref, name, kind = (pa.array(column, type=pa.string()) for column in texts)
    return ref, name, kind


def _reasons(good: Mask, matches: JoinMatches) -> list[str | None]:
    reasons = np.full(len(good), NO_POSITION, dtype=object)
    reasons[good] = NOT_SERVED
    reasons[np.flatnonzero(good)[matches.served]] = NONE_THERE
    reasons[np.flatnonzero(good)[matches.counts > 0]] = None
    result: list[str | None] = reasons.tolist()
    return result
