"""Message catalogs of the pages, by language tag.

`zh.toml` and `en.toml` have the same keys; `zh-Hant` is converted from `zh`; files of operators add languages,
whose missing texts are those of their base (`third_party.py`).
"""

import tomllib
from pathlib import Path
from typing import Any

from ...answers.repair_options import FAULTS
from ...network.outlet import ACCESS_NEEDS, DEVICES, KINDS, SERVICES
from ...query.param_types import LANGS
from ...runtime.languages import TRADITIONAL, tag_of, traditional

PAGE_SECTIONS = ("pages", "embed", "desk", "admin", "changes", "failed_searches", "reports", "docs")
COUNTS = frozenset(
    ("count", "shown", "points", "rows", "records", "usable", "rejected", "added", "changed", "removed")
)  # parameters of messages that are numbers of things, unlike `number`
Catalog = dict[str, dict[str, Any]]
CATALOGS: dict[str, Catalog] = {
    lang: tomllib.loads((Path(__file__).parent / f"{lang}.toml").read_text("utf-8")) for lang in LANGS
}
_KEYS: dict[str, dict[str, str]] = {
    "fault": {fault: f"fault_{fault}" for fault in FAULTS},
    "service": {"drop_off": "service_drop_off"},
    "device": {"phone": "phone_device"},
}
CHOICES = {"fault": FAULTS, "kind": KINDS, "service": SERVICES, "device": DEVICES, "access": ACCESS_NEEDS}


def _messages(catalog: Catalog) -> dict[str, str]:
    return {key: text for section in PAGE_SECTIONS for key, text in catalog[section].items()}


MESSAGES: dict[str, dict[str, str]] = {lang: _messages(catalog) for lang, catalog in CATALOGS.items()}


def add_catalog(tag: str, catalog: Catalog) -> None:
    """Add the complete catalog of a language."""
    CATALOGS[tag] = catalog
    MESSAGES[tag] = _messages(catalog)


def catalog_of(tag: str) -> Catalog:
    """Return the catalog of a tag; the converted one is made when it is first used."""
    if tag == TRADITIONAL and tag not in CATALOGS:
        sections = CATALOGS["zh"].items()
        add_catalog(
            tag, {name: {key: _convert(text) for key, text in texts.items()} for name, texts in sections}
        )
    return CATALOGS[tag]


def _convert(text: Any) -> Any:
    return [traditional(item) for item in text] if isinstance(text, list) else traditional(text)


def has_message(key: str) -> bool:
    """Return True if the catalogs have a key."""
    return key in MESSAGES["zh"]


def translate(key: str, lang: str, **params: object) -> str:
    """Return the message of a key, formatted, counts with separators; KeyError if it does not exist."""
    tag = tag_of(lang)
    catalog_of(tag)
    counts = {name: format_count(value) for name, value in params.items() if name in COUNTS}
    return MESSAGES[tag][key].format(**(params | counts))


def format_count(value: object) -> object:
    """Return an integer with a separator at every third digit (22,300); any other value unchanged."""
    return f"{value:,}" if isinstance(value, int) and not isinstance(value, bool) else value


def catalog_section(name: str, lang: str) -> dict[str, Any]:
    """Return a section of a catalog, such as `docs_settings`, by key."""
    return catalog_of(tag_of(lang))[name]


def name_of(field: str, value: str, lang: str) -> str:
    """Return the name of a kind, service, device or access need; the value itself if it has none."""
    key = _KEYS.get(field, {}).get(value, value)
    return translate(key, lang) if has_message(key) else value


def choices(field: str, lang: str) -> list[tuple[str, str]]:
    """Return the values and names of a choice: kinds, services, devices, access needs or faults."""
    return [(value, name_of(field, value, lang)) for value in CHOICES[field]]
