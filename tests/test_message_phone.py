"""Each text message has a number to call: that of the outlet, else the hotline."""

from typing import Any

import pytest

from locator.directions.renderings import RenderOptions, render_directions
from locator.directions.sentences.choice import LANGUAGES

from .ways import AT, FULL, HOTLINE, LINK, straight

LONG_NAME = {
    "name": "甲乙丙丁戊己庚辛壬癸" * 3,
    "address": {"city": "北京市", "text": "甲乙丙丁戊己庚辛壬癸路" * 2},
}


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("link", ["", LINK])
@pytest.mark.parametrize("fields", [{}, LONG_NAME])
@pytest.mark.parametrize("phone", ["", "021-55556666"])
def test_message_always_has_number(lang: str, link: str, fields: dict[str, Any], phone: str) -> None:
    outlet = FULL | fields | {"phones": [phone] if phone else []}
    options = RenderOptions(AT, lang, hotline=HOTLINE, link=link)
    message = render_directions(straight(400, 90), outlet, options).sms
    digits = "".join(filter(str.isdigit, message.text))
    expected = "".join(filter(str.isdigit, phone or HOTLINE))
    assert expected in digits and "phone" not in message.left_out
