"""The lists of organisations that a demonstration is of: those of this version, with made-up trusts for one of many times
the size."""

from pathlib import Path

from natpatsip.days import day_now
from natpatsip.errors import UserError
from natpatsip.organisations.lists.keeping import SHIPPED, find_lists, keep_lists, read_list, use_lists_of
from natpatsip.organisations.lists.reading import Lists
from natpatsip.organisations.lists.shapes import LISTS
from natpatsip.organisations.made_up import count_variants, make_up_trusts


class DemonstrationRefused(UserError):
    """A demonstration that this record cannot hold, or a workbook of it that the door did not accept."""


def require_lists(database: Path, scale: int) -> None:
    """Have the lists of a demonstration of this size hold for a record; those of one that is new are made.

    Raises DemonstrationRefused for a record that holds anything of another size, or has other lists of its own.
    """
    folder = find_lists(database)
    if scale == 1 and folder != SHIPPED:
        raise DemonstrationRefused(
            f"{database} has lists of organisations of its own, and the demonstration is of those that come with this"
            " version. Name another file."
        )
    if scale == 1:
        return
    wanted = make_up_trusts(_read(SHIPPED), scale)
    if folder == SHIPPED and not database.exists():
        keep_lists(database, wanted, day_now())
        use_lists_of(database)
    elif _read(folder) != wanted:
        raise DemonstrationRefused(
            f"{database} holds something else than a demonstration of this size. Name another file."
        )
    if count_variants() != scale:
        raise DemonstrationRefused(
            "This process has read other lists of organisations. Load it in a process of its own."
        )


def _read(folder: Path) -> Lists:
    return {name: read_list(folder, name) for name in LISTS}
