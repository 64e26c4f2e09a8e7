"""Columns of a profile that have parts of the hours: begin and end, or a column a weekday."""

from collections.abc import Iterable
from typing import Any, Self

from pydantic import BaseModel, ConfigDict, model_validator

from ...hours.chinese import to_osm

DAY = "{day}"  # in a name: stands for each weekday
WEEKDAYS = {
    "周一": ("周一", "星期一", "礼拜一", "monday", "mon"),
    "周二": ("周二", "星期二", "礼拜二", "tuesday", "tues", "tue"),
    "周三": ("周三", "星期三", "礼拜三", "wednesday", "wed"),
    "周四": ("周四", "星期四", "礼拜四", "thursday", "thurs", "thu"),
    "周五": ("周五", "星期五", "礼拜五", "friday", "fri"),
    "周六": ("周六", "星期六", "礼拜六", "saturday", "sat"),
    "周日": ("周日", "星期日", "礼拜日", "周天", "星期天", "礼拜天", "sunday", "sun"),
}


class HoursColumns(BaseModel):
    """Columns of the hours on some days: `text`, or `open` and `close`; the first name found is used.

    `days` are as in a text of hours, such as 周一至周五; empty for every day.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    days: str = ""
    text: tuple[str, ...] = ()
    open: tuple[str, ...] = ()
    close: tuple[str, ...] = ()

    @property
    def names(self) -> tuple[str, ...]:
        """Return the names of all columns."""
        return (*self.text, *self.open, *self.close)

    @model_validator(mode="after")
    def _check(self) -> Self:
        if bool(self.text) == bool(self.open) or bool(self.open) != bool(self.close):
            raise ValueError("hours need the names of either text, or open and close")
        hours = f"{self.days} 09:00-18:00"
        if self.days and not (to_osm(hours) or to_osm(f"周一 09:00-17:00；{hours}")):
            raise ValueError(f"{self.days} are no days, such as 周一至周五")
        return self


def expand_days(value: Any) -> Any:
    """Return the entries of a profile with seven, one a weekday, instead of each whose names have {day}."""
    if not isinstance(value, list) or not all(isinstance(entry, dict) for entry in value):
        return value
    return [expanded for entry in value for expanded in _expand_entry(entry)]


def _expand_entry(entry: dict[str, Any]) -> Iterable[dict[str, Any]]:
    names = {key: _name_list(value) for key, value in entry.items() if key != "days"}
    if not any(DAY in name for group in names.values() for name in group):
        return [{**names, **({"days": entry["days"]} if "days" in entry else {})}]
    return [
        {key: [name.replace(DAY, word) for name in group for word in words] for key, group in names.items()}
        | {"days": day}
        for day, words in WEEKDAYS.items()
    ]


def _name_list(value: Any) -> Any:
    return [value] if isinstance(value, str) else value
