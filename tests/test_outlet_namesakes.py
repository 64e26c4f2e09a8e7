"""Names that several outlets of a city share, in each language."""

from typing import Any

import numpy as np
import pytest

from locator.places.outlet_names import OutletNames, OutletNameSource

ROWS = (
    ("甲店（北店）", "Shop A, Huangpu", 310101),
    ("甲店（北店）", "Shop A North", 310104),
    ("甲店（西店）", "Shop A, Huangpu", 310101),
    ("甲店（东店）", "", 310101),
    ("甲店（北店）", "Shop A, Huangpu", 440106),
    ("甲店", "Shop A", 310101),
    ("甲店 (北店)", "Shop B", 440106),
    ("丙店", "", 440106),
    ("丙店", "Shop C", 440103),
    ("丁店", "Shop D", 440106),
    ("丁店", "Shop D", 440304),
)


@pytest.fixture(scope="module")
def names() -> OutletNames:
    """The name index of a few outlets in Shanghai, Guangzhou and Shenzhen."""

    def outlet(index: int) -> dict[str, Any]:
        name, name_en, _ = ROWS[index]
        return {"name": name, "name_en": name_en, "address": {"text": f"示例路 {index} 号"}}

    adcodes = np.array([adcode for _, _, adcode in ROWS], np.int32)
    return OutletNames(OutletNameSource(len(ROWS), outlet, adcodes, lambda _: None))


@pytest.mark.parametrize(
    ("index", "expected"),
    [
        (0, ("zh", "en")),
        (1, ("zh",)),
        (2, ("en",)),
        (3, ()),
        (4, ()),
        (5, ()),
        (7, ("zh",)),
        (8, ("zh",)),
        (9, ()),
        (10, ()),
    ],
)
def test_a_name_is_shared_within_a_city(names: OutletNames, index: int, expected: tuple[str, ...]) -> None:
    assert names.shared_name_languages(index) == expected
