"""Clients that do not wait: `python -m bench.open_loop HOST RATE SECONDS [CONNECTIONS]`.

Requests are sent at a rate, whatever the answers take, with the headers of a browser, from many addresses.
Prints a JSON list with the start, the seconds, the status and the Retry-After header of each answer.
"""

import asyncio
import json
import sys
from contextlib import suppress
from random import Random
from time import perf_counter
from typing import Any

from .load import BROWSER

ADDRESSES, PATIENCE = 100, 30.0
Record = tuple[float, float, int, str]
Wire = tuple[asyncio.StreamReader, asyncio.StreamWriter]


class Crowd:
    """Connections that are used again when they are free; beyond `limit`, requests are counted as unsent."""

    def __init__(self, host: str, limit: int) -> None:
        self._name, _, port = host.partition(":")
        self._port, self._limit = int(port), limit
        self._free: list[Wire] = []
        self._open, self._rng = 0, Random(1)
        self.seen: list[Record] = []

    async def ask(self, at: float) -> None:
        """Send one request and record its answer; status 0 if there was none."""
        status, wait, wire = 0, "", None
        begin = perf_counter()
        with suppress(OSError, asyncio.IncompleteReadError, TimeoutError, ValueError, IndexError):
            async with asyncio.timeout(PATIENCE):
                wire = self._free.pop() if self._free else await self._connect()
                status, wait, closes = await self._exchange(wire)
                if not closes:
                    self._free.append(wire)
                    wire = None
        if wire is not None:
            self._open -= 1
            wire[1].close()
        self.seen.append((at, perf_counter() - begin, status, wait))

    async def _connect(self) -> Wire:
        if self._open >= self._limit:
            raise OSError("too many connections")
        self._open += 1
        source = f"127.0.1.{1 + self._open % ADDRESSES}"
        try:
            return await asyncio.open_connection(self._name, self._port, local_addr=(source, 0))
        except OSError:
            self._open -= 1
            raise

    async def _exchange(self, wire: Wire) -> tuple[int, str, bool]:
        reader, writer = wire
        path = f"/api/v1/nearest?lat={self._rng.uniform(23, 40):.4f}&lon={self._rng.uniform(104, 120):.4f}"
        head = [f"GET {path} HTTP/1.1", "Host: localhost", *(f"{k}: {v}" for k, v in BROWSER.items()), "", ""]
        writer.write("\r\n".join(head).encode())
        lines = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1").lower().split("\r\n")
        headers = dict(line.split(": ", 1) for line in lines[1:] if ": " in line)
        await reader.readexactly(int(headers.get("content-length", 0)))
        return int(lines[0].split()[1]), headers.get("retry-after", ""), headers.get("connection") == "close"


async def _run(host: str, rate: float, seconds: float, limit: int) -> list[Record]:
    crowd, tasks, begin = Crowd(host, limit), set[asyncio.Task[Any]](), perf_counter()
    sent = 0
    while (now := perf_counter() - begin) < seconds:
        while sent < now * rate:
            task = asyncio.create_task(crowd.ask(sent / rate))
            tasks.add(task)
            task.add_done_callback(tasks.discard)
            sent += 1
        await asyncio.sleep(0.002)
    await asyncio.gather(*tasks)
    return crowd.seen


if __name__ == "__main__":
    arguments = sys.argv[1:]
    count = int(arguments[3]) if len(arguments) > 3 else 2_000
    json.dump(asyncio.run(_run(arguments[0], float(arguments[1]), float(arguments[2]), count)), sys.stdout)
