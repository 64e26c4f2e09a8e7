"""Outlets of a feed share what they have in common, and stay what they were."""

import subprocess
import sys
from typing import Any

import pytest

from locator.network.compact import compact
from locator.network.outlet import Outlet

SPARSE: dict[str, Any] = {"ref": "A1", "kind": "drop_off", "name": "示例店", "lat": 39.9, "lon": 116.3}
SOURCE = {"lon": 116.3, "lat": 39.9, "datum": "wgs84", "feed": "a.csv"}
FULL: dict[str, Any] = SPARSE | {
    "address": {"text": "示例路 1 号", "adcode": "110108"},
    "source": SOURCE,
    "phones": ["950800"],
    "services": ["repair", "screen"],
    "devices": ["phone"],
    "exceptions": [{"from": "2026-02-16", "to": "2026-02-18", "closed": True}],
    "approach": {"station": "知春路", "exit": "A"},
    "access": {"wheelchair": "yes"},
}
SHARED_PARTS = ("address", "source", "approach", "access")


def outlet(fields: dict[str, Any]) -> Outlet:
    return Outlet.model_validate(fields)


@pytest.mark.parametrize("fields", [SPARSE, FULL])
def test_a_compact_outlet_equals_the_validated_one(fields: dict[str, Any]) -> None:
    plain, packed = outlet(fields), compact(outlet(fields))
    assert packed == plain
    assert packed.model_fields_set == plain.model_fields_set
    assert packed.to_dict("100007") == plain.to_dict("100007")
    assert list(vars(packed)) == list(vars(plain))
    assert packed.model_dump_json(exclude_unset=True) == plain.model_dump_json(exclude_unset=True)


def test_outlets_share_field_sets_and_lists() -> None:
    one, other = (compact(outlet(FULL | {"ref": ref})) for ref in ("A1", "A2"))
    for a, b in ((one, other), *((getattr(one, part), getattr(other, part)) for part in SHARED_PARTS)):
        assert a.__pydantic_fields_set__ is b.__pydantic_fields_set__
    for name in ("services", "devices", "exceptions"):
        assert getattr(one, name) is getattr(other, name)
    assert one.source is not None
    assert one.source.lat is one.lat


MEASURE = """
import sys
from tests.test_compact import FULL, SHARED_PARTS, compact, outlet
plain, packed = outlet(FULL), compact(outlet(FULL))
for part in ("", *SHARED_PARTS):
    sizes = [sys.getsizeof(vars(getattr(o, part) if part else o)) for o in (packed, plain)]
    print(part, *sizes)
"""


def test_dicts_share_their_keys() -> None:
    """Outlets made before the module is imported may prevent it, so the process is new, as for a load."""
    command = [sys.executable, "-c", MEASURE]
    printed = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    sizes = [line.rsplit(" ", 2)[1:] for line in printed.splitlines()]
    assert len(sizes) == 1 + len(SHARED_PARTS)
    assert all(int(packed) < 0.75 * int(plain) for packed, plain in sizes)


def test_a_changed_copy_leaves_the_others_as_they_are() -> None:
    one, other = (compact(outlet(SPARSE | {"ref": ref})) for ref in ("A1", "A2"))
    changed = compact(one.model_copy(update={"phones": ("950800",)}))
    assert changed.model_fields_set == one.model_fields_set | {"phones"}
    assert one.model_fields_set == other.model_fields_set == SPARSE.keys()
    assert (changed.phones, one.phones, other.phones) == (("950800",), (), ())


def test_the_sign_of_zero_stays() -> None:
    packed = compact(outlet(FULL | {"lat": 0.0, "source": SOURCE | {"lat": -0.0}}))
    assert packed.source is not None
    assert str(packed.source.lat) == "-0.0"
