"""Languages that operators add: files TAG.toml in the folder `languages` beside the database.

A file has `[language]` with `name` and `base` (`zh` or `en`), and texts under the sections and keys of
`zh.toml`. Texts that are missing, unknown or have other parameters than those of the base are the base's.
"""

import logging
import re
import tomllib
from pathlib import Path
from typing import Any

from ...runtime.languages import LANGUAGES, TAG, install
from .catalog import Catalog, add_catalog, catalog_of

FOLDER = "languages"
BASES = ("zh", "en")
_FIELDS = re.compile(r"\{([^{}]*)\}")

log = logging.getLogger(__name__)


def install_languages(data_folder: Path) -> list[str]:
    """Install the languages of a data folder and return their tags; a file that cannot be used is logged."""
    return [path.stem for path in sorted((data_folder / FOLDER).glob("*.toml")) if _install(path)]


def _install(path: Path) -> bool:
    tag = path.stem
    try:
        texts = tomllib.loads(path.read_text("utf-8"))
    except (OSError, ValueError) as error:
        log.warning("%s is not a catalog: %s", path.name, error)
        return False
    header = texts.pop("language", None)
    base, name = (header.get("base"), header.get("name")) if isinstance(header, dict) else (None, None)
    if tag in BASES or not TAG.fullmatch(tag) or base not in BASES or not isinstance(name, str):
        log.warning("%s needs a name like ja.toml, and [language] with name and base (zh or en)", path.name)
        return False
    catalog, faults = merged(catalog_of(base), texts)
    for fault in faults:
        log.warning("%s: %s", path.name, fault)
    if tag not in LANGUAGES:
        install(tag, base, name)
    add_catalog(tag, catalog)
    return True


def merged(base: Catalog, texts: dict[str, Any]) -> tuple[Catalog, list[str]]:
    """Return the catalog of a base with other texts, and the texts that cannot be used."""
    catalog = {name: dict(section) for name, section in base.items()}
    faults = []
    for name, section in texts.items():
        for key, text in section.items() if isinstance(section, dict) else ():
            if key not in catalog.get(name, {}):
                faults.append(f"[{name}] {key} is unknown")
            elif not _fits(text, catalog[name][key]):
                faults.append(f"[{name}] {key} needs the parameters of {catalog[name][key]!r}")
            else:
                catalog[name][key] = text
    return catalog, faults


def _fits(text: Any, base: Any) -> bool:
    """Return whether a text can replace that of the base: the same type, and no other parameters."""
    if isinstance(base, list):
        return isinstance(text, list) and all(isinstance(item, str) for item in text)
    if not isinstance(text, str):
        return False
    try:
        text.format(**dict.fromkeys(_names(base), 0))
    except (ValueError, LookupError):
        return False
    return _names(text) <= _names(base)


def _names(text: str) -> set[str]:
    return {field.partition(":")[0] for field in _FIELDS.findall(text)}
