"""The cells that a row comes from as a file, whole."""

import csv
import io

import natpatsip
from natpatsip.cells import csv_text
from natpatsip.figures.about import describe_kind, join_name
from natpatsip.lineage.cells import get_files
from natpatsip.lineage.tracing import Trace
from natpatsip.lineage.wording import describe_moves, name_sender
from natpatsip.quarters import Quarter
from natpatsip.store import Snapshot

_COLUMNS = ("sender", "quarter", "submission", "file", "sent_by", "sent_at", "cell", "as_given", "heading", "line")


def cells_csv(trace: Trace, snapshot: Snapshot) -> bytes:
    """A line a cell in the order of who sent them, each with its words as given, its file, and the numbers that it counts in.

    Its byte-order mark tells Excel that it is UTF-8.
    """
    files = get_files(trace.cells, snapshot)
    about = [trace.figure.filters, describe_kind(trace.figure), natpatsip.MADE_BY]
    text = io.StringIO(newline="")
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow([*_COLUMNS, "counts_in", "filters", "data", "made_by"])
    for cell in trace.cells:
        file = files[cell.submission]
        origin = [name_sender(file), Quarter.parse(file.quarter).label, file.submission, file.file_name, file.by_whom]
        answer = [cell.address, cell.words, cell.heading, cell.line, describe_moves(trace, cell)]
        told = [*origin, file.happened_at.isoformat(timespec="seconds"), *answer, *about]
        writer.writerow([csv_text(one) if isinstance(one, str) else one for one in told])
    return text.getvalue().encode("utf-8-sig")


def name_cells_file(trace: Trace) -> str:
    """“Cells of fig01, Wessex, Q4 2022-23, not for sharing.csv”: words as they were sent are rounded for nobody."""
    figure, origin = trace.figure, trace.figure.provenance
    marks = [origin.record, "demonstration" if origin.demonstration else "", "DRAFT" if origin.restriction else ""]
    return join_name([f"Cells of {figure.id}", trace.name, figure.period, *marks, "not for sharing"], "csv")
