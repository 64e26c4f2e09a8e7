"""Identifiers are the field's standard terms."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
MODULES = sorted(path for folder in ("locator", "tests", "bench") for path in (ROOT / folder).rglob("*.py"))
REPLACEMENTS = {
    "told": "result, to_dict, rendered",
    "tell": "report, emit",
    "asked": "params, query",
    "asker": "client",
    "said": "value, text",
    "given": "input, params",
    "kept": "cached, stored",
    "wish": "form, request",
    "manner": "options",
    "meeting": "context",
    "household": "client_network",
    "occasion": "context",
    "heard": "input",
    "mend": "fix, repair",
    "fitted": "mapped",
    "sought": "searched",
    "spoilt": "damaged",
    "dialled": "phone_number",
    "faith": "trust",
    "somebody": "user, client",
    "terse": "sms, short",
    "whole": "complete, total",
    "rest": "remaining",
    "shown": "displayed, text",
    "judged": "validated",
    "wanted": "requested, filter",
    "utils": "the name of what it does",
}
ALLOWED = {  # endpoint, column, setting, method of files, member of /official
    *("show_said", "told_in", "releases_kept", "tell", "said")
}
ALLOWED_IN_TESTS = ALLOWED | {"given"}  # decorator of Hypothesis


def identifiers(path: Path) -> Iterator[tuple[int, str]]:
    """Yield the identifiers of a module with their lines."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)):
            yield node.lineno, node.name
        elif isinstance(node, ast.arg):
            yield node.lineno, node.arg
        elif isinstance(node, ast.Name):
            yield node.lineno, node.id
        elif isinstance(node, ast.Attribute) and not _is_column(node):
            yield node.lineno, node.attr


def _is_column(node: ast.Attribute) -> bool:
    """Return True for columns of the database: `row.NAME` and `table.c.NAME`."""
    return ast.unparse(node.value).rpartition(".")[2] in ("row", "c")


def words_of(name: str) -> set[str]:
    return {word.lower() for word in re.findall(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+", name)}


@pytest.mark.parametrize("path", MODULES, ids=lambda path: str(path.relative_to(ROOT)))
def test_identifiers_are_standard_terms(path: Path) -> None:
    names = [*identifiers(path), (1, path.stem)]
    allowed = ALLOWED_IN_TESTS if path.is_relative_to(ROOT / "tests") else ALLOWED
    for line, name in names:
        for word in words_of(name) & REPLACEMENTS.keys():
            assert name in allowed, f"{path.name}:{line}: {name}: use {REPLACEMENTS[word]}"


@pytest.mark.parametrize("path", MODULES, ids=lambda path: str(path.relative_to(ROOT)))
def test_docstrings_begin_with_a_verb_or_a_noun(path: Path) -> None:
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, (ast.Module, ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)):
            docstring = ast.get_docstring(node) or ""
            assert not docstring.startswith(("What ", "Who ")), docstring
