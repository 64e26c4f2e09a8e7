"""Settings, read from environment variables LOCATOR_NAME."""

from .secret_file import secret_key
from .setting_types import RATE
from .settings import EXIT_BAD_SETTING, PREFIX, Settings, settings_from, unused_warnings

__all__ = ["EXIT_BAD_SETTING", "PREFIX", "RATE", "Settings", "secret_key", "settings_from", "unused_warnings"]
