"""Device and fault of a search: chosen, written in a box of its own, or part of the place text."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from ...answers.repair_options import (
    FAULTS,
    DeviceText,
    Fault,
    Model,
    is_about_repair_only,
    parse_device_text,
    suitability_of,
    suitability_text,
    without_asking,
)
from ...network.outlet import DEVICES, Device
from ...render.messages.catalog import name_of
from ...runtime.languages import converted

REPAIR = ("repair", "fault")
STARTERS: tuple[tuple[Device, Fault], ...] = (
    ("phone", "screen"),
    ("phone", "battery"),
    ("phone", "water"),
    ("laptop", "power"),
    ("watch", "battery"),
)  # offered before the first search


@dataclass(frozen=True, slots=True)
class RepairChoice:
    """The device and its fault; `remainder` is the place text without it, if it was written there."""

    device: Device | None
    fault: Fault | None
    model: str = ""
    is_in_place_text: bool = False
    remainder: str = ""
    words: str = ""  # that name the device and the fault, as written in the place text
    brand: str = ""
    is_unknown: bool = False  # a text that names neither a device nor a fault

    @property
    def place_text(self) -> str:
        """Return the text to search instead of the place text; empty if it is searched as it is."""
        return self.remainder if self.is_in_place_text else ""

    def label(self, lang: str) -> str:
        """Return a text like 手机 · 屏幕, else the brand; the words as written for what has no name here."""
        if self.fault == "other" and self.words:
            return self._as_written(lang)
        device = self.model or (name_of("device", self.device, lang) if self.device else "")
        fault = name_of("fault", self.fault, lang) if self.fault else ""
        return " · ".join(filter(None, (device, fault))) or self.brand or self.words

    def _as_written(self, lang: str) -> str:
        """Return the words for a part that has no name here, behind the model."""
        model = r"\s*".join(map(re.escape, self.model.replace(" ", "")))
        part = re.sub(model, "", self.words, count=1, flags=re.I).strip() if model else self.words
        return " · ".join(filter(None, (self.model, converted(part, lang))))

    @property
    def narrows(self) -> bool:
        """Return whether device and fault are known, so that some outlets do not suit."""
        return self.device is not None and self.fault is not None

    def accepts(self, fields: Mapping[str, Any]) -> bool:
        """Return whether an outlet with these fields may take the device."""
        if self.device is None or self.fault is None:
            return True
        return suitability_of(fields, self.device, self.fault) is not None

    def suits(self, outlet: dict[str, Any], lang: str) -> bool:
        """Return whether an outlet may take the device; adds `handover`, the way and what to confirm."""
        if self.device is None or self.fault is None:
            return True
        fit = suitability_of(outlet, self.device, self.fault)
        if fit is None:
            return False
        text = suitability_text(fit, outlet.get("limits", ""), lang) if fit.doubts else ""
        outlet["handover"] = {"way": fit.way, "text": text}
        return True


def move_repair_text(params: dict[str, Any], models: Iterable[Model]) -> None:
    """Move a text that names only a device and its fault from the box of places to its own."""
    if "q" in params and not _has_choice(params):
        parsed = parse_device_text(params["q"], models)
        if parsed.words and is_about_repair_only(parsed):
            params["repair"] = params.pop("q")


def drop_repair_text(params: dict[str, Any], models: Iterable[Model]) -> None:
    """Remove what the place text says about a repair."""
    choice = repair_choice(params, models)
    if choice and choice.is_in_place_text:
        params["q"] = choice.remainder
        if not params["q"]:
            del params["q"]


def drop_older_repair(params: dict[str, Any], models: Iterable[Model]) -> None:
    """Remove the device and the fault of other fields if a newer place text names its own."""
    written = _from_place_text(parse_device_text(params["q"], models))
    if written and (written.device or written.fault):
        for name in ("device", *REPAIR):
            params.pop(name, None)


def repair_choice(params: Mapping[str, Any], models: Iterable[Model]) -> RepairChoice | None:
    """Return the device and the fault of the parameters; a written one overrides a chosen one."""
    if not _has_choice(params):
        return _from_place_text(parse_device_text(params["q"], models)) if "q" in params else None
    text = params.get("repair", "")
    written = parse_device_text(text, models)
    device = written.device or _one_of(DEVICES, params.get("device"))
    fault = written.fault or _one_of(FAULTS, params.get("fault"))
    is_unknown = bool(text) and not written.words
    words = " ".join(written.words)
    return RepairChoice(device, fault, written.model, words=words, brand=written.brand, is_unknown=is_unknown)


def _has_choice(params: Mapping[str, Any]) -> bool:
    return any(name in params for name in ("device", *REPAIR))


def _from_place_text(parsed: DeviceText) -> RepairChoice | None:
    """Return what a place text says about a repair; None if nothing clear."""
    if not parsed.is_apart:
        return None
    return RepairChoice(
        None if parsed.is_device_in_name else parsed.device,
        parsed.fault,
        parsed.model,
        is_in_place_text=True,
        remainder=without_asking(parsed.remainder),
        words=" ".join(parsed.words),
        brand=parsed.brand,
    )


def _one_of(values: tuple[Any, ...], value: Any) -> Any:
    first = value[0] if isinstance(value, list) and value else value
    return first if first in values else None
