"""Notes on dates: which concern a figure, how they are told, and what of them each figure over time shows."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from datetime import date
from typing import Any

from natpatsip import catalogue
from natpatsip.analysis.measures import MEASURES, Measure
from natpatsip.analysis.measures.measure import ENGLAND, Frequency
from natpatsip.analysis.places import lies_in
from natpatsip.analysis.selection import Selection
from natpatsip.charts.medium import Medium, NoteMark
from natpatsip.charts.specification import Row, Specification
from natpatsip.figures.figure import Figure, OverTime, ShownNote, TableColumn
from natpatsip.figures.formatting import format_month
from natpatsip.figures.series_keys import series_key
from natpatsip.figures.wording import labels
from natpatsip.quarters import Quarter
from natpatsip.store import Snapshot
from natpatsip.store.ledger import NOT_KNOWN, Decision, KindOfCause, SeriesKey, get_recalculations
from natpatsip.store.notes import KeptNote, Nature, Note, NoteScope, get_current_notes
from natpatsip.text import written_day

NATURES: dict[Nature, str] = {
    "intervention": "Intervention",
    "external": "External event",
    "recording": "Recording change",
    "coverage": "Change of coverage",
    "not known": "Cause of a kind not known",
}
NATURE_OF_CAUSE: dict[KindOfCause, Nature] = {
    "improvement": "intervention",
    "external": "external",
    "recording": "recording",
    "not known": "not known",
}
_NOTE_BYTES = 2**10
_COLUMN = TableColumn("notes", "Notes")


def get_notes(programme: str, measures: Iterable[str], selection: Selection, snapshot: Snapshot) -> list[KeptNote]:
    """The notes that stand and concern a programme, or any of these measures of it by id, for what was chosen, by day.

    A note on a place concerns that place and all that lies whole in it, and nothing larger: its chart would call a part’s
    event the whole’s. The cause that was given for a change, in a decision on limits, concerns that one series alone.
    """
    ids = set(measures)
    return [kept for kept in _get_standing(snapshot) if _concerns(kept, programme, ids, selection)]


def find_breaks(measure: Measure, selection: Selection, snapshot: Snapshot) -> tuple[KeptNote, ...]:
    """The notes that concern a measure for what was chosen and across which its figures cannot be compared, by day."""
    if not any(kept.note.breaks for kept in _get_standing(snapshot)):
        return ()
    concerning = get_notes(measure.programme, [measure.id], selection, snapshot)
    return tuple(kept for kept in concerning if kept.note.breaks)


def find_break(breaks: Sequence[KeptNote], first: date, last: date, frequency: Frequency) -> KeptNote | None:
    """The last of these breaks that parts two months or quarters, by their first days; None where none does.

    One on the first day of the earlier parts nothing: all of it came after.
    """
    between = [kept for kept in breaks if first < kept.note.day and find_period(kept.note.day, frequency) <= last]
    return between[-1] if between else None


def narrow_to_unit(selection: Selection, level: str, unit: str) -> Selection:
    """The same kinds for one unit of a level; for all the places chosen at that of England."""
    return selection if level == ENGLAND else selection.of_england().of_place(level, unit)


def describe_break(kept: KeptNote) -> str:
    """“figures before and after 15 April 2022 are not comparable (recording change: A new form)”."""
    after = "since" if kept.note.whole_month else "after"
    return f"figures before and {after} {format_day(kept.note)} are not comparable ({name_break(kept.note)})"


def name_break(note: Note) -> str:
    """“recording change: A new form”."""
    return f"{NATURES[note.nature].lower()}: {note.words.rstrip('.')}"


def describe_note(kept: KeptNote) -> str:
    """“Recording change, 15 April 2022, in Wessex: A new form. Put by A lead on 3 May 2022.”"""
    note = kept.note
    words = note.words if note.words.endswith((".", "!", "?")) else f"{note.words}."
    return f"{NATURES[note.nature]}, {format_day(note)}{_where(note.scope)}: {words} {describe_origin(kept)}."


def describe_origin(kept: KeptNote) -> str:
    """“Put by A lead on 3 May 2022”; “Cause given by A lead on 3 May 2022” where it is that of a decision."""
    done = "Cause given" if kept.of_decision else "Put"
    return f"{done} by {kept.by_whom} on {written_day(kept.happened_at)}"


def format_day(note: Note) -> str:
    """“15 April 2022”, or “April 2022” where no more is known."""
    return format_month(note.day) if note.whole_month else written_day(note.day)


def describe_scope(scope: NoteScope) -> str:
    """“Antenatal corticosteroids, Wessex”, “All measures of the Medicines Safety Improvement Programme, everywhere”."""
    measure = (
        MEASURES[scope.measure].label
        if scope.measure
        else f"All measures of the {catalogue.programme(scope.programme).name}"
    )
    where = "England" if scope.level == ENGLAND else _name_place(scope) if scope.level else "everywhere"
    return f"{measure}, {where}"


def add_notes(drawn: Figure, selection: Selection, snapshot: Snapshot) -> Figure:
    """The figure with the notes that concern it: numbers on its chart, words in its table and for whoever hears it."""
    over = drawn.over_time
    if drawn.empty or over is None:
        return drawn
    shown = _number(_find(drawn, over, selection, snapshot), over)
    if not shown:
        return drawn
    return replace(
        drawn,
        notes=shown,
        columns=(*drawn.columns, _COLUMN),
        rows=_write_rows(drawn.rows, shown, over, drawn.columns[0].name),
        chart=drawn.chart and _with_marks(drawn.chart, shown),
    )


def list_notes(drawn: Figure) -> list[str]:
    """The notes of a figure, a line each: “1. Recording change, 15 April 2022: …”."""
    return [f"{note.number}. {note.words}" for note in drawn.notes]


def find_period(day: date, frequency: Frequency) -> date:
    """The first day of the month or quarter that a day is in."""
    return day.replace(day=1) if frequency == "monthly" else Quarter.containing(day).start


def _gives_cause(decision: Decision) -> bool:
    return bool(decision.rebase.cause) or decision.rebase.judgement.kind_of_cause != NOT_KNOWN


def _note_of_cause(decision: Decision) -> KeptNote:
    rebase = decision.rebase
    series, words = rebase.series, rebase.cause or "Not told in words"
    scope = NoteScope(MEASURES[series.measure].programme, series.measure, series.level, series.place)
    note = Note(scope, rebase.month, True, NATURE_OF_CAUSE[rebase.judgement.kind_of_cause], words)
    return KeptNote(decision.number, decision.by_whom, decision.happened_at, note, of_decision=True)


def _get_standing(snapshot: Snapshot) -> tuple[KeptNote, ...]:
    """Every note that was put and stands, and every cause of a recalculation that stands, by day."""

    def collect() -> tuple[KeptNote, ...]:
        decisions = [decision for own in get_recalculations(snapshot).values() for decision in own]
        known = [*get_current_notes(snapshot), *map(_note_of_cause, filter(_gives_cause, decisions))]
        return tuple(sorted(known, key=lambda kept: (kept.note.day, kept.number)))

    return snapshot.keep("notes that stand", collect, lambda notes: _NOTE_BYTES * len(notes))


def _concerns(kept: KeptNote, programme: str, measures: set[str], selection: Selection) -> bool:
    scope = kept.note.scope
    if not (scope.measure in measures if scope.measure else scope.programme == programme):
        return False
    if kept.of_decision:
        return series_key(MEASURES[scope.measure], selection) == SeriesKey(scope.measure, scope.level, scope.place)
    return not scope.level or lies_in(selection, scope.level, scope.place)


def _where(scope: NoteScope) -> str:
    return "" if scope.level in ("", ENGLAND) else f", in {_name_place(scope)}"


def _name_place(scope: NoteScope) -> str:
    name = labels(scope.level).get(scope.place, scope.place)
    return f"{name} region" if scope.level == "region" else name


def _find(drawn: Figure, over: OverTime, selection: Selection, snapshot: Snapshot) -> dict[KeptNote, frozenset[str]]:
    """The notes, and the units that each concerns where units have charts of their own."""
    found: dict[KeptNote, frozenset[str]] = {}
    units = [row["unit"] for row in drawn.rows] if over.level else [""]
    for unit in units:
        chosen = narrow_to_unit(selection, over.level or ENGLAND, unit)
        for kept in get_notes(drawn.programme, over.measures, chosen, snapshot):
            found[kept] = found.get(kept, frozenset()) | {unit}
    return found


def _number(found: dict[KeptNote, frozenset[str]], over: OverTime) -> tuple[ShownNote, ...]:
    """Those within the months or quarters of a figure, numbered by their day."""
    within = [
        (kept, find_period(kept.note.day, over.frequency))
        for kept in sorted(found, key=lambda k: (k.note.day, k.number))
    ]
    dated = [(kept, period) for kept, period in within if period in over.periods]
    return tuple(
        ShownNote(number, day, kept, describe_note(kept), found[kept])
        for number, (kept, day) in enumerate(dated, start=1)
    )


def _label(period: date, frequency: Frequency) -> str:
    return format_month(period) if frequency == "monthly" else Quarter.containing(period).label


def _write_rows(rows: Sequence[Row], shown: Sequence[ShownNote], over: OverTime, first: str) -> list[Row]:
    """The rows of a table, each with the notes of its month, quarter or unit; without either, a row more for each note."""
    if over.column or over.level:
        return [{**row, _COLUMN.name: _in_row(row, shown, over)} for row in rows]
    blank = dict.fromkeys(rows[0])
    own = [blank | {first: f"Note {note.number}", _COLUMN.name: note.words} for note in shown]
    return [*({**row, _COLUMN.name: ""} for row in rows), *own]


def _in_row(row: Row, shown: Sequence[ShownNote], over: OverTime) -> str:
    def is_of(note: ShownNote) -> bool:
        if over.level:
            return row["unit"] in note.units
        return bool(row[over.column] == _label(note.period, over.frequency))

    return " ".join(f"{note.number}. {note.words}" for note in shown if is_of(note))


def _with_marks(
    chart: Callable[[Medium], Specification], shown: Sequence[ShownNote]
) -> Callable[[Medium], dict[str, Any]]:
    marks = tuple(
        NoteMark(
            note.number,
            note.period,
            f"Note {note.number}: {note.words}",
            note.kept.note.breaks,
            note.units,
        )
        for note in shown
    )
    return lambda medium: chart(replace(medium, notes=marks))
