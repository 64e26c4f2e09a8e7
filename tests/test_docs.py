"""Documents: every setting, command, route and file that they mention exists."""

import re
import tomllib
from dataclasses import fields
from pathlib import Path

import pytest

from locator import create_app
from locator.config import Settings
from locator.serving.container import Container

ROOT = Path(__file__).parent.parent
README = (ROOT / "README.md").read_text(encoding="utf-8")
DOCUMENTS = sorted([*ROOT.glob("*.md"), *(ROOT / "docs").glob("*.md"), ROOT / "data" / "README.md"])


def test_every_setting_is_documented() -> None:
    settings = (ROOT / "docs" / "settings.md").read_text(encoding="utf-8")
    assert set(re.findall(r"LOCATOR_([A-Z_]+)", settings)) == {
        field.name.upper() for field in fields(Settings)
    }


def test_every_command_that_is_shown_exists(tmp_path: Path) -> None:
    app = create_app(container=Container(Settings(database=f"sqlite:///{tmp_path / 'x.db'}")))
    shown = set(re.findall(r"(?:flask --app locator|bin/locator) ([a-z]\w*)", README))
    assert shown <= set(app.cli.commands)


def test_every_route_that_is_shown_exists(tmp_path: Path) -> None:
    app = create_app(container=Container(Settings(database=f"sqlite:///{tmp_path / 'x.db'}")))
    rules = {rule.rule.replace("<", "{").replace(">", "}") for rule in app.url_map.iter_rules()}
    assert set(re.findall(r"`(/api/v1/[a-z./{}]+)", README)) <= rules


@pytest.mark.parametrize("path", DOCUMENTS, ids=lambda path: path.name)
def test_every_link_leads_to_a_file(path: Path) -> None:
    for target in re.findall(r"\]\((?!http)([^)#]+)\)", path.read_text(encoding="utf-8")):
        assert (path.parent / target).exists(), target


def test_every_dependency_has_its_reason_and_is_locked_with_its_hash() -> None:
    reasons = (ROOT / "docs" / "dependencies.md").read_text(encoding="utf-8")
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    extras = project["project"]["optional-dependencies"].values()
    groups = project["dependency-groups"].values()
    wanted = {
        _package(line) for lines in (project["project"]["dependencies"], *extras, *groups) for line in lines
    }
    locked = (ROOT / "requirements-dev.txt").read_text(encoding="utf-8")
    for package in wanted:
        assert package in reasons, package
        assert re.search(
            rf"^{re.escape(package)}(\[\w+\])?==\S+ \\\n    --hash=sha256:", locked, re.MULTILINE
        ), package


def test_both_locks_agree() -> None:
    served, dev = (_locked(ROOT / name) for name in ("requirements.txt", "requirements-dev.txt"))
    assert served.items() <= dev.items()


def _package(line: str) -> str:
    return re.split(r"[\[<>=]", line)[0]


def _locked(path: Path) -> dict[str, str]:
    return dict(re.findall(r"^([\w.-]+)(?:\[\w+\])?==(\S+) ", path.read_text(encoding="utf-8"), re.MULTILINE))
