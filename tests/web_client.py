"""HTTP client: `requests` with its own headers and the interface of Flask's test client."""

import gzip
import json
from collections.abc import Mapping
from typing import Any

import brotli
import requests
from backports import zstd
from requests.cookies import RequestsCookieJar
from requests.structures import CaseInsensitiveDict

DECODE = {"": bytes, "gzip": gzip.decompress, "br": brotli.decompress, "zstd": zstd.decompress}


class Answer:
    """A response: `raw` as it was sent, `data` unpacked."""

    def __init__(self, response: requests.Response) -> None:
        self.status_code = response.status_code
        self.headers: CaseInsensitiveDict[str] = response.headers
        self.raw = response.raw.read(decode_content=False)
        coding = response.headers.get("Content-Encoding", "")
        self.data = DECODE[coding](self.raw) if self.raw else b""
        self.mimetype = response.headers.get("Content-Type", "").partition(";")[0]

    @property
    def text(self) -> str:
        """The body as text."""
        return self.data.decode()

    @property
    def json(self) -> Any:
        """The body as JSON."""
        return json.loads(self.data)


class Client:
    """A person or a program with a session; redirects are answers."""

    def __init__(self, address: str, headers: Mapping[str, str] | None = None) -> None:
        self.address, self._session = address, requests.Session()
        self._session.trust_env = False
        self._session.headers.update(headers or {})

    def get(self, path: str, query_string: Any = None, **options: Any) -> Answer:
        """GET."""
        return self.request("GET", path, params=query_string, **options)

    def post(self, path: str, data: Any = None, content_type: str = "", **options: Any) -> Answer:
        """POST: a mapping as a form, everything else as it is."""
        if content_type:
            options["headers"] = {**options.get("headers", {}), "Content-Type": content_type}
        return self.request("POST", path, data=data, **options)

    def request(self, method: str, path: str, **options: Any) -> Answer:
        """Any method."""
        options = {"allow_redirects": False, "timeout": 60, "stream": True} | options
        return Answer(self._session.request(method, self.address + path, **options))

    def head(self, path: str, **options: Any) -> Answer:
        """HEAD."""
        return self.request("HEAD", path, **options)

    def delete(self, path: str, **options: Any) -> Answer:
        """DELETE."""
        return self.request("DELETE", path, **options)

    def options(self, path: str, **options: Any) -> Answer:
        """OPTIONS."""
        return self.request("OPTIONS", path, **options)

    @property
    def cookies(self) -> RequestsCookieJar:
        """The cookies that the server has set."""
        return self._session.cookies

    def close(self) -> None:
        """Close the connections."""
        self._session.close()
