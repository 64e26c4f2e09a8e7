"""What a worker serves: settings, parts and web, and nothing that only commands need."""

import os
import sys

from apiflask import APIFlask

from .config import EXIT_BAD_SETTING, ROOT, Settings, settings_from
from .errors import BadSetting
from .parts import Parts
from .web import install

__version__ = "0.1.0"


def create_app(settings: Settings | None = None, parts: Parts | None = None) -> APIFlask:
    """The web program; with nothing given, made from the environment."""
    parts = parts or Parts(settings or _settings())
    app = APIFlask(
        "locator",
        title="Locator",
        version=__version__,
        static_folder=str(ROOT / "static"),
        template_folder=str(ROOT / "templates"),
        docs_path=None,
        spec_path=None,
        json_errors=False,
    )
    install(app, parts)
    return app


def _settings() -> Settings:
    try:
        return settings_from(os.environ)
    except BadSetting as problem:
        sys.stderr.write(f"locator: {problem}\n")
        raise SystemExit(EXIT_BAD_SETTING) from None
