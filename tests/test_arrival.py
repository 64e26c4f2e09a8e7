"""Opening on arrival: holidays of 2026, last intake, nights, ranking, latest departure."""

import json
from collections.abc import Sequence
from datetime import datetime, timedelta
from functools import partial

import pytest
from hypothesis import given
from hypothesis import strategies as st

from locator.answers.arrival import Arrival, TravelTime, arrival_json, arrival_of, travel_times
from locator.directions.fallback_router import FallbackRouter
from locator.directions.route import Reach, Route, RouterUnavailable, TravelMode
from locator.directions.straight_line import straight_route
from locator.directions.travel_estimate import estimate
from locator.geo.point import Point, metres
from locator.geo.travel_mode import CAR_OVERHEAD, MODES
from locator.hours import SHANGHAI, DatedException, Timetable
from locator.hours.chinese.last_intake import last_intakes

from .conftest import clock
from .network import timetable
from .web_client import Client

TABLE = timetable()
DAILY, WEEKDAYS, TUESDAYS = "Mo-Su 09:00-18:00", "Mo-Fr 09:00-18:00; PH off", "Mo-Su 10:00-20:00; Tu off"
BREAK, NIGHT, PUBLIC = "Mo-Fr 08:30-12:00,13:30-17:30", "18:00-02:00", "Mo-Su 09:00-18:00; PH 10:00-16:00"
CLOSED = DatedException(datetime(2026, 10, 1).date(), datetime(2026, 10, 3).date(), None, "国庆放假")


def at(text: str) -> datetime:
    return datetime.fromisoformat(f"2026-{text}").replace(tzinfo=SHANGHAI)


def walk(minutes: float) -> TravelTime:
    return TravelTime("straight", "walk", minutes * 72, minutes * 60)


def arrival(
    hours: str | None,
    now: str,
    minutes: float = 20,
    limits: str = "",
    exceptions: Sequence[DatedException] = (),
    table: Timetable = TABLE,
) -> Arrival:
    state_at = partial(table.state, hours, exceptions)
    return arrival_of(state_at, last_intakes(limits), walk(minutes), at(now))


# hours, leaving at, minutes of walk -> open on arrival, leave by, next opening
HOLIDAYS: list[tuple[str | None, str, float, bool | None, str, str]] = [
    # the week of National Day: 1 to 7 October are days of rest; 20 September and 10 October are worked
    (WEEKDAYS, "09-20 10:00", 20, True, "09-20 17:39", ""),  # a Sunday that is worked
    (WEEKDAYS, "09-30 17:30", 20, True, "09-30 17:39", ""),
    (WEEKDAYS, "09-30 17:45", 20, False, "", "10-08 09:00"),
    (WEEKDAYS, "10-01 10:00", 20, False, "", "10-08 09:00"),
    (WEEKDAYS, "10-02 10:00", 20, False, "", "10-08 09:00"),
    (WEEKDAYS, "10-03 10:00", 20, False, "", "10-08 09:00"),
    (WEEKDAYS, "10-04 10:00", 20, False, "", "10-08 09:00"),
    (WEEKDAYS, "10-05 10:00", 20, False, "", "10-08 09:00"),
    (WEEKDAYS, "10-06 10:00", 20, False, "", "10-08 09:00"),
    (WEEKDAYS, "10-07 23:59", 20, False, "", "10-08 09:00"),
    (WEEKDAYS, "10-08 08:40", 20, True, "10-08 17:39", ""),
    (WEEKDAYS, "10-10 10:00", 20, True, "10-10 17:39", ""),  # a Saturday that is worked
    (WEEKDAYS, "10-11 10:00", 20, False, "", "10-12 09:00"),
    (DAILY, "10-01 10:00", 20, True, "10-01 17:39", ""),
    (DAILY, "10-04 17:40", 20, False, "", "10-05 09:00"),
    (DAILY, "10-07 17:39", 20, True, "10-07 17:39", ""),
    (PUBLIC, "09-30 16:00", 20, True, "09-30 17:39", ""),
    (PUBLIC, "10-01 15:30", 20, True, "10-01 15:39", ""),
    (PUBLIC, "10-07 16:00", 20, False, "", "10-08 09:00"),
    (TUESDAYS, "10-06 12:00", 20, False, "", "10-07 10:00"),
    (TUESDAYS, "10-05 19:50", 20, False, "", "10-07 10:00"),
    # Spring Festival: 15 to 23 February are days of rest; 14 and 28 February are worked
    (WEEKDAYS, "02-14 10:00", 20, True, "02-14 17:39", ""),  # a Saturday that is worked
    (WEEKDAYS, "02-14 17:50", 20, False, "", "02-24 09:00"),
    *((WEEKDAYS, f"02-{day} 10:00", 20, False, "", "02-24 09:00") for day in range(15, 24)),
    (WEEKDAYS, "02-24 09:00", 20, True, "02-24 17:39", ""),
    (WEEKDAYS, "02-28 09:00", 20, True, "02-28 17:39", ""),
    (WEEKDAYS, "03-01 09:00", 20, False, "", "03-02 09:00"),
    (DAILY, "02-17 09:00", 20, True, "02-17 17:39", ""),
    (PUBLIC, "02-17 09:00", 20, False, "", "02-17 10:00"),
    (PUBLIC, "02-23 15:20", 20, True, "02-23 15:39", ""),
    (BREAK, "02-28 11:30", 20, True, "02-28 11:39", ""),
    (BREAK, "02-28 11:45", 20, False, "", "02-28 13:30"),
    # past midnight, always, and what is not known
    (NIGHT, "10-01 23:50", 20, True, "10-02 01:39", ""),
    (NIGHT, "10-02 01:45", 20, False, "", "10-02 18:00"),
    (NIGHT, "10-02 17:50", 20, True, "10-03 01:39", ""),
    ("24/7", "02-17 03:00", 20, True, "", ""),
    (None, "10-08 10:00", 20, None, "", ""),
    (None, "02-17 10:00", 20, None, "", ""),
    # the way takes one into another day
    (WEEKDAYS, "10-07 22:00", 700, True, "10-08 06:19", ""),
    (DAILY, "02-16 17:00", 90, False, "", "02-17 09:00"),
]  # fmt: skip


@pytest.mark.parametrize(("hours", "now", "minutes", "is_open", "leave", "opens"), HOLIDAYS)
def test_over_the_holidays_of_2026(
    hours: str | None, now: str, minutes: float, is_open: bool | None, leave: str, opens: str
) -> None:
    found = arrival(hours, now, minutes)
    assert found.open is is_open
    assert found.leave_by == (at(leave) if leave else None)
    assert found.next == (at(opens) if opens else None)


@pytest.mark.parametrize("day", range(1, 4))
def test_a_dated_closure_goes_before_everything(day: int) -> None:
    found = arrival(DAILY, f"10-0{day} 10:00", exceptions=(CLOSED,))
    assert (found.open, found.next, found.why) == (False, at("10-04 09:00"), "exception")


INTAKE = [
    ("17:00停止受理", DAILY, "10-08 16:30", True, "10-08 16:39"),
    ("17:00停止受理", DAILY, "10-08 16:40", False, None),
    ("最晚受理时间17:00", DAILY, "10-08 16:45", False, None),
    ("打烊前30分钟停止受理", DAILY, "10-08 17:00", True, "10-08 17:09"),
    ("打烊前30分钟停止受理", DAILY, "10-08 17:15", False, None),
    (
        "打烊前30分钟停止受理",
        BREAK,
        "10-08 11:35",
        True,
        "10-08 11:39",
    ),  # before closing, not before the break
    ("17:00停止受理", BREAK, "10-08 11:30", True, "10-08 11:39"),
    ("17:00停止受理", BREAK, "10-08 16:45", False, None),
    ("17:00停止受理，周六16:30停止受理", DAILY, "10-08 16:20", False, None),  # of several the earliest
    ("19:00停止受理", DAILY, "10-08 17:30", True, "10-08 17:39"),  # outside the hours: closing counts
    ("01:00停止受理", NIGHT, "10-08 23:50", True, "10-09 00:39"),
    ("01:00停止受理", NIGHT, "10-09 00:50", False, None),
    ("22:00停止受理", "24/7", "10-08 21:30", True, "10-08 21:39"),
    ("22:00停止受理", "24/7", "10-08 22:30", None, None),  # when it takes in again is not said
    ("寄修件 3 天后可取", DAILY, "10-08 17:30", True, "10-08 17:39"),
]


@pytest.mark.parametrize(("limits", "hours", "now", "is_open", "leave"), INTAKE)
def test_the_last_intake_goes_before_closing(
    limits: str, hours: str, now: str, is_open: bool | None, leave: str | None
) -> None:
    found = arrival(hours, now, limits=limits)
    assert (found.open, found.leave_by) == (is_open, at(leave) if leave else None)


HOURS = st.sampled_from([DAILY, WEEKDAYS, TUESDAYS, BREAK, NIGHT, PUBLIC, "24/7", None])
LEAVING = st.integers(0, 365 * 1440 - 1).map(lambda n: at("01-01 00:00") + timedelta(minutes=n))
LIMITS = st.sampled_from(["", "17:00停止受理", "打烊前30分钟停止受理", "01:00停止受理"])


@given(HOURS, LEAVING, st.floats(0, 900), LIMITS)
def test_leave_by_is_the_last_possible_minute_and_unknown_hours_are_never_open(
    hours: str | None, now: datetime, minutes: float, limits: str
) -> None:
    def leaving(instant: datetime) -> Arrival:
        return arrival_of(partial(TABLE.state, hours, ()), last_intakes(limits), walk(minutes), instant)

    found = leaving(now)
    assert (found.open is None) >= (hours is None)
    if found.open:
        assert TABLE.state(hours, (), found.at).now
    if found.leave_by:
        assert found.leave_by >= now
        assert leaving(found.leave_by).open
        later = leaving(found.leave_by + timedelta(minutes=1))
        assert later.open is not True or (later.last and found.last and later.last > found.last)
    if found.next:
        assert found.next > found.at and TABLE.state(hours, (), found.next).now


# leaving at, outlets as hours and minutes of travel, best first
ORDERS: list[tuple[str, dict[str, tuple[str | None, float]]]] = [
    (
        "10-01 10:00",
        {
            "near": (DAILY, 20),
            "far": (DAILY, 40),
            "evening": (NIGHT, 60),
            "unknown": (None, 1),
            "after the holidays": (WEEKDAYS, 2),
            "gone": ("off", 1),
        },
    ),
    ("10-08 08:30", {"opens in half an hour": (DAILY, 5), "open, an hour away": ("24/7", 60)}),
    ("10-08 08:30", {"open, ten minutes away": ("24/7", 10), "opens in half an hour": (DAILY, 5)}),
    ("10-08 23:00", {"near, opens at nine": (DAILY, 5), "far, opens half an hour before": (BREAK, 120)}),
    ("10-08 06:00", {"open, one hour away": ("24/7", 60), "opens in three hours": (DAILY, 5)}),
    ("10-08 06:00", {"opens in three hours": (DAILY, 5), "open, 1,200 km away": ("24/7", 900)}),
    ("10-08 19:00", {"opens tomorrow": (DAILY, 5), "open, 1,200 km away": ("24/7", 900)}),
    ("10-01 10:00", {"opens in a week": (WEEKDAYS, 5), "open, 1,200 km away": ("24/7", 900)}),
    ("10-01 10:00", {"open, two hours away": ("24/7", 120), "opens in a week": (WEEKDAYS, 5)}),
    ("10-08 10:00", {"unknown": (None, 30), "open, 1,200 km away": ("24/7", 900)}),
    ("10-08 10:00", {"open, 1,200 km away": ("24/7", 900), "gone": ("off", 1)}),
    ("10-08 10:00", {"five hours": (DAILY, 300), "seven hours": (DAILY, 400), "unknown": (None, 200)}),
]


@pytest.mark.parametrize(("now", "outlets"), ORDERS)
def test_the_order_weighs_the_wait_and_the_way(
    now: str, outlets: dict[str, tuple[str | None, float]]
) -> None:
    found = {name: arrival(hours, now, minutes) for name, (hours, minutes) in outlets.items()}
    assert sorted(dict(reversed(found.items())), key=lambda name: found[name].rank(at(now))) == list(outlets)


def test_a_queue_counts_as_a_wait() -> None:
    now = "10-08 10:00"
    busy, free = arrival(DAILY, now, 10)._replace(queue=60), arrival(DAILY, now, 30)
    assert free.rank(at(now)) < busy.rank(at(now)) < arrival(DAILY, now, 50).rank(at(now))


SENTENCES = [
    (DAILY, "10-08 10:00", "", "10:20 到，营业中，18:00 前受理；最晚 17:39 出发",
     "there at 10:20; open until 18:00; leave by 17:39"),
    (DAILY, "10-08 16:50", "17:00停止受理", "17:10 到，那时已停止受理（17:00）；明天 09:00 开门",
     "there at 17:10; it stops taking in at 17:00; "
     "opens tomorrow at 09:00"),
    (WEEKDAYS, "10-01 23:50", "", "明天 00:10 到，那时不营业；10月8日 09:00 开门",
     "there tomorrow at 00:10; it is closed then; "
     "opens 8 Oct at 09:00"),
    (None, "10-08 10:00", "", "10:20 到，营业时间未知，请先致电",
     "there at 10:20; its hours are unknown, please call first"),
    ("24/7", "10-08 10:00", "", "10:20 到，24 小时营业",
     "there at 10:20; open 24 hours"),
]  # fmt: skip


@pytest.mark.parametrize(("hours", "now", "limits", "chinese", "english"), SENTENCES)
def test_in_words(hours: str | None, now: str, limits: str, chinese: str, english: str) -> None:
    found = arrival(hours, now, limits=limits)
    assert arrival_json(found, at(now), "zh")["text"] == f"步行约 20 分钟（按直线估计），{chinese}"
    assert (
        arrival_json(found, at(now), "en")["text"]
        == f"About 20 min on foot (estimated from the straight line), {english}"
    )


class Routes:
    """A router that knows few ways, or is away."""

    def __init__(self, away: bool = False) -> None:
        self.away = away
        self.matrix_sizes: list[int] = []

    def route(self, start: Point, end: Point, mode: TravelMode) -> Route:
        raise NotImplementedError

    def reach(self, start: Point, ends: Sequence[Point], mode: TravelMode) -> list[Reach | None]:
        self.matrix_sizes.append(len(ends))
        if self.away:
            raise RouterUnavailable
        return [Reach("route", 1_000, 900) if end in KNOWN[mode] else None for end in ends]


HERE = Point(31.2397, 121.4998)
ON_FOOT, OFF_MAP, BY_CAR = (Point(lat, 121.4998) for lat in (31.2450, 31.2500, 31.2510))
FAR = Point(31.6, 121.5)
ENDS = [ON_FOOT, OFF_MAP, FAR]
KNOWN = {"walk": [ON_FOOT], "drive": [BY_CAR, FAR]}


def test_one_matrix_request_for_near_outlets_and_estimates_for_the_remaining() -> None:
    routes = Routes()
    ways = travel_times(FallbackRouter(routes, clock), HERE, [*ENDS, BY_CAR])
    assert routes.matrix_sizes == [3, 4]  # on foot up to 3 km, all by car to compare
    assert [(way.kind, way.mode) for way in ways] == [
        *(("route", "walk"), ("straight", "walk"), ("route", "drive"), ("route", "drive"))
    ]
    assert travel_times(FallbackRouter(routes, clock), HERE, [BY_CAR], "walk")[0][:2] == ("straight", "walk")


@pytest.mark.parametrize("router", [None, Routes(away=True)], ids=["none", "away"])
def test_without_a_router_the_line_is_labelled_straight(router: Routes | None) -> None:
    """The same figures as the way itself carries: one estimate for every channel."""
    found = travel_times(FallbackRouter(router, clock), HERE, ENDS)
    assert [(way.kind, way.mode) for way in found] == [("straight", "walk")] * 2 + [("straight", "drive")]
    way = straight_route(HERE, ENDS[0], "walk", "no_router")
    assert (found[0].metres, found[0].seconds) == (way.metres, way.seconds)
    assert way.seconds == estimate(metres(HERE, ENDS[0]), "walk").seconds


def test_near_outlets_are_not_passed_for_a_drive_that_only_looks_sooner() -> None:
    """The places of a row of outlets at 0.9 to 3.8 km, walked to up to 3 km."""
    row = [Point(HERE.lat + km / 111.2, HERE.lon) for km in (0.9, 1.6, 2.9, 3.1, 3.3, 3.8)]
    found = travel_times(FallbackRouter(None, clock), HERE, row)
    assert [way.mode for way in found] == ["walk"] * 3 + ["drive"] * 3
    assert found[3].seconds < found[0].seconds  # the drive alone is quicker than the walk
    assert [way.effort for way in found] == sorted(way.effort for way in found)
    assert found[3].effort == found[3].seconds + CAR_OVERHEAD
    assert found[2].effort < found[2].seconds  # whoever drives 3.1 km can drive 2.9 km, too


@pytest.mark.parametrize("mode", MODES)
def test_trips_in_one_mode_are_compared_by_their_time(mode: TravelMode) -> None:
    found = travel_times(FallbackRouter(None, clock), HERE, ENDS, mode)
    assert all(way.effort == way.seconds and way.mode == mode for way in found)


class River(Routes):
    """A router for which walks take more than an hour, and drives eight minutes."""

    def reach(self, start: Point, ends: Sequence[Point], mode: TravelMode) -> list[Reach | None]:
        return [Reach("route", 5_000.0, 4_200.0 if mode == "walk" else 480.0)] * len(ends)


def test_an_outlet_across_a_river_is_compared_by_the_drive_that_is_quicker() -> None:
    across, far = travel_times(FallbackRouter(River(), clock), HERE, [ENDS[0], ENDS[2]])
    assert (across.mode, across.effort, far.mode) == ("walk", 480 + CAR_OVERHEAD, "drive")
    limited = travel_times(FallbackRouter(River(), clock), HERE, [ENDS[0]], limit=3_600.0)
    assert limited[0].mode == "drive"  # on foot it is not within the limit


NEAREST_QUERY = "/api/v1/nearest?lat=31.2397&lon=121.4998&sort=arrival&limit=50"


def test_the_api_sorts_by_arrival(client: Client) -> None:
    response = client.get(NEAREST_QUERY)
    answer = json.loads(response.data)
    found = [feature["properties"]["arrival"] for feature in answer["features"]]
    assert len(found) == 50 and {item["open"] for item in found} == {True, None, False}
    first_unknown = next(i for i, item in enumerate(found) if item["open"] is None)
    assert all(item["open"] is not True for item in found[first_unknown:])
    on_foot = [item["seconds"] for item in found if item["open"] and item["mode"] == "walk"]
    assert on_foot == sorted(on_foot)
    assert answer["query"]["assumed"]["walk_up_to_metres"] == 3_000
    modes = [item["mode"] for item in found]
    lengths = [item["metres"] for item in found]
    assert modes == ["walk" if length <= 3_000 else "drive" for length in lengths]
    nearest = json.loads(client.get(NEAREST_QUERY.replace("arrival", "distance")).data)["features"]
    assert {f["id"] for f in nearest} == {f["id"] for f in answer["features"]}
    assert not [f for f in nearest if "arrival" in f["properties"]]
    again = client.get(NEAREST_QUERY, headers={"If-None-Match": response.headers["ETag"]})
    assert again.status_code == 304


def test_arrival_can_be_selected_as_a_field_and_rejected_values_are_named(client: Client) -> None:
    first = json.loads(client.get(f"{NEAREST_QUERY}&fields=arrival&lang=en").data)["features"][0][
        "properties"
    ]
    assert set(first) == {"ref", "arrival"} and "on foot" in first["arrival"]["text"]
    rejected = json.loads(client.get(NEAREST_QUERY.replace("sort=arrival", "sort=price")).data)
    assert (rejected["parameter"], rejected["allowed"]) == ("sort", ["distance", "arrival"])


def test_the_page_has_the_choice_and_shows_the_arrival(client: Client) -> None:
    page = client.get("/?adcode=310115&sort=arrival").text
    assert page.count('class="note arrival"') == 10 and "最晚" in page
    assert 'name="sort" value="arrival" checked' in page
