"""Call codes: made on the pages, read out by callers, looked up at the desk."""

import re
from collections.abc import Iterator
from contextlib import closing
from datetime import timedelta
from pathlib import Path

import pytest

from locator.config import Settings
from locator.network.codes import is_code
from locator.serving.container import Container
from locator.store import call_codes
from locator.store.dialect import writing

from . import sample_release
from .network import NOW
from .program import Program, run
from .staff_client import add_users, entered, post
from .web_client import Client

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def program(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Program]:
    """The program on the sample network, with a user of each role."""
    database = sample_release.copy_to(tmp_path_factory.mktemp("codes"))
    add_users(database)
    with run(database, rate_limit="off") as program:
        yield program


@pytest.fixture
def client(program: Program) -> Iterator[Client]:
    """A visitor of the pages."""
    with closing(program.client()) as client:
        yield client


def _code(client: Client, **fields: str) -> str:
    answer = client.post("/call-code", data={"part": "code", **fields})
    assert answer.status_code == 200 and answer.headers["Cache-Control"] == "no-store"
    found = re.search(r'class="code">([\d ]+)<', answer.text)
    assert found
    return found[1]


def test_the_agent_sees_what_the_caller_looked_for(program: Program, client: Client) -> None:
    code = _code(client, adcode="310115", device="phone", fault="screen", ref="SAMPLE-DP-00172")
    assert len(code.replace(" ", "")) == 7 and is_code(code.replace(" ", ""))
    with closing(program.client()) as agent:
        text = post(entered(agent, "/desk", "agent"), "/desk/find", q=code).text
    assert all(part in text for part in ("浦东新区", "手机", "屏幕", "示例送修点（北京海淀区二店）"))


def test_the_code_of_an_outlet_opens_it_and_the_code_of_a_district_searches_it(
    program: Program, client: Client
) -> None:
    district, outlet = _code(client, adcode="310115"), _code(client, ref="SAMPLE-DP-00172")
    with closing(program.client()) as agent:
        entered(agent, "/desk", "agent")
        pages = [post(agent, f"/desk/find{lang}", q=outlet).text for lang in ("", "?lang=en")]
        area = post(agent, "/desk/find", q=district).text
    assert all('data-ref="SAMPLE-DP-00172"' in page for page in pages)
    assert "打开该网点（回车）" in pages[0] and "Open this outlet (Enter)" in pages[1]
    assert 'data-ref=""' in area and "按此查找（回车）" in area


@pytest.mark.parametrize("fields", [{"adcode": "999999"}, {"device": "car"}, {"fault": "x"}, {"ref": "no"}])
def test_unknown_values_are_refused(client: Client, fields: dict[str, str]) -> None:
    assert client.post("/call-code", data={"part": "code", **fields}).status_code == 400


@pytest.mark.parametrize("code", ["1234567", "123 4567", "765-4321"])
def test_the_agent_learns_that_a_code_is_unknown(program: Program, code: str) -> None:
    with closing(program.client()) as agent:
        text = post(entered(agent, "/desk", "agent"), "/desk/find", q=code).text
    assert "没有通话码" in text and "哪个城市" not in text


def test_a_code_needs_no_script(client: Client) -> None:
    text = client.post("/call-code", data={"adcode": "310115"}).text
    assert re.search(r'class="code">[\d ]{8,9}<', text) and 'href="tel:950800"' in text


def test_texts_and_positions_are_not_stored(program: Program, client: Client) -> None:
    _code(client, adcode="310115", q="我的秘密地址", lat="31.2397", lon="121.4998")
    folder = Path(program.database.removeprefix("sqlite:///")).parent
    stored = b"".join(file.read_bytes() for file in folder.glob("*.db*"))
    assert "我的秘密地址".encode() not in stored and b"31.2397" not in stored


def test_a_code_ends_after_half_an_hour(address: str) -> None:
    engine = Container(Settings(database=address)).engine
    with writing(engine).begin() as connection:
        made = call_codes.create(connection, call_codes.CallContext("310115"), NOW)
        assert made.expires == NOW + timedelta(minutes=30)
        assert call_codes.find(connection, made.code, NOW + timedelta(minutes=29))
        assert call_codes.find(connection, made.code, made.expires) is None
    engine.dispose()


def test_an_outlet_opened_from_a_search_keeps_its_device_and_fault(client: Client) -> None:
    found = client.get("/?q=陆家嘴&repair=手机 碎屏").text
    address = re.search(r'href="(/outlets/[^"?]+\?device=phone&amp;fault=screen)"', found)
    assert address
    page = client.get(address[1].replace("&amp;", "&")).text
    form = page.partition('id="call-code"')[2].partition("</form>")[0]
    assert 'name="device" value="phone"' in form and 'name="fault" value="screen"' in form
    assert 'name="ref"' in form and client.get("/outlets/SAMPLE-SC-00001?device=toaster").status_code == 400
