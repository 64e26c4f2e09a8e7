"""Settings, read from environment variables LOCATOR_NAME."""

import os
import re
import secrets
from collections.abc import Callable, Mapping
from dataclasses import dataclass, fields
from ipaddress import ip_address, ip_network
from pathlib import Path
from urllib.parse import urlsplit

from .errors import InvalidSetting, MissingExtra
from .runtime.database_url import EXAMPLE, SCHEME, validate_url
from .runtime.extras import require_extra
from .runtime.logging import LOG_FORMATS, LogFormat
from .runtime.resources import STATE

PREFIX = "LOCATOR_"
EXIT_BAD_SETTING = 78  # EX_CONFIG of sysexits.h
RATE = re.compile(r"off|[1-9][0-9]{0,8}/(second|minute|hour|day)")


@dataclass(frozen=True, slots=True)
class Settings:
    """Settings of the application."""

    database: str = f"sqlite:///{STATE / 'locator.db'}"  # SQLAlchemy URL
    secret_key: str = ""  # signs cursors, answer ids, sessions and the log; generated once if empty
    hotline: str = "950800"  # support hotline, shown on every page
    sign_language_url: str = ""  # URL of the sign-language video service
    router_url: str = ""  # Valhalla, for walking directions; empty: a local one if tiles exist
    geocoder: str = ""  # online geocoder, used when the gazetteer is ambiguous; empty: none
    tiles: str = ""  # {z}/{x}/{y} URL of a tile service; empty: the offline basemap
    tiles_key: str = ""  # API key of that service, replaces {key}
    map_approval: str = ""  # 审图号 of that service, shown on the map
    public_url: str = ""  # public base URL, https://locate.example.com; empty: from the request
    rate_limit: str = "600/minute"  # requests per client, or off
    proxies: str = ""  # addresses and networks of trusted proxies; empty: none
    rate_store: str = ""  # redis://host:6379/0, shared request counts; empty: per worker
    log: LogFormat = "json"  # format of the log on standard error: json, text or off
    feed_hosts: str = ""  # hosts that `load https://…` may fetch, comma-separated; empty: none
    embed_hosts: str = ""  # hosts that may embed /embed, comma-separated, or * for all; empty: same origin
    releases_kept: int = 0  # number of releases in the database; 0 for all


def settings_from(environ: Mapping[str, str]) -> Settings:
    """Parse the settings of an environment. Raises BadSetting for the first unknown or invalid one."""
    values = {
        key.removeprefix(PREFIX).lower(): value for key, value in environ.items() if key.startswith(PREFIX)
    }
    names = {field.name for field in fields(Settings)}
    for name in sorted(values.keys() - names):
        allowed = ", ".join(PREFIX + k.upper() for k in sorted(names))
        raise InvalidSetting(PREFIX + name.upper(), f"unknown setting; allowed: {allowed}")
    checked = {name: _CHECKS[name](PREFIX + name.upper(), value.strip()) for name, value in values.items()}
    _check_tiles(checked)
    return Settings(**checked)  # type: ignore[arg-type]


def _check_tiles(values: Mapping[str, object]) -> None:
    if "{key}" in str(values.get("tiles", "")) and not values.get("tiles_key"):
        raise InvalidSetting("LOCATOR_TILES_KEY", "is required because the tile URL contains {key}")


def _database(key: str, value: str) -> str:
    scheme = value.partition(":")[0]
    if scheme == "sqlite":
        _sqlite_file(key, value.removeprefix("sqlite:///"))
    elif scheme != SCHEME or "://" not in value:
        raise InvalidSetting(key, f"must be sqlite:////absolute/path.db or {EXAMPLE}")
    elif error := validate_url(value):
        raise InvalidSetting(key, error)
    return value


def _sqlite_file(key: str, name: str) -> None:
    path = Path(name)
    if name and path.is_dir():
        raise InvalidSetting(key, "is a directory; name a file in it")
    existing = next(place for place in (path, *path.absolute().parents) if place.exists())
    if not os.access(existing, os.W_OK):
        raise InvalidSetting(key, f"{existing} is not writable")


def _secret(key: str, value: str) -> str:
    if len(value) < 16 or len(set(value)) < 10 or re.search("change|secret|password|default", value, re.I):
        raise InvalidSetting(key, "must be at least 16 random characters; if unset, one is generated")
    return value


def _hotline(key: str, value: str) -> str:
    if not re.fullmatch(r"\+?[0-9]{3,15}", value):
        raise InvalidSetting(key, "must be digits only, like 950800")
    return value


def _url(key: str, value: str) -> str:
    try:
        parts = urlsplit(value)
        is_valid = (
            parts.scheme in ("http", "https") and parts.hostname and not parts.username and not parts.password
        )
    except ValueError:
        is_valid = False
    if not is_valid or re.search(r"[\s'\"<>\\]", value):
        raise InvalidSetting(key, "must be an http or https URL without user name and password")
    if _is_link_local(parts.hostname or ""):
        raise InvalidSetting(key, "link-local addresses are not allowed")
    return value


def _is_link_local(host: str) -> bool:
    try:
        return ip_address(host).is_link_local
    except ValueError:
        return False


def _optional_url(key: str, value: str) -> str:
    return _url(key, value) if value else ""


def _site(key: str, value: str) -> str:
    parts = urlsplit(_optional_url(key, value))
    if parts.path.strip("/") or parts.query or parts.fragment or value.endswith(("?", "#")):
        raise InvalidSetting(key, "must be an http(s) URL without a path, like https://locate.example.com")
    return value.rstrip("/")


def _tiles(key: str, value: str) -> str:
    if not value:
        return ""
    if not all(f"{{{axis}}}" in value for axis in "zxy"):
        raise InvalidSetting(
            key, "must be a URL with {z}, {x} and {y}, like https://tiles.example/{z}/{x}/{y}.png"
        )
    _url(key, re.sub(r"\{[a-z]+\}", "0", value))
    return value


def _single_line(key: str, value: str) -> str:
    if len(value) > 200 or not value.isprintable():
        raise InvalidSetting(key, "must be one line of at most 200 characters")
    return value


def _geocoder(key: str, value: str) -> str:
    name, _, target = value.partition(":")
    if not value:
        return ""
    if name in ("nominatim", "photon", "pelias"):
        _url(key, target)
    elif name not in ("baidu", "amap") or not re.fullmatch(r"[A-Za-z0-9]{8,64}", target):
        raise InvalidSetting(
            key, "must be nominatim:, photon: or pelias: with an https URL, baidu:KEY or amap:KEY"
        )
    return value


def _rate(key: str, value: str) -> str:
    if not RATE.fullmatch(value):
        raise InvalidSetting(key, "must be like 600/minute, or off")
    return value


def _proxies(key: str, value: str) -> str:
    items = [item.strip() for item in value.split(",")] if value else []
    try:
        networks = [ip_network(item) for item in items]
    except ValueError:
        raise InvalidSetting(key, "must be addresses and networks like 127.0.0.1,10.0.0.0/8") from None
    if any(network.prefixlen == 0 for network in networks):
        raise InvalidSetting(key, "must not contain every address: any client could forge its address")
    return ",".join(items)


def _rate_store(key: str, value: str) -> str:
    if value and not re.fullmatch(r"(rediss?://[^\s/]+(/[0-9]{1,4})?|redis\+unix:///[^\s]+)", value):
        raise InvalidSetting(key, "must be like redis://127.0.0.1:6379/0, rediss:// or redis+unix:///path")
    if value:
        try:
            require_extra("redis")
        except MissingExtra as error:
            raise InvalidSetting(key, str(error)) from None
    return value


def _log(key: str, value: str) -> str:
    if value not in LOG_FORMATS:
        raise InvalidSetting(key, f"must be one of {', '.join(LOG_FORMATS)}")
    return value


def _hosts(key: str, value: str) -> str:
    hosts = _split_hosts(value)
    if not all(map(_is_host, hosts)):
        raise InvalidSetting(key, "must be comma-separated host names like feeds.example.com, not addresses")
    return ",".join(hosts)


def _embed_hosts(key: str, value: str) -> str:
    hosts = [] if value == "*" else _split_hosts(value)
    for name, colon, port in (host.partition(":") for host in hosts):
        number = int(port) if re.fullmatch("[1-9][0-9]{0,4}", port, re.ASCII) else 0
        if not (name == "localhost" or _is_host(name)) or (colon and not 0 < number < 65_536):
            hint = "must be host names like help.example.com or shop.example.com:8443, separated by commas"
            raise InvalidSetting(key, f"{hint}, without IP addresses or https://; or * alone")
    return ",".join(hosts) if hosts else value


def _split_hosts(value: str) -> list[str]:
    return [host.strip().lower() for host in value.split(",")] if value else []


def _is_host(name: str) -> bool:
    label = r"[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?"
    return len(name) <= 253 and bool(re.fullmatch(rf"({label}\.)+(?![0-9]+$){label}", name, re.ASCII))


def _count(key: str, value: str) -> int:
    if not re.fullmatch(r"[0-9]{1,6}", value):
        raise InvalidSetting(key, "must be a whole number from 0 (keep all) to 999999")
    return int(value)


_CHECKS: dict[str, Callable[[str, str], object]] = {
    "database": _database,
    "secret_key": _secret,
    "hotline": _hotline,
    "sign_language_url": _optional_url,
    "router_url": _optional_url,
    "geocoder": _geocoder,
    "public_url": _site,
    "tiles": _tiles,
    "tiles_key": _single_line,
    "map_approval": _single_line,
    "rate_limit": _rate,
    "proxies": _proxies,
    "rate_store": _rate_store,
    "log": _log,
    "feed_hosts": _hosts,
    "embed_hosts": _embed_hosts,
    "releases_kept": _count,
}


def secret_key(settings: Settings) -> str:
    """Return the configured secret key, or one generated once in the data folder."""
    if settings.secret_key:
        return settings.secret_key
    path = data_dir(settings.database) / "secret_key"
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True)
        _write_once(path, secrets.token_hex(32))
    return path.read_text(encoding="ascii")


def data_dir(database: str) -> Path:
    """Return the data folder: the folder of a SQLite database, `data/` for a shared database."""
    if not database.startswith("sqlite:///"):
        return STATE
    name = database.removeprefix("sqlite:///")
    path = name.removeprefix("file:").partition("?")[0] if name.startswith("file:") else name
    return Path(path).parent if path else STATE


def _write_once(path: Path, text: str) -> None:
    """Write a file atomically; of two concurrent processes, the first one wins."""
    temporary = path.with_name(f"{path.name}.{os.getpid()}")
    temporary.touch(mode=0o600)
    temporary.write_text(text, encoding="ascii")
    try:
        os.link(temporary, path)
    except FileExistsError:
        return
    finally:
        temporary.unlink()
