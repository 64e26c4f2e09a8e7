"""Calls at the desk by keyboard alone: from the first key to the message sent and copied."""

import random
from collections.abc import Callable
from typing import Any, NamedTuple

from playwright.sync_api import Page

from tests.webhook_stub import Receiver

from .tables import show
from .typist import KEY_SECONDS, READ_SECONDS, Typist

NUMBER = "13812345678"
LIMIT = 20.0  # seconds of a call
SEED = 17
QUESTION, OUTLETS = ".asking q", "#found .line"

Work = Callable[[Typist], None]
Texts = tuple[tuple[str, str] | str, ...]


class Call(NamedTuple):
    """A caller: how the outlet is found, and whether the caller can hear."""

    name: str
    find: Work
    is_deaf: bool = False


class Outcome(NamedTuple):
    """Duration and keys of a call; `is_right` if the message received and copied names outlet and city."""

    seconds: float
    keys: int
    typing: float
    reading: float
    is_right: bool


def _asks(*texts: tuple[str, str] | str, answers: tuple[str, ...] = ()) -> Work:
    """Return a search with answers to its questions, each a key with Alt or a typed reply."""

    def find(typist: Typist) -> None:
        typist.text(*texts)
        for answer in answers:
            typist.read(QUESTION)
            if len(answer) == 1:
                typist.press(f"Alt+{answer}")
            else:
                typist.press("Enter")
                typist.text(answer)
                typist.press("Enter")
        typist.read(OUTLETS)

    return find


def _model_first(typist: Typist) -> None:
    typist.text(*REPAIR)
    typist.read(".use-repair")
    typist.press("Enter")
    typist.text(("shenzhen", "深圳"), ("kejiyuan", "科技园"))
    typist.read(OUTLETS)


def _deaf(typist: Typist) -> None:
    typist.press("F2")
    typist.text(("wudaokou", "五道口"))
    typist.read(OUTLETS)


def _code(digits: str) -> Work:
    def find(typist: Typist) -> None:
        typist.text(digits)
        typist.read(".use-code")
        typist.press("Enter")
        typist.read(OUTLETS)

    return find


SIGHTS: Texts = (("yinhang", "银行"), ("he", "和"), ("kendeji", "肯德基"))
SENTENCE: Texts = (
    ("wo", "我"),
    ("kandao", "看到"),
    ("yige", "一个"),
    *SIGHTS[:2],
    ("yige", "一个"),
    SIGHTS[2],
)
BETWEEN: Texts = (("lujiazui", "陆家嘴"), ("he", "和"), ("renminguangchang", "人民广场"), ("zhijian", "之间"))
ADDRESS: Texts = (("hangzhou", "杭州"), ("wensanlu", "文三路"), "478", ("hao", "号"))
STATION: Texts = (("shijidadao", "世纪大道"), ("ditiezhan", "地铁站"))
REPAIR: Texts = ("mate60", ("huanping", "换屏"))
STADIUM: Texts = (("tianhe", "天河"), ("tiyuzhongxin", "体育中心"))
SUZHOU = ("a", "2", "1")  # 江苏省, 苏州市 and its first district


def calls(codes: tuple[str, str], outlet_code: str, phone: str) -> list[Call]:
    """Return the calls; `codes` are those of a search and of an outlet."""
    return [
        Call("place", _asks(("lujiazui", "陆家嘴"))),
        Call("place, then its street", _asks(("lujiazui", "陆家嘴"), answers=("1",))),
        Call("place in letters", _asks("lujiazui")),
        Call("address", _asks(*ADDRESS)),
        Call("station, one of two cities", _asks(*STATION, answers=("1",))),
        Call("lost: province, city, district", _asks(*SENTENCE, answers=SUZHOU)),
        Call("lost: then the street", _asks(*SIGHTS, answers=(*SUZHOU, "1"))),
        Call("lost: municipality, district", _asks(*SIGHTS, answers=("9", "1"))),
        Call("chain in many cities", _asks(("wanda", "万达"), answers=("sh", "pdxq", "1"))),
        Call("between two places", _asks(*BETWEEN)),
        Call("model and fault, then place", _model_first),
        Call("model, fault and place", _asks(*REPAIR, *STADIUM)),
        Call("call code of a search", _code(codes[0])),
        Call("call code of an outlet", _code(codes[1])),
        Call("code of an outlet", _asks(outlet_code)),
        Call("phone of an outlet", _asks(phone)),
        Call("deaf caller", _deaf, is_deaf=True),
    ]


def measure(page: Page, hook: Receiver, callers: list[Call]) -> None:
    """Act all calls and print what each took."""
    rng, rows = random.Random(SEED), []
    for call in callers:
        outcome = _act(page, hook, call, rng)
        program = outcome.seconds - outcome.typing - outcome.reading
        figures = (outcome.keys, f"{outcome.typing:.1f}", f"{outcome.reading:.1f}", f"{program:.1f}")
        rows.append((call.name, f"{outcome.seconds:.1f}", *figures, "yes" if outcome.is_right else "NO"))
    keys, reading = ("–".join(f"{value:g}" for value in pause) for pause in (KEY_SECONDS, READ_SECONDS))
    title = f"calls by keyboard, first key to message sent and copied; {keys} s a key, {reading} s a screen"
    show(title, ("", f"s (≤ {LIMIT:g})", "keys", "typing", "reading", "program", "right message"), rows)


def _act(page: Page, hook: Receiver, call: Call, rng: random.Random) -> Outcome:
    page.keyboard.press("Escape")
    page.keyboard.press("Escape")
    page.locator("#card:empty").wait_for(state="attached")
    typist = Typist(page, page.context.new_cdp_session(page), rng)
    call.find(typist)
    typist.press("Enter")
    typist.read("#card-title")
    typist.text(NUMBER)
    typist.press("Enter")
    page.locator(".sms-sent .good").wait_for()
    typist.press("Alt+c")
    page.wait_for_function("navigator.clipboard.readText().then((text) => text.length > 0)")
    seconds = typist.seconds
    is_right = _is_right(page, hook.deliveries[-1].event, call)
    return Outcome(seconds, typist.keys, typist.typing, typist.reading, is_right)


def _is_right(page: Page, event: dict[str, Any], call: Call) -> bool:
    """Return whether the message names the outlet, is the one on the card and the one that was copied."""
    name, address = page.locator("#card-title").text_content(), page.locator("#card .address").text_content()
    copied, text = page.evaluate("navigator.clipboard.readText()"), event["text"]
    page.evaluate("navigator.clipboard.writeText('')")
    own_number = "950800" not in text if call.is_deaf else True
    return bool(name and name in text and copied == text and address and address[:2] in text and own_number)
