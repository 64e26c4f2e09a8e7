"""Validation of PostgreSQL URLs before connecting. Messages never contain the URL."""

import re
from pathlib import Path
from urllib.parse import SplitResult, parse_qsl, urlsplit

SCHEME = "postgresql+psycopg"
EXAMPLE = f"{SCHEME}://USER:PASSWORD@HOST:5432/NAME"
SESSIONS = ("any", "read-write", "read-only", "primary", "standby", "prefer-standby")
BALANCE = ("disable", "random")
SSL_MODES = ("disable", "allow", "prefer", "require", "verify-ca", "verify-full")
FILES = ("sslrootcert", "sslcert", "sslkey", "passfile")
OPTIONS = ("host", "port", "target_session_attrs", "load_balance_hosts", "sslmode", *FILES)
HOST = r"[A-Za-z0-9]([A-Za-z0-9._-]*[A-Za-z0-9])?|\[[0-9A-Fa-f:.]+\]|/[^?#:,\s]*"


def validate_url(url: str) -> str | None:
    """Return an error message that does not repeat the URL, or None if it is valid."""
    if not url.isascii() or re.search(r"\s|[\x00-\x1f\x7f]", url):
        return "contains spaces or non-ASCII characters; encode them as %XX"
    try:
        parts = urlsplit(url)
        options = parse_qsl(parts.query, keep_blank_values=True, strict_parsing=bool(parts.query))
        _ = parts.port
    except ValueError:
        return f"is not a valid URL: encode / ? # @ : and % in a password as %XX, like {EXAMPLE}"
    return _check_server(parts) or next(filter(None, (_check_option(*option) for option in options)), None)


def without_password(url: str) -> str:
    """Return the URL with the password masked."""
    return re.sub(r"(?<=://)([^:/@]*):[^/@]*@", r"\1:***@", url)


def _check_server(parts: SplitResult) -> str | None:
    user, at, host = parts.netloc.rpartition("@")
    if "@" in user or user.count(":") > 1 or re.search(r"%(?![0-9A-Fa-f]{2})", user) or parts.fragment:
        return f"is not a valid URL: encode / ? # @ : and % in a password as %XX, like {EXAMPLE}"
    if at and not user.partition(":")[0]:
        return f"has no user before the @; must be like {EXAMPLE}"
    if host and not _is_host(host):
        return f"has no valid host; must be like {EXAMPLE}"
    if not re.fullmatch(r"/[A-Za-z0-9_.-]{1,63}", parts.path):
        return f"has no database name; must be like {EXAMPLE}"
    return None


def _is_host(text: str) -> bool:
    match = re.fullmatch(rf"({HOST})(:[0-9]+)?", text)
    return match is not None and (match[3] is None or 0 < int(match[3][1:]) < 65_536)


def _check_option(name: str, value: str) -> str | None:
    """Return an error message for a query option, or None."""
    if name not in OPTIONS:
        return f"has an unknown option; allowed: {', '.join(OPTIONS)}"
    allowed = {
        "target_session_attrs": SESSIONS,
        "sslmode": SSL_MODES,
        "load_balance_hosts": BALANCE,
    }
    if name in allowed and value not in allowed[name]:
        return f"{name} must be one of {', '.join(allowed[name])}"
    if name == "host" and not _is_host(value):
        return "host must be a host name, an address or a socket folder, optionally followed by :PORT"
    if name == "port" and not (re.fullmatch("[0-9]{1,5}", value) and 0 < int(value) < 65_536):
        return "port must be a number from 1 to 65535"
    if name in FILES and not Path(value).is_file():
        return f"{name} is not a file"
    return None
