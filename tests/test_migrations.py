"""Migrations: tables are created automatically on both databases, and existing data is preserved."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from pathlib import Path

import pytest
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Engine, inspect
from sqlalchemy.exc import ProgrammingError

from locator.errors import StoreUnavailable
from locator.serving.current_release import load
from locator.store import feed_times, log, migrate
from locator.store.dialect import make_spatial_index, open_engine, protect_log, writing
from locator.store.migrate import prepare, revision
from locator.store.migrations.scope import include_object
from locator.store.releases import publish
from locator.store.tables import metadata

from .network import NOW, china, outlets, timetable
from .postgres import Cluster
from .reviews import rollback

pytestmark = pytest.mark.slow

NETWORK = outlets(china(30, 4))
FOLDER = Path(migrate.__file__).parent / "migrations"


@pytest.fixture
def empty(request: pytest.FixtureRequest, address: str) -> str:
    """The address of a database without any table."""
    if address.startswith("sqlite"):
        return address
    cluster: Cluster = request.getfixturevalue("postgres")
    return cluster.database()


def differences(engine: Engine) -> list[object]:
    with engine.begin() as connection:
        context = MigrationContext.configure(
            connection, opts={"include_object": include_object, "compare_type": True}
        )
        return list(compare_metadata(context, metadata))


def test_migrations_form_one_chain() -> None:
    script = ScriptDirectory(str(FOLDER))
    assert script.get_heads() == [migrate.NEWEST]
    assert len(list(script.walk_revisions())) == len(list((FOLDER / "versions").glob("*.py")))


def test_migrations_make_exactly_the_tables_of_the_schema(empty: str) -> None:
    engine = open_engine(empty)
    prepare(engine)
    assert differences(engine) == []
    with engine.begin() as connection:
        assert revision(connection) == migrate.NEWEST
    engine.dispose()


def test_adopts_a_database_created_without_migrations(tmp_path: Path) -> None:
    engine = open_engine(f"sqlite:///{tmp_path / 'old.db'}")
    with writing(engine).begin() as connection:
        metadata.create_all(connection)
        make_spatial_index(connection)
        protect_log(connection, "log")
    publish(engine, NETWORK, "before", NOW, by="li")
    migrated = schema_of(engine)
    prepare(engine)
    assert differences(engine) == [] and schema_of(engine) == migrated
    assert set(load(engine, timetable()).refs) == {outlet.ref for outlet in NETWORK}
    assert publish(engine, NETWORK[:20], "after", NOW).number == 2
    with engine.begin() as connection:
        assert log.verify(connection).errors == []
    engine.dispose()


def schema_of(engine: Engine) -> list[tuple[object, ...]]:
    schema_query = (
        "SELECT type, name, tbl_name FROM sqlite_master WHERE tbl_name <> 'alembic_version' ORDER BY 1, 2"
    )
    with engine.begin() as connection:
        return [tuple(row) for row in connection.exec_driver_sql(schema_query)]


def test_migrations_build_the_schema_of_an_older_version(tmp_path: Path) -> None:
    old, new = (open_engine(f"sqlite:///{tmp_path / name}.db") for name in ("old", "new"))
    with writing(old).begin() as connection:
        metadata.create_all(connection)
        make_spatial_index(connection)
        protect_log(connection, "log")
    prepare(new)
    assert schema_of(old) == schema_of(new)
    for item in (old, new):
        item.dispose()


def test_processes_that_start_at_once_prepare_one_after_the_other(empty: str) -> None:
    engines = [open_engine(empty) for _ in range(4)]
    with ThreadPoolExecutor(4) as pool:
        list(pool.map(prepare, engines))
    assert differences(engines[0]) == []
    for engine in engines:
        engine.dispose()


def test_concurrent_opening_of_a_new_file_succeeds(tmp_path: Path) -> None:
    for number in range(200):  # without a second try some of these are
        engines = [open_engine(f"sqlite:///{tmp_path / f'{number}.db'}") for _ in range(8)]
        with ThreadPoolExecutor(8) as pool:
            list(pool.map(lambda engine: engine.connect().close(), engines))
        for engine in engines:
            engine.dispose()


def test_nothing_is_written_where_all_is_as_it_should_be(address: str) -> None:
    first = open_engine(address)
    prepare(first)
    if address.startswith("sqlite"):
        engine = open_engine(f"sqlite:///file:{address.removeprefix('sqlite:///')}?mode=ro&uri=true")
    else:
        engine = open_engine(address)
        with writing(first).begin() as connection:
            name = first.url.database
            connection.exec_driver_sql(f"ALTER DATABASE {name} SET default_transaction_read_only = on")
    first.dispose()
    prepare(engine)
    engine.dispose()


def test_a_database_of_a_newer_version_is_left_alone(address: str) -> None:
    engine = open_engine(address)
    prepare(engine)
    with writing(engine).begin() as connection:
        connection.exec_driver_sql("UPDATE alembic_version SET version_num = '9999'")
        tables = inspect(connection).get_table_names()
    with pytest.raises(StoreUnavailable, match="newer version"):
        prepare(engine)
    with engine.begin() as connection:
        assert inspect(connection).get_table_names() == tables and revision(connection) == "9999"
    engine.dispose()


def test_a_migration_that_fails_leaves_nothing_behind(empty: str, monkeypatch: pytest.MonkeyPatch) -> None:
    engine, upgrade = open_engine(empty), command.upgrade

    def broken(config: Config, _to: str) -> None:
        upgrade(config, "0001")
        raise OSError("no room")

    with monkeypatch.context() as patched:
        patched.setattr(command, "upgrade", broken)
        with pytest.raises(OSError, match="no room"):
            prepare(engine)
    with engine.begin() as connection:
        assert "outlet" not in inspect(connection).get_table_names()
    prepare(engine)
    assert differences(engine) == []
    engine.dispose()


def test_an_ordinary_role_is_enough_where_postgis_is_there(postgres: Cluster) -> None:
    address = postgres.database()
    name = address.rpartition("/")[2]
    postgres.execute("CREATE ROLE plain LOGIN")
    postgres.execute(f"ALTER DATABASE {name} OWNER TO plain")
    engine = open_engine(address.replace("//locator@", "//plain@"))
    with pytest.raises(ProgrammingError, match="permission denied to create extension"):
        prepare(engine)
    postgres.execute("CREATE EXTENSION postgis", name)
    prepare(engine)
    assert publish(engine, NETWORK, "first", NOW).number == 1 and differences(engine) == []
    engine.dispose()


def test_the_last_feed_is_that_of_the_last_load_before_the_migration(tmp_path: Path) -> None:
    engine = open_engine(f"sqlite:///{tmp_path / 'old.db'}")
    prepare(engine)
    publish(engine, NETWORK, "night.csv", NOW)
    rollback(engine, 1, NOW + timedelta(hours=1), by="li", why="x")
    with writing(engine).begin() as connection:
        for statement in ("DROP TABLE alert", "DROP TABLE last_feed"):
            connection.exec_driver_sql(statement)
        connection.exec_driver_sql("UPDATE alembic_version SET version_num = '0005'")
    prepare(engine)
    with engine.begin() as connection:
        last = feed_times.get_last_feed(connection)
    assert (last.at, last.origin) == (NOW, "night.csv") and differences(engine) == []
    engine.dispose()
