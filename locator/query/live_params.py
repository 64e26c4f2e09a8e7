"""Parses the live facts that a client reports about an outlet; errors name the member."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any, NamedTuple

from pydantic import ValidationError

from ..errors import InvalidParameter, message, text_of
from ..hours import SHANGHAI
from ..network.live_facts import FACT_TYPES, FACTS, LiveFact, LiveFacts
from .validation_errors import constraint_message
from .value_parsers import parse_instant

MAX_HOURS = 24  # from now until a fact expires
CLOCK_SKEW = timedelta(minutes=1)  # by which the clock of a client may be ahead
SHARED = ("at", "expires")
MEMBERS = ("value", *SHARED)


def parse_live_facts(members: Mapping[str, Any], now: datetime) -> LiveFacts:
    """Return the facts of a body. Raises InvalidParameter.

    A fact is an object with `value`, `expires` and `at` (by default now), or only its value; then `expires`
    and `at` beside the facts apply.
    """
    _check_names(members)
    named = {name: members[name] for name in FACTS if members.get(name) is not None}
    if not named:
        raise InvalidParameter("body", "give at least one live fact", allowed=FACTS)
    return _facts(named, members, now)


class LiveChange(NamedTuple):
    """Facts that are reported anew, and the names of those that are withdrawn."""

    changed: LiveFacts
    withdrawn: tuple[str, ...]


def parse_live_change(members: Mapping[str, Any], now: datetime) -> LiveChange:
    """Return the change of a body: facts as in `parse_live_facts`; null withdraws one."""
    _check_names(members)
    named = {name: members[name] for name in FACTS if name in members}
    if not named:
        raise InvalidParameter("body", "give at least one live fact", allowed=FACTS)
    reported = {name: value for name, value in named.items() if value is not None}
    return LiveChange(_facts(reported, members, now), tuple(name for name in named if name not in reported))


def _check_names(members: Mapping[str, Any]) -> None:
    for name in members:
        if name not in (*FACTS, *SHARED):
            raise InvalidParameter(name[:40], "unknown parameter", allowed=(*FACTS, *SHARED))


def _facts(named: Mapping[str, Any], members: Mapping[str, Any], now: datetime) -> LiveFacts:
    shared = {name: members[name] for name in SHARED if name in members}
    facts = {name: _fact(name, shared | _members(name, value), now) for name, value in named.items()}
    return LiveFacts.model_validate(facts)


def _members(name: str, value: Any) -> dict[str, Any]:
    if not isinstance(value, dict):
        return {"value": value}
    for member in value:
        if member not in MEMBERS:
            raise InvalidParameter(f"{name}.{member[:40]}", "unknown parameter", allowed=MEMBERS)
    return value


def _fact(name: str, members: Mapping[str, Any], now: datetime) -> LiveFact:
    for required in ("value", "expires"):
        if members.get(required) is None:
            raise InvalidParameter(
                f"{name}.{required}", "is required", hint=message("add {name}", name=required)
            )
    instants = {member: _instant(name, member, members.get(member, now)) for member in SHARED}
    _check_times(name, now, **instants)
    instants["at"] = min(instants["at"], now.astimezone(SHANGHAI).replace(microsecond=0))
    value = members["value"]
    if name == "intake_full_until":
        value = _instant(name, "value", value)
        _check_ahead(f"{name}.value", value, now)
    try:
        return FACT_TYPES[name].model_validate({"value": value, **instants})
    except ValidationError as problem:
        error = problem.errors(include_url=False)[0]
        raise InvalidParameter(f"{name}.value", constraint_message(error)) from None


def _instant(name: str, member: str, value: Any) -> datetime:
    """Return an instant in the time zone of China, to the second."""
    try:
        instant = value if isinstance(value, datetime) else parse_instant(value)
    except ValueError as problem:
        raise InvalidParameter(
            f"{name}.{member}", message("must be {expected}", expected=text_of(problem))
        ) from None
    if instant == "now":
        raise InvalidParameter(f"{name}.{member}", "must be an instant like 2026-10-01T10:00:00+08:00")
    return instant.astimezone(SHANGHAI).replace(microsecond=0)


def _check_times(name: str, now: datetime, at: datetime, expires: datetime) -> None:
    if at > now + CLOCK_SKEW:
        raise InvalidParameter(f"{name}.at", "is in the future")
    if at >= expires:
        raise InvalidParameter(f"{name}.at", "must be before expires")
    _check_ahead(f"{name}.expires", expires, now)


def _check_ahead(parameter: str, instant: datetime, now: datetime) -> None:
    if instant <= now:
        raise InvalidParameter(parameter, "is in the past")
    if instant > now + timedelta(hours=MAX_HOURS):
        raise InvalidParameter(parameter, message("must be at most {count} hours ahead", count=MAX_HOURS))
