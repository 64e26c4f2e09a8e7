"""Facts to know before setting out in script and message: booking, live facts, unknown hours, namesakes."""

from typing import Any

import pytest

from locator.directions.renderings import Directions, RenderOptions, render_directions
from locator.runtime.languages import Language, traditional

from .ways import AT, HOTLINE, WAYS, reading, straight

LANGUAGES = ("zh", "en")
OUTLET: dict[str, Any] = {
    "name": "甲店",
    "name_en": "Outlet A",
    "address": {"text": "甲路 1 号"},
    "phones": ["021-11111111"],
    "open": {"now": True, "why": "always"},
}
UNTIL = "2026-11-25T21:14:00+08:00"
NAMESAKE = {
    "name": "甲店",
    "name_en": "Outlet A",
    "address": {"text": "乙路 2 号"},
    "open": {"now": True, "why": "always"},
}


def render(outlet: dict[str, Any], lang: str = "zh", **options: Any) -> Directions:
    chosen = RenderOptions(AT, lang, HOTLINE, reading=reading, **options)
    return render_directions(straight(1_100, 270), outlet, chosen)


def spoken(directions: Directions) -> list[str]:
    """The short and the long script."""
    return ["".join(directions.script(seconds).sentences) for seconds in (20, 60)]


@pytest.mark.parametrize(
    ("lang", "aloud", "written"),
    [("zh", "去之前要先预约。", "须提前预约"), ("en", "You need an appointment.", "appointment required")],
)
def test_a_required_booking_is_in_script_and_message(lang: str, aloud: str, written: str) -> None:
    directions = render(OUTLET | {"booking": {"required": True}}, lang)
    assert all(aloud in text for text in spoken(directions)) and written in directions.sms.text
    optional = render(OUTLET | {"booking": {"required": False}}, lang)
    assert aloud not in spoken(optional)[1] and written not in optional.sms.text


@pytest.mark.parametrize(
    ("lang", "aloud", "written"),
    [
        ("zh", "现在暂停受理，到晚上九点十四分。", "11月25日21:14前暂停受理"),
        ("en", "No devices are taken in until nine fourteen in the evening.", "taken in until 25 Nov 21:14"),
    ],
)
def test_a_stopped_intake_has_its_end(lang: str, aloud: str, written: str) -> None:
    directions = render(OUTLET | {"live": {"intake_full_until": {"value": UNTIL}}}, lang)
    assert all(aloud in text for text in spoken(directions)) and written in directions.sms.text
    over = render(OUTLET | {"live": {"intake_full_until": {"value": "2026-11-25T13:59:00+08:00"}}}, lang)
    assert written not in over.sms.text


@pytest.mark.parametrize(
    ("lang", "aloud", "written", "next_day"),
    [
        (
            "zh",
            "上午九点开门。下午四点前暂停受理。",
            "11月26日09:00开门，16:00前暂停受理",
            "11月26日09:00开门，11月27日10:00前暂停受理",
        ),
        (
            "en",
            "at nine in the morning. No devices are taken in until four in the afternoon.",
            "opens 26 Nov 09:00, no devices taken in until 16:00",
            "opens 26 Nov 09:00, no devices taken in until 27 Nov 10:00",
        ),
    ],
)
def test_a_stopped_intake_beyond_the_next_opening_follows_it(
    lang: str, aloud: str, written: str, next_day: str
) -> None:
    closed = OUTLET | {"open": {"now": False, "why": "hours", "next": "2026-11-26T09:00:00+08:00"}}
    values = (f"2026-11-{time}:00:00+08:00" for time in ("26T16", "27T10", "26T09"))
    same_day, other_day, over = (
        render(closed | {"live": {"intake_full_until": {"value": value}}}, lang) for value in values
    )
    assert all(aloud in text.replace(".No", ". No") for text in spoken(same_day))
    assert written in same_day.sms.text.replace("Opens", "opens")
    assert next_day in other_day.sms.text.replace("Opens", "opens")
    assert "受理" not in over.sms.text and "taken in" not in over.sms.text


@pytest.mark.parametrize(
    ("lang", "queue", "stock", "dated"),
    [
        ("zh", "现在排队约三十分钟。", "现在缺货：屏幕、电池。", "11月25日14:00缺货：屏幕、电池"),
        ("en", "The queue is about thirty minutes now.", "Out of stock now:", "out of stock 25 Nov 14:00:"),
    ],
)
def test_a_queue_is_spoken_and_missing_parts_are_dated(lang: str, queue: str, stock: str, dated: str) -> None:
    live = {"queue_minutes": {"value": 30}, "out_of_stock": {"value": ["屏幕", "电池"]}}
    directions = render(OUTLET | {"live": live}, lang, segments=3)
    assert queue in spoken(directions)[1] and stock in spoken(directions)[1]
    assert dated in directions.sms.text and "30" not in directions.sms.text
    closed = {"now": False, "why": "hours", "next": "2026-11-26T09:00:00+08:00"}
    assert queue not in spoken(render(OUTLET | {"live": live, "open": closed}, lang))[1]


@pytest.mark.parametrize(
    ("lang", "aloud", "dated"),
    [
        ("zh", "现在排队约四十分钟。", "11月25日14:00排队约40分钟"),
        ("en", "The queue is about forty minutes now.", "queue 25 Nov 14:00: about 40 min"),
    ],
)
def test_an_outlet_to_visit_instead_has_its_live_facts(lang: str, aloud: str, dated: str) -> None:
    other = NAMESAKE | {"name": "乙店", "name_en": "Outlet B", "live": {"queue_minutes": {"value": 40}}}
    closed = OUTLET | {"open": {"now": False, "why": "temporarily_closed"}, "alternative": other}
    directions = render(closed, lang)
    text = spoken(directions)[1]
    assert text.index("乙店" if lang == "zh" else "Outlet B") < text.index(aloud)
    assert dated in directions.sms.text.split("改去" if lang == "zh" else "Try ")[1]
    card = [step.text for step in directions.steps if step.kind == "alternative_live"]
    assert [text.casefold().rstrip("。.") for text in card] == [dated.casefold()]
    shut = other | {"open": {"now": False, "why": "hours", "next": "2026-11-26T09:00:00+08:00"}}
    assert "40" not in render(closed | {"alternative": shut}, lang).sms.text


@pytest.mark.parametrize("lang", LANGUAGES)
def test_a_message_about_an_outlet_that_is_closed_now_says_so(lang: str) -> None:
    closed = OUTLET | {
        "open": {"now": False, "why": "live"},
        "alternative": NAMESAKE | {"name": "乙店", "name_en": ""},
    }
    directions = render(closed, lang)
    state, number = ("现场暂停营业", "〇二一") if lang == "zh" else ("Closed right now", "zero two one")
    for text in spoken(directions):
        assert text.index("甲店" if lang == "zh" else "Outlet A") < text.index(state) < text.index(number)
    assert (
        "11月25日14:00现场暂停营业" if lang == "zh" else "reported closed 25 Nov 14:00"
    ) in directions.sms.text


@pytest.mark.parametrize(
    ("lang", "aloud", "written", "for_readers"),
    [
        ("zh", "营业时间不清楚，请先致电。", "营业时间未知，请先致电", "营业时间未知，请先文字联系"),
        (
            "en",
            "Its hours are unknown, please call first.",
            "unknown, please call first",
            "unknown, ask by text first",
        ),
    ],
)
def test_unknown_hours_ask_for_a_call(lang: str, aloud: str, written: str, for_readers: str) -> None:
    outlet = OUTLET | {"open": {"now": None, "why": "unknown"}}
    directions = render(outlet, lang)
    for text in spoken(directions):
        assert aloud in text and ("〇二一" if lang == "zh" else "zero two one") in text
    assert written in directions.sms.text
    assert for_readers in render(outlet, lang, for_readers=True, text_contact="短信 106").sms.text


def test_unknown_hours_without_a_number_lead_to_another_outlet() -> None:
    unknown = {"phones": [], "open": {"now": None, "why": "unknown"}}
    other = NAMESAKE | {"name": "乙店"}
    directions = render(OUTLET | unknown | {"alternative": other})
    for text in spoken(directions):
        assert (
            text.index("营业时间不清楚。这个网点没有电话。") < text.index("可以改去乙店")
            and "如现在" not in text
        )
    assert "。可改去乙店" in directions.sms.text


@pytest.mark.parametrize(
    ("lang", "opening", "aloud", "written"),
    [
        ("zh", {"now": None}, "营业时间不清楚。这个网点没有电话。", "营业时间未知，甲路 1 号"),
        ("zh", {"now": False, "why": "temporarily_closed"}, "暂停营业。这个网点没有电话。", "暂停营业，"),
        ("zh", {"now": False, "why": "live"}, "开门时间未知。这个网点没有电话。", "开门时间未知，"),
        ("en", {"now": None}, "unknown. It has no number of its own.", "hours unknown, No. 1 Jia Lu"),
        (
            "en",
            {"now": False, "why": "temporarily_closed"},
            "closed. It has no number of its own.",
            "temporarily closed, ",
        ),
    ],
)
def test_the_hotline_is_no_number_of_an_outlet(
    lang: str, opening: dict[str, Any], aloud: str, written: str
) -> None:
    directions = render(OUTLET | {"phones": [], "open": opening}, lang)
    for seconds in (20, 60):
        text = " ".join(directions.script(seconds).sentences)
        assert aloud.replace(" ", "") in text.replace(" ", "")
        assert "电话是" not in text and "the number is" not in text.lower() and "please call" not in text
    text = directions.sms.text.lower()
    assert written.lower() in text and "致电" not in text and "please call" not in text
    assert text.count("950800") == 1 and ("客服950800" if lang == "zh" else "support 950800") in text


@pytest.mark.parametrize(
    ("lang", "written", "support"),
    [
        ("zh", "网上预约 https://a.example/b", "文字客服 https://a.example/help#text"),
        ("en", "book at https://a.example/b", "text support https://a.example/help#text"),
    ],
)
def test_a_required_booking_has_its_address_for_readers(lang: str, written: str, support: str) -> None:
    outlet = OUTLET | {"booking": {"required": True, "url": "https://a.example/b"}}
    contacts = {"for_readers": True, "text_support": "https://a.example/help#text"}
    for text in (render(outlet, lang).sms.text, render(outlet, lang, **contacts).sms.text):
        assert text.endswith(f" {written}")
    assert support in render(outlet, lang, **contacts).sms.text.replace("Text support", "text support")
    own = render(outlet, lang, **contacts, text_contact="短信 106").sms.text
    assert "help#text" not in own and "短信 106" in own
    linked = render(outlet, lang, link="https://l.example/r").sms.text
    assert linked.endswith(f" {written} https://l.example/r")
    optional = OUTLET | {"booking": {"required": False, "url": "https://a.example/b"}}
    assert "a.example" not in render(optional, lang).sms.text


@pytest.mark.parametrize(("lang", "number"), [("zh", "电话是〇二一"), ("en", "The number is zero two one")])
def test_a_short_script_has_the_number_for_a_booking(lang: str, number: str) -> None:
    outlet = OUTLET | {"booking": {"required": True}, "approach": {"floor": "3", "unit": "3-31"}}
    assert number in spoken(render(outlet, lang))[0]


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("metres", [8, 1_100])
def test_a_message_has_no_direction_from_an_unnamed_origin(lang: str, metres: float) -> None:
    text = render_directions(
        straight(metres, 270), OUTLET, RenderOptions(AT, lang, HOTLINE, reading=reading)
    ).sms.text
    assert not any(word in text for word in ("直线", "西", "straight", "west", "beside"))
    assert "021-11111111" in text and ("24小时营业" if lang == "zh" else "open 24 hours") in text


@pytest.mark.parametrize("lang", LANGUAGES)
def test_a_script_without_a_route_has_the_address(lang: str) -> None:
    for text in spoken(render(OUTLET, lang)):
        side, address = (
            ("在您西边，直线一公里多。", "地址是甲路一号。") if lang == "zh" else ("Just over", "Jia Lu")
        )
        assert 0 < text.index(side) < text.index(address)


@pytest.mark.parametrize(
    ("lang", "aloud", "written"),
    [
        ("zh", "可以改去另一家甲店，地址是乙路二号", "可改去甲店（乙路 2 号）"),
        (
            "en",
            "Try another outlet of that name instead, at number two Yi Lu",
            "Outlet A (No. 2 Yi Lu)",
        ),
    ],
)
def test_a_namesake_to_visit_instead_has_its_street(lang: str, aloud: str, written: str) -> None:
    outlet = OUTLET | {"open": {"now": False, "why": "temporarily_closed"}, "alternative": NAMESAKE}
    directions = render(outlet, lang)
    for text in spoken(directions):
        assert aloud.replace(" ", "") in text.replace(" ", "")
    assert written in directions.sms.text
    assert directions.sms.text.count("乙路" if lang == "zh" else "Yi Lu") == 1


@pytest.mark.parametrize("lang", LANGUAGES)
def test_an_alternative_has_a_number_and_its_need_to_book(lang: str) -> None:
    other = NAMESAKE | {"name": "乙店", "name_en": "", "booking": {"required": True}}
    outlet = OUTLET | {"open": {"now": False, "why": "temporarily_closed"}, "alternative": other}
    text = render(outlet, lang).sms.text
    assert text.endswith("须提前预约，客服950800" if lang == "zh" else "appointment required, support 950800")
    without_numbers = render(outlet | {"phones": []}, lang).sms.text
    assert without_numbers.count("950800") == 1 and "电话" not in without_numbers
    own = render(outlet | {"phones": [], "alternative": other | {"phones": ["021-22222222"]}}, lang).sms.text
    assert ("客服950800" if lang == "zh" else "support 950800") in own
    assert own.endswith("电话021-22222222" if lang == "zh" else "Tel 021-22222222")
    read = render(outlet, lang, for_readers=True).sms.text
    assert "950800" not in read


@pytest.mark.parametrize(
    ("floor", "landmark", "expected"),
    [
        ("2", "示例大厦一层", "示例大厦"),
        ("2F", "示例大厦2楼", "示例大厦2楼"),
        ("B1", "示例大厦 1F", "示例大厦"),
        ("2", "示例大厦1-3层", "示例大厦1-3层"),
        ("", "示例大厦一层", "示例大厦一层"),
        ("夹层", "示例大厦一层", "示例大厦一层"),
    ],
)
def test_the_recorded_floor_prevails(floor: str, landmark: str, expected: str) -> None:
    approach = {"floor": floor, "landmark": landmark}
    outlet = OUTLET | {"approach": approach, "address": {"text": landmark}}
    directions = render(outlet)
    assert f"{expected}。" in "".join(step.text for step in directions.steps if step.kind == "landmark")
    assert f"地址是{expected}。" in [step.text for step in directions.steps]


def test_what_to_bring_is_in_the_message_if_there_is_room() -> None:
    outlet = OUTLET | {"bring": ["设备和充电器", "购机凭证"]}
    assert "请带设备和充电器、购机凭证" in render(outlet, segments=2).sms.text
    assert "bring" in render(outlet | {"address": {"text": "甲" * 24}, "name": "店" * 20}).sms.left_out
    assert "请带" not in render(outlet, "en").sms.text


def test_a_route_is_unaffected_by_the_address() -> None:
    route = WAYS["short"][0]
    steps = render_directions(route, OUTLET, RenderOptions(AT, "zh", HOTLINE, reading=reading)).steps
    assert "address" not in [step.kind for step in steps]


def test_outlets_with_one_name_in_english_alone_differ_there() -> None:
    other = NAMESAKE | {"name": "乙店"}
    outlet = OUTLET | {"open": {"now": False, "why": "temporarily_closed"}, "alternative": other}
    assert "可以改去乙店。" in spoken(render(outlet))[1]
    assert "Try another outlet of that name instead" in spoken(render(outlet, "en"))[1]


def test_a_booking_leaves_the_short_script_its_address() -> None:
    closed = {"now": False, "why": "hours", "next": "2026-11-26T09:00:00+08:00"}
    other = NAMESAKE | {"name": "示例送修点（上海黄浦区北店）"}
    outlet = OUTLET | {"booking": {"required": True}, "open": closed, "alternative": other}
    text = spoken(render(outlet))[0]
    assert "地址是甲路一号。" in text and "如现在就要去，可以改去示例送修点" in text


@pytest.mark.parametrize(
    ("name", "spoken_name"),
    [
        ("Service center, Gaogang District, Taizhou", "Try Service center instead"),
        ("Service center, Hailing District, Taizhou", "Try Service center, Hailing District instead"),
        ("Drop-off point, Jinhu, Huai'an", "Try Drop-off point, Jinhu, Huai'an instead"),
    ],
)
def test_the_short_script_has_room_for_an_outlet_to_visit_instead(name: str, spoken_name: str) -> None:
    other = NAMESAKE | {"name": "乙店", "name_en": name, "distance": {"metres": 1_800}}
    closed = OUTLET | {"name_en": "Drop-off point, Gaogang District, Taizhou", "alternative": other}
    directions = render(closed | {"open": {"now": False, "why": "temporarily_closed"}}, "en")
    short = directions.script20
    assert any(spoken_name in text for text in short.sentences) and short.seconds <= 20
    assert f"Try {name}" in directions.sms.text and f"Try {name} instead" in directions.steps[0].text


def test_sentences_are_in_traditional_characters() -> None:
    closed = OUTLET | {"open": {"now": False, "why": "temporarily_closed"}, "phones": []}
    other = NAMESAKE | {"live": {"queue_minutes": {"value": 40}}}
    directions = render(closed | {"alternative": other}, Language("zh-Hant"))
    texts = [directions.sms.text, *directions.script60.sentences, *(step.text for step in directions.steps)]
    assert "網點是甲店。" in texts and "請您重複一遍：是哪個網點？" in texts
    assert [text for text in texts if traditional(text) != text] == []


def test_hong_kong_is_named_in_english() -> None:
    outlet = OUTLET | {"name_en": "Sample, Hong Kong", "address": {"province": "香港特别行政区"}}
    assert render(outlet, "en").sms.text.startswith("Sample, Hong Kong:")


@pytest.mark.parametrize("length", range(1, 40))
def test_no_hours_of_another_outlet_follow_without_its_name(length: int) -> None:
    name = "甲" * length
    closed = OUTLET | {"name": name, "open": {"now": False, "why": "live"}}
    text = spoken(render(closed | {"alternative": NAMESAKE | {"name": name}}))[0]
    assert "二十四小时营业" not in text or "可以改去另一家" in text


@pytest.mark.parametrize(
    ("lang", "own", "other"),
    [
        ("zh", "是甲店。地址是甲路一号。", "可以改去乙店，地址是丙路三号"),
        (
            "en",
            "It is Outlet A. The address is number one Jia Lu.",
            "try Outlet B instead, at",
        ),
    ],
)
def test_outlets_with_shared_names_have_their_streets(lang: str, own: str, other: str) -> None:
    alternative = {"name": "乙店", "name_en": "Outlet B", "address": {"text": "丙路 3 号"}}
    alternative |= {"open": {"now": True, "why": "always"}, "namesakes": (lang,)}
    closed = OUTLET | {"open": {"now": False, "why": "hours", "next": "2026-11-26T09:00:00+08:00"}}
    outlet = closed | {"namesakes": (lang,), "alternative": alternative}
    for seconds in (20, 60):
        text = " ".join(render(outlet, lang).script(seconds).sentences)
        assert own.replace(" ", "") in text.replace(" ", "") and other.replace(" ", "") in text.replace(
            " ", ""
        )
        assert text.count("甲路") + text.count("Jia Lu") == 1
    other_language = render(closed | {"namesakes": ({"zh": "en", "en": "zh"}[lang],)}, lang)
    assert own.replace(" ", "") not in spoken(other_language)[0].replace(" ", "")


def test_a_shared_name_has_its_street_on_a_long_route() -> None:
    route = WAYS["long"][0] if "long" in WAYS else WAYS["short"][0]
    outlet = OUTLET | {"namesakes": ("zh",)}
    for text in spoken(render_directions(route, outlet, RenderOptions(AT, "zh", HOTLINE, reading=reading))):
        assert "地址是甲路一号。" in text


@pytest.mark.parametrize(
    ("parts", "aloud", "written"),
    [
        (["电池"], "Out of stock now: battery.", "out of stock 25 Nov 14:00: battery"),
        (["Mate 60 屏幕", "电池"], "now: Mate 60 screen, battery.", "14:00: Mate 60 sc"),
        (["转轴组件"], "A part is out of stock now, the outlet can say which.", "转轴组件"),
        (["屏幕", "转轴组件"], "now: screen, others.", "screen, 转轴组件"),
        (["Dock"], "now: Dock.", "14:00: Dock"),
    ],
)
def test_missing_parts_are_named_in_english(parts: list[str], aloud: str, written: str) -> None:
    directions = render(OUTLET | {"live": {"out_of_stock": {"value": parts}}}, "en", segments=3)
    assert aloud in spoken(directions)[1].replace("sixty", "60") and written in directions.sms.text


@pytest.mark.parametrize(("lang", "floor"), [("zh", "一层"), ("en", "floor one")])
def test_a_floor_in_the_landmark_is_not_repeated(lang: str, floor: str) -> None:
    approach = {"landmark": "示例大厦一层", "floor": "1", "entrance": "南门"}
    text = spoken(render(OUTLET | {"approach": approach}, lang))[1]
    assert text.count(floor) == 1 and "在一楼" not in text
    above = render(
        OUTLET | {"approach": approach | {"landmark": "示例大厦二楼", "floor": "2", "lift": True}}, lang
    )
    assert ("乘电梯到二楼" if lang == "zh" else "ake the lift to floor two") in spoken(above)[1]


@pytest.mark.parametrize(
    ("lang", "written"),
    [("zh", "路线说明 2026-10-25 核实"), ("en", "Directions checked on 2026-10-25")],
)
def test_the_date_of_verification_is_that_of_the_directions(lang: str, written: str) -> None:
    directions = render(OUTLET | {"approach": {"verified_on": "2026-10-25"}}, lang)
    assert [note.text.startswith(written) for note in directions.notes if note.kind == "verified"] == [True]


@pytest.mark.parametrize(
    ("verified", "written"),
    [("2026-03-29", "已过去 7 个月"), ("2025-11-24", "已过去 12 个月")],
)
def test_the_age_of_directions_is_rounded_down(verified: str, written: str) -> None:
    directions = render(OUTLET | {"approach": {"verified_on": verified}}, "zh")
    assert any(written in note.text for note in directions.notes if note.kind == "verified")


LONG_NAME = "Sample drop-off point, Tianhe District, Guangzhou"


def test_a_name_is_not_cut_where_there_is_room_or_nothing_gained() -> None:
    landmark = "示例公园南门斜对面"
    outlet = OUTLET | {"name_en": LONG_NAME, "address": {"text": "甲路 1 号", "city": "广州市"}}
    outlet |= {"approach": {"landmark": landmark, "entrance": "西门", "unit": "3-31"}}
    text = render(outlet, "en", segments=2).sms.text
    assert text.startswith(f"{LONG_NAME}: ") and "..." not in text
    assert "diagonally opposite the south gate of Shili park, " in text
    crowded = outlet | {"bring": ["id"], "phones": ["021-1111111111111111111111"]}
    crowded["approach"] = {"landmark": landmark}
    one = render(crowded, "en")
    assert "of..." not in one.sms.text and one.sms.segments == 1


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_the_hours_displace_no_part_of_the_way_in(lang: str) -> None:
    approach = {"landmark": "示例邮局旁", "entrance": "北门", "floor": "2", "unit": "2-08"}
    outlet = OUTLET | {"open": {"now": True, "until": UNTIL}, "address": {"text": "甲路 1 号" * 3}}
    outlet |= {"name_en": "Sample service center, Haidian District"}
    sent = render(outlet | {"name": "示例服务中心（海淀一店）", "approach": approach}, lang).sms
    assert sent.segments == 2
    assert not {"landmark", "entrance", "floor", "unit", "open"} & {*sent.left_out}


@pytest.mark.parametrize("length", range(1, 80, 3))
def test_a_cut_name_is_shorter_than_the_name(length: int) -> None:
    name = "N" * length + ", Guangzhou"
    outlet = OUTLET | {"name_en": name, "address": {"text": "甲路 1 号", "city": "广州市"}}
    sent = render(outlet, "en").sms
    label = sent.text.split(": ")[0]
    assert label == name or (len(label) < len(name) and "name" in sent.cut)
    assert sent.segments == 1 and "021-11111111" in sent.text


def test_a_landmark_loses_its_last_clauses_and_is_never_cut_within() -> None:
    approach = {"landmark": "甲大厦对面，乙桥下面，丙店隔壁"}
    for length in range(60):
        sent = render(
            OUTLET | {"name": "店" * 20, "address": {"text": "路" * length}, "approach": approach}
        ).sms
        body = sent.text.split("，")
        assert "…" not in "".join(one for one in body if one[:1] in "甲乙丙" and one[:2] != "甲店")
        assert "甲大厦对面" in sent.text or "landmark" in sent.left_out
