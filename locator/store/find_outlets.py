"""Finds outlets of the current release by what operators write: a ref, a code, or a name."""

import re
from typing import NamedTuple

import orjson
from sqlalchemy import Connection

from ..errors import InvalidInput, message
from ..network.codes import is_code
from ..network.outlet import FINDABLE, KINDS, Outlet
from ..places.text import normalize
from .publish import current_number
from .schema import of_release, outlets

MIN_NAME = 2  # characters


class OutletName(NamedTuple):
    """Ref, name and address of an outlet."""

    ref: str
    name: str
    address: str
    kind: str
    status: str


def find_outlets(connection: Connection, text: str) -> list[OutletName]:
    """Return the outlets that a text names: by ref, code or exact name, otherwise by a part of the name.

    Names that begin with the text come first, then service centers, then outlets that are open.
    """
    query = of_release(current_number(connection) or 0).with_only_columns(outlets.c.ref, outlets.c.body)
    digits = re.sub(r"[\s-]", "", text)
    conditions = [outlets.c.ref == text.strip()]
    if is_code(digits):
        conditions.append(outlets.c.code == digits)
    for condition in conditions:
        rows = connection.execute(query.where(condition)).all()
        if rows:
            return [_outlet_name(row.ref, row.body) for row in rows]
    name = normalize(text)
    if len(name) < MIN_NAME:
        return []
    names = [_outlet_name(row.ref, row.body) for row in connection.execute(query.order_by(outlets.c.ref))]
    exact = [outlet for outlet in names if normalize(outlet.name) == name]
    return sorted(
        exact or (outlet for outlet in names if name in normalize(outlet.name)),
        key=lambda outlet: (*_rank(outlet, name), outlet.ref),
    )


def _rank(outlet: OutletName, name: str) -> tuple[bool, int, bool, int]:
    """Return the place of an outlet among those that a name means, the best one least."""
    own = normalize(outlet.name)
    kind = KINDS.index(outlet.kind) if outlet.kind in KINDS else len(KINDS)
    return not own.startswith(name), kind, outlet.status not in FINDABLE, len(own)


def current_outlet(connection: Connection, ref: str) -> Outlet:
    """Return an outlet of the current release, also a closed one; raises InvalidInput if it has none."""
    query = of_release(current_number(connection) or 0).with_only_columns(outlets.c.body)
    body = connection.execute(query.where(outlets.c.ref == ref)).scalar()
    if body is None:
        raise InvalidInput("ref", message("the current release has no outlet {ref}", ref=ref))
    return Outlet.model_validate(orjson.loads(body))


def _outlet_name(ref: str, body: bytes) -> OutletName:
    fields = orjson.loads(body)
    address = str((fields.get("address") or {}).get("text") or "")
    return OutletName(ref, str(fields["name"]), address, str(fields["kind"]), str(fields["status"]))
