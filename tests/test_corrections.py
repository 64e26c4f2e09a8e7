"""Reports of wrong information: stored without identity, bounded, decided by an operator."""

import re
from collections.abc import Iterator
from contextlib import closing
from datetime import timedelta
from pathlib import Path

import pytest

from locator import create_app
from locator.errors import InvalidInput
from locator.store import corrections, log
from locator.store.corrections import MAX_PENDING_OF_OUTLET, RETENTION_DAYS
from locator.web.pages.correction_form import LIMIT

from . import sample_release
from .network import NOW
from .program import Program, parts_of, run
from .staff_client import add_users, entered, post

pytestmark = pytest.mark.slow

REF = "SAMPLE-SC-00002"
FORM = f"/outlets/{REF}/correction"


@pytest.fixture(scope="module")
def sample_program(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Program]:
    """A program of this module, with the usual rate limit."""
    database = sample_release.copy_to(tmp_path_factory.mktemp("corrections"))
    add_users(database, ["operator"])
    with run(database) as program:
        yield program


def pending(program: Program) -> list[corrections.Correction]:
    with parts_of(program.database) as parts, parts.read_transaction() as connection:
        return corrections.list_pending(connection)


def test_a_report_waits_for_an_operator_and_publishes_nothing(sample_program: Program) -> None:
    with closing(sample_program.client()) as client:
        before = client.get(f"/api/v1/outlets/{REF}").json
        form = client.get(FORM)
        assert form.status_code == 200 and form.headers["X-Robots-Tag"] == "noindex"
        sent = client.post(FORM, data={"kind": "phone", "text": " 新号码 010-12345678\x07\r\n"})
        assert sent.status_code == 200 and "已收到" in sent.text
        assert client.get(f"/api/v1/outlets/{REF}").json["properties"] == before["properties"]
        [item] = pending(sample_program)
        assert (item.ref, item.kind, item.text) == (REF, "phone", "新号码 010-12345678")
        entered(client, "/admin", "operator")
        page = client.get("/admin/corrections").text
        assert "新号码 010-12345678" in page and "电话有误" in page
        edit = f"/admin/edit?ref={REF}&field=phones&correction={item.id}"
        assert edit.replace("&", "&amp;") in page
        assert "新号码 010-12345678" in client.get(edit).text and pending(sample_program) == [item]
        fields = {"ref": REF, "field": "phones", "correction": str(item.id), "why": "called"}
        preview = post(client, "/admin/edit", **fields, value="010-12345678")
        assert pending(sample_program) == [item]
        match = re.search(r'name="token" value="(\w+)"', preview.text)
        assert match, preview.text
        confirmed = fields | {"value": "010-12345678", "token": match[1], "agreed": "1"}
        assert post(client, "/admin/edit", **confirmed).status_code == 303
        assert pending(sample_program) == []
        assert post(client, f"/admin/corrections/{item.id}/dismiss").status_code == 400
    with parts_of(sample_program.database) as parts, parts.read_transaction() as connection:
        entry = log.entries(connection, 1)[0]
    assert (entry.what, entry.who) == ("confirm correction", "operator-li")
    assert entry.details == {"correction": item.id, "ref": REF, "kind": "phone"}


@pytest.mark.parametrize(
    ("fields", "status", "text"),
    [
        ({}, 400, "请选择哪里有误"),
        ({"kind": "nope"}, 400, "请选择哪里有误"),
        ({"kind": "other", "text": "x" * 501}, 400, "最多 500 个字"),
        ({"kind": "other", "text": "buy", "website": "http://x.example"}, 200, "已收到"),
    ],
)
def test_what_is_not_stored(sample_program: Program, fields: dict[str, str], status: int, text: str) -> None:
    with closing(sample_program.client()) as client:
        answer = client.post(FORM, data=fields)
    assert answer.status_code == status and text in answer.text
    assert pending(sample_program) == []


def test_a_client_is_limited_and_gets_the_hotline(tmp_path: Path) -> None:
    with run(sample_release.copy_to(tmp_path)) as program, closing(program.client()) as client:
        answers = [client.post(FORM, data={"kind": "other", "text": str(n)}) for n in range(LIMIT.amount + 1)]
        assert [answer.status_code for answer in answers] == [200] * LIMIT.amount + [429]
        assert "950800" in answers[-1].text
        assert len(pending(program)) == LIMIT.amount
        assert client.post("/outlets/none/correction", data={"kind": "other"}).status_code == 404


def test_the_queue_is_bounded_and_forgets(tmp_path: Path) -> None:
    database = f"sqlite:///{tmp_path / 'x.db'}"
    with parts_of(database) as parts, parts.write_transaction() as connection:
        for number in range(MAX_PENDING_OF_OUTLET):
            assert corrections.add(connection, "A", "other", str(number), NOW)
        assert not corrections.add(connection, "A", "other", "more", NOW)
        assert corrections.add(connection, "A", "other", "0", NOW)  # a repetition
        assert corrections.add(connection, "B", "closed", "", NOW)
        assert corrections.pending_count(connection) == MAX_PENDING_OF_OUTLET + 1
        later = NOW + timedelta(days=RETENTION_DAYS, seconds=1)
        assert corrections.add(connection, "A", "moved", "new", later)
        [item] = corrections.list_pending(connection)
        assert corrections.decide(connection, item.id, "dismissed", later, "li") == item
        with pytest.raises(InvalidInput):
            corrections.decide(connection, item.id, "confirmed", later, "li")


def test_an_operator_decides_in_the_terminal(tmp_path: Path) -> None:
    database = f"sqlite:///{tmp_path / 'x.db'}"
    with parts_of(database) as parts:
        runner = create_app(container=parts).test_cli_runner()
        assert runner.invoke(args=["corrections", "list"]).output == "no reports to decide\n"
        with parts.write_transaction() as connection:
            for kind in ("moved", "closed"):
                assert corrections.add(connection, "A1", kind, "对面", NOW)
        assert "1  A1  moved  2026-11-24  对面" in runner.invoke(args=["corrections", "list"]).output
        confirmed = runner.invoke(args=["corrections", "confirm", "1", "--by", "li"])
        assert (confirmed.exit_code, confirmed.output) == (0, "1 confirmed\n")
        assert runner.invoke(args=["corrections", "dismiss", "2", "--by", "li"]).exit_code == 0
        again = runner.invoke(args=["corrections", "dismiss", "1", "--by", "li"])
        assert again.exit_code == 1 and "does not exist or is decided" in again.output


def test_a_reference_in_lower_case_is_stored_as_recorded(
    sample_program: Program,
) -> None:
    with closing(sample_program.client()) as client:
        sent = client.post(FORM.replace(REF, REF.lower()), data={"kind": "hours", "text": "周日不开"})
    assert sent.status_code == 200
    assert [item.ref for item in pending(sample_program) if item.text == "周日不开"] == [REF]
