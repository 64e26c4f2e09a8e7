"""Ordinary nights: what a network of repair outlets changes from one day to the next."""

from datetime import date, timedelta
from random import Random
from typing import Any

from .night_network import Fields, Network, get, other_value, put, shifted

RATES = {  # changes of a field per outlet and night
    ("name",): 0.0015,
    ("name_en",): 0.0015,
    ("address", "text"): 0.001,
    ("phones",): 0.003,
    ("hours",): 0.005,
    ("hours_text",): 0.005,
    ("services",): 0.002,
    ("devices",): 0.002,
    ("limits",): 0.004,
    ("approach", "landmark"): 0.004,
    ("approach", "floor"): 0.002,
    ("approach", "unit"): 0.002,
    ("approach", "lift"): 0.001,
    ("approach", "parking"): 0.002,
    ("access", "wheelchair"): 0.002,
    ("access", "sign_language"): 0.001,
}
LOST = 0.1  # of the changes: the value is removed
HOLIDAYS = {  # announced on, first and last day, share of the outlets
    date(2026, 12, 18): (date(2027, 1, 1), date(2027, 1, 3), 0.6),
    date(2027, 1, 18): (date(2027, 2, 5), date(2027, 2, 12), 0.9),
}
CHAIN_NIGHT = 0.05  # a chain changes the hours of its outlets
CHAIN_SHARE = 0.04


def ordinary(network: Network, number: int, today: date, rng: Random) -> Network:
    """Return the network after an ordinary night."""
    pace = 4 if number % 10 == 0 else 1  # more openings and closures at the turn of a month
    chain = rng.random() < CHAIN_NIGHT
    remaining = [_night(fields, today, rng, chain) for fields in network if rng.random() >= 0.0015 * pace]
    count = len(network) * rng.uniform(0.001, 0.0025) * pace
    opened = [_new(rng.choice(remaining), f"N{number}-{i}", rng) for i in range(int(count + rng.random()))]
    return remaining + opened


def _new(near: Fields, ref: str, rng: Random) -> Fields:
    return shifted(near, 60, rng) | {"ref": ref, "name": f"{near['name']} {ref}", "status": "open"}


def _night(fields: Fields, today: date, rng: Random, chain: bool) -> Fields:
    draw = rng.random()
    if draw < 0.01:
        fields = shifted(fields, 20, rng)
    elif draw < 0.013:
        fields = _relocated(fields, rng)
    if draw < 0.02:
        fields = fields | {"verified_on": max(today.isoformat(), fields.get("verified_on", ""))}
    for path, rate in RATES.items():
        if rng.random() < rate and (value := get(fields, path)) is not None:
            is_lost = rng.random() < LOST and path not in (("name",), ("address", "text"))
            fields = put(fields, path, None if is_lost else other_value(value, path))
    if chain and rng.random() < CHAIN_SHARE:
        fields = put(fields, ("hours",), "Mo-Su 10:00-21:30")
    return _exceptions(_status(fields, rng), today, rng)


def _relocated(fields: Fields, rng: Random) -> Fields:
    fields = put(shifted(fields, 900, rng), ("address", "text"), f"示例新路 {rng.randrange(1, 999)} 号")
    return put(fields, ("approach",), None)


def _status(fields: Fields, rng: Random) -> Fields:
    draw, status = rng.random(), fields["status"]
    following = {"open": (0.001, "temporarily_closed"), "temporarily_closed": (0.05, "open")}
    following["planned"] = (0.02, "open")
    rate, then = following.get(status, (0.0, status))
    if status == "open" and draw < 0.0003:
        then, rate = "closed", 1.0
    return fields | {"status": then} if draw < rate else fields


def _exceptions(fields: Fields, today: date, rng: Random) -> Fields:
    remaining = [item for item in fields.get("exceptions", ()) if item["to"] >= today.isoformat()]
    if today in HOLIDAYS and rng.random() < HOLIDAYS[today][2]:
        remaining.append(_closed(*HOLIDAYS[today][:2], "放假"))
    if rng.random() < 0.003:
        first = today + timedelta(days=rng.randrange(1, 20))
        remaining.append(_closed(first, first + timedelta(days=rng.randrange(3)), "盘点"))
    if remaining and rng.random() < 0.003:
        remaining.pop()
    return put(fields, ("exceptions",), remaining or None)


def _closed(first: date, last: date, reason: str) -> dict[str, Any]:
    return {"from": first.isoformat(), "to": last.isoformat(), "closed": True, "reason": reason}
