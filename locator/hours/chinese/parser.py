"""Parses tokens into clauses: days, and the hours on them."""

from dataclasses import replace

from .binding import DAY_KINDS, PREDICATE_KINDS, TIME_KINDS, check_days, check_exception, split_days
from .clock import Minutes
from .days import WEEK
from .festivals import SEPARATOR, holiday_names, period_names
from .lexer import Token
from .result import ALL_DAY, Clause, ParsedHours, validated
from .season_binding import seasons_first
from .text import Ambiguous

MAX_DAYS_OFF = 3
_SUBJECT_KINDS = ("days", "workdays", "holiday", "months", "separator", "noise", "to")


class ClauseParser:
    """Consumes token after token; `result` is complete after `parse`."""

    def __init__(self, tokens: list[Token]) -> None:
        self.result = ParsedHours()
        check_days(tokens)
        self._tokens = seasons_first(split_days(tokens))
        self._at = 0
        self._subject = Clause()
        self._spans: list[Minutes] = []
        self._separated = False  # True after a separator since the last span
        self._undated = False  # summer or winter without dates so far
        self._break = False
        self._postfix = False
        self._outer: Clause | None = None  # subject before a bracket: 周一至周日（周二休息）
        self._handlers = {
            "days": self._days,
            "workdays": self._workdays,
            "holiday": self._holiday,
            "festival": self._festival,
            "months": self._months,
            "season": self._season,
            "span": self._span,
            "whole day": self._all_day,
            "break": self._midday_break,
            "closed": self._closed,
            "except": self._except,
            "usual": self._usual,
            "no rest": self._no_days_off,
            "no break": _ignore,
            "noise": _ignore,
            "separator": self._separator,
            "open": self._open_bracket,
            "close": self._close_bracket,
        }

    def parse(self) -> ParsedHours:
        """Return the parsed hours; Ambiguous if the tokens do not make sense together."""
        for at, token in enumerate(self._tokens):
            self._at = at
            self._handlers[token.kind](token)
        self._finish()
        return self.result

    def _kind_at(self, step: int) -> str:
        at = self._at + step
        return self._tokens[at].kind if 0 <= at < len(self._tokens) else ""

    # subjects

    def _days(self, token: Token) -> None:
        self._begin_subject()
        self._subject = replace(self._subject, days=(self._subject.days or frozenset()) | token.value)

    def _workdays(self, token: Token) -> None:
        self._days(token)
        self._subject = replace(self._subject, workdays=True)

    def _holiday(self, token: Token) -> None:
        self._begin_subject()
        self._subject = replace(self._subject, holiday=True, ambiguous="法定" not in token.text)

    def _festival(self, token: Token) -> None:
        self._begin_subject()
        words = filter(None, (self._subject.festival, token.text))
        self._subject = replace(self._subject, festival=SEPARATOR.join(words))

    def _months(self, token: Token) -> None:
        if self._postfix:
            raise Ambiguous(token.text)
        if self._spans:
            self._flush()
        if self._subject.has_days:
            raise Ambiguous(token.text)
        self._subject = Clause(season=token.value)
        self._undated = False

    def _season(self, token: Token) -> None:
        if self._spans:
            self._flush()
        dated_before = self._kind_at(-1) == "months" or (
            self._kind_at(-1) == "open" and self._kind_at(-2) == "months"
        )
        if not dated_before:
            self._subject, self._undated = Clause(), True

    def _begin_subject(self) -> None:
        """Begin or extend a subject; one that follows its hours belongs to them."""
        if not self._spans:
            return
        after = next((w.kind for w in self._tokens[self._at + 1 :] if w.kind != "noise"), "")
        if self._postfix:
            self._begin_after_postfix(after)
        elif self._separated or after in PREDICATE_KINDS or self._subject.has_days:
            last = self._separated and self._only_days_follow() and not self.result.clauses
            if last and not self._subject.has_days:
                self._postfix = True
            else:
                if not self._subject.has_days and not self.result.clauses and after in TIME_KINDS:
                    check_exception(self._tokens, self._at)
                self._flush()
        elif after in ("", "separator"):
            self._postfix = True
        elif after in TIME_KINDS and not self.result.clauses:
            self._begin_after_bare_hours()
        else:
            raise Ambiguous(after)

    def _begin_after_postfix(self, after: str) -> None:
        """Begin the days of the second hours: 10:00-22:00周一到周四，周五到周日10:00-23:00."""
        if after in ("", "separator", "close", *DAY_KINDS):
            return
        if not self._separated or self._tokens[-1].kind in _SUBJECT_KINDS:
            raise Ambiguous("days before or after their hours")
        self._flush()

    def _begin_after_bare_hours(self) -> None:
        """Parse 10:00-22:00周五10:00-23:00 as exceptions to the first hours, unless days come last."""
        days = [token for token in self._tokens if token.kind in DAY_KINDS]
        if self._tokens[-1].kind not in _SUBJECT_KINDS:
            check_exception(self._tokens, self._at)
            self._flush()
        elif frozenset().union(*(token.value or () for token in days)) == WEEK:
            self._postfix = True
        else:
            raise Ambiguous("days before or after their hours")

    def _only_days_follow(self) -> bool:
        return all(token.kind in _SUBJECT_KINDS for token in self._tokens[self._at :])

    # predicates

    def _span(self, token: Token) -> None:
        if self._undated:
            raise Ambiguous(token.text)
        if self._postfix:
            self._flush()
        if self._break:
            self._break = False
            self._subtract(token.value)
        else:
            self._spans.append(token.value)
            self.result.notations.add(token.text)
        self._separated = False

    def _all_day(self, token: Token) -> None:
        self._span(token._replace(value=ALL_DAY, text=":"))

    def _midday_break(self, token: Token) -> None:
        if self._kind_at(-1) == "span" and len(self._spans) > 1:
            self._subtract(self._spans.pop())
        elif self._break or not self._spans:
            raise Ambiguous(token.text)
        else:
            self._break = True

    def _subtract(self, pause: Minutes) -> None:
        containing = [span for span in self._spans if span[0] < pause[0] and pause[1] < span[1]]
        if len(containing) != 1 or self.result.clauses:
            raise Ambiguous("a break outside the hours")
        at = self._spans.index(containing[0])
        self._spans[at : at + 1] = [(containing[0][0], pause[0]), (pause[1], containing[0][1])]

    def _closed(self, token: Token) -> None:
        if self._kind_at(-1) == "span" and not self._postfix:
            return self._midday_break(token) if len(self._spans) > 1 else self._reject(token)
        if not self._subject.has_days or self._spans or self._undated:
            raise Ambiguous(token.text)
        return self._add_closed(token)

    def _add_closed(self, token: Token) -> None:
        subject = self._subject
        if subject.festival:
            names, single_days = holiday_names(subject.festival)
            if single_days:
                self.result.notes.append(f"{SEPARATOR.join(single_days)}{token.text}")
            if names:
                self.result.clauses.append(Clause(festival=SEPARATOR.join(sorted(names))))
            subject = replace(subject, festival="")
        if len(subject.days or ()) > MAX_DAYS_OFF:
            raise Ambiguous("closed most of the week")
        if subject.has_days:
            self.result.clauses.append(subject)
        self._subject = Clause(season=subject.season)

    def _except(self, token: Token) -> None:
        if not self._subject.has_days or self._spans:
            raise Ambiguous(token.text)
        if self.result.clauses and not self.result.clauses[-1].spans and not self._subject.days:
            return self._exception_to_closing()
        return self._add_closed(token)

    def _exception_to_closing(self) -> None:
        """Parse 周一闭馆（法定节假日除外） as open on public holidays; other wording is ambiguous."""
        before = [token for token in self._tokens[: self._at] if token.kind not in ("noise",)]
        kinds = [token.kind for token in before[-3:]]
        opens = {clause.spans for clause in self.result.clauses if clause.spans}
        is_exception = kinds == ["closed", "open", "holiday"] and before[-3].text.startswith("闭馆")
        if not is_exception or len(opens) != 1 or not self._subject.holiday or self._subject.festival:
            raise Ambiguous("an exception to hours or to a closing day")
        self._subject = replace(self._subject, ambiguous=False, spans=opens.pop(), days=frozenset())
        self.result.clauses.append(self._subject)
        self._subject = Clause()

    def _usual(self, token: Token) -> None:
        subject = self._subject
        if self._spans or not subject.has_days:
            return
        if subject.days is not None:
            opens = [clause for clause in self.result.clauses if clause.spans]
            if len(opens) != 1 or subject.holiday or subject.festival:
                raise Ambiguous(token.text)
            self.result.clauses.append(replace(subject, spans=opens[0].spans))
        self.result.usual_holiday |= subject.holiday
        self.result.usual_festival |= bool(subject.festival)
        self._subject = Clause(season=subject.season)

    def _no_days_off(self, token: Token) -> None:
        self.result.no_days_off = True
        if self._subject.holiday and not self._spans:
            self._usual(token)

    # separators and brackets

    def _separator(self, token: Token) -> None:
        self._separated = True

    def _close_bracket(self, token: Token) -> None:
        if self._outer:
            if self._subject.has_days or self._spans:
                raise Ambiguous("hours and a day off between brackets")
            self._subject, self._outer = self._outer, None
        if self._postfix:
            self._flush()
        self._separated = True

    def _open_bracket(self, token: Token) -> None:
        inside = [item.kind for item in self._tokens[self._at + 1 :]]
        inside = inside[: inside.index("close")] if "close" in inside else inside
        if self._subject.has_days and not self._spans and {"closed", "except"} & set(inside):
            self._outer, self._subject = self._subject, Clause(season=self._subject.season)
        days = any(kind in DAY_KINDS for kind in inside) and all(kind in _SUBJECT_KINDS for kind in inside)
        if self._spans and days and "months" not in inside:
            if self._subject.has_days:
                raise Ambiguous(token.text)
            self._postfix = True
        self._separated = True

    def _reject(self, token: Token) -> None:
        raise Ambiguous(token.text)

    def _flush(self) -> None:
        if not self._spans:
            raise Ambiguous("days without hours")
        if self._subject.festival:
            self._check_festival()
        self.result.clauses.append(replace(self._subject, spans=validated(self._spans)))
        self._subject = Clause(season=self._subject.season)
        self._spans, self._postfix, self._separated = [], False, False

    def _check_festival(self) -> None:
        """Check that hours of single holidays name periods and nothing else."""
        names = period_names(self._subject.festival)
        if self._subject.days is not None or self._subject.holiday:
            raise Ambiguous("hours of holidays and other days")
        self._subject = Clause(festival=SEPARATOR.join(sorted(names)))

    def _finish(self) -> None:
        if self._spans:
            self._flush()
        dangling = self._subject.season and not any(
            clause.season == self._subject.season for clause in self.result.clauses
        )
        if self._subject.has_days or dangling or self._undated or self._break or self._outer:
            raise Ambiguous("days or a season without hours")


def _ignore(_token: Token) -> None:
    """Ignore a token that changes nothing."""
