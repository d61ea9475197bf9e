"""Tables of words as CSV that is safe to open: no text becomes a formula."""

import csv
import io
from collections.abc import Mapping, Sequence

from natpatsip.cells import csv_text


def words_csv(rows: Sequence[Mapping[str, str]]) -> bytes:
    """Rows, all of the same columns, as CSV in UTF-8 with the mark by which Excel knows it."""
    text = io.StringIO(newline="")
    writer = csv.DictWriter(text, list(rows[0]))
    writer.writeheader()
    writer.writerows({column: csv_text(value) for column, value in row.items()} for row in rows)
    return text.getvalue().encode("utf-8-sig")
