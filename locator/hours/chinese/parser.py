"""Words of hours become clauses: which days, and what holds on them."""

from dataclasses import replace

from .clock import DAY, Minutes
from .lexer import Token
from .result import WHOLE_DAY, Clause, ParsedHours, Spans
from .text import Ambiguous

SHORTEST = 120  # minutes of a day; less is more likely a slip of the pen
MOST_DAYS_OFF = 3
_SUBJECTS = ("days", "workdays", "holiday", "months", "separator", "noise", "to")
_NAMED = ("days", "workdays", "holiday", "festival")
_PREDICATES = ("closed", "except", "usual")


class ClauseParser:
    """Takes word after word; `told` is complete after `end`."""

    def __init__(self, words: list[Token]) -> None:
        self.told = ParsedHours()
        self._words = words
        self._at = 0
        self._subject = Clause()
        self._spans: list[Minutes] = []
        self._apart = False  # whether something stands between the last span and here
        self._undated = False  # summer or winter, of which no dates are said yet
        self._break = False
        self._postfix = False
        self._outer: Clause | None = None  # what was spoken of before a bracket: 周一至周日（周二休息）
        self._takes = {
            "days": self._days,
            "workdays": self._workdays,
            "holiday": self._holiday,
            "festival": self._festival,
            "months": self._months,
            "season": self._season,
            "span": self._span,
            "whole day": self._whole_day,
            "break": self._pause,
            "closed": self._closed,
            "except": self._except,
            "usual": self._usual,
            "no rest": self._no_rest,
            "no break": _passed,
            "noise": _passed,
            "separator": self._separator,
            "open": self._open,
            "close": self._shut,
        }

    def all(self) -> ParsedHours:
        """What the words say; Unsure when they do not make sense together."""
        for at, word in enumerate(self._words):
            self._at = at
            self._takes[word.kind](word)
        self._end()
        return self.told

    def _near(self, step: int) -> str:
        at = self._at + step
        return self._words[at].kind if 0 <= at < len(self._words) else ""

    # what is spoken of

    def _days(self, word: Token) -> None:
        self._begin()
        self._subject = replace(self._subject, days=(self._subject.days or frozenset()) | word.value)

    def _workdays(self, word: Token) -> None:
        self._days(word)
        self._subject = replace(self._subject, workdays=True)

    def _holiday(self, word: Token) -> None:
        self._begin()
        self._subject = replace(self._subject, holiday=True, loose="法定" not in word.text)

    def _festival(self, word: Token) -> None:
        self._begin()
        said = f"{self._subject.festival}、{word.text}" if self._subject.festival else word.text
        self._subject = replace(self._subject, festival=said)

    def _months(self, word: Token) -> None:
        if self._postfix:
            raise Ambiguous(word.text)
        if self._spans:
            self._flush()
        if self._subject.named:
            raise Ambiguous(word.text)
        self._subject = Clause(season=word.value)
        self._undated = False

    def _season(self, word: Token) -> None:
        if self._spans:
            self._flush()
        dated_before = self._near(-1) == "months" or (self._near(-1) == "open" and self._near(-2) == "months")
        if not dated_before:
            self._subject, self._undated = Clause(), True

    def _begin(self) -> None:
        """A subject begins, or goes on; one that follows its hours belongs to them."""
        if not self._spans or self._postfix:
            return
        after = next((w.kind for w in self._words[self._at + 1 :] if w.kind != "noise"), "")
        if self._apart or after in _PREDICATES or self._subject.named:
            last = self._apart and self._only_days_follow() and not self.told.clauses
            if last and not self._subject.named:
                self._postfix = True
            else:
                self._flush()
        elif after in ("", "separator"):
            self._postfix = True
        else:
            raise Ambiguous(after)

    def _only_days_follow(self) -> bool:
        return all(word.kind in _SUBJECTS for word in self._words[self._at :])

    # what holds

    def _span(self, word: Token) -> None:
        if self._undated:
            raise Ambiguous(word.text)
        if self._postfix:
            self._flush()
        if self._break:
            self._break = False
            self._take_out(word.value)
        else:
            self._spans.append(word.value)
            self.told.ways.add(word.text)
        self._apart = False

    def _whole_day(self, word: Token) -> None:
        self._span(word._replace(value=WHOLE_DAY, text=":"))

    def _pause(self, word: Token) -> None:
        if self._near(-1) == "span" and len(self._spans) > 1:
            self._take_out(self._spans.pop())
        elif self._break or not self._spans:
            raise Ambiguous(word.text)
        else:
            self._break = True

    def _take_out(self, pause: Minutes) -> None:
        holds = [span for span in self._spans if span[0] < pause[0] and pause[1] < span[1]]
        if len(holds) != 1 or self.told.clauses:
            raise Ambiguous("a break outside the hours")
        at = self._spans.index(holds[0])
        self._spans[at : at + 1] = [(holds[0][0], pause[0]), (pause[1], holds[0][1])]

    def _closed(self, word: Token) -> None:
        if self._near(-1) == "span" and not self._postfix:
            return self._pause(word) if len(self._spans) > 1 else self._unsure(word)
        if not self._subject.named or self._spans or self._undated:
            raise Ambiguous(word.text)
        return self._close(word)

    def _close(self, word: Token) -> None:
        subject = self._subject
        if subject.festival:
            self.told.notes.append(f"{subject.festival}{word.text}")
            subject = replace(subject, festival="")
        if len(subject.days or ()) > MOST_DAYS_OFF:
            raise Ambiguous("closed most of the week")
        if subject.named:
            self.told.clauses.append(subject)
        self._subject = Clause(season=subject.season)

    def _except(self, word: Token) -> None:
        if not self._subject.named or self._spans:
            raise Ambiguous(word.text)
        if self.told.clauses and not self.told.clauses[-1].spans and not self._subject.days:
            return self._exception_to_closing()
        return self._close(word)

    def _exception_to_closing(self) -> None:
        """周一闭馆（法定节假日除外）: open on a public holiday; after other words it is not certain."""
        before = [word for word in self._words[: self._at] if word.kind not in ("noise",)]
        kinds = [word.kind for word in before[-3:]]
        opens = {clause.spans for clause in self.told.clauses if clause.spans}
        said = kinds == ["closed", "open", "holiday"] and before[-3].text.startswith("闭馆")
        if not said or len(opens) != 1 or not self._subject.holiday or self._subject.festival:
            raise Ambiguous("an exception to hours or to a closing day")
        self._subject = replace(self._subject, loose=False, spans=opens.pop(), days=frozenset())
        self.told.clauses.append(self._subject)
        self._subject = Clause()

    def _usual(self, word: Token) -> None:
        subject = self._subject
        if self._spans or not subject.named:
            return
        if subject.days is not None:
            opens = [clause for clause in self.told.clauses if clause.spans]
            if len(opens) != 1 or subject.holiday or subject.festival:
                raise Ambiguous(word.text)
            self.told.clauses.append(replace(subject, spans=opens[0].spans))
        self.told.usual_holiday |= subject.holiday
        self._subject = Clause(season=subject.season)

    def _no_rest(self, word: Token) -> None:
        self.told.no_rest = True
        if self._subject.holiday and not self._spans:
            self._usual(word)

    # what stands between

    def _separator(self, word: Token) -> None:
        self._apart = True

    def _shut(self, word: Token) -> None:
        if self._outer:
            if self._subject.named or self._spans:
                raise Ambiguous("hours and a day off between brackets")
            self._subject, self._outer = self._outer, None
        if self._postfix:
            self._flush()
        self._apart = True

    def _open(self, word: Token) -> None:
        inside = [each.kind for each in self._words[self._at + 1 :]]
        inside = inside[: inside.index("close")] if "close" in inside else inside
        if self._subject.named and not self._spans and {"closed", "except"} & set(inside):
            self._outer, self._subject = self._subject, Clause(season=self._subject.season)
        days = any(kind in _NAMED for kind in inside) and all(kind in _SUBJECTS for kind in inside)
        if self._spans and days and "months" not in inside:
            if self._subject.named:
                raise Ambiguous(word.text)
            self._postfix = True
        self._apart = True

    def _unsure(self, word: Token) -> None:
        raise Ambiguous(word.text)

    def _flush(self) -> None:
        if not self._spans or self._subject.festival:
            raise Ambiguous("days without hours")
        self.told.clauses.append(replace(self._subject, spans=_checked(self._spans)))
        self._subject = Clause(season=self._subject.season)
        self._spans, self._postfix, self._apart = [], False, False

    def _end(self) -> None:
        if self._spans:
            self._flush()
        if self._subject.named or self._undated or self._break or self._outer:
            raise Ambiguous("days or a season without hours")


def _passed(_word: Token) -> None:
    """Words that change nothing."""


def _checked(spans: list[Minutes]) -> Spans:
    ends = 0
    for begin, end in spans:
        if begin < ends or end <= begin:
            raise Ambiguous("hours that overlap")
        ends = end
    if ends - spans[0][0] > DAY or sum(end - begin for begin, end in spans) < SHORTEST:
        raise Ambiguous("too long or too short a day")
    return tuple(spans)
