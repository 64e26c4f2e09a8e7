"""Message catalogs: identical keys and parameters, and a name for every choice."""

import re
from pathlib import Path

import pytest

from locator.index.map_apps import MAP_APPS
from locator.render.messages.catalog import CATALOGS, CHOICES, PAGE_SECTIONS, has_message, name_of

SECTIONS = sorted(CATALOGS["zh"])
TEMPLATES = Path(__file__).parent.parent / "templates"
OPTIONAL = re.compile(r"\{\w+\}")


@pytest.mark.parametrize("section", SECTIONS)
def test_catalogs_have_the_same_keys(section: str) -> None:
    zh, en = CATALOGS["zh"][section], CATALOGS["en"][section]
    for lang, missing in (("en", zh.keys() - en.keys()), ("zh", en.keys() - zh.keys())):
        assert not missing, f"locator/render/messages/{lang}.toml: [{section}] needs {sorted(missing)}"
    assert list(zh) == list(en), f"[{section}]: the catalogs order their keys differently"


@pytest.mark.parametrize("section", SECTIONS)
def test_messages_take_the_same_parameters(section: str) -> None:
    for key, text in CATALOGS["zh"][section].items():
        other = CATALOGS["en"][section].get(key, text)
        assert set(OPTIONAL.findall(str(text))) == set(OPTIONAL.findall(str(other))), key


def test_no_key_is_in_two_sections() -> None:
    keys = [key for section in PAGE_SECTIONS for key in CATALOGS["zh"][section]]
    assert len(keys) == len(set(keys))


def test_every_choice_and_map_app_has_a_name() -> None:
    assert all(name_of(field, value, "zh") != value for field, values in CHOICES.items() for value in values)
    for app in MAP_APPS:
        assert has_message(app), f"locator/render/messages/zh.toml and en.toml: [pages] needs {app!r}"


def test_every_text_of_the_templates_is_in_the_catalogs() -> None:
    for path in sorted(TEMPLATES.rglob("*.html")):
        used = set(re.findall(r"\bt\('(\w+)'[,)]", path.read_text(encoding="utf-8")))
        missing = sorted(key for key in used if not has_message(key))
        assert not missing, f"{path.name}: zh.toml and en.toml need {missing}"


ACTION = re.compile(r'(?:_log\(connection, |LogEntry\((?:[\w.]+, ){2})"([a-z ]+)"')


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_every_action_of_the_log_has_a_name(lang: str) -> None:
    store = Path(__file__).parent.parent / "locator" / "store"
    actions = {action for file in store.glob("*.py") for action in ACTION.findall(file.read_text("utf-8"))}
    assert len(actions) >= 12
    assert actions <= CATALOGS[lang]["log_verbs"].keys()
