"""Which languages there are, and one of them in a voice."""

from .en import English
from .language import Language, Voice
from .latin import Reading, no_reading
from .zh import Chinese

LANGUAGES = ("zh", "en")


def language(lang: str, voice: Voice, reading: Reading = no_reading) -> Language:
    """A language in a voice; `reading` gives the sounds of Han characters to those who do not read them."""
    return English(voice, reading) if lang == "en" else Chinese(voice)
