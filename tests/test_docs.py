"""What the documents say is so: every setting, command and file that they name exists."""

import re
from dataclasses import fields
from pathlib import Path

import pytest

from locator import create_app
from locator.config import Settings
from locator.serving.container import Container

ROOT = Path(__file__).parent.parent
README = (ROOT / "README.md").read_text(encoding="utf-8")
DOCUMENTS = sorted([*ROOT.glob("*.md"), *(ROOT / "docs").glob("*.md"), ROOT / "data" / "README.md"])


def test_every_setting_is_in_the_readme() -> None:
    named = set(re.findall(r"LOCATOR_([A-Z_]+)", README))
    assert named == {field.name.upper() for field in fields(Settings)}


def test_every_command_that_is_shown_exists(tmp_path: Path) -> None:
    app = create_app(parts=Container(Settings(database=f"sqlite:///{tmp_path / 'x.db'}")))
    shown = set(re.findall(r"flask --app locator (\w+)", README))
    assert shown <= set(app.cli.commands)


def test_every_route_that_is_shown_exists(tmp_path: Path) -> None:
    app = create_app(parts=Container(Settings(database=f"sqlite:///{tmp_path / 'x.db'}")))
    rules = {rule.rule.replace("<", "{").replace(">", "}") for rule in app.url_map.iter_rules()}
    assert set(re.findall(r"`(/api/v1/[a-z./{}]+)", README)) <= rules


@pytest.mark.parametrize("path", DOCUMENTS, ids=lambda path: path.name)
def test_every_link_leads_to_a_file(path: Path) -> None:
    for target in re.findall(r"\]\((?!http)([^)#]+)\)", path.read_text(encoding="utf-8")):
        assert (path.parent / target).exists(), target


def test_every_dependency_has_its_reason_and_is_pinned() -> None:
    told = (ROOT / "docs" / "dependencies.md").read_text(encoding="utf-8")
    for name in ("requirements.txt", "requirements-dev.txt"):
        for line in (ROOT / name).read_text().splitlines():
            if line and not line.startswith(("#", "-r")):
                package, version = line.split("==")
                assert version and package in told, package
