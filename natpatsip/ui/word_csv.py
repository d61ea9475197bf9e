"""Tables of words as CSV that is safe to open, no text becoming a formula, and that says which version wrote it."""

import csv
import io
from collections.abc import Mapping, Sequence

import natpatsip
from natpatsip.cells import csv_text


def words_csv(rows: Sequence[Mapping[str, str]]) -> bytes:
    """Rows, all of the same columns, and what made them, as CSV in UTF-8 with the mark by which Excel knows it."""
    text = io.StringIO(newline="")
    writer = csv.DictWriter(text, [*rows[0], "made_by"])
    writer.writeheader()
    for row in rows:
        words = {column: csv_text(value) for column, value in row.items()}
        writer.writerow(words | {"made_by": natpatsip.MADE_BY})
    return text.getvalue().encode("utf-8-sig")
