"""Phone numbers of outlets on pages: an outlet's own, or the hotline, named as what it is."""

import pytest

from locator.render.contacts import contacts, first_callable

HOTLINE = "950800"


@pytest.mark.parametrize(
    ("phones", "lang", "labels"),
    [
        (["021-58881234"], "zh", ["021-58881234"]),
        (None, "zh", ["客服热线 950800"]),
        (["请致电前台"], "zh", ["请致电前台（号码待核实）", "客服热线 950800"]),
        (["950800"], "zh", ["客服热线 950800"]),
        (["950800", "021-58881234"], "en", ["Support hotline 950800", "021-58881234"]),
        ([], "en", ["Support hotline 950800"]),
    ],
)
def test_the_hotline_is_named(phones: list[str] | None, lang: str, labels: list[str]) -> None:
    offered = contacts(phones, HOTLINE, lang)
    assert [contact.label for contact in offered] == labels
    assert [contact.is_hotline for contact in offered] == ["950800" in label for label in labels]


def test_the_first_number_to_dial_has_a_link() -> None:
    contact = first_callable(contacts(["请致电前台"], HOTLINE, "zh"))
    assert contact and contact.link == "tel:950800" and contact.is_hotline
    assert first_callable([]) is None
