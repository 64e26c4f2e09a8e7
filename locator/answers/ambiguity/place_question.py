"""Question that a person can answer about a text that is not certain: city, then district, then street."""

from collections.abc import Sequence
from typing import Any

from typing_extensions import TypedDict

from ...geo.point import Point, bearing
from ...network.codes import spoken
from ...places.evidence import OFFICIAL, SOUNDS, is_same_place
from ...places.gazetteer import AREAS, Area, Gazetteer, is_city, is_large_province
from ...places.interpretation import LEAST, Interpretation
from ...places.match import Match
from ...places.place_rows import BUNDLED_IDS, WITHIN
from ...places.place_search import GUESSES
from ...places.special_regions import district_texts

MAX_OPTIONS, MAX_CITIES = 8, 12
MAX_QUOTED = 20  # characters of the text that a question repeats

SIDES = {"zh": ("偏北", "偏东", "偏南", "偏西"), "en": ("north", "east", "south", "west")}
TEXTS: dict[str, dict[str, str]] = {
    "nearby": {
        "zh": "需要您的位置：请允许定位，或输入所在的城市、路名或地铁站。",
        "en": "Your position is needed: allow location access, or type a city, street or metro station.",
    },
    "no_place": {
        "zh": "没有认出地点。请输入所在的城市、路名或地铁站；其他问题请拨打 {hotline} 或查看帮助页。",
        "en": "No place was recognized. Type a city, street or metro station; for anything else "
        "call {hotline} or see the help page.",
    },
    "unknown": {
        "zh": "没找到“{text}”，您在哪个城市？",
        "en": "“{text}” was not found. Which city are you in?",
    },
    "common": {
        "zh": "“{text}”各地都有，您在哪个城市？",
        "en": "Many places are called “{text}”. Which city are you in?",
    },
    "several": {
        "zh": "“{text}”有多处，您指哪一处？",
        "en": "Several places match “{text}”. Which one do you mean?",
    },
    "weak": {
        "zh": "没找到“{text}”，您是说下面的地点吗？",
        "en": "“{text}” was not found. Did you mean one of these?",
    },
    "one": {"zh": "“{text}”是指下面这个地点吗？", "en": "Is this the “{text}” you mean?"},
    "in_area": {
        "zh": "在{area}没找到这个地点，您在{area}的哪里？",
        "en": "This place was not found in {area}. Where in {area} are you?",
    },
    "province": {"zh": "您在{area}的哪个城市？", "en": "Which city of {area} are you in?"},
    "city": {"zh": "您在{area}的哪个区或县？", "en": "Which district of {area} are you in?"},
    "street": {
        "zh": "您在哪条路上，或者离哪个地铁站近？",
        "en": "Which street are you on, or which metro station are you near?",
    },
}


class AskOption(TypedDict):
    """A possible reply: its label, and the members that ask the same route again."""

    label: str
    question: dict[str, Any]


class Ask(TypedDict):
    """Question about the origin, with possible replies."""

    text: str
    options: list[AskOption]


class PlaceQuestions:
    """Makes questions in one language; `param` is the parameter of the route that takes text."""

    def __init__(self, gazetteer: Gazetteer, lang: str, hotline: str, param: str = "q") -> None:
        self._gazetteer, self._lang, self._hotline, self._param = gazetteer, lang, hotline, param

    def about(self, interpretation: Interpretation) -> Ask:
        """Return the question for a doubtful interpretation."""
        if interpretation.doubt == "area" and (ask := self.inside(interpretation.matches[0].place.adcode)):
            return ask
        area = self._area(interpretation.area.adcode) if interpretation.area else None
        if interpretation.doubt == "in_area" and area is not None:
            options = self._inside(area, interpretation)
            return self._ask("in_area", options, area=area.label(self._lang))
        matches = interpretation.matches
        if interpretation.doubt == "common":
            matches = [match for match in matches if match.matched_by not in SOUNDS]
        options = self._places(matches, interpretation.text)
        options = [o for o in options if o["question"].get(self._param) != interpretation.text]
        if area is not None and not options:
            return self._ask("in_area", self._parts(area), area=area.label(self._lang))
        if interpretation.doubt == "weak" and not options:
            interpretation = interpretation._replace(doubt="unknown")
        if interpretation.doubt in ("unknown", "common"):
            options = self._cities(interpretation, options)
        elif interpretation.doubt not in ("several", "weak"):
            options = []
        kind: str = interpretation.doubt
        if kind == "weak" and _is_found(interpretation.matches[0]):
            kind = "several" if len(options) > 1 else "one"
        return self._ask(kind, options, text=interpretation.text[:MAX_QUOTED])

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
        text = TEXTS[kind][self._lang].format(hotline=self._hotline, **values)
        return {"text": text, "options": options}

    def _area(self, adcode: str) -> Area | None:
        return self._gazetteer.get(adcode)

    def _parts(self, area: Area) -> list[AskOption]:
        """Return the areas directly below, the most populous first; of Hong Kong and Macao, the districts."""
        return [
            {"label": part.label(self._lang), "question": self._of_area(part.adcode)}
            for part in self._gazetteer.parts(area.adcode)
        ] or [
            {"label": english if self._lang == "en" else name, "question": {self._param: text}}
            for text, name, english in district_texts(area.adcode)
        ]

    def _inside(self, area: Area, interpretation: Interpretation) -> list[AskOption]:
        """Return the places found inside an area, then its parts; without any, the area itself."""
        digits, matches = area.adcode[: WITHIN[area.level]], interpretation.matches
        inside = [m for m in matches if m.place.type not in AREAS and m.place.adcode.startswith(digits)]
        options = [*self._places(inside, interpretation.text), *self._parts(area)]
        return options or self._places(matches, interpretation.text)

    def _cities(self, interpretation: Interpretation, places: list[AskOption]) -> list[AskOption]:
        """Return the largest cities: with the text if it is a name that many of them have, else alone.

        Areas among the places that have the name come first.
        """
        is_common = interpretation.doubt == "common"
        areas = [place for place in places if is_common and "adcode" in place["question"]]
        prefix = "" if interpretation.doubt == "unknown" else interpretation.text[:MAX_QUOTED]
        every = filter(is_city, self._gazetteer)
        largest = sorted(every, key=lambda city: (-(city.population or 0), city.adcode))[:MAX_CITIES]
        cities = [
            AskOption(label=city.label(self._lang), question=self._in_city(city, prefix)) for city in largest
        ]
        return [*areas, *cities][:MAX_CITIES]

    def _in_city(self, city: Area, text: str) -> dict[str, Any]:
        return {self._param: f"{city.name}{text}"} if text else self._of_area(city.adcode)

    def _of_area(self, adcode: str) -> dict[str, Any]:
        if self._param == "q":
            return {"adcode": adcode}
        return {self._param: self._gazetteer.path_text(adcode)}

    def _places(self, matches: Sequence[Match], text: str) -> list[AskOption]:
        likely = _distinct(
            [match for match in matches if match.confidence >= LEAST and not _is_regional(match)]
        )
        labels = [self._label(match) for match in likely]
        options = [
            AskOption(
                label=label if labels.count(label) == 1 else f"{label}（{self._side(match, likely)}）",
                question=self._of_match(match, likely, text),
            )
            for label, match in zip(labels, likely, strict=True)
        ]
        return options[:MAX_OPTIONS]

    def _label(self, match: Match) -> str:
        path = match.path_en if self._lang == "en" and match.path_en else match.path
        return (" " if self._lang == "en" else "").join(path)

    def _side(self, match: Match, likely: Sequence[Match]) -> str:
        """Return on which side of the others of the same path a place lies."""
        same = [other.place.point for other in likely if other.path == match.path]
        lat, lon = (sum(axis) / len(same) for axis in zip(*same, strict=True))
        turn = bearing(Point(lat, lon), match.place.point)
        return SIDES[self._lang][round(turn / 90) % 4]

    def _of_match(self, match: Match, others: Sequence[Match], text: str) -> dict[str, Any]:
        """Return the members that mean a match: text, or its position if the text may mean another one."""
        if match.place.type in AREAS:
            return self._of_area(match.place.adcode)
        if match.matched_by == "code":
            return {self._param: spoken(text)}  # in groups, digits are no postcode
        if any(_is_confusable(match, other) for other in others):
            return {self._param: "{:.6f},{:.6f}".format(*match.place.point)}
        return {self._param: "".join(match.path)}


def _is_found(match: Match) -> bool:
    """Return whether a match is named by the text as it is written."""
    return match.is_complete and match.matched_by not in GUESSES


def _is_regional(match: Match) -> bool:
    """Return whether a match shares only parts with the text, in a book that covers one region."""
    return match.place.id in BUNDLED_IDS and not match.is_complete


def _distinct(matches: Sequence[Match]) -> list[Match]:
    """Return the matches without those of the same path that are the same place."""
    distinct: list[Match] = []
    for match in matches:
        same_path = [other.place for other in distinct if other.path == match.path]
        if not any(is_same_place(place, match.place) for place in same_path):
            distinct.append(match)
    return distinct


def _is_confusable(one: Match, other: Match) -> bool:
    """Return whether two places of a district have names of which one contains the other."""
    one_name, other_name = one.place.name, other.place.name
    if one.place.id == other.place.id or one.path[:-1] != other.path[:-1]:
        return False
    is_official = one.place.type in OFFICIAL or other.place.type in OFFICIAL
    if is_official and one_name != other_name:  # 外滩街道 is not 外滩
        return False
    return one_name in other_name or other_name in one_name
