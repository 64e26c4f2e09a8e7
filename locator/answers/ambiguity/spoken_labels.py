"""Labels of answers as an agent reads them aloud."""

from ...directions.sentences.latin import Reading, street


def spoken_label(label: str, lang: str, reading: Reading) -> str:
    """Return a label; in English, Chinese names are in pinyin as in the script, with the name behind."""
    english = street(label, "", reading) if lang == "en" else label
    return f"{english} ({label})" if english != label else label
