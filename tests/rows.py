"""Feed rows for tests: a valid row, and variants that differ in some cells."""

import csv
from collections.abc import Mapping, Sequence
from io import StringIO

GOOD = {
    "ref": "A1",
    "kind": "service_center",
    "name": "示例服务中心一店",
    "address": "示例路 1 号",
    "lat": "39.925280",
    "lon": "116.414110",
    "phones": "010-62345678",
    "hours": "Mo-Su 09:00-18:00",
    "services": "repair;screen",
    "devices": "phone;tablet",
}
Cells = Mapping[str, str]


def row(**cells: str) -> dict[str, str]:
    """Return the good row with other cells."""
    return {**GOOD, **cells}


def many(count: int, **cells: str) -> list[dict[str, str]]:
    """Return good rows some metres apart with distinct refs and names, and other cells in all."""
    return [
        {
            **GOOD,
            "ref": f"B{i}",
            "name": f"示例网点 {i}",
            "lat": f"{39.90 + i % 100 * 0.0005:.6f}",
            "lon": f"{116.36 + i // 100 * 0.0007 + i % 100 * 0.000001:.6f}",
            **cells,
        }
        for i in range(count)
    ]


def table(rows: Sequence[Cells]) -> str:
    """Return the rows as CSV, with all columns of any row."""
    columns = list(dict.fromkeys(column for item in rows for column in item))
    text = StringIO()
    lines = csv.DictWriter(text, columns, restval="", lineterminator="\n")
    lines.writeheader()
    lines.writerows(rows)
    return text.getvalue()
