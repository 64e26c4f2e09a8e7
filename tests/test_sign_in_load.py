"""Many sign-ins at once: they wait for each other, and nobody else waits for them."""

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from pathlib import Path

import pytest

from . import sample_release
from .program import Program, run
from .staff_client import add_users, post
from .web_client import Client

pytestmark = pytest.mark.slow

CLIENTS = 16
SLOW = "lambda hashed, password: __import__('time').sleep(1) or False"  # a second for each password
QUERY = "/api/v1/nearest?q=%E9%99%86%E5%AE%B6%E5%98%B4"


@pytest.fixture
def slow_hashes(tmp_path: Path) -> Iterator[Program]:
    database = sample_release.copy_to(tmp_path)
    add_users(database, ["operator"])
    with run(database, values={"locator.store.passwords.matches": SLOW}, rate_limit="off") as program:
        yield program


def test_sign_ins_do_not_take_the_threads_of_others(slow_hashes: Program) -> None:
    def attempt(number: int) -> tuple[int, str]:
        with closing(slow_hashes.client()) as client:
            answer = post(client, "/admin/sign-in", name=f"name {number}", password="not this one")
            return answer.status_code, answer.headers.get("Retry-After", "")

    with closing(slow_hashes.client()) as client, ThreadPoolExecutor(CLIENTS) as pool:
        assert client.get(QUERY).status_code == 200
        attempts = [pool.submit(attempt, number) for number in range(CLIENTS)]
        answered = answers_until_first(client, lambda: any(item.done() for item in attempts))
        assert answered >= 3, "searches wait for passwords"
        outcomes = [item.result() for item in attempts]
    assert {status for status, _ in outcomes} == {403, 503}
    assert all(wait for status, wait in outcomes if status == 503)


def answers_until_first(client: Client, is_done: Callable[[], bool]) -> int:
    """Return how many searches are answered before something is done."""
    count = 0
    while not is_done():
        assert client.get(QUERY).status_code == 200
        count += 1
    return count
