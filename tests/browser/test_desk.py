"""A complete call at the desk in a browser: keyboard only, narrow screens, axe, the caller's phone."""

import re
from collections.abc import Iterator
from contextlib import closing

import pytest
from playwright.sync_api import Page, expect

from locator.store import users
from tests import sample_release
from tests.network import NOW
from tests.program import parts_of, run
from tests.staff_client import PASSWORD
from tests.web_client import Client
from tests.webhook_stub import SECRET, Receiver, receiver

from .axe import serious
from .conftest import LUJIAZUI, Opened, let_pass
from .sessions import Sessions, sign_in
from .waiting import wait_until


@pytest.fixture(scope="module")
def hook() -> Iterator[Receiver]:
    """A receiver of text messages."""
    with receiver() as hook:
        yield hook


@pytest.fixture(scope="module")
def sessions(tmp_path_factory: pytest.TempPathFactory, hook: Receiver) -> Iterator[Sessions]:
    """Those of a program on the sample network, with an agent and a supervisor."""
    database = sample_release.copy_to(tmp_path_factory.mktemp("desk"))
    with parts_of(database) as parts:
        users.add(parts.engine, "li", "agent", PASSWORD, NOW, by="test")
        users.add(parts.engine, "wang", "supervisor", PASSWORD, NOW, by="test")
    with run(database, rate_limit="off", sms_webhook=hook.url, webhook_secret=SECRET) as program:
        yield Sessions(program.address)


@pytest.fixture(scope="module")
def desk(sessions: Sessions) -> str:
    """The address of the program."""
    return sessions.address


def entered(opened: Opened, sessions: Sessions, name: str = "li", **options: object) -> Page:
    """Open the desk as a signed-in user."""
    page = sessions.enter(opened, "/desk", name, **options)
    expect(page.locator("#q")).to_be_focused()
    return page


def test_a_call_by_keyboard_alone(opened: Opened, desk: str) -> None:
    page = opened("/desk", base=desk)
    sign_in(page, "li")
    expect(page.locator("#q")).to_be_focused()
    page.keyboard.type("深圳市")
    expect(page.locator("#found .line").first).to_be_visible()
    question = page.locator(".asking q").text_content()
    page.keyboard.press("Alt+1")
    expect(page.locator("#found")).to_contain_text(f"已答：{question}")
    expect(page.locator("#q")).to_be_focused()
    page.keyboard.press("ArrowDown")
    expect(page.locator("#found .line").first).to_be_focused()
    name = page.locator("#found .line strong").first.text_content() or ""
    page.keyboard.press("Enter")
    expect(page.locator("#card-title")).to_be_focused()
    expect(page.locator("#card-title")).to_have_text(name)
    expect(page.locator("#card .aloud").first).to_contain_text("？")
    for _ in range(12):
        page.keyboard.press("Tab")
        if page.locator(".send").evaluate("it => it === document.activeElement"):
            break
    page.keyboard.press("Enter")
    expect(page.locator("#sent svg")).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.locator("#q")).to_be_focused()
    page.keyboard.type("上海市")
    expect(page.locator("#found .from")).to_contain_text("上海市")


def test_the_city_and_the_district_by_initials(opened: Opened, sessions: Sessions) -> None:
    page = entered(opened, sessions)
    page.keyboard.type("万达")
    expect(page.locator(".asking q")).to_have_text("“万达”各地都有，您在哪个省市？")
    page.keyboard.press("Enter")
    expect(page.locator("#q")).to_have_value("")
    expect(page.locator("#q")).to_have_attribute("placeholder", "“万达”各地都有，您在哪个省市？")
    page.keyboard.type("sh")
    expect(page.locator(".choice:visible").first).to_contain_text("上海市")
    expect(page.locator(".choice", has_text="北京市")).to_be_hidden()
    page.keyboard.press("Enter")
    expect(page.locator(".asking q")).to_have_text("您在上海市的哪个区或县？")
    page.keyboard.type("pdxq")
    expect(page.locator(".choice:visible")).to_contain_text("浦东新区")
    page.keyboard.press("Enter")
    expect(page.locator("#found .from")).to_contain_text("浦东新区")
    page.keyboard.press("Alt+1")
    expect(page.locator("#found .from")).to_contain_text("周浦万达广场")
    expect(page.locator("#found .line").first).to_be_visible()
    expect(page.locator(".trail")).to_contain_text("已答：您在上海市的哪个区或县？")


def test_province_and_city_are_one_key_each(opened: Opened, sessions: Sessions) -> None:
    page = entered(opened, sessions)
    page.keyboard.type("我看到一个银行和一个肯德基")
    expect(page.locator(".choice", has_text="江苏省").locator("kbd")).to_have_text("a")
    page.keyboard.press("Alt+a")
    expect(page.locator(".asking q")).to_have_text("您在江苏省的哪个城市？")
    city = page.locator(".choice").first.get_attribute("data-label") or ""
    page.keyboard.press("Alt+1")
    expect(page.locator(".asking q")).to_have_text(f"您在{city}的哪个区或县？")


def test_a_typed_answer_outside_the_list_and_its_undoing(opened: Opened, sessions: Sessions) -> None:
    page = entered(opened, sessions)
    page.keyboard.type("人民医院")
    expect(page.locator(".asking q")).to_contain_text("您在哪个省市？")
    page.keyboard.press("Enter")
    page.keyboard.type("昆明")
    expect(page.locator("#understood")).to_have_attribute("data-text", "云南省昆明市人民医院")
    for _ in "昆明":
        page.keyboard.press("Backspace")
    expect(page.locator("#understood")).to_have_attribute("data-text", "人民医院")
    page.keyboard.press("Backspace")
    expect(page.locator("#q")).to_have_value("人民医院")


def test_answers_are_undone_one_by_one_and_the_city_stays(opened: Opened, sessions: Sessions) -> None:
    page = entered(opened, sessions)
    page.keyboard.type("广东省")
    page.locator(".choice", has_text="深圳市").wait_for()
    page.keyboard.press("Enter")
    page.keyboard.type("szs")
    page.keyboard.press("Enter")
    expect(page.locator(".asking q")).to_have_text("您在深圳市的哪个区或县？")
    page.keyboard.press("Alt+1")
    expect(page.locator(".trail strong")).to_have_count(2)
    page.keyboard.press("Backspace")
    expect(page.locator(".trail strong")).to_have_count(1)
    page.locator("#found .line").first.click()
    expect(page.locator("#card-title")).to_be_focused()
    page.keyboard.press("Escape")
    page.keyboard.type("人民医院")
    expect(page.locator("#understood")).to_have_attribute("data-text", re.compile("^广东省深圳市"))
    expect(page.locator("#found")).to_contain_text("先在深圳市查找")
    page.keyboard.press("Escape")
    page.keyboard.press("Delete")
    page.keyboard.press("Backspace")
    page.keyboard.type("我附近")
    expect(page.locator(".asking q")).to_have_text("您在哪个省市？")
    expect(page.locator("#found")).not_to_contain_text("先在深圳市查找")


TYPED_EARLY = """document.addEventListener('readystatechange', () => {
  const box = document.getElementById('q');
  if (document.readyState !== 'interactive' || !box) return;
  box.dispatchEvent(new CompositionEvent('%s', { bubbles: true }));
  box.value = '深圳市';
})"""


def test_searches_text_typed_before_the_page_is_ready(opened: Opened, sessions: Sessions) -> None:
    page = entered(opened, sessions, single=True)
    page.add_init_script(TYPED_EARLY % "compositionend")
    page.reload()
    expect(page.locator("#found .line").first).to_be_visible()


def test_a_composition_that_began_before_the_page_is_there_is_waited_for(
    opened: Opened, sessions: Sessions
) -> None:
    page = entered(opened, sessions, single=True)
    page.add_init_script(TYPED_EARLY % "compositionstart")
    requests: list[str] = []
    page.on("request", lambda request: requests.append(request.url) if "/desk/find" in request.url else None)
    page.reload()
    expect(page.locator("#q")).to_have_value("深圳市")
    let_pass(page)
    assert requests == []


def test_nothing_is_looked_for_in_the_middle_of_a_composition(opened: Opened, sessions: Sessions) -> None:
    page = entered(opened, sessions)
    requests: list[str] = []
    page.on("request", lambda request: requests.append(request.url) if "/desk/find" in request.url else None)
    send = """([kind, text, composing]) => {
      const box = document.getElementById('q');
      box.value = text;
      const made = kind === 'input' ? InputEvent : CompositionEvent;
      box.dispatchEvent(new made(kind, { bubbles: true, isComposing: composing, data: text }));
    }"""
    for text in ("l", "lu", "lu jia zui"):
        page.evaluate(send, ["input", text, True])
    let_pass(page)
    assert requests == []
    page.evaluate(send, ["compositionend", "陆家嘴", False])
    expect(page.locator("#found .from")).to_contain_text("陆家嘴")


def test_a_caller_with_hearing_loss(opened: Opened, sessions: Sessions) -> None:
    page = entered(opened, sessions)
    page.check("#text-only", force=True)
    expect(page.locator("#text-first")).to_be_visible()
    page.fill("#q", "陆家嘴")
    page.locator("#found .line").first.click()
    expect(page.locator("#sms-text")).to_be_visible()
    expect(page.locator("#card .aloud").first).to_be_hidden()


NUMBER = "13812345678"


def test_a_call_from_the_first_key_to_the_message(opened: Opened, sessions: Sessions, hook: Receiver) -> None:
    page = entered(opened, sessions, permissions=["clipboard-read", "clipboard-write"])
    page.keyboard.type("陆家嘴 mate60换屏")
    expect(page.locator("#found .from").last).to_contain_text("Mate 60 · 屏幕")
    expect(page.locator("#found .from").first).to_contain_text("陆家嘴")
    page.keyboard.press("Enter")
    expect(page.locator("#card-title")).to_be_focused()
    page.keyboard.type(NUMBER)
    expect(page.locator(".send-to input")).to_have_value(NUMBER)
    page.keyboard.press("Enter")
    expect(page.locator(".sms-sent .good")).to_be_visible()
    page.keyboard.press("Alt+c")
    expect(page.locator(".copy")).to_have_text("已复制")
    delivery = hook.deliveries[-1]
    name = page.locator("#card-title").text_content() or ""
    assert delivery.event["to"] == f"+86{NUMBER}" and name in delivery.event["text"]
    assert page.evaluate("navigator.clipboard.readText()") == delivery.event["text"]
    page.keyboard.press("Alt+Enter")
    expect(page.locator(".send-to input")).to_be_focused()


def test_nothing_of_a_call_is_part_of_the_next_one(opened: Opened, sessions: Sessions) -> None:
    page = entered(opened, sessions)
    page.keyboard.press("F2")
    page.keyboard.type("深圳市南山区 mate60换屏")
    page.locator("#found .line").first.click()
    expect(page.locator("#card-title")).to_be_focused()
    page.keyboard.press("Escape")
    expect(page.locator("#card-title")).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.locator("#card")).to_be_empty()
    expect(page.locator("#q")).to_have_value("")
    expect(page.locator("#text-only")).not_to_be_checked()
    page.keyboard.type("我附近")
    expect(page.locator(".asking q")).to_have_text("您在哪个省市？")


def test_a_model_before_the_place(opened: Opened, sessions: Sessions) -> None:
    page = entered(opened, sessions)
    page.keyboard.type("mate60换屏")
    expect(page.locator("#found")).to_contain_text("Mate 60 · 屏幕")
    page.keyboard.press("Enter")
    expect(page.locator("#q")).to_have_value("")
    expect(page.locator("[name=device]")).to_have_value("phone")
    expect(page.locator("[name=fault]")).to_have_value("screen")
    page.keyboard.type("陆家嘴")
    expect(page.locator(".handing")).to_be_visible()


def test_a_wheelchair_before_the_place(opened: Opened, sessions: Sessions) -> None:
    page = entered(opened, sessions)
    page.keyboard.type("我坐轮椅")
    expect(page.locator("#found .use-repair")).to_be_visible()
    page.keyboard.press("Enter")
    expect(page.locator("#q")).to_have_value("")
    expect(page.locator("[name=access][value=wheelchair]")).to_be_checked()
    expect(page.locator("[name=access]:visible")).to_have_count(1)
    page.keyboard.type("需要手语")
    expect(page.locator("#found .good")).to_contain_text("手语")
    page.keyboard.press("Enter")
    expect(page.locator("[name=access]:visible:checked")).to_have_count(2)
    page.keyboard.type("陆家嘴")
    expect(page.locator("#found .line").first).to_be_visible()


def test_the_desk_without_script_is_a_page_with_results(opened: Opened, sessions: Sessions) -> None:
    entered(opened, sessions)
    page = sessions.enter(opened, "/desk", "li", java_script_enabled=False)
    page.fill("#q", "陆家嘴")
    page.select_option("[name=device]", "phone")
    page.press("#q", "Enter")
    expect(page.locator("#found .line").first).to_be_visible()
    expect(page.locator("#q")).to_have_value("陆家嘴")
    expect(page.locator("[name=device]")).to_have_value("phone")


def test_text_only_by_one_key_changes_the_open_card(opened: Opened, sessions: Sessions) -> None:
    page = entered(opened, sessions)
    page.keyboard.type("陆家嘴")
    page.locator("#found .line").first.click()
    expect(page.locator("#card .aloud").first).to_be_visible()
    expect(page.locator("#sms-text")).to_contain_text("950800")
    page.keyboard.press("F2")
    expect(page.locator("#sms-text")).not_to_contain_text("950800")
    expect(page.locator("#card .aloud").first).to_be_hidden()


AT_TOP = "(({ top }) => top >= 0 && top <= 24)(document.getElementById('card-title').getBoundingClientRect())"


def test_the_title_of_a_card_is_scrolled_to_the_top_on_a_phone(opened: Opened, sessions: Sessions) -> None:
    page = entered(opened, sessions, width=390, height=844)
    page.keyboard.type("陆家嘴")
    expect(page.locator("#found .line").nth(5)).to_be_visible()
    for _ in range(6):
        page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    title = page.locator("#card-title")
    expect(title).to_be_focused()
    wait_until(page, AT_TOP)


def test_the_card_offers_the_position_back(opened: Opened, sessions: Sessions, desk: str) -> None:
    page = entered(opened, sessions)
    page.fill("#q", "陆家嘴")
    page.locator("#found .line").first.click()
    page.click(".send")
    link = page.locator("#sent a").first.get_attribute("href") or ""
    granted = {"geolocation": LUJIAZUI, "permissions": ["geolocation"]}
    phone = opened(link.removeprefix(desk), width=320, height=700, base=desk, **granted)
    assert phone.evaluate("document.documentElement.scrollWidth") <= 320
    phone.click("#offer button")
    expect(phone.locator("[role=status]")).to_contain_text("您离网点约")
    expect(page.locator("#offer")).to_contain_text(re.compile("来电人在网点.+约"))
    assert phone.context.cookies() == []


@pytest.mark.parametrize("lang", ("", "?lang=en"))
def test_every_state_is_in_order(opened: Opened, sessions: Sessions, desk: str, lang: str) -> None:
    page = entered(opened, sessions, "wang", bypass_csp=True)
    page.goto(f"{desk}/desk{lang}")
    assert serious(page) == []
    page.fill("#q", "朝阳")
    expect(page.locator(".choice").first).to_be_visible()
    assert serious(page) == []
    page.locator(".choice").first.click()
    page.locator("#found .line").first.click()
    expect(page.locator("#card-title")).to_be_visible()
    page.click(".send")
    expect(page.locator("#sent svg")).to_be_visible()
    assert serious(page) == []
    for width in (320, 1280):
        page.set_viewport_size({"width": width, "height": 800})
        assert page.evaluate("document.documentElement.scrollWidth") <= width
    link = page.locator("#sent a").first.get_attribute("href") or ""
    answer = page.locator(".facts code").text_content()
    for path in (
        "/desk/said",
        f"/desk/replay?answer={answer}",
        "/desk/replay",
        link.removeprefix(desk),
        "/c/gone",
    ):
        page.goto(desk + path)
        assert serious(page) == []
        page.set_viewport_size({"width": 320, "height": 800})
        assert page.evaluate("document.documentElement.scrollWidth") <= 320, path


def test_enter_opens_the_outlet_of_a_call_code(opened: Opened, sessions: Sessions) -> None:
    with closing(Client(sessions.address)) as visitor:
        answer = visitor.post("/call-code", data={"part": "code", "ref": "SAMPLE-DP-00172"})
    code = re.search(r'class="code">([0-9 ]+)<', answer.text)
    assert code, answer.text
    page = entered(opened, sessions)
    page.keyboard.type(code[1])
    expect(page.locator(".use-code")).to_have_text("打开该网点（回车）")
    page.keyboard.press("Enter")
    expect(page.locator("#card-title")).to_have_text("示例送修点（北京海淀区二店）")
    expect(page.locator("#card-title")).to_be_focused()
    expect(page.locator("#card .send")).to_have_attribute("data-ref", "SAMPLE-DP-00172")
