"""Installed languages: tags, the base language of their sentences, and conversion to traditional characters.

Sentences are written in the base languages `zh` and `en`. Every other language has one of them as its base:
its pages have texts of their own, its sentences are those of the base, converted for `zh-Hant`.
"""

import re
import tomllib
from functools import lru_cache
from pathlib import Path
from typing import Literal, NamedTuple, Self, cast

from opencc import OpenCC

Base = Literal["zh", "en"]
TRADITIONAL = "zh-Hant"
LIST_SEPARATORS: dict[str, str] = {"zh": "、", "en": ", "}
TRADITIONAL_FILE = Path(__file__).with_name("zh-Hant.toml")
TAG = re.compile(r"[a-z]{2,3}(-[A-Z][a-z]{3})?(-[A-Z]{2}|-[0-9]{3})?")  # BCP 47, without variants


class Installed(NamedTuple):
    """A language: base, name in itself, and tag of HTML documents."""

    base: Base
    name: str
    html: str


LANGUAGES: dict[str, Installed] = {
    "zh": Installed("zh", "简体中文", "zh-Hans"),
    TRADITIONAL: Installed("zh", "繁體中文", TRADITIONAL),
    "en": Installed("en", "English", "en"),
}


class Language(str):
    """A base language that knows the tag it was requested by: equal to the base, and usable in its place."""

    tag: str

    def __new__(cls, tag: str) -> Self:
        """Return the language of an installed tag."""
        language = super().__new__(cls, LANGUAGES[tag].base)
        language.tag = tag
        return language


def install(tag: str, base: Base, name: str) -> None:
    """Add a language."""
    LANGUAGES[tag] = Installed(base, name, tag)


def language_of(tag: str) -> Base:
    """Return the language of an installed tag; its base for code that knows no tags."""
    return cast(Base, Language(tag))


def tag_of(lang: str) -> str:
    """Return the tag of a language, or a tag itself."""
    return lang.tag if isinstance(lang, Language) else lang


def base_of(tag: object) -> object:
    """Return the base of an installed tag; any other value itself."""
    installed = LANGUAGES.get(tag_of(tag)) if isinstance(tag, str) else None
    return installed.base if installed else tag


def is_converted(lang: str) -> bool:
    """Return whether sentences of the base are converted for a language."""
    return tag_of(lang) == TRADITIONAL


def converted(text: str, lang: str) -> str:
    """Return a sentence of the base in the characters of a language."""
    return traditional(text) if is_converted(lang) else text


@lru_cache(maxsize=8_192)
def traditional(text: str) -> str:
    """Return a text in traditional characters, as in Hong Kong; other scripts are unchanged."""
    for phrase, instead in _phrases().items():
        text = text.replace(phrase, instead)
    converted_text: str = _converter().convert(text)
    return converted_text


@lru_cache(maxsize=1)
def _converter() -> OpenCC:
    return OpenCC("s2hk")


@lru_cache(maxsize=1)
def _phrases() -> dict[str, str]:
    phrases: dict[str, str] = tomllib.loads(TRADITIONAL_FILE.read_text("utf-8"))["phrases"]
    return phrases
