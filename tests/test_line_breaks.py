"""Line breaks and tabs: a blank in parameters and feeds; other control characters are refused."""

import json
from io import BytesIO
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from locator.errors import InvalidParameter
from locator.feed.xlsx_strings import decode_escapes, encode_escapes, read_shared_strings
from locator.query.value_parsers import parse_origin
from locator.runtime.line_breaks import breaks_to_blanks
from locator.web.http.request_params import POSITION, members_of, params_of_query

from .web_client import Client

BREAKS = ["\n", "\r\n", "\t", "\x0b", "\x0c", "\r\n\t", "\u2028", "\u2029", "\x85", "_x000D_", "_x000a_"]
CONTROLS = ["\x00", "\x07", "\x08", "\x1b", "\x1f", "\x7f"]


@pytest.mark.parametrize("text", BREAKS)
def test_a_line_break_is_a_blank(text: str) -> None:
    assert breaks_to_blanks(f"南京路{text}步行街") == "南京路 步行街"
    assert parse_origin(f"南京路{text}步行街") == "南京路 步行街"
    assert members_of(json.dumps({"q": f"a{text}b"}).encode(), "body", POSITION) == {"q": "a b"}


@pytest.mark.parametrize("text", CONTROLS)
def test_other_control_characters_are_refused(text: str) -> None:
    for call in (
        lambda: members_of(json.dumps({"q": f"a{text}b"}).encode(), "body", POSITION),
        lambda: params_of_query(f"q=a%{ord(text):02x}b".encode()),
        lambda: params_of_query(f"q{text}=a".encode()),
    ):
        with pytest.raises(InvalidParameter, match="control characters"):
            call()


@pytest.mark.parametrize("text", ["%0A", "%0D%0A", "%09", "_x000D_"])
def test_search_text_is_found_across_a_line_break(client: Client, text: str) -> None:
    def answer(between: str) -> Any:
        body = client.get(f"/api/v1/nearest?q=上海市{between}人民广场&limit=1").json
        return [feature["id"] for feature in body["features"]]

    assert answer(text) == answer("%20") != []
    page = client.get(f"/?q=上海市{text}人民广场")
    assert page.status_code == 200
    assert client.get("/api/v1/nearest?lat=31.2%0A&lon=121.4").status_code == 400


ESCAPES = [
    ("一_x000D_\n二", "一\r\n二"),
    ("_x005F_x000D_", "_x000D_"),
    ("_x0041_x0042_", "Ax0042_"),
    ("_xD83D__xDE00_", "😀"),
    ("_xD83D_", "_xD83D_"),
    ("_x12_", "_x12_"),
    ("_X000D_", "_X000D_"),
]


@pytest.mark.parametrize(("text", "decoded"), ESCAPES)
def test_escapes_of_workbooks(text: str, decoded: str) -> None:
    assert decode_escapes(text) == decoded


@given(st.text(alphabet=st.sampled_from("_x05FDdA0ab\n示"), max_size=40))
def test_encoded_escapes_are_decoded(text: str) -> None:
    assert decode_escapes(encode_escapes(text)) == text


def test_shared_strings_without_phonetic_hints() -> None:
    source = (
        b"<sst><si><t>a_x000D_b</t></si><si><r><t>c</t></r><r><t>d</t></r></si>"
        b"<si><t>e</t><rPh sb='0' eb='1'><t>hint</t></rPh></si><si/></sst>"
    )
    assert read_shared_strings(BytesIO(source)) == ["a\rb", "cd", "e", ""]
