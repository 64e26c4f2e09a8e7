"""Errors of estimated house numbers, measured by leaving one out, by the difference of numbers bridged."""

from collections import defaultdict
from collections.abc import Iterable

from .house_numbers import LeftOut
from .leave_one_out import quantile

MIN_SAMPLES = 20
TYPICAL_METRES, TYPICAL_MARGIN = 10.0, 300.0  # per number bridged, and besides, without enough samples


class NumberErrors:
    """Error within which 95 % of the estimates lie; spacings within a factor of two count together."""

    def __init__(self, samples: Iterable[LeftOut]) -> None:
        grouped: dict[tuple[bool, int], list[float]] = defaultdict(list)
        for sample in samples:
            grouped[sample.is_between, sample.spacing.bit_length()].append(sample.error)
        self._errors = {
            key: quantile(errors) for key, errors in grouped.items() if len(errors) >= MIN_SAMPLES
        }

    def radius(self, spacing: int, is_between: bool) -> float:
        """Return the error in metres at a spacing."""
        typical = TYPICAL_MARGIN + TYPICAL_METRES * spacing
        return self._errors.get((is_between, spacing.bit_length()), typical)
