"""What is known of each kind of organisation, and of what it belongs to."""

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True)
class Region:
    """One of the seven NHS England regions."""

    code: str
    name: str

    @property
    def title(self) -> str:
        """The name that tells it from a collaborative: “South West region”."""
        return f"{self.name} region"

    @property
    def names(self) -> tuple[str, ...]:
        return self.name, self.code


@dataclass(frozen=True)
class Collaborative:
    """A Patient Safety Collaborative: kept by `code`, shown by `name`; `order` is its place in the published tables.

    `short` is the same name shortened, for a tile or a narrow axis: never another of its names.
    """

    code: str
    name: str
    short: str
    former_name: str
    later_name: str
    later_from: date | None
    also_known_as: tuple[str, ...]
    order: int
    tile_column: int
    tile_row: int

    @property
    def names(self) -> tuple[str, ...]:
        return self.name, self.code, self.short, self.former_name, self.later_name, *self.also_known_as


@dataclass(frozen=True)
class ICB:
    """An Integrated Care Board; templates print its `short` name. `region` is the code of today's region."""

    code: str
    ons_code: str
    later_ons_code: str
    name: str
    short: str
    region: str
    care_homes_2020: int

    @property
    def names(self) -> tuple[str, ...]:
        return self.name, self.code, self.short, self.ons_code, self.later_ons_code


@dataclass(frozen=True)
class Network:
    """A neonatal operational delivery network (ODN): the trusts of an area that care for its newborn babies together."""

    code: str
    name: str

    @property
    def names(self) -> tuple[str, ...]:
        return self.name, self.code


@dataclass(frozen=True)
class Trust:
    """An NHS trust, called as it was in March 2022; `other_names` are those before and since.

    `icb` is the code of the ICB of its head office. `maternity` marks trusts with births, `neonatal` those that care
    for newborn babies; `deliveries_year` counts the deliveries of 2022/23, None where there were none.
    `mhlda_wards` marks trusts with inpatient mental health, learning disability or autism wards, `eligible_mhlda` the
    52 of the 2022/23 programme; `bed_days_month` is a mean, None where not published.
    """

    code: str
    name: str
    short: str
    other_names: tuple[str, ...]
    kind: str
    icb: str
    opened: date | None
    closed: date | None
    maternity: bool
    maternity_from: date | None
    neonatal: bool
    deliveries_year: int | None
    mhlda_wards: bool
    eligible_mhlda: bool
    bed_days_month: int | None

    @property
    def names(self) -> tuple[str, ...]:
        return self.name, self.code, self.short, *self.other_names

    def has_births(self, on: date | None) -> bool:
        """Whether it has a maternity service on a day that it stands; without a day, whether it ever had one."""
        return self.maternity and (on is None or self.maternity_from is None or self.maternity_from <= on)


@dataclass(frozen=True)
class Provider:
    """An NHS trust or private provider of inpatient mental health, learning disability or autism care.

    `eligible_mhlda` marks the 52 trusts of the 2022/23 programme; `bed_days_month` is a mean, None where not published.
    """

    code: str
    name: str
    short: str
    other_names: tuple[str, ...]
    kind: str
    eligible_mhlda: bool
    opened: date | None
    closed: date | None
    bed_days_month: int | None

    @property
    def names(self) -> tuple[str, ...]:
        return self.name, self.code, self.short, *self.other_names


@dataclass(frozen=True)
class Successor:
    """The trust that took over from another, the first day on which it did, and what it was called from that day."""

    old_code: str
    new_code: str
    day: date
    new_name: str


@dataclass(frozen=True)
class Membership:
    """One organisation belonging to another, from its first day to its last; None where no such day is known."""

    member_kind: str
    member: str
    of_kind: str
    of: str
    first: date | None
    last: date | None

    def holds(self, on: date) -> bool:
        """Whether it holds on a day."""
        return (self.first is None or self.first <= on) and (self.last is None or on <= self.last)
