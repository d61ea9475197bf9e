"""A trace as a file: a line a cell."""

import csv
import io

import natpatsip
from natpatsip.cells import csv_text
from natpatsip.lineage.cells import get_files
from natpatsip.lineage.tracing import Trace
from natpatsip.lineage.wording import describe_moves
from natpatsip.store import Snapshot

_HEADINGS = (
    *("figure", "row", "submission", "sent_by", "sent_at", "sender", "quarter", "file_name"),
    *("sheet", "cell", "as_given", "heading", "line", "counts_in", "filters", "made_by"),
)


def cells_csv(trace: Trace, snapshot: Snapshot) -> bytes:
    """Every cell with its words as given, and who sent its file when. Its byte-order mark tells Excel that it is UTF-8."""
    files, text = get_files(trace.cells, snapshot), io.StringIO(newline="")
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(_HEADINGS)
    for cell in trace.cells:
        file = files[cell.submission]
        sent = [file.submission, file.by_whom, file.happened_at.isoformat(timespec="seconds"), file.psc, file.quarter]
        place = [file.file_name, cell.sheet, cell.place, cell.words, cell.heading, cell.line]
        about = [describe_moves(trace, cell), trace.figure.filters, natpatsip.MADE_BY]
        written = [trace.figure.id, trace.name, *sent, *place, *about]
        writer.writerow([csv_text(one) if isinstance(one, str) else one for one in written])
    return text.getvalue().encode("utf-8-sig")
