"""Formats coverage as text: a table for a terminal, CSV, JSON."""

import csv
from collections.abc import Iterator
from io import StringIO

import orjson

from ..analytics.coverage import KILOMETRES, METHOD, SOURCE, Coverage, CoverageRow, percent
from ..feed.export.text import BOM
from ..feed.flat import escape_formula
from ..network.outlet import KINDS

HEADER = (
    *("adcode", "level", "name", "people"),
    *(f"{kind}_within_{km}_km" for kind in KINDS for km in KILOMETRES),
)


def format_coverage(result: Coverage, form: str) -> str:
    """Return the coverage as `json`, `csv` or `table`."""
    if form == "json":
        return orjson.dumps(result.to_dict(), option=orjson.OPT_INDENT_2).decode() + "\n"
    return _csv(result) if form == "csv" else "\n".join([*_table(result), "", *summary_lines(result)]) + "\n"


def _csv(result: Coverage) -> str:
    text = StringIO()
    rows = csv.writer(text, lineterminator="\r\n")
    rows.writerow(HEADER)
    rows.writerows(_cells(row) for row in result.rows)
    return BOM + text.getvalue()


def _cells(row: CoverageRow) -> list[str]:
    area = row.path[-1]
    people = "" if row.people is None else str(row.people)
    shares = [_share(count, row.people) for kind in KINDS for count in row.within[kind]]
    return [area.adcode, area.level, escape_formula(row.name), people, *shares]


def _share(count: int, people: int | None) -> str:
    return f"{count * 10_000 // people / 10_000:.4f}" if people else ""  # rounded down


def _table(result: Coverage) -> Iterator[str]:
    """Yield the rows that have a figure; names come last because their widths differ."""
    reaches = "".join(f"{km:>6}" for km in KILOMETRES)
    yield f"{'':21}{'service center, % within km':>30}  {'drop-off point, % within km':>30}"
    yield f"{'adcode':<6}  {'people':>11}  {reaches}  {reaches}  area"
    for row in result.rows:
        if row.people is not None:
            yield f"{row.path[-1].adcode}  {_figures(row)}  {row.name}"
    yield f"{'':6}  {_figures(result.total)}  total"


def _figures(row: CoverageRow) -> str:
    shares = ("".join(f"{text:>6}" for text in row.percents(kind)) for kind in KINDS)
    return f"{row.people or 0:>11,}  {'  '.join(shares)}"


def summary_lines(result: Coverage) -> Iterator[str]:
    """Yield the gaps in the data, the suggested places and the method."""
    params, people = result.params, result.total.people or 0
    unknown = sum(row.people is None for row in result.rows)
    yield f"{people:,} people at {len(result.people):,} points"
    yield f"{unknown:,} of {len(result.rows):,} rows have no population figure, so no share"
    kind, within = params.kind.replace("_", "-"), params.within / 1000
    yield f"best locations for the next {params.count} {kind} outlets, each with a reach of {within:g} km:"
    for number, place in enumerate(result.suggestions, 1):
        gained, share = f"+{place.gained:,}", percent(place.covered, people, 2)
        yield f"{number:>3}. {place.code:<9}  {gained:>11} people  {share:>6} % of all  {place.name}"
    if not result.suggestions:
        yield "     no location would reach additional people"
    yield METHOD
    yield f"people: {SOURCE}; an approximation, see docs/coverage.md"
    if result.release.sample:
        yield "the network is sample data"
