"""Long lists of staff pages in parts, with a search."""

import pytest
from flask import Flask

from locator.web.admin.paging import PER_PAGE, page_of

ENTRIES = [f"SZ{number} {'福田店' if number % 2 else '南山店'}" for number in range(60)]


@pytest.mark.parametrize(
    ("query", "number", "last", "found", "first"),
    [
        ("", 1, 3, 60, "SZ0 南山店"),
        ("page=3", 3, 3, 60, "SZ50 南山店"),
        ("page=99", 3, 3, 60, "SZ50 南山店"),
        ("page=0", 1, 3, 60, "SZ0 南山店"),
        ("page=x", 1, 3, 60, "SZ0 南山店"),
        ("find=福田", 1, 2, 30, "SZ1 福田店"),
        ("find=福田&page=2", 2, 2, 30, "SZ51 福田店"),
        ("find=sz59 福田", 1, 1, 1, "SZ59 福田店"),
        ("find=罗湖", 1, 1, 0, None),
    ],
)
def test_a_part_of_what_is_found(query: str, number: int, last: int, found: int, first: str | None) -> None:
    with Flask("x").test_request_context(f"/?{query}"):
        page = page_of(ENTRIES, str)
    assert (page.number, page.last, page.found, page.total) == (number, last, found, 60)
    assert next(iter(page.entries), None) == first and len(page.entries) <= PER_PAGE
    assert page.last_item - page.first_item + 1 == len(page.entries)


def test_a_form_that_is_displayed_again_stays_in_its_part() -> None:
    with Flask("x").test_request_context("/", method="POST", data={"find": "福田", "page": "2"}):
        assert page_of(ENTRIES, str).first_item == PER_PAGE + 1
