"""Corpus files of headers and formats: lists under other names, broken lines and placemarks, and no feeds."""

import json
from collections.abc import Callable, Iterator, Sequence
from typing import NamedTuple

from .feed_formats import as_csv, as_json, as_json_lines, as_kml, zipped
from .rows import GOOD, Cells

TRADITIONAL = {
    "ref": "網點編號",
    "kind": "網點類型",
    "name": "網點名稱",
    "lat": "緯度",
    "lon": "經度",
    "address": "門市地址",
    "phones": "聯絡電話",
}
ENGLISH = {
    "ref": "storeId",
    "kind": "Store Type",
    "name": "shop_name",
    "lat": "latitude",
    "lon": "lng",
    "address": "Street-Address",
    "phones": "telephone",
}
CHINESE = {
    "ref": "门店编号",
    "kind": "网点类型",
    "name": "门店名称",
    "lat": "纬度",
    "lon": "经度",
    "address": "地址",
    "phones": "电话",
}
BROKEN_LINES = (b"{broken", b"[1, 2]", b'{"ref": ', b"null")


class ColumnFile(NamedTuple):
    """A file with its defects: record, line, column, code, severity and value of each."""

    name: str
    content: bytes
    defects: tuple[tuple[int, int, str, str, str, str], ...] = ()
    good: frozenset[str] = frozenset()


def column_files(size: int, good_row: Callable[[int], Cells]) -> Iterator[ColumnFile]:
    """Yield the files that can be read."""
    rows = [good_row(number) for number in range(size)]
    good = frozenset(row["ref"] for row in rows)
    for name, names in (("traditional", TRADITIONAL), ("english", ENGLISH)):
        yield ColumnFile(f"{name}.csv", as_csv(renamed(rows, names)), (), good)
    yield ColumnFile("nested.json", as_json(renamed(rows, ENGLISH), "data", "list"), (), good)
    unknown = ((0, 1, "", "columns_unknown", "warning", ""),)
    yield ColumnFile("unknown.csv", as_csv([{**row, "负责人姓名": "示例"} for row in rows]), unknown, good)
    alike = [{"storeCode": row["ref"], "id": str(n), **without_ref(row)} for n, row in enumerate(rows)]
    yield ColumnFile("alike.csv", as_csv(alike), ((0, 1, "ref", "columns_alike", "warning", ""),), good)
    yield _broken_lines(rows)
    yield _placemarks(rows)


def rejected_files(good_row: Callable[[int], Cells]) -> dict[str, bytes]:
    """Return the files of which nothing can be used."""
    rows = [good_row(number) for number in range(4)]
    chinese = renamed(rows, CHINESE)
    return {
        "no-kind.csv": as_csv([{k: v for k, v in row.items() if k != "网点类型"} for row in chinese]),
        "no-kind.json": as_json([{k: v for k, v in row.items() if k != "kind"} for row in rows]),
        "type-is-no-kind.csv": as_csv([{**row, "网点类型": "加盟"} for row in chinese]),
        "manager-is-no-name.csv": as_csv(renamed(rows, CHINESE | {"name": "负责人姓名"})),
        "two-lists.json": json.dumps({"open": rows[:2], "closed": rows[2:]}).encode(),
        "shapefile.zip": zipped({"outlets.shp": b"x", "outlets.dbf": b"x"}),
        "packed.zip": zipped({"outlets.csv": as_csv(rows)}),
        "outlets.gpkg": b"SQLite format 3\x00" + bytes(100),
        "entities.kml": as_kml(chinese_places(rows), '<!DOCTYPE x [<!ENTITY a "aaaa">]>'),
    }


def renamed(rows: Sequence[Cells], names: Cells) -> list[dict[str, str]]:
    """Return the rows with these columns only, under other names."""
    return [{other: row[name] for name, other in names.items()} for row in rows]


def without_ref(row: Cells) -> dict[str, str]:
    return {name: value for name, value in row.items() if name in GOOD and name != "ref"}


def chinese_places(rows: Sequence[Cells]) -> list[dict[str, str]]:
    return renamed(rows, CHINESE)


def _broken_lines(rows: Sequence[Cells]) -> ColumnFile:
    lines: list[bytes] = []
    defects: list[tuple[int, int, str, str, str, str]] = []
    for number, line in enumerate(as_json_lines(rows).splitlines()):
        lines.append(line)
        lines.append(BROKEN_LINES[number % len(BROKEN_LINES)])
        defects.append((len(lines), len(lines), "", "unreadable_record", "error", ""))
    content = b"\n".join(lines) + b"\n"
    return ColumnFile("broken-lines.jsonl", content, tuple(defects), frozenset(row["ref"] for row in rows))


def _placemarks(rows: Sequence[Cells]) -> ColumnFile:
    places = [{**row, "纬度": "" if at % 2 else row["纬度"]} for at, row in enumerate(chinese_places(rows))]
    odd = range(1, len(rows), 2)
    defects = tuple((at + 1, at + 3, "lat", "position_missing", "error", "") for at in odd)
    good = frozenset(row["ref"] for at, row in enumerate(rows) if at not in odd)
    return ColumnFile("places.kml", as_kml(places), defects, good)
