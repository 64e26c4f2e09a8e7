"""English clauses for the moves of a route."""

from abc import ABC, abstractmethod

from .. import narrative_items
from ..text_lines import Storey
from . import en_numbers as numbers
from .rounding import compass_index

MIN_METRES = 10  # shorter distances are omitted

TURNS = {
    "slight_left": "bear left",
    "left": "turn left",
    "sharp_left": "turn sharp left",
    "slight_right": "bear right",
    "right": "turn right",
    "sharp_right": "turn sharp right",
}
FORKS = {"fork_left": "take the left-hand fork", "fork_right": "take the right-hand fork"}
STOREYS = {"stairs": "take the stairs", "lift": "take the lift", "escalator": "take the escalator"}
OTHER_MOVES = {
    "turn_back": "turn round",
    "enter": "go inside",
    "leave": "go outside",
    "arrive": "you are there",
}
BARRIERS = {"stairs": "mind: stairs", "escalator": "mind: an escalator"}


class MoveClauses(ABC):
    """Clauses of a move; pages add the direction after a turn."""

    _shows_han: bool

    @abstractmethod
    def _street(self, move: narrative_items.Move) -> str: ...

    @abstractmethod
    def _distance(self, metres: float) -> str: ...

    @abstractmethod
    def _storey(self, storey: Storey) -> str: ...

    def _stretch(
        self, move: narrative_items.Move, street: str = "", directed: bool = True
    ) -> tuple[str, ...]:
        """Return the stretch of a move: direction, change of direction, and length unless it comes later."""
        directed &= move.bearing is not None and (move.kind == "depart" or move.metres >= MIN_METRES)
        side = self._side(move.bearing) if directed else ""
        along = f" along {street}" if street else ""
        far = "" if move.followed or move.metres < MIN_METRES else self._distance(move.metres)
        way = f"{side}{along}"
        verb = "heading" if move.followed and move.kind in (*TURNS, *FORKS) else "go"
        gone = (
            f"{verb}{way}{f' for {far}' if way and far else f' {far}' if far else ''}" if way or far else ""
        )
        winding = self._side(move.bearing_end) if directed else ""
        return (gone, f"the way curves{winding}" if winding else "")

    def _side(self, bearing: float | None) -> str:
        return "" if bearing is None else f" {numbers.COMPASS_POINTS[compass_index(bearing)]}"

    def _beside(self, line: narrative_items.Beside) -> tuple[str, ...]:
        if line.metres < MIN_METRES:
            return ("the outlet is right here",)
        side = numbers.COMPASS_POINTS[compass_index(line.bearing)]
        return ("the outlet is right here", f"about {self._distance(line.metres)} to the {side}")

    def _move(self, move: narrative_items.Move) -> tuple[str, ...]:
        action = tuple(filter(None, self._action(move, self._street(move) if move.street else "")))
        return (
            (f"go {self._distance(move.before)}", f"then {action[0]}", *action[1:]) if move.before else action
        )

    def _action(self, move: narrative_items.Move, street: str) -> tuple[str, ...]:
        if move.kind == "depart":
            along, *winding = self._stretch(move, street)
            return (along or "set out", *winding)
        if move.kind == "continue":
            along, *_ = self._stretch(move, street, False)
            return (along.replace("go", "go on", 1) if along else "go straight on",)
        if move.kind in FORKS:
            fork = FORKS[move.kind]
            return (f"{fork} into {street}" if street else fork, *self._stretch(move, "", self._shows_han))
        if move.kind in TURNS:
            before = tuple(TURNS[kind] for kind in move.via)
            turn = ("then at once " if before else "") + TURNS[move.kind]
            turned = f"{turn} into {street}" if street else turn
            return (*before, turned, *self._stretch(move, "", self._shows_han))
        return self._other_action(move, street)

    def _other_action(self, move: narrative_items.Move, street: str) -> tuple[str, ...]:
        if move.kind in STOREYS:
            to = f" to {self._storey(move.storey)}" if move.storey is not None else ""
            instruction = BARRIERS[move.kind] if move.warned else STOREYS[move.kind]
            return (f"{instruction}{to}", *self._stretch(move, "", False))
        if move.kind == "ferry":
            return (f"take the ferry {street}".strip(),)
        return (OTHER_MOVES[move.kind], *self._stretch(move, street, False))
