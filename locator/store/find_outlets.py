"""Finds outlets of the current release by what operators write: a ref, a code, or a name."""

import re
from typing import NamedTuple

import orjson
from sqlalchemy import Connection

from ..errors import InvalidInput, message
from ..network.codes import is_code
from ..network.outlet import Outlet
from ..places.text import normalize
from .publish import current_number
from .schema import of_release, outlets

MIN_NAME = 2  # characters


class OutletName(NamedTuple):
    """Ref and name of an outlet."""

    ref: str
    name: str


def find_outlets(connection: Connection, text: str) -> list[OutletName]:
    """Return the outlets that a text names: by ref, code or exact name, otherwise by a part of the name."""
    query = of_release(current_number(connection) or 0).with_only_columns(outlets.c.ref, outlets.c.body)
    digits = re.sub(r"[\s-]", "", text)
    conditions = [outlets.c.ref == text.strip()]
    if is_code(digits):
        conditions.append(outlets.c.code == digits)
    for condition in conditions:
        rows = connection.execute(query.where(condition)).all()
        if rows:
            return [OutletName(row.ref, _name(row.body)) for row in rows]
    name = normalize(text)
    if len(name) < MIN_NAME:
        return []
    names = [
        OutletName(row.ref, _name(row.body)) for row in connection.execute(query.order_by(outlets.c.ref))
    ]
    exact = [outlet for outlet in names if normalize(outlet.name) == name]
    return exact or [outlet for outlet in names if name in normalize(outlet.name)]


def current_outlet(connection: Connection, ref: str) -> Outlet:
    """Return an outlet of the current release, also a closed one; raises InvalidInput if it has none."""
    query = of_release(current_number(connection) or 0).with_only_columns(outlets.c.body)
    body = connection.execute(query.where(outlets.c.ref == ref)).scalar()
    if body is None:
        raise InvalidInput("ref", message("the current release has no outlet {ref}", ref=ref))
    return Outlet.model_validate(orjson.loads(body))


def _name(body: bytes) -> str:
    return str(orjson.loads(body)["name"])
