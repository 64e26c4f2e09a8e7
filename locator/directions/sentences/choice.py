"""Supported languages and their factory."""

from ...runtime.languages import is_converted
from .en import English
from .language import Language, Voice
from .latin import Reading, no_reading
from .zh import Chinese
from .zh_hant import TraditionalChinese

LANGUAGES = ("zh", "en")


def language(lang: str, voice: Voice, reading: Reading = no_reading) -> Language:
    """Return a language in a voice; `reading` maps Han characters to pinyin for English."""
    if is_converted(lang):
        return TraditionalChinese(voice)
    return English(voice, reading) if lang == "en" else Chinese(voice)
