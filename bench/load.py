"""Benchmark clients in separate processes: `python -m bench.load NICENESS HOST SECONDS SOURCE…`.

Each source is a loopback address with its own connection; requests are JSON lines on standard input, sent in
rotation.
"""

import http.client
import json
import os
import sys
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from itertools import cycle
from time import perf_counter, sleep
from typing import Any, NamedTuple

BROWSER = {
    "Accept": "text/html,application/xhtml+xml,application/json;q=0.9,*/*;q=0.8",
    "Accept-Encoding": "gzip, deflate, br, zstd",
    "Accept-Language": "zh-CN,zh;q=0.9",
    "User-Agent": "Mozilla/5.0 (Linux; Android 14) AppleWebKit/537.36 Chrome/130.0 Mobile Safari/537.36",
}


class Request(NamedTuple):
    """A request to send after `pause` seconds."""

    path: str
    method: str = "GET"
    body: str = ""
    type: str = ""
    pause: float = 0.0


def main(host: str, seconds: float, sources: list[str]) -> None:
    """Print seconds and status of every answer, as a JSON list."""
    requests = [Request(*json.loads(line)) for line in sys.stdin]
    ends = perf_counter() + seconds
    with ThreadPoolExecutor(len(sources)) as clients:
        answers = list(clients.map(lambda source: _ask(host, ends, source, requests), sources))
    json.dump([answer for part in answers for answer in part], sys.stdout)


def _ask(host: str, ends: float, source: str, requests: list[Request]) -> list[tuple[float, int]]:
    answers: list[tuple[float, int]] = []
    connection: http.client.HTTPConnection | None = None
    for request in cycle(requests):
        sleep(request.pause)
        begin = perf_counter()
        if begin >= ends:
            return answers
        try:
            connection = connection or http.client.HTTPConnection(
                host, timeout=30, source_address=(source, 0)
            )
            status = _status(connection, request)
        except (OSError, http.client.HTTPException):
            connection, status = None, 0
        answers.append((perf_counter() - begin, status))
    return answers


def _status(connection: http.client.HTTPConnection, request: Request) -> int:
    headers: dict[str, Any] = BROWSER | ({"Content-Type": request.type} if request.type else {})
    connection.request(request.method, request.path, request.body.encode() or None, headers)
    response = connection.getresponse()
    response.read()
    return response.status


if __name__ == "__main__":
    with suppress(PermissionError):
        os.nice(int(sys.argv[1]))
    main(sys.argv[2], float(sys.argv[3]), sys.argv[4:])
