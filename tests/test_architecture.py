"""Architecture: one-way dependencies between layers, and third-party libraries confined to packages."""

import ast
from functools import cache
from pathlib import Path

ROOT = Path(__file__).parent.parent
PACKAGE = ROOT / "locator"

# The rooms from the ground up: a module may import from rooms below its own and from its own.
FLOORS = [
    {"errors"},
    {"runtime"},
    {"config", "geo", "hours"},
    {"network"},
    {"index", "places"},
    {"query", "directions", "analytics"},
    {"answers", "server", "sketch", "region"},
    {"feed", "store"},
    {"serving", "render"},
    {"web", "cli"},
    {"__main__", "app"},
    {"workers"},
    {"locator", "mcp"},
]
WEB = [{"http"}, {"middleware"}, {"api"}, {"pages"}, {"error_handlers"}, {"admin", "desk"}, {"install"}]
FLOOR = {room: number for number, rooms in enumerate(FLOORS) for room in rooms}
WEB_FLOOR = {layer: number for number, layers in enumerate(WEB) for layer in layers}
# Imports inside functions, and what is not loaded because of them.
LAZY = {
    "locator": "the web, before the server has checked its settings",
    "app": "commands, in a server process",
    "serving.container": "readers and rules of feeds until an operator uploads one; geopy without a geocoder",
    "store.migrate": "Alembic, in a server process",
    "store.passwords": "the dictionaries of common passwords until one is set",
    "store.dialect": "the PostgreSQL client, on SQLite",
    "render.reports.coverage": "folium, for other commands",
    "feed.read": "openpyxl and defusedxml, which are an extra",
    "serving.photos": "pillow, which is an extra",
    "cli.export": "openpyxl, which is an extra",
    "cli.regions": "osmium and pmtiles, which are an extra",
    "cli.join": "pyarrow and pyspark, which are extras",
}
HOMES = {
    "flask": {"web", "app", "cli.flask_routes"},
    "flask_login": {"web"},
    "flask_wtf": {"web"},
    "sqlalchemy": {"store", "serving"},
    "psycopg": {"store.dialect.postgresql"},
    "alembic": {"store.migrations"},
    "folium": {"render.maps.folium_templates"},
    "branca": {"render.maps.folium_templates"},
    "geopy": {"places.online"},
    "click": {"__main__", "cli"},
    "pydantic_settings": {"config"},
    "argon2": {"store.passwords"},
    "zxcvbn_rs_py": {"store.passwords"},
    "pyotp": {"store.second_factor"},
    "opening_hours": set(),  # tests only
    "pykdtree": {"index", "analytics.coverage.greedy"},
    "openpyxl": {"feed.workbook", "feed.xlsx_sheet", "feed.export.workbook"},
    "defusedxml": {
        *("feed.workbook", "feed.xlsx_sheet", "feed.xlsx_strings"),
        *("feed.ods", "feed.ods_sheet", "feed.kml"),
    },
    "ijson": {"feed.json_reader"},
    "PIL": {"feed.photo_encoding"},
    "pyarrow": {"analytics.spatial_join"},
    "pyspark": {"analytics.spatial_join.spark"},
    "mcp": {"mcp.server"},
    "anyio": {"mcp"},
    "mcp_types": {"mcp.server"},
    "starlette": {"mcp.server"},
    "uvicorn": {"mcp"},
    "prometheus_client": {"web"},
    "tantivy": {"places.name_search"},
    "osmium": {
        "places.osm",
        "directions.extract",
        "directions.motor_roads",
        "sketch.build",
        "region.extent",
        "region.street_map",
    },
    "pmtiles": {"region.pmtiles_file", "region.tile_directory"},
}
MODULES = sorted(PACKAGE.rglob("*.py"))


def name_of(path: Path) -> tuple[str, ...]:
    parts = path.relative_to(PACKAGE).with_suffix("").parts
    return parts[:-1] if parts[-1] == "__init__" else parts


def room_of(path: Path) -> str:
    return (name_of(path) or ("locator",))[0]


@cache
def parsed(path: Path) -> ast.Module:
    return ast.parse(path.read_text(encoding="utf-8"))


@cache
def imports(path: Path) -> list[tuple[int, tuple[str, ...]]]:
    """Return the imports of a module: ours as (1, path inside the package), others as (0, path)."""
    found: list[tuple[int, tuple[str, ...]]] = []
    package = path.relative_to(PACKAGE).parent.parts
    for node in ast.walk(parsed(path)):
        if isinstance(node, ast.Import):
            found += [(0, tuple(alias.name.split("."))) for alias in node.names]
        elif isinstance(node, ast.ImportFrom) and node.level:
            base = package[: len(package) - node.level + 1]
            module = tuple((node.module or "").split(".")) if node.module else ()
            found += [(1, base + module)] if module else [(1, (*base, alias.name)) for alias in node.names]
        elif isinstance(node, ast.ImportFrom) and node.module:
            found.append((0, tuple(node.module.split("."))))
    return found


def test_arrows_point_one_way() -> None:
    for path, room in ((path, room_of(path)) for path in MODULES):
        for ours, target in imports(path):
            if ours and target[0] != room:
                assert FLOOR[target[0]] < FLOOR[room], f"{path}: {room} must not know {target[0]}"


def test_layers_of_the_web_point_one_way() -> None:
    for path, name in ((path, name_of(path)) for path in MODULES):
        for ours, target in imports(path):
            if ours and name[:1] == target[:1] == ("web",) and len(name) > 1 and target[1] != name[1]:
                is_below = WEB_FLOOR[target[1]] < WEB_FLOOR[name[1]]
                assert is_below, f"{path}: {name[1]} must not know {target[1]}"


def test_libraries_stay_in_their_rooms() -> None:
    for path in MODULES:
        name = ".".join(name_of(path)) or "locator"
        for ours, target in imports(path):
            homes = HOMES.get(target[0]) if not ours else None
            is_home = homes is None or any(name == home or name.startswith(home + ".") for home in homes)
            assert is_home, f"{path}: {target[0]}"


def test_no_import_hides_in_a_function_and_files_stay_readable() -> None:
    for path in MODULES:
        may_hide = (".".join(name_of(path)) or "locator") in LAZY
        for node in ast.walk(parsed(path)):
            if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef)):
                hidden = [
                    inner for inner in ast.walk(node) if isinstance(inner, (ast.Import, ast.ImportFrom))
                ]
                assert may_hide or not hidden, f"{path}: {node.name}"
                assert (node.end_lineno or 0) - node.lineno < 50, f"{path}: {node.name} is too long"
        assert len(path.read_text(encoding="utf-8").splitlines()) <= 300, path


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


def test_public_names_have_docstrings() -> None:
    for path in MODULES:
        tree = parsed(path)
        assert ast.get_docstring(tree), path
        for node in tree.body:
            if isinstance(node, (ast.FunctionDef, ast.ClassDef)) and not node.name.startswith("_"):
                assert ast.get_docstring(node), f"{path.name}: {node.name}"


def test_the_map_of_rooms_names_every_room() -> None:
    text = (ROOT / "ARCHITECTURE.md").read_text(encoding="utf-8")
    rooms = {room_of(path) for path in MODULES} - {"locator"}
    missing = [room for room in rooms if f"`{room}" not in text]
    assert missing == []
