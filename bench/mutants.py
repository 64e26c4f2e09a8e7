"""`python -m bench mutants [MODULE …]`: small changes of core modules, and whether their tests notice them.

cosmic-ray changes a comparison, an operator, a number or a condition of a module of `mutants.toml`, in a copy
of the source tree, and runs the tests of that module. `MUTANTS=20` draws as many for each module, `SEED=7`
others; changes of one place count once. Survivors that change nothing that a caller can see are listed in
`mutants.toml` with the reason and do not count. cosmic-ray is installed in an environment of its own, the
folder in MUTANTS_VENV or a temporary one.
"""

import os
import re
import shutil
import sqlite3
import subprocess
import sys
import tempfile
import tomllib
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from pathlib import Path
from queue import Queue
from random import Random
from typing import Any, NamedTuple

from .environments import environment
from .program import ROOT
from .tables import show

EACH, SEED = int(os.environ.get("MUTANTS", "12")), os.environ.get("SEED", "1")
TABLE = Path(__file__).with_suffix(".toml")
SECONDS = 120.0  # a test run that takes longer has noticed the change
# `|` is mostly part of annotations, and `is` equals `==` for most values.
LEFT_OUT = re.compile("Variable|BitOr|_(Eq|NotEq)_Is(Not)?$|_(Is|IsNot)_(Not)?Eq$")
MUTATIONS = """SELECT job_id, operator_name, start_pos_row, start_pos_col
FROM mutation_specs ORDER BY 3, 4, 2, occurrence"""
HEADER = ("module", "mutants", "noticed", "change nothing", "survived")
CONFIG = """[cosmic-ray]
module-path = "locator/{module}"
timeout = {seconds}
excluded-modules = []
test-command = "{python} -m pytest -x -q -n0 -p no:cacheprovider {tests}"
[cosmic-ray.distributor]
name = "local"
"""


class Mutant(NamedTuple):
    """A change as lines `- before` and `+ after`, and whether the tests noticed it."""

    change: str
    is_noticed: bool


def main(arguments: Sequence[str] = ()) -> None:
    """Print a table, and each survivor."""
    table = tomllib.loads(TABLE.read_text(encoding="utf-8"))
    modules = {name: tests for name, tests in table["tests"].items() if not arguments or name in arguments}
    programs = environment("MUTANTS_VENV", "requirements-mutants.txt")
    with tempfile.TemporaryDirectory() as name, programs as commands:
        command = commands / "cosmic-ray"
        copies: Queue[Path] = Queue()
        for number in range(os.cpu_count() or 1):
            copies.put(_copied(Path(name) / f"copy-{number}"))
        with ThreadPoolExecutor(copies.qsize()) as pool:
            results = pool.map(lambda item: _tried(command, copies, *item), modules.items())
            _report(dict(zip(modules, results, strict=True)), table.get("same", {}))


def _copied(folder: Path) -> Path:
    """Copy the tracked files; link what is built."""
    names = subprocess.check_output(["git", "ls-files", "-z"], cwd=ROOT, text=True).split("\0")
    for path in filter(None, names):
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(ROOT / path, folder / path)
    (folder / "data" / "build").symlink_to(ROOT / "data" / "build")
    return folder


def _tried(command: Path, copies: "Queue[Path]", module: str, tests: Sequence[str]) -> list[Mutant]:
    """Try mutants of a module in a copy that no other one uses."""
    folder = copies.get()
    try:
        paths = " ".join(f"tests/{name}" for name in tests)
        text = CONFIG.format(module=module, seconds=SECONDS, python=sys.executable, tests=paths)
        (folder / "mutants.cfg").write_text(text, encoding="utf-8")
        session = folder / "session.sqlite"
        session.unlink(missing_ok=True)
        run = {"cwd": folder, "env": os.environ | {"PYTHONPATH": str(folder)}, "check": True}
        subprocess.run([*_command(command, "init"), session.name], stdout=subprocess.DEVNULL, **run)
        _draw(session, module)
        subprocess.run([*_command(command, "exec"), session.name], stdout=subprocess.DEVNULL, **run)
        return _results(session)
    finally:
        copies.put(folder)


def _command(command: Path, action: str) -> list[str]:
    """Return the command line of an action before the name of the session."""
    return [str(command), action, "mutants.cfg"]


def _draw(session: Path, module: str) -> None:
    """Reduce the session to some mutants, of different places."""
    with closing(sqlite3.connect(session)) as database, database:
        found = database.execute(MUTATIONS).fetchall()
        rng, by_place = Random(f"{SEED} {module}"), {}
        rng.shuffle(found)
        for job, operator, *place in found:
            if not LEFT_OUT.search(operator):
                by_place.setdefault(tuple(place), job)
        drawn = list(by_place.values())[:EACH]
        marks = ",".join("?" * len(drawn))
        for table in ("work_items", "mutation_specs"):
            database.execute(f"DELETE FROM {table} WHERE job_id NOT IN ({marks})", drawn)


def _results(session: Path) -> list[Mutant]:
    with closing(sqlite3.connect(session)) as database:
        found = database.execute("SELECT diff, test_outcome FROM work_results").fetchall()
    return [Mutant(_change(diff), outcome != "SURVIVED") for diff, outcome in found]


def _change(diff: str) -> str:
    """Return the changed lines of a diff, without its head and without indentation."""
    lines = [line for line in diff.splitlines()[3:] if line[:1] in "+-"]
    return "\n".join(f"{line[0]} {line[1:].strip()}" for line in lines)


def _report(results: dict[str, list[Mutant]], same: dict[str, Any]) -> None:
    rows, survivors = [], []
    for module, mutants in results.items():
        known = {entry["change"].strip() for entry in same.get(module, ())}
        left = [mutant for mutant in mutants if not mutant.is_noticed]
        equal = [mutant for mutant in left if mutant.change in known]
        rows.append((module, len(mutants), len(mutants) - len(left), len(equal), len(left) - len(equal)))
        survivors += [(module, mutant.change) for mutant in left if mutant not in equal]
    total = [sum(column) for column in list(zip(*rows, strict=True))[1:]]
    show(f"mutants, seed {SEED}", HEADER, [*rows, ("all", *total)])
    print(f"  noticed: {100 * total[1] / max(1, total[0] - total[2]):.1f} %")
    for module, change in survivors:
        print(f"\n{module}\n{change}")
