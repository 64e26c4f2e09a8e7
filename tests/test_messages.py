"""Message catalogs: identical keys and parameters, and a name for every choice."""

import re

import pytest

from locator.index.map_links import MAP_APPS
from locator.render.messages.catalog import CATALOGS, CHOICES, PAGE_SECTIONS, has_message, name_of

SECTIONS = sorted(CATALOGS["zh"])
OPTIONAL = re.compile(r"\{\w+\}")


@pytest.mark.parametrize("section", SECTIONS)
def test_catalogs_have_the_same_keys(section: str) -> None:
    assert list(CATALOGS["zh"][section]) == list(CATALOGS["en"][section])


@pytest.mark.parametrize("section", SECTIONS)
def test_messages_take_the_same_parameters(section: str) -> None:
    for key, text in CATALOGS["zh"][section].items():
        other = CATALOGS["en"][section][key]
        assert set(OPTIONAL.findall(str(text))) == set(OPTIONAL.findall(str(other))), key


def test_no_key_is_in_two_sections() -> None:
    keys = [key for section in PAGE_SECTIONS for key in CATALOGS["zh"][section]]
    assert len(keys) == len(set(keys))


def test_every_choice_and_map_app_has_a_name() -> None:
    assert all(name_of(field, value, "zh") != value for field, values in CHOICES.items() for value in values)
    assert all(has_message(app) for app in MAP_APPS)
