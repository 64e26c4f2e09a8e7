"""Chinese clauses for the moves of a route."""

from abc import ABC, abstractmethod

from .. import narrative_items
from ..text_lines import Storey
from . import zh_numbers as numbers
from .language import Voice
from .rounding import compass_index

MIN_METRES = 10  # shorter distances are omitted

TURNS = {
    "slight_left": "稍向左转",
    "left": "左转",
    "sharp_left": "急左转",
    "slight_right": "稍向右转",
    "right": "右转",
    "sharp_right": "急右转",
}
FORKS = {"fork_left": "岔路走左边", "fork_right": "岔路走右边"}
STOREYS = {"stairs": "走楼梯", "lift": "乘电梯", "escalator": "乘扶梯"}
BARRIERS = {"stairs": "注意，有楼梯", "escalator": "注意，有自动扶梯"}


class MoveClauses(ABC):
    """Clauses of a move; pages add the direction after a turn."""

    _voice: Voice

    @abstractmethod
    def _text(self, text: str) -> str: ...

    @abstractmethod
    def _distance(self, metres: float) -> str: ...

    @abstractmethod
    def _storey(self, storey: Storey) -> str: ...

    def _along(self, street: str, metres: float, bearing: float | None = None) -> str:
        """Return a stretch: 沿成府路向东走三百米; short distances are omitted."""
        side = f"向{numbers.COMPASS_POINTS[compass_index(bearing)]}" if bearing is not None else ""
        along = f"沿{street}" if street else ""
        far = self._distance(metres) if metres >= MIN_METRES else ""
        return f"{along}{side}走{far}" if along or side or far else ""

    def _stretch(
        self, move: narrative_items.Move, street: str = "", directed: bool = True
    ) -> tuple[str, ...]:
        """Return the stretch of a move: direction, change of direction, and length unless it comes later."""
        directed &= move.bearing is not None and (move.kind == "depart" or move.metres >= MIN_METRES)
        far = 0.0 if move.followed else move.metres
        along = self._along(street, far, move.bearing if directed else None)
        if not directed or move.bearing_end is None:
            return (along,)
        return (along, f"路弯向{numbers.COMPASS_POINTS[compass_index(move.bearing_end)]}")

    def _beside(self, line: narrative_items.Beside) -> tuple[str, ...]:
        if line.metres < MIN_METRES:
            return ("网点就在旁边",)
        side = numbers.COMPASS_POINTS[compass_index(line.bearing)]
        return ("网点就在旁边", f"在{side}边约{self._distance(line.metres)}处")

    def _move(self, move: narrative_items.Move) -> tuple[str, ...]:
        first, *others = filter(None, self._action(move, self._text(move.street)))
        if not move.before:
            return (first, *others)
        before = f"走{self._distance(move.before)}"
        return (before, first, *others) if move.warned else (f"{before}后{first}", *others)

    def _action(self, move: narrative_items.Move, street: str) -> tuple[str, ...]:
        kind, written = move.kind, self._voice == "written"
        if kind == "depart":
            along, *winding = self._stretch(move, street)
            return (along or "出发", *winding)
        if kind == "continue":
            far = 0.0 if move.followed else move.metres
            return (f"继续{self._along(street, far) or '往前走'}",)
        if kind in FORKS:
            return (f"{FORKS[kind]}的{street}" if street else FORKS[kind], *self._stretch(move, "", written))
        if kind in TURNS:
            before = tuple(TURNS[turn_kind] for turn_kind in move.via)
            turn = ("紧接着" if before else "") + TURNS[kind]
            turned = f"{turn}进入{street}" if street else turn
            return (*before, turned, *self._stretch(move, "", written))
        return self._other_action(move, street)

    def _other_action(self, move: narrative_items.Move, street: str) -> tuple[str, ...]:
        if move.kind in STOREYS:
            to = f"到{self._storey(move.storey)}" if move.storey is not None else ""
            instruction = BARRIERS[move.kind] if move.warned else STOREYS[move.kind]
            return (f"{instruction}{to}", *self._stretch(move, "", False))
        if move.kind == "ferry":
            return (f"乘轮渡{street}",)
        other_moves = {"turn_back": "掉头", "enter": "进入室内", "leave": "出到室外", "arrive": "到达"}
        return (other_moves[move.kind], *self._stretch(move, street, False))
