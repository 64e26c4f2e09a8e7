"""English clauses for each fact, with Chinese names in Latin letters."""

import re
from collections.abc import Callable, Sequence
from typing import Any

from .. import narrative_items
from ..text_lines import Storey
from . import en_hours, latin, latin_address
from . import en_numbers as numbers
from .en_alternative import AlternativeClauses
from .en_moves import TURNS
from .en_phrases import (
    CITIES,
    CROSSING,
    MODES,
    READ_BACK_QUESTIONS,
    STEP_FREE,
    VAGUE_ORIGIN,
    WARNINGS,
    WHEELCHAIR,
)
from .en_visit import visit_renderers
from .language import Voice
from .latin import Reading
from .rounding import KILOMETRE, compass_index, kilometres, rough_metres, round_metres, round_minutes

RATE = 2.5  # words per second, read aloud for comprehension; see docs/sentences.md
MAX_WORDS = 14  # per spoken sentence


class English(AlternativeClauses):
    """English in one voice."""

    def __init__(self, voice: Voice, reading: Reading = latin.no_reading) -> None:
        self._is_spoken, self._is_sms = voice == "spoken", voice == "terse"
        self._shows_han = voice == "written"
        self._reading = reading
        self._renderers: dict[type, Callable[[Any], tuple[str, ...]]] = {
            narrative_items.Introduction: self._introduction,
            narrative_items.Move: self._move,
            narrative_items.Total: self._total,
            narrative_items.RemainingDistance: self._remaining_distance,
            narrative_items.VagueOrigin: lambda _: VAGUE_ORIGIN,
            narrative_items.RoughDistance: self._roughly,
            narrative_items.StreetAddress: self._address,
            narrative_items.NamesakeStreet: lambda fact: (
                self._address(narrative_items.StreetAddress(fact.text)) if "en" in fact.languages else ()
            ),
            narrative_items.Straight: self._straight,
            narrative_items.Beside: self._beside,
            narrative_items.Station: self._station,
            narrative_items.Landmark: self._landmark,
            narrative_items.Entrance: self._entrance,
            narrative_items.Floor: self._floor,
            narrative_items.Unit: self._unit,
            narrative_items.StepFree: lambda fact: (STEP_FREE[fact.there],),
            narrative_items.Lift: lambda fact: (f"there is {'a' if fact.there else 'no'} lift",),
            narrative_items.Wheelchair: lambda fact: (WHEELCHAIR[fact.how],),
            narrative_items.AccessWarning: lambda fact: (WARNINGS[fact.kind],),
            narrative_items.BorderCrossing: lambda _: CROSSING[self._is_sms],
            narrative_items.Parking: self._parking,
            narrative_items.LastVerified: self._verified,
            narrative_items.OpeningHours: self._hours,
            narrative_items.Alternative: self._alternative,
            narrative_items.AlternativeDetails: self._alternative_details,
            narrative_items.Arrived: lambda fact: (f"you are at {self.name(fact)}",),
            **visit_renderers(voice),
        }

    def clauses(self, fact: narrative_items.Fact) -> tuple[str, ...]:
        """Return the clauses of a fact, without punctuation."""
        return tuple(filter(None, self._renderers[type(fact)](fact)))

    def sentence(self, clauses: Sequence[str]) -> str:
        """Join clauses into one sentence."""
        text = ", ".join(clauses)
        return f"{text[:1].upper()}{text[1:]}."

    def sentences(self, clauses: Sequence[str]) -> list[str]:
        """Join clauses into few sentences of at most 14 words; a longer clause is not split."""
        groups: list[list[str]] = []
        for clause in clauses:
            if groups and len(numbers.WORD.findall(" ".join([*groups[-1], clause]))) <= MAX_WORDS:
                groups[-1].append(clause)
            else:
                groups.append([clause])
        return [self.sentence(group) for group in groups]

    def seconds(self, text: str) -> float:
        """Estimate the seconds to read a text aloud; a digit or ten letters count as a word."""
        return numbers.spoken_words(text) / RATE

    def name(self, outlet: narrative_items.Arrived) -> str:
        """Return the name of the outlet."""
        return outlet.name_en or latin.place(outlet.name, self._reading)

    def label(self, name: str, introduction: narrative_items.Introduction) -> str:
        """Return a name of the outlet, shortened or not, with its city unless the name contains it."""
        city = self._city(introduction)
        return f"{name}, {city}" if city and city not in name else name

    def resume(self, step: int) -> str:
        """Return the sentence that resumes from a step."""
        return f"From step {numbers.cardinal(step)}."

    def pause(self) -> str:
        """Return the sentence that postpones the remaining steps until the caller is there."""
        return "Go that far first, then I will tell you the rest."

    def read_back(self, topic: str, floor: bool) -> str:
        """Return the question that makes the caller repeat the topic."""
        return READ_BACK_QUESTIONS[topic].format(what="which floor" if floor else "which unit")

    def _introduction(self, outlet: narrative_items.Introduction) -> tuple[str, ...]:
        name = self.name(narrative_items.Arrived(outlet.name, outlet.name_en))
        return (f"it is {self._speakable(self.label(name, outlet))}",)

    def _city(self, outlet: narrative_items.Introduction) -> str:
        return CITIES.get(outlet.city) or self._latin(outlet.city.removesuffix("市"))

    def _latin(self, text: str) -> str:
        return latin.pinyin(text, self._reading) or text

    def _speakable(self, text: str) -> str:
        return numbers.speak_numbers(text) if self._is_spoken else text

    def _with_han(self, name: str, text: str) -> str:
        """Append the Chinese name in the written voice."""
        return f"{name} ({text})" if self._shows_han and name != text and latin.HAN.search(text) else name

    def _street(self, move: narrative_items.Move) -> str:
        name = latin.street(move.street, move.street_en, self._reading)
        return self._with_han(self._speakable(name), move.street)

    def _distance(self, metres: float) -> str:
        rounded = round_metres(metres)
        in_kilometres = rounded >= KILOMETRE
        number = kilometres(rounded) if in_kilometres else str(rounded)
        if not self._is_spoken:
            return f"{number} {'km' if in_kilometres else 'm'}"
        spoken = numbers.decimal(number) if in_kilometres else numbers.cardinal(rounded)
        return f"{spoken} {'kilometre' if number == '1' else 'kilometres' if in_kilometres else 'metres'}"

    def _roughly(self, line: narrative_items.RoughDistance) -> tuple[str, ...]:
        return (f"about {self._distance(rough_metres(line.metres))} from there",)

    def _total(self, total: narrative_items.Total) -> tuple[str, ...]:
        how = MODES[total.mode]
        distance = self._distance(total.metres) if self._is_sms else f"{self._distance(total.metres)} in all"
        return (
            (distance, f"about {self._duration(total.seconds)} {how}") if total.seconds > 0 else (distance,)
        )

    def _duration(self, seconds: float) -> str:
        hours, minutes = divmod(round_minutes(seconds), 60)
        if hours == 0 or (hours == 1 and minutes < 30):
            return self._count(60 * hours + minutes, "min" if self._is_sms else "minute")
        parts = [self._count(hours, "h" if self._is_sms else "hour")]
        return " ".join(
            [*parts, self._count(minutes, "min" if self._is_sms else "minute")] if minutes else parts
        )

    def _count(self, number: int, unit: str) -> str:
        value = numbers.cardinal(number) if self._is_spoken else str(number)
        return f"{value} {unit}" if number == 1 or self._is_sms else f"{value} {unit}s"

    def _straight(self, line: narrative_items.Straight) -> tuple[str, ...]:
        side = numbers.COMPASS_POINTS[compass_index(line.bearing)]
        if self._is_spoken:
            return (f"it is to the {side} of you", f"{numbers.about(line.metres)} in a straight line")
        return ("no route is known", f"in a straight line it is {self._distance(line.metres)} {side}")

    def _remaining_distance(self, remaining: narrative_items.RemainingDistance) -> tuple[str, ...]:
        where, far = (
            numbers.COMPASS_POINTS[compass_index(remaining.bearing)],
            self._distance(remaining.metres),
        )
        turn = TURNS.get(remaining.turn or "", "turn round" if remaining.turn else "")
        if self._is_sms:
            return (*filter(None, [turn]), f"then {far} {where}")
        return (
            (f"there {turn}", f"it is {far} to the {where}")
            if turn
            else (f"from there it is {far} to the {where}",)
        )

    def _station(self, station: narrative_items.Station) -> tuple[str, ...]:
        name = latin.place(station.name, self._reading)
        mark = latin.exit_mark(station.exit, self._reading) if station.exit else ""
        mark = numbers.digits(mark) if self._is_spoken and re.search("[0-9]", mark) else mark
        far = self._distance(station.metres) if station.metres is not None else ""
        if self._is_sms:
            return (" ".join(filter(None, [name, f"exit {mark}" if mark else "", far])),)
        return (
            f"the station is {self._with_han(name, station.name)}" if name else "",
            f"leave by exit {self._with_han(mark, station.exit)}" if mark else "",
            f"face {numbers.COMPASS_POINTS[compass_index(station.bearing)]}"
            if station.bearing is not None
            else "",
            f"from the exit to the door it is {far}" if far else "",
        )

    def _landmark(self, landmark: narrative_items.Landmark) -> tuple[str, ...]:
        where = latin.landmark(landmark.text, self._reading)
        named = where or latin.place(landmark.text, self._reading)
        display_name = self._with_han(self._speakable(named), landmark.text)
        return (
            display_name
            if self._is_sms
            else f"it is {display_name}"
            if where
            else f"the landmark is {display_name}",
        )

    def _address(self, address: narrative_items.StreetAddress) -> tuple[str, ...]:
        display_name = self._place(address.text)
        return (display_name if self._is_sms else f"the address is {display_name}",)

    def _place(self, text: str) -> str:
        english = latin_address.address(text, self._reading)
        spoken = latin_address.spoken_address(english) if self._is_spoken else english
        return self._with_han(self._speakable(spoken), text)

    def _entrance(self, entrance: narrative_items.Entrance) -> tuple[str, ...]:
        display_name = self._with_han(latin.entrance(entrance.text, self._reading), entrance.text)
        return (display_name if self._is_sms else f"go in by the {display_name.removeprefix('the ')}",)

    def _storey(self, storey: Storey) -> str:
        if isinstance(storey, str):
            return self._latin(storey)
        if self._is_spoken:
            return numbers.floor(storey)
        return f"basement {-storey}" if storey < 0 else f"floor {storey}"

    def _floor(self, floor: narrative_items.Floor) -> tuple[str, ...]:
        where = self._storey(floor.storey)
        if self._is_sms:
            return (where,)
        if floor.lift is None:
            return (f"it is on {where}" if isinstance(floor.storey, int) else f"the floor is {where}",)
        return (f"take the lift to {where}",) if floor.lift else (f"go to {where}", "there is no lift")

    def _unit(self, unit: narrative_items.Unit) -> tuple[str, ...]:
        name = self._latin(unit.text)
        return (f"unit {numbers.digits(name) if self._is_spoken else self._with_han(name, unit.text)}",)

    def _hours(self, hours: narrative_items.OpeningHours) -> tuple[str, ...]:
        if self._is_sms:
            return (en_hours.dated(hours),)
        state_text = en_hours.spoken(hours) if self._is_spoken else en_hours.written(hours)
        last = en_hours.intake(hours, self._is_spoken)
        return (last, state_text[:1].lower() + state_text[1:]) if hours.late else (state_text, last)

    def _parking(self, parking: narrative_items.Parking) -> tuple[str, ...]:
        """Return the parking text; Chinese prose only in the written voice."""
        readable = self._shows_han or not latin.HAN.search(parking.text)
        return (f"parking: {parking.text}",) if readable else ()

    def _verified(self, verified: narrative_items.LastVerified) -> tuple[str, ...]:
        on = verified.on
        spoken = f"{en_hours.MONTHS[on.month - 1]} {numbers.cardinal(on.day)}, {numbers.year(on.year)}"
        return (
            f"directions checked on {spoken if self._is_spoken else on.isoformat()}",
            self._age(verified.days),
        )

    def _age(self, days: int) -> str:
        for least, per_year, unit in ((730, 1, "year"), (61, 12, "month"), (1, 365, "day")):
            if days >= least:
                return f"{self._count(days * per_year // 365, unit)} ago"
        return ""
