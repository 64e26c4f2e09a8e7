"""How a page describes the place understood: its text and error, and the other places a text may mean."""

from collections.abc import Mapping, Sequence
from typing import Any

from ...answers.ambiguity.place_question import Ask, AskOption
from ...places.gazetteer import AREAS
from ...places.interpretation import LEAST
from ...render.distances import rounded_length
from ...render.place_text import POINTS, path_text

UNLIKELY = 8  # times less confident than the best, below which an alternative is not offered


def described(place: Mapping[str, Any], lang: str) -> dict[str, Any]:
    """Return the text and the error of a place that a text was understood to mean."""
    is_area = place["type"] in AREAS
    is_centre = is_area or place.get("point") == "district"
    return {
        "text": path_text(place, lang),
        "error": "" if is_area or place["type"] in POINTS else rounded_length(place["radius"], lang),
        "radius": 0 if is_area or place["type"] in POINTS else place["radius"],
        "is_area": is_centre,
        "short": "" if is_centre else _own_name(place, lang),
        "outlet": place["name"] if place["type"] == "outlet" else "",
        "attribution": place.get("attribution", ""),
    }


def _own_name(place: Mapping[str, Any], lang: str) -> str:
    """Return the name of a place without the areas around it."""
    names = place.get("path_en") or place["path"] if lang == "en" else place["path"]
    return str(names[-1])


def other_places(query: Mapping[str, Any], ask: Ask | None, lang: str) -> list[AskOption]:
    """Return the places that a text may mean besides the one understood and the areas that contain it."""
    here = label(query["place"], lang)
    options: Sequence[AskOption] = ask["options"] if ask else ()
    if not any(option["label"] == here for option in options):
        options = [_option(place, lang) for place in _distinguishable(query)]
    others = {option["label"]: option for option in options if not _contains(option["label"], here)}
    return list(others.values())


def _contains(area: str, here: str) -> bool:
    """Return whether a label ends with that of an area, as in English, or begins with it, as in Chinese."""
    return here == area or here.startswith(area) or here.endswith(f", {area}")


def _distinguishable(query: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    """Return the alternatives that are likely beside the best, one for each district."""
    least = max(LEAST, query["place"]["confidence"] / UNLIKELY)
    likely = [place for place in query.get("alternatives", ()) if place["confidence"] >= least]
    by_district = {place["adcode"]: place for place in reversed(likely)}
    return [place for place in likely if by_district[place["adcode"]] is place]


def remaining_question(query: Mapping[str, Any], ask: Ask | None, lang: str) -> Ask | None:
    """Return the question unless `other_places` replaces it."""
    if ask and any(option["label"] == label(query["place"], lang) for option in ask["options"]):
        return None
    return ask


def _option(place: Mapping[str, Any], lang: str) -> AskOption:
    if place["type"] in AREAS:
        return {"label": label(place, lang), "question": {"adcode": place["adcode"]}}
    text = place["name"] if place["type"] == "outlet" else "".join(place["path"])
    return {"label": label(place, lang), "question": {"q": text}}


def label(place: Mapping[str, Any], lang: str) -> str:
    """Return the names of a place and its areas: widest first in Chinese, narrowest first in English."""
    if lang == "en":
        return ", ".join(reversed(place.get("path_en") or place["path"]))
    return "".join(place["path"])
