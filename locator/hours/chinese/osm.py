"""Clauses in OSM opening-hours syntax, where they do not contradict each other."""

from collections.abc import Sequence

from .clock import written
from .days import WEEK, YEAR, in_osm
from .result import WHOLE_DAY, Clause, ParsedHours, Spans
from .text import Ambiguous


def in_syntax(told: ParsedHours) -> str:
    """Rules joined by `;`, the more special later; Unsure when it is not certain what holds."""
    regular = [clause for clause in told.clauses if clause.days is None or clause.days]
    regular = [clause for clause in regular if clause.days is not None or not clause.holiday]
    opens = [clause for clause in regular if clause.spans]
    if not opens or len(told.ways) > 1:
        raise Ambiguous("no hours, or 9.00 beside 9:00, which may be dates")
    _check_days(regular)
    _check_seasons(regular)
    _check_holidays(told, opens)
    rules = [_rule(clause) for clause in opens + [clause for clause in regular if not clause.spans]]
    return _short("; ".join(rules + _holidays(told, opens)))


def _check_days(clauses: Sequence[Clause]) -> None:
    for at, clause in enumerate(clauses):
        for before in clauses[:at]:
            same_season = before.season == clause.season
            shared = _days(before) & _days(clause)
            overrides = bool(before.spans) and (_days(before) == WEEK or not clause.spans)
            closes = not before.spans and _days(clause) == WEEK and clause.season is None
            named = clause.days is not None or closes
            if same_season and shared and not ((overrides or closes) and named):
                raise Ambiguous("two hours for one day")


def _check_seasons(clauses: Sequence[Clause]) -> None:
    """The seasons make a year, or are exceptions to hours that hold all year."""
    seasons = {clause.season for clause in clauses if clause.season}
    if not seasons:
        return
    if any(not clause.spans and clause.season is None for clause in clauses[:-1]):
        raise Ambiguous("a day off before a season")
    covered = sum(len(season.days) for season in seasons)
    everywhere = frozenset().union(*(season.days for season in seasons))
    if covered != len(everywhere):
        raise Ambiguous("seasons that overlap")
    all_year = clauses[0].season is None and clauses[0].spans
    if not all_year and len(everywhere) != len(YEAR):
        raise Ambiguous("seasons that leave out a part of the year")


def _check_holidays(told: ParsedHours, opens: Sequence[Clause]) -> None:
    said = [clause for clause in told.clauses if clause.holiday]
    explicit = any(clause.days is not None for clause in opens)
    week = frozenset().union(*(_days(clause) for clause in opens))
    off = frozenset().union(*(_days(clause) for clause in told.clauses if not clause.spans and clause.days))
    if len({clause.spans for clause in said}) > 1 or (said and told.usual_holiday):
        raise Ambiguous("two things for public holidays")
    if any(clause.loose for clause in said) and not explicit:
        raise Ambiguous("节假日 may mean weekends")
    loose_weekend = any(clause.loose and clause.spans and not clause.days for clause in said)
    if loose_weekend and week != WEEK:
        raise Ambiguous("节假日 may mean weekends")
    if any(clause.workdays for clause in opens) and told.usual_holiday:
        raise Ambiguous("working days and public holidays")
    if (told.no_rest or told.usual_holiday) and (week != WEEK or off):
        raise Ambiguous("no rest, and days without hours")
    if told.no_rest and any(not clause.spans for clause in said):
        raise Ambiguous("no rest, and closed on public holidays")


def _days(clause: Clause) -> frozenset[int]:
    return WEEK if clause.days is None else clause.days


def _rule(clause: Clause) -> str:
    season = clause.season.selector if clause.season else ""
    everyday = clause.days is None or clause.days == WEEK
    days = "" if everyday and season else in_osm(_days(clause))
    return " ".join(word for word in (season, days, _times(clause.spans)) if word)


def _times(spans: Spans) -> str:
    if not spans:
        return "off"
    return ",".join(f"{written(begin)}-{written(end)}" for begin, end in spans)


def _holidays(told: ParsedHours, opens: Sequence[Clause]) -> list[str]:
    said = [clause for clause in told.clauses if clause.holiday]
    if said:
        return [f"PH {_times(said[0].spans)}"]
    if not any(clause.workdays for clause in opens):
        return []
    return ["PH off"] if all(clause.workdays for clause in opens) else ["PH unknown"]


def _short(rules: str) -> str:
    return "24/7" if rules == f"Mo-Su {_times((WHOLE_DAY,))}" else rules
