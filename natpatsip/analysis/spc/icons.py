"""The two icons of Making Data Count (NHS England): variation, from the last point, and assurance, against a target."""

import numpy as np

from natpatsip.analysis.spc.parameters import CLOSE_ENOUGH

COMMON_CAUSE = "common_cause"
PASS, HIT_OR_MISS, FAIL = "pass", "hit_or_miss", "fail"
NO_ICON = ""
_IMPROVEMENT = {1: "improvement_high", -1: "improvement_low"}
_CONCERN = {1: "concern_high", -1: "concern_low"}
_NEUTRAL = {1: "neutral_high", -1: "neutral_low"}


def variation_icon(sign: int, good: int) -> str:
    """The icon of a last point that is high (1), low (-1) or common cause (0), where `good` is an improvement's sign."""
    if sign == 0:
        return COMMON_CAUSE
    return (_NEUTRAL if good == 0 else _IMPROVEMENT if sign == good else _CONCERN)[sign]


# By sign and improvement's sign, each from -1.
_VARIATION = np.array([[variation_icon(sign, good) for good in (-1, 0, 1)] for sign in (-1, 0, 1)])


def variation_icons(sign: np.ndarray, good: np.ndarray) -> np.ndarray:
    """The variation icon of each series."""
    return _VARIATION[sign + 1, good + 1]


def assurance_icons(
    target: np.ndarray, lpl: np.ndarray, upl: np.ndarray, good: np.ndarray, limit_meets_target: bool = True
) -> np.ndarray:
    """Whether a stable process will meet its target: always, now and then, or never; no icon without a target.

    The limits are those of the last segment. Where a limit may meet the target, better high passes at a lower limit
    equal to the target and fails at an upper limit equal to it; where both are, the limits being one, it passes.
    """
    tolerance = CLOSE_ENOUGH * np.maximum(1, np.abs(target)) * (1 if limit_meets_target else -1)
    below, above = target <= lpl + tolerance, target >= upl - tolerance
    passed, failed = np.where(good > 0, below, above), np.where(good > 0, above, below)
    icons = np.select([passed, failed], [PASS, FAIL], HIT_OR_MISS)
    return np.where(np.isnan(target) | np.isnan(lpl) | (good == 0), NO_ICON, icons)
