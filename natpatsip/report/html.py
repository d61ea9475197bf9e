"""Writes a report as one HTML file that needs no network: charts within it, each with its table, in light, dark and print."""

from base64 import b64encode
from collections.abc import Iterable, Iterator
from html import escape

import natpatsip
from natpatsip.charts.palette import DARK, LIGHT, Palette
from natpatsip.figures.figure import Figure
from natpatsip.figures.notes import list_notes
from natpatsip.report.contents import TellProgress
from natpatsip.report.document import (
    Block,
    Heading,
    OwnParagraph,
    Paragraph,
    Points,
    Quotation,
    Report,
    Section,
    Sentence,
    ShownFigure,
    Table,
)
from natpatsip.report.pictures import draw_svg

_STYLE = """
:root { color-scheme: light dark; --page: %(page)s; --ink: %(ink)s; --quiet: %(quiet)s; --line: %(line)s; --link: %(link)s }
@media screen and (prefers-color-scheme: dark) { :root { --page: %(dark_page)s; --ink: %(dark_ink)s;
  --quiet: %(dark_quiet)s; --line: %(dark_line)s; --link: %(dark_link)s } }
body { background: var(--page); color: var(--ink); font: 1rem/1.5 Arial, "Liberation Sans", sans-serif; margin: 0 auto;
  max-width: 50rem; padding: 1rem 1rem 4rem; overflow-wrap: break-word }
a { color: var(--link) }
h1, h2, h3, h4 { line-height: 1.25; margin: 2rem 0 .5rem }
h2 { border-top: 1px solid var(--line); padding-top: 2rem; margin-top: 3rem }
figure { margin: 2rem 0 }
figure img { width: 100%%; height: auto; margin: .5rem 0 }
figcaption { font-weight: bold }
blockquote { margin: .75rem 0 .75rem 1rem }
.quiet { color: var(--quiet); font-size: .85rem }
.scroll { overflow-x: auto }
table { border-collapse: collapse; margin: 1rem 0; font-size: .9rem; width: 100%% }
caption { text-align: left; font-weight: bold; padding-bottom: .25rem }
th, td { border-bottom: 1px solid var(--line); padding: .35rem .75rem .35rem 0; text-align: left; vertical-align: top }
.number { text-align: right; white-space: nowrap }
.skip { position: absolute; left: -100rem } .skip:focus { left: 1rem }
@media print { h2 { break-before: page; border: 0 } figure, tr, blockquote { break-inside: avoid }
  details { display: none } body { max-width: none } a { color: inherit; text-decoration: none } }
"""


def html_bytes(report: Report, progress: TellProgress = lambda done, words: None) -> bytes:
    """The report as an HTML file."""
    sections = "".join(_section(section, report, progress) for section in report.sections)
    return (
        f'<!DOCTYPE html>\n<html lang="en-GB">\n<head>\n<meta charset="utf-8">\n<title>{escape(report.title)}</title>\n'
        f'<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        f'<meta name="generator" content="{escape(natpatsip.MADE_BY)}">\n<style>{_style()}</style>\n</head>\n<body>\n'
        f'<a class="skip" href="#report">Skip to the report</a>\n{_head(report)}\n{_contents(report)}\n'
        f'<main id="report">\n{sections}</main>\n</body>\n</html>\n'
    ).encode()


def _style() -> str:
    """The colours of the charts, for the words around them."""
    light, dark = _inks(LIGHT), {f"dark_{name}": ink for name, ink in _inks(DARK).items()}
    return _STYLE % (light | dark)


def _inks(palette: Palette) -> dict[str, str]:
    inks = {"page": palette.page, "ink": palette.ink, "quiet": palette.quiet_ink, "line": palette.grid}
    return inks | {"link": palette.bar}


def _head(report: Report) -> str:
    notice = "".join(f'<p class="quiet">{escape(words)}</p>' for words in (report.sharing, report.notice) if words)
    draft = f"<p><strong>{escape(report.restriction)}</strong></p>" if report.restriction else ""
    told = [report.place, report.freshness, report.audience]
    below = escape(" · ".join(part for part in told if part))
    return f"<header>{draft}<h1>{escape(report.title)}</h1><p>{below}</p>{notice}</header>"


def _contents(report: Report) -> str:
    sections = "".join(f'<li><a href="#{section.key}">{escape(section.title)}</a></li>' for section in report.sections)
    figures = "".join(
        f'<li><a href="#{drawn.id}">Figure {report.numbers[drawn.id]}. {escape(drawn.measure)}</a></li>'
        for drawn in report.figures
    )
    listed = f"<details><summary>Figures</summary><ul>{figures}</ul></details>" if figures else ""
    return f'<nav aria-label="Contents"><ul>{sections}</ul>{listed}</nav>'


def _section(section: Section, report: Report, progress: TellProgress) -> str:
    blocks = "".join(_block(block, report, progress) for block in section.blocks)
    return f'<section aria-labelledby="{section.key}">\n<h2 id="{section.key}">{escape(section.title)}</h2>\n{blocks}</section>\n'


def _block(block: Block, report: Report, progress: TellProgress) -> str:
    match block:
        case Heading():
            return f"<h{block.level + 1}>{escape(block.words)}</h{block.level + 1}>\n"
        case Paragraph():
            kind = ' class="quiet"' if block.quiet else ""
            return f"<p{kind}>{' '.join(_sentence(sentence, report) for sentence in block.sentences)}</p>\n"
        case Points():
            return f"<ul>{''.join(f'<li>{_sentence(sentence, report)}</li>' for sentence in block.sentences)}</ul>\n"
        case Table():
            return _table(block)
        case Quotation():
            return f"<blockquote>{_attributed(block)}</blockquote>\n"
        case OwnParagraph():
            return f"<p>{_attributed(block)}</p>\n"
        case ShownFigure():
            number = report.numbers[block.figure.id]
            progress(number / len(report.figures), f"Figure {number}")
            return _figure(block.figure, number)


def _sentence(sentence: Sentence, report: Report) -> str:
    """With a link to the figure that holds its numbers, where that is in the report."""
    number = report.numbers.get(sentence.figure)
    if number is None:
        return escape(sentence.words)
    words = escape(sentence.words.removesuffix("."))
    return f'{words} (<a href="#{sentence.figure}">Figure {number}</a>).'


def _attributed(block: Quotation | OwnParagraph) -> str:
    lines = "".join(f"<br>{escape(line)}" for line in block.words.splitlines() if line.strip())
    return f"<b>{escape(block.by)}</b>{lines}"


def _figure(drawn: Figure, number: int) -> str:
    """The chart for a light and a dark page, and its table for who would rather read numbers."""
    notes = "".join(f'<p class="quiet">Note {escape(line)}</p>' for line in list_notes(drawn))
    return (
        f'<figure id="{drawn.id}"><figcaption>Figure {number}. {escape(drawn.finding)}</figcaption>'
        f'<p class="quiet">{escape(drawn.subtitle)}</p>{_picture(drawn)}<p>{escape(drawn.caption)}</p>{notes}'
        f'<p class="quiet">Source: {escape(drawn.provenance.coverage)}.</p>{_numbers(drawn)}</figure>\n'
    )


def _picture(drawn: Figure) -> str:
    """An image and not a drawing in the page: the parts of two drawings would have the same names."""
    light, dark = (_as_address(draw_svg(drawn, dark=dark)) for dark in (False, True))
    if not light:
        return ""
    return (
        f'<picture><source media="screen and (prefers-color-scheme: dark)" srcset="{dark}">'
        f'<img src="{light}" alt="{escape(drawn.alt)}"></picture>'
    )


def _as_address(drawing: bytes) -> str:
    return f"data:image/svg+xml;base64,{b64encode(drawing).decode()}" if drawing else ""


def _numbers(drawn: Figure) -> str:
    headings = [(column.heading, not column.in_words) for column in drawn.columns]
    rows = [[column.format_cell(row) for column in drawn.columns] for row in drawn.rows]
    table = _rows(headings, rows, drawn.measure)
    return f"<details><summary>Table of {escape(drawn.measure)}</summary>{table}</details>"


def _table(table: Table) -> str:
    headings = [(heading, position in table.numeric) for position, heading in enumerate(table.headings)]
    return _rows(headings, table.rows, table.title)


def _rows(headings: Iterable[tuple[str, bool]], rows: Iterable[Iterable[str]], title: str) -> str:
    """A table whose first cell in each row names it; it can be pushed aside with the keyboard where it is too wide."""
    columns = list(headings)
    head = "".join(f'<th scope="col"{_kind(number)}>{escape(words)}</th>' for words, number in columns)
    body = "".join(f"<tr>{''.join(_cells(row, columns))}</tr>" for row in rows)
    return (
        f'<div class="scroll" role="region" aria-label="{escape(title)}" tabindex="0"><table>'
        f"<caption>{escape(title)}</caption><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table></div>\n"
    )


def _cells(row: Iterable[str], columns: list[tuple[str, bool]]) -> Iterator[str]:
    for position, (words, (_, number)) in enumerate(zip(row, columns, strict=True)):
        yield (
            f"<td{_kind(number)}>{escape(words)}</td>"
            if position
            else f'<th scope="row"{_kind(number)}>{escape(words)}</th>'
        )


def _kind(number: bool) -> str:
    return ' class="number"' if number else ""
