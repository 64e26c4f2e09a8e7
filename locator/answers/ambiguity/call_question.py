"""Question an agent reads aloud about an uncertain text: the city, then the district, then the street."""

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from ...places.cities import city_of_code
from ...places.gazetteer import AREAS, Area, Gazetteer, is_city, is_large_province
from ...places.interpretation import LEAST, Doubt, Interpretation
from ...places.match import Match
from ...places.place_rows import WITHIN, Place
from ...places.place_search import names_landmarks
from ...places.request_text import describes_surroundings
from .option_labels import distinct_labels, distinct_options, labels_of_areas
from .place_question import Ask, PlaceQuestions
from .question_texts import TEXTS, WHERE

MAX_CITIES = 9
LIKELY = 0.3  # confidence from which on a weak match is worth a question; assumption
MIN_QUOTED = 2  # characters; a shorter text is still being typed
WITHOUT_TEXT = ("nearby", "no_place", "hotline")
TEXT = "text"


class CallOption(NamedTuple):
    """An answer of the caller, the text that is searched after it, and the label in English."""

    label: str
    text: str
    name_en: str = ""


class CallQuestion(NamedTuple):
    """A question with its answers."""

    text: str
    options: tuple[CallOption, ...]


def call_question(text: str, options: Iterable[CallOption]) -> CallQuestion:
    """Return a question; of answers that sound alike, the first."""
    return CallQuestion(text, tuple(distinct_options(tuple(options), lambda option: option.label)))


class CallQuestions(NamedTuple):
    """Makes questions in one language."""

    gazetteer: Gazetteer
    lang: str
    hotline: str

    def about(self, meant: Interpretation, words: str) -> CallQuestion:
        """Return the question for a doubtful interpretation; `words` is the caller's text without areas."""
        area = self.gazetteer.get(meant.area.adcode) if meant.area else None
        if meant.doubt == "area":
            return self.inside(meant.matches[0].place.adcode) or self._city(meant, words)
        if area is not None and _names_area(meant, area):
            return self._in_area(meant, area, words)
        if area is not None:
            meant = meant._replace(doubt="several", area=None)
        places = self._places(meant, words) if _are_places_likely(meant) else None
        return places or self._city(meant, words)

    def known_area(self, meant: Interpretation, text: str, named: Place | None) -> Interpretation:
        """Return an interpretation limited to the area at the beginning of the text, if there is one."""
        if named is None or not text.startswith(self.gazetteer.path_text(named.adcode)):
            return meant
        digits = named.adcode[: WITHIN[named.type]]
        inside = [match for match in meant.matches if match.place.adcode.startswith(digits)]
        return meant._replace(area=named, matches=inside)

    def inside(self, adcode: str) -> CallQuestion | None:
        """Return the question for the part of an area; None without parts."""
        ask, parts = self._texts.inside(adcode), self.gazetteer.parts(adcode)
        if ask and not parts:
            return _call_question(ask)
        return call_question(ask["text"], self._areas(parts, "")) if ask else None

    def street(self) -> CallQuestion:
        """Return the question for a more precise place."""
        return _call_question(self._texts.street())

    @property
    def _texts(self) -> PlaceQuestions:
        return PlaceQuestions(self.gazetteer, self.lang, self.hotline, TEXT, "province")

    def rivals(self, ask: Ask) -> CallQuestion | None:
        """Return the question for one of several places that a text may mean; None without such.

        A question for the street is not about them; the desk asks it itself (`street`).
        """
        if ask["text"] == self._texts.street()["text"]:
            return None
        options = (
            CallOption(
                option["label"],
                option["question"].get("q") or self.gazetteer.path_text(option["question"]["adcode"]),
            )
            for option in ask["options"]
        )
        question = call_question(ask["text"], options)
        return question if len(question.options) > 1 else None

    def _places(self, meant: Interpretation, words: str) -> CallQuestion | None:
        """Return the question for one of the places; a single one is followed by where else it may be."""
        is_completion = meant.doubt == "weak" and meant.matches[0].matched_by == "prefix"
        ask = self._texts.about(meant._replace(doubt="several") if is_completion else meant)
        question = _call_question(ask)
        if len(question.options) != 1:
            return question if question.options else None
        (option,) = question.options
        elsewhere = self._city(meant._replace(matches=[]), words).options
        return call_question(ONE[self.lang].format(place=option.label), (option, *elsewhere))

    def _city(self, meant: Interpretation, words: str) -> CallQuestion:
        """Return the question for the city: those of the matches, then all provinces in a fixed order."""
        likely = [match for match in meant.matches if match.confidence >= LIKELY]
        found = [city for match in likely if (city := city_of(self.gazetteer, match.place.adcode))]
        known = [city for city in self.gazetteer.cities if city_of_code(city.adcode) in meant.cities]
        cities = [*list(dict.fromkeys([*found, *known]))[:MAX_CITIES], *self.gazetteer.children(None)]
        cities = list(dict.fromkeys(cities))
        if meant.doubt in WITHOUT_TEXT or len(meant.text) < MIN_QUOTED:
            return call_question(WHERE["province"][self.lang], self._areas(cities, ""))
        if meant.doubt == "abroad":
            return call_question(self._texts.about(meant)["text"], self._areas(cities, ""))
        kind: Doubt = "common" if meant.doubt in ("common", "several", "through_road") else "unknown"
        ask = self._texts.about(meant._replace(doubt=kind, matches=[], area=None))
        return call_question(ask["text"], self._areas(cities, words))

    def _in_area(self, meant: Interpretation, area: Area, words: str) -> CallQuestion:
        """Return the question for the part of an area: those with matches first."""
        parts = {part.adcode: part for part in self.gazetteer.parts(area.adcode)}
        likely = [match for match in meant.matches if match.confidence >= LEAST]
        matches = [m for m in likely if m.place.type not in AREAS or m.place.adcode != area.adcode]
        if not parts:
            return self._in_part_without_code(area, matches) or self._in_district(area, matches)
        by_part: dict[str, list[Match]] = {}
        for match in matches:
            part = next(
                (a.adcode for a in self.gazetteer.path(match.place.adcode) if a.adcode in parts), None
            )
            if part:
                by_part.setdefault(part, []).append(match)
        is_possible = meant.doubt in ("common", "several", "weak") or names_landmarks(words)
        words = words if is_possible else ""  # nowhere in the area
        may_guess = meant.doubt == "weak" or describes_surroundings(meant.text)
        guessed = [adcode for adcode, found in by_part.items() if may_guess and _is_guess(found)]
        named = [
            self._areas([parts[adcode]], words)[0]
            if adcode in guessed
            else self._of_part(parts[adcode], found, words)
            for adcode, found in by_part.items()
        ]
        others = self._areas([part for adcode, part in parts.items() if adcode not in by_part], words)
        kind = "province" if is_large_province(area.level, area.adcode) else "city"
        return call_question(TEXTS[kind][self.lang].format(area=area.label(self.lang)), (*named, *others))

    def _in_part_without_code(self, area: Area, matches: Sequence[Match]) -> CallQuestion | None:
        """Return the question for the district of Hong Kong or Macao, which have no codes; None elsewhere."""
        ask = None if matches else self._texts.inside(area.adcode)
        return _call_question(ask) if ask else None

    def _in_district(self, area: Area, matches: Sequence[Match]) -> CallQuestion:
        """Return the question for the street; the last answer is the district itself."""
        labels = distinct_labels(matches, [match.place.name for match in matches], self.lang)
        options = [
            CallOption(label, "".join(match.path)) for label, match in zip(labels, matches, strict=True)
        ]
        label = UNSURE[self.lang].format(area=area.label(self.lang))
        unsure = CallOption(label, self.gazetteer.path_text(area.adcode))
        distinct = {option.text: option for option in (*options[: MAX_CITIES - 1], unsure)}
        return call_question(self.street().text, distinct.values())

    def _of_part(self, part: Area, matches: Sequence[Match], words: str) -> CallOption:
        if len(matches) > 1:
            return self._areas([part], words)[0]
        (match,) = matches
        if match.place.adcode == part.adcode and match.place.type in AREAS:
            return self._areas([part], words if names_landmarks(words) else "")[0]
        area, name, name_en = part.label(self.lang), match.place.name, match.place.name_en
        label = f"{name_en}, {area} {name}" if self.lang == "en" and name_en else f"{area} {name}"
        return CallOption(label, "".join(match.path), part.name_en)

    def _areas(self, areas: Sequence[Area], words: str) -> tuple[CallOption, ...]:
        labels = labels_of_areas(areas, self.gazetteer, self.lang)
        return tuple(
            CallOption(label, self.gazetteer.path_text(area.adcode) + words, area.name_en)
            for label, area in zip(labels, areas, strict=True)
        )


ONE = {
    "zh": "您是在{place}吗？不是的话，在哪个省市？",
    "en": "Are you at {place}? If not, which province or city are you in?",
}
UNSURE = {"zh": "只知道在{area}", "en": "only {area} is known"}


def city_of(gazetteer: Gazetteer, adcode: str) -> Area | None:
    """Return the city around an adcode; None for a province with several, and for unknown codes."""
    return next(filter(is_city, gazetteer.path(adcode)), None)


def _names_area(meant: Interpretation, area: Area) -> bool:
    """Return whether a text names an area, rather than one of several places of its name.

    A region between places of different districts has no adcode, and is no place of that name.
    """
    digits = area.adcode[: WITHIN[area.level]]
    likely = [match for match in meant.matches if match.confidence >= LEAST and match.place.adcode]
    return all(match.place.adcode.startswith(digits) for match in likely)


def _is_guess(matches: Sequence[Match]) -> bool:
    """Return whether a name shares only parts with the text, so that its city is no answer for it."""
    return all(match.matched_by != "prefix" and match.place.type not in AREAS for match in matches)


def _are_places_likely(meant: Interpretation) -> bool:
    """Return whether the matches may be read aloud: areas, completions of a text, or likely places."""
    if not meant.matches or meant.doubt not in ("several", "weak", "two_places"):
        return False
    best = meant.matches[0]
    is_area = best.place.type in AREAS and best.confidence >= LEAST
    return best.confidence >= LIKELY or is_area or best.matched_by == "prefix"


def _call_question(ask: Ask) -> CallQuestion:
    options = (CallOption(option["label"], option["question"][TEXT]) for option in ask["options"])
    return call_question(ask["text"], options)
