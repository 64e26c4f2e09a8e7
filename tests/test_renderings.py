"""Directions: no text without a fact, no fact lost, all within the limits of time and length."""

import csv
import re
from dataclasses import replace
from datetime import datetime
from itertools import combinations, pairwise
from pathlib import Path
from typing import Any, get_args

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from locator.directions.narrative_items import Move
from locator.directions.renderings import STYLES, Directions, RenderOptions, render_directions
from locator.directions.route import Maneuver, ManeuverKind, Route
from locator.directions.script import LONG, SHORT
from locator.directions.segments import segments
from locator.directions.sentences.choice import LANGUAGES, language
from locator.directions.sentences.latin import WORDS, entrance, exit_mark, landmark, pinyin, place, street
from locator.directions.sentences.rounding import round_metres
from locator.directions.simplify_maneuvers import SHORT_METRES as SHORT_STRETCH
from locator.directions.simplify_maneuvers import simplified_moves
from locator.directions.text_lines import single_line
from locator.geo.point import Point
from locator.places.lookup import NameIndex

from .test_spoken_numbers import read
from .ways import AT, FULL, HERE, HOTLINE, LINK, OPEN, OUTLETS, THERE, WAYS, reading, step, straight, way

ROOT = Path(__file__).parent.parent
NAMES = "甲乙丙丁戊己庚辛壬癸"  # characters of no sentence of ours
KINDS = [kind for kind in get_args(ManeuverKind) if kind not in ("depart", "arrive")]
OUR_NUMBERS = 12  # hours, parts of dates and the like are small

names = st.text(NAMES, min_size=1, max_size=6)
some_names = st.one_of(st.just(""), names.map(lambda name: f"{name}路"))


@st.composite
def routes(draw: st.DrawFn) -> Route:
    if draw(st.booleans()) and draw(st.booleans()):
        return straight(draw(st.floats(0, 90_000)), draw(st.floats(0, 360)))
    kinds = ["depart", *draw(st.lists(st.sampled_from(KINDS), max_size=12))]
    levels = st.sampled_from((None, "-1", "0", "1", "F2", "B1"))
    steps = [
        step(kind, draw(st.floats(0, 900)), draw(st.floats(0, 359)), draw(some_names), "", draw(levels))
        for kind in kinds
    ]
    return way(*steps, mode=draw(st.sampled_from(("walk", "wheelchair"))))


@st.composite
def outlets(draw: st.DrawFn) -> dict[str, Any]:
    fields = {
        "station": names,
        "exit": st.sampled_from("ABCD"),
        "exit_metres": st.integers(0, 2_000),
        "landmark": names,
        "entrance": names,
        "floor": st.sampled_from(("1", "2", "B1", "甲层")),
        "unit": st.sampled_from(("2-08", "110", "甲 7")),
        "lift": st.booleans(),
        "step_free": st.booleans(),
        "parking": names,
        "verified_on": st.just("2026-10-08"),
    }
    chosen = draw(st.sets(st.sampled_from(sorted(fields))))
    approach = {field: draw(fields[field]) for field in sorted(chosen)}
    return {
        "name": draw(names),
        "approach": approach,
        "open": draw(st.sampled_from(list(OUTLETS.values())))["open"],
    }


def render(route: Route, outlet: dict[str, Any], lang: str = "zh", **options: Any) -> Directions:
    return render_directions(route, outlet, RenderOptions(AT, lang, HOTLINE, LINK, reading, **options))


def all_texts(way_: Directions) -> list[str]:
    """Every sentence of every rendering."""
    scripts = [*way_.script20.sentences, *way_.script60.sentences, *way_.script(LONG, 3).sentences]
    return [*(s.text for s in way_.steps), *(n.text for n in way_.notes), *scripts, way_.sms.text]


def input_text(route: Route, outlet: dict[str, Any]) -> str:
    """All texts of route and outlet."""
    streets = [name for maneuver in route.maneuvers for name in maneuver.streets]
    return " ".join([*streets, outlet["name"], *map(str, outlet["approach"].values())])


def sums(maneuvers: tuple[Maneuver, ...]) -> set[int]:
    """The metres of every stretch of one or more maneuvers, as people say them."""
    far = [maneuver.metres for maneuver in maneuvers]
    cuts = combinations(range(len(far) + 1), 2)
    return {round_metres(sum(far[a:b])) for a, b in cuts}


@given(routes(), outlets())
@settings(max_examples=150, deadline=None)
def test_every_name_and_number_occurs_in_the_input(route: Route, outlet: dict[str, Any]) -> None:
    input_names = input_text(route, outlet)
    way_ = render(route, outlet)
    for sentence in all_texts(way_):
        for name in re.findall(f"[{NAMES}]+", sentence):
            assert name in input_names, sentence
    metres = sums(route.maneuvers) | {
        round_metres(route.metres),
        round_metres(outlet["approach"].get("exit_metres") or 0),
    }
    for item in (*way_.steps, *(note for note in way_.notes if note.kind in ("total", "by_station"))):
        for number, unit in re.findall(r"([0-9.]+) ?(米|公里)", item.text):
            assert round(float(number) * (1_000 if unit == "公里" else 1)) in metres, item.text


@pytest.mark.parametrize(
    ("lang", "step_text", "spoken", "sms"),
    [
        ("zh", "走到这里，网点在东北边 50 米处。", "走到这里，网点在东北边五十米处。", "再向东北50米"),
        (
            "en",
            "From there it is 50 m to the north-east.",
            "From there it is fifty metres to the north-east.",
            "then 50 m north-east",
        ),
    ],
)
def test_reports_the_distance_beyond_the_map(lang: str, step_text: str, spoken: str, sms: str) -> None:
    def ends(far: float) -> Directions:
        return render(
            way(step("depart", 300, 0, "学院路"), end=step("arrive", far, 57)), OUTLETS["bare"], lang
        )

    left = ends(52)
    assert [(item.kind, item.metres) for item in left.steps] == [
        ("depart", 300),
        ("rest", 52),
        ("arrive", None),
    ]
    assert left.steps[1].text == step_text and spoken in left.script60.sentences
    assert (
        sms in render(way(step("depart", 300, 0), end=step("arrive", 52, 57)), {"name": "甲"}, lang).sms.text
    )
    assert [item.kind for item in ends(7).steps] == ["depart", "arrive"]


@pytest.mark.parametrize("lang", sorted(LANGUAGES))
@pytest.mark.parametrize("name", sorted(WAYS))
def test_without_an_origin_only_origin_independent_notes_are_rendered(name: str, lang: str) -> None:
    outlet = {**FULL, "address": {"text": "学清路 8 号"}}
    vague_way = render(WAYS[name][0], outlet, lang, vague=True)
    kinds = [item.kind for item in vague_way.steps]
    assert kinds == ["address", "station", "landmark", "entrance", "floor", "unit"]
    assert vague_way.notes[-1].kind == "verified" and "vague" in {item.kind for item in vague_way.notes}
    route_ = WAYS[name][0]
    other = straight(7_777, 222, route_.mode)
    assert all_texts(vague_way) == all_texts(render(other, outlet, lang, vague=True))
    nothing = render(route_, {"name": "甲"}, lang, vague=True)
    assert nothing.steps == () and nothing.script20.sentences and nothing.sms.segments == 1


@pytest.mark.parametrize(
    ("metres", "uncertainty", "zh", "en"),
    [
        (2_300, 600, "离您说的地方大约二点五公里", "About two point five kilometres from there"),
        (12_400, 600, "离您说的地方大约十二公里", "About twelve kilometres from there"),
        (2_300, 1_200, "离您说的地方大约二点五公里", "About two point five kilometres from there"),
        (900, 1_200, "离您说的地方大约一公里", "About one kilometre from there"),
        (700, 1_200, "", ""),
        (9_000, 5_000, "", ""),
    ],
)
def test_a_distance_from_a_vague_origin_is_roughly_stated(
    metres: float, uncertainty: float, zh: str, en: str
) -> None:
    for lang, text in (("zh", zh), ("en", en)):
        end = Point(HERE.lat + metres / 111_000, HERE.lon)
        way_ = straight(metres, 0, "walk")._replace(line=(HERE, end))
        rendered = render(way_, FULL, lang, vague=True, uncertainty=uncertainty)
        spoken = " ".join(rendered.script20.sentences)
        assert text in spoken and bool(text) == ("roughly" in {note.kind for note in rendered.notes}), spoken


AUXILIARY = way(step("depart", 300, 0, "G6辅路"))
NOTED = "周一至周日 09:00-18:00（17:00停止受理）"


@pytest.mark.parametrize(
    ("lang", "minute", "place", "written", "spoken", "sms"),
    [
        (
            "zh",
            6 * 60,
            "open",
            "营业中，18:00 打烊，17:00 停止受理。",
            "今天营业到晚上六点，下午五点停止受理。",
            "17:00停止受理",
        ),
        (
            "zh",
            9 * 60,
            "closed",
            "17:00 已停止受理，营业中，18:00 打烊。",
            "下午五点已停止受理，今天营业到晚上六点。",
            "11月25日17:00已停止受理",
        ),
        (
            *("en", 6 * 60, "open", "Open, closes at 18:00, devices are taken in until 17:00."),
            *("Devices are taken in until five in the afternoon.", "devices are taken in until 25 Nov 17:00"),
        ),
        (
            *("en", 9 * 60, "closed", "Devices were taken in until 17:00, open, closes at 18:00."),
            *(
                "Devices were taken in until five in the afternoon.",
                "devices were taken in until 25 Nov 17:00",
            ),
        ),
    ],
)
def test_the_last_intake_accompanies_the_opening_state(
    lang: str, minute: int, place: str, written: str, spoken: str, sms: str
) -> None:
    at = AT.replace(hour=minute // 60)  # 14:00 and 17:00 in China
    outlet = {"name": "甲", "open": OPEN, "hours_text": NOTED}
    way_ = render_directions(WAYS["short"][0], outlet, RenderOptions(at, lang, reading=reading))
    assert [note.text for note in way_.notes if note.kind == place] == [written]
    assert spoken in way_.script60.sentences and sms in way_.sms.text


@pytest.mark.parametrize(
    ("opened", "text"),
    [
        ({"now": True, "until": "2026-11-25T12:00:00+08:00", "why": "break"}, NOTED),
        (
            {"now": True, "until": "2026-11-25T15:00:00+08:00"},
            NOTED,
        ),  # a short day: 17:00 is named for others
        ({"now": True, "until": "2026-11-25T17:00:00+08:00"}, NOTED),
        ({"now": True, "why": "always"}, NOTED),
        ({"now": False, "next": "2026-11-26T09:00:00+08:00", "why": "hours"}, NOTED),
        (OPEN, "周一至周日 09:00-18:00"),
    ],
)
def test_omits_a_last_intake_of_another_opening(opened: dict[str, Any], text: str) -> None:
    rendered = render(WAYS["short"][0], {"name": "甲", "open": opened, "hours_text": text})
    assert not any("受理" in sentence for sentence in all_texts(rendered))


def test_a_wheelchair_script_mentions_a_missing_lift_once() -> None:
    way_ = render(way(step("depart", 50, 0), mode="wheelchair"), OUTLETS["below"])
    assert sum("没有电梯" in sentence for sentence in way_.script60.sentences) == 1
    assert "在负一层。" in way_.script60.sentences and "进门要走台阶。" in way_.script60.sentences


def test_messages_label_a_numeric_unit() -> None:
    assert "，铺位110，" in render(WAYS["short"][0], {"name": "甲", "approach": {"unit": "110"}}).sms.text
    assert "，2-08，" in render(WAYS["short"][0], {"name": "甲", "approach": {"unit": "2-08"}}).sms.text


@pytest.mark.parametrize(
    ("text", "spoken"),
    [
        ("示例大学北侧 100 米", "It is one hundred metres north of Shili university."),
        ("示例大厦3层", "It is on floor three of Shili building."),
    ],
)
def test_numbers_of_a_landmark_are_read_in_english(text: str, spoken: str) -> None:
    assert any(
        "along G six Fu Lu" in line.text for line in render(AUXILIARY, {"name": "甲"}, "en").script20.lines
    )
    way_ = render(WAYS["short"][0], {"name": "甲", "approach": {"landmark": text}}, "en")
    assert way_.script20.lines[2].text == spoken  # after the outlet and the distance


@given(routes(), outlets())
@settings(max_examples=60, deadline=None)
def test_english_names_nothing_else(route: Route, outlet: dict[str, Any]) -> None:
    input_names = input_text(route, outlet)
    sounds = {item.lower() for item in reading(NAMES).values()}
    way_ = render(route, outlet, "en")
    for sentence in all_texts(way_):
        for name in re.findall(f"[{NAMES}]+", sentence):
            assert name in input_names, sentence
    spoken = " ".join(way_.script60.sentences)
    assert not re.search("[\u3400-\u9fff]", spoken)
    if not re.search(f"[{NAMES}]", input_names):
        assert not sounds & set(spoken.lower().split())


@pytest.mark.parametrize("lang", LANGUAGES)
@given(route=routes(), outlet=outlets())
@settings(max_examples=60, deadline=None)
def test_a_script_keeps_its_time(lang: str, route: Route, outlet: dict[str, Any]) -> None:
    way_ = render(route, outlet, lang)
    speech = language(lang, "spoken")
    for script, limit in ((way_.script20, SHORT), (way_.script60, LONG), (way_.script(LONG, 2), LONG)):
        assert script.seconds <= limit
        assert sum(map(speech.seconds, script.sentences)) <= limit + 1e-9
        assert abs(script.seconds - sum(map(speech.seconds, script.sentences))) < 0.06
        assert script.question.endswith(("？", "?")) or not script.question
        if lang == "zh":
            assert all(len(re.findall("[\u3400-\u9fff〇]", sentence)) <= 25 for sentence in script.sentences)


@given(route=routes(), outlet=outlets())
@settings(max_examples=60, deadline=None)
def test_a_script_in_parts_covers_every_step(route: Route, outlet: dict[str, Any]) -> None:
    way_ = render(route, outlet)
    covered_steps: set[int] = set()
    number: int | None = 1
    while number:
        script = way_.script(LONG, number)
        covered_steps |= {line.step for line in script.lines if line.step}
        assert script.next_step is None or script.next_step > number
        number = script.next_step
    assert {s.number for s in way_.steps if s.kind != "arrive"} <= covered_steps


@given(routes())
@settings(max_examples=100, deadline=None)
def test_no_metre_is_lost_and_nothing_that_matters_is_dropped(route: Route) -> None:
    done = simplified_moves(route)
    if route.kind == "straight":
        assert done == ()
        return
    assert sum(move.metres for move in done) == pytest.approx(route.metres)
    for kind in ("stairs", "lift", "escalator", "enter", "leave", "turn_back", "ferry"):
        assert [m.kind for m in done].count(kind) == [m.kind for m in route.maneuvers].count(kind)
    for before, move in pairwise(done):
        goes_on = move.kind == "continue" and not move.street
        assert before.metres >= SHORT_STRETCH or before.kind == "ferry" or not goes_on


@pytest.mark.parametrize("lang", LANGUAGES)
def test_omits_unknown_fields(lang: str) -> None:
    minimal = render(WAYS["short"][0], {"name": "甲"}, lang)
    assert {note.kind for note in minimal.notes} == {"total"}
    assert {item.kind for item in minimal.steps} == {"depart", "arrive"}


FIELD = {
    "landmark": ("甲旁", "landmark"),
    "entrance": ("东门", "entrance"),
    "floor": ("2", "floor"),
    "unit": ("7", "unit"),
    "step_free": (True, "access"),
    "parking": ("甲", "parking"),
    "verified_on": ("2026-10-08", "verified"),
}


@pytest.mark.parametrize("field", FIELD)
@pytest.mark.parametrize("lang", LANGUAGES)
def test_a_field_adds_exactly_one_sentence(field: str, lang: str) -> None:
    value, part = FIELD[field]
    minimal = render(WAYS["short"][0], {"name": "甲"}, lang)
    way_ = render(WAYS["short"][0], {"name": "甲", "approach": {field: value}}, lang)
    before = {*(s.text for s in minimal.steps), *(n.text for n in minimal.notes)}
    after = [(note.kind, note.text) for note in (*way_.steps, *way_.notes) if note.text not in before]
    assert [kind for kind, _text in after] == [part]


@pytest.mark.parametrize("lang", LANGUAGES)
def test_steps_and_scripts_call_a_straight_line_straight(lang: str) -> None:
    way_ = render(straight(2_345, 47), FULL, lang)
    none, line = ("没有路线", "直线") if lang == "zh" else ("no route", "straight line")
    assert none in way_.steps[0].text.lower() and line in way_.steps[0].text
    for script in (way_.script20, way_.script60):
        assert line in " ".join(script.sentences)
    assert way_.kind == "straight" and way_.steps[0].metres == 2_345


def test_a_straight_line_without_a_bearing_takes_that_of_its_ends() -> None:
    line = straight(2_000, 0)._replace(maneuvers=())
    assert "东北" in render(line, FULL).steps[0].text


def test_the_outlet_comes_first_and_one_question_last() -> None:
    for script in (render(WAYS["subway"][0], FULL).script20, render(WAYS["subway"][0], FULL).script60):
        first, second, third = (line.text for line in script.lines[:3])
        assert first == "网点是示例服务中心（海淀一店）。" and third == "网点在示例邮局旁。"
        assert second.startswith("全程")
        assert script.sentences[-1] == script.question == "请您重复一遍：到几楼？"
        assert sum(text.endswith("？") for text in script.sentences) == 1


def test_again_from_step_three() -> None:
    way_ = render(WAYS["subway"][0], FULL)
    script = way_.script(LONG, 3)
    assert script.lines[0].text == "从第三步说起。"
    assert [line.step for line in script.lines[1:]] == [3, 4, 5, 6, 7, 8, 9, 10]
    assert way_.script(LONG, 99).lines == ()


def test_a_closed_outlet_is_announced_first() -> None:
    script = render(WAYS["closed"][0], OUTLETS["closed"]).script20
    assert script.lines[1].text == "现在休息中，明天上午九点半开门。"
    assert "11月26日09:30开门" in render(WAYS["closed"][0], OUTLETS["closed"]).sms.text


def test_a_wheelchair_script_warns_of_stairs_before_the_step_free_entrance() -> None:
    route = way(step("depart", 50, 0), step("stairs", 5), mode="wheelchair")
    lines = [line.text for line in render(route, FULL).script60.lines]
    assert lines[1:5] == [
        "注意，路上有楼梯。",
        "轮椅可以进出。",
        "进门不用走台阶。",
        "有电梯。",
    ]
    assert "注意，路上有楼梯" in render(route, FULL).sms.text
    walking = [line.text for line in render(route._replace(mode="walk"), FULL).script60.lines]
    assert not any("注意" in text for text in walking)


@pytest.mark.parametrize(
    ("level", "floor", "expected"),
    [
        ("2", "2", "走 50 米后乘电梯到 2 楼。"),
        ("3", "2", "走 50 米后乘电梯到 2 楼。"),
        ("1", "2", "走 50 米后乘电梯。"),
        ("0", "1", "走 50 米后乘电梯。"),
        ("7", "2", "走 50 米后乘电梯。"),
        ("1", None, "走 50 米后乘电梯到 1 楼。"),
        ("B1", "2", "走 50 米后乘电梯到负 1 层。"),
        ("夹层", "2", "走 50 米后乘电梯到夹层。"),
        ("-1", None, "走 50 米后乘电梯到负 1 层。"),
        ("F3", None, "走 50 米后乘电梯到 3 楼。"),
        ("0;1", "2", "走 50 米后乘电梯。"),
    ],
)
def test_a_lift_names_the_floor_if_it_is_certain(level: str, floor: str | None, expected: str) -> None:
    outlet = {"name": "甲", "approach": {"floor": floor}}
    steps = render(way(step("depart", 50, 0), step("lift", 0, level=level)), outlet).steps
    assert steps[1].text == expected


def test_which_way_to_face_follows_from_the_exit() -> None:
    line = straight(5_000, 47)
    facing = render(line, FULL, exit_at=Point(THERE.lat - 0.003, THERE.lon)).steps[1].text
    assert facing == "车站是示例地铁站，从C口出来，面向北，出口到门口 350 米。"
    assert "面向" not in render(line, FULL).steps[1].text


HOSTILE = "</script><b>甲</b>\u202e\x07{{7*7}}\r\n乙\u200b${x}"


@pytest.mark.parametrize("lang", LANGUAGES)
def test_hostile_text_stays_text(lang: str) -> None:
    approach = dict.fromkeys(("station", "exit", "landmark", "entrance", "floor", "unit", "parking"), HOSTILE)
    route = way(step("depart", 50, 0, HOSTILE), step("lift", 0, level=HOSTILE))
    way_ = render(route, {"name": HOSTILE, "approach": approach}, lang)
    for text in all_texts(way_):
        assert not re.search("[\x00-\x1f\x7f\u200b\u202e]", text)
    assert any("</script><b>" in text and "${x}" in text for text in all_texts(way_))
    assert single_line(HOSTILE) == "</script><b>甲</b> {{7*7}} 乙${x}"


LONG_NAME = "甲乙丙丁" * 45


@pytest.mark.parametrize("lang", LANGUAGES)
def test_names_are_cut_in_messages_alone(lang: str) -> None:
    outlet = {**FULL, "name": LONG_NAME, "name_en": "Very " * 36, "approach": {"landmark": LONG_NAME}}
    way_ = render(WAYS["subway"][0], outlet, lang)
    sent = way_.sms
    assert sent.segments <= 2 and sent.text.endswith(LINK) and "name" in sent.cut
    assert "address" not in sent.left_out and (not outlet.get("phones") or "phone" not in sent.left_out)
    assert ("…" if lang == "zh" else "...") in sent.text
    mark = "…" if lang == "zh" else "..."
    assert not any(mark in text for text in (s.text for s in way_.steps))
    if lang == "zh":
        assert any(LONG_NAME in item.text for item in way_.steps)


@given(route=routes(), outlet=outlets(), maximum=st.integers(1, 3), lang=st.sampled_from(LANGUAGES))
@settings(max_examples=100, deadline=None)
def test_a_message_counts_segments_and_lists_omitted_parts(
    route: Route, outlet: dict[str, Any], maximum: int, lang: str
) -> None:
    way_ = render(route, outlet, lang, segments=maximum)
    sent = way_.sms
    assert (sent.encoding, sent.units, sent.segments) == tuple(segments(sent.text))
    assert sent.text.endswith(f" {LINK}")
    parts = {item.part for item in way_.plan.items}
    assert set(sent.left_out) <= parts | {"address"} and HOTLINE in sent.text
    silent = render_directions(
        route, outlet, RenderOptions(AT, lang, "", LINK, reading, segments=maximum)
    ).sms  # without a number to call
    optional = parts - {"closed", "warned", "straight"}
    with_hours = optional - {"open"} if silent.segments <= 2 else optional
    assert silent.segments <= maximum or set(silent.left_out) in (optional, with_hours)
    assert sent.segments <= max(maximum, silent.segments) + 1


def test_a_longer_message_includes_the_turns() -> None:
    route, outlet = WAYS["named start"]
    one, two = (render(route, OUTLETS[outlet], segments=maximum).sms for maximum in (1, 2))
    assert one.left_out == ("total", "move") and two.left_out == ()
    assert "沿成府路向东走250米" in two.text and HOTLINE in two.text and two.segments == 2


@pytest.mark.parametrize("style", STYLES)
@pytest.mark.parametrize("lang", LANGUAGES)
def test_a_response_includes_the_requested_style(style: str, lang: str) -> None:
    result = render(WAYS["subway"][0], FULL, lang).to_dict(style)  # type: ignore[arg-type]
    assert style in result


def test_rendering_is_deterministic() -> None:
    first, again = (render(WAYS["mall"][0], FULL) for _ in range(2))
    assert first.to_dict("steps") == again.to_dict("steps")
    assert replace(first, render_options=first.render_options._replace(hotline="")).sms.text != ""


@pytest.mark.parametrize(
    ("name", "english", "expected"),
    [
        ("中关村大街", "", "Zhongguancun Dajie"),
        ("成府路", "Chengfu Road", "Chengfu Road"),
        ("西安路", "", "Xi'an Lu"),
        ("长安街", "", "Chang'an Jie"),
        ("北四环中路", "", "Beisihuan Zhonglu"),
        ("广东路", "", "Guangdong Lu"),
        ("河南南路", "", "Henan Nanlu"),
        ("101 国道", "", "101 national road"),
        ("地下通道", "", "the underpass"),
        ("G6", "", "G6"),
    ],
)
def test_streets_in_latin_letters(name: str, english: str, expected: str) -> None:
    assert street(name, english, reading) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("示例邮局旁", "next to Shili post office"),
        ("示例市场对面", "opposite Shili market"),
        ("示例公园南门斜对面", "diagonally opposite the south gate of Shili park"),
        ("示例大厦一层", "on floor 1 of Shili building"),
        ("示例医院北侧 100 米", "100 m north of Shili hospital"),
        ("示例广场正门旁", "next to the main entrance of Shili square"),
        ("红色招牌", ""),
    ],
)
def test_landmarks_in_english(text: str, expected: str) -> None:
    assert landmark(text, reading) == expected


def test_names_in_english() -> None:
    assert place("示例接机点（中关村店）", reading) == "Shili drop-off point (Zhongguancun branch)"
    assert [exit_mark(text, reading) for text in ("C", "A1口", "2号口", "东北口")] == [
        "C",
        "A1",
        "2",
        "north-east",
    ]


def test_unreadable_characters_stay_as_on_the_sign() -> None:
    assert pinyin("甲乙", lambda characters: {}) == ""
    assert street("甲乙路", "", lambda characters: {}) == "甲乙路"


def test_the_readings_of_the_program_serve() -> None:
    sounds = NameIndex(ROOT / "data" / "build" / "places.db").readings
    assert street("中关村大街", "", sounds) == "Zhongguancun Dajie"
    assert street("长安街", "", sounds) == "Chang'an Jie"
    assert street("西藏中路", "", sounds) == "Xizang Zhonglu"
    assert street("佛山大道", "", sounds) == "Foshan Dadao"
    assert entrance("东侧大门", sounds) == entrance("东大门", sounds) == "east gate"


def test_names_of_areas_are_read_as_in_the_gazetteer() -> None:
    """Few characters have another sound in one name; names in languages other than Chinese do not count."""
    sounds = NameIndex(ROOT / "data" / "build" / "places.db").readings
    with (ROOT / "data" / "gazetteer" / "areas.csv").open(encoding="utf-8", newline="") as file:
        english = {row["name"]: row["name_en"] for row in csv.DictReader(file)}
    for name in english:
        stem = next((word for word in WORDS if name.startswith(word)), "")
        if stem and len(name) == len(stem) + 1:
            assert pinyin(stem, sounds) == english[name].split(" ")[0], name
    assert WORDS.keys() - {name[:-1] for name in english} == {"银行", "音乐", "莘庄", "十里堡"}


@pytest.mark.parametrize(
    ("open_", "zh", "en"),
    [
        (
            {"now": True, "until": "2026-11-25T18:00:00+08:00"},
            "今天营业到晚上六点",
            "It is open until six in the evening today",
        ),
        (
            {"now": True, "until": "2026-11-26T02:00:00+08:00"},
            "营业到明天凌晨两点",
            "It is open until two in the morning tomorrow",
        ),
        (
            {"now": True, "until": "2026-11-26T00:00:00+08:00"},
            "今天营业到半夜十二点",
            "It is open until midnight today",
        ),
        ({"now": True, "why": "always"}, "二十四小时营业", "It is open day and night"),
        (
            {"now": False, "why": "weekly", "next": "2026-11-27T09:00:00+08:00"},
            "今日休息，周五上午九点开门",
            "Closed today, it opens on Friday at nine in the morning",
        ),
        (
            {"now": False, "why": "holiday", "next": "2026-12-08T10:00:00+08:00"},
            "节假日休息，十二月八日上午十点开门",
            "Closed for a public holiday, it opens on December eight at ten in the morning",
        ),
        (
            {"now": False, "why": "hours"},
            "现在休息中，开门时间请致电",
            "Closed, please call for the next opening",
        ),
        (
            {"now": False, "why": "temporarily_closed"},
            "暂停营业，请先致电",
            "It is temporarily closed, please call first",
        ),
    ],
)
def test_opening_hours_are_spoken(open_: dict[str, Any], zh: str, en: str) -> None:
    outlet = {"name": "甲", "open": open_, "phones": ["021-11111111"]}
    for lang, words in (("zh", zh), ("en", en)):
        lines = [line.text for line in render(WAYS["short"][0], outlet, lang).script60.lines]
        assert any(words in text for text in lines), lines


def test_unknown_hours_are_not_spoken() -> None:
    way_ = render(WAYS["short"][0], {"name": "甲", "open": {"now": None, "why": "unknown"}})
    assert not [note for note in way_.notes if note.kind in ("open", "closed")]


def test_joined_turns() -> None:
    done = simplified_moves(WAYS["two turns at once"][0])
    assert done[1] == Move("left", 158, 0, "清华东路", "", None, ("right",), lead=8, before=200)
    assert done[0].followed and not done[0].before
    assert [m.kind for m in simplified_moves(WAYS["start and turn"][0])] == ["depart"]
    assert HERE != THERE and AT.tzinfo is not None and isinstance(AT, datetime)


@given(routes())
@settings(max_examples=60, deadline=None)
def test_spoken_and_written_directions_agree(route: Route) -> None:
    written, spoken = language("zh", "written"), language("zh", "spoken")
    for item in render(route, {"name": "甲", "approach": {}}).plan.select("move", "straight", "total"):
        figures = re.findall(r"([0-9.]+) (?:米|公里)", written.sentence(written.clauses(item.fact)))
        aloud = re.findall(
            r"([一二三四五六七八九十百千零两点]+)(?:米|公里)", spoken.sentence(spoken.clauses(item.fact))
        )
        assert [decimal_of(text) for text in aloud] == [float(figure) for figure in figures]


def decimal_of(text: str) -> float:
    integer, _point, tenths = text.partition("点")
    return read(integer) + (read(tenths) / 10 if tenths else 0)


@pytest.mark.parametrize("lang", LANGUAGES)
def test_a_script_keeps_its_time_with_any_names(lang: str) -> None:
    approach = dict.fromkeys(("station", "landmark", "entrance", "floor", "unit", "parking"), LONG_NAME)
    outlet = {**FULL, "name": LONG_NAME, "approach": approach}
    steps = (step("depart", 50, 0, LONG_NAME), step("left", 60, 0, LONG_NAME), step("right", 70, 0, "乙路"))
    for route in (way(*steps), straight(900, 45)):
        way_ = render(route, outlet, lang)
        for script, limit in ((way_.script20, SHORT), (way_.script60, LONG), (way_.script(LONG, 2), LONG)):
            assert script.seconds <= limit and script.left_out
    assert ("直线" if lang == "zh" else "straight line") in " ".join(way_.script20.sentences)


@pytest.mark.parametrize("lang", LANGUAGES)
def test_a_message_has_street_and_the_own_number_with_its_extension(lang: str) -> None:
    outlet = {**FULL, "name": "示例服务中心（上海黄浦人民广场西藏中路店）", "phones": ["950800转2760"]}
    sent = render(WAYS["subway"][0], outlet, lang).sms
    assert ("950800转2760" if lang == "zh" else "950800 ext. 2760") in sent.text
    assert "address" not in sent.left_out and sent.text.endswith(LINK) and sent.segments <= 2


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("link", ["", "https://finder.example.com/c/abcdefghijklmnop"])
@pytest.mark.parametrize(
    "contacts",
    [
        {},
        {"for_readers": True},
        {"for_readers": True, "text_contact": "SMS 950800"},
        {"for_readers": True, "text_support": "https://finder.example.com/help#text"},
    ],
)
def test_a_message_has_the_hours_in_at_most_two_segments(
    lang: str, link: str, contacts: dict[str, Any]
) -> None:
    outlet = FULL | {
        "name": "示例送修点（上海金桥镇二店）",
        "phones": ["950800转6820"],
        "address": {"text": "浦东新区金桥镇示例中路 797 号"},
        "open": {"now": True, "until": "2026-11-24T22:00:00+08:00"},
    }
    options = RenderOptions(AT, lang, HOTLINE, link, reading, **contacts)
    sent = render_directions(WAYS["subway"][0], outlet, options).sms
    assert ("11月24日22:00打烊" if lang == "zh" else "closes 24 Nov 22:00") in sent.text
    assert ("797" in sent.text or "address" in sent.cut) and sent.segments <= 2
    assert "help#text" not in sent.text or not link


def test_a_message_for_text_only_begins_with_the_text_contact() -> None:
    sent = render(WAYS["subway"][0], FULL, "zh", for_readers=True, text_contact="短信至 950800").sms
    _name, _, body = sent.text.partition("：")
    assert body.startswith("文字联系 短信至 950800") and "电话" not in sent.text


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize(
    ("off_map", "numbers"), [((0.0, 59.0), []), ((183.0, 0.0), ["180"]), ((64.0, 250.0), ["60", "250"])]
)
def test_stretches_without_a_way_on_the_map_are_noted(
    lang: str, off_map: tuple[float, float], numbers: list[str]
) -> None:
    route = WAYS["subway"][0]._replace(off_map=off_map)
    notes = [note for note in render(route, FULL, lang).notes if note.kind == "off_map"]
    assert [re.findall("[0-9]+", note.text) for note in notes] == [[number] for number in numbers]
    assert all(note.first for note in notes)
