"""Files of the dirty corpus with a defect of the whole file, compared with the release before."""

import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from types import MappingProxyType
from typing import NamedTuple

Cells = Mapping[str, str]
Row = dict[str, str]
Spoil = Callable[[list[Row]], list[Row]]
SIZE = 60


NONE: Cells = MappingProxyType({})


class FileKind(NamedTuple):
    """A defect of a whole file: the column of its finding, what it does, and cells of all rows before."""

    code: str
    column: str
    spoil: Spoil
    before: Cells = NONE


def with_cells(share: float = 1.0, **cells: str) -> Spoil:
    """Put the cells into a share of the rows."""
    return lambda rows: [{**r, **cells} if i < len(rows) * share else r for i, r in enumerate(rows)]


def _exchanged(a: str, b: str) -> Spoil:
    return lambda rows: [{**r, a: r[b], b: r[a]} for r in rows]


def _shifted(*columns: str) -> Spoil:
    return lambda rows: [
        {**r, **{column: rows[i - 1][column] for column in columns}} for i, r in enumerate(rows)
    ]


def _only(keep: Callable[[int], bool]) -> Spoil:
    return lambda rows: [r for i, r in enumerate(rows) if keep(i)]


def _moved(rows: list[Row]) -> list[Row]:
    return [{**r, "lat": f"{float(r['lat']) + 0.01:.6f}"} for r in rows]


def _closed(first: str, last: str) -> str:
    return json.dumps([{"from": first, "to": last, "closed": True}])


OTHER = {
    "name": "别的名称",
    "address": "别处路 9 号",
    "phones": "021-64641234",
    "hours": "Mo-Su 10:00-20:00",
    "kind": "drop_off",
    "services": "data;loaner",
    "devices": "tv;watch",
    "limits": "仅检测",
    "approach_unit": "3-12",
}
FILLED = {"limits": "需预约", "approach_unit": "2-11", "verified_on": "2026-10-01", "name_en": "Sample"}
STATUSES = ("closed", "temporarily_closed", "planned", "已关闭", "暂停营业", "筹备中")
EMPTIED = ("address", "phones", "hours", "services", "devices", "limits", "approach_unit", "verified_on")
GUARD_KINDS = (
    *(FileKind("rows", "ref", with_cells(status=status)) for status in STATUSES),
    *(FileKind("changed", "status", with_cells(0.12, status=status))
      for status in STATUSES[:3]),
    FileKind("rows", "ref", _only(lambda i: i % 8 > 0)),
    FileKind("province", "adcode", _only(lambda i: i >= 20), {"adcode": "110101"}),
    FileKind("kind", "kind", with_cells(kind="drop_off")),
    FileKind("refs", "ref", lambda rows: [{**r, "ref": f"N{r['ref']}"} for r in rows]),
    FileKind("closed_reopened", "status", with_cells(status="open"), {"status": "closed"}),
    FileKind("status_lost", "status", with_cells(status="open"), {"status": "planned"}),
    FileKind("closures", "exceptions", with_cells(exceptions=_closed("2026-12-01", "2027-11-30"))),
    FileKind("moved", "lat, lon", _moved),
    FileKind("older", "verified_on", with_cells(verified_on="2026-09-01"), {"verified_on": "2026-10-01"}),
    FileKind("exchanged", "name", _exchanged("name", "address")),
    FileKind("exchanged", "limits", _exchanged("limits", "approach_unit"), FILLED),
    FileKind("copied", "name", lambda rows: [{**r, "name": r["address"]} for r in rows]),
    FileKind("shifted", "name", _shifted("name")),
    FileKind("shifted", "name, lat, lon", _shifted("name", "lat", "lon")),
    *(FileKind("emptied", column, with_cells(share, **{column: ""}), FILLED)
      for column in EMPTIED for share in (1.0, 0.1)),
    *(FileKind("changed", column, with_cells(share, **{column: value}), FILLED)
      for column, value in OTHER.items() for share in (1.0, 0.12)),
)  # fmt: skip
AREAS = {"province": "广东省", "city": "深圳市", "adcode": "110101"}
FIRST_KINDS = (
    FileKind("columns_misplaced", "name", _exchanged("name", "address")),
    FileKind("columns_misplaced", "name", _exchanged("name", "name_en"), {"name_en": "Sample center"}),
    FileKind("columns_misplaced", "phones", _exchanged("phones", "hours_text"), {"hours_text": "9:00-18:00"}),
    FileKind("columns_misplaced", "province", _exchanged("province", "city"), AREAS),
    FileKind("texts_cut", "name", lambda rows: [{**r, "name": r["name"][:2]} for r in rows]),
    FileKind("texts_cut", "name", lambda rows: [{**r, "name": f"X**{i}"} for i, r in enumerate(rows)]),
    FileKind("texts_cut", "address", with_cells(0.12, address="示例路**号")),
    FileKind("columns_misplaced", "services", _exchanged("services", "devices"), FILLED),
)


def guard_files(rows: Sequence[Row]) -> Iterator[tuple[str, FileKind, list[Row], list[Row]]]:
    """Yield name, kind, rows before and rows with the defect; the first release has no rows before."""
    for number, kind in enumerate(GUARD_KINDS):
        before = [{**r, **kind.before} for r in rows]
        yield f"held-{number:02d}-{kind.code}.csv", kind, before, kind.spoil([dict(r) for r in before])
    for number, kind in enumerate(FIRST_KINDS):
        before = [{**r, **kind.before} for r in rows]
        yield f"first-{number:02d}-{kind.code}.csv", kind, [], kind.spoil(before)
