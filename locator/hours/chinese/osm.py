"""Formats clauses in OSM opening-hours syntax, unless they contradict each other."""

from collections.abc import Sequence

from ..spans import DAY, is_night
from .clock import OPEN_END, format_minute
from .days import WEEK, YEAR, osm_days
from .festivals import HOLIDAY_ORDER, SEPARATOR, period_names
from .result import ALL_DAY, Clause, ParsedHours, Spans
from .text import Ambiguous


def to_syntax(parsed: ParsedHours) -> str:
    """Return rules joined by `;`, more specific ones later; Ambiguous if the clauses conflict."""
    regular = [clause for clause in parsed.clauses if clause.is_regular]
    opens = [clause for clause in regular if clause.spans]
    if not opens or len(parsed.notations) > 1:
        raise Ambiguous("no hours, or 9.00 beside 9:00, which may be dates")
    _check_days(regular)
    _check_seasons(regular)
    _check_holidays(parsed, opens)
    rules = [_rule(clause) for clause in opens + [clause for clause in regular if not clause.spans]]
    return _abbreviate("; ".join([*rules, *_holiday_rules(parsed, opens), *_festival_rules(parsed)]))


def _check_days(clauses: Sequence[Clause]) -> None:
    for at, clause in enumerate(clauses):
        for before in clauses[:at]:
            same_season = before.season == clause.season
            shared = _days(before) & _days(clause)
            overrides = bool(before.spans) and (_days(before) == WEEK or not clause.spans)
            closes = not before.spans and _days(clause) == WEEK and clause.season is None
            has_days = clause.days is not None or closes
            if same_season and shared and not ((overrides or closes) and has_days):
                raise Ambiguous("two hours for one day")


def _check_seasons(clauses: Sequence[Clause]) -> None:
    """Check that the seasons cover a year, or are exceptions to hours for the whole year."""
    seasons = {clause.season for clause in clauses if clause.season}
    if not seasons:
        return
    if any(not clause.spans and clause.season is None for clause in clauses[:-1]):
        raise Ambiguous("a day off before a season")
    last = clauses[-1]
    if len(seasons) > 1 and not last.spans and {last.season} == {c.season for c in clauses if not c.spans}:
        raise Ambiguous("a day off in one season or in all of them")
    covered = sum(len(season.days) for season in seasons)
    all_days = frozenset().union(*(season.days for season in seasons))
    if covered != len(all_days):
        raise Ambiguous("seasons that overlap")
    all_year = clauses[0].season is None and clauses[0].spans
    if not all_year and len(all_days) != len(YEAR):
        raise Ambiguous("seasons that leave out a part of the year")


def _check_holidays(parsed: ParsedHours, opens: Sequence[Clause]) -> None:
    holidays = [clause for clause in parsed.clauses if clause.holiday]
    explicit = any(clause.days is not None for clause in opens)
    week = frozenset().union(*(_days(clause) for clause in opens))
    closed = frozenset().union(
        *(_days(clause) for clause in parsed.clauses if not clause.spans and clause.days)
    )
    if holidays and parsed.usual_festival:
        raise Ambiguous("a holiday as usual, and a rule for all of them")
    if len({clause.spans for clause in holidays}) > 1 or (holidays and parsed.usual_holiday):
        raise Ambiguous("two things for public holidays")
    if any(clause.ambiguous for clause in holidays) and not explicit:
        raise Ambiguous("节假日 may mean weekends")
    ambiguous_weekend = any(clause.ambiguous and clause.spans and not clause.days for clause in holidays)
    if ambiguous_weekend and week != WEEK:
        raise Ambiguous("节假日 may mean weekends")
    if any(clause.workdays for clause in opens) and parsed.usual_holiday:
        raise Ambiguous("working days and public holidays")
    if (parsed.no_days_off or parsed.usual_holiday) and (week != WEEK or closed):
        raise Ambiguous("no rest, and days without hours")
    if parsed.no_days_off and any(not clause.spans for clause in holidays):
        raise Ambiguous("no rest, and closed on public holidays")


def _days(clause: Clause) -> frozenset[int]:
    return WEEK if clause.days is None else clause.days


def _rule(clause: Clause) -> str:
    season = clause.season.selector if clause.season else ""
    everyday = clause.days is None or clause.days == WEEK
    days = "" if everyday and season else osm_days(_days(clause))
    return " ".join(word for word in (season, days, _format_spans(clause.spans)) if word)


def _format_spans(spans: Spans) -> str:
    if not spans:
        return "off"
    return ",".join(_format_span(begin, end) for begin, end in spans)


def _format_span(begin: int, end: int) -> str:
    if end == OPEN_END:
        return f"{format_minute(begin)}+"
    if end <= DAY or is_night(begin, end - DAY, padded=True):
        return f"{format_minute(begin)}-{format_minute(end)}"
    return f"{format_minute(begin)}-{end // 60}:{end % 60:02}"  # 28:00: 04:00 might be an afternoon


def _holiday_rules(parsed: ParsedHours, opens: Sequence[Clause]) -> list[str]:
    holidays = [clause for clause in parsed.clauses if clause.holiday]
    if holidays:
        return [f"PH {_format_spans(holidays[0].spans)}"]
    if not any(clause.workdays for clause in opens):
        return []
    return ["PH off"] if all(clause.workdays for clause in opens) else ["PH unknown"]


def _festival_rules(parsed: ParsedHours) -> list[str]:
    """Return rules for single holidays: PH off "国庆节"; the comment restricts them, see docs/hours.md."""
    names: dict[Spans, set[str]] = {}
    for clause in parsed.clauses:
        if clause.festival:
            names.setdefault(clause.spans, set()).update(period_names(clause.festival))
    if len(names) > 1 and len(frozenset().union(*names.values())) < sum(map(len, names.values())):
        raise Ambiguous("two hours for one holiday")
    return [
        f'PH {_format_spans(spans)}{" open" if spans else ""} "{SEPARATOR.join(_ordered(of))}"'
        for spans, of in names.items()
    ]


def _ordered(names: set[str]) -> list[str]:
    return [name for name in HOLIDAY_ORDER if name in names]


def _abbreviate(rules: str) -> str:
    return "24/7" if rules == f"Mo-Su {_format_spans((ALL_DAY,))}" else rules
