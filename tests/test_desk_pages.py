"""Pages of the desk: verdicts of outlets and repair options, cards of callers, codes as they are spoken."""

import re
from collections.abc import Iterator
from contextlib import closing

import pytest

from . import sample_release
from .program import Program, run
from .staff_client import add_users, entered, post
from .web_client import Client

pytestmark = pytest.mark.slow
BOOKING = "建议先联系网点</strong>：须提前预约"


@pytest.fixture(scope="module")
def program(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Program]:
    """The program on the sample network, with an agent."""
    database = sample_release.copy_to(tmp_path_factory.mktemp("desk"))
    add_users(database, ["agent"])
    with run(database, rate_limit="off") as program:
        yield program


@pytest.fixture(scope="module")
def agent(program: Program) -> Iterator[Client]:
    """An agent at the desk of the sample network."""
    with closing(program.client()) as client:
        yield entered(client, "/desk", "agent")


@pytest.fixture(scope="module")
def client(program: Program) -> Iterator[Client]:
    """A caller."""
    with closing(program.client()) as client:
        yield client


def lines_of(part: str) -> dict[str, str]:
    """Return the lines of outlets by ref."""
    return dict(re.findall(r'class="line" data-ref="([^"]+)">(.*?)</button>', part, re.DOTALL))


@pytest.mark.parametrize("words", ["深圳市南山区", "上海市浦东新区", "北京市"])
@pytest.mark.parametrize("device", ["phone", "laptop"])
def test_repair_options_around_an_area_have_the_state_and_verdict_of_the_list(
    agent: Client, words: str, device: str
) -> None:
    page = post(agent, "/desk/find", q=words, device=device, fault="screen").text
    panel, listed = page.split('class="handing"')[1].split('<ol class="lines">')
    options, outlets = lines_of(panel), lines_of(listed)
    assert options and all('class="state' in line and 'class="verdict' in line for line in options.values())
    shared = options.keys() & outlets.keys()
    for ref in shared:
        for part in (r'class="state[^>]*>[^<]*', r'class="verdict \w+"><strong>[^<]*'):
            assert re.findall(part, options[ref]) == re.findall(part, outlets[ref]), ref


def test_an_outlet_whose_words_require_an_appointment_is_to_be_contacted_first(agent: Client) -> None:
    lines = [
        line
        for words in ("上海市浦东新区", "深圳市南山区", "北京市海淀区", "北京市朝阳区")
        for line in lines_of(post(agent, "/desk/find", q=words).text).values()
        if "需提前电话预约" in line
    ]
    assert lines and all("可以前往" not in line for line in lines)
    assert any(BOOKING in line for line in lines)


def card_of(agent: Client, client: Client, words: str, ref: str, **fields: str) -> str:
    created = post(agent, "/desk/card", q=words, ref=ref, **fields).text
    found = re.search(r"/c/[a-z0-9]+", created)
    assert found
    return client.get(found[0]).text


def test_a_card_has_the_verdict_and_a_drawing_instead_of_its_sentences(agent: Client, client: Client) -> None:
    page = post(agent, "/desk/find", q="上海市浦东新区").text
    drawings = set()
    for ref, line in lines_of(page).items():
        card = card_of(agent, client, "上海市浦东新区", ref)
        (text,) = re.findall(r'class="verdict \w+"><strong>([^<]+)', line)
        assert f"<strong>{text}</strong>" in card and 'class="sketch-text"' not in card
        drawings.add((drawing := 'class="sketch"' in card, 'class="mapped"' in card))
        assert drawing != ('class="mapped"' in card)
    assert drawings


def test_the_card_of_a_caller_who_cannot_hear_leads_to_text(agent: Client, client: Client) -> None:
    ref = next(iter(lines_of(post(agent, "/desk/find", q="上海市浦东新区").text)))
    card = card_of(agent, client, "上海市浦东新区", ref, text_only="1")
    main, bar = card.split('<aside class="help')
    assert bar.startswith(" text-first") and bar.index("/help#text") < bar.index("tel:")
    assert "tel:" not in main.split('<section class="sheet')[1]
    contact, nearby = (
        'href="sms:' in main,
        'class="button strong" href="/?access=text_contact&amp;code=' in main,
    )
    assert contact != nearby


@pytest.mark.parametrize("spell", ["{}", "通话码{}", "我的通话码是 {}", "code {}"])
@pytest.mark.parametrize("numerals", ["0123456789", "零幺两三四五六七八九"])
def test_a_call_code_is_found_as_it_is_spoken(
    agent: Client, client: Client, spell: str, numerals: str
) -> None:
    made = client.post("/call-code", data={"q": "上海市浦东新区", "adcode": "310115"}).text
    code = re.search(r"[0-9]{3} [0-9]{4}", made)
    assert code, made[:500]
    spoken = code[0].translate(str.maketrans("0123456789", numerals))
    page = post(agent, "/desk/find", q=spell.format(spoken)).text
    assert "浦东新区" in page and "通化" not in page and 'class="asking"' not in page


def test_an_unknown_call_code_is_no_place(agent: Client) -> None:
    for text in ("通话码912 8824", "二三四一二二零", "两三四幺二二零"):
        page = post(agent, "/desk/find", q=text).text
        assert "通化" not in page and 'class="asking"' not in page and 'class="line"' not in page, text


def test_verdicts_around_a_vast_place_at_the_desk_are_to_ask_first(agent: Client) -> None:
    page = post(agent, "/desk/find", q="光谷", device="phone", fault="screen").text
    outlets = lines_of(page)
    assert outlets and all(
        "地点范围较大，无法估算到店时间" in line or "不建议前往" in line for line in outlets.values()
    )
    assert "10 公里内" in page and "可以前往" not in page


@pytest.mark.parametrize("need", ["轮椅", "手语"])
def test_repair_options_meet_the_needs_that_the_list_meets(agent: Client, need: str) -> None:
    fields = {"device": "phone", "fault": "screen"}
    page = post(agent, "/desk/find", q=f"北京国贸地铁站 {need}", **fields).text
    panel, listed = page.split('class="handing"')[1].split('<ol class="lines">')
    everywhere = post(agent, "/desk/find", q="北京国贸地铁站", **fields).text
    everywhere = everywhere.split('class="handing"')[1].split('<ol class="lines">')[0]
    options, outlets = lines_of(panel), lines_of(listed)
    assert options.keys() != lines_of(everywhere).keys() and options.keys() & outlets.keys()
