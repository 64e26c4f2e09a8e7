"""Fair thread scheduling: a client with many requests delays only itself."""

import asyncio
from collections.abc import Awaitable, Callable
from threading import Event

import pytest

from locator.web.middleware.fair_threads import FairThreads, Overloaded

from .event_loop import run_in_new_loop


def threads(max_waiting: int = 100, max_waiting_per_client: int = 100, seconds: float = 60.0) -> FairThreads:
    return FairThreads(
        threads=2,
        share=1,
        max_queued=max_waiting,
        max_queued_per_client=max_waiting_per_client,
        seconds=seconds,
    )


def test_clients_take_turns() -> None:
    order: list[str] = []

    async def ask() -> None:
        pool, gate = threads(), Event()
        blocked = [asyncio.ensure_future(pool.run(name, gate.wait, 10)) for name in ("greedy", "other")]
        queued = [asyncio.ensure_future(pool.run("greedy", order.append, f"greedy {n}")) for n in range(3)]
        queued += [asyncio.ensure_future(pool.run("third", order.append, f"third {n}")) for n in range(2)]
        await asyncio.sleep(0)
        gate.set()
        await asyncio.gather(*blocked, *queued)

    run_in_new_loop(ask())
    assert order.index("third 0") < order.index("greedy 1") and len(order) == 5


def test_one_client_never_has_more_than_its_share() -> None:
    running, peak = 0, 0

    def work() -> None:
        nonlocal running, peak
        running += 1
        peak = max(peak, running)
        Event().wait(0.002)
        running -= 1

    async def ask() -> None:
        pool = threads()
        await asyncio.gather(*(pool.run("one", work) for _ in range(20)))

    run_in_new_loop(ask())
    assert peak == 1


@pytest.mark.parametrize(
    ("max_waiting", "max_waiting_per_client", "clients"), [(3, 9, "abcdef"), (9, 3, "aaaaaa")]
)
def test_rejects_excess_requests_immediately(
    max_waiting: int, max_waiting_per_client: int, clients: str
) -> None:
    async def ask() -> list[object]:
        pool, gate = threads(max_waiting, max_waiting_per_client), Event()
        running = [asyncio.ensure_future(pool.run(name, gate.wait, 10)) for name in ("a", "z")]
        await asyncio.sleep(0)
        waiters = [asyncio.ensure_future(pool.run(name, str)) for name in clients]
        await asyncio.sleep(0.01)
        rejected = [task.exception() for task in waiters if task.done()]
        gate.set()
        answers = await asyncio.gather(*running, *waiters, return_exceptions=True)
        assert sum(isinstance(answer, Overloaded) for answer in answers) == len(rejected)
        return list(rejected)

    rejected = run_in_new_loop(ask())
    assert len(rejected) == 3 and all(isinstance(problem, Overloaded) for problem in rejected)


def test_a_cancelled_turn_passes_to_the_next() -> None:
    async def ask() -> str:
        pool, gate = threads(), Event()
        running = asyncio.ensure_future(pool.run("a", gate.wait, 10))
        await asyncio.sleep(0)
        gone = asyncio.ensure_future(pool.run("a", str))
        last: Awaitable[str] = asyncio.ensure_future(pool.run("a", lambda: "answered"))
        await asyncio.sleep(0)
        gone.cancel()
        gate.set()
        await running
        return await asyncio.wait_for(last, 10)

    assert run_in_new_loop(ask()) == "answered"


def test_rejects_overdue_requests_but_not_started_ones() -> None:
    async def ask() -> tuple[str, str]:
        pool, gate = threads(seconds=0.05), Event()
        blocked = asyncio.ensure_future(pool.run("a", gate.wait, 10))
        await asyncio.sleep(0)
        begun = asyncio.ensure_future(pool.resume("a", lambda: "resumed"))
        with pytest.raises(Overloaded):
            await pool.run("a", str)
        gate.set()
        await blocked
        return await begun, await pool.run("a", lambda: "answered")

    assert run_in_new_loop(ask()) == ("resumed", "answered")


def test_an_error_gives_the_thread_back() -> None:
    def fail() -> None:
        raise ValueError

    async def ask(work: Callable[[], object]) -> None:
        pool = threads()
        for _ in range(5):
            with pytest.raises(ValueError):
                await pool.run("a", work)
        assert await pool.run("a", lambda: 1) == 1

    run_in_new_loop(ask(fail))
