"""Identifiers are the field's standard terms."""

import ast
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

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


@cache
def parsed(path: Path) -> ast.Module:
    return ast.parse(path.read_text(encoding="utf-8"))


def identifiers(path: Path) -> Iterator[tuple[int, str]]:
    """Yield the identifiers of a module with their lines."""
    for node in ast.walk(parsed(path)):
        if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)):
            yield node.lineno, node.name
        elif isinstance(node, ast.arg):
            yield node.lineno, node.arg
        elif isinstance(node, ast.Name):
            yield node.lineno, node.id
        elif isinstance(node, ast.Attribute) and not (
            words_of(node.attr) & REPLACEMENTS.keys() and _is_column(node)
        ):
            yield node.lineno, node.attr


def _is_column(node: ast.Attribute) -> bool:
    """Return True for columns of the database: `row.NAME` and `table.c.NAME`."""
    return ast.unparse(node.value).rpartition(".")[2] in ("row", "c")


@cache
def words_of(name: str) -> frozenset[str]:
    return frozenset(word.lower() for word in re.findall(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+", name))


def test_identifiers_are_standard_terms() -> None:
    for path in MODULES:
        names = [*identifiers(path), (1, path.stem)]
        allowed = ALLOWED_IN_TESTS if path.is_relative_to(ROOT / "tests") else ALLOWED
        for line, name in names:
            for word in words_of(name) & REPLACEMENTS.keys():
                assert name in allowed, f"{path}:{line}: {name}: use {REPLACEMENTS[word]}"


def test_docstrings_begin_with_a_verb_or_a_noun() -> None:
    for path in MODULES:
        for node in ast.walk(parsed(path)):
            if isinstance(node, (ast.Module, ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)):
                docstring = ast.get_docstring(node) or ""
                assert not docstring.startswith(("What ", "Who ")), f"{path}: {docstring}"
