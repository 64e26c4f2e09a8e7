"""Every field of an outlet is exported, documented, in the sample and on its page."""

import csv
import re
from functools import cache
from pathlib import Path
from types import NoneType
from typing import Any, get_args

import pytest

from locator.feed.flat import COLUMN_OF, COLUMNS
from locator.feed.profiles import load_profile
from locator.network.outlet import Outlet, Part
from locator.web.api.response_schemas import components

ROOT = Path(__file__).parent.parent
OUTLET_PAGE = "templates/outlet.html"
NOT_IN_SAMPLE = {"code", "address.postcode", "source.lon", "source.lat", "source.datum", "source.feed"}
NOT_ON_PAGE = {"address.township", "address.postcode", "lat", "lon", "source.lon", "source.lat"}
COMPUTED = {  # fields that the page displays through a function
    "hours": "format_spans(day",
    "exceptions.from": "format_date_range(e,",
    "exceptions.closed": "t('closed')",
}


def part_of(annotation: Any) -> type[Part] | None:
    """Return the part that a field is, may be, or is a list of."""
    if isinstance(annotation, type) and issubclass(annotation, Part):
        return annotation
    found = [part_of(member) for member in get_args(annotation) if member not in (NoneType, ...)]
    return next(filter(None, found), None)


def fields() -> list[str]:
    """Return the fields of an outlet and of its parts, such as `name` and `approach.floor`."""
    result = []
    for name, field in Outlet.model_fields.items():
        part = part_of(field.annotation)
        members = part.model_fields.items() if part else ()
        result += [f"{name}.{member.alias or key}" for key, member in members] or [name]
    return result


FIELDS = fields()


def column_of(field: str) -> str:
    """Return the column of a field; dated exceptions are one column."""
    column = COLUMN_OF.get(tuple(field.split("."))) or COLUMN_OF.get((field.split(".")[0],))
    assert column, f"locator/feed/flat.py: NESTED has no part for {field}"
    return column


@cache
def text_of(path: str) -> str:
    return (ROOT / path).read_text(encoding="utf-8")


@cache
def sample_columns() -> frozenset[str]:
    """Return the columns that the sample feed fills."""
    with (ROOT / "data" / "build" / "sample.csv").open(encoding="utf-8-sig", newline="") as file:
        return frozenset(name for row in csv.DictReader(file) for name, value in row.items() if value)


@pytest.mark.parametrize("field", FIELDS)
def test_an_export_has_a_column(field: str) -> None:
    top, _, member = field.partition(".")
    path = COLUMNS[column_of(field)]
    assert path == (top, member) or (path == (top,) and (not member or top == "exceptions")), field


@pytest.mark.parametrize("field", FIELDS)
def test_the_contract_profile_reads_it(field: str) -> None:
    assert column_of(field) in load_profile("contract").sources, f"contract.toml does not read {field}"


@pytest.mark.parametrize("field", FIELDS)
def test_the_openapi_document_describes_it(field: str) -> None:
    name, _, member = field.partition(".")
    assert name in components()["OutletProperties"]["properties"], f"/openapi.json: no outlet has {name}"
    if member:
        part = part_of(Outlet.model_fields[name].annotation)
        assert part and member in components()[part.__name__]["properties"], f"/openapi.json: no {field}"


@pytest.mark.parametrize("field", FIELDS)
def test_the_columns_of_a_feed_are_documented(field: str) -> None:
    table = text_of("docs/feeds.md").partition("## Columns")[2].partition("\n## ")[0]
    documented = set(re.findall(r"`(\w+)`", table))
    member = field.removeprefix("exceptions.") if field.startswith("exceptions.") else column_of(field)
    missing = {column_of(field), member} - documented
    assert not missing, f"docs/feeds.md: the table of columns has no {sorted(missing)}"


@pytest.mark.parametrize("field", sorted(set(FIELDS) - NOT_IN_SAMPLE))
def test_the_sample_feed_fills_it(field: str) -> None:
    message = f"locator/feed/sample/attributes.py: no sample outlet has {field} (`make quick` rebuilds it)"
    assert column_of(field) in sample_columns(), message


@pytest.mark.parametrize("field", sorted(set(FIELDS) - NOT_ON_PAGE))
def test_the_outlet_page_displays_it(field: str) -> None:
    name, _, member = field.partition(".")
    variable = "e" if name == "exceptions" else name if member else "outlet"
    html = text_of(OUTLET_PAGE) + text_of("templates/_outlet_parts.html")
    found = (
        COMPUTED[field] in html
        if field in COMPUTED
        else re.search(rf"\b{variable}\.{member or name}\b", html)
    )
    assert found, f"{OUTLET_PAGE}: does not display {field}; add it and its label, or list it in NOT_ON_PAGE"
