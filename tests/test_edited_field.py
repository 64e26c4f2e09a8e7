"""Fields of an edit by hand: an unknown one names the field that is meant."""

import pytest

from locator.errors import InvalidInput
from locator.serving.edited_field import check_field
from locator.store.overrides import EDITABLE, READ_ONLY_FIELDS

MEANT = {
    "address": "address.text", "adcode": "address.adcode", "district": "address.district", "phone": "phones",
    "addres": "address.text", "approach.flor": "approach.floor", "wheelchair": "access.wheelchair",
    "地址": "address.text", "电话": "phones", "名称": "name", "纬度": "position",
    "approach_floor": "approach.floor",
}  # fmt: skip


@pytest.mark.parametrize("field", [*EDITABLE, *READ_ONLY_FIELDS])
def test_fields_of_an_outlet_are_known(field: str) -> None:
    check_field(field)


@pytest.mark.parametrize(("field", "meant"), MEANT.items())
def test_another_name_names_the_field(field: str, meant: str) -> None:
    with pytest.raises(InvalidInput, match=f"{field} is not a field; use {meant}"):
        check_field(field)


@pytest.mark.parametrize("field", ["foo", "备注", "", "x" * 300])
def test_nothing_is_guessed(field: str) -> None:
    with pytest.raises(InvalidInput, match="is not a field of an outlet"):
        check_field(field)
