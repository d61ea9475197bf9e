"""Wards for the demonstration: how many stand where in England by quarter, and so which ward stands where."""

from collections import defaultdict
from typing import Any, NamedTuple

from natpatsip.demo.bad_year import setback
from natpatsip.demo.order import stage_at
from natpatsip.demo.sharing import variation
from natpatsip.demo.variants import once_a_variant
from natpatsip.demo.ward_list import Support, Ward, ward_name, wards
from natpatsip.quarters import Quarter


class Reached(NamedTuple):
    """Wards in England: `at_least[k]` at stage k or above (so all of them at 0), and those implementing."""

    at_least: tuple[int, ...]
    implementing: int


# As published (NatPatSIP progress report, Q4 2022/23): in Q4 2022/23 213 wards directly supported, 90% of them at stage 3
# or above, 76% implementing, and 261 at stage 3 or above with the network; in Q2 2022/23 69% implementing; in Q4 2021/22
# 85 fewer at stage 3 or above. All else is ours, for illustration.
REACHED: dict[Support, dict[Quarter, Reached]] = {
    "direct": {
        Quarter(2020, 1): Reached((20, 15, 10, 6, 1, 0, 0, 0), 0),
        Quarter(2020, 2): Reached((42, 34, 26, 17, 6, 0, 0, 0), 4),
        Quarter(2020, 3): Reached((66, 56, 45, 33, 17, 2, 0, 0), 13),
        Quarter(2020, 4): Reached((92, 81, 67, 52, 32, 6, 0, 0), 27),
        Quarter(2021, 1): Reached((118, 106, 91, 74, 51, 12, 2, 0), 45),
        Quarter(2021, 2): Reached((140, 128, 113, 96, 71, 20, 5, 0), 64),
        Quarter(2021, 3): Reached((160, 149, 135, 118, 92, 29, 8, 1), 84),
        Quarter(2021, 4): Reached((180, 170, 157, 140, 115, 39, 13, 2), 106),
        Quarter(2022, 1): Reached((195, 186, 174, 158, 133, 48, 18, 3), 123),
        Quarter(2022, 2): Reached((204, 196, 186, 172, 150, 57, 22, 5), 141),
        Quarter(2022, 3): Reached((210, 203, 194, 182, 161, 66, 27, 7), 152),
        Quarter(2022, 4): Reached((213, 208, 201, 192, 170, 74, 31, 9), 162),
        Quarter(2023, 1): Reached((213, 209, 203, 196, 177, 81, 35, 12), 168),
    },
    "network": {
        Quarter(2020, 1): Reached((6, 4, 2, 1, 0, 0, 0, 0), 0),
        Quarter(2020, 2): Reached((11, 8, 6, 3, 1, 0, 0, 0), 0),
        Quarter(2020, 3): Reached((17, 13, 10, 7, 2, 0, 0, 0), 1),
        Quarter(2020, 4): Reached((24, 19, 15, 11, 4, 0, 0, 0), 3),
        Quarter(2021, 1): Reached((31, 26, 21, 16, 7, 1, 0, 0), 5),
        Quarter(2021, 2): Reached((39, 33, 28, 22, 10, 2, 0, 0), 8),
        Quarter(2021, 3): Reached((47, 41, 35, 29, 14, 4, 0, 0), 11),
        Quarter(2021, 4): Reached((55, 49, 43, 36, 18, 6, 1, 0), 15),
        Quarter(2022, 1): Reached((64, 58, 52, 45, 23, 8, 1, 0), 19),
        Quarter(2022, 2): Reached((73, 67, 61, 54, 28, 10, 2, 0), 24),
        Quarter(2022, 3): Reached((81, 76, 70, 62, 33, 12, 3, 0), 28),
        Quarter(2022, 4): Reached((88, 83, 77, 69, 38, 14, 4, 1), 32),
        Quarter(2023, 1): Reached((88, 85, 80, 73, 43, 17, 5, 1), 36),
    },
}

# Wards advance in the order in which they joined, give or take this many places in a quarter: so a few slip back.
_PLACES = {"direct": 6, "network": 3}


def ward_rows(psc: str, quarter: Quarter) -> list[dict[str, Any]]:
    """The wards of a collaborative that take part in a quarter, by their lasting ids."""
    numbers = _numbers(psc)
    return sorted(
        (
            {
                "ward_id": f"{psc}-{numbers[ward]:04}",
                "ward_name": ward_name(psc, numbers[ward]),
                "provider": ward.provider,
                "icb": ward.icb,
                "ward_type": ward.ward_type,
                "support": ward.support,
                "stage": stage,
                "implementing": implementing,
            }
            for support in REACHED
            for ward, (stage, implementing) in _progress(support, quarter).items()
            if ward.psc == psc
        ),
        key=lambda row: row["ward_id"],
    )


@once_a_variant
def _taking_part(support: Support, quarter: Quarter) -> tuple[Ward, ...]:
    """As many as there are in England, in the order in which they joined; those that have left are gone."""
    staying = [ward for ward in wards(support) if ward.last is None or quarter <= ward.last]
    return tuple(staying[: REACHED[support][quarter].at_least[0]])


@once_a_variant
def _progress(support: Support, quarter: Quarter) -> dict[Ward, tuple[int, bool]]:
    """The stage of each ward that takes part, and whether it is implementing."""
    reached = REACHED[support][quarter]
    here = _taking_part(support, quarter)
    lags = {ward: place + _lag(ward, quarter) for place, ward in enumerate(here)}
    return {
        ward: (stage_at(place, reached.at_least[1:]), place < reached.implementing)
        for place, ward in enumerate(sorted(here, key=lags.__getitem__))
    }


def _lag(ward: Ward, quarter: Quarter) -> float:
    """How many places a ward is behind the order in which wards joined."""
    names = (ward.psc, ward.provider, ward.support, ward.number)
    return _PLACES[ward.support] * variation(*names, quarter) + setback("wards", ward.psc, quarter, *names)


@once_a_variant
def _numbers(psc: str) -> dict[Ward, int]:
    """The number in each ward's id: one after the other as they join, those of one quarter in no special order."""
    joined: defaultdict[Quarter, list[Ward]] = defaultdict(list)
    seen: set[Ward] = set()
    for quarter in REACHED["direct"]:
        for support in REACHED:
            new = [ward for ward in _taking_part(support, quarter) if ward.psc == psc and ward not in seen]
            joined[quarter] += new
            seen.update(new)
    in_order = [ward for quarter in joined for ward in joined[quarter]]
    return {ward: number for number, ward in enumerate(in_order, start=1)}
