"""Compressed responses on request: identical content, and 304 for current ETags."""

import json

import pytest

from .web_client import Client

CODINGS = ("gzip", "br", "zstd")
ANSWERS = (
    "/api/v1/nearest?lat=31.2397&lon=121.4998",
    "/api/v1/outlets?adcode=310115&limit=20",
    "/api/v1/clusters?bbox=73,18,135,54&zoom=4",
    "/openapi.json",
    "/help",
)


@pytest.mark.parametrize("coding", CODINGS)
@pytest.mark.parametrize("path", ANSWERS)
def test_the_same_answer_is_inside(client: Client, path: str, coding: str) -> None:
    uncompressed = client.get(path, headers={"Accept-Encoding": "identity"})
    small = client.get(path, headers={"Accept-Encoding": coding})
    assert "Content-Encoding" not in uncompressed.headers
    assert small.headers["Content-Encoding"] == coding
    assert "Accept-Encoding" in uncompressed.headers["Vary"] and "Accept-Encoding" in small.headers["Vary"]
    assert len(small.raw) < 0.7 * len(uncompressed.raw)
    if path != "/help":  # a page has a nonce of its own
        assert small.data == uncompressed.data


@pytest.mark.parametrize("path", ANSWERS[:3])
def test_a_cached_answer_in_any_coding_gets_304(client: Client, path: str) -> None:
    small = client.get(path, headers={"Accept-Encoding": "br"})
    for sent in (small.headers["ETag"], client.get(path).headers["ETag"], f"W/{small.headers['ETag']}", "*"):
        for coding in ("br", "zstd", "identity"):
            again = client.get(path, headers={"Accept-Encoding": coding, "If-None-Match": sent})
            assert again.status_code == 304 and not again.data
    other = client.get(path, headers={"Accept-Encoding": "br", "If-None-Match": '"another"'})
    assert other.status_code == 200


def test_sends_the_preferred_coding(client: Client) -> None:
    for accepted, coding in {
        "gzip, deflate": "gzip",
        "gzip;q=0.5, br;q=1": "br",
        "identity;q=1, gzip;q=0.1": None,
        "snappy": None,
        "*": "zstd",
    }.items():
        answer = client.get(ANSWERS[0], headers={"Accept-Encoding": accepted})
        assert answer.headers.get("Content-Encoding") == coding, accepted


def test_pages_with_tokens_are_sent_as_they_are(client: Client) -> None:
    headers = {"Accept-Encoding": "gzip, br, zstd"}
    assert "Content-Encoding" not in client.get("/admin/sign-in", headers=headers).headers


@pytest.mark.parametrize(
    ("accepted", "coding"), [("gzip, br, zstd", "zstd"), ("gzip, br", "gzip"), ("br", None), ("", None)]
)
def test_lines_of_a_batch_are_compressed_as_a_stream(
    client: Client, accepted: str, coding: str | None
) -> None:
    line = json.dumps({"lat": 31.2397, "lon": 121.4998}).encode()
    headers = {"Accept-Encoding": accepted}
    response = client.post(
        "/api/v1/nearest/batch", data=line, content_type="application/x-ndjson", headers=headers
    )
    assert response.headers.get("Content-Encoding") == coding
    assert json.loads(response.data)["features"]


def test_head_equals_get_without_a_body(client: Client) -> None:
    for coding in ("identity", "br"):
        got, expected = (
            ask(ANSWERS[0], headers={"Accept-Encoding": coding}) for ask in (client.get, client.head)
        )
        assert expected.data == b"" and expected.status_code == 200
        for name in ("ETag", "Content-Type", "Content-Length", "Vary"):
            assert expected.headers[name] == got.headers[name]
