"""What is known of each kind of organisation, and of what it belongs to."""

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True)
class Region:
    """One of the seven NHS England regions."""

    code: str
    name: str

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


@dataclass(frozen=True, kw_only=True)
class Dated:
    """What holds from its first day to its last; None where no such day is known."""

    first: date | None
    last: date | None

    def holds(self, on: date) -> bool:
        """Whether it holds on a day."""
        return (self.first is None or self.first <= on) and (self.last is None or on <= self.last)


@dataclass(frozen=True)
class ICB(Dated):
    """An Integrated Care Board; templates print its `short` name. `region` is the code of today's region, or of its last.

    It stands from its first day to its last. `care_homes_2020` counts the homes in it in July 2020, `population_2022` the
    people in mid-2022, and `neighbourhoods_2011` the small areas (LSOAs) of the census of 2011, of which the `rural` ones are
    counted too; None for one that is newer.
    """

    code: str
    ons_code: str
    later_ons_code: str
    name: str
    short: str
    other_names: tuple[str, ...]
    region: str
    care_homes_2020: int | None
    population_2022: int | None
    neighbourhoods_2011: int | None
    rural_neighbourhoods_2011: int | None

    @property
    def names(self) -> tuple[str, ...]:
        return self.name, self.code, self.short, self.ons_code, self.later_ons_code, *self.other_names


@dataclass(frozen=True)
class Network:
    """A neonatal operational delivery network (ODN): the trusts of an area that care for its newborn babies together."""

    code: str
    name: str

    @property
    def names(self) -> tuple[str, ...]:
        return self.name, self.code


@dataclass(frozen=True)
class DatedName(Dated):
    """What an organisation was called for a time."""

    name: str
    short: str


@dataclass(frozen=True)
class NamedOverTime:
    """An organisation that has been renamed, or may be.

    It is called by its `name` but for the times of its `dated_names`; `other_names` are those that no dates are known of.
    """

    code: str
    name: str
    short: str
    other_names: tuple[str, ...]
    dated_names: tuple[DatedName, ...]

    def name_on(self, day: date) -> str:
        """What it is called on a day."""
        return next((dated.name for dated in self.dated_names if dated.holds(day)), self.name)

    def short_on(self, day: date) -> str:
        """The short form of what it is called on a day."""
        return next((dated.short for dated in self.dated_names if dated.holds(day)), self.short)

    @property
    def names(self) -> tuple[str, ...]:
        dated = (name for named in self.dated_names for name in (named.name, named.short))
        return self.name, self.code, self.short, *self.other_names, *dated


@dataclass(frozen=True)
class Trust(NamedOverTime):
    """An NHS trust; its `name` is that of March 2022.

    `icb` is the code of the ICB of its head office. `maternity` marks trusts with births, `neonatal` those that care
    for newborn babies; `deliveries_year` counts the deliveries of 2022/23, None where there were none.
    `mhlda_wards` marks trusts with inpatient mental health, learning disability or autism wards, `eligible_mhlda` the
    52 of the 2022/23 programme; `bed_days_month` is a mean, None where not published.
    """

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

    def has_births(self, on: date | None) -> bool:
        """Whether it has a maternity service on a day that it stands; without a day, whether it ever had one."""
        return self.maternity and (on is None or self.maternity_from is None or self.maternity_from <= on)


@dataclass(frozen=True)
class Provider(NamedOverTime):
    """An NHS trust or private provider of inpatient mental health, learning disability or autism care.

    `eligible_mhlda` marks the 52 trusts of the 2022/23 programme; `bed_days_month` is a mean, None where not published.
    """

    kind: str
    eligible_mhlda: bool
    opened: date | None
    closed: date | None
    bed_days_month: int | None


@dataclass(frozen=True)
class Successor:
    """The trust or ICB that took over from another, and the first day on which it did."""

    old_code: str
    new_code: str
    day: date


@dataclass(frozen=True)
class Membership(Dated):
    """One organisation belonging to another for a time."""

    member_kind: str
    member: str
    of_kind: str
    of: str
