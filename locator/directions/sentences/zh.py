"""Chinese clauses for each fact."""

import re
from collections.abc import Callable, Sequence
from typing import Any

from ...runtime import chinese_numerals
from .. import narrative_items
from ..text_lines import Storey
from . import zh_hours
from . import zh_numbers as numbers
from .language import Voice
from .rounding import KILOMETRE, compass_index, kilometres, rough_metres, round_metres, round_minutes
from .zh_alternative import AlternativeClauses
from .zh_moves import TURNS
from .zh_visit import visit_renderers

RATE = 4.5  # Han characters per second, read aloud for comprehension; see docs/sentences.md
MAX_CHARACTERS = 25  # Han characters per spoken sentence
HAN = re.compile(r"[\u3400-\u9fff〇]")
LATIN = re.compile(r"[A-Za-z]+|[0-9]")
LETTERS_PER_SYLLABLE = 3
LOCATED = re.compile(
    r".*(?:旁边?|对面|隔壁|[内里]|[东南西北左右]侧|[东南西北]边|楼下|楼上|附近|后面|前面|门口|路口|层|楼|\s?米)"
)
GATED = re.compile(r".*进入?")
NAMED_UNIT = re.compile(r".*[铺号室店位柜台]")

WARNINGS = {"stairs": "注意，路上有楼梯", "escalator": "注意，路上有自动扶梯"}
CROSSING: dict[Voice, tuple[str, ...]] = {
    "written": ("途中需过口岸", "未计过关时间", "请带好通行证件"),
    "spoken": ("途中要过口岸", "过关时间没有算在内", "请带好通行证件"),
    "terse": ("需过口岸，请带通行证件",),
}
MODES = {"walk": "步行", "wheelchair": "轮椅", "bicycle": "骑行", "drive": "驾车"}
WHEELCHAIR = {"yes": "轮椅可以进出", "limited": "轮椅只能部分进出", "no": "轮椅不能进出"}
READ_BACK_QUESTIONS = {
    "door": "请您重复一遍：{what}？",
    "entrance": "请您重复一遍：从哪个门进？",
    "landmark": "请您重复一遍：地标是什么？",
    "way": "请您重复一遍：第一步怎么走？",
    "side": "请您重复一遍：往哪个方向？",
    "address": "请您重复一遍：地址是哪里？",
    "outlet": "请您重复一遍：是哪个网点？",
}


class Chinese(AlternativeClauses):
    """Chinese in one voice."""

    def __init__(self, voice: Voice) -> None:
        self._voice = voice
        self._is_spoken = voice == "spoken"
        self._gap = " " if voice == "written" else ""
        self._ask_origin = "请说出附近的路口或门牌号" if self._is_spoken else "请输入路口、门牌号或地铁站出口"
        self._renderers: dict[type, Callable[[Any], tuple[str, ...]]] = {
            narrative_items.Introduction: self._introduction,
            narrative_items.Move: self._move,
            narrative_items.Total: self._total,
            narrative_items.RemainingDistance: self._remaining_distance,
            narrative_items.VagueOrigin: lambda _: ("出发地不够具体", self._ask_origin),
            narrative_items.RoughDistance: self._roughly,
            narrative_items.StreetAddress: self._address,
            narrative_items.NamesakeStreet: lambda fact: (
                self._address(narrative_items.StreetAddress(fact.text)) if "zh" in fact.languages else ()
            ),
            narrative_items.Straight: self._straight,
            narrative_items.Beside: self._beside,
            narrative_items.Station: self._station,
            narrative_items.Landmark: self._landmark,
            narrative_items.Entrance: lambda fact: (self._entrance(fact.text),),
            narrative_items.Floor: self._floor,
            narrative_items.Unit: self._unit,
            narrative_items.StepFree: lambda fact: ("进门不用走台阶" if fact.there else "进门要走台阶",),
            narrative_items.Lift: lambda fact: ("有电梯" if fact.there else "没有电梯",),
            narrative_items.Wheelchair: lambda fact: (WHEELCHAIR[fact.how],),
            narrative_items.AccessWarning: lambda fact: (WARNINGS[fact.kind],),
            narrative_items.BorderCrossing: lambda _: CROSSING[self._voice],
            narrative_items.Parking: lambda fact: (f"停车：{self._text(fact.text)}",),
            narrative_items.LastVerified: self._verified,
            narrative_items.OpeningHours: self._hours,
            narrative_items.Alternative: self._alternative,
            narrative_items.AlternativeDetails: self._alternative_details,
            narrative_items.Arrived: lambda fact: (f"到达{self._text(fact.name)}",),
            **visit_renderers(voice),
        }

    def clauses(self, fact: narrative_items.Fact) -> tuple[str, ...]:
        """Return the clauses of a fact, without punctuation."""
        return tuple(filter(None, self._renderers[type(fact)](fact)))

    def sentence(self, clauses: Sequence[str]) -> str:
        """Join clauses into one sentence."""
        return "，".join(clauses) + "。"

    def sentences(self, clauses: Sequence[str]) -> list[str]:
        """Join clauses into few sentences of at most 25 Han characters; never split a clause."""
        groups: list[list[str]] = []
        for clause in clauses:
            if groups and _length("".join(groups[-1]) + clause) <= MAX_CHARACTERS:
                groups[-1].append(clause)
            else:
                groups.append([clause])
        return [self.sentence(group) for group in groups]

    def seconds(self, text: str) -> float:
        """Estimate the seconds to read a text aloud."""
        return _length(text) / RATE

    def name(self, outlet: narrative_items.Arrived) -> str:
        """Return the name of the outlet."""
        return outlet.name

    def label(self, name: str, introduction: narrative_items.Introduction) -> str:
        """Return a name of the outlet, shortened or not, with its city unless the name contains it."""
        return name if introduction.names_city else f"{introduction.city} {name}"

    def resume(self, step: int) -> str:
        """Return the sentence that resumes from a step."""
        return f"从第{chinese_numerals.cardinal(step)}步说起。"

    def pause(self) -> str:
        """Return the sentence that postpones the remaining steps until the caller is there."""
        return "先走到那里，后面的路我再说。"

    def read_back(self, topic: str, floor: bool) -> str:
        """Return the question that makes the caller repeat the topic."""
        return READ_BACK_QUESTIONS[topic].format(what="到几楼" if floor else "门牌号是多少")

    def _introduction(self, outlet: narrative_items.Introduction) -> tuple[str, ...]:
        where = "" if outlet.names_city else f"在{outlet.city}"
        return (f"网点是{self._text(outlet.name)}", where)

    def _distance(self, metres: float) -> str:
        rounded = round_metres(metres)
        number, unit = (str(rounded), "米") if rounded < KILOMETRE else (kilometres(rounded), "公里")
        if not self._is_spoken:
            return f"{self._gap}{number}{self._gap}{unit}"
        return (chinese_numerals.quantity(rounded) if rounded < KILOMETRE else numbers.decimal(number)) + unit

    def _roughly(self, line: narrative_items.RoughDistance) -> tuple[str, ...]:
        start = "出发地" if self._voice == "written" else "您说的地方"
        return (f"离{start}大约{self._distance(rough_metres(line.metres))}",)

    def _total(self, total: narrative_items.Total) -> tuple[str, ...]:
        how = MODES[total.mode]
        distance = f"全程{self._distance(total.metres)}"
        return (distance, f"{how}约{self._duration(total.seconds)}") if total.seconds > 0 else (distance,)

    def _duration(self, seconds: float) -> str:
        hours, minutes = divmod(round_minutes(seconds), 60)
        if hours == 0 or (hours == 1 and minutes < 30):
            return f"{self._count(60 * hours + minutes)}分钟"
        return f"{self._count(hours)}小时" + (f"{self._count(minutes)}分钟" if minutes else "")

    def _straight(self, line: narrative_items.Straight) -> tuple[str, ...]:
        if self._is_spoken:
            where = numbers.COMPASS_POINTS[compass_index(line.bearing)]
            return (f"在您{where}边", f"直线{numbers.about(line.metres)}")
        return (
            "没有路线",
            f"直线朝{numbers.COMPASS_POINTS[compass_index(line.bearing)]}方向{self._distance(line.metres)}",
        )

    def _remaining_distance(self, remaining: narrative_items.RemainingDistance) -> tuple[str, ...]:
        where, far = (
            numbers.COMPASS_POINTS[compass_index(remaining.bearing)],
            self._distance(remaining.metres),
        )
        turn = TURNS.get(remaining.turn or "", "掉头" if remaining.turn else "")
        if self._voice == "terse":
            return (f"再{turn}向{where}{far}",)
        return (f"走到这里后{turn}" if turn else "走到这里", f"网点在{where}边{far}处")

    def _station(self, station: narrative_items.Station) -> tuple[str, ...]:
        mark = station.exit
        if mark:
            mark = chinese_numerals.digits(mark) if self._is_spoken else mark
            mark = mark if mark.endswith("口") else f"{mark}号口" if station.exit.isdigit() else f"{mark}口"
        if self._voice == "terse":
            far = self._distance(station.metres) if station.metres is not None else ""
            return (f"{station.name}{mark}{far}",)
        return (
            f"车站是{self._text(station.name)}" if station.name else "",
            f"从{mark}出来" if mark else "",
            f"面向{numbers.COMPASS_POINTS[compass_index(station.bearing)]}"
            if station.bearing is not None
            else "",
            f"出口到门口{self._distance(station.metres)}" if station.metres is not None else "",
        )

    def _landmark(self, landmark: narrative_items.Landmark) -> tuple[str, ...]:
        if self._voice == "terse":
            return (landmark.text,)
        return (
            f"网点在{self._text(landmark.text)}"
            if LOCATED.fullmatch(landmark.text)
            else f"地标是{self._text(landmark.text)}",
        )

    def _text(self, text: str) -> str:
        return numbers.speak_numbers(text) if self._is_spoken else text

    def _address(self, address: narrative_items.StreetAddress) -> tuple[str, ...]:
        return (address.text if self._voice == "terse" else f"地址是{self._text(address.text)}",)

    def _entrance(self, name: str) -> str:
        text = self._text(name)
        return text if GATED.fullmatch(text) else f"从{text}进" if self._voice != "terse" else f"{text}进"

    def _hours(self, hours: narrative_items.OpeningHours) -> tuple[str, ...]:
        if self._voice == "terse":
            return (zh_hours.dated(hours),)
        state_text = zh_hours.spoken(hours) if self._is_spoken else zh_hours.written(hours)
        last = zh_hours.intake(hours, self._is_spoken)
        return (last, state_text) if hours.late else (state_text, last)

    def _storey(self, storey: Storey) -> str:
        if isinstance(storey, str):
            return self._text(storey)
        if self._is_spoken:
            return numbers.floor(storey)
        return f"负{self._gap}{-storey}{self._gap}层" if storey < 0 else f"{self._gap}{storey}{self._gap}楼"

    def _floor(self, floor: narrative_items.Floor) -> tuple[str, ...]:
        where = self._storey(floor.storey)
        if self._voice == "terse":
            return (where,)
        if floor.lift is None:
            return (f"在{where}",)
        if floor.lift:
            return (f"乘电梯到{where}",)
        return (f"到{where}", "没有电梯")

    def _unit(self, unit: narrative_items.Unit) -> tuple[str, ...]:
        text = numbers.unit(unit.text) if self._is_spoken else unit.text
        if NAMED_UNIT.fullmatch(unit.text) or (self._voice == "terse" and not text.isdigit()):
            return (text,)
        return (f"铺位{self._gap}{text}",)

    def _verified(self, verified: narrative_items.LastVerified) -> tuple[str, ...]:
        on = verified.on
        if self._is_spoken:
            day = f"{chinese_numerals.digits(str(on.year))}年{numbers.month_and_day(on)}"
        else:
            day = on.isoformat()
        return (f"路线说明{self._gap}{day}{self._gap}核实", self._age(verified.days))

    def _count(self, number: int) -> str:
        return chinese_numerals.quantity(number) if self._is_spoken else f"{self._gap}{number}{self._gap}"

    def _age(self, days: int) -> str:
        for least, per_year, unit in ((730, 1, "年"), (61, 12, "个月"), (1, 365, "天")):
            if days >= least:
                return f"已过去{self._count(days * per_year // 365)}{unit}"
        return ""


def _length(text: str) -> int:
    """Count syllables: a Han character, a digit or three Latin letters count as one."""
    runs = LATIN.findall(text)
    return len(HAN.findall(text)) + sum(-(-len(run) // LETTERS_PER_SYLLABLE) for run in runs)
