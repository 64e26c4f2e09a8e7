"""Rules that check directions against the line and texts of a route, independent of the renderer."""

import re
from collections.abc import Callable, Iterator, Sequence
from itertools import pairwise
from math import ceil
from typing import NamedTuple

from locator.directions.renderings import Directions, DirectionsStep, RenderOptions, render_directions
from locator.directions.route import Route
from locator.directions.sentences import en_numbers, latin, zh_numbers
from locator.geo.point import Point, bearing, metres

from .bends_judge import bends, missing, rendered, unspoken
from .headings_judge import misnamed
from .ways import AT, HOTLINE, LINK, OUTLETS, reading

ALONG = {
    "zh": re.compile(r"沿(.+?)(?:向[东南西北]{1,2})?走|(?:进入(?!室内)|岔路走[左右]边的)([^，。]+)"),
    "en": re.compile(r"along (.+?)(?: for|,|\.| \()|into (.+?)(?:,|\.| \()"),
}
METRES = re.compile(r"([0-9.]+) (米|公里)")
HAN, DIGIT, LETTERS = re.compile("[\u3400-\u9fff〇]"), re.compile("[0-9]"), re.compile("[A-Za-z]+")
LOOKED_AT = 15.0  # metres of the line before and behind a turn
SHORT = 15.0  # metres; a turn so near to another may be said with it, a bend so short not at all
GSM = re.compile(r"[A-Za-z0-9 \n@£$¥èéùìòÇØøÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ!\"#¤%&'()*+,\-./:;<=>?¡ÄÖÑÜ§¿äöñüà]*")

Steps = frozenset[tuple[float, float]]  # nodes of one staircase, rounded


class Case(NamedTuple):
    """A route and its directions in two languages; `stairs` are those of the map."""

    route: Route
    zh: Directions
    en: Directions
    stairs: Sequence[Steps] = ()


def case(route: Route, outlet: str, stairs: Sequence[Steps] = ()) -> Case:
    """Return a route to one of the test outlets with its directions."""
    zh, en = (
        render_directions(route, OUTLETS[outlet], RenderOptions(AT, lang, HOTLINE, LINK, reading))
        for lang in ("zh", "en")
    )
    return Case(route, zh, en, stairs)


def rounded(point: Point) -> tuple[float, float]:
    """Round a point to a metre, so that map and line compare equal."""
    return round(point.lat, 5), round(point.lon, 5)


def streets_are_of_the_way(it: Case) -> bool:
    """Check that every named street belongs to the maneuvers, in their order."""
    names = [(m.streets[0], (m.streets_en or ("",))[0]) for m in it.route.maneuvers if m.streets]
    expected = {
        "zh": [zh for zh, _ in names],
        "en": [latin.street(zh, en, reading) for zh, en in names],
    }
    return all(
        _follows(_streets([step.text for step in item.steps], lang), expected[lang])
        for lang, item in (("zh", it.zh), ("en", it.en))
    )


def script_names_no_other(it: Case) -> bool:
    """Check that scripts name only streets of the steps, as read aloud, and English ones contain no Han."""
    for lang, item, read in (
        ("zh", it.zh, zh_numbers.speak_numbers),
        ("en", it.en, en_numbers.speak_numbers),
    ):
        spoken = [sentence for s in (item.script20, item.script60) for sentence in s.sentences]
        allowed = {read(name) for name in _streets([step.text for step in item.steps], lang)}
        if not set(_streets(spoken, lang)) <= allowed or (lang == "en" and any(map(HAN.search, spoken))):
            return False
    return True


def distances_add_up(it: Case) -> bool:
    """Check that the metres of the steps and the total equal those of the route."""
    steps = [step for step in it.zh.steps if step.metres is not None]
    exact = abs(sum(step.metres or 0 for step in steps) - it.route.metres) <= 1 + len(steps) / 2
    total = next(note.text for note in it.zh.notes if note.kind == "total")
    pairs = zip([None, *steps], steps, strict=False)
    return exact and all(_rounded_well(*pair) for pair in pairs) and _near(_metres(total)[0], it.route.metres)


def turns_are_those_of_the_line(it: Case) -> bool:
    """Check that every bend of the line has a sentence, and every turn of a sentence a bend."""
    bent, turns = bends(it.route.line), rendered(it.zh.steps)
    return not missing(bent, turns) and not missing(turns, bent) and not unspoken(it.route.line, turns)


def heads_the_right_way(it: Case) -> bool:
    """Check that compass words are the directions of their stretches of the line."""
    return not misnamed(it.route.line, it.zh.steps)


def wheels_meet_no_steps(it: Case) -> bool:
    """Check that wheelchair routes have no stairs: in maneuvers, texts and the map."""
    if it.route.mode != "wheelchair":
        return True
    pieces = [{*pair} for pair in pairwise(map(rounded, it.route.line))]
    words = " ".join(step.text for step in it.zh.steps)
    climbed = any(len(piece) == 2 and piece <= item for piece in pieces for item in it.stairs)
    return not climbed and not re.search("楼梯|扶梯|台阶", words)


def messages_fit(it: Case) -> bool:
    """Check that messages fit a segment, 70 characters or 160 of the GSM alphabet, or two with the street."""
    messages = [item.sms for item in (it.zh, it.en)]
    return all(
        _counted(sent.text) == sent.segments <= 2 and (sent.segments == 1 or "address" not in sent.left_out)
        for sent in messages
    )


def scripts_are_in_time(it: Case) -> bool:
    """Check that scripts last 20 and 60 seconds, end with their only question and contain no figures."""
    for item, lasts in ((it.zh, _syllables), (it.en, _words)):
        for script, maximum in ((item.script20, 20), (item.script60, 60)):
            text = " ".join(script.sentences)
            questions = sum(sentence[-1] in "？?" for sentence in script.sentences)
            if (
                lasts(text) > maximum
                or DIGIT.search(text)
                or questions != 1
                or script.sentences[-1][-1] not in "？?"
            ):
                return False
    return True


def scripts_pause_at_a_turn(it: Case) -> bool:
    """Check that a script that stops midway does so at a place: not in the first stretch."""
    for item in (it.zh, it.en):
        for script in (item.script20, item.script60):
            paused = any(re.search("后面的路我再说|tell you the rest", text) for text in script.sentences)
            if paused and max(line.step or 0 for line in script.lines) < 2:
                return False
    return True


RULES: dict[str, Callable[[Case], bool]] = {
    "streets are of the way": streets_are_of_the_way,
    "scripts name no other": script_names_no_other,
    "distances add up": distances_add_up,
    "turns as the line bends": turns_are_those_of_the_line,
    "heads the right way": heads_the_right_way,
    "no stairs for wheels": wheels_meet_no_steps,
    "messages in one segment": messages_fit,
    "scripts in time": scripts_are_in_time,
    "scripts pause at a turn": scripts_pause_at_a_turn,
}


def turned(route: Route, number: int) -> float | None:
    """Return the degrees by which the line bends at a turn, positive to the right; None without a turn."""
    last, at = route.maneuvers[number - 1], route.maneuvers[number]
    if not re.search("left|right", at.kind):
        return None
    here = min(range(len(route.line)), key=lambda i: metres(route.line[i], at.at))
    before = _off(route.line[here::-1], last.metres)
    behind = _off(route.line[here:], at.metres)
    angle = bearing(at.at, behind) - bearing(before, at.at)
    return (angle + 180) % 360 - 180


def _off(line: Sequence[Point], maximum: float) -> Point:
    """Return the last corner within `LOOKED_AT` or `maximum` of the line; at least one."""
    left = min(LOOKED_AT, maximum) + 1.0  # what lengths are rounded by
    for number, (a, b) in enumerate(pairwise(line)):
        left -= metres(a, b)
        if left < 0:
            return a if number else b
    return line[-1]


def _follows(some: Sequence[str], every: Sequence[str], joker: str = "") -> bool:
    """Return True if `some` occur in `every` in the same order."""
    remaining = iter(every)
    return all(any(one in (item, joker) or (joker and one in item) for item in remaining) for one in some)


def _streets(texts: Sequence[str], lang: str) -> list[str]:
    return [found[1] or found[2] for text in texts for found in ALONG[lang].finditer(text)]


def _metres(text: str) -> list[float]:
    return [float(number) * (1_000 if unit == "公里" else 1) for number, unit in METRES.findall(text)]


def _rounded_well(before: DirectionsStep | None, step: DirectionsStep) -> bool:
    """Check that the figures of a sentence are those of the stretch before it or of its own."""
    lengths = [stretch.metres or 0 for stretch in (before, step) if stretch]
    return all(any(_near(value, exact) for exact in lengths) for value in _metres(step.text))


def _near(value: float, exact: float) -> bool:
    """Compare to 10 m below 200 m, 50 m below a kilometre, 100 m above; at least 10 m."""
    slack = 5.5 if exact < 195 else 25.5 if exact < 975 else 50.5 if exact < 9_950 else 500.5
    return abs(value - exact) <= slack or (value == 10 and exact < 10)


def _counted(text: str) -> int:
    if GSM.fullmatch(text):
        return 1 if len(text) <= 160 else ceil(len(text) / 153)
    units = len(text.encode("utf-16-le")) // 2
    return 1 if units <= 70 else ceil(units / 67)


def _syllables(text: str) -> float:
    latin_ = sum(ceil(len(run) / 3) for run in LETTERS.findall(text))
    return (len(HAN.findall(text)) + len(DIGIT.findall(text)) + latin_) / 4.5


def _words(text: str) -> float:
    return sum(ceil(len(word) / 10) for word in re.findall(r"[A-Za-z]+(?:'[a-z]+)?", text)) / 2.5


def failures(cases: Sequence[Case]) -> Iterator[tuple[str, list[Case]]]:
    """Yield each rule with the cases that violate it."""
    for name, holds in RULES.items():
        yield name, [case_ for case_ in cases if not holds(case_)]
