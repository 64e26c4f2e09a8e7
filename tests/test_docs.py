"""Documents: every setting, command, route and file that they mention exists."""

import re
import tomllib
from pathlib import Path

import click
import pytest

from locator import create_app
from locator.cli.main import add_commands
from locator.config import Settings
from locator.config.settings import UNUSED
from locator.render.messages.catalog import catalog_section
from locator.serving.container import Container

ROOT = Path(__file__).parent.parent
README = (ROOT / "README.md").read_text(encoding="utf-8")
DOCUMENTS = sorted([*ROOT.glob("*.md"), *(ROOT / "docs").glob("*.md"), ROOT / "data" / "README.md"])


def test_every_setting_is_documented() -> None:
    missing = Settings.model_fields.keys() - setting_rows().keys()
    assert not missing, f"docs/settings.md needs a row for {sorted(missing)}"
    unknown = setting_rows().keys() - Settings.model_fields.keys()
    assert not unknown, f"docs/settings.md has rows for no setting: {sorted(unknown)}"


def test_a_row_is_marked_as_not_used_exactly_while_nothing_reads_the_setting() -> None:
    fields = ROOT / "locator" / "config" / "settings.py"
    readers = [*(ROOT / "locator").rglob("*.py"), *(ROOT / "templates").rglob("*.html")]
    code = "\n".join(path.read_text(encoding="utf-8") for path in readers if path != fields)
    read = {name for name in Settings.model_fields if re.search(rf"settings(\(\))?\.{name}\b", code)}
    marked = reserved_settings()
    assert not read & marked, f"docs/settings.md: remove 'not used yet' from {sorted(read & marked)}"
    assert marked == set(UNUSED), "locator/config/settings.py: UNUSED differs from docs/settings.md"
    unread = Settings.model_fields.keys() - read - marked
    assert not unread, f"nothing reads {sorted(unread)}"


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_every_setting_that_is_used_has_a_text_for_the_docs_page(lang: str) -> None:
    needed, existing = (
        Settings.model_fields.keys() - reserved_settings(),
        set(catalog_section("docs_settings", lang)),
    )
    assert not needed - existing, f"{lang}.toml: [docs_settings] needs {sorted(needed - existing)}"
    assert not existing - needed, f"{lang}.toml: [docs_settings] has {sorted(existing - needed)}"


def test_documented_commands_exist(tmp_path: Path) -> None:
    app = create_app(container=Container(Settings(database=f"sqlite:///{tmp_path / 'x.db'}")))
    commands = set(re.findall(r"(?:flask --app locator|bin/locator) ([a-z]\w*)", README))
    assert commands <= set(app.cli.commands)


def test_the_table_of_commands_is_complete(tmp_path: Path) -> None:
    group = click.Group()
    add_commands(group, Container(Settings(database=f"sqlite:///{tmp_path / 'x.db'}")))
    table = README.partition("| command | purpose |")[2].partition("\n\n")[0]
    listed = set(re.findall(r"`([a-z-]+)`", "\n".join(row.split("|")[1] for row in table.splitlines()[2:])))
    assert listed == set(group.commands)


def test_documented_routes_exist(tmp_path: Path) -> None:
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
    required = {
        _package(line) for lines in (project["project"]["dependencies"], *extras, *groups) for line in lines
    }
    locked = (ROOT / "requirements-dev.txt").read_text(encoding="utf-8")
    for package in required:
        assert package in reasons, package
        assert re.search(
            rf"^{re.escape(package)}(\[\w+\])?==\S+ \\\n    --hash=sha256:", locked, re.MULTILINE
        ), package


def test_both_locks_agree() -> None:
    served, dev = (_locked(ROOT / name) for name in ("requirements.txt", "requirements-dev.txt"))
    assert served.items() <= dev.items()


def setting_rows() -> dict[str, str]:
    """Return the row of docs/settings.md of each setting."""
    lines = (ROOT / "docs" / "settings.md").read_text(encoding="utf-8").splitlines()
    return {
        name.lower(): line
        for line in lines
        if line.startswith("|")
        for name in re.findall(r"`LOCATOR_([A-Z_]+)`", line.split("|")[1])
    }


def reserved_settings() -> set[str]:
    return {name for name, row in setting_rows().items() if row.split("|")[2].startswith(" not used yet;")}


def _package(line: str) -> str:
    return re.split(r"[\[<>=]", line)[0]


def _locked(path: Path) -> dict[str, str]:
    return dict(re.findall(r"^([\w.-]+)(?:\[\w+\])?==(\S+) ", path.read_text(encoding="utf-8"), re.MULTILINE))


REPEATED_IN_NGINX = {"server", "location", "upstream", "proxy_set_header", "allow", "deny", "add_header"}


def test_no_block_of_the_nginx_configuration_repeats_a_directive() -> None:
    text = (ROOT / "docs" / "deployment.md").read_text().split("## nginx in front")[1].split("```\n")[1]
    blocks: list[set[str]] = [set()]
    for line in text.splitlines():
        statement = re.sub(r"'[^']*'|#.*|\$\{", "", line)
        for word, end in re.findall(r"([a-z_]+)[^;{}]*([;{])|}", statement):
            assert not word or word in REPEATED_IN_NGINX or word not in blocks[-1], line
            blocks[-1].add(word)
            if end == "{":
                blocks.append(set())
        del blocks[len(blocks) - statement.count("}") :]
    assert len(blocks) == 1
