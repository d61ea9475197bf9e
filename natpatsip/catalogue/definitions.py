"""Reading the definitions of data/definitions, and finding one of them by its code."""

import tomllib
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any, TypeVar

DEFINITIONS = Path(__file__).parents[2] / "data" / "definitions"

Key = TypeVar("Key")
Defined = TypeVar("Defined")


@cache
def load_definitions(name: str) -> dict[str, Any]:
    """What a file of definitions holds."""
    return tomllib.loads((DEFINITIONS / f"{name}.toml").read_text(encoding="utf-8"))


def find_defined(known: Mapping[Key, Defined], key: Key, kind: str) -> Defined:
    """The one with this key; raises KeyError, which names those that there are."""
    if key not in known:
        raise KeyError(f"There is no {kind} “{key}”. There is: {', '.join(map(str, known))}.")
    return known[key]
