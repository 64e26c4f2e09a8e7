"""Answer archive and cards: stored unchanged, without positions, deleted on expiry."""

from collections.abc import Iterator
from datetime import timedelta

import pytest
from sqlalchemy import Engine, select

from locator.config import Settings
from locator.serving.container import Container
from locator.store import answer_archive, cards, schema_desk
from locator.store.answer_archive import ArchivedAnswer
from locator.store.dialect import writing

from .network import NOW

BODY = '{"type":"FeatureCollection","features":[],"say":"浦东新区"}'.encode()


@pytest.fixture
def engine(address: str) -> Iterator[Engine]:
    engine = Container(Settings(database=address)).engine
    yield engine
    engine.dispose()


def entry(answer: str, who: str = "li", body: bytes | None = BODY, days: int = 0) -> ArchivedAnswer:
    return ArchivedAnswer(answer, NOW + timedelta(days=days), who, "script", "SC-1", 3, body)


def test_an_answer_is_found_by_its_id_byte_for_byte(engine: Engine) -> None:
    with writing(engine).begin() as connection:
        for item in (entry("a1"), entry("a2", body=None), entry("a1", who="wang")):
            answer_archive.record(connection, item)
        assert answer_archive.by_answer(connection, "a1") == [entry("a1"), entry("a1", who="wang")]
        assert answer_archive.by_answer(connection, "a2") == [entry("a2", body=None)]
        assert answer_archive.by_answer(connection, "a3") == []
        assert [item.who for item in answer_archive.newest(connection, 2)] == ["wang", "li"]
        assert [item.answer for item in answer_archive.newest(connection, 9, "li")] == ["a2", "a1"]


def test_entries_go_after_ninety_days(engine: Engine) -> None:
    with writing(engine).begin() as connection:
        answer_archive.record(connection, entry("old"))
        answer_archive.record(connection, entry("young", days=89))
        answer_archive.record(connection, entry("new", days=91))
        assert [item.answer for item in answer_archive.newest(connection, 9)] == ["new", "young"]


def test_a_card_is_found_by_its_token_until_it_expires(engine: Engine) -> None:
    card_body = {"steps": ["从2号口出站"]}
    with writing(engine).begin() as connection:
        token, card = cards.create(connection, "SC-1", card_body, NOW, "li")
        assert len(token) == cards.TOKEN_LENGTH and set(token) <= set(cards.ALPHABET)
        assert cards.find(connection, token, NOW) == card
        assert cards.find(connection, f" {token.upper()} ", NOW + timedelta(hours=23)) == card
        assert cards.find(connection, token, NOW + timedelta(hours=24)) is None
        assert cards.find(connection, token[:-1], NOW) is None
        cards.create(connection, "SC-2", card_body, NOW + timedelta(hours=25), "li")
        assert cards.find(connection, token, NOW) is None, "it is gone, not hidden"


def test_stores_an_offer_as_a_distance(engine: Engine) -> None:
    with writing(engine).begin() as connection:
        token, _ = cards.create(connection, "SC-1", {}, NOW, "li")
        cards.record_distance(connection, token, {"metres": 1200, "side": "west"}, NOW + timedelta(minutes=2))
        found = cards.find(connection, token, NOW + timedelta(minutes=3))
    assert found and found.distance == {"metres": 1200, "side": "west"}
    assert found.shared_at == NOW + timedelta(minutes=2)


def test_the_table_holds_no_token(engine: Engine) -> None:
    with writing(engine).begin() as connection:
        token, _ = cards.create(connection, "SC-1", {}, NOW, "li")
    with writing(engine).begin() as connection:
        stored = connection.execute(select(schema_desk.cards)).one()
    assert token not in str(tuple(stored)) and len(stored.token) == 16
