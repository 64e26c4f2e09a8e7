"""`python -m bench.structure`: packages, layers, dependencies, and the files involved in a call.

Packages are the packages and modules at the top level of `locator/`; a dependency is an import from one into
another. The files of a call are those of `locator/` in which it runs a function, after warm-up.
"""

import ast
import sys
import tempfile
from collections.abc import Callable
from functools import partial
from itertools import chain
from pathlib import Path
from types import FrameType
from typing import Any

from locator.app import create_web_app
from locator.config import Settings
from locator.serving.container import Container
from tests import sample_release
from tests.network import NOW

ROOT = Path(__file__).parent.parent
PACKAGE = ROOT / "locator"
CALLS = {
    "nearest by position": ("GET", "/api/v1/nearest?lat=31.2397&lon=121.4998"),
    "nearest by text": ("GET", "/api/v1/nearest?q=%E9%99%86%E5%AE%B6%E5%98%B4"),
    "the page": ("POST", "/"),
}


def room_imports() -> dict[str, set[str]]:
    """Return for each room the rooms it imports from."""
    rooms: dict[str, set[str]] = {}
    for path in sorted(PACKAGE.rglob("*.py")):
        parts = path.relative_to(PACKAGE).with_suffix("").parts
        room = parts[0]
        targets = chain.from_iterable(
            _targets(node, parts[:-1]) for node in ast.walk(ast.parse(path.read_text()))
        )
        rooms.setdefault(room, set()).update(target for target in targets if target != room)
    return rooms


def _targets(node: ast.AST, package: tuple[str, ...]) -> list[str]:
    """Return the rooms that a relative import names."""
    if not isinstance(node, ast.ImportFrom) or not node.level:
        return []
    base = (*package[: len(package) - node.level + 1], *(node.module or "").split("."))
    base = tuple(part for part in base if part)
    return [base[0]] if base else [alias.name for alias in node.names]


def floors(rooms: dict[str, set[str]]) -> list[list[str]]:
    """Return the rooms by floor, the ground first. Raises ValueError on a circle."""
    built: list[list[str]] = []
    done: set[str] = set()
    while set(rooms) - done:
        floor = sorted(room for room in set(rooms) - done if rooms[room] <= done)
        if not floor:
            raise ValueError(f"a circle among {sorted(set(rooms) - done)}")
        built.append(floor)
        done |= set(floor)
    return built


def files_of(call: Callable[[], Any]) -> list[str]:
    """Return the files of the package in which a call runs a function."""
    files = set()

    def profile(frame: FrameType, event: str, _: Any) -> None:
        if event == "call":
            files.add(frame.f_code.co_filename)

    call()
    sys.setprofile(profile)
    try:
        call()
    finally:
        sys.setprofile(None)
    return sorted(str(Path(file).relative_to(PACKAGE)) for file in files if file.startswith(f"{PACKAGE}/"))


def main() -> None:
    """Print the figures."""
    rooms = room_imports()
    stories = floors(rooms)
    arrows = sum(len(targets) for targets in rooms.values())
    print(f"{len(rooms)} rooms on {len(stories)} floors, {arrows} arrows, no circle")
    for number, floor in enumerate(stories):
        print(f"  {number:2}  {', '.join(floor)}")
    with tempfile.TemporaryDirectory() as folder:
        database = sample_release.copy_to(Path(folder))
        container = Container(Settings(database=database, rate_limit="off"), lambda: NOW)
        container.service.prepare(container.current_release.snapshot, None)  # as the running server does
        client = create_web_app(container=container).test_client()
        for name, (method, path) in CALLS.items():
            data = {"q": "陆家嘴"} if method == "POST" else None
            files = files_of(partial(client.open, path, method=method, data=data, buffered=True))
            print(f"{name}: {len(files)} files\n    {', '.join(files)}")
        container.shut_down()


if __name__ == "__main__":
    main()
