"""A case of the fuzzer: a file, and how it came to be. The same seed and number are the same case."""

from dataclasses import dataclass
from random import Random

from natpatsip.sheets.extracts import PUBLISHERS
from natpatsip.sheets.scope import NATIONAL
from natpatsip.sheets.specification import Sheet
from tests.fuzz.answers import ANSWERS
from tests.fuzz.covers import COVERS
from tests.fuzz.extracts import KINDS, changed_extract
from tests.fuzz.package import base
from tests.fuzz.sheets import AT_THE_END, SHEETS
from tests.fuzz.zips import ZIPS, zipped

# Of ten cases, how many change answers, sheets, the cover, the zip, and how many are extracts.
_PARTS = ("answers",) * 4 + ("sheets",) * 2 + ("cover", "zip", "extract", "extract")


@dataclass(frozen=True)
class Case:
    """A file to be read; `extract` says which one a CSV is sent as. `changes` name what was done to a good file."""

    seed: int
    number: int
    changes: tuple[str, ...]
    content: bytes
    extract: Sheet | None = None

    @property
    def file_name(self) -> str:
        return f"case-{self.seed}-{self.number}.{'csv' if self.extract else 'xlsx'}"

    def __str__(self) -> str:
        return f"seed {self.seed}, case {self.number} ({', '.join(self.changes)})"


def make_case(seed: int, number: int) -> Case:
    """The case of a number."""
    pick = Random(f"{seed} {number}")
    part = _PARTS[number % len(_PARTS)]
    if part == "extract":
        kind = pick.choice(KINDS)
        return Case(seed, number, (PUBLISHERS[kind.name],), changed_extract(pick, kind), kind)
    package = base(pick.choice(["WEX"] * 14 + [NATIONAL]))
    changes = {"sheets": SHEETS, "cover": COVERS}.get(part, ANSWERS)
    done = pick.choices(changes, k=pick.randint(1, 3)) + pick.choices(ANSWERS, k=pick.randint(0, 2))
    for change in sorted(done, key=lambda change: change in AT_THE_END):
        change(pick, package)
    names = tuple(change.__name__.strip("_") for change in done)
    if part != "zip":
        return Case(seed, number, names, zipped(package.packed()))
    way = pick.choice(ZIPS)
    return Case(seed, number, (*names, way.__name__.strip("_")), way(pick, package.packed()))
