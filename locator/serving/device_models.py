"""Names of device models: the shipped table and that of the operator, beside the database."""

from functools import lru_cache
from pathlib import Path

from ..answers.repair_options import Model, ModelTable
from ..config import Settings
from ..runtime.resources import data_dir
from .data_files import DATA


def custom_models_path(settings: Settings) -> Path:
    """Return the operator's table, in the data folder."""
    return data_dir(settings.database) / "models.csv"


def device_models(settings: Settings) -> tuple[Model, ...]:
    """Return all models; a changed table is read again."""
    return _table(custom_models_path(settings)).models()


@lru_cache(4)
def _table(custom: Path) -> ModelTable:
    return ModelTable(DATA / "models.csv", custom)
