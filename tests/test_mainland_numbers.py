"""Phone numbers in texts about outlets in Hong Kong and Macao."""

import pytest
from pydantic import ValidationError

from locator.config import Settings
from locator.directions.mainland_numbers import with_reachable_phones
from locator.directions.renderings import RenderOptions, render_directions

from .ways import AT, straight

HOTLINE, ABROAD = "950800", "+8675512345678"


@pytest.mark.parametrize(
    ("adcode", "phones", "abroad", "expected", "hotline"),
    [
        ("810000", ["950800转3362", "+852 2345 6789"], "", ["+852 2345 6789"], "+852 2345 6789"),
        ("810000", ["950800转3362"], "", ["950800转3362"], HOTLINE),
        ("820000", ["950800转3362"], ABROAD, [ABROAD], ABROAD),
        ("820000", ["400-123-4567", "6234 5678"], ABROAD, ["6234 5678", ABROAD], ABROAD),
        ("810000", ["95081234"], "", ["95081234"], "95081234"),
        ("810000", [], "", [], HOTLINE),
        ("810000", [], ABROAD, [], ABROAD),
        ("440300", ["950800转3362"], ABROAD, ["950800转3362"], HOTLINE),
    ],
)
def test_reachable_numbers_come_first(
    adcode: str, phones: list[str], abroad: str, expected: list[str], hotline: str
) -> None:
    outlet = {"address": {"adcode": adcode}, "phones": phones}
    changed, number = with_reachable_phones(outlet, HOTLINE, abroad)
    assert (changed["phones"], number) == (expected, hotline)
    other, _ = with_reachable_phones({"alternative": outlet}, HOTLINE, abroad)
    assert other["alternative"]["phones"] == expected


def test_script_and_message_name_a_local_number() -> None:
    outlet = {"name": "甲店", "address": {"adcode": "810000"}, "phones": ["950800转1", "2345 6789"]}
    directions = render_directions(straight(900, 0), outlet, RenderOptions(AT, "zh", HOTLINE))
    assert "电话2345 6789" in directions.sms.text and "950800" not in directions.sms.text
    assert "找不到请打二三四五，六七八九。" in directions.script60.sentences


@pytest.mark.parametrize("value", ["", ABROAD])
def test_the_hotline_abroad_is_a_number_or_empty(value: str) -> None:
    assert Settings(hotline_abroad=value).hotline_abroad == value


def test_another_hotline_abroad_is_an_error() -> None:
    with pytest.raises(ValidationError):
        Settings(hotline_abroad="call us")
