"""The bill of materials that `make sbom` writes: valid CycloneDX, with the packages of the lock file."""

import json
import re
import subprocess
import sys
from pathlib import Path

import pytest
from cyclonedx.schema import SchemaVersion
from cyclonedx.validation.json import JsonStrictValidator

ROOT = Path(__file__).parent.parent

pytestmark = pytest.mark.slow


def command(output: Path) -> list[str]:
    """Return the command of the Makefile, with another output file."""
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    recipe = re.search(r"\$\(PYTHON\) (-m cyclonedx_py .*) -o \S+ ?(.*)", makefile)
    assert recipe
    return [sys.executable, *recipe[1].split(), "-o", str(output), *recipe[2].split()]


def test_the_bill_of_materials_lists_the_locked_packages(tmp_path: Path) -> None:
    file = tmp_path / "sbom.json"
    subprocess.run(command(file), cwd=ROOT, check=True, capture_output=True)
    text = file.read_text(encoding="utf-8")
    assert JsonStrictValidator(SchemaVersion.V1_6).validate_str(text) is None
    bill = json.loads(text)
    assert bill["specVersion"] == "1.6" and bill["metadata"]["component"]["name"] == "locator"
    lock = (ROOT / "requirements.txt").read_text(encoding="utf-8")
    locked = dict(re.findall(r"^([\w.-]+)(?:\[\w+\])?==(\S+) ", lock, re.MULTILINE))
    assert {part["name"]: part["version"] for part in bill["components"]} == locked
    assert all(part["purl"].startswith("pkg:pypi/") for part in bill["components"])
    assert all(part["externalReferences"][0]["hashes"] for part in bill["components"])
