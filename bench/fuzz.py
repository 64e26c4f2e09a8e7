"""Random valid and invalid requests generated from the OpenAPI document, by schemathesis over HTTP.

Schemathesis runs in a separate virtual environment: the folder in SCHEMATHESIS_VENV, else a temporary one.
"""

import json
import os
import subprocess
import sys
import tempfile
from collections import Counter
from pathlib import Path
from typing import Any

from .environments import environment
from .program import ROOT, sample_server
from .tables import show

SEEDS, EXAMPLES = (1, 2, 3), 100
STATUS, SHAPE = "undocumented status", "not as documented"
KINDS = {
    "ServerError": "5xx",
    "UndefinedStatusCode": STATUS,
    "UnsupportedMethodResponse": STATUS,
    "JsonSchemaError": SHAPE,
    "MalformedJson": SHAPE,
    "MissingHeaders": SHAPE,
    "MissingContentType": SHAPE,
    "UndefinedContentType": SHAPE,
    "MalformedMediaType": SHAPE,
}
COLUMNS = ("5xx", STATUS, SHAPE, "other checks", "errors")
HEADER = ("seed", "cases (≥ 5,000 in all)", *(f"{name} (0)" for name in COLUMNS))


def main() -> None:
    """Print the table."""
    programs = environment("SCHEMATHESIS_VENV", "requirements-fuzz.txt")
    with tempfile.TemporaryDirectory() as folder, programs as commands, sample_server() as host:
        st, url = commands / "st", f"http://{host}"
        reports = [(str(seed), _report(st, url, seed, Path(folder) / str(seed))) for seed in SEEDS]
    rows = [_row(seed, report) for seed, report in reports]
    total = ("all", *(sum(column) for column in zip(*(row[1:] for row in rows), strict=True)))
    show("schemathesis over HTTP, all phases", HEADER, [*rows, total])


def _report(st: Path, url: str, seed: int, folder: Path) -> dict[str, Any]:
    """Return the report of a run; print the output of schemathesis if it fails."""
    path = folder / "report.json"
    command = [str(st), "--config-file", str(ROOT / "bench" / "fuzz.toml"), "run", f"{url}/openapi.json"]
    command += ["--seed", str(seed), "--max-examples", str(EXAMPLES), "--continue-on-failure", "--no-color"]
    command += ["--generation-database", "none", "--report", "json", "--report-json-path", str(path)]
    environ = os.environ | {"SCHEMATHESIS_HOOKS": str(ROOT / "bench" / "fuzz_hooks.py")}
    folder.mkdir()
    ended = subprocess.run(command, cwd=folder, env=environ, capture_output=True, text=True)
    if ended.returncode:
        print(ended.stdout, ended.stderr, file=sys.stderr)
    report: dict[str, Any] = json.loads(path.read_text())
    return report


def _row(seed: str, report: dict[str, Any]) -> tuple[Any, ...]:
    found: Counter[str] = Counter()
    for failure in report["failures"]:
        found[KINDS.get(failure["type"], "other checks")] += failure["count"]
    found["errors"] = len(report["errors"])
    return seed, report["test_cases"]["generated"], *(found[name] for name in COLUMNS)
