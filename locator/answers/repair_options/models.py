"""Device models and brands: the table of names that texts are matched with, extended by the operator."""

import csv
import logging
from collections.abc import Iterable
from io import TextIOWrapper
from pathlib import Path
from typing import NamedTuple

from ...errors import LocatorError
from ...network.outlet import DEVICES, Device
from ...runtime.output_file import replacing

COLUMNS = ("model", "device")
BRAND = "brand"  # optional third column
MAX_NAME = 40  # characters

log = logging.getLogger(__name__)


class InvalidModels(LocatorError):
    """A file of models that cannot be read, with the line at fault."""


class Model(NamedTuple):
    """Name of a model or a series, and the device it is.

    Of a brand, `device` is what its name with a number is (小米 14); None where it may be any.
    """

    name: str
    device: Device | None
    is_brand: bool = False


class ModelTable:
    """The models of several files: later ones override names of earlier ones; changed files are reread."""

    def __init__(self, *paths: Path) -> None:
        self._paths = paths
        self._read: tuple[tuple[int, ...], tuple[Model, ...]] = ((), ())

    def models(self) -> tuple[Model, ...]:
        """Return all models."""
        present = [path for path in self._paths if path.is_file()]
        changed = tuple(path.stat().st_mtime_ns for path in present)
        if changed != self._read[0]:
            self._read = changed, merge(*map(_usable_models, present))
        return self._read[1]


def _usable_models(path: Path) -> tuple[Model, ...]:
    """Return the models of a file; none of a damaged one, so that pages go on with the others."""
    try:
        return read_models(path)
    except (InvalidModels, OSError) as error:
        log.warning("models are not used: %s", error)
        return ()


def merge(*tables: Iterable[Model]) -> tuple[Model, ...]:
    """Return the models of all tables; the last one of a name counts."""
    by_name = {simplified(model.name): model for table in tables for model in table}
    return tuple(by_name.values())


def simplified(name: str) -> str:
    """Return a name as it is compared: lower case, without blanks."""
    return "".join(name.casefold().split())


def read_models(path: Path) -> tuple[Model, ...]:
    """Return the models of a CSV file with the columns model and device; raises InvalidModels.

    A third column `brand` may be `yes`: the name is that of a maker, and its device may be empty.
    """
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            rows = list(csv.DictReader(file))
    except (UnicodeDecodeError, csv.Error):
        raise InvalidModels(f"{path.name} is not a CSV file in UTF-8") from None
    missing = [name for name in COLUMNS if not rows or name not in rows[0]]
    if missing:
        raise InvalidModels(f"{path.name} has no column {missing[0]}; the columns are model,device")
    return tuple(_model(path.name, line, row) for line, row in enumerate(rows, 2))


def _model(file: str, line: int, row: dict[str, str | None]) -> Model:
    name, device = (row.get("model") or "").strip(), (row.get("device") or "").strip()
    known: Device | None = next((value for value in DEVICES if value == device), None)
    is_brand = (row.get(BRAND) or "").strip().casefold() == "yes"
    if known is None and (device or not is_brand):
        raise InvalidModels(f"{file}, line {line}: the device {device!r} is none of {', '.join(DEVICES)}")
    if not 1 < len(simplified(name)) <= MAX_NAME:
        raise InvalidModels(f"{file}, line {line}: a model has 2 to {MAX_NAME} characters")
    return Model(name, known, is_brand)


def write_models(path: Path, models: Iterable[Model]) -> None:
    """Write models as a CSV file."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with replacing(path) as output, TextIOWrapper(output, encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow((*COLUMNS, BRAND))
        writer.writerows((m.name, m.device or "", "yes" if m.is_brand else "") for m in models)
