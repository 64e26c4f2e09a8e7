"""The shape of the house: arrows point one way, and each library lives in its room."""

import ast
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
PACKAGE = ROOT / "locator"

# The rooms from the ground up: a module may import from rooms below its own and from its own.
FLOORS = [
    {
        "errors",
        "patterns",
        "kept",
        "spans",
        "texts",
        "heap",
        "addresses",
        "tracing",
        "household",
        "listening",
    },
    {"logs"},
    {"geo", "workdays", "codes", "config", "deadline"},
    {"datum", "areas", "cursor"},
    {"places"},
    {"hours"},
    {"outlet", "reading"},
    {"columns", "refusal", "keyring"},
    {"carried"},
    {"snapshot", "change", "proposal"},
    {"search", "clusters"},
    {"measured"},
    {"question", "links", "stability", "coverage"},
    {"ready"},
    {"origin", "answer", "features", "table"},
    {"failed"},
    {"store", "feed", "directions", "official"},
    {"arrival"},
    {"handover"},
    {"meeting"},
    {"batch", "join", "export", "service", "nightly"},
    {"desk"},
    {"parts", "server"},
    {"web"},
    {"serving"},
    {"worker"},
    {"assistant"},
    {"commands"},
    {"cli"},
    {"wiring"},
    {"locator"},
]
FLOOR = {room: number for number, rooms in enumerate(FLOORS) for room in rooms}
HOMES = {
    "flask": {"web", "serving", "wiring", "locator"},
    "apiflask": {"web", "serving", "wiring", "worker"},
    "flask_login": {"web"},
    "flask_wtf": {"web"},
    "sqlalchemy": {"store", "parts"},
    "psycopg": {"store.dialect.postgresql"},
    "alembic": {"store.migrations"},
    "folium": {"web.shell"},
    "branca": {"web.shell"},
    "click": {"cli", "commands"},
    "argon2": {"store.users"},
    "opening_hours": {"hours"},
    "pykdtree": {"snapshot", "coverage.greedy"},
    "openpyxl": {"feed.workbook", "feed.sheet", "export.workbook"},
    "defusedxml": {"feed.workbook", "feed.sheet"},
    "ijson": {"feed.tree"},
    "pyarrow": {"join"},
    "pyspark": {"join.spark"},
    "mcp": {"assistant.server"},
    "anyio": {"assistant"},
    "mcp_types": {"assistant.server"},
    "starlette": {"assistant.server"},
    "uvicorn": {"assistant"},
    "prometheus_client": {"web"},
    "osmium": {"places.osm", "directions.extract"},
}
MODULES = sorted(PACKAGE.rglob("*.py"))


def name_of(path: Path) -> tuple[str, ...]:
    parts = path.relative_to(PACKAGE).with_suffix("").parts
    return parts[:-1] if parts[-1] == "__init__" else parts


def room_of(path: Path) -> str:
    return (name_of(path) or ("locator",))[0]


def imports(path: Path) -> list[tuple[int, tuple[str, ...]]]:
    """What a module imports: ours as (1, path inside the package), others as (0, path)."""
    found: list[tuple[int, tuple[str, ...]]] = []
    package = path.relative_to(PACKAGE).parent.parts
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            found += [(0, tuple(alias.name.split("."))) for alias in node.names]
        elif isinstance(node, ast.ImportFrom) and node.level:
            base = package[: len(package) - node.level + 1]
            module = tuple((node.module or "").split(".")) if node.module else ()
            found += [(1, base + module)] if base + module else [(1, (alias.name,)) for alias in node.names]
        elif isinstance(node, ast.ImportFrom) and node.module:
            found.append((0, tuple(node.module.split("."))))
    return found


@pytest.mark.parametrize("path", MODULES, ids=lambda path: ".".join(name_of(path)))
def test_arrows_point_one_way(path: Path) -> None:
    room = room_of(path)
    for ours, target in imports(path):
        if ours and target[0] != room:
            assert FLOOR[target[0]] < FLOOR[room], f"{room} must not know {target[0]}"


@pytest.mark.parametrize("path", MODULES, ids=lambda path: ".".join(name_of(path)))
def test_libraries_stay_in_their_rooms(path: Path) -> None:
    name = ".".join(name_of(path)) or "locator"
    for ours, target in imports(path):
        homes = HOMES.get(target[0]) if not ours else None
        assert homes is None or any(name == home or name.startswith(home + ".") for home in homes), target[0]


@pytest.mark.parametrize("path", MODULES, ids=lambda path: ".".join(name_of(path)))
def test_no_import_hides_in_a_function_and_files_stay_readable(path: Path) -> None:
    tree = ast.parse(path.read_text(encoding="utf-8"))
    for node in ast.walk(tree):
        if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef)):
            assert not any(isinstance(inner, (ast.Import, ast.ImportFrom)) for inner in ast.walk(node)), (
                node.name
            )
            assert (node.end_lineno or 0) - node.lineno < 50, f"{node.name} is too long"
    assert len(path.read_text(encoding="utf-8").splitlines()) <= 300


def test_no_module_has_a_name_that_says_nothing() -> None:
    empty = {"utils", "helpers", "manager", "base", "common", "misc"}
    assert not [path for path in MODULES if set(name_of(path)) & empty]


def test_there_is_no_cycle_within_a_room() -> None:
    graph = {name_of(path): {t for ours, t in imports(path) if ours} for path in MODULES}
    done: set[tuple[str, ...]] = set()

    def visit(name: tuple[str, ...], trail: list[tuple[str, ...]]) -> None:
        assert name not in trail, " > ".join(".".join(step) for step in [*trail, name])
        if name in done or name not in graph:
            return
        for target in graph[name] - {name}:
            visit(target, [*trail, name])
        done.add(name)

    for name in graph:
        visit(name, [])


def test_every_public_thing_has_a_docstring() -> None:
    for path in MODULES:
        tree = ast.parse(path.read_text(encoding="utf-8"))
        assert ast.get_docstring(tree), path
        for node in tree.body:
            if isinstance(node, (ast.FunctionDef, ast.ClassDef)) and not node.name.startswith("_"):
                assert ast.get_docstring(node), f"{path.name}: {node.name}"


def test_the_map_of_rooms_names_every_room() -> None:
    text = (ROOT / "ARCHITECTURE.md").read_text(encoding="utf-8")
    rooms = {room_of(path) for path in MODULES} - {"locator"}
    missing = [room for room in rooms if f"`{room}" not in text]
    assert missing == []
