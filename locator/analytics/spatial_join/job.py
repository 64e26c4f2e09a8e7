"""A join job, its position columns, and the terms by which an interrupted one is recognized."""

from pathlib import Path
from typing import Any, NamedTuple

import orjson
import pyarrow as pa

from ...errors import InvalidParameter
from .batch_join import JoinParams
from .broadcast import SnapshotBroadcast

TERMS = "terms.json"


class JoinJob(NamedTuple):
    """A join job: source, output, network, parameters, and the terms that identify it."""

    source: Path
    output: Path
    network: SnapshotBroadcast
    params: JoinParams
    terms: dict[str, Any]


def check_columns(schema: pa.Schema, params: JoinParams) -> None:
    """Raise InvalidParameter when a position column is missing, or an added column exists already."""
    for option, name in (("--lat", params.lat), ("--lon", params.lon)):
        if name not in schema.names:
            raise InvalidParameter(option, f"no column is named {name}", allowed=schema.names)
    if params.lat == params.lon:
        raise InvalidParameter("--lon", f"must differ from --lat, {params.lat}")
    there = sorted({name for name in schema.names if name.startswith("outlet_")})
    if there:
        raise InvalidParameter(
            "INPUT",
            f"already has a column {there[0]}",
            hint="the join adds columns named outlet_…; rename it",
        )


def check_terms(before: dict[str, Any], work: JoinJob) -> None:
    """Raise InvalidParameter when parts were begun with other terms."""
    now = orjson.loads(orjson.dumps(work.terms))
    other = [name for name in now if now[name] != before.get(name)]
    if other:
        begun = ", ".join(f"{name} was {before.get(name)}" for name in other)
        hint = "use the same options to resume, or --restart to discard the parts"
        raise InvalidParameter("OUTPUT", f"has parts of a join with other options: {begun}", hint=hint)
