"""A table as HTML: its text wraps, markup in it stays text, and on a phone each row becomes a card."""

import re
from collections.abc import Collection, Mapping, Sequence
from html import escape

import streamlit as st

Rows = Sequence[Mapping[str, str]]

# A word longer than this may be broken anywhere, so that it cannot push the table past the page.
_LONG = re.compile(r"\S{25,}")

# Lines are drawn in the ink of the text, so the table suits any theme. The roles keep it a table for a screen reader
# where the phone's layout would take that away.
_STYLE = """<style>
.words-room { container-type: inline-size; }
.words { width: 100%; border-collapse: collapse; font-size: 0.9375rem; line-height: 1.45; }
.words th, .words td { text-align: left; vertical-align: top; padding: 0.5rem 0.75rem 0.5rem 0;
  border-bottom: 1px solid color-mix(in srgb, currentColor 25%, transparent); white-space: pre-line; }
.words thead th { font-weight: 600; border-bottom-width: 2px; position: sticky; top: 0; background: var(--page); }
.words .number { text-align: right; font-variant-numeric: tabular-nums; }
.words td.number { white-space: nowrap; }
.words tbody th { font-weight: 600; }
.words .long { overflow-wrap: anywhere; }
@container (max-width: 40rem) {
  .words, .words tbody, .words tr, .words th, .words td { display: block; }
  .words thead { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); }
  .words tr { padding: 0.625rem 0; border-bottom: 2px solid color-mix(in srgb, currentColor 40%, transparent); }
  .words th, .words td, .words .number { padding: 0.125rem 0; border: 0; text-align: left; }
  .words td::before { content: attr(data-label) ": "; font-weight: 600; }
  .words td:empty { display: none; }
}
</style>"""


def show_words(rows: Rows, name: str, numbers: Collection[str] = (), links: Mapping[str, str] = {}) -> None:
    """Draw rows, all of the same columns, the first of which heads its row; `name` is read out by a screen reader.

    The columns with these headings hold `numbers`, which stand at the right. A head of a row among `links` leads there, in
    the same tab.
    """
    st.html(_STYLE + words_html(rows, name, numbers, links))


def words_html(rows: Rows, name: str, numbers: Collection[str] = (), links: Mapping[str, str] = {}) -> str:
    """The table as HTML, with every text escaped."""
    headings = "".join(
        f'<th role="columnheader" scope="col"{_aligned(column, numbers)}>{escape(column)}</th>' for column in rows[0]
    )
    body = "".join(f'<tr role="row">{_cells(row, numbers, links)}</tr>' for row in rows)
    return (
        f'<div class="words-room"><table class="words" role="table" aria-label="{escape(name)}">'
        f'<thead role="rowgroup"><tr role="row">{headings}</tr></thead><tbody role="rowgroup">{body}</tbody></table></div>'
    )


def _cells(row: Mapping[str, str], numbers: Collection[str], links: Mapping[str, str]) -> str:
    (_, head), *rest = row.items()
    cells = [
        f'<td role="cell" data-label="{escape(column)}"{_aligned(column, numbers)}>{_words(text)}</td>'
        for column, text in rest
    ]
    linked = f'<a href="{escape(links[head])}" target="_self">{_words(head)}</a>' if head in links else _words(head)
    return f'<th role="rowheader" scope="row">{linked}</th>{"".join(cells)}'


def _aligned(column: str, numbers: Collection[str]) -> str:
    return ' class="number"' if column in numbers else ""


def _words(text: str) -> str:
    """The text, escaped; the escape is done word by word, so that no entity is cut in two."""
    parts = re.split(f"({_LONG.pattern})", text)
    return "".join(f'<span class="long">{escape(p)}</span>' if _LONG.fullmatch(p) else escape(p) for p in parts)
