"""What a request says, as plain members for a question; strict where the framework is lenient."""

import json
import re
import zlib
from collections.abc import Mapping
from typing import Any
from urllib.parse import parse_qsl

import orjson
from flask import Request
from werkzeug.exceptions import NotAcceptable, RequestEntityTooLarge, RequestURITooLarge, UnsupportedMediaType

from ...errors import InvalidParameter

ASKED = "locator.asked"  # in the environ: the names of what was asked
REPEATABLE = ("kind", "service", "device", "access", "fields")
MOST_URL = 4_194_304  # the server itself ends an address at 64 KiB, before this program sees it
MOST_PARAMETERS = 60
MOST_BODY = 65_536
_PLAIN = re.compile(r"(?:[a-z]+=[A-Za-z0-9.,_-]*(?:&(?=.)|$))+", re.ASCII)
_CONTROL = re.compile("[\x00-\x1f\x7f]")
ANSWER_TYPES = ("application/geo+json", "application/json", "application/problem+json")


def asked(request: Request) -> dict[str, Any]:
    """The members of the question, from the query string or the JSON body."""
    members = _asked(request)
    request.environ[ASKED] = members.keys()
    return members


def _asked(request: Request) -> dict[str, Any]:
    accept(request, ANSWER_TYPES)
    if request.method != "POST":
        return of_query(request.query_string)
    if request.query_string:
        raise InvalidParameter(
            "query", "a POST carries its question in the body", hint="move the parameters there"
        )
    return of_body(request)


def accept(request: Request, types: tuple[str, ...]) -> None:
    """NotAcceptable when the caller wants something else than we have."""
    if request.accept_mimetypes and not request.accept_mimetypes.best_match(types):
        raise NotAcceptable(f"this answer comes as {types[0]}")


def of_query(raw: bytes) -> dict[str, Any]:
    """The parameters of a query string; repeated ones only where a list is meant."""
    if len(raw) > MOST_URL:
        raise RequestURITooLarge(f"at most {MOST_URL} bytes of query; use POST for more")
    try:
        pairs = _pairs(raw.decode())
    except UnicodeDecodeError:
        raise InvalidParameter(_broken_name(raw), "is not UTF-8 text") from None
    except ValueError:
        raise InvalidParameter("query", f"at most {MOST_PARAMETERS} parameters") from None
    members: dict[str, Any] = {}
    for name, value in pairs:
        _check_text(name, value)
        if name in REPEATABLE:
            members.setdefault(name, []).append(value)
        elif name in members:
            raise InvalidParameter(name[:40], "is given twice", hint="give it once")
        else:
            members[name] = value
    return members


def _pairs(text: str) -> list[tuple[str, str]]:
    if _PLAIN.fullmatch(text) and text.count("&") < MOST_PARAMETERS:  # nothing to decode
        return [(name, value) for name, _, value in (part.partition("=") for part in text.split("&"))]
    return parse_qsl(text, keep_blank_values=True, max_num_fields=MOST_PARAMETERS, errors="strict")


def _check_text(name: str, value: str) -> None:
    if _CONTROL.search(name) or _CONTROL.search(value):
        raise InvalidParameter(name[:40].strip() or "query", "has control characters in it")


def _broken_name(raw: bytes) -> str:
    for part in raw.split(b"&"):
        name, _, value = part.partition(b"=")
        try:
            parse_qsl(f"{name.decode()}={value.decode()}", errors="strict", keep_blank_values=True)
        except UnicodeDecodeError:
            return name.decode(errors="replace")[:40]
    return "query"


def of_body(request: Request) -> dict[str, Any]:
    """The members of a JSON object; nothing that JSON does not know, no member twice."""
    if request.mimetype not in ("application/json", "application/geo+json"):
        raise UnsupportedMediaType("send the question as application/json")
    return members_of(_content(request), "body")


def members_of(content: bytes, where: str) -> dict[str, Any]:
    """The members of a JSON object in text; `where` is what an error calls the text."""
    try:
        orjson.loads(content)
        members = json.loads(content, object_pairs_hook=_once)
    except (ValueError, RecursionError):
        hint = 'an object like {"lat": 39.9, "lon": 116.4}'
        raise InvalidParameter(where, "is not JSON with ordinary numbers and text", hint=hint) from None
    if not isinstance(members, dict):
        raise InvalidParameter(where, "is not a JSON object", hint='like {"lat": 39.9, "lon": 116.4}')
    for name, value in members.items():
        for text in value if isinstance(value, list) else (value,):
            _check_text(name, text if isinstance(text, str) else "")
    return members


def form_of(request: Request) -> dict[str, Any]:
    """The members of a form that a page sends in its body, which has the shape of a query."""
    if request.mimetype != "application/x-www-form-urlencoded":
        raise UnsupportedMediaType("send the form as application/x-www-form-urlencoded")
    return of_query(_content(request).strip())


def _content(request: Request) -> bytes:
    coding = request.headers.get("Content-Encoding", "identity")
    if coding not in ("identity", "gzip"):
        raise UnsupportedMediaType("Content-Encoding: gzip or none")
    if (request.content_length or 0) > MOST_BODY:
        raise RequestEntityTooLarge(f"at most {MOST_BODY} bytes")
    content = request.stream.read(MOST_BODY + 1)
    if coding == "gzip":
        content = _unzipped(content)
    if len(content) > MOST_BODY:
        raise RequestEntityTooLarge(f"at most {MOST_BODY} bytes")
    return content


def _unzipped(content: bytes) -> bytes:
    inflate = zlib.decompressobj(wbits=31)
    try:
        plain = inflate.decompress(content, MOST_BODY + 1)
    except zlib.error:
        raise InvalidParameter("body", "is not gzip, as Content-Encoding says") from None
    if len(plain) <= MOST_BODY and (not inflate.eof or inflate.unused_data):
        raise InvalidParameter("body", "is not one whole gzip, as Content-Encoding says")
    return plain


def _once(pairs: list[tuple[str, Any]]) -> Mapping[str, Any]:
    members: dict[str, Any] = {}
    for name, value in pairs:
        if name in members:
            raise InvalidParameter(name[:40], "is given twice", hint="give it once")
        members[name] = value
    return members
