"""Compact outlets: loading checks a feed as a whole, so a million of them are in memory at once.

Pydantic gives every model a dict and a set of its own. Here the dicts of a class share their keys, and equal
sets and lists are one object. Models are frozen, so no change is visible through another one.
"""

from collections.abc import Hashable
from functools import cache, lru_cache
from typing import Any

from .outlet import Outlet, Part

MAX_SHARED = 4_096  # different values: those used last
REPEATED = ("services", "devices", "exceptions")  # lists that many outlets have in common
FIRST_INSTANCES = 32
FIELDS_SET = "__pydantic_fields_set__"

Fields = dict[str, Any]
_set = object.__setattr__  # of a frozen model


def compact(outlet: Outlet) -> Outlet:
    """Return this outlet after it shares memory with others; it has the same values."""
    fields = _share_keys(outlet)
    for name in REPEATED:
        if fields[name]:
            fields[name] = _shared(fields[name])
    for name, default in _PARTS.items():
        if fields[name] is not default:
            members = _share_keys(fields[name])
            if name == "source":
                _share_degrees(members, fields)
    return outlet


def _share_keys(part: Part) -> Fields:
    """Give a part a dict that shares its keys with those of its class; return the dict."""
    fields = _EMPTY[part.__class__].copy()
    fields.update(vars(part))
    _set(part, "__dict__", fields)
    _set(part, FIELDS_SET, _shared_set(frozenset(part.__pydantic_fields_set__)))
    return fields


def _share_degrees(source: Fields, outlet: Fields) -> None:
    """Use the floats of the outlet for equal source coordinates; 0.0 may differ in its sign."""
    for axis in ("lat", "lon"):
        if source[axis] == outlet[axis] != 0:
            source[axis] = outlet[axis]


@lru_cache(MAX_SHARED)
def _shared(value: Hashable) -> Hashable:
    return value


@cache  # few combinations occur
def _shared_set(names: frozenset[str]) -> set[str]:
    return set(names)


def _empty_fields(model: type[Part]) -> Fields:
    """Return the dict of an instance whose attributes were set one by one; its copies share its keys.

    CPython reserves room for further attributes in the first instances of a class.
    """
    for _ in range(FIRST_INSTANCES):
        instance = model.__new__(model)
        for name in model.model_fields:
            _set(instance, name, None)
    return vars(instance)


_PARTS = {
    name: field.default
    for name, field in Outlet.model_fields.items()
    if name in ("address", "source", "approach", "access")
}
_EMPTY: dict[type[Part], Fields] = {model: _empty_fields(model) for model in Part.__subclasses__()}
