"""The desk: who may come in, what is found while typing, the words to say, cards and what is kept of it."""

import re
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient

from locator import create_app
from locator.config import Settings
from locator.parts import Parts
from locator.store import said, users

from .conftest import clock
from .rooms import PASSWORD, ROLES, post, token
from .rooms import entered as entered_as

PRIVATE = ("31.2397,121.4998", "31.2397 121.4998", "上海市 13812345678", "上海市和秘密花园深处之间")


@pytest.fixture
def parts(sample_database: str, tmp_path: Path) -> Iterator[Parts]:
    """The sample network in a database of its own."""
    path = tmp_path / "locator.db"
    path.write_bytes(Path(sample_database.removeprefix("sqlite:///")).read_bytes())
    made = Parts(Settings(database=f"sqlite:///{path}"), clock)
    for role in ROLES:
        users.add(made.engine, f"{role}-li", role, PASSWORD, clock(), by="test")
    yield made
    made.live.end()
    made.engine.dispose()


@pytest.fixture
def room(parts: Parts) -> Flask:
    return create_app(parts=parts)


def entered(room: Flask, role: str = "agent") -> FlaskClient:
    return entered_as(room, "/desk", role)


def first_ref(client: FlaskClient, words: str) -> str:
    found = re.findall(r'data-ref="([^"]+)"', post(client, "/desk/find", q=words).text)
    assert found
    return str(found[0])


def test_nobody_comes_in_without_signing_in(room: Flask) -> None:
    client = room.test_client()
    for path in ("/desk", "/desk/said", "/desk/replay"):
        assert client.get(path).headers["Location"] == "/desk/sign-in"
    for path in ("/desk/find", "/desk/outlet", "/desk/card", "/desk/card/abc"):
        assert client.post(path, data={"q": "上海"}).status_code in (302, 400)
    assert client.get("/desk", headers={"Cookie": "locator_session=x"}).status_code == 302


def test_the_desk_and_the_room_of_operators_are_two_doors(room: Flask) -> None:
    client = entered(room, "operator")
    assert client.get("/desk").status_code == 200
    assert client.get("/admin").status_code == 302


@pytest.mark.parametrize(("role", "status"), [("agent", 403), ("operator", 403), ("supervisor", 200)])
def test_what_was_said_is_read_by_supervisors_alone(room: Flask, role: str, status: int) -> None:
    client = entered(room, role)
    for path in ("/desk/said", "/desk/replay"):
        assert client.get(path).status_code == status


def test_a_form_without_its_token_is_refused(room: Flask) -> None:
    client = entered(room)
    for path in ("/desk/find", "/desk/outlet", "/desk/card", "/desk/sign-out"):
        assert client.post(path, data={"q": "上海"}).status_code == 400, path


def test_outlets_while_typing_and_the_next_question(room: Flask) -> None:
    client = entered(room)
    page = post(client, "/desk/find", q="深圳市").text
    assert "data-ref=" in page and "950800" not in page
    asked = re.search(r'data-asked="([^"]+)" data-among="([^"]+)"', page)
    assert asked and asked[1].endswith("？")
    after = post(client, "/desk/find", q="深圳市", among=asked[2].split(), asked=asked[1]).text
    assert "已答" in after and f'data-asked="{asked[1]}"' not in after
    assert "没有找到" in post(client, "/desk/find", q="qqzzqq").text
    assert "请输入" in post(client, "/desk/find", q=" ").text


def test_a_code_and_a_place_between_two(room: Flask, parts: Parts) -> None:
    client = entered(room)
    snapshot = parts.live.snapshot
    code, ref = snapshot.outlet(0)["code"], snapshot.refs[0]
    assert first_ref(client, f"{code[:3]} {code[3:]}") == ref
    assert "data-ref=" in post(client, "/desk/find", q="陆家嘴和人民广场之间").text


@pytest.mark.parametrize("words", ["深圳市", "上海浦东新区", "{code}"])
def test_no_turns_are_told_from_where_nobody_stands(room: Flask, parts: Parts, words: str) -> None:
    """The middle of a city is no place to start from, and who tells a code is not at its outlet."""
    client = entered(room)
    said_words = words.format(code=parts.live.snapshot.outlet(0)["code"])
    ref = first_ref(client, said_words)
    card = post(client, "/desk/outlet", q=said_words, ref=ref).text
    assert "不确定从哪里出发" in card and "地址是" in card
    assert not re.search("全程|直线朝|沿.+走", card)
    sent = post(client, "/desk/card", q=said_words, ref=ref).text
    assert "全程" not in sent and "直线朝" not in sent
    phone = client.get((re.search(r"http://localhost(/c/[a-z0-9]+)", sent) or [""])[1]).text
    assert "出发</h2>" not in phone and "直线朝" not in phone
    assert "直线朝" in post(client, "/desk/outlet", q="31.2397,121.4998", ref=ref).text


def test_the_card_has_the_address_and_an_outlet_is_not_away_from_itself(room: Flask, parts: Parts) -> None:
    client = entered(room)
    fields = parts.live.snapshot.outlet(0)
    assert (
        fields["address"]["text"]
        in post(client, "/desk/outlet", q="31.2397,121.4998", ref=fields["ref"]).text
    )
    assert re.search(r'<li>.*?class="far"', post(client, "/desk/find", q=fields["code"]).text, re.DOTALL)
    first_line = post(client, "/desk/find", q=fields["code"]).text.split('class="line"')[1]
    assert 'class="far"' not in first_line


def test_a_device_is_handed_over_at_outlets_that_take_it(room: Flask, parts: Parts) -> None:
    """Each way names its outlets, the best way first; those that the limits rule out are not among them."""
    client = entered(room)
    for words in ("深圳市", parts.live.snapshot.outlet(0)["code"]):
        page = post(client, "/desk/find", q=words, device="laptop", fault="screen").text
        panel = page.split('class="handing"')[1].split("</div>")[0]
        origin = {"code" if words.isdigit() else "q": words, "device": "laptop", "fault": "screen"}
        answer = client.get("/api/v1/handover", query_string=origin).get_json()
        refs = {way["way"]: way.get("refs", [])[:2] for way in answer["handover"]["ways"]}
        best = answer["handover"]["best"]
        expected = [*refs.pop(best), *(ref for way in refs.values() for ref in way)]
        assert re.findall('data-ref="([^"]+)"', panel) == expected and expected
        assert panel.index('class="best"') < panel.index("data-ref")


def test_words_for_a_place_too_far_are_not_called_unknown(room: Flask) -> None:
    page = post(entered(room), "/desk/find", q="51.5072,-0.1276").text
    assert "超过 500 公里" in page and "没有找到" not in page and "nearest outlet" not in page


def test_no_hours_of_today_are_shown_of_an_outlet_that_is_closed_for_now(room: Flask, parts: Parts) -> None:
    snapshot, client = parts.live.snapshot, entered(room)
    every = list(map(snapshot.outlet, range(len(snapshot))))
    for status, shown in (("temporarily_closed", False), ("open", True)):
        ref = next(fields["ref"] for fields in every if fields["status"] == status and fields.get("hours"))
        assert ('class="days"' in post(client, "/desk/outlet", q="深圳市", ref=ref).text) is shown


def test_a_phone_number_leads_to_its_outlet(room: Flask, parts: Parts) -> None:
    client = entered(room)
    snapshot = parts.live.snapshot
    told = next(
        fields for fields in map(snapshot.outlet, range(len(snapshot))) if len(fields.get("phones", [])) == 1
    )
    assert first_ref(client, told["phones"][0]) == told["ref"]
    assert "没有找到" in post(client, "/desk/find", q="021-00000001").text


def test_what_narrows_it(room: Flask) -> None:
    client = entered(room)
    page = post(client, "/desk/find", q="上海市", device="laptop", fault="screen", until="18:30").text
    assert "data-ref=" in page and "怎么送修" in page
    wrong = post(client, "/desk/find", q="上海市", until="half past six")
    assert wrong.status_code == 200 and "no time of day" in wrong.text


def test_the_card_has_the_words_to_say(room: Flask) -> None:
    client = entered(room)
    ref = first_ref(client, "陆家嘴")
    page = post(client, "/desk/outlet", q="陆家嘴", ref=ref, fault="water")
    assert page.status_code == 200
    for words in (
        "照着念（20 秒）",
        "照着念（60 秒）",
        "短信",
        "要带什么",
        "不要充电",
        "今天",
        "明天",
        "答复编号",
    ):
        assert words in page.text, words
    again = post(client, "/desk/outlet", q="陆家嘴", ref=ref, from_step="2").text
    assert "从第 2 步再念" in again
    assert post(client, "/desk/outlet", q="陆家嘴", ref="NO-SUCH").status_code == 404


def test_what_was_said_is_replayed_byte_for_byte(room: Flask, parts: Parts) -> None:
    client = entered(room)
    ref = first_ref(client, "陆家嘴")
    page = post(client, "/desk/outlet", q="陆家嘴", ref=ref).text
    answer = re.search(r"<code>([0-9a-f]+)</code>", page)
    assert answer
    api = room.test_client().get("/api/v1/nearest", query_string={"q": "陆家嘴", "limit": 8})
    above = entered(room, "supervisor")
    assert ref in above.get(f"/desk/replay?answer={answer[1]}").text
    assert above.get(f"/desk/replay/{answer[1]}.json").data == api.data
    assert "agent-li" in above.get("/desk/said").text
    assert above.get("/desk/replay?answer=0000").status_code == 404
    assert above.get("/desk/replay/0000.json").status_code == 404


def test_no_position_and_no_words_are_kept(room: Flask, parts: Parts) -> None:
    client = entered(room)
    ref = first_ref(client, "上海市")
    for words in PRIVATE:
        assert post(client, "/desk/outlet", q=words, ref=ref).status_code == 200, words
        assert post(client, "/desk/card", q=words, ref=ref).status_code == 200, words
    with parts.engine.begin() as connection:
        kept = said.newest(connection, 99)
    assert len(kept) == 2 * len(PRIVATE) and {entry.body for entry in kept} == {None}
    post(client, "/desk/outlet", q="上海市", ref=ref)
    with closing(sqlite3.connect(parts.engine.url.database or "")) as database:
        (body,) = database.execute("SELECT body FROM said ORDER BY number DESC").fetchone()
        told = b"".join(row[0] for row in database.execute("SELECT told FROM card"))
        everything = "\n".join(database.iterdump())
    assert body, "what tells nobody's place is kept"
    assert not re.search(rb"121\.49|13812345678|\xe7\xa7\x98", told)
    assert "121.4998" not in everything and "13812345678" not in everything and "秘密" not in everything


def test_words_that_nothing_is_known_by_lead_to_no_outlet(room: Flask) -> None:
    client = entered(room)
    for path in ("/desk/outlet", "/desk/card"):
        assert post(client, path, q="qqzzqq", ref="SAMPLE-SC-00001").status_code == 400


def test_a_card_tells_its_hours_anew(room: Flask) -> None:
    client = entered(room)
    made = post(client, "/desk/card", q="陆家嘴", ref=first_ref(client, "陆家嘴")).text
    link = re.search(r"http://localhost(/c/[a-z0-9]+)", made)
    assert link and len(re.findall("打烊|营业时间未知", room.test_client().get(link[1]).text)) == 1


def test_a_card_for_the_caller(room: Flask) -> None:
    client = entered(room)
    ref = first_ref(client, "陆家嘴")
    made = post(client, "/desk/card", q="陆家嘴", ref=ref).text
    link = re.search(r"http://localhost(/c/[a-z0-9]+)", made)
    assert link and "<svg" in made and "短信" in made
    caller = room.test_client()
    page = caller.get(link[1])
    assert page.status_code == 200 and "950800" in page.text and "noindex" in page.headers["X-Robots-Tag"]
    waits = post(client, f"/desk/card/{link[1][3:]}").text
    assert "还没有发来位置" in waits
    offered = caller.post(link[1], data={"lat": "31.2304", "lon": "121.4737"})
    assert "您离网点约" in offered.text and "121.4737" not in offered.text
    told = post(client, f"/desk/card/{link[1][3:]}").text
    assert "来电人在网点" in told and "31.23" not in told
    assert "没有得到位置" in caller.post(link[1], data={"lat": "nowhere", "lon": "1"}).text
    gone = caller.get("/c/aaaaaaaaaa")
    assert gone.status_code == 410 and "950800" in gone.text


def test_english(room: Flask) -> None:
    client = entered(room)
    ref = first_ref(client, "陆家嘴")
    page = client.post(
        "/desk/outlet?lang=en", data={"csrf_token": token(client, "/desk"), "q": "陆家嘴", "ref": ref}
    ).text
    assert "Read aloud (20 seconds)" in page and "What to bring" in page


VIEWS = {
    ("GET", "/desk"): ("agent", "supervisor", "operator"),
    ("POST", "/desk/find"): ("agent", "supervisor", "operator"),
    ("POST", "/desk/outlet"): ("agent", "supervisor", "operator"),
    ("POST", "/desk/card"): ("agent", "supervisor", "operator"),
    ("POST", "/desk/card/aaaa"): ("agent", "supervisor", "operator"),
    ("GET", "/desk/said"): ("supervisor",),
    ("GET", "/desk/replay"): ("supervisor",),
    ("GET", "/desk/replay/0.json"): ("supervisor",),
}


def test_every_route_of_the_desk_is_in_the_table(room: Flask) -> None:
    rules = {
        (method, str(rule.rule).replace("<token>", "aaaa").replace("<answer>", "0"))
        for rule in room.url_map.iter_rules()
        if str(rule.rule).startswith("/desk") and not str(rule.rule).startswith("/desk/sign-")
        for method in rule.methods or ()
        if method not in ("HEAD", "OPTIONS")
    }
    assert rules == set(VIEWS)


@pytest.mark.parametrize("role", ("", *ROLES))
def test_role_by_route_by_method(room: Flask, role: str) -> None:
    client = entered(room, role) if role else room.test_client()
    field = {"csrf_token": token(client, "/desk"), "q": "上海市"}
    for (method, path), roles in VIEWS.items():
        answer = client.open(path, method=method, data=field if method == "POST" else None)
        if not role:
            assert answer.status_code == 302 and answer.headers["Location"].startswith("/desk/sign-in")
        elif role in roles:
            assert answer.status_code in (200, 404), (method, path, answer.status_code)
        else:
            assert answer.status_code == 403, (method, path)
        for other in {"GET", "POST", "PUT", "DELETE", "PATCH"} - {method}:
            refused = client.open(path, method=other, data=field).status_code
            assert refused in (302, 400, 403, 405), (other, path, refused)


def test_hostile_words_stay_words(room: Flask) -> None:
    client = entered(room)
    for words in (
        "<script>alert(1)</script>",
        "'; DROP TABLE outlet; --",
        "{{7*7}}",
        "陆家嘴" * 80,
        "\u202e陆家嘴",
    ):
        page = post(client, "/desk/find", q=words, among=words, asked=words)
        assert page.status_code == 200 and "<script>alert" not in page.text and page.text.strip() != "49"
