"""Every setting, one line of meaning each. All come from the environment as LOCATOR_NAME."""

import os
import re
import secrets
from collections.abc import Callable, Mapping
from dataclasses import dataclass, fields
from ipaddress import ip_address, ip_network
from pathlib import Path
from urllib.parse import urlsplit

from .errors import BadSetting
from .runtime.database_url import EXAMPLE, SCHEME, trouble
from .runtime.logging import FORMS, Form

ROOT = Path(__file__).parent.parent
PREFIX = "LOCATOR_"
EXIT_BAD_SETTING = 78  # EX_CONFIG of sysexits.h
RATE = re.compile(r"off|[1-9][0-9]{0,8}/(second|minute|hour|day)")


@dataclass(frozen=True, slots=True)
class Settings:
    """What the operator can choose."""

    database: str = f"sqlite:///{ROOT / 'data' / 'locator.db'}"  # SQLAlchemy address of the spatial table
    secret_key: str = ""  # signs cursors, answer ids, sessions and the log; made once when empty
    hotline: str = "950800"  # the number a person answers, shown in every state
    sign_language_url: str = ""  # where the sign-language video service is entered
    router_url: str = ""  # Valhalla, for the way on foot; empty: one of our own where there are tiles
    geocoder: str = ""  # online geocoder to ask when the gazetteer is unsure; empty: none
    tiles: str = ""  # {z}/{x}/{y} address of a tile service; empty: the offline basemap
    tiles_key: str = ""  # key of that service, put in place of {key}
    map_approval: str = ""  # 审图号 of that service, shown on the map
    public_url: str = ""  # how the site is known from outside, https://locate.example.com; empty: as asked
    rate_limit: str = "600/minute"  # questions a client may ask, or off
    proxies: str = ""  # addresses and networks of the proxies in front; empty: none, clients come directly
    rate_store: str = ""  # redis://host:6379/0, where machines count together; empty: each worker for itself
    log: Form = "json"  # what is logged on standard error: json, text or off
    feed_hosts: str = ""  # hosts that `load https://…` may ask, a comma list; empty: none
    embed_hosts: str = ""  # hosts whose pages may embed /embed, a comma list, or * for all; empty: our own
    releases_kept: int = 0  # how many releases stay in the table; 0 keeps all


def settings_from(environ: Mapping[str, str]) -> Settings:
    """The settings of an environment; BadSetting names the first that is unknown or wrong."""
    given = {
        key.removeprefix(PREFIX).lower(): value for key, value in environ.items() if key.startswith(PREFIX)
    }
    known = {field.name for field in fields(Settings)}
    for name in sorted(given.keys() - known):
        allowed = ", ".join(PREFIX + k.upper() for k in sorted(known))
        raise BadSetting(PREFIX + name.upper(), f"no such setting; there are {allowed}")
    checked = {name: _CHECKS[name](PREFIX + name.upper(), value.strip()) for name, value in given.items()}
    _check_tiles(checked)
    return Settings(**checked)  # type: ignore[arg-type]


def _check_tiles(given: Mapping[str, object]) -> None:
    if "{key}" in str(given.get("tiles", "")) and not given.get("tiles_key"):
        raise BadSetting("LOCATOR_TILES_KEY", "the tile address has {key}, so a key is needed")


def _database(key: str, value: str) -> str:
    scheme = value.partition(":")[0]
    if scheme == "sqlite":
        _sqlite_file(key, value.removeprefix("sqlite:///"))
    elif scheme != SCHEME or "://" not in value:
        raise BadSetting(key, f"use sqlite:////absolute/path.db or {EXAMPLE}")
    elif wrong := trouble(value):
        raise BadSetting(key, wrong)
    return value


def _sqlite_file(key: str, name: str) -> None:
    path = Path(name)
    if name and path.is_dir():
        raise BadSetting(key, "this is a directory; name a file in it")
    there = next(place for place in (path, *path.absolute().parents) if place.exists())
    if not os.access(there, os.W_OK):
        raise BadSetting(key, f"{there} cannot be written to")


def _secret(key: str, value: str) -> str:
    if len(value) < 16 or len(set(value)) < 10 or re.search("change|secret|password|default", value, re.I):
        raise BadSetting(key, "at least 16 random characters; leave it unset to have one made")
    return value


def _hotline(key: str, value: str) -> str:
    if not re.fullmatch(r"\+?[0-9]{3,15}", value):
        raise BadSetting(key, "digits only, like 950800")
    return value


def _url(key: str, value: str) -> str:
    try:
        parts = urlsplit(value)
        good = (
            parts.scheme in ("http", "https") and parts.hostname and not parts.username and not parts.password
        )
    except ValueError:
        good = False
    if not good or re.search(r"[\s'\"<>\\]", value):
        raise BadSetting(key, "an http or https address without user name and password")
    if _link_local(parts.hostname or ""):
        raise BadSetting(key, "link-local addresses are not asked")
    return value


def _link_local(host: str) -> bool:
    try:
        return ip_address(host).is_link_local
    except ValueError:
        return False


def _optional_url(key: str, value: str) -> str:
    return _url(key, value) if value else ""


def _site(key: str, value: str) -> str:
    told = urlsplit(_optional_url(key, value))
    if told.path.strip("/") or told.query or told.fragment or value.endswith(("?", "#")):
        raise BadSetting(key, "an http or https address without a path, like https://locate.example.com")
    return value.rstrip("/")


def _tiles(key: str, value: str) -> str:
    if not value:
        return ""
    if not all(f"{{{axis}}}" in value for axis in "zxy"):
        raise BadSetting(key, "an address with {z}, {x} and {y}, like https://tiles.example/{z}/{x}/{y}.png")
    _url(key, re.sub(r"\{[a-z]+\}", "0", value))
    return value


def _plain(key: str, value: str) -> str:
    if len(value) > 200 or not value.isprintable():
        raise BadSetting(key, "one line of at most 200 characters")
    return value


def _geocoder(key: str, value: str) -> str:
    name, _, rest = value.partition(":")
    if not value:
        return ""
    if name in ("nominatim", "photon", "pelias"):
        _url(key, rest)
    elif name not in ("baidu", "amap") or not re.fullmatch(r"[A-Za-z0-9]{8,64}", rest):
        raise BadSetting(key, "nominatim:, photon: or pelias: and an https address, baidu:KEY or amap:KEY")
    return value


def _rate(key: str, value: str) -> str:
    if not RATE.fullmatch(value):
        raise BadSetting(key, "off, or like 600/minute")
    return value


def _proxies(key: str, value: str) -> str:
    told = [each.strip() for each in value.split(",")] if value else []
    try:
        networks = [ip_network(each) for each in told]
    except ValueError:
        raise BadSetting(key, "addresses and networks like 127.0.0.1,10.0.0.0/8") from None
    if any(network.prefixlen == 0 for network in networks):
        raise BadSetting(key, "names every address there is; then anybody could claim to be anybody")
    return ",".join(told)


def _rate_store(key: str, value: str) -> str:
    if value and not re.fullmatch(r"(rediss?://[^\s/]+(/[0-9]{1,4})?|redis\+unix:///[^\s]+)", value):
        raise BadSetting(key, "an address like redis://127.0.0.1:6379/0, rediss:// or redis+unix:///path")
    return value


def _log(key: str, value: str) -> str:
    if value not in FORMS:
        raise BadSetting(key, f"one of {', '.join(FORMS)}")
    return value


def _hosts(key: str, value: str) -> str:
    hosts = _listed(value)
    if not all(map(_is_host, hosts)):
        raise BadSetting(key, "names of hosts like feeds.example.com, with commas between; no addresses")
    return ",".join(hosts)


def _embed_hosts(key: str, value: str) -> str:
    hosts = [] if value == "*" else _listed(value)
    for name, colon, port in (host.partition(":") for host in hosts):
        number = int(port) if re.fullmatch("[1-9][0-9]{0,4}", port, re.ASCII) else 0
        if not (name == "localhost" or _is_host(name)) or (colon and not 0 < number < 65_536):
            hint = "names of hosts like help.example.com or shop.example.com:8443, with commas between"
            raise BadSetting(key, f"{hint}; no addresses, no https://; or * alone")
    return ",".join(hosts) if hosts else value


def _listed(value: str) -> list[str]:
    return [host.strip().lower() for host in value.split(",")] if value else []


def _is_host(name: str) -> bool:
    label = r"[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?"
    return len(name) <= 253 and bool(re.fullmatch(rf"({label}\.)+(?![0-9]+$){label}", name, re.ASCII))


def _count(key: str, value: str) -> int:
    if not re.fullmatch(r"[0-9]{1,6}", value):
        raise BadSetting(key, "a whole number from 0 (keep all) to 999999")
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
    "tiles_key": _plain,
    "map_approval": _plain,
    "rate_limit": _rate,
    "proxies": _proxies,
    "rate_store": _rate_store,
    "log": _log,
    "feed_hosts": _hosts,
    "embed_hosts": _embed_hosts,
    "releases_kept": _count,
}


def secret_key(settings: Settings) -> str:
    """The secret key: the one that is set, or one made once and kept beside the database."""
    if settings.secret_key:
        return settings.secret_key
    path = beside(settings.database) / "secret_key"
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True)
        _write_once(path, secrets.token_hex(32))
    return path.read_text(encoding="ascii")


def beside(database: str) -> Path:
    """Where what belongs to the database is kept: its folder, `data/` for one that other machines share."""
    if not database.startswith("sqlite:///"):
        return ROOT / "data"
    name = database.removeprefix("sqlite:///")
    path = name.removeprefix("file:").partition("?")[0] if name.startswith("file:") else name
    return Path(path).parent if path else ROOT / "data"


def _write_once(path: Path, text: str) -> None:
    """Write a file whole; when two processes do so at once, the first one stays."""
    own = path.with_name(f"{path.name}.{os.getpid()}")
    own.touch(mode=0o600)
    own.write_text(text, encoding="ascii")
    try:
        os.link(own, path)
    except FileExistsError:
        return
    finally:
        own.unlink()
