"""Refusals by the delay of the event loop: in a lasting overload only."""

import asyncio
from collections.abc import Sequence

import pytest

from locator.web.middleware.loop_delay import LoopDelay

from .event_loop import run_in_new_loop

LIMIT, GRACE = 10, 50  # milliseconds


class Worker:
    """An event loop in which each request takes a time by a clock of its own."""

    def __init__(self) -> None:
        self.now = 0
        self._delay = LoopDelay(LIMIT, GRACE, lambda: self.now)
        self.refused = 0

    async def _request(self, milliseconds: int) -> None:
        if self._delay.is_late():
            self.refused += 1
        else:
            self.now += milliseconds

    async def serve(self, iterations: Sequence[tuple[int, int, int]]) -> list[int]:
        """Serve iterations of (idle, requests, milliseconds of each); return how many each refused."""
        result = []
        for idle, count, milliseconds in iterations:
            self.now, before = self.now + idle, self.refused
            await asyncio.gather(*(self._request(milliseconds) for _ in range(count)))
            result.append(self.refused - before)
        return result


@pytest.mark.parametrize(
    ("iterations", "refused"),
    [
        ([(0, 3, 1)] * 20, [0] * 20),  # below the limit
        ([(0, 100, 1), (0, 3, 1), (0, 100, 1)], [0, 0, 0]),  # single bursts
        ([(0, 30, 1)] * 5, [0, 0, 9, 19, 19]),  # late once the grace is over
        ([(0, 30, 1)] * 4 + [(0, 4, 1), (0, 30, 1)], [0, 0, 9, 19, 0, 0]),  # and recovers
        ([(70, 40, 1)] * 10, [0] * 10),  # bursts after which the loop is idle
        ([(0, 1, 200)] * 10, [0] * 10),  # the first request of an iteration is always served
    ],
)
def test_refuses_only_in_a_lasting_overload(
    iterations: Sequence[tuple[int, int, int]], refused: list[int]
) -> None:
    assert run_in_new_loop(Worker().serve(iterations)) == refused
