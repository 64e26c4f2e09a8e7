"""The rules for checking directions: pass on a synthetic network and detect false texts."""

from collections.abc import Callable
from dataclasses import replace
from itertools import permutations

import pytest

from locator.directions.renderings import DirectionsStep
from locator.directions.route import MODES, NoRoute
from locator.directions.valhalla import Valhalla

from .directions_rules import RULES, Case, case, failures, rounded, turned
from .walks import UPSTAIRS, WEST, install, routed, spot, tiles
from .ways import OUTLETS

SPOTS = (WEST, UPSTAIRS, spot(190, 30), spot(-60, -200), spot(150, 380), spot(230, -390), spot(40, 10))


@pytest.fixture(scope="module")
def cases(tmp_path_factory: pytest.TempPathFactory) -> list[Case]:
    """Every way between some spots, on foot and by wheelchair, to outlets of every sort."""
    install()
    found, outlets = [], sorted(OUTLETS)
    with routed(tiles(tmp_path_factory.mktemp("walks"))) as address:
        valhalla = Valhalla(address, seconds=20.0)
        for mode in MODES:
            for number, (start, end) in enumerate(permutations(SPOTS, 2)):
                try:
                    route = valhalla.route(start, end, mode)
                except NoRoute:
                    continue
                outlet = outlets[number % len(outlets)]
                found += [case(route, outlet)] if outlet != "stopped" else []  # it has no way
    return found


def test_every_rule_holds_on_every_way(cases: list[Case]) -> None:
    assert len(cases) >= 50
    for rule, broken in failures(cases):
        assert not broken, (rule, [step.text for step in broken[0].zh.steps])


def with_other(it: Case, **renderings: object) -> Case:
    """The case with other renderings in Chinese."""
    other = replace(it.zh)
    other.__dict__.update(renderings)
    return it._replace(zh=other)


def with_steps(it: Case, change: Callable[[DirectionsStep], DirectionsStep]) -> Case:
    """The case with other steps in Chinese."""
    return with_other(it, steps=tuple(map(change, it.zh.steps)))


def put(a: str, b: str) -> Callable[[DirectionsStep], DirectionsStep]:
    return lambda step: replace(step, text=step.text.replace(a, b))


MIRROR = str.maketrans("左右", "右左")
TURNED_ROUND = str.maketrans("东南西北", "西北东南")
LIES: dict[str, Callable[[Case], Case]] = {
    "streets are of the way": lambda it: with_steps(it, put("示例东路", "示例假路")),
    "distances add up": lambda it: with_steps(it, lambda s: replace(s, metres=s.metres and s.metres + 40)),
    "turns as the line bends": lambda it: with_steps(it, lambda s: replace(s, text=s.text.translate(MIRROR))),
    "heads the right way": lambda it: with_steps(
        it, lambda s: replace(s, text=s.text.translate(TURNED_ROUND))
    ),
    "no stairs for wheels": lambda it: it._replace(stairs=[frozenset(map(rounded, it.route.line[1:3]))]),
    "messages in one segment": lambda it: with_other(it, sms=replace(it.zh.sms, text="长" * 71)),
    "scripts in time": lambda it: with_other(it, script20=it.zh.script60),
    "scripts pause at a turn": lambda it: with_other(
        it, script20=replace(it.zh.script20, lines=it.zh.script20.lines[:1], question="后面的路我再说？")
    ),
    "scripts name no other": lambda it: it._replace(en=it.zh),
}


@pytest.mark.parametrize("rule", sorted(RULES))
def test_detects_false_directions(cases: list[Case], rule: str) -> None:
    caught = [it for it in cases if not RULES[rule](LIES[rule](it))]
    assert caught, rule


def test_a_bend_is_to_the_right_where_the_line_is(cases: list[Case]) -> None:
    for it in cases:
        for number, maneuver in enumerate(it.route.maneuvers):
            if maneuver.kind == "right":
                assert (turned(it.route, number) or 0) > 0
