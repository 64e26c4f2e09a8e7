"""How a page describes the place understood: its text and error, and the other places a text may mean."""

from collections.abc import Mapping, Sequence
from typing import Any

from ...answers.ambiguity.place_question import AREAS, Ask, AskOption

POINTS = ("outlet", "position")  # types of places without an error to show


def described(place: Mapping[str, Any], lang: str) -> dict[str, Any]:
    """Return the text and the error of a place that a text was understood to mean."""
    is_area = place["type"] in AREAS
    is_centre = is_area or place.get("point") == "district"
    return {
        "text": _text(place, lang),
        "error": "" if is_area or place["type"] in POINTS else rounded_length(place["radius"], lang),
        "is_area": is_centre,
        "outlet": place["name"] if place["type"] == "outlet" else "",
        "attribution": place.get("attribution", ""),
    }


def rounded_length(metres: float, lang: str) -> str:
    """Return a length with one significant digit, like 300 m or 2 km; empty below 10 metres."""
    rounded = float(f"{metres:.0e}")
    if rounded < 10:
        return ""
    metre, kilometre = ("米", "公里") if lang == "zh" else ("m", "km")
    return f"{rounded:.0f} {metre}" if rounded < 1_000 else f"{rounded / 1_000:.0f} {kilometre}"


def other_places(query: Mapping[str, Any], ask: Ask | None, lang: str) -> list[AskOption]:
    """Return the places that a text may mean besides the one understood and the areas that contain it."""
    here = _label(query["place"], lang)
    options: Sequence[AskOption] = ask["options"] if ask else ()
    if not any(option["label"] == here for option in options):
        options = [_option(place, lang) for place in query.get("alternatives", ())]
    others = {option["label"]: option for option in options if not here.startswith(option["label"])}
    return list(others.values())


def remaining_question(query: Mapping[str, Any], ask: Ask | None, lang: str) -> Ask | None:
    """Return the question unless `other_places` replaces it."""
    if ask and any(option["label"] == _label(query["place"], lang) for option in ask["options"]):
        return None
    return ask


def _option(place: Mapping[str, Any], lang: str) -> AskOption:
    if place["type"] in AREAS:
        return {"label": _label(place, lang), "question": {"adcode": place["adcode"]}}
    text = place["name"] if place["type"] == "outlet" else "".join(place["path"])
    return {"label": _label(place, lang), "question": {"q": text}}


def _label(place: Mapping[str, Any], lang: str) -> str:
    return (" " if lang == "en" else "").join(_path(place, lang))


def _text(place: Mapping[str, Any], lang: str) -> str:
    path = _path(place, lang)
    if lang == "en":
        return ", ".join(reversed(path))
    if place["type"] in AREAS or len(path) == 1:
        return "".join(path)
    return f"{''.join(path[:-1])} {path[-1]}"


def _path(place: Mapping[str, Any], lang: str) -> Sequence[str]:
    path: Sequence[str] = place["path"]
    return place.get("path_en") or path if lang == "en" else path
