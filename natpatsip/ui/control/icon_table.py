"""Tables of icons as HTML: each icon is drawn once and described in words wherever it appears; on a phone a row is a card."""

from collections.abc import Sequence
from dataclasses import dataclass
from html import escape

from natpatsip.charts.icons import (
    ASSURANCE_WORDS,
    NO_ICON,
    VARIATION_WORDS,
    assurance_icon_svg,
    icon_words,
    svg_address,
    variation_icon_svg,
)

# Cards take the place of rows where the columns would not fit beside one another.
_CSS = """
.icons-room { container-type: inline-size; }
.icons { width: 100%; border-collapse: collapse; font-size: 0.9375rem; line-height: 1.35; }
.icons caption { text-align: left; padding: 1.5rem 0 0.5rem; font-size: 1.05rem; font-weight: 600; }
.icons th, .icons td { text-align: left; vertical-align: middle; padding: 0.4rem 0.75rem 0.4rem 0;
  border-bottom: 1px solid color-mix(in srgb, currentColor 25%, transparent); }
.icons thead th { font-weight: 600; vertical-align: bottom; border-bottom-width: 2px; }
.icons .group th { font-size: 1.05rem; padding-top: 1.1rem; }
.icons tbody th { font-weight: 600; }
.icons .under { display: block; font-weight: 400; font-size: 0.85rem; }
.icons .cell { display: flex; align-items: center; gap: 0.45rem; }
.icons .number, .icons .number + .under { white-space: nowrap; }
.icons .number { font-variant-numeric: tabular-nums; }
/* All of a cell is its link, which is named by its number. */
.icons .cell:has(a) { position: relative; }
.icons .cell a { text-decoration: none; }
.icons .cell:hover a { text-decoration: underline; }
.icons .cell a::after { content: ""; position: absolute; inset: 0; }
.icons.many { font-size: 0.85rem; }
.icons.many tbody th { width: 26%; }
.icons.many th, .icons.many td { padding-right: 0.3rem; }
.icons.many .cell { flex-direction: column; align-items: flex-start; gap: 0.1rem; }
.icon { flex: none; display: inline-block; width: 2.25rem; height: 2.25rem; background-size: contain;
  background-repeat: no-repeat; print-color-adjust: exact; -webkit-print-color-adjust: exact; }
.many .icon { width: 1.9rem; height: 1.9rem; }
.legend { display: grid; grid-template-columns: repeat(auto-fill, minmax(min(20rem, 100%), 1fr)); gap: 0.5rem 1.5rem;
  list-style: none; margin: 0 !important; padding: 0 !important; }
.legend li { display: flex; align-items: center; gap: 0.6rem; margin: 0 !important; }
.unseen { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); white-space: nowrap; }
@container (max-width: 54rem) {
  .icons, .icons caption, .icons tbody, .icons tr, .icons th, .icons td { display: block; }
  .icons thead { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); }
  .icons tr { padding: 0.625rem 0; border-bottom: 2px solid color-mix(in srgb, currentColor 40%, transparent); }
  .icons tr.group { border: 0; padding-bottom: 0; }
  .icons th, .icons td { padding: 0.125rem 0; border: 0; }
  .icons td { display: flex; align-items: center; gap: 0.6rem; font-size: 0.9375rem; }
  .icons td::before { content: attr(data-label); font-weight: 600; flex: 0 0 42%; }
  .icons.many .cell { flex-direction: row; align-items: center; gap: 0.45rem; }
  .icons td:empty, .icons td:has(.none) { display: none; }
}
"""


@dataclass(frozen=True)
class IconRow:
    """A row: what heads it, and its cells, all of them HTML already."""

    head: str
    cells: Sequence[str]


@dataclass(frozen=True)
class Heading:
    """A column's heading: in full for cards and screen readers, and as short as a narrow column has it.

    `link` is where what it heads has a chart.
    """

    label: str
    short: str = ""
    link: str = ""


def icon_style(dark: bool) -> str:
    """The style sheet of tables and legends, with each icon drawn once for the theme."""
    drawn = {name: variation_icon_svg(name, dark=dark) for name in VARIATION_WORDS}
    drawn |= {name: assurance_icon_svg(name, dark=dark) for name in ASSURANCE_WORDS if name != NO_ICON}
    icons = "".join(
        f'.icon.{_class(name)}{{background-image:url("{svg_address(svg)}")}}' for name, svg in drawn.items()
    )
    return f"<style>{_CSS}{icons}</style>"


def icon_html(icon: str, words: str | None = None) -> str:
    """An icon with its text equivalent, which is what it means unless other words are given."""
    text = escape(words or icon_words(icon))
    return f'<span class="icon {_class(icon)}" role="img" aria-label="{text}" title="{text}"></span>'


def icon_cell(icon: str, words: str, beside: str) -> str:
    """An icon with something to see beside it, which is HTML."""
    return f'<span class="cell">{icon_html(icon, words)}<span>{beside}</span></span>'


def link_html(words: str, link: str, about: str = "", pointed_at: str = "") -> str:
    """Words that lead to a page in the same tab; what they are `about` is heard after them, the last is seen when pointed at."""
    named = f' title="{escape(pointed_at)}" aria-label="{escape(f"{words}: {about}")}"' if about else ""
    return f'<a href="{escape(link)}" target="_self"{named}>{escape(words)}</a>'


def table_html(
    caption: str,
    first: str,
    headings: Sequence[Heading],
    groups: Sequence[tuple[str, Sequence[IconRow]]],
    look: str = "",
) -> str:
    """The table; `first` heads the column of row heads, and a group with a title has it above its rows. `look` is a class of
    whose style the table is besides its own.
    """
    columns = "".join(_column(heading) for heading in (Heading(first), *headings))
    bodies = "".join(
        f'<tbody role="rowgroup">{_title(title, 1 + len(headings))}{"".join(_row(row, headings) for row in rows)}</tbody>'
        for title, rows in groups
    )
    many = " many" if any(heading.short for heading in headings) else ""
    own = f" {look}" if look else ""
    return (
        f'<div class="icons-room"><table class="icons{many}{own}" role="table"><caption>{escape(caption)}</caption>'
        f'<thead role="rowgroup"><tr role="row">{columns}</tr></thead>{bodies}</table></div>'
    )


def legend_html() -> str:
    """What each variation icon means, in words."""
    items = "".join(
        f'<li><span class="icon {_class(name)}" aria-hidden="true"></span><span>{escape(words)}</span></li>'
        for name, words in VARIATION_WORDS.items()
    )
    return f'<ul class="legend">{items}</ul>'


def _class(icon: str) -> str:
    return f"i-{icon or 'none'}"


def _column(heading: Heading) -> str:
    if not heading.short:
        return f'<th role="columnheader" scope="col">{escape(heading.label)}</th>'
    said = escape(heading.label)
    words = f'<span aria-hidden="true">{escape(heading.short)}</span><span class="unseen">{said}</span>'
    linked = f'<a href="{escape(heading.link)}" target="_self">{words}</a>' if heading.link else words
    return f'<th role="columnheader" scope="col" title="{said}">{linked}</th>'


def _title(title: str, columns: int) -> str:
    if not title:
        return ""
    return f'<tr class="group" role="row"><th role="rowheader" scope="rowgroup" colspan="{columns}">{escape(title)}</th></tr>'


def _row(row: IconRow, headings: Sequence[Heading]) -> str:
    cells = "".join(
        f'<td role="cell" data-label="{escape(heading.label)}">{cell}</td>'
        for heading, cell in zip(headings, row.cells, strict=True)
    )
    return f'<tr role="row"><th role="rowheader" scope="row">{row.head}</th>{cells}</tr>'
