"""The settings of the application, one field each, and their values in an environment."""

from collections.abc import Iterable, Mapping
from typing import Annotated, Any

from pydantic import Field, ValidationError, ValidationInfo, field_validator
from pydantic_settings import (
    BaseSettings,
    EnvSettingsSource,
    PydanticBaseSettingsSource,
    SettingsConfigDict,
)

from ..errors import InvalidSetting
from ..runtime.resources import STATE
from .address_types import EmbedHosts, Geocoder, Hosts, Proxies, Site, Tiles, Url, Webhook
from .setting_types import (
    MASKED,
    Colour,
    Count,
    Database,
    Flag,
    Hotline,
    Hours,
    Line,
    Log,
    OptionalHotline,
    Percent,
    Random,
    Rate,
    RateStore,
    SecretKey,
)

PREFIX = "LOCATOR_"
UNUSED: tuple[str, ...] = ()  # validated, but without effect in this version
EXIT_BAD_SETTING = 78  # EX_CONFIG of sysexits.h


class Settings(BaseSettings):
    """Settings of the application; the constructor does not read the environment."""

    model_config = SettingsConfigDict(
        env_prefix=PREFIX,
        frozen=True,
        extra="forbid",
        str_strip_whitespace=True,
        validate_default=False,
        hide_input_in_errors=True,
    )

    database: Database = Field(default=f"sqlite:///{STATE / 'locator.db'}", description="SQLAlchemy URL")
    secret_key: SecretKey = Field(
        default="", description="signs cursors, answer ids, sessions and the log; generated once if empty"
    )
    hotline: Hotline = Field(default="950800", description="support hotline, shown on every page")
    hotline_abroad: OptionalHotline = Field(
        default="",
        description="hotline that can be dialled from Hong Kong, Macao and abroad; empty: none",
    )
    sign_language_url: Url = Field(default="", description="URL of the sign-language video service")
    text_help_url: Url = Field(default="", description="URL of a chat with support; empty: none")
    router_url: Url = Field(
        default="", description="Valhalla, for walking directions; empty: a local one while there are tiles"
    )
    geocoder: Geocoder = Field(
        default="",
        description="online geocoder, for text that place and outlet names do not resolve; empty: none",
    )
    tiles: Tiles = Field(default="", description="{z}/{x}/{y} URL of a tile service; empty: offline basemap")
    tiles_key: Annotated[Line, MASKED] = Field(
        default="", description="API key of that service, replaces {key}", validate_default=True
    )
    map_approval: Line = Field(default="", description="审图号 of the map, shown on it")
    public_url: Site = Field(default="", description="public base URL; empty: from the request")
    rate_limit: Rate = Field(default="6000/minute", description="weight of requests per client, or off")
    proxies: Proxies = Field(default="", description="addresses and networks of trusted proxies; empty: none")
    rate_store: RateStore = Field(
        default="", description="redis://host:6379/0, shared request counts; empty: per worker"
    )
    log: Log = Field(default="json", description="format of the log on standard error: json, text or off")
    feed_hosts: Hosts = Field(
        default="", description="hosts that `load https://…` may fetch, comma-separated; empty: none"
    )
    photo_hosts: Hosts = Field(
        default="", description="hosts from which photos of outlets are copied, comma-separated; empty: none"
    )
    embed_hosts: EmbedHosts = Field(
        default="", description="hosts that may embed /embed, comma-separated, * for all; empty: same origin"
    )
    releases_kept: Count = Field(default=0, description="number of releases in the database; 0 for all")
    hold_changed: Percent = Field(
        default=10.0, description="a load that changes a field in more % of the outlets is held"
    )
    hold_emptied: Percent = Field(
        default=5.0, description="a load that empties a field in more % of the outlets is held"
    )
    public: Flag = Field(
        default=False, description="whether the public in China is served; maps then require map_approval"
    )
    icp: Line = Field(default="", description="ICP filing number (备案号), in the footer of a public site")
    brand: Line = Field(default="", description="brand name on the pages")
    brand_colour: Colour = Field(default="", description="accent colour of the pages, #rrggbb")
    webhook_secret: Random = Field(default="", description="signs the requests to both webhooks")
    sms_webhook: Webhook = Field(default="", description="https URL that receives text messages to send")
    alert_webhook: Webhook = Field(
        default="", description="https URL that receives alerts about loads; empty: none"
    )
    feed_max_age: Hours = Field(
        default=26, description="hours without a published feed until an alert is sent; 0: never"
    )
    require_totp: Flag = Field(
        default=False, description="whether operators and supervisors need a second factor (TOTP)"
    )

    @field_validator("tiles_key")
    @classmethod
    def _key_for_tiles(cls, key: str, info: ValidationInfo) -> str:
        if "{key}" in info.data.get("tiles", "") and not key:
            raise ValueError("is required because the tile URL contains {key}")
        return key

    @field_validator("public")
    @classmethod
    def _secret_for_public(cls, public: bool, info: ValidationInfo) -> bool:
        if public and not info.data.get("secret_key"):
            raise ValueError("1 requires LOCATOR_SECRET_KEY, at least 16 random characters")
        return public

    @field_validator("sms_webhook", "alert_webhook")
    @classmethod
    def _secret_for_webhook(cls, url: str, info: ValidationInfo) -> str:
        if url and not info.data.get("webhook_secret"):
            raise ValueError("requires LOCATOR_WEBHOOK_SECRET, which signs its requests")
        return url

    @classmethod
    def settings_customise_sources(
        cls, settings_cls: type[BaseSettings], init_settings: PydanticBaseSettingsSource, *_: Any, **__: Any
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        """Read no environment, `.env` file or secret file: `settings_from` passes the values."""
        return (init_settings,)


def settings_from(environ: Mapping[str, str]) -> Settings:
    """Parse the settings of an environment. Raises InvalidSetting for the first unknown or invalid one."""
    values = {name.lower(): value for name, value in environ.items() if name.startswith(PREFIX)}
    _reject_unknown(name.removeprefix(PREFIX.lower()) for name in values)
    source = EnvSettingsSource(Settings)
    source.env_vars = values
    try:
        return Settings(**source())
    except ValidationError as invalid:
        error = invalid.errors(include_url=False, include_input=False)[0]
        detail = str(error.get("ctx", {}).get("error", "must be valid UTF-8"))
        raise InvalidSetting(_variable(str(error["loc"][0])), detail) from None


def unused_warnings(settings: Settings) -> list[str]:
    """Return a warning for each setting that differs from its default but has no effect."""
    changed = [name for name in UNUSED if getattr(settings, name) != Settings.model_fields[name].default]
    return [f"{_variable(name)} is set but has no effect in this version" for name in changed]


def _reject_unknown(names: Iterable[str]) -> None:
    for name in sorted(set(names) - Settings.model_fields.keys()):
        allowed = ", ".join(map(_variable, sorted(Settings.model_fields)))
        raise InvalidSetting(_variable(name), f"unknown setting; allowed: {allowed}")


def _variable(name: str) -> str:
    return PREFIX + name.upper()
