"""Question that a person can answer about a text that is not certain: city, then district, then street."""

import re
from collections.abc import Collection, Sequence
from typing import Any

from typing_extensions import TypedDict

from ...network.codes import spoken
from ...places.cities import city_of_code
from ...places.evidence import OFFICIAL, SOUNDS, is_same_place
from ...places.gazetteer import AREAS, Area, Gazetteer, is_city, is_large_province
from ...places.interpretation import LEAST, Interpretation, has_name_behind_area
from ...places.match import Match
from ...places.place_rows import BUNDLED_IDS, WITHIN
from ...places.place_search import GUESSES, names_landmarks
from ...places.prior import is_great_sight
from ...places.request_text import name_in, quoted
from ...places.special_regions import district_texts
from ...places.text import normalize
from ...runtime.languages import is_converted
from .option_labels import distinct_labels, distinct_options, labels_of_areas, narrowest_first
from .question_texts import ALL_OF, CHOICES, NAMED, NUMBERS, TEXTS, WHERE, Level

MAX_OPTIONS, MAX_CITIES, MAX_KNOWN = 8, 12, 8  # of the cities, those where a name is known
STREET_OF_NUMBER = re.compile("(?P<street>[\u3400-\u9fff]{2,}?)[0-9]+(?:号|弄).*")
HONG_KONG_AND_MACAO = ("810000", "820000")


class AskOption(TypedDict):
    """A possible reply: its label, and the members that ask the same route again."""

    label: str
    question: dict[str, Any]


class Ask(TypedDict):
    """Question about the origin, with possible replies."""

    text: str
    options: list[AskOption]


class PlaceQuestions:
    """Makes questions in one language; `param` is the parameter of the route that takes text.

    `level` is that of the areas which are offered for a text without a place, `home` an adcode in the city
    that is offered first.
    """

    def __init__(
        self,
        gazetteer: Gazetteer,
        lang: str,
        hotline: str,
        param: str = "q",
        level: Level = "city",
        home: str = "",
    ) -> None:
        self._gazetteer, self._lang, self._hotline, self._param = gazetteer, lang, hotline, param
        self._where = WHERE[level][lang]
        self._home = next(filter(is_city, gazetteer.path(home)), None) if home else None

    def about(self, interpretation: Interpretation) -> Ask:
        """Return the question for a doubtful interpretation."""
        if interpretation.doubt == "area" and (ask := self.inside(interpretation.matches[0].place.adcode)):
            return ask
        area = self._area(interpretation.area.adcode) if interpretation.area else None
        if interpretation.doubt == "in_area" and area is not None:
            return self._in_area(area, interpretation)
        matches = interpretation.matches
        if interpretation.doubt == "common":
            matches = [match for match in matches if match.matched_by not in SOUNDS]
        options = self._places(matches, interpretation.text)
        options = [o for o in options if o["question"].get(self._param) != interpretation.text]
        if area is not None and not options:
            return self._in_area(area, interpretation)
        if interpretation.doubt == "weak" and not options:
            interpretation = interpretation._replace(doubt="unknown")
        if interpretation.doubt in ("unknown", "common"):
            options = self._cities(interpretation, options)
        elif interpretation.doubt not in ("several", "weak", "two_places"):
            options = []
        ask = self.choice(kind_of(interpretation), options, interpretation.text)
        is_numbered = any(_is_numbered(match, interpretation.text) for match in matches)
        if area is not None and (interpretation.doubt == "weak" or is_numbered):
            self._add_area(ask, area)
        return ask

    def similar_in(self, adcode: str, options: list[AskOption]) -> Ask:
        """Return the question for a part of an area, with places of similar names among the options."""
        area = self._area(adcode)
        return self._ask("similar_in_area", options, area=area.label(self._lang) if area else adcode)

    def choice(self, kind: str, options: list[AskOption], text: str) -> Ask:
        """Return a question about a text with these options; a single one has a sentence of its own."""
        if kind in CHOICES and len(options) == 1:
            kind = "one"
        return self._ask(kind, options, text=quoted(name_in(text) if kind in NAMED else text))

    def inside(self, adcode: str) -> Ask | None:
        """Return the question for an area that is too large to stand for a position; None without parts."""
        area = self._area(adcode)
        options = self._parts(area) if area else []
        if area is None or not options:
            return None
        kind = "province" if is_large_province(area.level, area.adcode) else "city"
        return self._ask(kind, options, area=area.label(self._lang))

    def street(self) -> Ask:
        """Return the question for a more precise place."""
        return self._ask("street", [])

    def _ask(self, kind: str, options: list[AskOption], **values: str) -> Ask:
        text = TEXTS[kind][self._lang].format(hotline=self._hotline, where=self._where, **values)
        return {"text": text, "options": distinct_options(options, label_of)}

    def _area(self, adcode: str) -> Area | None:
        return self._gazetteer.get(adcode)

    def _add_area(self, ask: Ask, area: Area) -> None:
        """Offer the area that a text names beside an uncertain place: of 深圳华为, all of 深圳."""
        reply = self._of_area(area.adcode)
        if all(option["question"] != reply for option in ask["options"]):
            label = ALL_OF[self._lang].format(area=area.label(self._lang))
            options = [*ask["options"][: MAX_OPTIONS - 1], AskOption(label=label, question=reply)]
            ask["options"] = distinct_options(options, label_of)

    def _parts(self, area: Area) -> list[AskOption]:
        """Return the areas directly below, the most populous first; of Hong Kong and Macao, the districts."""
        return [
            {"label": part.label(self._lang), "question": self._of_area(part.adcode)}
            for part in self._gazetteer.parts(area.adcode)
        ] or [
            {"label": english if self._lang == "en" else name, "question": {self._param: text}}
            for text, name, english in district_texts(area.adcode)
        ]

    def _in_area(self, area: Area, interpretation: Interpretation) -> Ask:
        """Return the question where in an area; of one without parts, all of it can be chosen."""
        places, options = self._inside(area, interpretation)
        named = [m for m in interpretation.matches if _is_numbered(m, interpretation.text)]
        if places and named:
            ask = self.choice("several", options, interpretation.text)
        else:
            kind = "similar_in_area" if places else "in_area"
            ask = self._ask(kind, options, area=area.label(self._lang))
        if not self._parts(area):
            self._add_area(ask, area)
        return ask

    def _inside(self, area: Area, interpretation: Interpretation) -> tuple[list[AskOption], list[AskOption]]:
        """Return the places found inside an area, and all options: they, its parts, or else other places."""
        digits, matches = area.adcode[: WITHIN[area.level]], interpretation.matches
        inside = [m for m in matches if m.place.type not in AREAS and m.place.adcode.startswith(digits)]
        places = self._places(inside, interpretation.text, is_in_area=True)
        return places, [*places, *self._parts(area)] or self._places(matches, interpretation.text)

    def _cities(self, interpretation: Interpretation, places: list[AskOption]) -> list[AskOption]:
        """Return the home city and the largest: with the text if it is a name that many have, else alone.

        Areas and great sights among the places that have the name come before the largest.
        """
        is_common = interpretation.doubt == "common"
        sights = ["".join(match.path) for match in interpretation.matches if is_great_sight(match.place)]
        areas = [
            place
            for place in places
            if is_common and ("adcode" in place["question"] or place["question"].get(self._param) in sights)
        ]
        is_repeated = interpretation.doubt != "unknown" or names_landmarks(interpretation.text)
        prefix = interpretation.text if is_repeated else ""
        home, largest = self._home, self._cities_offered(interpretation.cities)
        ordered = [home, *(city for city in largest if city.adcode != home.adcode)] if home else largest
        cities = [
            AskOption(label=label, question=self._in_city(city, prefix))
            for label, city in zip(self._labels_of(ordered), ordered, strict=True)
        ]
        first = 1 if home else 0
        return [*cities[:first], *areas, *cities[first:]][:MAX_CITIES]

    def _cities_offered(self, named: Collection[int] = ()) -> list[Area]:
        """Return the largest cities, first those where a name is known.

        Hong Kong and Macao come first for those who read traditional characters.
        """
        first = map(self._gazetteer.get, HONG_KONG_AND_MACAO if is_converted(self._lang) else ())
        known = [city for city in self._gazetteer.cities if city_of_code(city.adcode) in named]
        return list(dict.fromkeys([*filter(None, first), *known[:MAX_KNOWN], *self._gazetteer.cities]))[
            :MAX_CITIES
        ]

    def _labels_of(self, areas: Sequence[Area]) -> list[str]:
        return labels_of_areas(areas, self._gazetteer, self._lang)

    def _in_city(self, city: Area, text: str) -> dict[str, Any]:
        return {self._param: f"{city.name}{text}"} if text else self._of_area(city.adcode)

    def _of_area(self, adcode: str) -> dict[str, Any]:
        if self._param == "q":
            return {"adcode": adcode}
        return {self._param: self._gazetteer.path_text(adcode)}

    def _places(self, matches: Sequence[Match], text: str, *, is_in_area: bool = False) -> list[AskOption]:
        """Return the likely matches; by parts of names in a regional book only in an area of the text."""
        likely = [match for match in matches if match.confidence >= LEAST]
        likely = _distinct([match for match in likely if is_in_area or not _is_regional(match, text)])
        are_numbers = len({match.matched_by for match in likely}) > 1 and _are_numbers(likely)
        labels = distinct_labels(likely, [self._label(m, is_number=are_numbers) for m in likely], self._lang)
        options = [
            AskOption(label=label, question=self._of_match(match, likely, text))
            for label, match in zip(labels, likely, strict=True)
        ]
        return distinct_options(options, label_of)[:MAX_OPTIONS]

    def _label(self, match: Match, *, is_number: bool) -> str:
        is_english = self._lang == "en"
        label = narrowest_first(match.path_en or match.path) if is_english else "".join(match.path)
        if not is_number:
            return label
        kind = NUMBERS[match.matched_by][self._lang]
        return f"{label} ({kind})" if is_english else f"{label}（{kind}）"

    def _of_match(self, match: Match, others: Sequence[Match], text: str) -> dict[str, Any]:
        """Return the members that mean a match: text, or its position if the text may mean another one."""
        if match.place.type in AREAS:
            return self._of_area(match.place.adcode)
        if match.matched_by == "code":
            return {self._param: spoken(text)}  # in groups, digits are no postcode
        if any(_is_confusable(match, other) for other in others):
            return {self._param: "{:.6f},{:.6f}".format(*match.place.point)}
        return {self._param: "".join(match.path)}


def label_of(option: AskOption) -> str:
    """Return the label of an option."""
    return option["label"]


def is_number(interpretation: Interpretation) -> bool:
    """Return whether a text is digits of one or several kinds, which are complete as they are."""
    return bool(interpretation.matches) and _are_numbers(interpretation.matches)


def _are_numbers(matches: Sequence[Match]) -> bool:
    return all(match.matched_by in NUMBERS for match in matches)


def kind_of(interpretation: Interpretation) -> str:
    """Return the kind of the question which place is meant: of a name that was found, or of similar ones."""
    best = interpretation.matches[0] if interpretation.doubt == "weak" else None
    is_found = best is not None and (_is_found(best) or has_name_behind_area(best, interpretation.text))
    if best is not None and not is_found and _is_street_without_number(best, interpretation.text):
        return "number"
    return "several" if is_found else interpretation.doubt


def _is_found(match: Match) -> bool:
    """Return whether a match is named by the text as it is written."""
    return match.is_complete and match.matched_by not in GUESSES


def _is_regional(match: Match, text: str) -> bool:
    """Return whether a match shares only parts with the text, in a book that covers one region."""
    return match.place.id in BUNDLED_IDS and not match.is_complete and not _is_numbered(match, text)


def _is_numbered(match: Match, text: str) -> bool:
    """Return whether a text has a number on the street of a match: 建国路88号."""
    name = normalize(match.place.name)
    return match.place.type == "street" and re.search(f"{name}[0-9]+(?:号|弄)", normalize(text)) is not None


def _distinct(matches: Sequence[Match]) -> list[Match]:
    """Return the matches without those of the same path that are the same place."""
    distinct: list[Match] = []
    for match in matches:
        same_path = [other.place for other in distinct if other.path == match.path]
        if not any(is_same_place(place, match.place) for place in same_path):
            distinct.append(match)
    return distinct


def _is_street_without_number(match: Match, text: str) -> bool:
    """Return whether a match has the name of the street of a house number: 体育西路103号, its station."""
    street = STREET_OF_NUMBER.fullmatch(normalize(text))
    name = normalize(match.place.name)
    return street is not None and match.matched_by not in SOUNDS and name.startswith(street["street"])


def _is_confusable(one: Match, other: Match) -> bool:
    """Return whether two places of a district have names of which one contains the other."""
    one_name, other_name = one.place.name, other.place.name
    if one.place.id == other.place.id or one.path[:-1] != other.path[:-1]:
        return False
    is_official = one.place.type in OFFICIAL or other.place.type in OFFICIAL
    if is_official and one_name != other_name:  # 外滩街道 is not 外滩
        return False
    return one_name in other_name or other_name in one_name
