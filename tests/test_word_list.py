"""Place texts of callers: the list itself, and the figures of `python -m bench word_list`."""

import csv
from collections import Counter
from pathlib import Path

import pytest

from bench import word_list
from bench.labelled_addresses import AreasInForce, labelled
from bench.word_outcomes import FILE, ListRow, Outcome, read_list
from locator.geo.districts import Areas
from locator.geo.point import Point, metres
from locator.places.gazetteer import Gazetteer
from locator.places.match import Match
from locator.places.place_rows import Place

BEIJING, SHANGHAI = Point(39.908, 116.397), Point(31.194, 121.318)
TIANANMEN = ListRow("天安门", "sight", "北京市", ("11",), BEIJING, "place")
AREAS = Path(__file__).parent.parent / "data" / "build" / "areas.npz"
OFF_SHORE = 60_000.0  # metres between a place on an island or a pier and the centre of its city


def match(adcode: str, point: Point, confidence: float, kind: str = "sight") -> Match:
    return Match(Place(1, None, "某地", "", kind, adcode, point, 500.0, 1.0), ("某地",), confidence, "name")


def test_the_list_covers_all_kinds_and_provinces(gazetteer: Gazetteer) -> None:
    rows = list(read_list(gazetteer))
    kinds = Counter(row.kind for row in rows)
    assert len(rows) >= 720 and len(kinds) == 18 and min(kinds.values()) >= 40
    assert len({(row.text, row.kind) for row in rows}) == len(rows)
    assert {code[:2] for row in rows for code in row.within} == {a.adcode[:2] for a in gazetteer}
    assert len({code for row in rows for code in row.within}) >= 60


def test_rows_are_consistent(gazetteer: Gazetteer) -> None:
    with FILE.open(encoding="utf-8", newline="") as file:
        assert csv.DictReader(file).fieldnames == ["words", "kind", "city", "lat", "lon", "expect"]
    for row in read_list(gazetteer):
        assert row.expect in ("place", "ask", "none"), row
        assert row.within or row.expect != "place", row
        assert row.point is None or row.expect == "place", row
        assert (row.kind == "no_place") == (row.expect == "none"), row


def test_positions_lie_in_their_cities(gazetteer: Gazetteer) -> None:
    areas = Areas.load(AREAS)
    for row in read_list(gazetteer):
        if row.point is None:
            continue
        division = areas.at(row.point)
        if division is not None:
            assert division.adcode.startswith(row.within), row
        else:
            centres = [a.point for a in gazetteer if a.adcode.startswith(row.within)]
            assert min(metres(row.point, centre) for centre in centres) < OFF_SHORE, row


def test_a_wrong_province_is_a_false_fact_only_if_it_is_certain() -> None:
    certain = Outcome(TIANANMEN, [match("310105", SHANGHAI, 0.9)])
    unsure = Outcome(TIANANMEN, [match("310105", SHANGHAI, 0.3), match("110101", BEIJING, 0.2)])
    lost = Outcome(TIANANMEN, [match("310105", SHANGHAI, 0.3)])
    assert certain.is_false_fact and not certain.is_question and not certain.is_right
    assert unsure.is_question and not unsure.is_false_fact and not unsure.is_right
    assert not lost.is_question and "other province" not in lost.faults


def test_a_right_result_has_no_faults() -> None:
    near, far = Point(39.910, 116.397), Point(39.930, 116.397)
    assert Outcome(TIANANMEN, [match("110101", near, 0.9)]).faults == ""
    assert Outcome(TIANANMEN, [match("110101", far, 0.9)]).faults == "2.4 km, outside radius"
    assert Outcome(TIANANMEN, []).faults == "place"


def test_a_chain_leads_to_a_question_and_a_text_without_place_to_no_match() -> None:
    chain = ListRow("杭州万达", "chain_or_generic", "杭州市", ("3301",), None, "ask")
    point = Point(30.3, 120.1)
    assert Outcome(chain, [match("330105", point, 0.3)]).is_right
    assert Outcome(chain, [match("330100", point, 0.9, "city")]).is_right
    assert Outcome(chain, [match("330105", point, 0.9)]).faults == "ask"
    nothing = ListRow("售后电话", "no_place", "", (), None, "none")
    assert Outcome(nothing, []).is_right
    assert Outcome(nothing, [match("330105", point, 0.9)]).faults == "none"


def test_labelled_addresses_count_only_areas_in_force(gazetteer: Gazetteer) -> None:
    tags = ["B-city", "E-city", "B-district", "E-district", "B-town", "I-town", "E-town", "O"]
    parts = labelled("杭州余杭仓前镇1", tags)
    assert parts == {"city": "杭州", "district": "余杭", "town": "仓前镇"}
    areas = AreasInForce.of(gazetteer)
    assert dict(areas.expected(parts)) == {"city": ("3301",), "district": ("330110",), "town": ("330110",)}
    assert not dict(areas.expected({"city": "某某", "district": "某某", "town": "某某"}))


def test_the_benchmark_reads_the_files_of_its_options(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(word_list, "read_list", lambda _: iter([TIANANMEN]))
    poi, queries, addresses = (tmp_path / name for name in ("poi.csv", "queries.csv", "addresses.jsonl"))
    poi.write_text("name,lat,lon,district\n示例天地购物中心,30.28,120.12,西湖区\n", encoding="utf-8")
    queries.write_text("query,lat,lon,poi_row\n示例天地购物中心,30.28,120.12,0\n", encoding="utf-8")
    addresses.write_text('{"text": "杭州", "tags": ["B-city", "E-city"]}\n', encoding="utf-8")
    word_list.main(["--poi", str(poi), "--queries", str(queries), "--addresses", str(addresses)])
    lines = [line.split() for line in capsys.readouterr().out.splitlines()]
    assert ["1", "0", "1", "100.0%", "100.0%"] in lines
    assert ["city", "1", "100.0%"] in lines and ["town", "0", "–"] in lines
    word_list.main()
    assert capsys.readouterr().out.count("not given") == 2
