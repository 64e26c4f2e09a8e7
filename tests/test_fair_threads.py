"""Fair thread scheduling: a client with many requests delays only itself."""

import asyncio
from collections.abc import Awaitable, Callable
from threading import Event

import pytest

from locator.web.middleware.fair_threads import FairThreads, Overloaded

from .event_loop import run_in_own_loop


def threads(waiting: int = 100, waiting_each: int = 100, seconds: float = 60.0) -> FairThreads:
    return FairThreads(
        threads=2, share=1, max_queued=waiting, max_queued_per_client=waiting_each, seconds=seconds
    )


def test_clients_take_turns() -> None:
    order: list[str] = []

    async def ask() -> None:
        pool, gate = threads(), Event()
        blocked = [asyncio.ensure_future(pool.run(name, gate.wait, 10)) for name in ("greedy", "other")]
        waiting = [asyncio.ensure_future(pool.run("greedy", order.append, f"greedy {n}")) for n in range(3)]
        waiting += [asyncio.ensure_future(pool.run("third", order.append, f"third {n}")) for n in range(2)]
        await asyncio.sleep(0)
        gate.set()
        await asyncio.gather(*blocked, *waiting)

    run_in_own_loop(ask())
    assert order.index("third 0") < order.index("greedy 1") and len(order) == 5


def test_one_client_never_has_more_than_its_share() -> None:
    running, most = 0, 0

    def work() -> None:
        nonlocal running, most
        running += 1
        most = max(most, running)
        Event().wait(0.002)
        running -= 1

    async def ask() -> None:
        pool = threads()
        await asyncio.gather(*(pool.run("one", work) for _ in range(20)))

    run_in_own_loop(ask())
    assert most == 1


@pytest.mark.parametrize(("waiting", "waiting_each", "clients"), [(3, 9, "abcdef"), (9, 3, "aaaaaa")])
def test_what_is_too_much_is_refused_at_once(waiting: int, waiting_each: int, clients: str) -> None:
    async def ask() -> list[object]:
        pool, gate = threads(waiting, waiting_each), Event()
        held = [asyncio.ensure_future(pool.run(name, gate.wait, 10)) for name in ("a", "z")]
        await asyncio.sleep(0)
        waiters = [asyncio.ensure_future(pool.run(name, str)) for name in clients]
        await asyncio.sleep(0.01)
        refused = [task.exception() for task in waiters if task.done()]
        gate.set()
        answers = await asyncio.gather(*held, *waiters, return_exceptions=True)
        assert sum(isinstance(answer, Overloaded) for answer in answers) == len(refused)
        return list(refused)

    refused = run_in_own_loop(ask())
    assert len(refused) == 3 and all(isinstance(problem, Overloaded) for problem in refused)


def test_a_turn_that_was_given_up_is_passed_on() -> None:
    async def ask() -> str:
        pool, gate = threads(), Event()
        held = asyncio.ensure_future(pool.run("a", gate.wait, 10))
        await asyncio.sleep(0)
        gone = asyncio.ensure_future(pool.run("a", str))
        last: Awaitable[str] = asyncio.ensure_future(pool.run("a", lambda: "answered"))
        await asyncio.sleep(0)
        gone.cancel()
        gate.set()
        await held
        return await asyncio.wait_for(last, 10)

    assert run_in_own_loop(ask()) == "answered"


def test_who_waits_too_long_is_refused_and_what_has_begun_is_not() -> None:
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

    assert run_in_own_loop(ask()) == ("resumed", "answered")


def test_an_error_gives_the_thread_back() -> None:
    def fail() -> None:
        raise ValueError

    async def ask(work: Callable[[], object]) -> None:
        pool = threads()
        for _ in range(5):
            with pytest.raises(ValueError):
                await pool.run("a", work)
        assert await pool.run("a", lambda: 1) == 1

    run_in_own_loop(ask(fail))
