"""What a figure is: the answer to a question for a selection, the same on page, in report, download and command line."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Literal

import pandas as pd

from natpatsip import catalogue
from natpatsip.analysis.measures.measure import Frequency
from natpatsip.analysis.selection import Level, Selection
from natpatsip.charts.medium import Medium
from natpatsip.charts.specification import Row, Specification
from natpatsip.figures.formatting import format_value
from natpatsip.figures.wording import NO_FILTER
from natpatsip.organisations.made_up import count_variants
from natpatsip.quarters import quarters_between
from natpatsip.store import Snapshot, Version
from natpatsip.store.notes import KeptNote
from natpatsip.text import capitalised

# What a headline figure is: a text where it is a month or the like, and None where it is a percentage of nothing.
Number = float | int | str | None


@dataclass(frozen=True)
class TableColumn:
    """A column of a figure's table: its name for machines, its heading for people, and how its numbers are shown.

    `unit` is "text", "month" (as “April 2020”), "count", "percent", "points" or "rate"; `decimals` is how many are shown.
    """

    name: str
    heading: str
    unit: str = "text"
    decimals: int = 0

    @property
    def in_words(self) -> bool:
        """Whether its cells are words, a month's too, and not numbers."""
        return self.unit in ("text", "month")

    def format_cell(self, row: Row) -> str:
        """What a row has in this column, as people read it: “61.2%”, “1,234”; “–” for nothing."""
        return format_value(row.get(self.name), self.unit, self.decimals)


@dataclass(frozen=True)
class WorkbookChart:
    """What a workbook draws of a figure's table with its own charts, over the table's first column.

    `kind` is "bars", "stacked bars" or "lines"; `columns` are the names of those drawn. `ranked` puts the rows in the order
    of the first of them, the highest first, after as many as are of the whole: `whole`.
    """

    kind: str
    columns: tuple[str, ...]
    ranked: bool = False
    whole: int = 0


@dataclass(frozen=True)
class Provenance:
    """Where a figure's numbers came from: who has returned, when the last return came in, and what kind of data it is.

    `extract` says which extract national data is as of, empty where collaboratives return the sheet themselves,
    `awaited` up to which month it has come in, where that is before the quarter's end, and `provisional` which months of
    it may still change; `settled` is whether nobody is waited for any longer; `voluntary` marks a sheet that need not be
    returned. `version` is that of the database they were read from, and `record` says which numbers of it are shown, empty of
    what stands now; `restriction` says that it may not be passed on, empty where it may.
    """

    returned: tuple[str, ...]
    not_returned: tuple[str, ...]
    data_as_at: str
    demonstration: bool
    version: Version
    extract: str = ""
    awaited: str = ""
    provisional: str = ""
    settled: bool = True
    voluntary: bool = False
    record: str = ""
    restriction: str = ""

    @property
    def notice(self) -> str:
        """What to say of demonstration data; nothing of real returns."""
        return catalogue.demonstration_notice(count_variants()) if self.demonstration else ""

    @property
    def coverage(self) -> str:
        """“14 of 15 collaboratives returned”, “Voluntary, and not collected”, of national data its extract."""
        if self.extract:
            return ": ".join(part for part in (self.extract, self.awaited) if part)
        if self.voluntary and not self.returned:
            return "Voluntary, and not collected"
        expected = len(self.returned) + len(self.not_returned)
        kind, so_far = "Voluntary: " if self.voluntary else "", "" if self.settled else " so far"
        collaboratives = "collaborative" if expected == 1 else "collaboratives"
        return f"{kind}{len(self.returned)} of {expected} {collaboratives} returned{so_far}"

    @property
    def left_out(self) -> str:
        """What the numbers are without, in a sentence; nothing when nothing is waited for, as of a voluntary sheet."""
        if self.awaited:
            return f"{capitalised(self.awaited)}."
        if not self.not_returned or self.voluntary:
            return ""
        return f"{', '.join(self.not_returned)}. They are left out, not counted as 0."


@dataclass(frozen=True)
class OverTime:
    """That a figure shows measures, by id, over months or quarters: the first day of each, in order.

    `column` of its table says which month or quarter a row is of. A table of units of a `level`, each with a chart of its
    own, has the code of a row's in `unit` instead; one that has neither has a row more for each note on a date.
    """

    measures: tuple[str, ...]
    periods: Sequence[date]
    frequency: Frequency
    column: str = ""
    level: str = ""


def over_quarters(measures: Sequence[str], selection: Selection) -> OverTime:
    """Of a table with a row a quarter, from the first chosen to the one chosen."""
    quarters = quarters_between(selection.since, selection.quarter)
    return OverTime(tuple(measures), [quarter.start for quarter in quarters], "quarterly", "quarter")


@dataclass(frozen=True)
class ShownNote:
    """A note on a date as a figure shows it: under a number, in `words`, at the month or quarter that begins on `period`.

    `units` are those that it concerns, where they have charts of their own.
    """

    number: int
    period: date
    kept: KeptNote
    words: str
    units: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Figure:
    """A figure of the quarterly report for a selection, under the `id` by which it is asked for.

    `finding` is its title, and says what the numbers say; `caption` says it in words with the numbers; both begin with
    the `opening`, whom the numbers are of, where that is not the whole place. `rows` are the rows of its table, by the
    names of `columns`, a missing value as None; `numbers` the headline figures by name. `rules` is the rule card of a
    control chart, printed with it. `chart` draws it for a medium, and is None where the table stands alone; `kind` says
    what it is: “Bar chart”. A figure without rows has no chart, and `finding` says why; `answers` is False where no
    returns could ever give it rows, for the places chosen. `query` is that of the URL which asks for it again; a figure
    of data that is not kept has none. `notes` are those on dates that concern a figure `over_time`. `ranks` is what is
    said of the rank of each place that has one, by its name in the first column. `workbook_chart` is None where a
    workbook has no chart of its kind. `sharing` says what was done about small numbers of people, or that it is not for
    sharing; empty where there are none. `withheld` is why nothing of it is for sharing.
    """

    programme: str
    question: str
    finding: str
    measure: str
    place: str
    period: str
    caption: str
    definition: str
    columns: Sequence[TableColumn]
    rows: Sequence[Row]
    provenance: Provenance
    filters: str
    chart: Callable[[Medium], Specification] | None
    id: str = ""
    kind: str = ""
    opening: str = ""
    numbers: Mapping[str, Number] = field(default_factory=dict)
    rules: str = ""
    answers: bool = True
    query: str = ""
    over_time: OverTime | None = None
    notes: tuple[ShownNote, ...] = ()
    workbook_chart: WorkbookChart | None = None
    ranks: Mapping[str, str] = field(default_factory=dict)
    sharing: str = ""
    withheld: str = ""

    @property
    def empty(self) -> bool:
        return not self.rows

    def draw(self, medium: Medium) -> Specification:
        """Its chart for a medium. Raises ValueError where the table stands alone."""
        if self.chart is None:
            raise ValueError(f"{self.id} has no chart")
        return self.chart(medium)

    @property
    def alt(self) -> str:
        """What the chart is and says, in words for someone who cannot see it, with the notes on its dates."""
        first = [f"{words}." for words in (self.kind, self.finding) if words]
        # The finding has said already whom the numbers are of.
        caption = self.caption.removeprefix(f"{self.opening}. ")
        notes = [f"Note {note.number}: {note.words}" for note in self.notes]
        return " ".join(part for part in (*first, caption, *notes) if part)

    @property
    def table(self) -> pd.DataFrame:
        """The rows as a data frame, for whoever works with them further."""
        return pd.DataFrame(list(self.rows)).convert_dtypes()

    @property
    def narrowed(self) -> bool:
        """Whether places or kinds were chosen, so that fewer filters may show more."""
        return NO_FILTER not in self.filters

    @property
    def subtitle(self) -> str:
        """Measure, place and period in one line."""
        return " · ".join(part for part in (self.measure, self.place, self.period) if part)


def name_months_awaited(drawn: Figure) -> Figure:
    """The figure, whose caption says up to which month national data has come in where that is before the quarter's end."""
    if drawn.empty or not drawn.provenance.awaited:
        return drawn
    told = drawn.provenance.left_out
    return replace(drawn, caption=f"{drawn.caption} {told}".lstrip())


MakeFigure = Callable[[Selection, Snapshot], Figure]


@dataclass(frozen=True)
class FigureDefinition:
    """What draws a figure, the sheet whose units it counts (none for what is told of England as a whole), and the sheets
    that must have been returned beside it. It `marks` the places of a level, or of the level that is `compared`, that a
    selection highlights among the others, or else is the same without them; among its `peers` a collaborative stays that
    was chosen alone. `below` is the id of the same among what those places are made of. `programme` is the code of the one
    that it is of, where its sheet is of all programmes. Where it counts people, `people` says whose numbers: England's, over
    months; those of places, or of all of the level that is compared, by quarter where they are for sharing; or those of
    single sites, which never are. `not_traced` says what its rows come from where they lead to no cells of returns.
    """

    draw: MakeFigure
    sheet: str = ""
    beside: tuple[str, ...] = ()
    marks: Level | Literal["ward", "compared", ""] = ""
    peers: bool = False
    below: str = ""
    people: Literal["England", "places", "compared", "sites"] = "sites"
    programme: str = ""
    not_traced: str = ""

    def selection_shown(self, selection: Selection) -> Selection:
        """What it is drawn for: a choice that changes nothing in it is left out, so that it is drawn once."""
        if not self.marks:
            return selection.without(["highlight"])
        return selection.among_peers() if self.peers else selection
