"""Directions to outlets that are closed without a known opening, and the outlet to visit instead."""

import re
from typing import Any

import pytest

from locator.directions.renderings import Directions, RenderOptions, render_directions

from .ways import AT, HOTLINE, WAYS, reading


def render(outlet: dict[str, Any], lang: str = "zh") -> Directions:
    return render_directions(WAYS["short"][0], outlet, RenderOptions(AT, lang, HOTLINE, reading=reading))


SUSPENDED = {
    "name": "甲店",
    "name_en": "Outlet A",
    "address": {"text": "甲路 1 号"},
    "approach": {"entrance": "北门", "floor": "3", "landmark": "邮局旁"},
    "open": {"now": False, "why": "temporarily_closed"},
}
ALTERNATIVE = {
    "name": "乙店",
    "name_en": "Outlet B",
    "address": {"text": "乙路 2 号"},
    "distance": {"metres": 640},
    "open": {"now": True, "until": "2026-11-25T18:00:00+08:00"},
}


@pytest.mark.parametrize("why", ["temporarily_closed", "planned", "closed", "live"])
def test_a_suspended_outlet_has_no_way(why: str) -> None:
    outlet = SUSPENDED | {"open": {"now": False, "why": why}}
    way_ = render(outlet)
    name, state, *others = (line.text for line in way_.script60.lines)
    assert name == "网点是甲店。" and state.startswith("这家网点" if why != "live" else "现场暂停营业")
    assert ("这个网点没有电话。" in others) == (why in ("temporarily_closed", "live"))
    everything = "".join((*way_.script60.sentences, way_.sms.text, *(step.text for step in way_.steps)))
    assert "北门" not in everything and "全程" not in everything and "找不到" not in everything
    assert [step.text for step in way_.steps] == ["地址是甲路 1 号。"]
    closed_today = SUSPENDED | {"open": {"now": False, "why": "hours", "next": "2026-11-26T09:00:00+08:00"}}
    assert "从北门进。" in [step.text for step in render(closed_today).steps]


@pytest.mark.parametrize(
    ("lang", "texts"),
    [
        ("zh", ["这家网点暂停营业。", "可以改去乙店，离您约六百五十米。", "乙路二号"]),
        ("en", ["It is temporarily closed", "Try Outlet B instead", "number two Yi Lu"]),
    ],
)
def test_the_script_offers_another_outlet(lang: str, texts: list[str]) -> None:
    for seconds in (20, 60):
        spoken = "".join(render(SUSPENDED | {"alternative": ALTERNATIVE}, lang).script(seconds).sentences)
        places = [spoken.find(text) for text in texts[: 2 if seconds == 20 else 3]]
        assert places == sorted(places) and places[0] > 0, spoken


@pytest.mark.parametrize(
    ("lang", "own", "none"),
    [
        ("zh", "文字联系 短信至 106", "到店请出示本短信"),
        ("en", "text contact 短信至 106", "show this message at the outlet"),
    ],
)
def test_the_message_to_readers_asks_nobody_to_call(lang: str, own: str, none: str) -> None:
    """With a contact by text it is in the message, without one there is something else to do."""
    states: list[dict[str, Any]] = [
        {"now": False, "why": "temporarily_closed"},
        {"now": False, "why": "hours"},
        {"now": True, "why": "open_end", "until": "2026-11-25T18:00:00+08:00"},
    ]
    for state in states:
        for contact, phrase in (("短信至 106", own), ("", none)):
            options = RenderOptions(
                AT, lang, HOTLINE, reading=reading, for_readers=True, text_contact=contact
            )
            outlet = SUSPENDED | {"phones": ["021-12345678"], "open": state}
            text = render_directions(WAYS["short"][0], outlet, options).sms.text
            assert phrase in text and HOTLINE not in text and "12345678" not in text
            assert not re.search("致电|电话|call|Tel", text), text


def test_the_message_offers_another_outlet_with_dated_hours() -> None:
    text = render(SUSPENDED | {"alternative": ALTERNATIVE}).sms.text
    assert text == "甲店：暂停营业。可改去乙店：乙路 2 号，11月25日18:00打烊，客服950800"
    assert "甲路" not in text and "营业中" not in text


@pytest.mark.parametrize(("lang", "text"), [("zh", "二十四小时营业"), ("en", "It is open day and night")])
def test_the_short_script_says_that_an_outlet_is_always_open(lang: str, text: str) -> None:
    outlet = SUSPENDED | {"open": {"now": True, "why": "always"}}
    for route in (route for route, _ in WAYS.values() if route.mode == "walk"):  # no warnings before it
        options = RenderOptions(AT, lang, HOTLINE, reading=reading)
        assert text in "".join(render_directions(route, outlet, options).script20.sentences)


CLOSED_UNTIL_TOMORROW = {
    "name": "甲店",
    "name_en": "Outlet A",
    "address": {"text": "甲路 1 号"},
    "phones": ["021-11111111"],
    "approach": {"entrance": "北门", "floor": "3", "landmark": "邮局旁", "lift": True},
    "open": {"now": False, "why": "hours", "next": "2026-11-26T10:00:00+08:00"},
    "alternative": ALTERNATIVE | {"phones": ["021-22222222"]},
}


@pytest.mark.parametrize(
    ("lang", "own", "other"),
    [
        ("zh", ["网点是甲店", "上午十点开门", "全程四十米", "邮局旁"], "如现在就要去，可以改去乙店，离您约"),
        ("en", ["It is Outlet A", "ten in the morning", "Forty metres"], "Right now try Outlet B"),
    ],
)
def test_no_fact_of_the_closed_outlet_follows_the_other_one(lang: str, own: list[str], other: str) -> None:
    """The other outlet ends the script, with facts of its own, in 20 seconds as in 60."""
    directions = render(CLOSED_UNTIL_TOMORROW, lang)
    for script in (directions.script20, directions.script60):
        spoken = [line.text for line in script.lines]
        first = next(number for number, text in enumerate(spoken) if text.startswith(other))
        for fact in own:
            assert any(fact in text for text in spoken[:first]), (fact, spoken)
        assert not any(re.search("楼|北门|邮局|甲|floor|gate|Outlet A", text) for text in spoken[first:])
        assert re.search("哪个网点|which outlet", script.question)
    assert [line.part for line in directions.plan.items[-2:]] == ["alternative", "alternative_details"]


def test_a_script_that_pauses_does_so_before_the_other_outlet() -> None:
    route = next(route for route, _ in WAYS.values() if len(route.maneuvers) > 15 and route.mode == "walk")
    directions = render_directions(route, CLOSED_UNTIL_TOMORROW, RenderOptions(AT, "zh", HOTLINE))
    spoken = [line.text for line in directions.script60.lines]
    assert directions.script60.next_step
    assert spoken.index("先走到那里，后面的路我再说。") < spoken.index(
        "如现在就要去，可以改去乙店，离您约六百五十米。"
    )


def test_the_message_has_a_sentence_for_each_outlet() -> None:
    text = render(CLOSED_UNTIL_TOMORROW).sms.text
    own, other = text.split("。")
    assert own.startswith("甲店：11月26日10:00开门") and "甲路 1 号" in own and "021-11111111" in own
    assert other == "急用可改去乙店：乙路 2 号，11月25日18:00打烊，电话021-22222222"
    options = RenderOptions(AT, "zh", HOTLINE, "https://example.org/c/1")
    linked = render_directions(WAYS["short"][0], CLOSED_UNTIL_TOMORROW, options).sms
    assert "https://example.org/c/1 急用可改去乙店：" in linked.text and linked.segments <= 2
    readers = RenderOptions(AT, "zh", HOTLINE, for_readers=True, text_contact="短信至 106")
    silent = render_directions(WAYS["short"][0], CLOSED_UNTIL_TOMORROW, readers).sms.text
    assert "乙路 2 号" in silent and "22222222" not in silent


@pytest.mark.parametrize(
    ("lang", "spoken", "written"),
    [
        ("zh", "只代收，不当场维修", "可改去乙店（只代收，不当场维修）："),
        ("en", "rop-off only, no repair on the spot", "try Outlet B (drop-off only): "),
    ],
)
def test_an_outlet_that_only_sends_devices_on_is_called_so(lang: str, spoken: str, written: str) -> None:
    other = ALTERNATIVE | {"handover": {"way": "drop_off"}}
    directions = render(CLOSED_UNTIL_TOMORROW | {"alternative": other}, lang)
    for script in (directions.script20, directions.script60):
        assert any(spoken in text for text in script.sentences), script.sentences
    assert written in directions.sms.text


@pytest.mark.parametrize(("uncertainty", "distant"), [(300.0, False), (100.0, True)])
def test_a_vague_start_has_no_short_distance_to_the_other_outlet(uncertainty: float, distant: bool) -> None:
    other = ALTERNATIVE | {"distance": {"metres": 5_000 if distant else 640}}
    outlet = CLOSED_UNTIL_TOMORROW | {"alternative": other}
    options = RenderOptions(AT, "zh", HOTLINE, vague=True, uncertainty=uncertainty)
    directions = render_directions(WAYS["short"][0], outlet, options)
    assert ("离您约" in "".join(directions.script60.sentences)) is distant
