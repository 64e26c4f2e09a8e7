"""Every field of an outlet is exported, documented, in the sample and on its page."""

import csv
import re
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any, cast

import pytest

from locator.config import Settings
from locator.errors import InvalidInput
from locator.feed.flat import COLUMN_OF, COLUMNS, OBJECT_COLUMNS
from locator.feed.profiles import load_profile
from locator.feed.record import Record
from locator.feed.rules.feed import Feed, RuleContext
from locator.feed.rules.text_quality import markup_in_text, private_data
from locator.network.outlet import Outlet
from locator.network.text_fields import FORMATTED_FIELDS, PUBLIC_NUMBER_FIELDS, part_of
from locator.serving.container import Container
from locator.store.overrides import EDITABLE, Closure, Edit
from locator.web.api.response_schemas import components

ROOT = Path(__file__).parent.parent
OUTLET_PAGE = "templates/outlet.html"
PARTS_OF_PAGE = ("templates/_outlet_parts.html", "templates/components/before_you_go.html")
NOT_IN_SAMPLE = {"code", "address.postcode", "source.lon", "source.lat", "source.datum", "source.feed"}
NOT_ON_PAGE = {
    "address.township",
    "address.postcode",
    "lat",
    "lon",
    "source.lon",
    "source.lat",
    "photos.source",
}
COMPUTED = {  # fields that the page displays through a function
    "hours": "format_spans(day",
    "exceptions.from": "format_date_range(e,",
    "exceptions.closed": "t('closed')",
    "address.province": "address_text(address)",
    "address.city": "address_text(address)",
    "address.district": "address_text(address)",
}


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


def text_fields() -> list[str]:
    """Return the fields whose JSON schema is text without an enumeration or a format."""
    schema = Outlet.model_json_schema(by_alias=False)

    def is_text(field: dict[str, Any]) -> bool:
        branches = field.get("anyOf", [field])
        items = [branch.get("items", branch) for branch in branches]
        return any(
            item.get("type") == "string" and not {"enum", "const", "format"} & {*item} for item in items
        )

    def members(field: dict[str, Any]) -> dict[str, Any]:
        names = re.findall(r"#/\$defs/(\w+)", str(field))
        return dict(schema["$defs"][names[0]].get("properties", {})) if names else {}

    found = [name for name, field in schema["properties"].items() if is_text(field)]
    for name, field in schema["properties"].items():
        found += [f"{name}.{member}" for member, inner in members(field).items() if is_text(inner)]
    return found


TEXTS = sorted(set(text_fields()) - FORMATTED_FIELDS)
PRIVATE = sorted(set(TEXTS) - PUBLIC_NUMBER_FIELDS)
NUMBER, MARKUP = "13812345678", "<b>x</b>"


def outlet_with(field: str, text: str) -> Outlet:
    """Return an outlet with a text in a field."""
    base = Outlet(ref="A1", kind="drop_off", name="x", lat=31, lon=121)
    name, _, member = field.partition(".")
    annotation = Outlet.model_fields[name].annotation
    part = part_of(annotation)
    item = part.model_construct(**{member: text}) if part and member else text
    return base.model_copy(update={name: (item,) if "tuple" in str(annotation) else item})


def reported_columns(rule: Any, field: str, text: str) -> set[str]:
    """Return the columns in which a rule finds a violation."""
    feed = Feed(cast("RuleContext", None))
    feed.add(Record("x.csv", 1, 2, {}, ""), outlet_with(field, text))
    return {violation.column for violation in rule.check(feed)}


@pytest.mark.parametrize("field", PRIVATE)
def test_a_mobile_number_in_a_text_of_a_feed_is_reported(field: str) -> None:
    assert reported_columns(private_data, field, NUMBER) == {column_of(field)}


@pytest.mark.parametrize("field", TEXTS)
def test_markup_in_a_text_of_a_feed_is_reported(field: str) -> None:
    assert reported_columns(markup_in_text, field, MARKUP) == {column_of(field)}


@pytest.mark.parametrize("field", sorted(PUBLIC_NUMBER_FIELDS))
def test_a_mobile_number_may_be_a_public_number(field: str) -> None:
    assert not reported_columns(private_data, field, NUMBER)


def enter(field: str, text: str) -> None:
    """Edit a field, or close an outlet with a reason."""
    changes = Container(Settings(database="sqlite:///:memory:")).manual_changes
    if field == "exceptions.reason":
        changes.close(Closure(date(2099, 1, 1), date(2099, 1, 2), text, ref="A1"), "li", lambda _: True)
    else:
        top, _, member = field.partition(".")
        value: Any = text
        if top in OBJECT_COLUMNS:
            field, value = top, [{member: text}]
        assert field in EDITABLE, f"locator/store/overrides.py: {field} cannot be edited"
        changes.edit(Edit("A1", field, value), "li", "x", lambda _: True)


@pytest.mark.parametrize("field", PRIVATE)
def test_an_edit_with_a_mobile_number_is_rejected(field: str) -> None:
    with pytest.raises(InvalidInput, match="personal phone"):
        enter(field, NUMBER)


@pytest.mark.parametrize("field", TEXTS)
def test_an_edit_with_markup_is_rejected(field: str) -> None:
    with pytest.raises(InvalidInput, match="markup"):
        enter(field, MARKUP)


@pytest.mark.parametrize("field", FIELDS)
def test_an_export_has_a_column(field: str) -> None:
    top, _, member = field.partition(".")
    path = COLUMNS[column_of(field)]
    is_list = top in ("exceptions", *OBJECT_COLUMNS)
    assert path == (top, member) or (path == (top,) and (not member or is_list)), field


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
    top, _, name = field.partition(".")
    member = name if top in ("exceptions", *OBJECT_COLUMNS) else column_of(field)
    missing = {column_of(field), member} - documented
    assert not missing, f"docs/feeds.md: the table of columns has no {sorted(missing)}"


@pytest.mark.parametrize("field", sorted(set(FIELDS) - NOT_IN_SAMPLE))
def test_the_sample_feed_fills_it(field: str) -> None:
    message = f"locator/feed/sample/attributes.py: no sample outlet has {field} (`make quick` rebuilds it)"
    assert column_of(field) in sample_columns(), message


@pytest.mark.parametrize("field", sorted(set(FIELDS) - NOT_ON_PAGE))
def test_the_outlet_page_displays_it(field: str) -> None:
    name, _, member = field.partition(".")
    items = {"exceptions": "e", "photos": "photo", "notice": "item"}
    variable = items.get(name, name) if member else "outlet"
    html = text_of(OUTLET_PAGE) + "".join(map(text_of, PARTS_OF_PAGE))
    found = (
        COMPUTED[field] in html
        if field in COMPUTED
        else re.search(rf"\b{variable}\.{member or name}\b", html)
    )
    assert found, f"{OUTLET_PAGE}: does not display {field}; add it and its label, or list it in NOT_ON_PAGE"
