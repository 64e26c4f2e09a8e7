"""Pages about the network as a whole: data quality with its trend, population coverage."""

from collections.abc import Iterator
from contextlib import closing
from datetime import date, timedelta

import pytest

from locator.config import Settings
from locator.network.outlet import Outlet
from locator.serving.container import Container
from locator.store import data_quality, releases

from . import sample_release
from .network import NOW
from .program import Program, run
from .staff_client import add_users, entered
from .web_client import Client

CHECKED, OLD = date(2026, 11, 1), date(2026, 5, 1)


def _outlet(ref: str, **fields: object) -> Outlet:
    base = {"ref": ref, "kind": "drop_off", "name": f"店{ref}", "lat": 31.2, "lon": 121.5}
    return Outlet.model_validate(base | {"address": {"adcode": "310115"}} | fields)


def test_quality_of_each_release(address: str) -> None:
    engine = Container(Settings(database=address)).engine
    first = [_outlet("A", hours="24/7"), _outlet("B"), _outlet("C", status="closed", hours="24/7")]
    second = [
        _outlet("A", hours="24/7", phones=("950800",), verified_on=CHECKED),
        _outlet("B", approach={"landmark": "邮局旁"}, verified_on=OLD),
    ]
    releases.publish(engine, first, "one", NOW - timedelta(days=1))
    releases.publish(engine, second, "two", NOW)
    with engine.begin() as connection:
        versions = data_quality.versions_of_findable_outlets(connection)
        before, after = data_quality.quality_by_release(connection, versions)
    engine.dispose()
    assert (before.outlets, before.counts) == (2, {"hours": 1, "phones": 0, "approach": 0, "verified": 0})
    assert (after.outlets, after.counts) == (2, {"hours": 1, "phones": 1, "approach": 1, "verified": 1})
    assert after.share("hours") == 0.5
    assert data_quality.quality_by_province(versions, 2, NOW.date())["31"][0] == 2


@pytest.fixture(scope="module")
def program(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Program]:
    """The program on the sample network, with a user of each role."""
    database = sample_release.copy_to(tmp_path_factory.mktemp("quality"))
    add_users(database)
    with run(database, rate_limit="off") as program:
        yield program


@pytest.fixture
def operator(program: Program) -> Iterator[Client]:
    """A signed-in operator."""
    with closing(program.client()) as client:
        yield entered(client, "/admin", "operator")


@pytest.mark.slow
@pytest.mark.parametrize(
    ("path", "texts"),
    [
        (
            "/admin/quality",
            ("共 22,300 个网点。已关闭或筹备中的", "90 天内核实过", "北京市"),
        ),
        ("/admin/coverage", ("5 公里内有", "新覆盖", "西藏自治区")),
        ("/admin/quality?lang=en", ("with opening hours", "Beijing")),
        ("/admin/coverage?lang=en", ("within 5 km of a", "reaches")),
    ],
)
def test_the_pages_show_the_network(operator: Client, path: str, texts: tuple[str, ...]) -> None:
    page = operator.get(path)
    assert page.status_code == 200 and all(text in page.text for text in texts)
