"""Ward ids: written like WEX-0001, issued by the template of the collaborative, known from every return ever sent."""

import re
from collections.abc import Collection, Iterable
from dataclasses import replace
from itertools import count, islice

from natpatsip.sheets import field_types

# Room for new wards in a quarter's template. The largest collaborative directly supported 21 wards in Q4 2022/23.
NEW_WARD_LINES = 40

# Whether an id was issued is a matter of the record, which holds some longer than any that is issued now.
WARD_ID = replace(
    field_types.words_up_to(32_767),
    rule="not-a-ward-id",
    allowed="a ward id that a template issued, such as WEX-0001",
    longest=None,
)

_ISSUED = re.compile(r"([A-Z]+)-(0{0,3}[1-9][0-9]*)")
# Far more wards than a collaborative has: what is numbered higher was never issued, and no new id is counted from it.
_LARGEST_NUMBER = 999_999


def new_ids(psc: str, used: Collection[str]) -> list[str]:
    """The ids that a collaborative's template issues next, after those that it ever used: no id comes back."""
    last = max((number for ward_id in used if (number := _number(ward_id, psc)) <= _LARGEST_NUMBER), default=0)
    following = (f"{psc}-{number:04}" for number in count(last + 1))
    return list(islice((ward_id for ward_id in following if ward_id not in used), NEW_WARD_LINES))


def find_not_issued(ward_ids: Iterable[str], psc: str, used: Collection[str]) -> list[str]:
    """The ids, in their order, that a collaborative never used and that no template of its has issued."""
    last = _number(new_ids(psc, used)[-1], psc)
    return [ward_id for ward_id in ward_ids if ward_id not in used and not 0 < _number(ward_id, psc) <= last]


def looks_issued(ward_id: str, pscs: Collection[str]) -> bool:
    """Whether an id is written as templates write those of one of these collaboratives."""
    return any(0 < _number(ward_id, psc) <= _LARGEST_NUMBER for psc in pscs)


def _number(ward_id: str, psc: str) -> int:
    """The number of an id of the collaborative, as templates write it; 0 of any other text."""
    match = _ISSUED.fullmatch(ward_id)
    # No longer text is turned into a number: an id of thousands of digits was once accepted.
    if match is None or match[1] != psc or len(match[2]) > len(str(_LARGEST_NUMBER)) + 1:
        return 0
    return int(match[2]) if match[2] == f"{int(match[2]):04}" else 0
