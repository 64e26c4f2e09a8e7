"""English: each fact in clauses, each clause from what the fact holds, Chinese names in Latin letters."""

import re
from collections.abc import Callable, Sequence
from typing import Any

from .. import narrative_items
from . import en_hours, latin
from . import en_numbers as numbers
from .language import Voice
from .latin import Reading
from .rounding import KILOMETRE, kilometres, people_metres, people_minutes, wind

RATE = 2.5  # words a second, read aloud to somebody who takes it in; see docs/sentences.md
LETTERS_A_WORD = 10
LONGEST = 14  # words in a sentence that is read aloud
LEAST_TOLD = 10  # metres: what is shorter goes without saying
WORD = re.compile(r"[^\W_〇\u3400-\u9fff]+(?:'[^\W_]+)*|[\u3400-\u9fff]")

TURNS = {
    "slight_left": "bear left",
    "left": "turn left",
    "sharp_left": "turn sharp left",
    "slight_right": "bear right",
    "right": "turn right",
    "sharp_right": "turn sharp right",
}
STOREYS = {"stairs": "take the stairs", "lift": "take the lift", "escalator": "take the escalator"}
OTHERS = {"turn_back": "turn round", "enter": "go inside", "leave": "go outside", "arrive": "you are there"}
BARRIERS = {"stairs": "mind: stairs", "escalator": "mind: an escalator"}
WARNED = {
    "stairs": "mind: stairs on the way",
    "escalator": "mind: an escalator on the way",
}
WHEELCHAIR = {
    "yes": "wheelchairs can get in",
    "limited": "wheelchairs can get in only in part",
    "no": "wheelchairs cannot get in",
}
ASKED = {
    "door": "Could you say back to me: {what}?",
    "entrance": "Could you say back to me: which entrance?",
    "landmark": "Could you say back to me: what is the landmark?",
    "way": "Could you say back to me: what do you do first?",
    "side": "Could you say back to me: which direction?",
    "address": "Could you say back to me: what is the address?",
}


class English:
    """English in one voice."""

    def __init__(self, voice: Voice, reading: Reading = latin.no_reading) -> None:
        self._spoken, self._terse = voice == "spoken", voice == "terse"
        self._shows_han = voice == "written"
        self._reading = reading
        self._says: dict[type, Callable[[Any], tuple[str, ...]]] = {
            narrative_items.Move: self._move,
            narrative_items.Total: self._total,
            narrative_items.RemainingDistance: self._rest,
            narrative_items.VagueOrigin: lambda _: (
                "where you start is not certain",
                "name a street or a station first",
            ),
            narrative_items.StreetAddress: self._address,
            narrative_items.Straight: self._straight,
            narrative_items.Station: self._station,
            narrative_items.Landmark: self._landmark,
            narrative_items.Entrance: self._entrance,
            narrative_items.Floor: self._floor,
            narrative_items.Unit: self._unit,
            narrative_items.StepFree: lambda fact: (
                f"there is {'a' if fact.there else 'no'} step-free way in",
            ),
            narrative_items.Lift: lambda fact: (f"there is {'a' if fact.there else 'no'} lift",),
            narrative_items.Wheelchair: lambda fact: (WHEELCHAIR[fact.how],),
            narrative_items.AccessWarning: lambda fact: (WARNED[fact.kind],),
            narrative_items.Parking: self._parking,
            narrative_items.LastVerified: self._verified,
            narrative_items.OpeningHours: self._hours,
            narrative_items.Arrived: lambda fact: (f"you are at {self.name(fact)}",),
        }

    def clauses(self, fact: narrative_items.Fact) -> tuple[str, ...]:
        """The fact in clauses without the marks between and behind them."""
        return tuple(filter(None, self._says[type(fact)](fact)))

    def sentence(self, clauses: Sequence[str]) -> str:
        """Clauses as one sentence."""
        said = ", ".join(clauses)
        return f"{said[:1].upper()}{said[1:]}."

    def sentences(self, clauses: Sequence[str]) -> list[str]:
        """As few sentences as there can be of 14 words at most; a longer clause stays whole."""
        told: list[list[str]] = []
        for clause in clauses:
            if told and len(WORD.findall(" ".join([*told[-1], clause]))) <= LONGEST:
                told[-1].append(clause)
            else:
                told.append([clause])
        return [self.sentence(each) for each in told]

    def seconds(self, text: str) -> float:
        """How long it takes to read a text aloud: a digit is a word, so are ten letters of a long name."""
        words = WORD.findall(text)
        return sum(len(word) if word.isdigit() else -(-len(word) // LETTERS_A_WORD) for word in words) / RATE

    def name(self, outlet: narrative_items.Arrived) -> str:
        """What the outlet is called."""
        return outlet.name_en or latin.place(outlet.name, self._reading)

    def again(self, step: int) -> str:
        """That it goes on from a step."""
        return f"From step {numbers.cardinal(step)}."

    def pause(self) -> str:
        """That the rest of the way is told when the caller is there."""
        return "Go that far first, then I will tell you the rest."

    def asked(self, about: str, floor: bool) -> str:
        """The question whose answer shows that the caller has it."""
        return ASKED[about].format(what="which floor" if floor else "which unit")

    def hotline(self, number: str) -> str:
        """Whom to call."""
        return f"if you cannot find it, call {numbers.phone(number)}" if self._spoken else f"Tel {number}"

    def link(self, address: str) -> str:
        """Where the way is on a page."""
        return address

    def _latin(self, text: str) -> str:
        return latin.pinyin(text, self._reading) or text

    def _read(self, text: str) -> str:
        return numbers.in_text(text) if self._spoken else text

    def _with_han(self, said: str, text: str) -> str:
        """On a page the name as it stands on signs goes with it."""
        return f"{said} ({text})" if self._shows_han and said != text and latin.HAN.search(text) else said

    def _street(self, move: narrative_items.Move) -> str:
        name = latin.street(move.street, move.street_en, self._reading)
        return self._with_han(self._read(name), move.street)

    def _distance(self, metres: float) -> str:
        told = people_metres(metres)
        far = told >= KILOMETRE
        number = kilometres(told) if far else str(told)
        if not self._spoken:
            return f"{number} {'km' if far else 'm'}"
        said = numbers.decimal(number) if far else numbers.cardinal(told)
        return f"{said} {'kilometre' if number == '1' else 'kilometres' if far else 'metres'}"

    def _far(self, metres: float) -> str:
        return f"go {self._distance(metres)}" if metres >= LEAST_TOLD else ""

    def _move(self, move: narrative_items.Move) -> tuple[str, ...]:
        street = self._street(move) if move.street else ""
        far = f" for {self._distance(move.metres)}" if move.metres >= LEAST_TOLD else ""
        if move.kind == "depart":
            side = f" {numbers.WINDS[wind(move.bearing)]}" if move.bearing is not None else ""
            told = f"{side}{f' along {street}' if street else ''}{far}"
            return (f"go{told}" if told else "set out",)
        if move.kind == "continue":
            return (f"go on{f' along {street}' if street else ''}{far}",)
        if move.kind in TURNS:
            before = tuple(TURNS[each] for each in move.via)
            turn = ("then at once " if before else "") + TURNS[move.kind]
            return (*before, f"{turn} into {street}" if street else turn, self._far(move.metres))
        return self._other(move, street)

    def _other(self, move: narrative_items.Move, street: str) -> tuple[str, ...]:
        if move.kind in STOREYS:
            to = f" to {self._storey(move.storey)}" if move.storey is not None else ""
            said = BARRIERS[move.kind] if move.warned else STOREYS[move.kind]
            return (f"{said}{to}", self._far(move.metres))
        if move.kind == "ferry":
            return (f"take the ferry {street}".strip(),)
        far = self._far(move.metres)
        return (OTHERS[move.kind], f"{far or 'go'} along {street}" if street else far)

    def _total(self, total: narrative_items.Total) -> tuple[str, ...]:
        how = "on foot" if total.mode == "walk" else "by wheelchair"
        whole = self._distance(total.metres) if self._terse else f"{self._distance(total.metres)} in all"
        return (whole, f"about {self._lasts(total.seconds)} {how}") if total.seconds > 0 else (whole,)

    def _lasts(self, seconds: float) -> str:
        hours, minutes = divmod(people_minutes(seconds), 60)
        if hours == 0 or (hours == 1 and minutes < 30):
            return self._count(60 * hours + minutes, "min" if self._terse else "minute")
        parts = [self._count(hours, "h" if self._terse else "hour")]
        return " ".join(
            [*parts, self._count(minutes, "min" if self._terse else "minute")] if minutes else parts
        )

    def _count(self, number: int, unit: str) -> str:
        said = numbers.cardinal(number) if self._spoken else str(number)
        return f"{said} {unit}" if number == 1 or self._terse else f"{said} {unit}s"

    def _straight(self, line: narrative_items.Straight) -> tuple[str, ...]:
        side = numbers.WINDS[wind(line.bearing)]
        if self._terse:
            return ("no route known", f"straight line {self._distance(line.metres)} {side}")
        return ("no route is known", f"in a straight line it is {self._distance(line.metres)} {side}")

    def _rest(self, rest: narrative_items.RemainingDistance) -> tuple[str, ...]:
        where, far = numbers.WINDS[wind(rest.bearing)], self._distance(rest.metres)
        return (f"then {far} {where}" if self._terse else f"from there it is {far} to the {where}",)

    def _station(self, station: narrative_items.Station) -> tuple[str, ...]:
        name = latin.place(station.name, self._reading)
        mark = latin.exit_mark(station.exit, self._reading) if station.exit else ""
        mark = numbers.digits(mark) if self._spoken and re.search("[0-9]", mark) else mark
        far = self._distance(station.metres) if station.metres is not None else ""
        if self._terse:
            return (" ".join(filter(None, [name, f"exit {mark}" if mark else "", far])),)
        return (
            f"the station is {self._with_han(name, station.name)}" if name else "",
            f"leave by exit {self._with_han(mark, station.exit)}" if mark else "",
            f"face {numbers.WINDS[wind(station.bearing)]}" if station.bearing is not None else "",
            f"from the exit to the door it is {far}" if far else "",
        )

    def _landmark(self, landmark: narrative_items.Landmark) -> tuple[str, ...]:
        where = latin.landmark(landmark.text, self._reading)
        named = where or latin.place(landmark.text, self._reading)
        shown = self._with_han(self._read(named), landmark.text)
        return (shown if self._terse else f"it is {shown}" if where else f"the landmark is {shown}",)

    def _address(self, address: narrative_items.StreetAddress) -> tuple[str, ...]:
        said = self._with_han(self._read(latin.place(address.text, self._reading)), address.text)
        return (said if self._terse else f"the address is {said}",)

    def _entrance(self, entrance: narrative_items.Entrance) -> tuple[str, ...]:
        said = self._with_han(latin.entrance(entrance.text, self._reading), entrance.text)
        return (said if self._terse else f"go in by the {said.removeprefix('the ')}",)

    def _storey(self, storey: narrative_items.Storey) -> str:
        if isinstance(storey, str):
            return self._latin(storey)
        if self._spoken:
            return numbers.floor(storey)
        return f"basement {-storey}" if storey < 0 else f"floor {storey}"

    def _floor(self, floor: narrative_items.Floor) -> tuple[str, ...]:
        where = self._storey(floor.storey)
        if self._terse:
            return (where,)
        if floor.lift is None:
            return (f"it is on {where}" if isinstance(floor.storey, int) else f"the floor is {where}",)
        return (f"take the lift to {where}",) if floor.lift else (f"go to {where}", "there is no lift")

    def _unit(self, unit: narrative_items.Unit) -> tuple[str, ...]:
        said = self._latin(unit.text)
        return (f"unit {numbers.digits(said) if self._spoken else self._with_han(said, unit.text)}",)

    def _hours(self, hours: narrative_items.OpeningHours) -> tuple[str, ...]:
        said = en_hours.spoken(hours) if self._spoken else en_hours.written(hours)
        last = en_hours.intake(hours, self._spoken)
        if self._terse:
            return (last or said[:1].lower() + said[1:],)
        return (last, said[:1].lower() + said[1:]) if hours.late else (said, last)

    def _parking(self, parking: narrative_items.Parking) -> tuple[str, ...]:
        """Chinese prose stays as it is on a page, and is not read aloud to somebody who has no Chinese."""
        readable = self._shows_han or not latin.HAN.search(parking.text)
        return (f"parking: {parking.text}",) if readable else ()

    def _verified(self, verified: narrative_items.LastVerified) -> tuple[str, ...]:
        on = verified.on
        spoken = f"{en_hours.MONTHS[on.month - 1]} {numbers.cardinal(on.day)}, {numbers.year(on.year)}"
        return (f"checked on {spoken if self._spoken else on.isoformat()}", self._age(verified.days))

    def _age(self, days: int) -> str:
        for least, length, unit in ((730, 365, "year"), (60, 30, "month"), (1, 1, "day")):
            if days >= least:
                return f"{self._count(days // length, unit)} ago"
        return ""
