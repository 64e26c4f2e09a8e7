"""Message catalogs of the pages: `zh.toml` and `en.toml`, with the same keys. A missing key is an error."""

import tomllib
from pathlib import Path
from typing import Any

from ...answers.repair_options import FAULTS
from ...network.outlet import ACCESS_NEEDS, DEVICES, KINDS, SERVICES
from ...query.param_types import LANGS

PAGE_SECTIONS = ("pages", "embed", "desk", "admin", "changes", "failed_searches", "reports", "docs")
CATALOGS: dict[str, dict[str, Any]] = {
    lang: tomllib.loads((Path(__file__).parent / f"{lang}.toml").read_text("utf-8")) for lang in LANGS
}
MESSAGES: dict[str, dict[str, str]] = {
    lang: {key: text for section in PAGE_SECTIONS for key, text in catalog[section].items()}
    for lang, catalog in CATALOGS.items()
}
_KEYS: dict[str, dict[str, str]] = {
    "fault": {fault: f"fault_{fault}" for fault in FAULTS},
    "service": {"drop_off": "service_drop_off"},
    "device": {"phone": "phone_device"},
}
CHOICES = {"fault": FAULTS, "kind": KINDS, "service": SERVICES, "device": DEVICES, "access": ACCESS_NEEDS}


def has_message(key: str) -> bool:
    """Return True if the catalogs have a key."""
    return key in MESSAGES["zh"]


def translate(key: str, lang: str, **params: object) -> str:
    """Return the message of a key, formatted; KeyError if it does not exist."""
    return MESSAGES[lang][key].format(**params)


def catalog_section(name: str, lang: str) -> dict[str, Any]:
    """Return a section of a catalog, such as `docs_settings`, by key."""
    texts: dict[str, Any] = CATALOGS[lang][name]
    return texts


def name_of(field: str, value: str, lang: str) -> str:
    """Return the name of a kind, service, device or access need; the value itself if it has none."""
    key = _KEYS.get(field, {}).get(value, value)
    return translate(key, lang) if has_message(key) else value


def choices(field: str, lang: str) -> list[tuple[str, str]]:
    """Return the values and names of a choice: kinds, services, devices, access needs or faults."""
    return [(value, name_of(field, value, lang)) for value in CHOICES[field]]
