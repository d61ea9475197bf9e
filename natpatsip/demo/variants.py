"""Variants of the demonstration: the same rules with another chance. The first is the demonstration itself."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from functools import cache, wraps
from typing import TypeVar, TypeVarTuple

Arguments = TypeVarTuple("Arguments")
Answer = TypeVar("Answer")

_variant = ContextVar("variant", default=1)


@contextmanager
def in_variant(number: int) -> Iterator[None]:
    """Have the rules give the answers of a variant."""
    before = _variant.set(number)
    try:
        yield
    finally:
        _variant.reset(before)


def name_variant() -> tuple[int, ...]:
    """What tells the chance of this variant from that of the first, of which it is nothing."""
    return () if _variant.get() == 1 else (_variant.get(),)


def once_a_variant(work_out: Callable[[*Arguments], Answer]) -> Callable[[*Arguments], Answer]:
    """Work it out once for the same arguments, in each variant."""

    @cache
    def kept(variant: int, *arguments: *Arguments) -> Answer:
        return work_out(*arguments)

    @wraps(work_out)
    def of_this_variant(*arguments: *Arguments) -> Answer:
        return kept(_variant.get(), *arguments)

    return of_this_variant
