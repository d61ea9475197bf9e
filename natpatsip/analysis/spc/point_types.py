"""What a point's signals mean: the name of its special cause, and whether that is an improvement or a concern."""

from collections.abc import Sequence

import numpy as np

from natpatsip.analysis.spc.parameters import Better, Conflict
from natpatsip.analysis.spc.rules import Signals

COMMON_CAUSE = "common_cause"
IMPROVEMENT = "special_cause_improvement"
CONCERN = "special_cause_concern"
NEUTRAL_HIGH = "special_cause_neutral_high"
NEUTRAL_LOW = "special_cause_neutral_low"
# By the sign of an improvement and that of the point, each from -1.
_TYPES = np.array(
    [
        [IMPROVEMENT, COMMON_CAUSE, CONCERN],
        [NEUTRAL_LOW, COMMON_CAUSE, NEUTRAL_HIGH],
        [CONCERN, COMMON_CAUSE, IMPROVEMENT],
    ]
)

# By rule in order of precedence, low and high.
CAUSES = (
    ("below the lower limit", "above the upper limit"),
    ("falling trend", "rising trend"),
    ("two in three, low", "two in three, high"),
    ("shift below the mean", "shift above the mean"),
)
NO_CAUSE = "common cause"
_CAUSE_NAMES = np.array([NO_CAUSE, *(name for pair in CAUSES for name in pair)])


def signs_of(better: Better | Sequence[Better], series_count: int) -> np.ndarray:
    """The sign of an improvement for each series; a single direction is that of all."""
    ways = [better] if isinstance(better, Better) else better
    return np.broadcast_to(np.array([way.value for way in ways], dtype=np.int8), series_count)


def cause_names(signals: Signals) -> np.ndarray:
    """The name of each point's special cause: of the first rule that says something."""
    code = np.zeros(len(signals.outside), dtype=np.int8)
    for rank, signs in reversed(list(enumerate(signals.in_order))):
        code = np.where(signs != 0, 2 * rank + 1 + (signs > 0), code)
    return _CAUSE_NAMES[code]


def point_signs(signals: Signals, good: np.ndarray, conflict: Conflict) -> np.ndarray:
    """Whether each point is high (1), low (-1) or neither; `good` is the sign of an improvement, a point each.

    A point that is both is what the first rule says, or what the conflict rule says; where that asks for improvement
    or concern, and the measure is neutral, it is high, as in the Making Data Count tool.
    """
    sign = np.zeros(len(good), dtype=np.int8)
    for signs in reversed(signals.in_order):
        sign = np.where(signs != 0, signs, sign)
    if conflict is Conflict.PRECEDENCE:
        return sign
    high, low = (np.logical_or.reduce([signs == way for signs in signals.in_order]) for way in (1, -1))
    decided = np.where(good == 0, 1, good if conflict is Conflict.IMPROVEMENT else -good)
    return np.where(high & low, decided, sign)


def point_types(sign: np.ndarray, good: np.ndarray) -> np.ndarray:
    """Common cause, improvement or concern; for a neutral measure common cause, high or low."""
    return _TYPES[good + 1, sign + 1]
