"""Counts of requests by client: which clients are refused first in an overload."""

import pytest

from locator.web.middleware.arrivals import Arrivals

WINDOW, FLOOD = 10, 20


@pytest.mark.parametrize(
    ("counts", "frequent", "floods"),
    [
        ({"a": 1}, {"a"}, set()),
        ({"a": 3, "b": 3, "c": 3}, {"a", "b", "c"}, set()),  # all alike: each is refused
        ({"a": 18, "b": 3, "c": 3}, {"a"}, set()),
        ({"a": 21, "b": 3}, {"a"}, {"a"}),
        ({"a": 30, "b": 21, "c": 1}, {"a", "b"}, {"a", "b"}),
        ({"a": 300, "b": 21}, {"a"}, {"a"}),  # many, but fewer than another
    ],
)
def test_clients_with_more_requests_than_the_average(
    counts: dict[str, int], frequent: set[str], floods: set[str]
) -> None:
    arrivals = Arrivals(WINDOW, FLOOD, lambda: 0)
    for client, count in counts.items():
        for _ in range(count):
            arrivals.add(client)
    assert {client for client in counts if arrivals.is_frequent(client)} == frequent
    assert {client for client in counts if arrivals.is_flood(client)} == floods


@pytest.mark.parametrize(("later", "is_flood"), [(5, True), (10, True), (19, True), (20, False), (35, False)])
def test_counts_of_the_previous_window_matter(later: int, is_flood: bool) -> None:
    now = 0
    arrivals = Arrivals(WINDOW, FLOOD, lambda: now)
    for _ in range(FLOOD + 1):
        arrivals.add("a")
    now = later
    arrivals.add("b")
    assert arrivals.is_flood("a") == is_flood
