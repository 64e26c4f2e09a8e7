"""Labels of answers as an agent reads them aloud."""

import re

from ...directions.sentences.latin import Reading, street

_ENGLISH = re.compile("[A-Za-z]{2}")


def spoken_label(label: str, lang: str, reading: Reading) -> str:
    """Return a label; in English, Chinese names are in pinyin as in the script, with the name behind.

    A label with an English name has the Chinese one behind it already.
    """
    if lang != "en" or _ENGLISH.match(label):
        return label
    english = street(label, "", reading)
    if english == label:
        return label
    return f"{english}, {label}" if english.endswith(")") else f"{english} ({label})"
