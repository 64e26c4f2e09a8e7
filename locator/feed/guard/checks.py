"""Descriptions of the checks of the guard, and their findings for the report of a feed."""

from collections.abc import Iterable, Iterator

from ...index.release_diff import HoldReason
from ..reading_checks import RowCheck
from ..record import Record
from ..report import Finding, finding
from ..row_checks import ANY

APPROVE = "approve the load if the change is intended."
HOLD_CHECKS = {
    "rows": RowCheck(
        "error",
        "ref",
        "Outlets, those that customers can find, and open ones must not fall by 5 % or more.",
        f"Check whether rows are missing and whether the statuses are right; {APPROVE}",
    ),
    "province": RowCheck(
        "error",
        "adcode",
        "In a province, outlets, findable ones and open ones must not fall by 20 % or more.",
        f"Check whether a part of the feed is missing; {APPROVE}",
    ),
    "kind": RowCheck(
        "error",
        "kind",
        "Of a kind, outlets, findable and open ones must not fall by 20 %, and in a province not by half.",
        f"Check whether a part of the feed is missing; {APPROVE}",
    ),
    "refs": RowCheck(
        "error",
        "ref",
        "At most 2 % of the refs may be new, and at most 2 % may be missing.",
        f"Restore the refs if the outlets are the same; {APPROVE}",
    ),
    "closed_reopened": RowCheck(
        "error",
        "status",
        "At most 10 % of the closed outlets may be findable again.",
        f"Check whether the status column is missing or was renamed; {APPROVE}",
    ),
    "status_lost": RowCheck(
        "error",
        "status",
        "Not all outlets that were not open may be open; if ten or more open, at most half of them.",
        f"Check whether the status column is missing or was renamed; {APPROVE}",
    ),
    "closures": RowCheck(
        "error",
        "exceptions",
        "New exceptions must not replace the hours of 5 % or more of the outlets on more than 15 days.",
        f"Check the dates of the exceptions; {APPROVE}",
    ),
    "closed_soon": RowCheck(
        "error",
        "exceptions",
        "New exceptions must not close over 5 % of the outlets on any of the next 15 days but holidays.",
        f"Check the dates of the exceptions; {APPROVE}",
    ),
    "moved": RowCheck(
        "error",
        "lat, lon",
        "At most 5 % of the outlets may move by more than 300 m.",
        f"Check the datum and the columns lat and lon; {APPROVE}",
    ),
    "coarser": RowCheck(
        "error",
        "lat, lon",
        "At most 5 % of the outlets may have three decimals or fewer in a coordinate that had five or more.",
        f"Export lat and lon with at least five decimals; {APPROVE}",
    ),
    "district": RowCheck(
        "error",
        "lat, lon",
        "At most 1 % of the outlets may newly lie outside the district of their adcode.",
        f"Check the datum, lat and lon, and the adcodes; {APPROVE}",
    ),
    "older": RowCheck(
        "error",
        "verified_on",
        "The file and its verification dates must not be older than those of the current release.",
        f"Check whether this is the latest file; {APPROVE}",
    ),
    "exchanged": RowCheck(
        "error",
        ANY,
        "At most 2 % of the outlets may have the previous values of two columns exchanged.",
        f"Exchange the headers of the two columns; {APPROVE}",
    ),
    "copied": RowCheck(
        "error",
        ANY,
        "At most 2 % of the outlets may have the previous value of another column.",
        f"Check which column the values belong to; {APPROVE}",
    ),
    "shifted": RowCheck(
        "error",
        ANY,
        "At most 2 % of the outlets may have the name, address, phones or position of another outlet.",
        f"Check whether the column was shifted or sorted against the others; {APPROVE}",
    ),
    "emptied": RowCheck(
        "error",
        ANY,
        "At most 5 % of the outlets with a field may lose it (`LOCATOR_HOLD_EMPTIED`).",
        f"Check whether the column is missing or was renamed; {APPROVE}",
    ),
    "column_lost": RowCheck(
        "error",
        ANY,
        "At most 5 % of the rows may leave a column empty that they filled before and the loader fills in.",
        f"Check whether the column is missing or was renamed; {APPROVE}",
    ),
    "changed": RowCheck(
        "error",
        ANY,
        "At most 10 % of the outlets with a field may change it (`LOCATOR_HOLD_CHANGED`).",
        f"Compare the column with the previous file; {APPROVE}",
    ),
}


def hold_findings(reasons: Iterable[HoldReason], file: str) -> Iterator[Finding]:
    """Yield the reasons of the guard as findings of the whole file."""
    for code, sentence, figures in reasons:
        check = HOLD_CHECKS[code]
        column = str(figures.get("column") or figures.get("columns") or check.column)
        yield finding(
            Record(file, 0, 0, {}), code, "error", column, figures.get("examples"), sentence, check.fix
        )
