"""load → export → load yields the same release in every format, and no cell of a file is a formula."""

import csv
import json
from collections.abc import Iterator
from contextlib import closing
from io import BytesIO, StringIO
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from click.testing import Result
from hypothesis import given, settings
from hypothesis import strategies as st

from locator import create_app
from locator.config import Settings
from locator.feed.flat import COLUMNS, escape_formula, flatten, unescape_formula, unflatten
from locator.serving.container import Container

from .conftest import clock

FORMS = ["csv", "geojson", "xlsx"]
DANGEROUS = ("=", "+", "-", "@", "\t", "\r", "＝", "＋", "－", "＠")
PAYLOADS = [
    "=1+1",
    '=HYPERLINK("http://x.example","y")',
    "=cmd|' /C calc'!A0",
    "+1+1",
    "-1+1",
    "-2+3+cmd|' /C calc'!A0",
    "@SUM(1+1)",
    "'=1+1",
    "''=1+1",
    "'",
    "'plain",
    "＝1+1",
    "<script>alert(1)</script>",
    "</script><script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    '"><svg onload=alert(1)>',
    "${alert(1)}",
    "${1}",
    "{{7*7}}",
    "{% raw %}",
    "`alert(1)`",
    "javascript:alert(1)",
    "&lt;script&gt;",
    "&nbsp;<br>",
    "<!--",
    "]]>",
    "a;b",
    ";",
    "[1]",
    '["a"]',
    'say "hi", he said',
    "a,b\\",
    "#N/A",
    "#REF!",
    "TRUE",
    "a_x000D_b",
    "00123",
    "3-5",
    "1e5",
    "示例㐂𠮷",
    "\u202egnp.exe",
    "a\u200bb",
]


class Terminal:
    """Runs commands on a database that can be made empty again."""

    def __init__(self, folder: Path) -> None:
        self.folder, self._database = folder, folder / "x.db"
        self._parts = Container(Settings(database=f"sqlite:///{self._database}"), clock)
        self._app = create_app(container=self._parts)
        self._parts.engine.dispose()  # made, and written to its file
        self._empty = self._database.read_bytes()

    def empty(self) -> None:
        self.close()
        self._database.write_bytes(self._empty)

    def close(self) -> None:
        self._parts.engine.dispose()

    def run(self, *words: object) -> Result:
        return self._app.test_cli_runner().invoke(args=[str(word) for word in words])

    def feed(self, outlets: list[dict[str, Any]]) -> Path:
        features = [
            {
                "type": "Feature",
                "properties": properties,
                "geometry": {"type": "Point", "coordinates": [116.401 + i / 5_000, 39.901 + i / 7_000]},
            }
            for i, properties in enumerate(outlets)
        ]
        path = self.folder / "feed.geojson"
        path.write_text(json.dumps({"type": "FeatureCollection", "features": features}), encoding="utf-8")
        return path

    def load_payloads(self) -> str:
        """Load an outlet for each payload and approve the placeholders among them; return the report."""
        feed = self.feed([outlet(i, text) for i, text in enumerate(PAYLOADS)])
        report = self.run("load", "--datum", "wgs84", feed, "--allow-rejects").output
        assert self.run("approve", 1, "--by", "li", "--why", "payloads").exit_code == 0
        return report


@pytest.fixture(scope="module")
def terminal_of_all(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Terminal]:
    with closing(Terminal(tmp_path_factory.mktemp("export"))) as terminal:
        yield terminal


@pytest.fixture
def terminal(terminal_of_all: Terminal) -> Terminal:
    terminal_of_all.empty()
    return terminal_of_all


def outlet(number: int, text: str) -> dict[str, Any]:
    """An outlet that says a text wherever a text can be."""
    return {
        "ref": f"R{number}",
        "kind": "drop_off",
        "name": text,
        "name_en": text,
        "address": {"text": text, "province": "北京市", "city": "北京市", "district": "东城区"},
        "phones": [text, "010-1"],
        "hours_text": text,
        "limits": text,
        "exceptions": [{"from": "2026-12-01", "to": "2026-12-02", "closed": True, "reason": text}],
        "approach": {"station": text, "exit": text, "landmark": text, "floor": text, "unit": text},
        "access": {"text_contact": text},
    }


@pytest.mark.parametrize("form", FORMS)
def test_every_payload_in_every_text_comes_back(terminal: Terminal, form: str) -> None:
    first = terminal.load_payloads()
    assert f"{len(PAYLOADS)} rows read, {len(PAYLOADS)} usable" in first, first
    out = terminal.folder / f"out.{form}"
    assert terminal.run("export", "--format", form, "-o", out).exit_code == 0
    again = terminal.run("load", out).output
    assert "no changes; release 1 remains current" in again, again


def test_no_cell_of_a_csv_or_a_workbook_is_a_formula(terminal: Terminal) -> None:
    terminal.load_payloads()
    terminal.run("export", "--format", "csv", "-o", terminal.folder / "x.csv")
    text = (terminal.folder / "x.csv").read_text(encoding="utf-8-sig")
    cells = [cell for row in csv.reader(StringIO(text)) for cell in row]
    assert len(cells) > len(PAYLOADS) and not [cell for cell in cells if cell.startswith(DANGEROUS)]
    terminal.run("export", "--format", "xlsx", "-o", terminal.folder / "x.xlsx")
    sheet = openpyxl.load_workbook(BytesIO((terminal.folder / "x.xlsx").read_bytes())).active
    kinds = {cell.data_type for row in sheet.iter_rows() for cell in row}
    assert kinds == {"s", "n"}


@pytest.mark.parametrize("text", ["-33.9", "0", "-1", "116.4"])
def test_numbers_stay_numbers(text: str) -> None:
    assert escape_formula(text) == text


@given(st.text())
def test_unescapes_an_escaped_formula(text: str) -> None:
    there = escape_formula(text)
    assert unescape_formula(there) == text
    assert not there.startswith(DANGEROUS) or (
        there == text and text.replace(".", "").lstrip("-").isdecimal()
    )


ODD = st.text(st.characters(exclude_categories=("Cs", "Cc", "Cn")), max_size=40).map(str.strip)


@given(st.lists(ODD, max_size=4), ODD, ODD)
def test_a_flat_row_is_the_outlet_again(phones: list[str], name: str, note: str) -> None:
    fields = {"name": name, "phones": phones, "limits": note, "address": {"text": note}}
    again = unflatten(flatten(fields))
    assert again.get("phones", []) == phones
    assert again.get("name", "") == name and again.get("limits", "") == note


@pytest.mark.slow
@settings(max_examples=15, deadline=None)
@given(texts=st.lists(ODD.filter(lambda t: "\ufffd" not in t), min_size=1, max_size=5))
def test_odd_texts_make_the_round_trip(terminal_of_all: Terminal, texts: list[str]) -> None:
    terminal = terminal_of_all
    terminal.empty()
    named = [outlet(i, text) | {"name": f"n{text}"} for i, text in enumerate(texts)]
    terminal.run("load", "--datum", "wgs84", terminal.feed(named))
    for form in FORMS:
        out = terminal.folder / f"out.{form}"
        terminal.run("export", "--format", form, "-o", out)
        again = terminal.run("load", out).output
        assert "no changes; release 1 remains current" in again, (form, texts, again)


def test_a_terminal_gets_no_workbook(terminal: Terminal) -> None:
    terminal.run("load", "--datum", "wgs84", terminal.feed([outlet(1, "示例")]))
    ended = terminal.run("export", "--format", "xlsx")
    assert ended.exit_code == 2 and "xlsx requires an output file: -o FILE.xlsx" in ended.output


@pytest.mark.parametrize("form", FORMS)
def test_reports_a_missing_folder(terminal: Terminal, form: str) -> None:
    terminal.run("load", "--datum", "wgs84", terminal.feed([outlet(1, "示例")]))
    out = terminal.folder / "nowhere" / f"x.{form}"
    ended = terminal.run("export", "--format", form, "-o", out)
    assert ended.exit_code == 1 and str(out) in ended.output and "Traceback" not in ended.output


def test_the_columns_are_those_of_the_outlet(terminal: Terminal) -> None:
    terminal.run("load", "--datum", "wgs84", terminal.feed([outlet(1, "示例")]))
    terminal.run("export", "--format", "xlsx", "-o", terminal.folder / "x.xlsx")
    first = next(openpyxl.load_workbook(terminal.folder / "x.xlsx").active.values)
    assert first == tuple(COLUMNS)
