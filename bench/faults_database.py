"""Loads while the tables are migrated, and a PostgreSQL server that is cut off or slow."""

import os
import tempfile
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from urllib.parse import urlsplit

from alembic import command as alembic
from alembic.config import Config

from locator.config import Settings
from locator.serving.container import Container
from locator.store.dialect import open_engine, writing
from locator.store.migrations.upgrading import FOLDER
from locator.store.releases import publish
from tests.network import NOW
from tests.postgres import cluster
from tests.wire import Wire

from .databases import SECRET, sample_network
from .fault_runs import Row, command, environment
from .program import SAMPLE, served
from .silence import TROUBLES, _tried

OLD = "0008"


def load_during_migration(folder: Path) -> Iterator[Row]:
    """Run two loads and a query at once on tables of an older version."""
    home = Path(tempfile.mkdtemp(dir=folder))
    environ = environment(home)
    engine = open_engine(environ["LOCATOR_DATABASE"])
    config = Config()
    config.set_main_option("script_location", str(FOLDER))
    with writing(engine).begin() as connection:
        config.attributes["connection"] = connection
        alembic.upgrade(config, OLD)
    engine.dispose()
    load = ("load", "--datum", "wgs84", "--as-declared", SAMPLE)
    with ThreadPoolExecutor(3) as pool:
        done = [pool.submit(command, environ, *words) for words in (load, load, ("user", "list"))]
    for name, result in zip(("first load", "second load", "another command"), done, strict=True):
        status, said = result.result()
        yield Row(f"migration from {OLD}: {name}", f"exit {status}", "nothing" if not status else "?", said)


def distant_database(_folder: Path) -> Iterator[Row]:
    """Cut the connections to PostgreSQL, or delay them by five seconds, while a server answers."""
    with cluster() as server:
        wire, address = Wire(server.port), server.database()
        container = Container(Settings(database=address, secret_key=SECRET))
        publish(container.engine, sample_network()[::4], "sample", NOW)
        container.shut_down()
        through = address.replace(f":{server.port}/", f":{wire.port}/")
        environ = os.environ | {"LOCATOR_DATABASE": through, "LOCATOR_SECRET_KEY": SECRET}
        for name in ("cut off", "5 s late"):
            with served(environ | {"LOCATOR_RATE_LIMIT": "off"}) as (url, _):
                count, failed, stale, _, quiet, during, fresh = _tried(
                    urlsplit(url).netloc, server, wire, TROUBLES[name]
                )
            did = f"{count:,} answers, p99 {quiet:.0f} ms before, {during:.0f} ms during"
            said = f"stale after {stale:.1f} s, fresh again after {fresh:.1f} s"
            yield Row(f"PostgreSQL {name}", did, f"{failed} answers", said)
        wire.close()
