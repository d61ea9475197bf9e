"""What follows from a merger for the memberships, so that nobody has to write it line by line."""

from collections import Counter
from collections.abc import Iterator
from datetime import date, timedelta

from natpatsip.organisations.lists.reading import Lists, Row

FOLLOWS = "follows its ICB"


def follow_successors(lists: Lists) -> Lists:
    """The lists with the memberships that mergers imply; those that were written out stay as they are.

    What belongs to an organisation that was taken over ends on the day before, and so does what the organisation belongs
    to; from the day on, the trusts of an ICB are in its successor. Of an ICB that was split nobody but its publisher knows
    which trust went where, so its trusts are left to be written out. Where a day or code is wrong, the rules tell.
    """
    memberships, heirs = list(lists["memberships"]), Counter(row["old_code"] for row in lists["successors"])
    for row in sorted(lists["successors"], key=lambda row: row["date"]):
        memberships = [
            after for membership in memberships for after in _after(membership, row, heirs[row["old_code"]] == 1)
        ]
    return {**lists, "memberships": memberships}


def _after(membership: Row, successor: Row, is_only_one: bool) -> Iterator[Row]:
    old, new, day = successor["old_code"], successor["new_code"], successor["date"]
    ended = {**membership, "to": str(date.fromisoformat(day) - timedelta(days=1))}
    in_icb = membership["of_kind"] == "icb" and membership["of_code"] == old and membership["from"] < day
    if not membership["to"] and membership["member_code"] == old:
        yield ended
    elif not membership["to"] and in_icb and is_only_one:
        yield ended
        follows = {"of_code": new, "from": day, "basis": FOLLOWS, "doubt": "", "source": successor["source"]}
        yield {**membership, **follows}
    else:
        yield membership
