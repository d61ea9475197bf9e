"""The shape of each list: a CSV file with these columns, which docs/organisations.md describes."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

# A `code` and a `name` are what an organisation is known by, as is each of several `names`, which “; ” parts.
Kind = Literal["code", "reference", "name", "names", "text", "day", "count", "yes/no"]


@dataclass(frozen=True)
class Column:
    """A column of a list: what stands in it, and whether it may be blank.

    A `reference` is the code of an organisation of another list; `choices` are all that a text may be.
    """

    name: str
    kind: Kind
    required: bool = True
    choices: tuple[str, ...] = ()


@dataclass(frozen=True)
class Shape:
    """A list: its columns in order, those that tell one row from another, and what an organisation in it is called."""

    columns: tuple[Column, ...]
    key: tuple[str, ...] = ("code",)
    called: str = ""


def _required(kind: Kind, *names: str) -> tuple[Column, ...]:
    return tuple(Column(name, kind) for name in names)


def _optional(kind: Kind, *names: str) -> tuple[Column, ...]:
    return tuple(Column(name, kind, required=False) for name in names)


_CODE, _NAME, _SHORT = _required("code", "code")[0], _required("name", "name")[0], _required("name", "short_name")[0]
_OTHER_NAMES, _DOUBT = _optional("names", "other_names")[0], _optional("text", "doubt")[0]
_SOURCE = _required("text", "source")[0]
_PERIOD = _optional("day", "from", "to")

LISTS: Mapping[str, Shape] = {
    "regions": Shape((_CODE, _NAME, _SOURCE), called="region"),
    "collaboratives": Shape(
        (
            *(_CODE, _NAME, _SHORT),
            *_optional("name", "former_name", "later_name"),
            *_optional("day", "later_from"),
            *_optional("names", "also_known_as"),
            *_required("count", "tile_column", "tile_row"),
            _SOURCE,
        ),
        called="collaborative",
    ),
    "icbs": Shape(
        (
            _CODE,
            *_optional("code", "ons_code", "later_ons_code"),
            *(_NAME, _SHORT, _OTHER_NAMES),
            *_optional("count", "care_homes_2020", "population_2022"),
            *_optional("count", "neighbourhoods_2011", "rural_neighbourhoods_2011"),
            _SOURCE,
        ),
        called="integrated care board",
    ),
    "networks": Shape((_CODE, _NAME, _DOUBT, _SOURCE), called="neonatal network"),
    "trusts": Shape(
        (
            *(_CODE, _NAME, _SHORT, _OTHER_NAMES),
            Column("kind", "text", choices=("acute", "ambulance", "community", "mental health", "specialist")),
            *_optional("day", "opened"),
            *_required("yes/no", "maternity"),
            *_optional("day", "maternity_from"),
            *_optional("count", "deliveries_2022_23"),
            *_required("yes/no", "neonatal", "mhlda_wards", "eligible_mhlda"),
            *_optional("count", "bed_days_month"),
            *(_DOUBT, _SOURCE),
        ),
        called="NHS trust",
    ),
    "private_providers": Shape(
        (_CODE, _NAME, _SHORT, _OTHER_NAMES, *_optional("count", "bed_days_month"), _DOUBT, _SOURCE),
        called="private provider",
    ),
    "trust_names": Shape(
        (*_required("reference", "code"), _NAME, _SHORT, *_PERIOD, _DOUBT, _SOURCE), key=("code", "from")
    ),
    "successors": Shape(
        (*_required("reference", "old_code", "new_code"), *_required("day", "date"), _DOUBT, _SOURCE),
        key=("old_code", "new_code"),
    ),
    "memberships": Shape(
        (
            Column("member_kind", "text", choices=("icb", "trust")),
            *_required("reference", "member_code"),
            Column("of_kind", "text", choices=("region", "collaborative", "icb", "network")),
            *_required("reference", "of_code"),
            *_PERIOD,
            *_optional("text", "basis"),
            *(_DOUBT, _SOURCE),
        ),
        key=("member_kind", "member_code", "of_kind", "of_code", "from"),
    ),
}

# In which list the organisations of a kind stand.
LIST_OF: Mapping[str, str] = {
    "region": "regions",
    "collaborative": "collaboratives",
    "icb": "icbs",
    "network": "networks",
    "trust": "trusts",
}
