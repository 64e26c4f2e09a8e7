"""Invalid settings: startup fails, naming the setting and valid values, without revealing secrets."""

import os
import subprocess
import sys
from pathlib import Path

import pytest
from pydantic import ValidationError

from locator.config import Settings, secret_key, settings_from
from locator.config.settings import UNUSED
from locator.errors import InvalidSetting

from .program import environment, run

ROOT = Path(__file__).parent.parent
BAD = [
    ("COLOUR", "red"),
    ("HOTLIN", "950800"),
    ("DATABASE", "mysql://root@localhost/x"),
    ("DATABASE", "postgresql://x/y"),
    ("DATABASE", "postgres://user@host/locator"),
    ("DATABASE", "postgresql+psycopg2://user@host/locator"),
    ("DATABASE", "postgresql+psycopg:host/locator"),
    ("DATABASE", "postgresql+psycopg://user:pa55word@host"),
    ("DATABASE", "postgresql+psycopg://user:pa55word@host/"),
    ("DATABASE", "postgresql+psycopg://user:pa55word@host/a/b"),
    ("DATABASE", "postgresql+psycopg://user:pa55word@at@host/locator"),
    ("DATABASE", "postgresql+psycopg://user:pa55word/x@host/locator"),
    ("DATABASE", "postgresql+psycopg://user:pa55word:x@host/locator"),
    ("DATABASE", "postgresql+psycopg://user:pa55word%zz@host/locator"),
    ("DATABASE", "postgresql+psycopg://user:pa55word#x@host/locator"),
    ("DATABASE", "postgresql+psycopg://user:pa55word x@host/locator"),
    ("DATABASE", "postgresql+psycopg://:pa55word@host/locator"),
    ("DATABASE", "postgresql+psycopg://user:pa55word@host:0/locator"),
    ("DATABASE", "postgresql+psycopg://user:pa55word@host:99999/locator"),
    ("DATABASE", "postgresql+psycopg://user:pa55word@host:port/locator"),
    ("DATABASE", "postgresql+psycopg://user:pa55word@-host/locator"),
    ("DATABASE", "postgresql+psycopg://user:pa55word@host/locator?sslmode=on"),
    ("DATABASE", "postgresql+psycopg://user:pa55word@host/locator?sslrootcert=/not/there.pem"),
    ("DATABASE", "postgresql+psycopg://user:pa55word@host/locator?target_session_attrs=replica"),
    ("DATABASE", "postgresql+psycopg://user:pa55word@/locator?host=a:x&host=b:5432"),
    ("DATABASE", "postgresql+psycopg://user:pa55word@host/locator?password=pa55word"),
    ("DATABASE", "postgresql+psycopg://user:密码pa55word@host/locator"),
    ("DATABASE", "sqlite:////tmp"),
    ("DATABASE", ""),
    ("DATABASE", "/var/lib/locator.db"),
    ("SECRET_KEY", ""),
    ("SECRET_KEY", "changeme"),
    ("SECRET_KEY", "changemechangeme"),
    ("SECRET_KEY", "secretsecretsecret"),
    ("HOTLINE", ""),
    ("HOTLINE", "call us"),
    ("HOTLINE", "95-0800"),
    ("HOTLINE", "９５０８００"),
    ("HOTLINE", "12"),
    ("SIGN_LANGUAGE_URL", "javascript:alert(1)"),
    ("SIGN_LANGUAGE_URL", "ftp://video.example"),
    ("SIGN_LANGUAGE_URL", "https://user:pass@video.example"),
    ("ROUTER_URL", "file:///etc/passwd"),
    ("ROUTER_URL", "http://169.254.169.254/latest"),
    ("ROUTER_URL", "http://[fe80::1]/"),
    ("ROUTER_URL", "http://user@router.example"),
    ("ROUTER_URL", "router.example:8002"),
    ("ROUTER_URL", "http://exa mple"),
    ("GEOCODER", "google"),
    ("GEOCODER", "nominatim"),
    ("GEOCODER", "nominatim:file:///etc/passwd"),
    ("GEOCODER", "photon:http://169.254.169.254/"),
    ("GEOCODER", "pelias:https://user:pass@geo.example"),
    ("GEOCODER", "amap:"),
    ("GEOCODER", "baidu:k&x=1"),
    ("TILES", "https://tiles.example/{x}/{y}.png"),
    ("TILES", "file:///{z}/{x}/{y}.png"),
    ("TILES", "https://tiles.example/{z}/{x}/{y}.png?k={key}"),
    ("TILES", "https://tiles.example/{z}/{x}/{y}.png';alert(1)//"),
    ("TILES_KEY", "a\nb"),
    ("MAP_APPROVAL", "x" * 300),
    ("RATE_LIMIT", "fast"),
    ("RATE_LIMIT", "-1/minute"),
    ("RATE_LIMIT", "0/minute"),
    ("RATE_LIMIT", "600/week"),
    ("PROXIES", "nginx"),
    ("PROXIES", "127.0.0.1;10.0.0.1"),
    ("PROXIES", "10.0.0.1/8"),
    ("PROXIES", "0.0.0.0/0"),
    ("PROXIES", "::/0"),
    ("RATE_STORE", "127.0.0.1:6379"),
    ("RATE_STORE", "memcached://127.0.0.1"),
    ("RATE_STORE", "redis://"),
    ("RATE_STORE", "redis://host/0/1"),
    ("RATE_STORE", "redis+unix:///x y"),
    ("FEED_HOSTS", "https://feeds.example.com"),
    ("FEED_HOSTS", "feeds.example.com/x"),
    ("FEED_HOSTS", "feeds.example.com:443"),
    ("FEED_HOSTS", "feeds.example.com,,b.example"),
    ("FEED_HOSTS", "*.example.com"),
    ("FEED_HOSTS", "10.0.0.1"),
    ("FEED_HOSTS", "localhost"),
    ("FEED_HOSTS", "user@feeds.example.com"),
    ("FEED_HOSTS", "feeds.example.com."),
    ("EMBED_HOSTS", "https://help.example.com"),
    ("EMBED_HOSTS", "help.example.com/x"),
    ("EMBED_HOSTS", "help.example.com,,b.example"),
    ("EMBED_HOSTS", "help.example.com b.example"),
    ("EMBED_HOSTS", "help.example.com; script-src *"),
    ("EMBED_HOSTS", "*.example.com"),
    ("EMBED_HOSTS", "*,help.example.com"),
    ("EMBED_HOSTS", "10.0.0.1"),
    ("EMBED_HOSTS", "[::1]:8000"),
    ("EMBED_HOSTS", "self"),
    ("EMBED_HOSTS", "'none'"),
    ("EMBED_HOSTS", "null"),
    ("EMBED_HOSTS", "user@help.example.com"),
    ("EMBED_HOSTS", "help.example.com:"),
    ("EMBED_HOSTS", "help.example.com:0"),
    ("EMBED_HOSTS", "help.example.com:65536"),
    ("EMBED_HOSTS", "help.example.com:https"),
    ("EMBED_HOSTS", "help.example.com:４４３"),
    ("EMBED_HOSTS", "帮助.example.com"),
    ("RELEASES_KEPT", "-1"),
    ("RELEASES_KEPT", "1.5"),
    ("RELEASES_KEPT", "many"),
    ("HOLD_CHANGED", ""),
    ("HOLD_CHANGED", "-1"),
    ("HOLD_CHANGED", "101"),
    ("HOLD_CHANGED", "0.1.2"),
    ("HOLD_CHANGED", "１０"),
    ("HOLD_EMPTIED", "nan"),
    ("HOLD_EMPTIED", "1e1"),
    ("HOLD_EMPTIED", "5 percent"),
    ("PUBLIC", ""),
    ("PUBLIC", "yes"),
    ("PUBLIC", "2"),
    ("REQUIRE_TOTP", "true"),
    ("ICP", "a\nb"),
    ("BRAND", "x" * 201),
    ("BRAND_COLOUR", "red"),
    ("BRAND_COLOUR", "#fff"),
    ("BRAND_COLOUR", "#0b57d0;"),
    ("SMS_WEBHOOK", "http://sms.example.com/send"),
    ("SMS_WEBHOOK", "https://user:pa55word@sms.example.com"),
    ("ALERT_WEBHOOK", "https://169.254.169.254/"),
    ("ALERT_WEBHOOK", "alerts.example.com"),
    ("ALERT_WEBHOOK", "http://alerts.example.com/hook"),
    ("ALERT_WEBHOOK", "http://10.0.0.5/hook"),
    ("ALERT_WEBHOOK", "https://alerts.example.com/hook"),
    ("FEED_MAX_AGE", "-1"),
    ("FEED_MAX_AGE", "1.5"),
    ("FEED_MAX_AGE", "26h"),
    ("FEED_MAX_AGE", "٢"),
    ("WEBHOOK_SECRET", ""),
    ("WEBHOOK_SECRET", "changemechangeme"),
]


@pytest.mark.parametrize(("name", "value"), BAD)
def test_names_a_bad_setting_without_its_value(name: str, value: str) -> None:
    with pytest.raises(InvalidSetting) as rejected:
        settings_from({f"LOCATOR_{name}": value})
    message = str(rejected.value)
    assert message.startswith(f"LOCATOR_{name}") or (name == "TILES" and "TILES_KEY" in message)
    if name in ("SECRET_KEY", "TILES_KEY", "WEBHOOK_SECRET") and value:
        assert value not in message
    assert "pa55word" not in message


@pytest.mark.parametrize(
    "address",
    [
        "sqlite:////var/lib/locator/locator.db",
        "postgresql+psycopg:///locator",
        "postgresql+psycopg://user@host/locator",
        "postgresql+psycopg://user:p%40ss@10.0.0.5:5432/locator?sslmode=require",
        "postgresql+psycopg://user:p@[fd00::5]:5432/locator",
        "postgresql+psycopg://user@/locator?host=/var/run/postgresql",
        "postgresql+psycopg://user@/locator?host=b:5432&host=a:5432&target_session_attrs=prefer-standby",
    ],
)
def test_good_addresses_of_databases(address: str) -> None:
    assert settings_from({"LOCATOR_DATABASE": address}).database == address


@pytest.mark.parametrize("name", ["HOTLINE", "COLOUR", "DATABASE", "EMBED_HOSTS"])
def test_the_program_ends_with_78(name: str) -> None:
    command = [sys.executable, "-m", "locator.server"]
    ended = subprocess.run(
        command, cwd=ROOT, env=os.environ | {f"LOCATOR_{name}": "nonsense"}, capture_output=True, text=True
    )
    assert ended.returncode == 78
    assert f"LOCATOR_{name}" in ended.stderr and "Traceback" not in ended.stderr


def test_a_port_in_use_ends_with_78() -> None:
    import socket

    with socket.create_server(("127.0.0.1", 0)) as occupied:
        port = str(occupied.getsockname()[1])
        command = [sys.executable, "-m", "locator.server", "--port", port]
        ended = subprocess.run(command, cwd=ROOT, env=os.environ | EMPTY, capture_output=True, text=True)
    assert ended.returncode == 78 and f"PORT: {port} cannot be used" in ended.stderr


PUBLIC = {"public": "1", "icp": "", "secret_key": "b1946ac92492d2347c6235b4d2611184"}
CHANGED: dict[str, str] = {}  # a value of each setting without effect
WARNINGS = [f"locator: LOCATOR_{name.upper()} is set but has no effect in this version" for name in UNUSED]


@pytest.mark.slow
@pytest.mark.parametrize(("settings", "expected"), [(CHANGED, WARNINGS), (PUBLIC, [])])
def test_the_server_warns_about_settings_without_effect(
    sample_database: str, settings: dict[str, str], expected: list[str]
) -> None:
    assert CHANGED.keys() == set(UNUSED)
    with run(sample_database, **settings) as program:
        assert [line for line in program.log.splitlines() if "no effect" in line] == expected


@pytest.mark.parametrize(("settings", "expected"), [(CHANGED, WARNINGS), ({}, [])])
def test_the_settings_command_warns_too(settings: dict[str, str], expected: list[str]) -> None:
    command = [sys.executable, "-m", "locator", "settings"]
    environ = environment("sqlite:///:memory:", **settings)
    ended = subprocess.run(command, cwd=ROOT, env=environ, capture_output=True, text=True, check=True)
    assert ended.stderr.splitlines() == expected and "no effect" not in ended.stdout


EMPTY = {"LOCATOR_DATABASE": "sqlite:///:memory:"}


def test_good_settings_and_none_at_all() -> None:
    assert settings_from({"PATH": "/bin"}) == Settings()
    good = {
        "LOCATOR_DATABASE": "sqlite:////var/lib/locator/locator.db",
        "LOCATOR_SECRET_KEY": "b1946ac92492d2347c6235b4d2611184",
        "LOCATOR_HOTLINE": "950800",
        "LOCATOR_TILES": "https://tiles.example/{z}/{x}/{y}.png?tk={key}",
        "LOCATOR_TILES_KEY": "abc",
        "LOCATOR_MAP_APPROVAL": "GS(2024)0650号",
        "LOCATOR_FEED_HOSTS": "Feeds.example.com, b.example",
        "LOCATOR_RATE_LIMIT": "off",
        "LOCATOR_PROXIES": "127.0.0.1, 10.0.0.0/8,fd00::/8",
        "LOCATOR_RATE_STORE": "redis://127.0.0.1:6379/0",
        "LOCATOR_RELEASES_KEPT": " 30 ",
        "LOCATOR_PUBLIC": "1",
        "LOCATOR_REQUIRE_TOTP": "0",
        "LOCATOR_ICP": "京ICP备12345678号-1",
        "LOCATOR_BRAND": "示例",
        "LOCATOR_BRAND_COLOUR": "#0B57d0",
        "LOCATOR_SMS_WEBHOOK": "https://sms.example.com/send?token=a",
        "LOCATOR_ALERT_WEBHOOK": "https://alerts.example.com/hook",
        "LOCATOR_WEBHOOK_SECRET": "b1946ac92492d2347c6235b4d2611184",
        "LOCATOR_FEED_MAX_AGE": " 170 ",
    }
    settings = settings_from(good)
    assert settings.feed_max_age == 170 and Settings().feed_max_age == 26
    local = {"LOCATOR_ALERT_WEBHOOK": "http://127.0.0.1:9000/hook"}
    assert settings_from(good | local).alert_webhook == local["LOCATOR_ALERT_WEBHOOK"]
    assert settings.releases_kept == 30 and settings.feed_hosts == "feeds.example.com,b.example"
    assert settings.public and not settings.require_totp and settings.brand == "示例"


def test_an_unknown_setting_is_rejected_with_the_allowed_names() -> None:
    with pytest.raises(
        InvalidSetting, match=r"^LOCATOR_HOTLIN: unknown setting; allowed: LOCATOR_ALERT_"
    ) as rejected:
        settings_from({"LOCATOR_HOTLIN": "950800"})
    assert all(f"LOCATOR_{name.upper()}" in str(rejected.value) for name in Settings.model_fields)


MESSAGES = {
    ("HOTLINE", "x"): "must be digits only, like 950800",
    ("SECRET_KEY", "x"): "must be at least 16 random characters; if unset, one is generated",
    ("LOG", "xml"): "must be one of json, text, off",
    ("RELEASES_KEPT", "-1"): "must be a whole number from 0 (retain all) to 999999",
    ("PUBLIC", "yes"): "must be 0 or 1",
    ("PUBLIC", "1"): "1 requires LOCATOR_SECRET_KEY, at least 16 random characters",
    ("SMS_WEBHOOK", "http://sms.example.com"): (
        "must be an https URL without user name and password, or http to this machine"
    ),
    ("ALERT_WEBHOOK", "https://b.example"): "requires LOCATOR_WEBHOOK_SECRET, which signs its requests",
    ("FEED_MAX_AGE", "soon"): "must be a whole number of hours from 0 (never) to 9999",
    ("TILES", "https://t.example/{z}/{x}/{y}?{key}"): "is required because the tile URL contains {key}",
    ("TILES_KEY", "\udcff"): "must be valid UTF-8",
}


@pytest.mark.parametrize(("name", "value"), MESSAGES)
def test_the_message_describes_valid_values(name: str, value: str) -> None:
    with pytest.raises(InvalidSetting) as rejected:
        settings_from({f"LOCATOR_{name}": value})
    assert str(rejected.value).endswith(f": {MESSAGES[name, value]}")


def test_settings_are_immutable_and_a_new_one_is_validated_without_the_environment(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("LOCATOR_HOTLINE", "12345")
    assert Settings().hotline == "950800"
    with pytest.raises(ValidationError):
        Settings().hotline = "12345"  # type: ignore[misc]
    with pytest.raises(ValidationError):
        Settings(hotlin="12345")


def test_no_secret_is_in_the_representation() -> None:
    key = "b1946ac92492d2347c6235b4d2611184"
    secrets = {"SECRET_KEY": key, "WEBHOOK_SECRET": key, "TILES_KEY": key, "GEOCODER": f"amap:{key}"}
    secrets |= {"SMS_WEBHOOK": f"https://sms.example.com/{key}", "ALERT_WEBHOOK": f"https://b.example/{key}"}
    assert key not in repr(settings_from({f"LOCATOR_{name}": value for name, value in secrets.items()}))


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("", ""),
        ("*", "*"),
        ("Help.example.com, shop.example.com:8443", "help.example.com,shop.example.com:8443"),
        ("localhost:8080,xn--fsq.example", "localhost:8080,xn--fsq.example"),
    ],
)
def test_hosts_that_may_embed(value: str, expected: str) -> None:
    assert settings_from({"LOCATOR_EMBED_HOSTS": value}).embed_hosts == expected


def test_creates_a_secret_key_once_readable_by_its_owner(tmp_path: Path) -> None:
    settings = Settings(database=f"sqlite:///{tmp_path / 'new' / 'locator.db'}")
    first = secret_key(settings)
    assert len(first) == 64 and secret_key(settings) == first
    assert (tmp_path / "new" / "secret_key").stat().st_mode & 0o077 == 0
    assert secret_key(Settings(secret_key="given by the operator")) == "given by the operator"
