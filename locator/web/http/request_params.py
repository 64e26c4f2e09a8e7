"""Strict parsing of query strings, JSON bodies and forms into parameters."""

import json
import re
import zlib
from collections.abc import Mapping
from typing import Any
from urllib.parse import parse_qsl

import orjson
from flask import Request
from werkzeug.exceptions import NotAcceptable, RequestEntityTooLarge, RequestURITooLarge, UnsupportedMediaType

from ...errors import InvalidParameter, message
from ...runtime.line_breaks import breaks_to_blanks

BODY = "locator.body"  # environ key: the decoded body, for the language of an error
PARAM_NAMES = "locator.asked"  # environ key: names of the parsed parameters
REPEATABLE = ("kind", "service", "device", "access", "fields")
FREE_TEXT = ("q", "from", "name", "address")  # text that is pasted may contain line breaks and tabs: blanks
MAX_QUERY_BYTES = 4_194_304  # the server itself rejects URLs beyond 64 KiB
MAX_PARAMETERS = 60
MAX_BODY_BYTES = 65_536
_SIMPLE_QUERY = re.compile(r"(?:[a-z]+=[A-Za-z0-9.,_-]*(?:&(?=.)|$))+", re.ASCII)
_CONTROL = re.compile("[\x00-\x1f\x7f]")
POSITION = '{"lat": 39.9, "lon": 116.4}'  # an example of the body of a search
ANSWER_TYPES = ("application/geo+json", "application/json", "application/problem+json")


def params_of(request: Request, example: str = POSITION) -> dict[str, Any]:
    """Return the parameters from the query string or the JSON body, of which errors give an example."""
    members = _params_of(request, example)
    request.environ[PARAM_NAMES] = members.keys()
    return members


def _params_of(request: Request, example: str) -> dict[str, Any]:
    check_accept(request, ANSWER_TYPES)
    if request.method != "POST":
        return params_of_query(request.query_string)
    if request.query_string:
        raise InvalidParameter(
            "query", "not allowed in a POST request", hint="move the parameters to the body"
        )
    return params_of_body(request, example)


def check_accept(request: Request, types: tuple[str, ...]) -> None:
    """Raise NotAcceptable unless the Accept header allows one of `types`."""
    if request.accept_mimetypes and not request.accept_mimetypes.best_match(types):
        raise NotAcceptable(message("the response is {type}", type=types[0]))


def params_of_query(raw: bytes) -> dict[str, Any]:
    """Return the parameters of a query string; only REPEATABLE ones may occur more than once."""
    if len(raw) > MAX_QUERY_BYTES:
        raise RequestURITooLarge(
            message("the query string exceeds {count} bytes; use POST", count=MAX_QUERY_BYTES)
        )
    try:
        pairs = _pairs(raw.decode())
    except UnicodeDecodeError:
        raise InvalidParameter(_broken_name(raw), "is not valid UTF-8") from None
    except ValueError:
        raise InvalidParameter("query", message("exceeds {count} parameters", count=MAX_PARAMETERS)) from None
    members: dict[str, Any] = {}
    for name, value in pairs:
        value = _clean_text(name, value)
        if name in REPEATABLE:
            members.setdefault(name, []).append(value)
        elif name in members:
            raise InvalidParameter(name[:40], "is repeated", hint="send it once")
        else:
            members[name] = value
    return members


def _pairs(text: str) -> list[tuple[str, str]]:
    if _SIMPLE_QUERY.fullmatch(text) and text.count("&") < MAX_PARAMETERS:  # nothing to decode
        return [(name, value) for name, _, value in (part.partition("=") for part in text.split("&"))]
    return parse_qsl(text, keep_blank_values=True, max_num_fields=MAX_PARAMETERS, errors="strict")


def _clean_text(name: str, value: str) -> str:
    text = breaks_to_blanks(value) if name in FREE_TEXT else value
    if _CONTROL.search(name) or _CONTROL.search(text):
        raise InvalidParameter(name[:40].strip() or "query", "contains control characters")
    return text


def _broken_name(raw: bytes) -> str:
    for part in raw.split(b"&"):
        name, _, value = part.partition(b"=")
        try:
            parse_qsl(f"{name.decode()}={value.decode()}", errors="strict", keep_blank_values=True)
        except UnicodeDecodeError:
            return name.decode(errors="replace")[:40]
    return "query"


def params_of_body(request: Request, example: str) -> dict[str, Any]:
    """Return the members of a JSON body; rejects non-standard JSON and duplicate members."""
    if request.mimetype not in ("application/json", "application/geo+json"):
        raise UnsupportedMediaType("the body must be application/json")
    return members_of(_content(request), "body", example)


def members_of(content: bytes, where: str, example: str) -> dict[str, Any]:
    """Return the members of a JSON object; errors name its source `where` and give an example of it."""
    try:
        orjson.loads(content)
        members = json.loads(content, object_pairs_hook=_unique_members)
    except (ValueError, RecursionError):
        hint = message("send an object like {example}", example=example)
        raise InvalidParameter(where, "is not valid JSON", hint=hint) from None
    if not isinstance(members, dict):
        raise InvalidParameter(
            where, "must be a JSON object", hint=message("for example {example}", example=example)
        )
    return {name: _clean_member(name, value) for name, value in members.items()}


def _clean_member(name: str, value: Any) -> Any:
    if isinstance(value, list):
        return [_clean_text(name, item) if isinstance(item, str) else item for item in value]
    return _clean_text(name, value if isinstance(value, str) else "") or value


def params_of_form(request: Request) -> dict[str, Any]:
    """Return the parameters of a URL-encoded form body."""
    if request.mimetype != "application/x-www-form-urlencoded":
        raise UnsupportedMediaType("the body must be application/x-www-form-urlencoded")
    return params_of_query(_content(request).strip())


def _content(request: Request) -> bytes:
    coding = request.headers.get("Content-Encoding", "identity")
    if coding not in ("identity", "gzip"):
        raise UnsupportedMediaType("Content-Encoding must be gzip or absent")
    if (request.content_length or 0) > MAX_BODY_BYTES:
        raise RequestEntityTooLarge(message("the body exceeds {count} bytes", count=MAX_BODY_BYTES))
    request.max_content_length = MAX_BODY_BYTES
    content = request.get_data()  # stored, so that `request.form` has the fields, too
    if coding == "gzip":
        content = _gunzip(content)
    request.environ[BODY] = content
    if len(content) > MAX_BODY_BYTES:
        raise RequestEntityTooLarge(message("the body exceeds {count} bytes", count=MAX_BODY_BYTES))
    return content


def _gunzip(content: bytes) -> bytes:
    decompressor = zlib.decompressobj(wbits=31)
    try:
        decompressed = decompressor.decompress(content, MAX_BODY_BYTES + 1)
    except zlib.error:
        raise InvalidParameter("body", "is not valid gzip") from None
    if len(decompressed) <= MAX_BODY_BYTES and (not decompressor.eof or decompressor.unused_data):
        raise InvalidParameter("body", "is not a single, complete gzip stream")
    return decompressed


def _unique_members(pairs: list[tuple[str, Any]]) -> Mapping[str, Any]:
    members: dict[str, Any] = {}
    for name, value in pairs:
        if name in members:
            raise InvalidParameter(name[:40], "is repeated", hint="send it once")
        members[name] = value
    return members
