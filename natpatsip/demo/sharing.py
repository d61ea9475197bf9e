"""Sharing whole numbers out so that they add up exactly, and come out the same every time."""

import hashlib
import math
from collections.abc import Hashable, Mapping, Sequence
from typing import TypeVar

from natpatsip.demo.variants import name_variant

Key = TypeVar("Key", bound=Hashable)
Choice = TypeVar("Choice")

# Halvings of a bracket of 80 logits: far below the smallest remainder that could matter.
_HALVINGS = 60
_WIDEST_LOGIT = 40.0


def variation(*names: object) -> float:
    """A number from -1 to 1 that depends on these names and the variant alone: what makes the illustrative split uneven."""
    digest = hashlib.sha256("|".join(map(str, (*names, *name_variant()))).encode()).digest()
    return int.from_bytes(digest[:6], "big") / (256**6 - 1) * 2 - 1


def pick(options: Sequence[Choice], *names: object) -> Choice:
    """One of the options, depending on these names and the variant alone."""
    return options[min(int((variation(*names) + 1) / 2 * len(options)), len(options) - 1)]


def share_out(total: int, weights: Mapping[Key, float], at_least: int = 0) -> dict[Key, int]:
    """Share a total out in proportion to weights by largest remainders, after giving `at_least` to each.

    Raises ValueError when there is not enough for that.
    """
    rest = total - at_least * len(weights)
    if rest < 0:
        raise ValueError(f"{total} can’t give {at_least} to each of {len(weights)}.")
    whole = sum(weights.values())
    quotas = {key: rest * weight / whole for key, weight in weights.items()}
    return {key: at_least + count for key, count in _rounded(rest, quotas).items()}


def spread(total: int, sizes: Mapping[Key, int], leanings: Mapping[Key, float]) -> dict[Key, int]:
    """How many of each group belong to a total, more where the leaning (in logits) is higher, never more than its size.

    Raises ValueError when the groups together are smaller than the total.
    """
    if total > sum(sizes.values()):
        raise ValueError(f"{total} can’t be found among {sum(sizes.values())}.")
    low, high = -_WIDEST_LOGIT, _WIDEST_LOGIT
    for _ in range(_HALVINGS):
        middle = (low + high) / 2
        low, high = (middle, high) if sum(_quotas(sizes, leanings, middle).values()) < total else (low, middle)
    return _rounded(total, _quotas(sizes, leanings, high))


def less(sizes: Mapping[Key, int], taken: Mapping[Key, int]) -> dict[Key, int]:
    """What is left of each group."""
    return {key: size - taken[key] for key, size in sizes.items()}


def _quotas(sizes: Mapping[Key, int], leanings: Mapping[Key, float], shift: float) -> dict[Key, float]:
    return {key: size / (1 + math.exp(-leanings[key] - shift)) for key, size in sizes.items()}


def _rounded(total: int, quotas: Mapping[Key, float]) -> dict[Key, int]:
    counts = {key: math.floor(quota) for key, quota in quotas.items()}
    by_remainder = sorted(quotas, key=lambda key: counts[key] - quotas[key])
    for key in by_remainder[: total - sum(counts.values())]:
        counts[key] += 1
    return counts
