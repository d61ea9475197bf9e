"""What a trace says in words, the same on a page and on the command line."""

from natpatsip.figures import FIGURES
from natpatsip.figures.benefits.assumptions import list_parameters
from natpatsip.figures.figure import Figure
from natpatsip.figures.formatting import format_count, format_list
from natpatsip.lineage.cells import Cell, SentFile
from natpatsip.lineage.rows import name_rows
from natpatsip.lineage.tracing import Trace
from natpatsip.quarters import Quarter
from natpatsip.sheets.cover import sender_names
from natpatsip.sheets.scope import PUBLISHER
from natpatsip.text import written_day


def describe_row(trace: Trace) -> str:
    """The numbers of the row as its table shows them: “Care homes: 895; Share at stage 5 or above: 61.2%”."""
    row = name_rows(trace.figure)[trace.name]
    return "; ".join(
        f"{column.heading}: {column.format_cell(row)}" for column in trace.figure.columns if not column.in_words
    )


def describe_trace(trace: Trace) -> str:
    """How many cells the row comes from, and what that means."""
    if not trace.cells:
        return FIGURES[trace.figure.id].not_traced or "It rests on no answer that was sent."
    files = {cell.submission for cell in trace.cells}
    cells, of_files = format_count(len(trace.cells), "cell"), format_count(len(files), "file")
    return (
        f"It comes from {cells} of {of_files}: without these answers it would be different, and drawn from their lines alone"
        " it is the same."
    )


def describe_file(file: SentFile) -> str:
    """“Wessex, Q4 2022/23: “Wessex.xlsx”, submission 12, sent by A. Lead on 20 April 2023”."""
    sender = name_sender(file)
    scope = sender if file.psc == PUBLISHER else f"{sender}, {Quarter.parse(file.quarter)}"
    day = written_day(file.happened_at)
    return f"{scope}: “{file.file_name}”, submission {file.submission}, sent by {file.by_whom} on {day}"


def name_sender(file: SentFile) -> str:
    """The collaborative or the national team by name, or that a file is a publisher’s extract."""
    return "A publisher’s extract" if file.psc == PUBLISHER else sender_names()[file.psc]


def describe_moves(trace: Trace, cell: Cell) -> str:
    """The headings of the numbers of the row that a cell counts in: “Care homes and Share at stage 5 or above”."""
    return format_list([column.heading for column in trace.figure.columns if column.name in cell.moves])


def list_beside(figure: Figure) -> list[str]:
    """What a figure rests on beside answers, a line each: what its model assumes, the rules of its chart."""
    return [*list_parameters(figure.id), *([figure.rules] if figure.rules else [])]
