"""Text messages from the desk: signed, repeated, and without a trace of the number."""

from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from locator.config import Settings
from locator.errors import InvalidParameter
from locator.runtime.http_client import NoResponse
from locator.runtime.webhook import NotAccepted, Webhook
from locator.serving import text_messages
from locator.serving.text_messages import e164

from . import sample_release
from .network import NOW
from .program import Program, run
from .staff_client import add_users, entered, post
from .web_client import Client
from .webhook_stub import SECRET, Receiver, receiver

pytestmark = pytest.mark.slow

REF, NUMBER = "SAMPLE-DP-00172", "138 1234 5678"


@pytest.fixture
def hook() -> Iterator[Receiver]:
    """A receiver of messages."""
    with receiver() as hook:
        yield hook


@pytest.fixture
def program(tmp_path: Path, hook: Receiver) -> Iterator[Program]:
    """The program with a webhook for messages."""
    database = sample_release.copy_to(tmp_path)
    add_users(database)
    with run(database, rate_limit="off", sms_webhook=hook.url, webhook_secret=SECRET) as program:
        yield program


@pytest.fixture
def agent(program: Program) -> Iterator[Client]:
    """A signed-in agent."""
    with closing(program.client()) as client:
        yield entered(client, "/desk", "agent")


def _send(agent: Client, to: str = NUMBER) -> str:
    return post(agent, "/desk/sms", q="北京市海淀区五道口", ref=REF, to=to).text


def test_a_message_is_signed_and_says_where_the_outlet_is(agent: Client, hook: Receiver) -> None:
    assert 'role="status"' in _send(agent)
    (delivery,) = hook.deliveries
    assert delivery.is_signed and delivery.event["to"] == "+8613812345678" and delivery.event["ref"] == REF
    assert all(part in delivery.event["text"] for part in ("北京", "示例大道 105 号", "950800转8175"))
    assert "营业中" not in delivery.event["text"]


def test_a_failed_delivery_is_repeated_with_the_same_id(agent: Client, hook: Receiver) -> None:
    hook.statuses[:] = [503, 503, 204]
    assert 'role="status"' in _send(agent)
    assert len({delivery.headers["webhook-id"] for delivery in hook.deliveries}) == 1
    assert len(hook.deliveries) == 3


def test_the_agent_reads_that_a_message_was_not_sent(agent: Client, hook: Receiver) -> None:
    hook.statuses[:] = [503] * 3
    text = _send(agent)
    assert 'role="alert"' in text and "短信服务出错（503）" in text


def test_the_agent_reads_that_a_message_was_refused(agent: Client, hook: Receiver) -> None:
    hook.statuses[:] = [400] * 3
    assert "短信服务拒绝了（400）" in _send(agent)


@pytest.mark.parametrize(
    ("causes", "kind"),
    [
        (["TimeoutError"] * 3, "unknown"),
        (["TimeoutError", 503, 503], "unknown"),  # the first may have been sent
        (["ConnectionRefusedError"] * 3, "unreachable"),
        ([503, 400, 400], "refused"),
    ],
)
def test_without_an_answer_it_is_unknown_whether_a_message_was_sent(
    monkeypatch: pytest.MonkeyPatch, causes: list[str | int], kind: str
) -> None:
    remaining = iter(causes)

    def fail(*_: object) -> None:
        cause = next(remaining)
        raise NotAccepted(cause) if isinstance(cause, int) else NoResponse(cause)

    monkeypatch.setattr(Webhook, "post", fail)
    monkeypatch.setattr(text_messages, "sleep", lambda _seconds: None)
    settings = Settings(database="sqlite://", sms_webhook="http://127.0.0.1:9/", webhook_secret=SECRET)
    failure = text_messages.TextMessages(settings, lambda: NOW).send(NUMBER, "text", REF)
    assert failure and failure.kind == kind


def test_the_number_leaves_no_trace(program: Program, agent: Client, hook: Receiver) -> None:
    hook.statuses[:] = [500] * 3
    _send(agent)
    folder = Path(program.database.removeprefix("sqlite:///")).parent
    stored = b"".join(file.read_bytes() for file in folder.rglob("*") if file.is_file())
    assert b"13812345678" not in stored and NUMBER.encode() not in stored


@pytest.mark.parametrize("to", ["", "12345", "+0123", "95080", "1381234567a"])
def test_other_texts_are_no_mobile_number(to: str) -> None:
    with pytest.raises(InvalidParameter):
        e164(to)


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("138-1234-5678", "+8613812345678"),
        ("１３８ １２３４ ５６７８", "+8613812345678"),  # of an input method
        ("００852 6123 4567", "+85261234567"),
        ("00852 6123 4567", "+85261234567"),
        ("+1 (415) 555.0100", "+14155550100"),
    ],
)
def test_numbers_in_common_spellings(text: str, number: str) -> None:
    assert e164(text) == number


def test_without_a_webhook_there_is_no_form(tmp_path: Path) -> None:
    database = sample_release.copy_to(tmp_path)
    add_users(database)
    with run(database, rate_limit="off") as program, closing(program.client()) as client:
        card = post(entered(client, "/desk", "agent"), "/desk/outlet", q="北京市海淀区五道口", ref=REF)
        assert card.status_code == 200 and "send-sms" not in card.text


def test_a_caller_who_cannot_hear_gets_no_phone_number(agent: Client, hook: Receiver) -> None:
    answer = post(agent, "/desk/sms", q="北京市海淀区五道口", ref=REF, to=NUMBER, text_only="1")
    assert 'role="status"' in answer.text
    text = hook.deliveries[0].event["text"]
    assert "950800" not in text and "/help#text" in text


def test_a_caller_who_cannot_hear_gets_the_chat_where_one_is_set(tmp_path: Path, hook: Receiver) -> None:
    chat, database = "https://chat.example/locator", sample_release.copy_to(tmp_path)
    add_users(database)
    settings = {"sms_webhook": hook.url, "webhook_secret": SECRET, "text_help_url": chat}
    with run(database, rate_limit="off", **settings) as program, closing(program.client()) as client:
        agent = entered(client, "/desk", "agent")
        post(agent, "/desk/sms", q="北京市海淀区五道口", ref=REF, to=NUMBER, text_only="1")
    text = hook.deliveries[0].event["text"]
    assert chat in text and "/help#text" not in text and "950800" not in text
