"""docs/security.md: each control that is met names a test that exists."""

import ast
import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
TEXT = (ROOT / "docs" / "security.md").read_text(encoding="utf-8")
CONTROLS = [
    tuple(cell.strip() for cell in line.strip("|").split("|"))
    for line in TEXT.partition("## Controls")[2].splitlines()
    if line.startswith("| ") and not line.startswith("| chapter")
]
CHAPTERS = range(1, 18)  # of OWASP ASVS 5.0


def functions_in(path: Path) -> set[str]:
    tree = ast.parse(path.read_text(encoding="utf-8"))
    return {node.name for node in ast.walk(tree) if isinstance(node, ast.FunctionDef)}


@pytest.mark.parametrize("control", CONTROLS, ids=lambda control: control[1][:50])
def test_a_control_is_met_by_a_test_that_exists(control: tuple[str, ...]) -> None:
    _, _, state, test = control
    is_met = state == "met" or state.startswith("met ")
    assert is_met or state.startswith(("not met", "not applicable"))
    named = re.fullmatch(r"`(tests/[\w/]+\.py)::(test_\w+)`", test)
    assert bool(named) is is_met, test
    if named:
        assert named[2] in functions_in(ROOT / named[1]), test


def test_every_chapter_of_the_standard_is_in_the_table() -> None:
    named = {int(number) for control in CONTROLS for number in re.findall(r"V(\d+)", control[0])}
    assert named == set(CHAPTERS)
