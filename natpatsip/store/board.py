"""The board: who has returned what for a quarter, and when."""

from dataclasses import dataclass
from datetime import datetime

from natpatsip.quarters import Quarter
from natpatsip.store.reading import Reading


@dataclass(frozen=True)
class Returned:
    """A sheet that stands: when it came (a time with its zone), who sent it, and whether it is a demonstration."""

    happened_at: datetime
    by_whom: str
    demonstration: bool


def get_returned(reading: Reading, quarter: Quarter) -> dict[tuple[str, str], Returned]:
    """What stands for a quarter, by the code of the collaborative and the name of the sheet; the rest is not returned."""
    rows = reading.rows(
        "SELECT psc, sheet, happened_at, by_whom, demonstration FROM current_sheets WHERE quarter = ?", [quarter.key]
    )
    return {(row.pop("psc"), row.pop("sheet")): Returned(**row) for row in rows}


def get_quarters(reading: Reading) -> list[Quarter]:
    """The quarters for which anything stands, the latest first."""
    rows = reading.rows("SELECT DISTINCT quarter FROM current_sheets ORDER BY quarter DESC")
    return [Quarter.parse(row["quarter"]) for row in rows]


def get_returning(reading: Reading, sheet: str) -> set[tuple[str, str]]:
    """Which quarters (as tables key them) and collaboratives, by code, a sheet stands for."""
    return {
        (row["quarter"], row["psc"])
        for row in reading.rows("SELECT quarter, psc FROM current_sheets WHERE sheet = ?", [sheet])
    }


def has_demonstration(reading: Reading) -> bool:
    """Whether any demonstration return stands."""
    return bool(reading.rows("SELECT 1 FROM current_sheets WHERE demonstration LIMIT 1"))


def has_real_returns(reading: Reading) -> bool:
    """Whether any return stands that is no demonstration."""
    return bool(reading.rows("SELECT 1 FROM current_sheets WHERE NOT demonstration LIMIT 1"))


def get_last_event(reading: Reading) -> datetime | None:
    """When the record last changed, with its zone; None when nothing was ever stored."""
    (row,) = reading.rows("SELECT max(happened_at) AS last FROM events")
    return row["last"]
