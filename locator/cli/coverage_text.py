"""Coverage as text: a table for a terminal, CSV, JSON."""

import csv
from collections.abc import Iterator
from io import StringIO

import orjson

from ..analytics.coverage import KILOMETRES, METHOD, SOURCE, Coverage, CoverageRow, percent
from ..feed.export.text import BOM
from ..feed.flat import inert
from ..network.outlet import KINDS

HEADER = (
    *("adcode", "level", "name", "people"),
    *(f"{kind}_within_{km}_km" for kind in KINDS for km in KILOMETRES),
)


def text_of(found: Coverage, form: str) -> str:
    """The coverage as `json`, `csv` or `table`."""
    if form == "json":
        return orjson.dumps(found.told(), option=orjson.OPT_INDENT_2).decode() + "\n"
    return _csv(found) if form == "csv" else "\n".join([*_table(found), "", *told_of(found)]) + "\n"


def _csv(found: Coverage) -> str:
    text = StringIO()
    rows = csv.writer(text, lineterminator="\r\n")
    rows.writerow(HEADER)
    rows.writerows(_cells(row) for row in found.rows)
    return BOM + text.getvalue()


def _cells(row: CoverageRow) -> list[str]:
    area = row.path[-1]
    people = "" if row.people is None else str(row.people)
    shares = [_share(count, row.people) for kind in KINDS for count in row.within[kind]]
    return [area.adcode, area.level, inert(row.name), people, *shares]


def _share(count: int, people: int | None) -> str:
    return f"{count * 10_000 // people / 10_000:.4f}" if people else ""  # never rounded up


def _table(found: Coverage) -> Iterator[str]:
    """The rows that have a figure, names last because they differ in width."""
    reaches = "".join(f"{km:>6}" for km in KILOMETRES)
    yield f"{'':21}{'service center, % within km':>30}  {'drop-off point, % within km':>30}"
    yield f"{'adcode':<6}  {'people':>11}  {reaches}  {reaches}  area"
    for row in found.rows:
        if row.people is not None:
            yield f"{row.path[-1].adcode}  {_figures(row)}  {row.name}"
    yield f"{'':6}  {_figures(found.whole)}  all people known"


def _figures(row: CoverageRow) -> str:
    shares = ("".join(f"{text:>6}" for text in row.percents(kind)) for kind in KINDS)
    return f"{row.people or 0:>11,}  {'  '.join(shares)}"


def told_of(found: Coverage) -> Iterator[str]:
    """What is not known, the places, and how all of it came about."""
    asked, people = found.asked, found.whole.people or 0
    unknown = sum(row.people is None for row in found.rows)
    yield f"{people:,} people known at {len(found.people):,} points"
    yield f"{unknown:,} of {len(found.rows):,} rows have no figure, so no share"
    kind, within = asked.kind.replace("_", "-"), asked.within / 1000
    yield f"where the next {asked.count} {kind} outlets would help most, each reaching {within:g} km:"
    for number, each in enumerate(found.suggestions, 1):
        gained, share = f"+{each.gained:,}", percent(each.covered, people, 2)
        yield f"{number:>3}. {each.code:<9}  {gained:>11} people  {share:>6} % of all  {each.name}"
    if not found.suggestions:
        yield "     nobody more would be reached from any place"
    yield METHOD
    yield f"people: {SOURCE}; an approximation, see docs/coverage.md"
    if found.release.sample:
        yield "the network is the invented sample"
