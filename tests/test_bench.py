"""`python -m bench` offers every benchmark."""

import ast
from pathlib import Path

import pytest

from bench.__main__ import BENCHES, ON_REQUEST, main

FOLDER = Path(__file__).parent.parent / "bench"
INTERNAL = {"__main__", "join_rival_queries", "load"}  # the last two run in processes of other benchmarks


def test_every_benchmark_is_listed(capsys: pytest.CaptureFixture[str]) -> None:
    main(["--list"])
    with_main = {
        path.stem
        for path in FOLDER.glob("*.py")
        if any(isinstance(node, ast.FunctionDef) and node.name == "main" for node in _body(path))
    }
    assert set(capsys.readouterr().out.split()) == with_main - INTERNAL


def test_benchmarks_that_require_arguments_are_not_run_by_default() -> None:
    assert not set(BENCHES) & set(ON_REQUEST)
    with pytest.raises(SystemExit, match="usage: python -m bench golden record DIR"):
        main(["golden"])


def test_an_unknown_benchmark_is_rejected() -> None:
    with pytest.raises(SystemExit, match="unknown benchmark nope; available: abuse, "):
        main(["nope"])


def _body(path: Path) -> list[ast.stmt]:
    return ast.parse(path.read_text(encoding="utf-8")).body
