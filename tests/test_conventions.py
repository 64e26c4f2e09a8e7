"""The tests' own code follows the conventions of CONTRIBUTING.md."""

from pathlib import Path

import pytest

FILES = sorted(Path(__file__).parent.rglob("*.py"))


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.name)
def test_waits_do_not_evaluate_inside_the_page(path: Path) -> None:
    """`wait_for_function` repeats a condition with `eval`, which a Content Security Policy forbids."""
    assert ".wait_for_" + "function(" not in path.read_text(encoding="utf-8"), "use tests.browser.waiting"
